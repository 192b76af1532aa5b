//! Files of counts: how long an interval is, and what of it lies within the scenario.

use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::CountInterval;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::limits::COUNTS_MOST;
use crate::scenario::source::Place;
use std::collections::BTreeMap;

/// The rows of a file of counts: time in microseconds after the start, and count.
#[derive(Default)]
pub struct Counted {
    rows: Vec<(i64, u32)>,
}

/// What of the counts lies within the scenario.
pub struct Within {
    /// The intervals, cut at both ends.
    pub intervals: Vec<CountInterval>,
    /// Contacts in them.
    pub contacts: f64,
    /// Contacts before the start.
    pub before: f64,
    /// Contacts after the end.
    pub after: f64,
}

impl Counted {
    /// Takes a row; false if there are too many.
    pub fn push(&mut self, time: i64, count: u32) -> bool {
        self.rows.push((time, count));
        self.rows.len() <= COUNTS_MOST
    }

    /// Turns the order of the rows around.
    pub fn turn(&mut self) {
        self.rows.reverse();
    }

    /// Distances of neighbouring rows.
    fn gaps(&self) -> impl Iterator<Item = u64> {
        self.rows.windows(2).map(|pair| pair[1].0.abs_diff(pair[0].0))
    }

    /// The distance that nine in ten neighbours have and of which all others are multiples; two
    /// rows alone have none.
    fn step(&self) -> Option<Span> {
        let mut times: BTreeMap<u64, usize> = BTreeMap::new();
        for gap in self.gaps() {
            *times.entry(gap).or_default() += 1;
        }
        let all = self.rows.len().saturating_sub(1);
        let (&step, &most) = times.iter().max_by_key(|(_, count)| **count)?;
        let regular = step > 0 && times.keys().all(|gap| gap % step == 0);
        (all >= 2 && regular && most * 10 >= all * 9).then_some(Span(step))
    }

    /// How long an interval is: what the user says, else the rows' own step, else the desk's
    /// interval, in which no two rows may lie.
    pub fn length(
        &self,
        told: Option<Span>,
        desk: Span,
        place: Place,
        faults: &mut Faults,
    ) -> Option<Span> {
        let length = told.or_else(|| self.step()).unwrap_or(desk);
        let least = self.gaps().min();
        let spell = |gap: u64| Span(gap).to_string().replace(' ', "");
        if length == Span::ZERO || least.is_some_and(|gap| gap < length.0) {
            let fault =
                faults.add(Code::RowsOutOfOrder, place, "intervals of counts lie over each other");
            fault.label(format!("each lasts {length}"));
            match least.filter(|gap| *gap > 0) {
                Some(gap) => fault.help(format!(
                    "two rows lie {} apart: put them right, or write `count_interval = \"{}\"`",
                    Span(gap),
                    spell(gap)
                )),
                None => fault.help("two rows have the same time: add them up"),
            };
            return None;
        }
        if let Some(gap) =
            least.filter(|gap| told.is_none() && self.rows.len() > 2 && *gap > length.0)
        {
            faults
                .add(Code::MissingKey, place, "nothing says how long an interval of counts is")
                .label(format!("no two rows are nearer than {}, unevenly", Span(gap)))
                .help(format!("write `count_interval = \"{}\"`", spell(gap)));
            return None;
        }
        Some(length)
    }

    /// The intervals within the scenario; of one that reaches over its start or end, the part that
    /// lies inside, with that part of its contacts.
    pub fn within(&self, length: Span, end: Tick) -> Within {
        let mut within = Within { intervals: Vec::new(), contacts: 0.0, before: 0.0, after: 0.0 };
        let long = i64::try_from(length.0).unwrap_or(i64::MAX);
        let stop = i64::try_from(end.0).unwrap_or(i64::MAX);
        let whole = length.0.max(1) as f64;
        for (time, count) in &self.rows {
            let to = time.saturating_add(long);
            let (low, high) = ((*time).clamp(0, stop), to.clamp(0, stop));
            let share = |from: i64, to: i64| {
                let part = to.saturating_sub(from).max(0) as f64 / whole;
                f64::from(*count) * part.min(1.0)
            };
            within.before += share(*time, to.min(0));
            within.after += share((*time).max(stop), to);
            if low < high {
                let count = share(low, high);
                within.contacts += count;
                within.intervals.push(CountInterval {
                    from: Tick(low.unsigned_abs()),
                    length: Span(high.abs_diff(low)),
                    count,
                });
            }
        }
        within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::source::FileId;

    const MINUTE: i64 = Span::MINUTE.0 as i64;

    fn of(rows: &[(i64, u32)]) -> Counted {
        Counted { rows: rows.iter().map(|(minute, n)| (minute * MINUTE, *n)).collect() }
    }

    fn length(rows: &[(i64, u32)]) -> Option<Span> {
        let place = Place::whole(FileId(0));
        of(rows).length(None, Span::minutes(30), place, &mut Faults::default())
    }

    #[test]
    fn an_interval_is_the_rows_own_step_or_the_desks() {
        // Even rows tell their step; a shop that closes at night leaves a hole of whole steps.
        assert_eq!(length(&[(0, 1), (5, 1), (10, 1)]), Some(Span::minutes(5)));
        let mut days: Vec<(i64, u32)> = (0..24).map(|n| (60 * n, 1)).collect();
        days.extend((0..24).map(|n| (60 * (n + 30), 1)));
        assert_eq!(length(&days), Some(Span::HOUR));
        // Two rows tell nothing: the desk's interval.
        assert_eq!(length(&[(0, 1000), (120, 10)]), Some(Span::minutes(30)));
        // A stray row is not squeezed in, a step that must be guessed is not guessed.
        assert_eq!(length(&[(0, 9), (30, 9), (35, 9), (60, 9)]), None);
        assert_eq!(length(&[(0, 9), (60, 9), (180, 9)]), None);
        assert_eq!(length(&[(0, 9), (30, 9), (90, 9)]), Some(Span::minutes(30)));
        assert_eq!(length(&[(0, 9), (0, 9)]), None);
    }

    #[test]
    fn a_count_that_reaches_over_an_edge_is_taken_by_its_part() {
        let rows = of(&[(-15, 1000), (15, 100), (45, 60)]);
        let within = rows.within(Span::minutes(30), Tick(Span::HOUR.0));
        assert_eq!((within.contacts, within.before, within.after), (630.0, 500.0, 30.0));
        let first = within.intervals[0];
        assert_eq!((first.from, first.length, first.count), (Tick(0), Span::minutes(15), 500.0));
        assert_eq!(within.intervals[2].length, Span::minutes(15));
    }
}
