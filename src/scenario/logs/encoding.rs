//! In which encoding a log is: by its mark, else by reading it through. UTF-8 that holds from the
//! first byte to the last is UTF-8; what is not, and is GB18030 throughout, is GB18030.

use super::blocks::{Blocks, decode};
use crate::model::arrival::LogEncoding;
use crate::scenario::limits::LOG_MOST;
use std::io::Read;
use std::path::Path;

/// What was found out of a file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The encoding.
    pub encoding: LogEncoding,
    /// Bytes of the mark before the text.
    pub mark: u64,
    /// True if nothing but two-byte characters speak for UTF-8, and it could be GB18030 as well.
    pub doubtful: bool,
}

/// Why a file is no text.
#[derive(Debug)]
pub enum NoText {
    /// It cannot be read.
    Io(std::io::Error),
    /// A line holds bytes that are no text of the encoding that the rest is in.
    Line(u64, LogEncoding),
    /// It is a file of another kind, and how to make a table of it.
    Other(&'static str),
}

/// Multibyte characters of a text, and bytes that are none.
#[derive(Default)]
struct Tally {
    long: u64,
    short: u64,
    broken: u64,
    /// Line of the first bytes that are none, from 1.
    line: u64,
}

/// Finds the encoding out.
pub fn find(path: &Path) -> Result<Found, NoText> {
    let mut head = Vec::new();
    let file = crate::scenario::reading::open(path, LOG_MOST).map_err(NoText::Io)?;
    file.take(1 << 16).read_to_end(&mut head).map_err(NoText::Io)?;
    if let Some(other) = other_kind(&head) {
        return Err(NoText::Other(other));
    }
    let marks: [(&[u8], LogEncoding); 3] = [
        (b"\xef\xbb\xbf", LogEncoding::Utf8),
        (b"\xff\xfe", LogEncoding::Utf16Le),
        (b"\xfe\xff", LogEncoding::Utf16Be),
    ];
    for (mark, encoding) in marks {
        if head.starts_with(mark) {
            let mark = mark.len() as u64;
            through(path, encoding, mark)?;
            return Ok(Found { encoding, mark, doubtful: false });
        }
    }
    if let Some(encoding) = wide(&head) {
        through(path, encoding, 0)?;
        return Ok(Found { encoding, mark: 0, doubtful: false });
    }
    let found = |encoding, doubtful| Ok(Found { encoding, mark: 0, doubtful });
    let tally = tally(path).map_err(NoText::Io)?;
    // A text of Chinese in GB18030 has hardly any bytes that happen to be characters of UTF-8.
    match (tally.broken, tally.long + tally.short) {
        (0, 0) => found(LogEncoding::Utf8, false),
        (0, _) if tally.long > 0 => found(LogEncoding::Utf8, false),
        (0, _) => found(LogEncoding::Utf8, through(path, LogEncoding::Gb18030, 0).is_ok()),
        (broken, whole) if whole > 4 * broken => Err(NoText::Line(tally.line, LogEncoding::Utf8)),
        _ => {
            through(path, LogEncoding::Gb18030, 0)?;
            found(LogEncoding::Gb18030, false)
        }
    }
}

/// Files that are often called tables, and are none.
fn other_kind(head: &[u8]) -> Option<&'static str> {
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let lower: Vec<u8> = start.iter().take(9).map(u8::to_ascii_lowercase).collect();
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(
            "this is a workbook of a spreadsheet: open it and save it as CSV (另存为 CSV)",
        );
    }
    if [&b"<html"[..], b"<!doctype", b"<table", b"<?xml"].iter().any(|tag| lower.starts_with(tag)) {
        return Some(
            "this is a web page called a table: open it in a spreadsheet and save it as CSV",
        );
    }
    None
}

/// UTF-16 without a mark, where it is certain: every zero byte is the upper half of a character,
/// and a line's end is among them.
fn wide(head: &[u8]) -> Option<LogEncoding> {
    let zeros = |half: usize| head.iter().skip(half).step_by(2).filter(|byte| **byte == 0).count();
    let ends = |pair: [u8; 2]| head.chunks_exact(2).any(|unit| unit == pair);
    match (zeros(0), zeros(1)) {
        (0, 1..) if ends([b'\n', 0]) => Some(LogEncoding::Utf16Le),
        (1.., 0) if ends([0, b'\n']) => Some(LogEncoding::Utf16Be),
        _ => None,
    }
}

/// Reads a file through in an encoding.
fn through(path: &Path, encoding: LogEncoding, mark: u64) -> Result<(), NoText> {
    let mut blocks = Blocks::open(path, LOG_MOST, encoding, mark).map_err(NoText::Io)?;
    let (mut text, mut line) = (Vec::new(), 1);
    while let Some((_, block)) = blocks.next().map_err(NoText::Io)? {
        text.clear();
        if let Err(malformed) = decode(encoding, block, &mut text) {
            return Err(NoText::Line(line + malformed.lines, encoding));
        }
        line += text.iter().filter(|byte| **byte == b'\n').count() as u64;
        if text.contains(&0) {
            return Err(NoText::Other("it has zero bytes: this is no text"));
        }
    }
    Ok(())
}

/// Counts what speaks for UTF-8 and what against.
fn tally(path: &Path) -> std::io::Result<Tally> {
    let mut blocks = Blocks::open(path, LOG_MOST, LogEncoding::Utf8, 0)?;
    let (mut tally, mut line) = (Tally::default(), 1);
    while let Some((_, block)) = blocks.next()? {
        if block.contains(&0) {
            let text = "it has zero bytes: this is no text";
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, text));
        }
        if !block.is_ascii() {
            for chunk in block.utf8_chunks() {
                let valid = chunk.valid();
                let of = |least: u8, most: u8| {
                    valid.bytes().filter(|byte| (least..=most).contains(byte)).count() as u64
                };
                tally.short += of(0xc2, 0xdf);
                tally.long += of(0xe0, 0xf4);
                line += of(b'\n', b'\n');
                if !chunk.invalid().is_empty() {
                    tally.broken += 1;
                    tally.line = if tally.line == 0 { line } else { tally.line };
                }
            }
        } else {
            line += block.iter().filter(|byte| **byte == b'\n').count() as u64;
        }
    }
    Ok(tally)
}
