//! Cells and columns that several tables have.

use super::locale::Lang;
use super::page::Column;
use super::words;
use crate::measure::catalog::{Unit, figure};

/// A column of text.
pub(super) fn text(head: &str) -> Column {
    Column { head: head.to_owned(), hint: String::new(), number: false }
}

/// A figure's value as a cell shows it.
pub(super) fn shown(lang: Lang, id: &str, value: f64) -> String {
    words::value(lang, figure(id).map_or(Unit::Ratio, |figure| figure.unit), value)
}
