//! A CSV file as a table: its separator, its header, its rows with their places.

use crate::scenario::limits::LOG_MOST;
use crate::scenario::reading;
use csv::{ByteRecord, ReaderBuilder};
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// An open table.
pub struct Table {
    reader: csv::Reader<Counted>,
    /// The header.
    pub header: Vec<String>,
    hash: Rc<Cell<u64>>,
    path: PathBuf,
    separator: u8,
}

/// Why a table could not be opened.
pub enum OpenError {
    /// The file cannot be read.
    Io(std::io::Error),
    /// The header is not UTF-8.
    NotUtf8,
    /// The file is empty.
    Empty,
}

/// A file whose bytes are hashed while they are read.
struct Counted {
    file: BufReader<File>,
    hash: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        let mut hash = self.hash.get();
        let mut words = buffer[..read].chunks_exact(8);
        let mut eat =
            |word: u64| hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        for word in words.by_ref() {
            eat(word.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
        }
        words.remainder().iter().for_each(|byte| eat(u64::from(*byte)));
        self.hash.set(hash);
        Ok(read)
    }
}

impl Table {
    /// Opens a file and reads its header.
    pub fn open(path: &Path) -> Result<Table, OpenError> {
        let separator = separator(path)?;
        let file = BufReader::with_capacity(1 << 16, open(path)?);
        let hash = Rc::new(Cell::new(0));
        let counted = Counted { file, hash: Rc::clone(&hash) };
        let mut reader =
            ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(counted);
        let header = reader.byte_headers().map_err(|error| io(error.into_kind()))?;
        let mut names = Vec::new();
        for name in header {
            let name = std::str::from_utf8(name).map_err(|_| OpenError::NotUtf8)?;
            names.push(name.trim().trim_start_matches('\u{feff}').to_owned());
        }
        if names.is_empty() || names == [""] {
            return Err(OpenError::Empty);
        }
        let path = path.to_owned();
        let mut table = Table { reader, header: names, hash, path, separator };
        let first = table.reader.byte_headers().map_err(|error| io(error.into_kind()))?.clone();
        if table.runs_on(&first) {
            return Err(OpenError::Io(std::io::Error::other(
                "a quotation mark in its header is not closed",
            )));
        }
        Ok(table)
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
        row.len() != self.header.len() || odd_quotes(&self.path, from, to)
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
            let mut fields = line.split(|byte| *byte == self.separator);
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

    /// Reads the next row; false at the end.
    pub fn read(&mut self, row: &mut ByteRecord) -> Result<bool, OpenError> {
        self.reader.read_byte_record(row).map_err(|error| io(error.into_kind()))
    }

    /// A number of all bytes read so far.
    pub fn hash(&self) -> u64 {
        self.hash.get()
    }
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

/// A log is an ordinary file of a stated size.
fn open(path: &Path) -> Result<File, OpenError> {
    reading::open(path, LOG_MOST).map_err(OpenError::Io)
}

fn io(kind: csv::ErrorKind) -> OpenError {
    match kind {
        csv::ErrorKind::Io(error) => OpenError::Io(error),
        other => OpenError::Io(std::io::Error::other(format!("{other:?}"))),
    }
}

/// The separator of the first line: a comma, unless it has only semicolons or tabs.
fn separator(path: &Path) -> Result<u8, OpenError> {
    let mut first = Vec::new();
    let file = open(path)?;
    let mut start = BufReader::new(file).take(1 << 16);
    start.read_until(b'\n', &mut first).map_err(OpenError::Io)?;
    if first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]) {
        return Err(OpenError::NotUtf8);
    }
    let count = |byte: u8| first.iter().filter(|other| **other == byte).count();
    Ok(match (count(b','), count(b';'), count(b'\t')) {
        (0, semicolons, 0) if semicolons > 0 => b';',
        (0, 0, tabs) if tabs > 0 => b'\t',
        _ => b',',
    })
}

/// True if a stretch of a file has an odd number of quotation marks.
fn odd_quotes(path: &Path, from: u64, to: u64) -> bool {
    let count = || -> std::io::Result<usize> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(from))?;
        let (mut left, mut count) = (BufReader::new(file).take(to.saturating_sub(from)), 0);
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

/// The text of the line at a byte, where a field lies in it, and how many ends of lines stand
/// before it: after `\r\n` the reader stands between the two. For faults only.
pub fn quote(
    path: &Path,
    byte: u64,
    field: usize,
) -> Option<(String, std::ops::Range<usize>, u64)> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(byte)).ok()?;
    let (mut reader, mut line, mut below) = (BufReader::new(file).take(2000), Vec::new(), 0);
    while reader.read_until(b'\n', &mut line).ok()? > 0 {
        if line.iter().any(|byte| !matches!(byte, b'\r' | b'\n')) {
            break;
        }
        below += 1;
        line.clear();
    }
    let line = String::from_utf8_lossy(&line);
    let line = line.trim_start_matches('\u{feff}').trim_end().to_owned();
    let separator = separator(path).ok()?;
    let (mut quoted, mut number, mut start) = (false, 0, 0);
    for (at, letter) in line.bytes().enumerate() {
        match letter {
            b'"' => quoted = !quoted,
            letter if letter == separator && !quoted => {
                if number == field {
                    return Some((line, start..at, below));
                }
                number += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    let end = line.len();
    let start = if number == field { start.min(end) } else { 0 };
    Some((line, start..end, below))
}
