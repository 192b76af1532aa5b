//! Are customers worse off than before by more than is tolerated? Every scenario is held against
//! how it was, on the same customers and with each number of them, in every figure that customers
//! feel. Pairs of runs are added, at numbers fixed beforehand, until each comparison is decided.
//!
//! ```text
//!  contests ─► play (first pairs) ─► compare (what differs, who went elsewhere)
//!                  ▲   └─► tests: pairs of numbers ─► judge (Holm over all) ─► worse, within
//!                  └───────────────── more pairs ◄──────────────────────────── undecided
//! ```

pub mod judge;
pub mod prove;
#[cfg(test)]
mod tests;

use super::assumed::{VOLUME, set};
use super::compare::matched::{Renamed, aligned, parts, unmatched};
use super::compare::rows::{felt, side, whole};
use super::compare::{Compared, Played, compare, play_some};
use crate::engine::RunError;
use crate::measure::catalog::{Figure, Part, figure};
use crate::measure::layout::Layout;
use crate::measure::result::Pair;
use crate::measure::verdict::judged_by;
use crate::model::Scenario;
use crate::model::arrival::Times;
use crate::model::figure::Unit;
use crate::scenario::gate::{Allowed, By};
use judge::{Judged, Standing, judge};
use std::sync::atomic::AtomicBool;

/// What customers feel beside what a comparison rests on.
const BESIDES: [&str; 2] = ["answer_rate", "reply3_rate"];
/// A figure may get worse by this share of what it was, unless said otherwise.
pub const USUAL: f64 = 0.02;
/// A share may in any case get worse by this, unless said otherwise: three tenths of a point.
pub const USUAL_POINTS: f64 = 0.003;
/// A time may in any case get worse by this, in seconds, unless said otherwise: what no report
/// shows.
pub const USUAL_SECONDS: f64 = 0.1;

/// A scenario held against how it was.
#[derive(Clone, Debug)]
pub struct Contest {
    /// How it was.
    pub base: Scenario,
    /// How it is, with the chance of the base for whatever is the same.
    pub head: Scenario,
    /// The two mean the same.
    pub same: bool,
    /// How much worse figures may get, where it is said.
    pub allowed: Vec<Allowed>,
}

/// How a contest ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Worse, within, undecided.
    pub standing: Standing,
    /// On so many pairs of runs; none where the two mean the same.
    pub pairs: u32,
    /// Every figure of every part that was judged.
    pub rows: Vec<Judged>,
    /// What differs in the first pairs; `None` where the two mean the same.
    pub compared: Option<Compared>,
    /// Books that do not balance: a defect of ours.
    pub audit: Vec<String>,
    /// Names of parts, and intervals; `None` where the two mean the same.
    pub layout: Option<Layout>,
}

/// How all of them ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Each, in order.
    pub ended: Vec<Ended>,
    /// Numbers of pairs that could be looked at.
    pub looks: Vec<u32>,
    /// Figures that share the error: over all contests.
    pub family: usize,
}

/// A figure of a part that is judged, and its pairs so far.
#[derive(Clone, Debug)]
pub struct Test {
    /// The part, as the base numbers it and as the head does.
    pub parts: (Part, Part),
    /// The figure.
    pub figure: &'static Figure,
    /// True if more is better.
    pub more_is_better: bool,
    /// How much worse it may get; `None` for the usual.
    pub by: Option<By>,
    /// Numerators and denominators of the runs of the base.
    pub first: Vec<Pair>,
    /// The same of the head.
    pub second: Vec<Pair>,
}

/// The second of two scenarios with the chance of the first, agents who work the same shifts under
/// another name held to be renamed: whose chance is whose is free, and pairs are closer so.
pub fn matched(base: &Scenario, head: &Scenario) -> (Scenario, Vec<Renamed>) {
    let plain = aligned(base, head, &[]).unwrap_or_else(|_| head.clone());
    let renamed = unmatched(base, &plain).renamed;
    match aligned(base, head, &renamed) {
        Ok(named) => (named, renamed),
        Err(_) => (plain, Vec::new()),
    }
}

/// A scenario with so many times as many customers; `None` if some are listed one by one.
pub fn scaled(scenario: &Scenario, times: f64) -> Option<Scenario> {
    let mut scaled = scenario.clone();
    if times == 1.0 {
        return Some(scaled);
    }
    let mut sources = scenario.shops.iter().flat_map(|shop| &shop.sources);
    let listed = sources.any(|source| matches!(source.times, Times::List(_)));
    (!listed && set(&mut scaled, VOLUME, None, times)).then_some(scaled)
}

/// The numbers of pairs that are looked at: the least, twice that, and so on up to the most.
pub fn looks(pairs: u32, most: u32) -> Vec<u32> {
    let mut looks = vec![pairs];
    let mut next = pairs;
    while next < most {
        next = next.saturating_mul(2).min(most);
        looks.push(next);
    }
    looks
}

/// A contest under way.
struct State<'a> {
    contest: &'a Contest,
    tests: Vec<Test>,
    ended: Ended,
    over: bool,
}

/// Plays and judges all contests; `tell` hears of runs that ended.
///
/// # Errors
/// A replication that could not run, with the number of its contest; an interruption.
pub fn play_all(
    contests: &[Contest],
    (pairs, most): (u32, u32),
    tell: impl Fn(u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<Outcome, (usize, RunError)> {
    let looks = looks(pairs, most);
    let mut states: Vec<State> = contests.iter().map(State::new).collect();
    let mut done = 0;
    for look in &looks {
        for (number, state) in states.iter_mut().enumerate().filter(|(_, state)| !state.over) {
            let added = state.more(done..*look, &tell, interrupted);
            added.map_err(|error| (number, error))?;
        }
        done = *look;
        let mut all: Vec<(&mut Ended, &[Test], bool)> = states
            .iter_mut()
            .map(|state| (&mut state.ended, state.tests.as_slice(), state.over))
            .collect();
        judge(&mut all, looks.len());
        for state in &mut states {
            state.over = state.ended.standing != Standing::Undecided;
        }
        if states.iter().all(|state| state.over) {
            break;
        }
    }
    let family = states.iter().map(|state| state.tests.len()).sum();
    let ended = states.into_iter().map(|state| state.ended).collect();
    Ok(Outcome { ended, looks, family })
}

/// True if the second of two scenarios is worse by more than is tolerated in this figure; it is
/// looked at once, on so many pairs.
///
/// # Errors
/// A replication that could not run; an interruption.
pub fn alone(
    contest: &Contest,
    row: &Judged,
    pairs: u32,
    interrupted: &AtomicBool,
) -> Result<bool, RunError> {
    let mut state = State::new(contest);
    state.more(0..pairs, |_| {}, interrupted)?;
    state.tests.retain(|test| test.figure.id == row.figure.id && test.parts.0 == row.part);
    judge(&mut [(&mut state.ended, &state.tests, false)], 1);
    Ok(state.ended.standing == Standing::Worse)
}

impl<'a> State<'a> {
    fn new(contest: &'a Contest) -> State<'a> {
        let standing = if contest.same { Standing::Within } else { Standing::Undecided };
        let ended = Ended {
            standing,
            pairs: 0,
            rows: Vec::new(),
            compared: None,
            audit: Vec::new(),
            layout: None,
        };
        State { contest, tests: Vec::new(), ended, over: contest.same }
    }

    /// Plays further runs, and keeps of them what is judged.
    fn more(
        &mut self,
        runs: std::ops::Range<u32>,
        tell: impl Fn(u32) + Sync,
        interrupted: &AtomicBool,
    ) -> Result<(), RunError> {
        let Contest { base, head, .. } = self.contest;
        let play = |it: &Scenario| play_some(it, runs.clone(), |done, _| tell(done), interrupted);
        let (first, second) = (play(base)?, play(head)?);
        for played in [&first, &second] {
            self.ended.audit.extend(played.summary.audit.iter().cloned());
        }
        if self.ended.compared.is_none() {
            let found = compare((base, &first), (head, &second), false, interrupted)?;
            self.ended.compared = Some(found);
            self.ended.layout = Some(first.results.layout.clone());
            self.tests = tests(self.contest, &first, &second);
        }
        for test in &mut self.tests {
            let none = || vec![(0.0, 0.0); runs.len()];
            let of = |scenario, played: &Played, part| {
                whole(scenario, &played.results, part, test.figure).unwrap_or_else(none)
            };
            test.first.extend(of(base, &first, test.parts.0));
            test.second.extend(of(head, &second, test.parts.1));
        }
        self.ended.pairs = runs.end;
        Ok(())
    }
}

/// What is judged: what customers feel, what targets of either are on and what the gate names, at
/// the whole desk and, of several, in each shop.
fn tests(contest: &Contest, first: &Played, second: &Played) -> Vec<Test> {
    let (base, head) = (&contest.base, &contest.head);
    let several = base.shops.len() > 1 || head.shops.len() > 1;
    let mut found: Vec<Test> = Vec::new();
    for (part, same) in parts(&first.results, &second.results) {
        let shop = match (part, same) {
            (Part::Desk, _) => None,
            (Part::Shop(a), Part::Shop(b)) if several => Some((a, b)),
            _ => continue,
        };
        let mut judged: Vec<(&'static Figure, Option<bool>)> = Vec::new();
        for (id, more_is_better) in targets(base, head, shop) {
            judged.extend(figure(id).map(|figure| (figure, Some(more_is_better))));
        }
        let named = contest.allowed.iter().map(|it| it.figure);
        for id in felt().chain(BESIDES).chain(named) {
            let known = judged.iter().any(|(figure, _)| figure.id == id);
            judged.extend(figure(id).filter(|_| !known).map(|figure| (figure, None)));
        }
        let rank = |id: &str| felt().chain(BESIDES).position(|felt| felt == id);
        judged.sort_by_key(|(figure, _)| rank(figure.id).unwrap_or(usize::MAX));
        for (figure, said) in judged {
            let Some(more_is_better) = said.or_else(|| side(figure)) else { continue };
            let has = |scenario, played: &Played, part| {
                whole(scenario, &played.results, part, figure).is_some()
            };
            if !has(base, first, part) && !has(head, second, same) {
                continue;
            }
            let of = contest.allowed.iter().filter(|it| it.figure == figure.id);
            let mut bys: Vec<Option<By>> = of.map(|it| Some(it.by)).collect();
            if bys.is_empty() {
                bys.push(None);
            }
            found.extend(bys.into_iter().map(|by| Test {
                parts: (part, same),
                figure,
                more_is_better,
                by,
                first: Vec::new(),
                second: Vec::new(),
            }));
        }
    }
    found
}

/// The figures that targets are on, each with whether more is better: of a shop, or of the only
/// one, whose figures are the desk's.
fn targets(
    base: &Scenario,
    head: &Scenario,
    shop: Option<(usize, usize)>,
) -> Vec<(&'static str, bool)> {
    let several = base.shops.len() > 1 || head.shops.len() > 1;
    let (a, b) = match shop {
        Some(both) => both,
        None if several => return Vec::new(),
        None => (0, 0),
    };
    let mut found: Vec<(&'static str, bool)> = Vec::new();
    for (scenario, number) in [(head, b), (base, a)] {
        let targets = scenario.shops.get(number).map(|shop| shop.targets.iter());
        for target in targets.into_iter().flatten() {
            let on = judged_by(scenario, target).map(|on| (on.id, target.at_least));
            found.extend(on.filter(|(id, _)| found.iter().all(|(known, _)| known != id)));
        }
    }
    found
}

impl Test {
    /// How much worse the figure may get, where it was so much.
    pub fn limit(&self, was: f64) -> By {
        let least = match self.figure.unit {
            Unit::Share => USUAL_POINTS,
            Unit::Seconds => USUAL_SECONDS,
            _ => 0.0,
        };
        match self.by {
            Some(by) => by,
            None if USUAL * was.abs() >= least => By::Share(USUAL),
            None => By::Units(least),
        }
    }
}
