//! The texts a scenario is made of: the user's file, the platform file under it, the defaults
//! under that, and the lines of a log that a fault quotes. Everything read keeps a [`Place`], so
//! that any later stage can point at the characters it complains about.

use super::logs::Reading;
use crate::kernel::stream::hash_name64;
use std::ops::Range;
use std::sync::OnceLock;

/// A text by its number in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of a text, in bytes; empty at 0 when the whole text is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Place {
    /// A stretch of a text.
    pub fn new(file: FileId, span: Range<usize>) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Place { file, start: narrow(span.start), end: narrow(span.end.max(span.start)) }
    }

    /// The text as a whole, where nothing better can be pointed at.
    pub fn whole(file: FileId) -> Self {
        Place { file, start: 0, end: 0 }
    }

    /// The bytes, `None` for the text as a whole.
    pub fn span(&self) -> Option<Range<usize>> {
        (self.end > 0).then_some(self.start as usize..self.end as usize)
    }
}

/// Who wrote a text: decides what counts as set by the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The defaults shipped with the program.
    Defaults,
    /// A platform file, shipped or the user's own.
    Platform,
    /// The scenario file and `--set`.
    User,
    /// A line of a log, quoted by a fault.
    Log,
}

/// One text.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The path as the user gave it, or the name of an embedded text.
    pub name: String,
    /// The text, or the excerpt of it that faults quote.
    pub text: String,
    /// The number of the text's first line: 1 unless it is an excerpt.
    pub first_line: usize,
    /// Who wrote it.
    pub author: Author,
    /// Where its lines begin, found when first asked for.
    lines: OnceLock<Vec<usize>>,
}

impl SourceText {
    /// The number of the line of a byte, from 0, and where that line begins.
    pub fn line_at(&self, byte: usize) -> (usize, usize) {
        let starts = self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, letter)| *letter == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        });
        let line = starts.partition_point(|start| *start <= byte).saturating_sub(1);
        (line, starts[line])
    }
}

/// All texts of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
    files: Box<Files>,
}

/// Files that are not kept, as logs.
#[derive(Clone, Debug, Default)]
struct Files {
    notes: Vec<u64>,
    readings: Vec<Reading>,
}

impl Sources {
    /// Adds a text.
    pub fn add(&mut self, name: &str, text: String, author: Author) -> FileId {
        self.add_excerpt(name, text, 1, author)
    }

    /// Adds an excerpt that starts at a line of a larger text.
    pub fn add_excerpt(
        &mut self,
        name: &str,
        text: String,
        first_line: usize,
        author: Author,
    ) -> FileId {
        let (name, lines) = (name.to_owned(), OnceLock::new());
        self.texts.push(SourceText { name, text, first_line, author, lines });
        FileId(u32::try_from(self.texts.len() - 1).unwrap_or(u32::MAX))
    }

    /// The text of a number, if there is one.
    pub fn get(&self, file: FileId) -> Option<&SourceText> {
        self.texts.get(file.0 as usize)
    }

    /// True if the place is in the defaults shipped with the program.
    pub fn is_default(&self, place: Place) -> bool {
        self.get(place.file).is_some_and(|text| text.author == Author::Defaults)
    }

    /// True if the place is in a text the user wrote.
    pub fn by_user(&self, place: Place) -> bool {
        self.get(place.file).is_some_and(|text| text.author == Author::User)
    }

    /// The characters at a place, on one line.
    pub fn quote(&self, place: Place) -> String {
        let text = self.get(place.file).map_or("", |file| file.text.as_str());
        let quote = text.get(place.start as usize..place.end as usize).unwrap_or_default();
        quote.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Line and column, from 1, the column in characters; `None` for the text as a whole.
    pub fn line_column(&self, place: Place) -> Option<(usize, usize)> {
        let (file, span) = (self.get(place.file)?, place.span()?);
        let at = floor(&file.text, span.start);
        let (line, start) = file.line_at(at);
        let column = file.text.get(start..at)?.chars().count();
        Some((file.first_line + line, column + 1))
    }

    /// Notes the number of a file that is not kept, as a log: it is part of the scenario too.
    pub fn note(&mut self, hash: u64) {
        self.files.notes.push(hash);
    }

    /// Tells what was found out of a file; several shops may read the same one.
    pub fn tell(&mut self, reading: Reading) {
        if !self.files.readings.contains(&reading) {
            self.files.readings.push(reading);
        }
    }

    /// What was found out of the files.
    pub fn readings(&self) -> &[Reading] {
        &self.files.readings
    }

    /// The numbers noted.
    pub fn notes(&self) -> &[u64] {
        &self.files.notes
    }

    /// A number of all texts that make the scenario.
    pub fn fingerprint(&self) -> u64 {
        let texts = self.texts.iter().map(|text| hash_name64(&text.text));
        let parts = texts.chain(self.files.notes.iter().copied());
        parts.fold(0, |hash, part| hash_name64(&format!("{hash:016x}{part:016x}")))
    }

    /// All texts in the order they were read.
    pub fn iter(&self) -> impl Iterator<Item = &SourceText> {
        self.texts.iter()
    }
}

/// The nearest character boundary at or before a byte.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("甲.toml", "a = 1\n名称 = 2\n".to_owned(), Author::User);
        let at = sources.texts[0].text.find('2').unwrap();
        let place = Place::new(file, at..at + 1);
        assert_eq!(sources.line_column(place), Some((2, 6)));
        assert_eq!(sources.quote(place), "2");
        assert_eq!(sources.line_column(Place::whole(file)), None);
    }
}
