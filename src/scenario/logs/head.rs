//! The head of a table: its separator and the line of its header, below titles and blank lines.

use csv::{ByteRecord, ReaderBuilder};

/// Lines in which the header is looked for.
const LINES: usize = 40;
/// Separators, the commonest first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// The separator of Chinese typing, which no program writes.
const FULL_WIDTH: [char; 2] = ['\u{ff0c}', '\u{ff1b}'];

/// A header that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The separator.
    pub separator: u8,
    /// Its line, from 1.
    pub line: u64,
    /// Names of the columns.
    pub names: Vec<String>,
    /// The fields of each line above it; none of a blank one.
    pub above: Vec<Vec<String>>,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoHead {
    /// The text is empty.
    Empty,
    /// Columns are separated by a full-width comma or semicolon in this line.
    FullWidth(u64, char),
}

/// Finds the header in the first lines of a text: the row with the most columns that are known.
/// `known` says how many columns of a row are, none if one that is needed is missing.
pub fn find(text: &[u8], known: &dyn Fn(&[String]) -> usize) -> Result<Head, NoHead> {
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').take(LINES).collect();
    let blank = |line: &[u8]| String::from_utf8_lossy(line).trim().is_empty();
    let above = |line: usize, separator: u8| {
        let fields = |line: &&[u8]| if blank(line) { Vec::new() } else { names(line, separator) };
        lines[..line].iter().map(fields).collect()
    };
    let mut start = 0;
    let mut best: Option<(usize, usize, u8, Vec<String>)> = None;
    for (line, bytes) in lines.iter().enumerate() {
        for separator in SEPARATORS.into_iter().filter(|_| !blank(bytes)) {
            let names = names(&text[start..], separator);
            let found = known(&names);
            if found > best.as_ref().map_or(0, |best| best.0) {
                best = Some((found, line, separator, names));
            }
        }
        start += bytes.len() + 1;
    }
    if let Some((_, line, separator, names)) = best {
        let above = above(line, separator);
        return Ok(Head { separator, line: line as u64 + 1, names, above });
    }
    for (line, bytes) in lines.iter().enumerate() {
        let text = String::from_utf8_lossy(bytes);
        for mark in FULL_WIDTH {
            let names: Vec<String> = text.split(mark).map(|name| name.trim().to_owned()).collect();
            if names.len() > 1 && known(&names) > 0 {
                return Err(NoHead::FullWidth(line as u64 + 1, mark));
            }
        }
    }
    widest(text, &lines, above)
}

/// Where no row has the columns that are needed: the one with the most columns is shown.
fn widest(
    text: &[u8],
    lines: &[&[u8]],
    above: impl Fn(usize, u8) -> Vec<Vec<String>>,
) -> Result<Head, NoHead> {
    let count = |line: &[u8], sign: u8| line.iter().filter(|byte| **byte == sign).count();
    let most = lines.iter().map(|line| SEPARATORS.map(|sign| count(line, sign)).into_iter().max());
    let most = most.flatten().max().unwrap_or(0);
    let mut start = 0;
    for (line, bytes) in lines.iter().enumerate() {
        let own = SEPARATORS.map(|sign| count(bytes, sign));
        let filled = !String::from_utf8_lossy(bytes).trim().is_empty();
        if filled && own.into_iter().max() == Some(most) {
            let separator = match own {
                [0, semicolons, 0] if semicolons > 0 => b';',
                [0, 0, tabs] if tabs > 0 => b'\t',
                _ => b',',
            };
            let names = names(&text[start..], separator);
            return Ok(Head {
                separator,
                line: line as u64 + 1,
                names,
                above: above(line, separator),
            });
        }
        start += bytes.len() + 1;
    }
    Err(NoHead::Empty)
}

/// The fields of the row that begins here.
fn names(text: &[u8], separator: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut row = ByteRecord::new();
    if !reader.read_byte_record(&mut row).unwrap_or(false) {
        return Vec::new();
    }
    row.iter().map(name).collect()
}

/// The name of a column as it is compared.
pub fn name(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim_start_matches('\u{feff}').trim().to_owned()
}
