//! What the parser refuses, in a planner's words: which character or line is wrong and how it is
//! written. A mend is named only if the text with it has fewer errors: it is tried on the parser.

use super::fault::{Code, Faults};
use super::marks_of_text::{called, long_strings, odd, replaced};
use super::nesting::too_deep;
use super::said::{Said, said};
use super::source::{FileId, Place};
use super::syntax_lines::{self, Change};
use super::syntax_words;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::DeTable;

/// Texts longer than this \[bytes\] are told in the parser's own words.
const LONGEST: usize = 400_000;
/// Text read anew in search of mends \[bytes\].
const READ: usize = 8_000_000;

/// An error of the parser.
struct Wrong {
    span: Range<usize>,
    message: String,
}

/// A text and where its lines begin.
pub struct Lines<'a> {
    /// The text.
    pub text: &'a str,
    /// Its lines without their ends.
    pub lines: Vec<&'a str>,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let lines = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
        Lines { text, lines, starts: starts.collect() }
    }

    fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    fn place(&self, file: FileId, line: usize, span: Range<usize>) -> Place {
        let start = self.starts[line];
        Place::new(file, start + span.start..start + span.end.max(span.start + 1))
    }

    /// The text with other lines in their places.
    fn with(&self, changes: &BTreeMap<usize, String>) -> String {
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(at, line)| changes.get(&at).map_or(*line, String::as_str));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn errors(text: &str) -> Vec<Wrong> {
    if let Some(at) = too_deep(text) {
        // only of a mend that is tried
        return vec![Wrong { span: at..at + 1, message: String::new() }];
    }
    let (_, errors) = DeTable::parse_recoverable(text);
    let wrong = |error: &toml::de::Error| Wrong {
        span: error.span().unwrap_or(0..0),
        message: error.message().trim_end().to_owned(),
    };
    errors.iter().map(wrong).collect()
}

/// Tells of everything the parser refuses.
pub fn tell(file: FileId, text: &str, faults: &mut Faults) {
    let lines = Lines::new(text);
    let (mended, blank) = (BTreeMap::new(), BTreeMap::new());
    let left = Cell::new(if text.len() > LONGEST { 0 } else { READ });
    let mut doctor = Doctor { lines: &lines, mended, blank, left };
    let long = long_strings(text);
    let mut last = None;
    loop {
        let now = lines.with(&doctor.now());
        let found = doctor.errors(&now).unwrap_or_else(|| errors(&now));
        let at = Lines::new(&now);
        let Some(first) = found.first() else { return };
        let line = at.line_of(first.span.start.min(now.len())).min(lines.lines.len() - 1);
        // An error in a line that was dealt with is another's consequence.
        let fresh = !doctor.blank.contains_key(&line) && !doctor.mended.contains_key(&line);
        if doctor.left.get() == 0 || !fresh {
            return rest(file, &lines, &at, last, &found, faults);
        }
        last = last.max(Some(line));
        let open = long.get(line).is_some_and(|inside| !inside);
        if open && doctor.treat(file, line, &first.message, &found, faults) {
            continue;
        }
        let remark = syntax_lines::remark(lines.lines[line], &at.lines[..line], &first.message);
        words(file, &lines, &at, line, first, remark.filter(|_| open), faults);
        // What cannot be read is passed over, if others then are seen better.
        let mut without = doctor.now();
        without.insert(line, String::new());
        let better = doctor.errors(&lines.with(&without));
        if better.is_none_or(|better| better.len() >= found.len()) {
            return rest(file, &lines, &at, last, &found, faults);
        }
        doctor.blank.insert(line, String::new());
    }
}

/// Tells an error in the parser's words, or in better ones.
fn words(
    file: FileId,
    lines: &Lines<'_>,
    now: &Lines<'_>,
    line: usize,
    wrong: &Wrong,
    better: Option<(Said, Said)>,
    faults: &mut Faults,
) {
    let (start, length) = (now.starts[line], lines.lines[line].len());
    let from = wrong.span.start.saturating_sub(start).min(length);
    let to = wrong.span.end.saturating_sub(start).clamp(from, length);
    let (message, help) = match better {
        Some((message, help)) => (message, Some(help)),
        None => syntax_words::of(&wrong.message),
    };
    let fault = faults.add(Code::BadSyntax, lines.place(file, line, from..to), message);
    if let Some(help) = help {
        fault.help(help);
    }
}

/// The other errors of lines below the last that was told, one a line.
fn rest(
    file: FileId,
    lines: &Lines<'_>,
    now: &Lines<'_>,
    mut last: Option<usize>,
    found: &[Wrong],
    faults: &mut Faults,
) {
    for wrong in found {
        let line = now.line_of(wrong.span.start.min(now.text.len())).min(lines.lines.len() - 1);
        if last.is_none_or(|last| line > last) {
            last = Some(line);
            words(file, lines, now, line, wrong, None, faults);
        }
    }
}

/// Looks for mends, line by line.
struct Doctor<'a> {
    lines: &'a Lines<'a>,
    mended: BTreeMap<usize, String>,
    blank: BTreeMap<usize, String>,
    /// How much may still be read anew \[bytes\].
    left: Cell<usize>,
}

impl Doctor<'_> {
    /// The errors of a text; none, if enough has been read.
    fn errors(&self, text: &str) -> Option<Vec<Wrong>> {
        let left = self.left.get();
        self.left.set(left.saturating_sub(text.len() + 1));
        (left > 0).then(|| errors(text))
    }

    fn now(&self) -> BTreeMap<usize, String> {
        let mut all = self.blank.clone();
        all.extend(self.mended.iter().map(|(at, line)| (*at, line.clone())));
        all
    }

    /// True if with these lines the text has no error in them, nor so many up to the line that was
    /// refused. Below there may be more: the parser passes over much behind an error.
    fn helps(&self, changes: &[(usize, String)], refused: usize, found: &[Wrong]) -> bool {
        let upto = |text: &str, wrong: &[Wrong]| {
            let at = Lines::new(text);
            let line = |wrong: &Wrong| at.line_of(wrong.span.start.min(text.len()));
            let lines: Vec<usize> = wrong.iter().map(line).collect();
            let touched = lines.iter().any(|line| changes.iter().any(|(at, _)| at == line));
            (lines.iter().filter(|line| **line <= refused).count(), touched)
        };
        let before = upto(&self.lines.with(&self.now()), found).0;
        let mut all = self.now();
        all.extend(changes.iter().cloned());
        let text = self.lines.with(&all);
        let Some(after) = self.errors(&text) else { return false };
        let (after, touched) = upto(&text, &after);
        after < before && !touched
    }

    /// Finds a mend of a line and tells it; false if there is none.
    fn treat(
        &mut self,
        file: FileId,
        line: usize,
        message: &str,
        found: &[Wrong],
        faults: &mut Faults,
    ) -> bool {
        let text = self.lines.lines[line];
        let marks = odd(text);
        let plain = replaced(text, &marks);
        if !marks.is_empty() && self.helps(&[(line, plain.clone())], line, found) {
            self.odd_marks(file, line, &marks, plain, faults);
            return true;
        }
        let above = self.lines.with(&self.now());
        let above: Vec<&str> = above.split('\n').take(line).collect();
        for change in syntax_lines::changes(&plain, &above, message) {
            let mut with = change.others(self.lines.lines.iter().copied());
            with.push((line, change.line.clone()));
            if self.helps(&with, line, found) {
                self.told(file, line, &change, &marks, with, faults);
                return true;
            }
        }
        // The line above lacks its end.
        if let Some((at, closed, message)) = syntax_lines::unclosed(&above, message)
            && self.helps(&[(at, closed.clone())], line, found)
        {
            let whole = self.lines.lines[at].trim_end().len();
            let place = self.lines.place(file, at, 0..whole);
            let shown = closed.trim().to_owned();
            faults
                .add(Code::BadSyntax, place, message)
                .help(said!("write `{shown}`", "请写 `{shown}`"))
                .mend(place, closed.trim_end().to_owned());
            self.mended.insert(at, closed);
            return true;
        }
        false
    }

    fn odd_marks(
        &mut self,
        file: FileId,
        line: usize,
        marks: &[super::marks_of_text::Odd],
        plain: String,
        faults: &mut Faults,
    ) {
        let text = self.lines.lines[line];
        let (first, shown) = (marks[0], plain.trim().to_owned());
        let end = marks.last().map_or(first.at, |last| last.at + last.letter.len_utf8());
        let fault = faults.add(
            Code::FullWidth,
            self.lines.place(file, line, first.at..end),
            names(text, line, marks),
        );
        fault
            .label(said!("TOML takes the ordinary ones only", "TOML 只认半角字符"))
            .help(said!("write `{shown}`", "请写 `{shown}`"));
        for mark in marks {
            let place = self.lines.place(file, line, mark.at..mark.at + mark.letter.len_utf8());
            fault.mend(place, mark.instead.to_string());
        }
        self.mended.insert(line, plain);
    }

    fn told(
        &mut self,
        file: FileId,
        line: usize,
        change: &Change,
        marks: &[super::marks_of_text::Odd],
        with: Vec<(usize, String)>,
        faults: &mut Faults,
    ) {
        let text = self.lines.lines[line];
        let shown = change.line.trim().to_owned();
        // Where only another line changes, that one is wrong.
        if let Some((at, _)) = with.first().filter(|(at, _)| *at < line && text.trim() == shown) {
            let length = self.lines.lines[*at].trim_end().len();
            let fault = faults.add(
                change.code,
                self.lines.place(file, *at, 0..length),
                change.message.clone(),
            );
            fault.help(said!("write `{shown}`", "请写 `{shown}`"));
            self.apply(file, with, fault);
            return;
        }
        let span = change.span.clone();
        // With marks replaced the bytes have moved: the line as a whole is pointed at.
        let whole = text.len() - text.trim_start().len()..text.trim_end().len();
        let span = if marks.is_empty() { span } else { whole.clone() };
        let message = match marks {
            [] => change.message.clone(),
            _ => names(text, line, marks).then(change.message.clone()),
        };
        let place = self.lines.place(file, line, span);
        let fault = faults.add(change.code, place, message);
        fault.label(change.label.clone());
        fault.help(match &change.help {
            Some(help) => help.clone(),
            None => said!("write `{shown}`", "请写 `{shown}`"),
        });
        self.apply(file, with, fault);
    }

    /// Takes lines as mended from here on, and says so.
    fn apply(&mut self, file: FileId, with: Vec<(usize, String)>, fault: &mut super::fault::Fault) {
        for (at, new) in &with {
            let old = self.lines.lines[*at];
            fault.mend(self.lines.place(file, *at, 0..old.len()), new.clone());
        }
        self.mended.extend(with);
    }
}

/// Which characters stand where.
fn names(text: &str, line: usize, marks: &[super::marks_of_text::Odd]) -> Said {
    let column = |at: usize| text[..at].chars().count() + 1;
    let row = line + 1;
    let first = marks[0];
    let (en, zh) = called(first.letter);
    let one_kind = marks.iter().all(|mark| called(mark.letter) == (en, zh));
    let shown = |letter: char| {
        if super::marks_of_text::narrow(letter) == ' ' {
            format!("U+{:04X}", u32::from(letter))
        } else {
            letter.to_string()
        }
    };
    let list = |column_word: &dyn Fn(usize) -> String, sep: &str| {
        let some = marks.iter().take(6);
        let some = some.map(|m| format!("`{}`{}", shown(m.letter), column_word(column(m.at))));
        some.collect::<Vec<_>>().join(sep)
    };
    let en_list = list(&|column| format!(" (column {column})"), ", ");
    let zh_list = list(&|column| format!("（第 {column} 列）"), "、");
    match (one_kind, marks.len()) {
        (true, 1) => said!("line {row}: {en_list} is {en}", "第 {row} 行：{zh_list}是{zh}"),
        (true, _) => {
            let en = match en {
                "a blank of another kind" => "blanks of another kind".to_owned(),
                one => format!("{}s", one.trim_start_matches("a ").replace("dash", "dashe")),
            };
            said!("line {row}: {en_list} are {en}", "第 {row} 行：{zh_list}是{zh}")
        }
        (false, _) => said!(
            "line {row}: {en_list} are full-width or Chinese characters",
            "第 {row} 行：{zh_list}是全角或中文字符"
        ),
    }
}
