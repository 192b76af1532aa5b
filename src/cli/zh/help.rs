//! The help of a command: what it does, how it is typed, its commands, arguments and options.

use super::Spoken;
use super::lines::{width, wrapped};
use clap::Arg;
use clap::builder::PossibleValue;

/// Columns between what is typed and what it does.
const GAP: usize = 2;
/// Columns to the left of both.
const MARGIN: usize = 2;

/// What is typed, and what it does in a paragraph or several.
struct Row {
    typed: String,
    does: Vec<String>,
}

impl Spoken<'_> {
    /// The whole help, in lines of so many columns.
    pub fn help(&self, columns: usize) -> String {
        let about = self.words.command(&self.name, "about").unwrap_or_default();
        let mut text = wrapped(about, columns).join("\n");
        text.push_str(&format!("\n\n{}", self.usage()));
        let commands = self.command.get_subcommands().map(|command| {
            let about = self.words.command(&self.below(command).name, "about");
            let does = vec![about.unwrap_or_default().to_owned()];
            Row { typed: command.get_name().to_owned(), does }
        });
        let options = self.command.get_arguments().filter(|arg| !arg.is_positional());
        let lists: [(&str, Vec<Row>); 3] = [
            ("命令", commands.collect()),
            ("参数", self.command.get_positionals().map(|arg| self.row(arg)).collect()),
            ("选项", options.map(|arg| self.row(arg)).collect()),
        ];
        for (heading, rows) in lists {
            if !rows.is_empty() {
                text.push_str(&format!("\n{heading}：\n{}", list(&rows, columns)));
            }
        }
        if let Some(after) = self.words.command(&self.name, "after") {
            text.push('\n');
            after.trim().lines().for_each(|line| text.push_str(&paragraph(line, columns)));
        }
        text
    }

    /// How it is typed.
    pub fn usage(&self) -> String {
        let typed = self.typed();
        let has_options = self.command.get_arguments().any(|arg| {
            let is_own = !["help", "version"].contains(&arg.get_id().as_str());
            !arg.is_positional() && !arg.is_required_set() && is_own
        });
        let mut line = format!("用法：{typed}");
        if has_options {
            line.push_str(" [选项]");
        }
        let needed = self.command.get_arguments().filter(|arg| arg.is_required_set());
        for arg in needed.filter(|arg| !arg.is_positional()).chain(self.command.get_positionals()) {
            line.push_str(&format!(" {}", self.spelt(arg)));
        }
        match self.command.has_subcommands() {
            true if self.command.get_positionals().next().is_some() => {
                line.push_str(&format!("\n　　　{typed} <命令>"));
            }
            true => line.push_str(" <命令>"),
            false => {}
        }
        line.push('\n');
        line
    }

    /// An argument, with its default and what its possible values mean.
    fn row(&self, arg: &Arg) -> Row {
        let short = arg.get_short().map(|short| format!("-{short}, "));
        let indent = if arg.is_positional() { "" } else { "    " };
        let typed = format!("{}{}", short.as_deref().unwrap_or(indent), self.spelt(arg));
        let entry = self.entry(arg);
        let text = entry.as_ref().and_then(|entry| entry.text("help")).unwrap_or_default();
        let mut first = text.to_owned();
        if arg.get_action().takes_values() && !arg.get_default_values().is_empty() {
            let given = arg.get_default_values().iter().map(|value| value.to_string_lossy());
            let given: Vec<_> = given.collect();
            first.push_str(&format!("（默认：{}）", given.join("、")));
        }
        let possible = arg.get_possible_values();
        let (explained, plain): (Vec<_>, Vec<_>) =
            possible.iter().partition(|value| value.get_help().is_some());
        if !plain.is_empty() {
            let names: Vec<&str> = plain.into_iter().map(PossibleValue::get_name).collect();
            first.push_str(&format!("（可选：{}）", names.join("、")));
        }
        let mut does = vec![first];
        does.extend(explained.into_iter().map(|value| {
            let name = value.get_name();
            let meaning = entry.as_ref().and_then(|entry| entry.meaning(name));
            format!("- {name}：{}", meaning.unwrap_or_default())
        }));
        Row { typed, does }
    }
}

/// A line of what stands below: sentences are wrapped, examples are typed as they stand.
fn paragraph(line: &str, columns: usize) -> String {
    if line.starts_with(' ') {
        format!("{line}\n")
    } else {
        wrapped(line, columns).join("\n") + "\n"
    }
}

/// Two columns, the right one as far left as the left one allows.
fn list(rows: &[Row], columns: usize) -> String {
    let left = rows.iter().map(|row| width(&row.typed)).max().unwrap_or(0);
    let right = columns.saturating_sub(MARGIN + left + GAP).max(20);
    let mut text = String::new();
    for row in rows {
        let does = row.does.iter().flat_map(|text| wrapped(text, right));
        for (number, line) in does.enumerate() {
            let typed = if number == 0 { row.typed.as_str() } else { "" };
            let fill = left - width(typed) + GAP;
            let line = format!("{:MARGIN$}{typed}{:fill$}{line}", "", "");
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}
