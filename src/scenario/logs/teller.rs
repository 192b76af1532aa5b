//! What logs are read against, and how is told what is wrong with them.

use super::encoding::NoText;
use super::row::{Lens, RowFault};
use super::table::{OpenError, Quoted, Table};
use super::told::{Content, Reading, encoding};
use crate::kernel::ids::ShopId;
use crate::scenario::desk::DeskParts;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::people::People;
use crate::scenario::said::unreadable;
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::value::At;
use std::path::Path;

/// What is said of a quote that swallows what follows.
pub(super) const RUNS_ON: &str =
    "a quotation mark opens here and is not closed: it swallows the rows below";
/// What is said of two stray quotes that close each other.
pub(super) const SWALLOWS: &str =
    "a quotation mark opens here, and rows stand before the one that closes it";
/// Faults of rows shown in full.
pub(super) const SHOWN: u64 = 20;

/// What logs are read against.
pub struct Scene<'a> {
    /// The desk.
    pub desk: &'a DeskParts,
    /// Its people.
    pub people: &'a People,
    /// The shop.
    pub shop: ShopId,
    /// Where files are looked for.
    pub folder: &'a Path,
}

/// What is known of any file.
pub(super) fn begun(
    name: &At<String>,
    table: &Table,
    content: Content,
    columns: Vec<(String, &'static str)>,
) -> Reading {
    Reading {
        name: name.value.clone(),
        content,
        encoding: table.form.encoding,
        marked: table.form.mark > 0,
        separator: table.form.separator,
        header_line: table.form.header_line,
        unread: table.header.len().saturating_sub(columns.len()),
        columns,
        ..Reading::default()
    }
}

/// Titles above the header are left out and told; a row of data there is wrong.
pub(super) fn above(
    table: &Table,
    lens: &Lens,
    reading: &mut Reading,
    teller: &mut Teller<'_>,
) -> bool {
    let mut whole = true;
    for (at, fields) in table.above.iter().enumerate() {
        let line = at as u64 + 1;
        let row = csv::ByteRecord::from(fields.clone());
        if fields.iter().all(String::is_empty) {
            reading.blanks.add(line, 1);
        } else if fields.len() == table.header.len() && lens.time(&row, &table.header).is_ok() {
            let text = "a row of data stands above the header";
            let quoted = Quoted { text: String::new(), span: 0..0, line };
            teller.row(Code::BadRow, Some(quoted), &RowFault::new(0, text));
            whole = false;
        } else {
            reading.titles.add(line, 1);
        }
    }
    whole
}

/// A file that cannot be read.
pub(super) fn cannot_open(error: &OpenError, path: &At<String>, faults: &mut Faults) {
    let message = format!("cannot read the log `{}`", path.value);
    match error {
        OpenError::Io(error) | OpenError::NoText(NoText::Io(error)) => {
            faults.add(Code::CannotRead, path.place, message).label(unreadable(error));
        }
        OpenError::NoText(NoText::Line(line, of)) => {
            faults
                .add(Code::NotUtf8, path.place, message)
                .label(format!("line {line} has bytes that are no text of {}", encoding(*of)))
                .help("in Excel: 另存为, CSV UTF-8(逗号分隔)");
        }
        OpenError::NoText(NoText::Other(why)) => {
            faults.add(Code::CannotRead, path.place, message).label(*why);
        }
        OpenError::Empty => {
            faults.add(Code::Empty, path.place, message).label("the file has no header");
        }
        OpenError::FullWidth(line, sign) => {
            let plain = if *sign == '\u{ff0c}' { ',' } else { ';' };
            faults
                .add(Code::BadRow, path.place, message)
                .label(format!(
                    "its columns are separated by the full-width `{sign}` (line {line})"
                ))
                .help(format!("replace it by the plain `{plain}`, or save the table as CSV"));
        }
    }
}

/// Tells what is wrong with rows.
pub struct Teller<'a> {
    /// The file, as the user named it.
    pub name: &'a At<String>,
    /// Columns that may be shown.
    pub shown: Vec<usize>,
    /// Where excerpts are kept.
    pub sources: &'a mut Sources,
    /// Where faults are kept.
    pub faults: &'a mut Faults,
}

impl Teller<'_> {
    /// Says what is wrong with a row, with the row itself.
    pub fn row(&mut self, code: Code, quoted: Option<Quoted>, fault: &RowFault) {
        let Some(Quoted { text, span, line }) = quoted else {
            self.faults.add(code, self.name.place, fault.message.clone());
            return;
        };
        // An empty field is shown by the separator behind it.
        let end = if span.is_empty() { (span.end + 1).min(text.len().max(1)) } else { span.end };
        let file = self.sources.add_excerpt(&self.name.value, text, line as usize, Author::Log);
        let place = Place::new(file, span.start.min(end)..end);
        let told = self.faults.add(code, place, fault.message.clone());
        if let Some(help) = &fault.help {
            told.help(help.clone());
        }
    }
}
