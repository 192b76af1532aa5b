//! A paper: an answer in a sentence, and below it sections, tables and charts. What searches,
//! sweeps, comparisons and gates say is put into one; `render` makes Markdown (for a terminal, a
//! chat, a pull request) and a page of it.

mod render;

use super::locale::Lang;
use super::page::Column;

/// A part of a paper, as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The heading of a section.
    Head(String),
    /// A paragraph.
    Text(String),
    /// What is typed as it stands.
    Code(String),
    /// A table.
    Table(Vec<Column>, Vec<Vec<String>>),
    /// A chart; it stands on the page alone.
    Chart {
        /// The drawing.
        svg: String,
    },
}

/// A paper: an answer and what stands behind it, to be read, printed or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its language.
    pub lang: Lang,
    /// The desk, and what it is about.
    pub title: String,
    /// The desk's time.
    pub period: String,
    /// The answer in a sentence, behind its mark.
    pub answer: String,
    /// How the answer is coloured: `good`, `open`, `bad` or `none`.
    pub class: &'static str,
    /// Everything else.
    pub parts: Vec<Part>,
}

/// A column of a table, of numbers or not.
pub fn column(head: &str, number: bool) -> Column {
    Column { head: head.to_owned(), number, ..Column::default() }
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=:,+@%".contains(letter);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
