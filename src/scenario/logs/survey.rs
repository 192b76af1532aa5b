//! A look at the rows before they are read: whether they run backward, whether dates have the day
//! or the month first, whether date and time of day stand in two columns. It ends as soon as that
//! is settled.

use super::clock;
use super::dates::{self, Form, NoTime};
use super::row::{Lens, RowFault, Untimed, left_out};
use super::table::{Quoted, Table};
use crate::model::arrival::LogDates;
use csv::ByteRecord;

/// Steps from row to row after which the direction is settled.
const STEPS: u64 = 200;

/// What makes the whole column unreadable, told once.
pub struct Trouble {
    /// The first row that shows it.
    pub quoted: Option<Quoted>,
    /// What it is.
    pub fault: RowFault,
}

/// Settles how the rows are read; true if the newest is first. What no row is without is told once,
/// and what some rows have, row by row.
pub fn survey(
    table: &Table,
    lens: &mut Lens,
    mut pair: Option<(usize, usize)>,
    shown: &[usize],
) -> Result<bool, Box<Trouble>> {
    loop {
        let Ok(mut copy) = table.again_from_start() else { return Ok(false) };
        let look = look(&mut copy, lens, &mut pair, shown);
        match (look.decided, look.trouble) {
            // With the order known, the rows that lacked it say whether they run backward.
            (Some(day_first), Some(_)) if lens.dates.day_first.is_none() => {
                lens.dates.day_first = Some(day_first);
            }
            (_, Some(trouble)) if !look.certain => return Err(trouble),
            (decided, _) => {
                lens.dates.day_first = lens.dates.day_first.or(decided);
                return Ok(look.downs > 1 && look.downs > 9 * look.ups);
            }
        }
    }
}

#[derive(Default)]
struct Look {
    ups: u64,
    downs: u64,
    /// Dates have the day first, by a row that can only be read so.
    decided: Option<bool>,
    /// A row has a time that is read for certain, and whose date does not end with its year.
    certain: bool,
    /// The first row that cannot be read as long as nobody says more.
    trouble: Option<Box<Trouble>>,
}

fn look(
    table: &mut Table,
    lens: &mut Lens,
    pair: &mut Option<(usize, usize)>,
    shown: &[usize],
) -> Look {
    let (mut row, mut look, mut last) = (ByteRecord::new(), Look::default(), None);
    while table.read(&mut row).unwrap_or(false) {
        if pair.is_some() && left_out(&row, &table.header).is_none() {
            join(&row, lens, pair.take());
        }
        match lens.time(&row, &table.header) {
            Ok(read) => {
                look.certain |= !matches!(read.form, Form::DayFirst | Form::MonthFirst);
                if let Some(last) = last.replace(read.micros) {
                    look.ups += u64::from(read.micros > last);
                    look.downs += u64::from(read.micros < last);
                }
            }
            Err(Untimed::Fault(NoTime::TwoDates | NoTime::Unix | NoTime::ClockOnly, fault))
                if look.trouble.is_none() =>
            {
                let quoted = table.quote(&row, fault.column, shown);
                look.trouble = Some(Box::new(Trouble { quoted, fault }));
            }
            Err(_) => {}
        }
        if look.decided.is_none() && lens.dates.day_first.is_none() {
            let text = row.get(lens.columns.time).unwrap_or_default();
            look.decided = std::str::from_utf8(text).ok().and_then(dates::order_of);
        }
        let settled = look.trouble.is_none() || look.certain || look.decided.is_some();
        if settled && look.ups + look.downs >= STEPS {
            break;
        }
    }
    look
}

/// Takes date and time of day from two columns if the first row of data has them so.
fn join(row: &ByteRecord, lens: &mut Lens, pair: Option<(usize, usize)>) {
    let text = |at: usize| std::str::from_utf8(row.get(at).unwrap_or_default()).unwrap_or_default();
    let Some((date, clock)) = pair.filter(|_| !lens.dates.seconds) else { return };
    let either = |day_first| LogDates { day_first: Some(day_first), ..lens.dates };
    let dated = [true, false].into_iter().any(|first| dates::is_date(text(date), either(first)));
    if dated && clock::of_cell(dates::bare(text(clock)), lens.dates.ranges).is_some() {
        lens.columns.time = date;
        lens.clock = Some(clock);
    }
}
