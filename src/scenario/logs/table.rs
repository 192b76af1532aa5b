//! A CSV file as a table: its encoding, its separator, its header, its rows with their places.

use super::encoding::{self, NoText};
use super::head::{self, NoHead};
use super::stream::{TextStream, Trail};
use crate::model::arrival::{LogForm, LogMark};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// An open table.
pub struct Table {
    reader: csv::Reader<TextStream>,
    /// The header.
    pub header: Vec<String>,
    /// How it is written.
    pub form: LogForm,
    /// The fields of each line above the header; none of a blank one.
    pub above: Vec<Vec<String>>,
    /// UTF-8 by nothing but a few characters that GB18030 has as well.
    pub doubtful: bool,
    trail: Trail,
    path: PathBuf,
    /// Bytes and lines of the text before the reader's first.
    base: (u64, u64),
    /// Blank lines before the last row read: the first, and how many.
    pub blank: (u64, u64),
    /// The line of the last row read, from 1.
    pub line: u64,
}

/// Why a table could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The file cannot be read.
    Io(std::io::Error),
    /// It is no text.
    NoText(NoText),
    /// The file is empty.
    Empty,
    /// Its columns are separated by this sign, in this line.
    FullWidth(u64, char),
}

/// The row of a fault as it is shown: its text, where the field lies, its line.
pub struct Quoted {
    /// The text.
    pub text: String,
    /// The field.
    pub span: std::ops::Range<usize>,
    /// The line, from 1.
    pub line: u64,
}

impl Table {
    /// Opens a file, finds out how it is written, and reads its header: the row with the most
    /// columns that are `known` (see [`head::find`]).
    pub fn open(path: &Path, known: &dyn Fn(&[String]) -> usize) -> Result<Table, OpenError> {
        let found = encoding::find(path).map_err(|error| match error {
            NoText::Io(error) => OpenError::Io(error),
            other => OpenError::NoText(other),
        })?;
        let mut text = Vec::new();
        let stream = TextStream::open(path, found.encoding, found.mark).map_err(OpenError::Io)?;
        stream.take(1 << 16).read_to_end(&mut text).map_err(OpenError::Io)?;
        let head = head::find(&text, known).map_err(|error| match error {
            NoHead::Empty => OpenError::Empty,
            NoHead::FullWidth(line, sign) => OpenError::FullWidth(line, sign),
        })?;
        let form = LogForm {
            encoding: found.encoding,
            mark: found.mark,
            separator: head.separator,
            header_line: head.line,
            ..LogForm::default()
        };
        let mut table = Table::again(path, form)?;
        (table.above, table.doubtful) = (head.above, found.doubtful);
        Ok(table)
    }

    /// Opens a file of which it is known how it is written.
    pub fn again(path: &Path, form: LogForm) -> Result<Table, OpenError> {
        let mut stream = TextStream::open(path, form.encoding, form.mark).map_err(OpenError::Io)?;
        let lines = form.header_line.saturating_sub(1);
        let bytes = stream.skip_lines(lines).map_err(OpenError::Io)?;
        let mut table = Table::of(path, form, stream, (bytes, lines));
        let mut row = ByteRecord::new();
        if !table.read(&mut row)? {
            return Err(OpenError::Empty);
        }
        table.header = row.iter().map(head::name).collect();
        if table.runs_on(&row) {
            let text = "a quotation mark in its header is not closed";
            return Err(OpenError::Io(std::io::Error::other(text)));
        }
        Ok(table)
    }

    /// The same table from its first row.
    pub fn again_from_start(&self) -> Result<Table, OpenError> {
        Table::again(&self.path, self.form.clone())
    }

    /// Goes on reading at a mark; lines are counted from there.
    pub fn at(&self, mark: &LogMark) -> Result<Table, OpenError> {
        let form = self.form.clone();
        let stream = TextStream::open_at(&self.path, form.encoding, mark).map_err(OpenError::Io)?;
        let mut table = Table::of(&self.path, form, stream, (0, 0));
        table.header.clone_from(&self.header);
        Ok(table)
    }

    fn of(path: &Path, form: LogForm, stream: TextStream, base: (u64, u64)) -> Table {
        let trail = stream.trail();
        let mut builder = ReaderBuilder::new();
        builder.delimiter(form.separator).flexible(true).has_headers(false);
        Table {
            reader: builder.from_reader(stream),
            header: Vec::new(),
            form,
            above: Vec::new(),
            doubtful: false,
            trail,
            path: path.to_owned(),
            base,
            blank: (0, 0),
            line: 0,
        }
    }

    /// True if a quotation mark opens in this row, the last one read, and swallows rows below it:
    /// the field goes over a line's end and either is never closed or leaves the row with more or
    /// fewer fields than the header has. A text of several lines in proper quotes is not.
    pub fn runs_on(&self, row: &ByteRecord) -> bool {
        if !row.as_slice().contains(&b'\n') {
            return false;
        }
        let from = row.position().map_or(0, csv::Position::byte);
        let to = self.reader.position().byte();
        row.len() != self.header.len() || self.odd_quotes(from, to)
    }

    /// The field of this row that holds other rows, if one does: a line in it has a time where the
    /// row has its own. Two stray quotation marks do that, which close each other.
    pub fn swallows(&self, row: &ByteRecord, time: usize) -> Option<usize> {
        if !row.as_slice().contains(&b'\n') {
            return None;
        }
        let own = shape(row.get(time).unwrap_or_default());
        // A bare number is a time only in a whole row; a date and a clock, wherever they stand.
        let bare = own.len() < 4;
        let is_row = |line: &[u8], cut: usize| {
            let mut fields = line.split(|byte| *byte == self.form.separator);
            let whole = fields.clone().count() + cut >= self.header.len();
            let at = time.checked_sub(cut);
            (whole || !bare) && at.is_some_and(|at| fields.nth(at).is_some_and(|f| shape(f) == own))
        };
        // The first line of a field lacks the fields before it.
        let holds = |(at, field): (usize, &[u8])| {
            let mut lines = field.split(|byte| *byte == b'\n').enumerate();
            field.contains(&b'\n')
                && lines.any(|(number, line)| is_row(line, if number == 0 { at } else { 0 }))
        };
        row.iter().enumerate().position(holds)
    }

    /// The field that goes over a line's end.
    pub fn broken_field(&self, row: &ByteRecord) -> usize {
        row.iter().position(|field| field.contains(&b'\n')).unwrap_or(0)
    }

    /// Reads the next row; false at the end. Lines without any text are passed over and kept in
    /// mind.
    pub fn read(&mut self, row: &mut ByteRecord) -> Result<bool, OpenError> {
        let before = self.reader.position().line();
        let read = self.reader.read_byte_record(row).map_err(|error| io(error.into_kind()))?;
        // Every row ends with a line's end, also the last, unless a quotation mark swallows it.
        let within = row.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let after = self.reader.position().line();
        let from = row.position().map_or(0, csv::Position::byte);
        let swallowed =
            row.as_slice().ends_with(b"\n") && self.odd_quotes(from, self.reader.position().byte());
        let end = u64::from(!swallowed);
        let start = if read { after.saturating_sub(within + end) } else { after };
        self.blank = (self.base.1 + before, start.saturating_sub(before));
        self.line = self.base.1 + start;
        Ok(read)
    }

    /// A number of all bytes read so far.
    pub fn hash(&self) -> u64 {
        self.trail.hash()
    }

    /// Where the last row read begins.
    pub fn mark(&self, row: &ByteRecord) -> LogMark {
        let byte = row.position().map_or(0, csv::Position::byte);
        self.trail.mark(self.base.0 + byte)
    }

    /// The text from a byte of the reader on.
    fn text_at(&self, byte: u64) -> std::io::Result<TextStream> {
        let mark = self.trail.mark(self.base.0 + byte);
        TextStream::open_at(&self.path, self.form.encoding, &mark)
    }

    /// True if a stretch of the text has an odd number of quotation marks.
    fn odd_quotes(&self, from: u64, to: u64) -> bool {
        let count = || -> std::io::Result<usize> {
            let mut left = BufReader::new(self.text_at(from)?).take(to.saturating_sub(from));
            let mut count = 0;
            loop {
                let bytes = left.fill_buf()?;
                if bytes.is_empty() {
                    return Ok(count);
                }
                count += bytes.iter().filter(|byte| **byte == b'"').count();
                let read = bytes.len();
                left.consume(read);
            }
        };
        count().is_ok_and(|count| count % 2 == 1)
    }

    /// The first line of the last row read, and where a field lies in it, for faults. Of fields
    /// that are not `shown`, as customers' names, only the length is seen.
    pub fn quote(&self, row: &ByteRecord, field: usize, shown: &[usize]) -> Option<Quoted> {
        let byte = row.position().map_or(0, csv::Position::byte);
        let (mut text, mut line) = (Vec::new(), Vec::new());
        self.text_at(byte).ok()?.take(2000).read_to_end(&mut text).ok()?;
        let mut rest = &text[..];
        while rest.read_until(b'\n', &mut line).ok()? > 0 {
            if line.iter().any(|byte| *byte != b'\n') {
                break;
            }
            line.clear();
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_start_matches('\u{feff}').trim_end();
        let (mut out, mut span) = (String::new(), 0..0);
        for (number, text) in fields(line, char::from(self.form.separator)).enumerate() {
            if number > 0 {
                out.push(char::from(self.form.separator));
            }
            let start = out.len();
            match shown.contains(&number) {
                true => out.push_str(text),
                false => out.extend(text.chars().map(|letter| match letter {
                    '"' => '"',
                    _ => '·',
                })),
            }
            if number == field {
                span = start..out.len();
            }
        }
        Some(Quoted { text: out, span, line: self.line })
    }
}

/// The fields of a line as they stand, with their quotation marks.
fn fields(line: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    line.split(move |letter: char| {
        quoted ^= letter == '"';
        letter == separator && !quoted
    })
}

/// How a text is written: each run of digits as one, without blanks around.
fn shape(text: &[u8]) -> Vec<u8> {
    let mut shape: Vec<u8> = Vec::new();
    for byte in text.trim_ascii() {
        let letter = if byte.is_ascii_digit() { b'0' } else { *byte };
        if letter != b'0' || shape.last() != Some(&b'0') {
            shape.push(letter);
        }
    }
    shape
}

fn io(kind: csv::ErrorKind) -> OpenError {
    match kind {
        csv::ErrorKind::Io(error) => OpenError::Io(error),
        other => OpenError::Io(std::io::Error::other(format!("{other:?}"))),
    }
}
