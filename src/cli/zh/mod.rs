//! Help and refusals in Chinese. What clap says itself is English and stays as it is; where Chinese
//! is spoken, the same command tree is told in the words of `zh.toml`. Nothing of it is read
//! unless there is something to say.

mod help;
mod lines;
#[cfg(test)]
mod tests;
mod wrong;

use super::{Cli, LangArg};
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory};
use std::ffi::OsString;

/// The table.
const TABLE: &str = include_str!("../zh.toml");

/// Columns where the terminal does not say, and the most that are used.
const COLUMNS: usize = 100;

/// The words of the table.
struct Words(toml::Table);

/// The words of one argument.
struct Entry<'w>(&'w toml::Table);

impl Words {
    fn read() -> Words {
        Words(TABLE.parse().unwrap_or_default())
    }

    fn at(&self, place: &[&str]) -> Option<&toml::Table> {
        let mut table = &self.0;
        for key in place {
            table = table.get(*key)?.as_table()?;
        }
        Some(table)
    }

    /// A text of a command, named as in `platform list`.
    fn command(&self, name: &str, key: &str) -> Option<&str> {
        let name = if is_help(name) { "help" } else { name };
        self.at(&["command", name])?.get(key)?.as_str()
    }

    /// Where the words of a command's argument stand: at the command, at the one it is like, or
    /// among those that all share.
    fn place<'a>(&'a self, command: &'a str, id: &'a str) -> Option<Vec<&'a str>> {
        let like = self.command(command, "alike").unwrap_or(command);
        let places = [
            vec!["command", command, "arguments", id],
            vec!["command", like, "arguments", id],
            vec!["shared", id],
        ];
        places.into_iter().find(|place| self.at(place).is_some())
    }

    /// The words of a command's argument.
    fn argument(&self, command: &str, id: &str) -> Option<Entry<'_>> {
        self.at(&self.place(command, id)?).map(Entry)
    }
}

impl Entry<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// What a possible value means.
    fn meaning(&self, value: &str) -> Option<&str> {
        self.0.get("values")?.get(value)?.as_str()
    }

    /// The least and the greatest whole number that is taken.
    fn range(&self) -> Option<(i64, i64)> {
        let range = self.0.get("range")?.as_array()?;
        Some((range.first()?.as_integer()?, range.get(1)?.as_integer()?))
    }
}

/// True for the command that prints help, at any height of the tree.
fn is_help(name: &str) -> bool {
    name.rsplit(' ').next() == Some("help")
}

/// A command of the tree, with what leads to it.
struct Spoken<'t> {
    words: &'t Words,
    command: &'t Command,
    /// As the table names it: `platform list`; `dacu` for the root.
    name: String,
}

impl<'t> Spoken<'t> {
    /// The command that was typed, as far as there is one.
    fn of(words: &'t Words, root: &'t Command, typed: &[String]) -> Spoken<'t> {
        let mut found = Spoken { words, command: root, name: "dacu".to_owned() };
        for word in typed.iter().skip(1).take_while(|word| *word != "--") {
            if is_help(word) {
                continue;
            }
            if let Some(inner) = found.command.find_subcommand(word) {
                found = found.below(inner);
            }
        }
        found
    }

    /// One of its commands.
    fn below(&self, command: &'t Command) -> Spoken<'t> {
        let name = match self.name.as_str() {
            "dacu" => command.get_name().to_owned(),
            name => format!("{name} {}", command.get_name()),
        };
        Spoken { words: self.words, command, name }
    }

    /// As it is typed: `dacu platform list`.
    fn typed(&self) -> String {
        if self.name == "dacu" { self.name.clone() } else { format!("dacu {}", self.name) }
    }

    /// The words of an argument.
    fn entry(&self, arg: &Arg) -> Option<Entry<'t>> {
        self.words.argument(&self.name, arg.get_id().as_str())
    }

    /// An argument as it is typed, with a Chinese word for its value: `--output <目录>`.
    fn spelt(&self, arg: &Arg) -> String {
        let entry = self.entry(arg);
        let value = entry.as_ref().and_then(|entry| entry.text("value")).unwrap_or("值");
        if let Some(long) = arg.get_long() {
            let takes = arg.get_action().takes_values();
            return if takes { format!("--{long} <{value}>") } else { format!("--{long}") };
        }
        let many = arg.get_num_args().is_some_and(|count| count.max_values() > 1);
        let many = if many { "..." } else { "" };
        if arg.is_required_set() { format!("<{value}>{many}") } else { format!("[{value}]{many}") }
    }
}

/// What clap refuses or is asked to explain, in Chinese; `None` where it is told as it is: where
/// English is spoken, and for the version.
pub fn told(error: &clap::Error, typed: impl Iterator<Item = OsString>) -> Option<String> {
    let typed: Vec<String> = typed.map(|word| word.to_string_lossy().into_owned()).collect();
    if LangArg::asked(&typed) != LangArg::Zh || error.kind() == ErrorKind::DisplayVersion {
        return None;
    }
    let mut root = Cli::command();
    root.build();
    let words = Words::read();
    let spoken = Spoken::of(&words, &root, &typed);
    let columns = terminal_size::terminal_size().map_or(COLUMNS, |(width, _)| width.0.into());
    Some(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            spoken.help(columns.min(COLUMNS))
        }
        _ => spoken.refusal(error),
    })
}
