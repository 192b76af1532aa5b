//! The roster that was found as a workbook: one sheet of shifts with what they cost, and one a day
//! with who is there in which half hour, beside how many hands are busy then. Totals are formulas
//! that have their values; the same roster gives the same bytes.

use super::Found;
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::planning::attendance::{Stint, stints};
use crate::planning::estimate::estimate;
use crate::planning::size::Answer;
use crate::report::locale::Lang;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

/// Most sheets of days.
const DAYS_MOST: usize = 62;
/// Most intervals of a day: a sheet has 16,384 columns, and nobody reads so many.
const INTERVALS_MOST: usize = 1_440;
/// Most letters of a cell: a sheet holds 32,767.
const LETTERS_MOST: usize = 1_000;
/// Columns before the half hours of a day.
const BEFORE: u16 = 4;
/// Rows before the people of a day: the title, what cells mean, the times.
const ABOVE: u32 = 3;

/// The formats there are.
struct Look {
    title: Format,
    head: Format,
    name: Format,
    number: Format,
    there: Format,
    total: Format,
}

impl Look {
    fn new() -> Look {
        let plain = Format::new().set_border(FormatBorder::Hair);
        Look {
            title: Format::new().set_bold().set_font_size(13),
            head: plain.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            name: plain.clone(),
            number: plain.clone().set_num_format("0.##"),
            there: plain
                .clone()
                .set_num_format("0.##;;")
                .set_align(FormatAlign::Center)
                .set_font_color(Color::RGB(0x40_40_40)),
            total: plain.set_bold().set_num_format("0.##").set_align(FormatAlign::Center),
        }
    }
}

impl Found<'_> {
    /// The roster as a workbook; `None` where none was found.
    ///
    /// # Errors
    /// The workbook cannot be made.
    pub fn workbook(&self, lang: Lang) -> Result<Option<Vec<u8>>, XlsxError> {
        if !matches!(self.size.answer, Answer::Roster { .. }) {
            return Ok(None);
        }
        let mut book = Workbook::new();
        // the day it was made on would make other bytes of the same roster
        let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let look = Look::new();
        self.first_sheet(lang, &mut book, &look)?;
        let stints = stints(self.roster);
        let days = days(self.roster).into_iter().take(DAYS_MOST);
        for day in days.filter(|day| day.intervals.len() <= INTERVALS_MOST) {
            day_sheet(lang, self.roster, &stints, &day, &mut book, &look)?;
        }
        Ok(Some(book.save_to_buffer()?))
    }

    /// Who is needed, and what that costs.
    fn first_sheet(&self, lang: Lang, book: &mut Workbook, look: &Look) -> Result<(), XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(lang.pick("people", "人数"))?;
        let (title, period) = self.title(lang);
        sheet.write_with_format(0, 0, short(&format!("{title}  {period}")), &look.title)?;
        sheet.write(1, 0, short(&self.answer(lang)))?;
        let cells = &self.size.cells;
        let cost = match cells.priced {
            true => lang.pick("cost of one, RMB", "单人成本(元)"),
            false => lang.pick("hours of one", "单人工时"),
        };
        let all = lang.pick("together", "合计");
        let heads = [
            lang.pick("shift or family", "班次或客服"),
            lang.pick("today", "现有"),
            lang.pick("found", "需要"),
            lang.pick("change", "增减"),
            cost,
            all,
        ];
        for (column, head) in (0..).zip(heads) {
            sheet.write_with_format(3, column, head, &look.head)?;
        }
        let counts = self.counts().unwrap_or_default();
        let rows: Vec<_> =
            cells.cells.iter().zip(counts).filter(|(cell, found)| cell.now + **found > 0).collect();
        let mut row = 4;
        let mut sum = 0.0;
        let (mut now, mut then) = (0, 0);
        for (cell, found) in rows {
            let one = (cell.cost * 100.0).round() / 100.0;
            let line = row + 1;
            sheet.write_with_format(row, 0, short(&cell.family), &look.name)?;
            sheet.write_with_format(row, 1, cell.now, &look.number)?;
            sheet.write_with_format(row, 2, *found, &look.number)?;
            let change = f64::from(*found) - f64::from(cell.now);
            formula(sheet, (row, 3), &format!("=C{line}-B{line}"), change, &look.number)?;
            sheet.write_with_format(row, 4, one, &look.number)?;
            let together = one * f64::from(*found);
            formula(sheet, (row, 5), &format!("=C{line}*E{line}"), together, &look.number)?;
            sum += together;
            (now, then) = (now + cell.now, then + found);
            row += 1;
        }
        sheet.write_with_format(row, 0, all, &look.total)?;
        let column = |letter: char| format!("=SUM({letter}5:{letter}{row})");
        let change = f64::from(then) - f64::from(now);
        formula(sheet, (row, 1), &column('B'), f64::from(now), &look.total)?;
        formula(sheet, (row, 2), &column('C'), f64::from(then), &look.total)?;
        formula(sheet, (row, 3), &column('D'), change, &look.total)?;
        formula(sheet, (row, 5), &column('F'), sum, &look.total)?;
        sheet.set_column_width(0, 30)?;
        sheet.set_column_width(4, 14)?;
        sheet.set_freeze_panes(4, 1)?;
        sheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// A day: its label, and its intervals.
struct Day {
    label: String,
    intervals: Vec<(Tick, Tick)>,
}

/// The days of a scenario, each with its intervals.
fn days(scenario: &Scenario) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut at = Tick::ZERO;
    while at < scenario.horizon.end {
        let next = (at + scenario.interval).min(scenario.horizon.end);
        let label = scenario.calendar.label(at);
        let date = label.split(' ').next().unwrap_or_default();
        match days.last_mut() {
            Some(day) if day.label == date => day.intervals.push((at, next)),
            _ => days.push(Day { label: date.to_owned(), intervals: vec![(at, next)] }),
        }
        at = next;
    }
    days
}

fn formula(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    value: f64,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(text).set_result(plain(value));
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

/// A number without what floating point adds.
fn plain(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// The letters of a column.
fn letters(column: u16) -> String {
    rust_xlsxwriter::column_number_to_name(column)
}

/// Who is there on a day.
fn day_sheet(
    lang: Lang,
    roster: &Scenario,
    stints: &[Stint],
    day: &Day,
    book: &mut Workbook,
    look: &Look,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(&day.label)?;
    let title = format!("{}  {}", short(&roster.name), day.label);
    sheet.write_with_format(0, 0, title, &look.title)?;
    let told = lang.pick(
        "1: there all the time; less: part of it, the rest on a break. Red in bold: fewer people \
         than hands that are busy.",
        "1 表示全程在岗,小于 1 表示其余时间在休息。红色加粗:在岗人数少于忙碌的手。",
    );
    sheet.write(1, 0, told)?;
    let (begins, ends) = match (day.intervals.first(), day.intervals.last()) {
        (Some((from, _)), Some((_, to))) => (*from, *to),
        _ => return Ok(()),
    };
    day_heads(lang, roster, sheet, look, day)?;
    let here: Vec<&Stint> = stints.iter().filter(|stint| stint.touches(begins, ends)).collect();
    let mut row = ABOVE;
    let mut covered = vec![0.0; day.intervals.len()];
    let mut all_hours = 0.0;
    for stint in here {
        let times = (begins, ends);
        let mine = person(roster, (sheet, look), stint, (row, times, day), &mut covered)?;
        all_hours += mine;
        row += 1;
    }
    totals(lang, roster, (sheet, look), day, (row, &covered, all_hours))?;
    sheet.set_column_width(0, 26)?;
    sheet.set_freeze_panes(ABOVE, BEFORE)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_columns(0, 0)?;
    Ok(())
}

/// A text that a cell can hold.
fn short(text: &str) -> String {
    text.chars().take(LETTERS_MOST).collect()
}

fn hours((from, to): (Tick, Tick)) -> f64 {
    to.since(from).0 as f64 / Span::HOUR.0 as f64
}

/// The time of day of an instant.
fn time(roster: &Scenario, at: Tick) -> String {
    let label = roster.calendar.label(at);
    label.split(' ').next_back().unwrap_or_default().to_owned()
}

/// What the columns of a day are.
fn day_heads(
    lang: Lang,
    roster: &Scenario,
    sheet: &mut Worksheet,
    look: &Look,
    day: &Day,
) -> Result<(), XlsxError> {
    let heads = [
        lang.pick("person", "客服"),
        lang.pick("from", "上班"),
        lang.pick("to", "下班"),
        lang.pick("hours there", "在岗工时"),
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_with_format(2, column, head, &look.head)?;
    }
    for (column, (from, _)) in (BEFORE..).zip(&day.intervals) {
        sheet.write_with_format(2, column, time(roster, *from), &look.head)?;
        sheet.set_column_width(column, 5.5)?;
    }
    Ok(())
}

/// The row of a person: in which half hours they are there; gives their hours.
fn person(
    roster: &Scenario,
    (sheet, look): (&mut Worksheet, &Look),
    stint: &Stint,
    (row, (begins, ends), day): (u32, (Tick, Tick), &Day),
    covered: &mut [f64],
) -> Result<f64, XlsxError> {
    sheet.write_with_format(row, 0, short(&roster.agents[stint.agent].name), &look.name)?;
    sheet.write_with_format(row, 1, time(roster, stint.from.max(begins)), &look.name)?;
    let until = match time(roster, stint.to.min(ends)) {
        midnight if stint.to >= ends && midnight == "00:00" => "24:00".to_owned(),
        until => until,
    };
    sheet.write_with_format(row, 2, until, &look.name)?;
    let mut mine = 0.0;
    for (at, (from, to)) in day.intervals.iter().enumerate() {
        let share = (stint.there(*from, *to) * 1e4).round() / 1e4;
        if stint.touches(*from, *to) {
            sheet.write_with_format(row, BEFORE + at as u16, share, &look.there)?;
        }
        covered[at] += share;
        mine += share * hours((*from, *to));
    }
    let length = day.intervals.first().map_or(0.0, |it| hours(*it));
    if day.intervals.iter().all(|it| hours(*it) == length) {
        let last = letters(BEFORE + day.intervals.len().max(1) as u16 - 1);
        let (first, line) = (letters(BEFORE), row + 1);
        let text = format!("=SUM({first}{line}:{last}{line})*{}", plain(length));
        formula(sheet, (row, 3), &text, mine, &look.number)?;
    } else {
        // the first or the last interval of the scenario is shorter
        sheet.write_with_format(row, 3, mine, &look.number)?;
    }
    Ok(mine)
}

/// People there and hands that are busy, below the people of a day.
fn totals(
    lang: Lang,
    roster: &Scenario,
    (sheet, look): (&mut Worksheet, &Look),
    day: &Day,
    (row, covered, hours): (u32, &[f64], f64),
) -> Result<(), XlsxError> {
    let need = estimate(roster).rows;
    sheet.write_with_format(row, 0, lang.pick("people there", "在岗人数"), &look.total)?;
    sheet.write_with_format(row + 1, 0, lang.pick("busy hands", "忙碌的手"), &look.total)?;
    let sum = |letter: &str| format!("=SUM({letter}{}:{letter}{row})", ABOVE + 1);
    if row > ABOVE {
        formula(sheet, (row, 3), &sum("D"), hours, &look.total)?;
    }
    for (at, (from, _)) in day.intervals.iter().enumerate() {
        let column = BEFORE + at as u16;
        let number = (from.0 / roster.interval.0) as usize;
        let busy = need.iter().find(|it| it.interval == number);
        let busy = busy.map_or(0.0, |it| it.hands.unwrap_or(0.0) * it.agents);
        match row > ABOVE {
            true => {
                formula(sheet, (row, column), &sum(&letters(column)), covered[at], &look.total)?;
            }
            false => {
                sheet.write_with_format(row, column, 0, &look.total)?;
            }
        }
        sheet.write_with_format(row + 1, column, (busy * 10.0).round() / 10.0, &look.total)?;
    }
    let (first, last) = (BEFORE, BEFORE + covered.len().max(1) as u16 - 1);
    let letter = letters(first);
    let short = Format::new()
        .set_bold()
        .set_font_color(Color::RGB(0x9C_00_06))
        .set_background_color(Color::RGB(0xFF_C7_CE));
    let rule = format!("={letter}{}<{letter}{}", row + 1, row + 2);
    let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(short);
    sheet.add_conditional_format(row, first, row, last, &rule)?;
    Ok(())
}
