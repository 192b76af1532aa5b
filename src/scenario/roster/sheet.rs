//! The sheet as a file: CSV in UTF-8, UTF-16 or GBK, as spreadsheets save it, cut into cells that
//! know their places, then names, dates and codes. What the codes mean is not known here.

use super::super::fault::{Code, Faults, Severity};
use super::super::limits::{LIST_MOST, TEXT_MOST};
use super::super::reading;
use super::super::source::{Author, FileId, Place, Sources};
use super::super::value::At;
use encoding_rs::{GB18030, UTF_8};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// A sheet: who has which code on which date.
pub struct Sheet {
    /// Where the scenario names it.
    pub place: Place,
    /// Names, a row each.
    pub people: Vec<At<String>>,
    /// Dates, a column each.
    pub dates: Vec<At<Date>>,
    /// The cells of each row; of an empty one the place of its row's name.
    pub cells: Vec<Vec<At<String>>>,
}

type Grid = Vec<Vec<At<String>>>;

/// Rows in which the separator and the dates are looked for.
const HEAD: usize = 5;

/// Reads the file a scenario names; `None` after a fault.
pub fn read(
    path: &At<String>,
    folder: &Path,
    start: Date,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Sheet> {
    let bytes = match reading::bytes(&folder.join(&path.value), TEXT_MOST) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot read the roster `{}`: {error}", path.value);
            faults
                .add(Code::CannotRead, path.place, message)
                .label("looked for beside the scenario");
            return None;
        }
    };
    let Some(text) = decoded(&bytes) else {
        faults
            .add(Code::NotUtf8, path.place, "this sheet is neither UTF-8 nor GBK")
            .help("save it as CSV UTF-8 (Excel: 另存为, CSV UTF-8)");
        return None;
    };
    let file = sources.add(&path.value, text.clone(), Author::Log);
    let (grid, open) = cells(file, &text);
    if let Some(place) = open {
        faults
            .add(Code::BadRow, place, "a quotation mark of this sheet is not closed")
            .label("all behind it would be one cell")
            .help("close it, or take it out");
        return None;
    }
    sheet(path.place, grid, start, faults)
}

/// A text in the encoding it is most likely in.
fn decoded(bytes: &[u8]) -> Option<String> {
    let (encoding, skipped) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[skipped..]);
    let text = text.or_else(|| {
        (skipped == 0)
            .then(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes))?
    });
    text.map(std::borrow::Cow::into_owned)
}

/// Cuts a text into rows of cells, each with its place, which a reader of CSV does not tell. Quotes
/// hold separators and ends of lines; two stand for one. Where one is never closed is told too.
fn cells(file: FileId, text: &str) -> (Grid, Option<Place>) {
    // a title may stand above the first row with separators
    let head: Vec<&str> = text.lines().take(HEAD).collect();
    let count = |letter: char| head.iter().map(|line| line.matches(letter).count()).sum::<usize>();
    let separator = [',', '\t', ';', ','].into_iter().max_by_key(|letter| count(*letter));
    let separator = separator.filter(|letter| count(*letter) > 0).unwrap_or(',');
    let (mut grid, mut row): (Grid, Vec<At<String>>) = (Vec::new(), Vec::new());
    let (mut start, mut quoted) = (0, None);
    let cell = |from: usize, to: usize| {
        let raw = &text[from..to];
        let inner = raw.trim().trim_matches('"').replace("\"\"", "\"");
        let lead = raw.len() - raw.trim_start().len();
        let end = (from + raw.trim_end().len()).max(from + lead);
        // an empty cell is shown by the letter behind it
        let end = if end == from { (to + 1).min(text.len()) } else { end };
        At {
            value: inner.trim().to_owned(),
            place: Place::new(file, from + lead..end.max(from + lead)),
        }
    };
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = if quoted.is_none() { Some(at) } else { None },
            _ if quoted.is_some() => {}
            '\n' => {
                row.push(cell(start, at));
                grid.push(std::mem::take(&mut row));
                start = at + 1;
            }
            letter if letter == separator => {
                row.push(cell(start, at));
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    if start < text.len() || !row.is_empty() {
        row.push(cell(start, text.len()));
        grid.push(row);
    }
    grid.retain(|row| row.iter().any(|cell| !cell.value.is_empty()));
    (grid, quoted.map(|at| Place::new(file, at..at + 1)))
}

/// Names, dates and codes of a grid, whichever way it lies; `None` after a fault.
fn sheet(place: Place, mut grid: Grid, start: Date, faults: &mut Faults) -> Option<Sheet> {
    let dates_in = |cells: &mut dyn Iterator<Item = &At<String>>| {
        cells.filter(|cell| date_of_text(&cell.value, start).is_some()).count()
    };
    // a title may stand above the dates
    let is_head = |row: &Vec<At<String>>| dates_in(&mut row.iter().skip(1)) > 0;
    let upright = grid.iter().take(HEAD).position(is_head);
    let is_date = |row: &Vec<At<String>>| dates_in(&mut row.iter().take(1)) > 0;
    if upright.is_none()
        && let Some(first) = grid.iter().position(is_date)
    {
        // names beside each other, and dates below each other
        grid = turned(grid.split_off(first.saturating_sub(1)));
    }
    let Some(head) = grid.iter().take(HEAD).position(is_head) else {
        faults
            .add(Code::BadRow, place, "no row of this sheet has dates")
            .label("names below each other, dates beside each other")
            .help("write dates as 2026-11-11, 11-11 or 11月11日 into the first row");
        return None;
    };
    let mut dates: Vec<(usize, At<Date>)> = Vec::new();
    let mut seen: BTreeMap<Date, Place> = BTreeMap::new();
    for (column, cell) in grid[head].iter().enumerate().skip(1) {
        let Some(value) = date_of_text(&cell.value, start) else {
            tell_column(cell, faults);
            continue;
        };
        if let Some(first) = seen.insert(value, cell.place) {
            faults
                .add(Code::NameTwice, cell.place, format!("{value} has two columns"))
                .see(first, "the first one");
        }
        dates.push((column, At { value, place: cell.place }));
    }
    let mut sheet = Sheet { place, people: Vec::new(), dates: Vec::new(), cells: Vec::new() };
    for row in grid.iter().skip(head + 1) {
        let Some(name) = row.first().filter(|name| !name.value.is_empty()) else {
            tell_nameless(row, faults);
            continue;
        };
        let empty = || At { value: String::new(), place: name.place };
        let of = |column: &usize| row.get(*column).cloned().unwrap_or_else(empty);
        sheet.cells.push(dates.iter().map(|(column, _)| of(column)).collect());
        sheet.people.push(name.clone());
    }
    sheet.dates = dates.into_iter().map(|(_, date)| date).collect();
    if sheet.people.is_empty() || sheet.people.len() > LIST_MOST {
        let count = sheet.people.len();
        faults
            .add(Code::BadRow, place, format!("this sheet has {count} people"))
            .label("names in the first column");
        return None;
    }
    Some(sheet)
}

/// Columns become rows.
fn turned(grid: Grid) -> Grid {
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let Some(any) = grid.iter().flatten().next().map(|cell| cell.place) else { return grid };
    let cell = |row: &Vec<At<String>>, at: usize| {
        let place = row.first().map_or(any, |cell| cell.place);
        row.get(at).cloned().unwrap_or(At { value: String::new(), place })
    };
    (0..width).map(|at| grid.iter().map(|row| cell(row, at)).collect()).collect()
}

/// A column that is no date: its cells are not read.
fn tell_column(head: &At<String>, faults: &mut Faults) {
    if head.value.is_empty() {
        return;
    }
    let message = format!("the column `{}` is no date and not read", head.value);
    let fault = faults.add(Code::BadRow, head.place, message);
    fault.label("dates look like 2026-11-11, 11-11, 11/11 or 11月11日");
    fault.severity = Severity::Warning;
}

/// A row without a name: a row of days of the week says nothing new, codes would.
fn tell_nameless(row: &[At<String>], faults: &mut Faults) {
    let is_week = |cell: &&At<String>| {
        let text = cell.value.trim();
        let bare = text.trim_start_matches(['周', '星', '期']);
        super::super::value::weekdays_of_text(text).is_some()
            || ["一", "二", "三", "四", "五", "六", "日", "天"].contains(&bare)
    };
    let mut said = row.iter().filter(|cell| !cell.value.is_empty());
    if let Some(cell) = said.find(|cell| !is_week(cell)) {
        faults
            .add(Code::BadRow, cell.place, "this row has no name")
            .label("whose is it?")
            .help("the first column has the names");
    }
}

/// A date as sheets have it; without a year the one nearest to `start`.
pub fn date_of_text(text: &str, start: Date) -> Option<Date> {
    // behind the date the day of the week may stand: 11-11(三), 11月11日 周三
    let text = text.trim();
    let digit = |letter: char| letter.is_ascii_digit();
    if !text.starts_with(digit) {
        return None;
    }
    let cut = text.find(|c: char| !digit(c) && !"-/.年月日".contains(c)).unwrap_or(text.len());
    let (date, behind) = text.split_at(cut);
    let behind = behind.trim_matches(|c: char| c.is_whitespace() || "()()".contains(c));
    let midnight = behind.split(':').all(|part| part.bytes().all(|byte| byte == b'0'));
    let named = super::super::value::weekdays_of_text(behind).is_some()
        || super::super::value::weekdays_of_text(&format!("周{behind}")).is_some();
    if !(midnight || named) {
        return None;
    }
    let parts: Vec<&str> = date.split(|c: char| !digit(c)).filter(|it| !it.is_empty()).collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| part.parse().ok()).collect();
    let day = |number: i16| i8::try_from(number).ok();
    match numbers?.as_slice() {
        [year, month, date] if *year >= 1970 => Date::new(*year, day(*month)?, day(*date)?).ok(),
        [month, date] => {
            let near = |year: i16| Date::new(year, day(*month)?, day(*date)?).ok();
            let years = [start.year() - 1, start.year(), start.year() + 1];
            let away = |date: &Date| date.duration_since(start).as_hours().abs();
            years.into_iter().filter_map(near).min_by_key(away)
        }
        _ => None,
    }
}
