//! A log as a stream of UTF-8, whatever its encoding: decoded a block at a time, every line ended
//! by one character, the bytes of the file hashed on the way. Where each block lies in the file is
//! kept, so that a place of the text is found again without reading all before it.

use super::blocks::{Blocks, decode};
use crate::model::arrival::{LogEncoding, LogMark};
use crate::scenario::limits::LOG_MOST;
use std::cell::{Cell, RefCell};
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;
use std::rc::Rc;

/// Where blocks begin: byte of the text, byte of the file.
type Marks = Rc<RefCell<Vec<(u64, u64)>>>;

/// The stream.
pub struct TextStream {
    blocks: Blocks,
    encoding: LogEncoding,
    text: Vec<u8>,
    /// Bytes of `text` that were handed out.
    used: usize,
    /// Bytes of the text before `text`.
    before: u64,
    marks: Marks,
    hash: Rc<Cell<u64>>,
    /// The last byte was no line's end: one is added at the end.
    open: bool,
}

/// What a stream tells while somebody else reads it.
#[derive(Clone)]
pub struct Trail {
    marks: Marks,
    hash: Rc<Cell<u64>>,
}

impl TextStream {
    /// Opens a text at a byte of the file at which a block begins.
    pub fn open(path: &Path, encoding: LogEncoding, raw: u64) -> Result<TextStream> {
        let blocks = Blocks::open(path, LOG_MOST, encoding, raw)?;
        Ok(TextStream {
            blocks,
            encoding,
            text: Vec::new(),
            used: 0,
            before: 0,
            marks: Marks::default(),
            hash: Rc::default(),
            open: false,
        })
    }

    /// Opens it at a mark.
    pub fn open_at(path: &Path, encoding: LogEncoding, mark: &LogMark) -> Result<TextStream> {
        let mut stream = TextStream::open(path, encoding, mark.block)?;
        let mut left = mark.skip;
        while left > 0 && stream.fill()? {
            let step = left.min((stream.text.len() - stream.used) as u64);
            stream.used += step as usize;
            left -= step;
        }
        Ok(stream)
    }

    /// What it tells.
    pub fn trail(&self) -> Trail {
        Trail { marks: Rc::clone(&self.marks), hash: Rc::clone(&self.hash) }
    }

    /// Passes over lines; says how many bytes of the text they have.
    pub fn skip_lines(&mut self, lines: u64) -> Result<u64> {
        let (mut left, mut bytes) = (lines, 0);
        while left > 0 && self.fill()? {
            let rest = &self.text[self.used..];
            let end = rest.iter().position(|byte| *byte == b'\n');
            let step = end.map_or(rest.len(), |at| at + 1);
            left -= u64::from(end.is_some());
            self.used += step;
            bytes += step as u64;
        }
        Ok(bytes)
    }

    /// Decodes the next block if nothing is left of this one; false at the end.
    fn fill(&mut self) -> Result<bool> {
        while self.used == self.text.len() {
            self.before += self.text.len() as u64;
            self.text.clear();
            self.used = 0;
            let Some((at, block)) = self.blocks.next()? else {
                if self.open {
                    self.open = false;
                    self.text.push(b'\n');
                    return Ok(true);
                }
                return Ok(false);
            };
            self.marks.borrow_mut().push((self.before, at));
            self.hash.set(hashed(self.hash.get(), block));
            if decode(self.encoding, block, &mut self.text).is_err() {
                let text = "it is no text of the encoding that it was in";
                return Err(Error::new(ErrorKind::InvalidData, text));
            }
            self.open = self.text.last().is_some_and(|byte| *byte != b'\n');
        }
        Ok(true)
    }
}

impl Read for TextStream {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if buffer.is_empty() || !self.fill()? {
            return Ok(0);
        }
        let rest = &self.text[self.used..];
        let step = rest.len().min(buffer.len());
        buffer[..step].copy_from_slice(&rest[..step]);
        self.used += step;
        Ok(step)
    }
}

impl Trail {
    /// A number of all bytes read so far.
    pub fn hash(&self) -> u64 {
        self.hash.get()
    }

    /// The mark of a byte of the text.
    pub fn mark(&self, byte: u64) -> LogMark {
        let marks = self.marks.borrow();
        let after = marks.partition_point(|(text, _)| *text <= byte);
        let (text, block) = after.checked_sub(1).map_or((0, 0), |at| marks[at]);
        LogMark { block, skip: byte - text, rows: 0 }
    }
}

fn hashed(hash: u64, bytes: &[u8]) -> u64 {
    let eat =
        |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let words = bytes.chunks_exact(8);
    let rest = words.remainder().iter();
    let hash = words.fold(hash, |hash, word| {
        eat(hash, word.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    });
    rest.fold(hash, |hash, byte| eat(hash, u64::from(*byte)))
}
