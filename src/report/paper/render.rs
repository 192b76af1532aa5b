//! A paper as Markdown and as a page to be printed.

use super::{Paper, Part};
use crate::report::page::PageError;
use crate::report::page::drawing::is_plain;
use crate::report::plain::visible;
use crate::report::punctuation::punctuate;
use askama::Template;

/// The template.
#[derive(Template)]
#[template(path = "paper.html")]
struct View<'a> {
    paper: &'a Paper,
    answer: String,
}

impl Paper {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut parts = vec![format!("# {}  {}", self.title, self.period), self.answer.clone()];
        let told = self.parts.iter().filter(|part| !matches!(part, Part::Chart { .. }));
        parts.extend(told.map(|part| match part {
            Part::Head(text) => format!("## {text}"),
            Part::Text(text) => text.clone(),
            Part::Chart { .. } => String::new(),
            Part::Code(text) => format!("```text\n{text}\n```"),
            Part::Table(columns, rows) => {
                let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
                let cell = |text: &String| text.replace('|', "\\|");
                let heads = columns.iter().map(|column| column.head.clone()).collect();
                let rule = columns.iter().map(|column| if column.number { "--:" } else { ":--" });
                let mut lines = vec![line(heads), line(rule.map(str::to_owned).collect())];
                lines.extend(rows.iter().map(|row| line(row.iter().map(cell).collect())));
                lines.join("\n")
            }
        }));
        // what is typed stays as it is typed
        let fine = |part: String| match part.starts_with("```") {
            true => part,
            false => punctuate(self.lang, part),
        };
        parts.into_iter().map(fine).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// As a page, a single file.
    ///
    /// # Errors
    /// The template could not be filled in.
    pub fn html(&self) -> Result<String, PageError> {
        // the mark is the colour's word: it stays in the text
        let answer = punctuate(self.lang, self.answer.clone());
        let fine = |text: &String| punctuate(self.lang, text.replace('`', ""));
        let parts = self.parts.iter().map(|part| match part {
            Part::Head(text) => Part::Head(fine(text)),
            Part::Text(text) => Part::Text(fine(text)),
            Part::Code(text) => Part::Code(text.clone()),
            Part::Chart { svg } => Part::Chart { svg: svg.clone() },
            Part::Table(columns, rows) => Part::Table(
                columns.clone(),
                rows.iter().map(|row| row.iter().map(fine).collect()).collect(),
            ),
        });
        let drawn = self.parts.iter().filter_map(|part| match part {
            Part::Chart { svg } => Some(svg),
            _ => None,
        });
        for svg in drawn {
            if !is_plain(svg) {
                return Err(PageError::Chart(self.title.clone()));
            }
        }
        let paper = Paper { parts: parts.collect(), ..self.clone() };
        let html = View { paper: &paper, answer }.render()?;
        Ok(visible(&html).into_owned())
    }
}
