//! How many contacts a shop expects, from rates alone: what checks and the first estimate start
//! from before anything is simulated.

use super::Scenario;
use super::arrival::{Listed, Mix, Source, Times};
use super::horizon::Calendar;
use super::shop::Shop;
use super::work::WorkKind;
use crate::kernel::ids::NameId;
use crate::kernel::tick::{Span, Tick};

impl Scenario {
    /// Contacts for people expected in a replication; other work is not among them.
    pub fn expected_contacts(&self) -> f64 {
        let of_shop = |shop: &Shop| -> f64 {
            shop.expected_contacts(self.interval, self.horizon.end, &self.calendar).iter().sum()
        };
        self.shops.iter().map(of_shop).sum()
    }
}

impl Shop {
    /// Contacts expected of the shop's curves over the whole run, customers' own only. Exact: the
    /// factors of days and intervals have mean 1.
    pub fn curve_contacts(&self) -> f64 {
        let mut contacts = 0.0;
        for source in self.sources.iter().filter(|source| source.proactive.is_none()) {
            let Times::Curve(curve) = &source.times else { continue };
            let ends = curve.starts.iter().skip(1).copied().chain([curve.end]);
            for ((from, to), rate) in curve.starts.iter().zip(ends).zip(&curve.per_hour) {
                contacts += rate * to.since(*from).as_secs_f64() / 3600.0;
            }
        }
        contacts
    }

    /// Contacts expected to reach people in each step of this length from the start to `end`: those
    /// the robot solves are left out, those of a log count evenly over the time.
    pub fn expected_contacts(&self, step: Span, end: Tick, calendar: &Calendar) -> Vec<f64> {
        let step = Span(step.0.max(1));
        let mut list = vec![0.0; end.0.div_ceil(step.0) as usize];
        for source in self.own_sources() {
            spread(&source.times, step, end, &mut list);
        }
        self.without_solved(step, calendar, &mut list);
        list
    }

    /// The same of contacts that need this role, by intents and pages as they are mixed.
    pub fn expected_needing(
        &self,
        role: NameId,
        (step, end): (Span, Tick),
        calendar: &Calendar,
    ) -> Vec<f64> {
        let step = Span(step.0.max(1));
        let mut list = vec![0.0; end.0.div_ceil(step.0) as usize];
        for source in self.own_sources() {
            let share = |row: &Listed| self.share_needing(role, &source.mix, row);
            if let Times::List(rows) = &source.times {
                for row in rows.iter().filter(|row| row.at < end) {
                    list[(row.at.0 / step.0) as usize] += share(row);
                }
                continue;
            }
            let mut all = vec![0.0; list.len()];
            spread(&source.times, step, end, &mut all);
            let share = share(&Listed::default());
            list.iter_mut().zip(all).for_each(|(list, all)| *list += all * share);
        }
        self.without_solved(step, calendar, &mut list);
        list
    }

    /// Sources of customers who come by themselves.
    fn own_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.proactive.is_none())
    }

    /// The probability that a contact needs this role; what the row leaves open is drawn.
    fn share_needing(&self, role: NameId, mix: &Mix, row: &Listed) -> f64 {
        let drawn = |given: Option<u16>, mixed: &[(u16, f64)]| match (given, mixed.is_empty()) {
            (None, false) => {
                let before = [0.0].into_iter().chain(mixed.iter().map(|entry| entry.1));
                mixed
                    .iter()
                    .zip(before)
                    .map(|(entry, from)| (Some(entry.0), entry.1 - from))
                    .collect()
            }
            _ => vec![(given, 1.0)],
        };
        let (intents, pages) = (drawn(row.intent, &mix.intents), drawn(row.page, &mix.pages));
        let pairs = intents.iter().flat_map(|intent| pages.iter().map(move |page| (intent, page)));
        let needing =
            pairs.filter(|(intent, page)| self.classify.need(intent.0, page.0) == Some(role));
        needing.map(|(intent, page)| intent.1 * page.1).sum()
    }

    /// Takes out what the robot solves.
    fn without_solved(&self, step: Span, calendar: &Calendar, list: &mut [f64]) {
        if let Some(robot) = &self.robot {
            for (index, contacts) in list.iter_mut().enumerate() {
                let at = Tick(index as u64 * step.0);
                if !robot.is_out(at) {
                    let clock = calendar.time_of_day(at).0 / Span::HOUR.0;
                    *contacts *= 1.0 - robot.solves[(clock as usize).min(23)];
                }
            }
        }
    }
}

impl WorkKind {
    /// Hands' time \[s\] of the items expected in each step of this length from the start to
    /// `end`; `contacts` are those of its shop in each, of whom some make items. Items count when
    /// they come, whenever they are handed out.
    pub fn expected_seconds(&self, step: Span, end: Tick, contacts: &[f64]) -> Vec<f64> {
        let step = Span(step.0.max(1));
        let mut items = vec![0.0; end.0.div_ceil(step.0) as usize];
        if let Some(times) = &self.times {
            spread(times, step, end, &mut items);
        }
        if let Some(after) = &self.after_chats {
            // of all intents alike: what a contact is about is not looked at here
            for (items, contacts) in items.iter_mut().zip(contacts) {
                *items += contacts * after.prob;
            }
        }
        let seconds = self.effort.mean_seconds() / self.settled.max(0.01);
        items.iter().map(|items| items * seconds).collect()
    }
}

/// Adds what comes at these times to each step of this length from the start to `end`.
fn spread(times: &Times, step: Span, end: Tick, list: &mut [f64]) {
    let mut add = |from: Tick, to: Tick, contacts: f64| {
        let whole = to.since(from).as_secs_f64();
        let mut at = from;
        while at < to.min(end) && whole > 0.0 {
            let index = at.0 / step.0;
            let stop = Tick((index + 1) * step.0).min(to).min(end);
            list[index as usize] += contacts * stop.since(at).as_secs_f64() / whole;
            at = stop;
        }
    };
    match times {
        Times::Curve(curve) => {
            let ends = curve.starts.iter().skip(1).copied().chain([curve.end]);
            for ((from, to), rate) in curve.starts.iter().zip(ends).zip(&curve.per_hour) {
                add(*from, to, rate * to.since(*from).as_secs_f64() / 3600.0);
            }
        }
        Times::Counts { intervals, scale } => {
            for interval in intervals {
                let to = interval.from + interval.length;
                add(interval.from, to, interval.count * scale);
            }
        }
        Times::List(rows) => {
            rows.iter().for_each(|row| add(row.at, row.at + Span::TICK, 1.0));
        }
        Times::Replay(replay) => add(Tick::ZERO, end, replay.rows as f64 * replay.scale),
    }
}
