//! A CSV file as a table: its separator, its header, its rows with their places.

use crate::scenario::limits::LOG_MOST;
use crate::scenario::reading;
use csv::{ByteRecord, ReaderBuilder};
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

/// An open table.
pub struct Table {
    reader: csv::Reader<Counted>,
    /// The header.
    pub header: Vec<String>,
    hash: Rc<Cell<u64>>,
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
        Ok(Table { reader, header: names, hash })
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

/// The text of the line at a byte, and where a field lies in it; for faults only.
pub fn quote(path: &Path, byte: u64, field: usize) -> Option<(String, std::ops::Range<usize>)> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(byte)).ok()?;
    let mut line = Vec::new();
    BufReader::new(file).take(2000).read_until(b'\n', &mut line).ok()?;
    let line = String::from_utf8_lossy(&line);
    let line = line.trim_start_matches(['\u{feff}', '\n', '\r']).trim_end().to_owned();
    let separator = separator(path).ok()?;
    let (mut quoted, mut number, mut start) = (false, 0, 0);
    for (at, letter) in line.bytes().enumerate() {
        match letter {
            b'"' => quoted = !quoted,
            letter if letter == separator && !quoted => {
                if number == field {
                    return Some((line, start..at));
                }
                number += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    let end = line.len();
    let start = if number == field { start.min(end) } else { 0 };
    Some((line, start..end))
}
