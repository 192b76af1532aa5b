//! A file of text in blocks that end where a line ends, so that each is decoded by itself.

use crate::model::arrival::LogEncoding;
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes asked of the file at a time.
const PIECE: usize = 1 << 16;
/// Beyond so many bytes without a line's end a block is cut where a word ends.
const LINE_LONG: usize = 1 << 20;

/// A file being read in blocks.
pub struct Blocks {
    file: File,
    encoding: LogEncoding,
    raw: Vec<u8>,
    /// Bytes of `raw` that were handed out.
    used: usize,
    /// Where the first byte of `raw` lies in the file.
    at: u64,
    ended: bool,
}

/// Bytes that are no text of an encoding: where in the file, and how many lines end before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Lines that end before, in the block.
    pub lines: u64,
}

impl Blocks {
    /// Opens a file at a byte at which a line begins.
    pub fn open(path: &Path, most: u64, encoding: LogEncoding, at: u64) -> std::io::Result<Blocks> {
        let mut file = crate::scenario::reading::open(path, most)?;
        if at > 0 {
            file.seek(SeekFrom::Start(at))?;
        }
        Ok(Blocks { file, encoding, raw: Vec::new(), used: 0, at, ended: false })
    }

    /// The next block and where it lies in the file; none at the end.
    pub fn next(&mut self) -> std::io::Result<Option<(u64, &[u8])>> {
        self.raw.drain(..self.used);
        self.at += self.used as u64;
        self.used = 0;
        let mut searched = 0;
        loop {
            if let Some(end) = self.cut(searched, b'\n') {
                self.used = end;
                break;
            }
            searched = self.raw.len();
            if self.ended {
                self.used = self.raw.len();
                break;
            }
            if self.raw.len() >= LINE_LONG {
                self.used = self.cut(0, b' ').ok_or_else(|| {
                    let text = "a megabyte without the end of a line: this is no table";
                    Error::new(ErrorKind::InvalidData, text)
                })?;
                break;
            }
            let before = self.raw.len();
            let read = self.file.by_ref().take(PIECE as u64).read_to_end(&mut self.raw)?;
            self.ended = read == 0 || self.raw.len() == before;
        }
        let block = &self.raw[..self.used];
        Ok((!block.is_empty()).then_some((self.at, block)))
    }

    /// One past the last end of a line, or, for a blank, the last end of a word. No byte up to a
    /// blank is part of a longer character in any of the encodings.
    fn cut(&self, from: usize, letter: u8) -> Option<usize> {
        let fits = |byte: u8| if letter == b'\n' { byte == b'\n' } else { byte <= letter };
        let raw = &self.raw;
        let wide = |high: usize| {
            let units = (from / 2..raw.len() / 2).rev();
            let mut units = units.map(|unit| 2 * unit);
            let found = units.find(|at| raw[at + high] == 0 && fits(raw[at + 1 - high]));
            found.map(|at| at + 2)
        };
        match self.encoding {
            LogEncoding::Utf16Le => wide(1),
            LogEncoding::Utf16Be => wide(0),
            _ => raw[from..].iter().rposition(|byte| fits(*byte)).map(|at| from + at + 1),
        }
    }
}

/// Decodes a block onto the end of a text; the ends of lines become one character each.
pub fn decode(encoding: LogEncoding, block: &[u8], out: &mut Vec<u8>) -> Result<(), Malformed> {
    let from = out.len();
    let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    let of = |name: &'static Encoding, out: &mut Vec<u8>| {
        let mut decoder = name.new_decoder_without_bom_handling();
        let most = decoder.max_utf8_buffer_length_without_replacement(block.len());
        out.resize(from + most.unwrap_or(block.len().saturating_mul(4)), 0);
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(block, &mut out[from..], true);
        out.truncate(from + written);
        match result {
            DecoderResult::InputEmpty => Ok(()),
            _ => Err(Malformed { lines: lines(&out[from..]) }),
        }
    };
    match encoding {
        LogEncoding::Utf8 => match std::str::from_utf8(block) {
            Ok(_) => out.extend_from_slice(block),
            Err(error) => return Err(Malformed { lines: lines(&block[..error.valid_up_to()]) }),
        },
        LogEncoding::Gb18030 => of(GB18030, out)?,
        LogEncoding::Utf16Le => of(UTF_16LE, out)?,
        LogEncoding::Utf16Be => of(UTF_16BE, out)?,
    }
    one_end(out, from);
    Ok(())
}

/// `\r\n` and `\r` as `\n`.
fn one_end(text: &mut Vec<u8>, from: usize) {
    if !text[from..].contains(&b'\r') {
        return;
    }
    let (mut to, mut at) = (from, from);
    while at < text.len() {
        let letter = text[at];
        let pair = letter == b'\r' && text.get(at + 1) == Some(&b'\n');
        text[to] = if letter == b'\r' { b'\n' } else { letter };
        at += if pair { 2 } else { 1 };
        to += 1;
    }
    text.truncate(to);
}
