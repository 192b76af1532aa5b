//! What binds, read from what waiting customers met: the causes of the waits of those who came in
//! hours that break, with what lies behind them.

use super::behind::{Because, Behind, is_for_the_silence};
use super::broken::{Break, Cause, Limit};
use super::outcome::Outcome;
use crate::measure::catalog::Part;
use crate::measure::causes::{Causes, Kind, Until};
use crate::measure::verdict::{Broken, Line, RedLine, Status, What};
use std::collections::BTreeMap;
use std::ops::Range;

/// What binds in some intervals in a row in which a line is missed. If those on a break are the
/// ones missing, it is what they are missed for: the reply itself takes as long in other hours.
/// Where nobody waited, customers were turned away: for want of people, or of room.
pub fn cause(outcome: &Outcome, behind: &Behind, line: &Line, run: &[&Broken]) -> Cause {
    let intervals = run[0].interval..run[run.len() - 1].interval + 1;
    let for_the_break = behind.is_for_the_break(line, run);
    let because = for_the_break.then_some(Because::Break);
    if line.what == What::Red(RedLine::Uncovered) {
        return Cause { limit: Limit::Coverage, because };
    }
    if line.is_of_work() {
        return of_work(outcome, intervals, because);
    }
    let causes = waited(outcome, line, intervals.clone());
    let uncovered = || {
        let part = outcome.shop(line.shop);
        outcome.value(part, "uncovered_entries").is_some_and(|count| count > 0.0)
    };
    let kind = causes.for_want().filter(|_| for_the_break).or(causes.binding());
    let limit = match kind {
        Some(kind) => limit_of(kind),
        None if uncovered() => Limit::Coverage,
        None => Limit::Slots,
    };
    let because = because.filter(|_| !matches!(limit, Limit::Pace | Limit::Cadence));
    let silence = || {
        let silent = is_for_the_silence(outcome, line.shop, intervals, &causes);
        (limit == Limit::Slots && silent).then_some(Because::Silence)
    };
    Cause { limit, because: because.or_else(silence) }
}

/// Items wait for hands, or for somebody to come.
fn of_work(outcome: &Outcome, intervals: Range<usize>, because: Option<Because>) -> Cause {
    let busy = outcome.medians(Part::Desk, "hands_occupancy");
    let alone = busy[intervals].iter().all(|busy| busy.is_nan());
    Cause { limit: if alone { Limit::Coverage } else { Limit::Hands }, because }
}

/// A cause, and its share of the waiting.
pub type Share = (Cause, f64);

/// The share of each cause in the waiting of those who came in hours that break; each hour is read
/// for the line that it is given with. Largest first, the reply itself last unless the worst hours
/// are named for it.
pub fn shares(outcome: &Outcome, breaks: &[Break]) -> Vec<Share> {
    let mut sums: BTreeMap<Cause, f64> = BTreeMap::new();
    let shop_of = |stretch: &Break| outcome.summary.verdict.lines[stretch.line].shop;
    for ((_, at), stretch) in hours(breaks, shop_of) {
        let stretch = &breaks[stretch];
        let line = &outcome.summary.verdict.lines[stretch.line];
        add(&mut sums, &waited(outcome, line, at..at + 1), Some(stretch.cause));
    }
    let worst = breaks.first().map(|stretch| stretch.cause.limit);
    in_order(sums, worst == Some(Limit::Pace))
}

/// The same of all who came to some shops, where no hours break.
pub fn shares_of_all(outcome: &Outcome, shops: Range<usize>) -> Vec<Share> {
    let verdict = &outcome.summary.verdict;
    if verdict.status == Status::NoCustomers {
        return Vec::new();
    }
    let (all, mut sums, mut total) = (0..outcome.intervals(), BTreeMap::new(), Causes::default());
    for shop in shops {
        let mut causes = Causes::default();
        let part = outcome.shop(shop);
        all.clone().for_each(|at| causes.add(&outcome.causes(part, at, Until::FirstReply)));
        let silent = is_for_the_silence(outcome, shop, all.clone(), &causes);
        let because = silent.then_some(Because::Silence);
        add(&mut sums, &causes, Some(Cause { limit: Limit::Slots, because }));
        total.add(&causes);
    }
    in_order(sums, total.binding() == Some(Kind::Pace))
}

/// Adds waits by cause; those for the named limit are for what lies behind it, too.
fn add(sums: &mut BTreeMap<Cause, f64>, causes: &Causes, named: Option<Cause>) {
    for kind in Kind::ALL {
        let limit = limit_of(kind);
        let because = named.filter(|cause| cause.limit == limit).and_then(|cause| cause.because);
        *sums.entry(Cause { limit, because }).or_default() += causes.of(kind);
    }
}

/// Largest first; the reply itself last unless it binds.
fn in_order(sums: BTreeMap<Cause, f64>, pace_binds: bool) -> Vec<Share> {
    let total: f64 = sums.values().sum();
    let all = sums.into_iter().filter(|(_, seconds)| *seconds > 0.0);
    let mut shares: Vec<Share> = all.map(|(cause, seconds)| (cause, seconds / total)).collect();
    let last = |of: &Share| of.0.limit == Limit::Pace && !pace_binds;
    shares.sort_by(|a, b| last(a).cmp(&last(b)).then(b.1.total_cmp(&a.1)));
    shares
}

/// Every hour that breaks in a shop, on every date, with the first stretch that says so.
fn hours(breaks: &[Break], shop_of: impl Fn(&Break) -> usize) -> BTreeMap<(usize, usize), usize> {
    let mut of_hour: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (number, stretch) in breaks.iter().enumerate() {
        for start in &stretch.starts {
            for at in *start..*start + (stretch.to - stretch.from) {
                of_hour.entry((shop_of(stretch), at)).or_insert(number);
            }
        }
    }
    of_hour
}

/// What customers who came in some intervals waited for: until the first reply, or in all rounds
/// where the line is about those.
fn waited(outcome: &Outcome, line: &Line, intervals: Range<usize>) -> Causes {
    let rounds = ["round", "reply3", "reply_", "later"];
    let all = rounds.iter().any(|word| line.figure.contains(word));
    let until = if all { Until::End } else { Until::FirstReply };
    let mut causes = Causes::default();
    intervals.for_each(|at| causes.add(&outcome.causes(outcome.shop(line.shop), at, until)));
    causes
}

fn limit_of(kind: Kind) -> Limit {
    match kind {
        Kind::Coverage => Limit::Coverage,
        Kind::Slots => Limit::Slots,
        Kind::Hands => Limit::Hands,
        Kind::Cadence => Limit::Cadence,
        Kind::Pace => Limit::Pace,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: usize, to: usize, starts: &[usize]) -> Break {
        Break {
            from,
            to,
            line: 0,
            value: Some(1.0),
            customers: 2.0,
            starts: starts.to_vec(),
            others: Vec::new(),
            cause: Cause { limit: Limit::Hands, because: None },
        }
    }

    #[test]
    fn an_hour_with_two_missed_targets_counts_once_and_every_date_counts() {
        let breaks = [stretch(0, 3, &[0, 20]), stretch(8, 9, &[8]), stretch(1, 4, &[1])];
        let all = hours(&breaks, |_| 0).into_iter().map(|((_, at), number)| (at, number));
        let all: Vec<(usize, usize)> = all.collect();
        assert_eq!(all, [(0, 0), (1, 0), (2, 0), (3, 2), (8, 1), (20, 0), (21, 0), (22, 0)]);
        assert!(hours(&[], |_| 0).is_empty());
        // the same hour of two shops is two
        let breaks = [stretch(0, 1, &[0]), Break { line: 1, ..stretch(0, 1, &[0]) }];
        let both: Vec<_> = hours(&breaks, |stretch| stretch.line).into_keys().collect();
        assert_eq!(both, [(0, 0), (1, 0)]);
    }

    #[test]
    fn the_reply_itself_stands_last_unless_it_binds() {
        let cause = |limit| Cause { limit, because: None };
        let sums = [(Limit::Pace, 6.0), (Limit::Slots, 1.0), (Limit::Hands, 3.0)];
        let order = |pace_binds: bool| {
            let sums = sums.into_iter().map(|(limit, seconds)| (cause(limit), seconds));
            let shares = in_order(sums.collect(), pace_binds);
            shares.into_iter().map(|(cause, _)| cause.limit).collect::<Vec<Limit>>()
        };
        assert_eq!(order(false), [Limit::Hands, Limit::Slots, Limit::Pace]);
        assert_eq!(order(true), [Limit::Pace, Limit::Hands, Limit::Slots]);
    }
}
