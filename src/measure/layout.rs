//! Where a figure is booked: rows of groups, intervals, days.
//!
//! A *row* is a group under one name: a renamed group starts a new row (JDG-19), and each shop has
//! one more row for contacts that never reached a group, and one for each kind of work that is no
//! chat. Shops and the desk are sums of rows.
//!
//! A contact, with all that becomes of it, belongs to the interval and day of its arrival; a round
//! to those of its start. What happens after arrivals have stopped (the drain of S-17) falls into
//! one interval beyond the last, which no series shows.

use crate::kernel::ids::{GroupId, ShopId, WorkId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::horizon::{Calendar, Horizon};
use crate::model::shift::ChangeKind;

/// A group under one name, the contacts of a shop without a group, or a kind of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The name reports show.
    pub name: String,
    /// The shop.
    pub shop: ShopId,
    /// The group, `None` for contacts that reached none.
    pub group: Option<GroupId>,
    /// The kind of work, of which it has the items and no contacts.
    pub work: Option<WorkId>,
}

impl Row {
    fn of_group(name: String, shop: ShopId, group: GroupId) -> Row {
        Row { name, shop, group: Some(group), work: None }
    }
}

/// The places of one scenario's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Groups by their names, one row of ungrouped contacts for each shop, kinds of work.
    pub rows: Vec<Row>,
    /// Intervals from the start to the end of arrivals.
    pub intervals: usize,
    /// Local days touched, the drain's too.
    pub days: usize,
    /// Length of an interval.
    pub interval: Span,
    /// 2⁶⁴ over that length: a product tells the interval of an instant, for dividing is slow.
    per_tick: u64,
    /// Civil time of tick zero.
    pub calendar: Calendar,
    /// What is counted.
    pub horizon: Horizon,
    /// Names of the shops.
    pub shops: Vec<String>,
    /// Names of the agents.
    pub agents: Vec<String>,
    /// Time of day of tick zero.
    start_of_day: Span,
    /// First row of each group's first name.
    row_of_group: Vec<u32>,
    /// Row of ungrouped contacts of each shop.
    ungrouped: Vec<u32>,
    /// Row of the first kind of work; the others follow.
    first_of_work: u32,
    /// Rows of later names: (index into `Scenario::changes`, row), ascending.
    renamed: Vec<(u32, u32)>,
}

impl Layout {
    /// Lays out a scenario.
    pub fn new(scenario: &Scenario) -> Layout {
        let mut rows: Vec<Row> = Vec::new();
        let mut row_of_group = Vec::new();
        let mut renamed = Vec::new();
        for (i, group) in scenario.groups.iter().enumerate() {
            row_of_group.push(rows.len() as u32);
            let id = GroupId::from(i);
            rows.push(Row::of_group(group.name.clone(), group.shop, id));
            for (c, change) in scenario.changes.iter().enumerate() {
                if let ChangeKind::GroupRenamed { group: which, name } = &change.kind
                    && *which == id
                {
                    renamed.push((c as u32, rows.len() as u32));
                    rows.push(Row::of_group(name.clone(), group.shop, id));
                }
            }
        }
        renamed.sort_unstable();
        let mut ungrouped = Vec::new();
        for i in 0..scenario.shops.len() {
            ungrouped.push(rows.len() as u32);
            let (name, shop) = (String::new(), ShopId::from(i));
            rows.push(Row { name, shop, group: None, work: None });
        }
        let first_of_work = rows.len() as u32;
        for (number, kind) in scenario.work.iter().enumerate() {
            let (name, work) = (kind.name.clone(), Some(WorkId::from(number)));
            rows.push(Row { name, shop: kind.shop, group: None, work });
        }
        let interval = Span(scenario.interval.0.max(1));
        let horizon = scenario.horizon;
        let last = horizon.stop().min(Tick::LAST);
        Layout {
            rows,
            intervals: horizon.end.0.div_ceil(interval.0) as usize,
            days: scenario.calendar.day(last) as usize + 1,
            interval,
            per_tick: u64::MAX / interval.0,
            calendar: scenario.calendar,
            horizon,
            shops: scenario.shops.iter().map(|shop| shop.name.clone()).collect(),
            agents: scenario.agents.iter().map(|agent| agent.name.clone()).collect(),
            start_of_day: scenario.calendar.time_of_day(Tick::ZERO),
            row_of_group,
            ungrouped,
            first_of_work,
            renamed,
        }
    }

    /// True if every interval lies within one day.
    pub fn is_nested(&self) -> bool {
        Span::DAY.0.is_multiple_of(self.interval.0)
            && self.start_of_day.0.is_multiple_of(self.interval.0)
    }

    /// The row of a group under its first name.
    pub fn row_of(&self, group: GroupId) -> u32 {
        self.row_of_group.get(group.at()).copied().unwrap_or(0)
    }

    /// The row of contacts of a shop that reached no group.
    pub fn ungrouped(&self, shop: ShopId) -> u32 {
        self.ungrouped.get(shop.at()).copied().unwrap_or(0)
    }

    /// The row of a kind of work.
    pub fn row_of_work(&self, kind: WorkId) -> u32 {
        self.first_of_work + kind.0
    }

    /// The row a renaming starts, by its index in `Scenario::changes`.
    pub fn row_of_change(&self, change: u32) -> Option<u32> {
        let found = self.renamed.binary_search_by_key(&change, |entry| entry.0).ok()?;
        Some(self.renamed[found].1)
    }

    /// The interval of an instant; `intervals` for the drain.
    #[inline]
    pub fn interval_at(&self, at: Tick) -> usize {
        // the product is the quotient or one less, for instants of 48 bits
        let low = ((u128::from(at.0) * u128::from(self.per_tick)) >> 64) as u64;
        let interval = low + u64::from(at.0 - low * self.interval.0 >= self.interval.0);
        (interval as usize).min(self.intervals)
    }

    /// The local day of an instant.
    #[inline]
    pub fn day_at(&self, at: Tick) -> usize {
        (((self.start_of_day.0 + at.0) / Span::DAY.0) as usize).min(self.days - 1)
    }

    /// The local time of day of an instant.
    #[inline]
    pub fn time_of_day(&self, at: Tick) -> Span {
        Span((self.start_of_day.0 + at.0) % Span::DAY.0)
    }

    /// When an interval starts.
    pub fn interval_start(&self, interval: usize) -> Tick {
        Tick(interval as u64 * self.interval.0)
    }

    /// True if some time of an interval is counted: it is not all warm-up.
    pub fn is_counted(&self, interval: usize) -> bool {
        let (from, to) = (self.interval_start(interval), self.interval_start(interval + 1));
        from.max(self.horizon.warm_up) < to.min(self.horizon.end)
    }
}

/// True if a time of day lies in a window [from, to); a window may cross midnight.
pub fn in_window(time_of_day: Span, window: (Span, Span)) -> bool {
    let (from, to) = window;
    if from <= to {
        from <= time_of_day && time_of_day < to
    } else {
        time_of_day >= from || time_of_day < to
    }
}

/// The time within a window of each day, as in 09:00 to 23:00, between two instants given as day
/// and time of day; over midnight if it ends before it begins. A window without length is all day.
pub fn worked(from: (u32, Span), to: (u32, Span), (begin, end): (Span, Span)) -> Span {
    let before = |(day, time): (u32, Span)| {
        let until = |edge: Span| time.0.min(edge.0);
        let today = match begin < end {
            true => until(end) - until(begin),
            false => until(end) + time.0 - until(begin),
        };
        let daily = if begin < end { end.0 - begin.0 } else { Span::DAY.0 - begin.0 + end.0 };
        u64::from(day) * daily + today
    };
    Span(before(to).saturating_sub(before(from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_worked_in_the_window_only() {
        let hours = |from: (u32, f64), to: (u32, f64), window: (f64, f64)| {
            let span = |hours: f64| Span::from_secs_f64(hours * 3600.0);
            let at = |(day, time): (u32, f64)| (day, span(time));
            worked(at(from), at(to), (span(window.0), span(window.1))).as_secs_f64() / 3600.0
        };
        let day = (9.0, 23.0);
        assert_eq!(hours((0, 10.0), (0, 12.5), day), 2.5);
        assert_eq!(hours((0, 1.0), (0, 9.5), day), 0.5, "a message of the night");
        assert_eq!(hours((0, 22.0), (1, 10.0), day), 2.0);
        assert_eq!(hours((0, 8.0), (2, 8.0), day), 28.0);
        let night = (20.0, 4.0);
        assert_eq!(hours((0, 3.0), (0, 21.0), night), 2.0);
        assert_eq!(hours((0, 21.0), (1, 3.0), night), 6.0);
        for all in [(0.0, 24.0), (7.0, 7.0)] {
            assert_eq!(hours((0, 3.0), (1, 5.0), all), 26.0);
        }
        assert_eq!(hours((1, 3.0), (0, 5.0), day), 0.0, "never before it began");
    }

    #[test]
    fn an_instant_falls_into_the_interval_that_dividing_gives() {
        let mut scenario = crate::measure::fixture::scenario();
        let mut state = 1u64;
        for length in [1, 7, 999_983, 1_800_000_000, 86_400_000_000] {
            scenario.interval = Span(length);
            scenario.horizon.end = Tick(length.saturating_mul(1000));
            let layout = Layout::new(&scenario);
            for _ in 0..2000 {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                for at in [state >> 16, (state >> 40) * length, (state >> 40) * length + length - 1]
                {
                    let exact = ((at / length) as usize).min(layout.intervals);
                    assert_eq!(layout.interval_at(Tick(at)), exact, "{at} by {length}");
                }
            }
        }
    }

    #[test]
    fn contacts_without_a_group_have_a_row_of_their_shop() {
        let mut scenario = crate::measure::fixture::scenario();
        let second = scenario.shops[0].clone();
        scenario.shops.push(second);
        let layout = Layout::new(&scenario);
        for shop in [ShopId(0), ShopId(1)] {
            let row = &layout.rows[layout.ungrouped(shop) as usize];
            assert_eq!((row.shop, row.group), (shop, None));
        }
        assert_eq!(layout.rows.len(), scenario.groups.len() + 2);
    }

    #[test]
    fn windows_are_half_open_and_may_cross_midnight() {
        let day = (Span::HOUR, Span(3 * Span::HOUR.0));
        assert!(in_window(Span::HOUR, day) && !in_window(Span(3 * Span::HOUR.0), day));
        let night = (Span(23 * Span::HOUR.0), Span(9 * Span::HOUR.0));
        assert!(in_window(Span::ZERO, night) && in_window(Span(23 * Span::HOUR.0), night));
        assert!(!in_window(Span(9 * Span::HOUR.0), night));
        assert!(in_window(Span(Span::DAY.0 - 1), (Span::ZERO, Span::DAY)));
    }
}
