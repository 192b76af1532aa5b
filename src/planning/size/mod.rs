//! How many people: the cheapest head counts of the families there are, on the shifts there are,
//! with which the desk holds.
//!
//! ```text
//!  cells ──► which families may grow or shrink, and what one more of each costs
//!  shifts ─► where people may start: how many on which pattern and start, before heads are counted
//!  judge ──► a roster on a weighted sample of days: how often it misses, which hours break
//!  table ──► what one family more or fewer changes, added up: every roster near one, unsimulated
//!  search ─► scale to the frontier; table; try what it says is cheapest; again from there
//!  proof ──► the chosen roster on fresh days, as `dacu run` judges it; one fewer of each family
//! ```
//!
//! The days of the search are never those of the proof. Whatever is simulated is kept in a log.

mod asked;
pub mod bench;
pub mod cells;
pub mod judge;
pub mod measures;
pub mod open;
pub mod proof;
pub mod rules;
pub mod search;
pub mod shifts;
mod table;
#[cfg(test)]
mod tests;

use crate::engine::RunError;
use crate::measure::verdict::{Line, What, all_lines};
use crate::model::Scenario;
use crate::model::sizing::Counts;
use asked::Given;
use bench::Tried;
use cells::{Cells, Fixed, Make, Unkept};
use judge::{Judge, Score};
use measures::Saved;
use open::Open;
use proof::{Demand, Fewer, Proof};
use rules::{Rule, Ruled};
use shifts::places::Places;
use shifts::slots::Unsound;
use std::sync::atomic::AtomicBool;

/// The share of a shop's customers that may be left as messages, of those who come while somebody
/// has to be there; all others may be.
const MESSAGES_MOST: f64 = 0.05;

/// What was found.
#[derive(Clone, Debug)]
pub struct Size {
    /// The families, and what one of each costs.
    pub cells: Cells,
    /// Targets and red lines of the desk, all of them.
    pub lines: Vec<Line>,
    /// Those that count, by number: what scores are about.
    pub counted: Vec<usize>,
    /// The share of periods that may be missed; `None`: long-run figures are judged.
    pub allowed: Option<f64>,
    /// Most customers of each shop that may be left as messages, a share.
    pub messages: Vec<f64>,
    /// People on duty in each shop wherever it is open.
    pub at_least: u32,
    /// Most that it may cost in RMB, if that is said; held against nothing where not everybody
    /// has a wage.
    pub budget: Option<f64>,
    /// The roster of today on fresh days.
    pub today: Option<Proof>,
    /// The same with its breaks apart, where they had to be.
    pub today_apart: Option<Proof>,
    /// What rules of thumb would have.
    pub rules: Vec<Ruled>,
    /// Changes of shifts that cannot be tried.
    pub unsound: Vec<Unsound>,
    /// The answer.
    pub answer: Answer,
    /// What would let fewer people hold without hiring anybody.
    pub measures: Vec<Saved>,
    /// Every roster that was simulated in the search, in order.
    pub log: Vec<Tried>,
    /// Replications of the search.
    pub searched: u64,
    /// Replications of the proof.
    pub proven: u64,
    /// Ended before its time; the answer is the best until then.
    pub interrupted: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A roster, and what fresh days say of it.
    Roster {
        /// Head counts, family by family.
        counts: Vec<u32>,
        /// What fresh days say.
        proof: Proof,
        /// The same roster with one fewer of each family that may have one fewer.
        fewer: Vec<Fewer>,
        /// The same roster under other demand.
        demand: Vec<Demand>,
        /// Intervals that break whatever the number of people is, left aside in all of this, and
        /// the number of the line among all.
        stuck: Vec<(usize, usize)>,
    },
    /// No head counts on these shifts were found to hold.
    Nothing {
        /// Those that came nearest.
        counts: Vec<u32>,
        /// How they fare.
        score: Score,
        /// Lines that three times the people on duty all the time miss as well, by number.
        unattainable: Vec<usize>,
    },
    /// Interrupted before anything was known.
    Unknown,
}

/// Why there is no search.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The scenario has no targets.
    NoTargets,
    /// Nobody comes for people, and there is no other work.
    NoCustomers,
    /// No family may change.
    AllFixed(Cells),
    /// `[size] counts` of a family cannot be kept, and why.
    Counts(String, Unkept),
    /// No head counts are allowed.
    Impossible(Impossible),
    /// Two staffs of `[size] patterns` share this family.
    Shared(String),
    /// Nobody is on any pattern.
    NobodyOnPatterns,
    /// There are patterns and a sheet (`desk.roster`).
    Sheet,
    /// Patterns have more starts, over those who may work them, than this.
    TooManyPlaces(usize),
    /// The scenario is not sound with people on its patterns.
    Patterns(String),
    /// Nobody can be added to a family, and why.
    Add(String, Fixed),
    /// Head counts are asked for of a family of which nothing may be changed.
    NotChanged(String),
    /// A change costs money, and not everybody has a wage.
    ChangeCost,
}

/// Why no head counts are allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Impossible {
    /// With as many as may be, too few are on duty in a shop in an interval.
    Uncovered {
        /// Number of the shop.
        shop: usize,
        /// Number of the interval.
        interval: usize,
    },
    /// The scenario is not sound with as many as may be.
    Unsound(String),
    /// As many as may be are sound and enough, but more than limits on families together allow, as
    /// those of patterns; with fewer somebody is missing somewhere.
    TooFew,
}

impl Size {
    /// By how much the roster found costs more than it may; `None` if it does not.
    pub fn over_budget(&self) -> Option<f64> {
        let Answer::Roster { counts, .. } = &self.answer else { return None };
        if !self.cells.priced {
            return None;
        }
        let over = self.cells.cost(counts) - self.budget?;
        (over > 0.0).then_some(over)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum SizeError {
    /// There is nothing to search.
    Refused(Refusal),
    /// A replication failed.
    Run(RunError),
}

/// Told now and then: what is done, and replications so far.
pub type Tell<'a> = &'a (dyn Fn(Stage, u64) + Sync);

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The search.
    Search,
    /// Fresh days: today's roster, rules of thumb, the proof, one fewer of each family.
    Proof,
}

/// What is sized.
pub struct Asking<'a> {
    /// The desk, its breaks apart if they had to be.
    pub scenario: &'a Scenario,
    /// The desk as it is today.
    pub today_is: &'a Scenario,
    /// Where people may be put on patterns; `None`: they stay on their shifts.
    pub places: Option<&'a Places>,
    /// Makes rosters.
    pub make: Make<'a>,
    /// Told what is done.
    pub tell: Tell<'a>,
    /// The flag.
    pub interrupted: &'a AtomicBool,
}

/// Searches the cheapest head counts with which a desk holds.
///
/// # Errors
/// There is nothing to search, or a replication failed.
pub fn size(asking: &Asking) -> Result<Size, SizeError> {
    let (scenario, make) = (asking.scenario, asking.make);
    let refuse = |refusal| Err(SizeError::Refused(refusal));
    let lines = all_lines(scenario);
    if !lines.iter().any(|line| matches!(line.what, What::Target(_))) {
        return refuse(Refusal::NoTargets);
    }
    let contacts = scenario.expected_contacts();
    if contacts <= 0.0 && scenario.work.is_empty() {
        return refuse(Refusal::NoCustomers);
    }
    let ask = &scenario.sizing;
    let least = ask.at_least.unwrap_or(1);
    let today = families(scenario, least, make).map_err(SizeError::Refused)?;
    if let Some(places) = asking.places {
        unlike_places(places, &ask.counts).map_err(SizeError::Refused)?;
    } else if today.free().next().is_none() {
        return refuse(Refusal::AllFixed(today));
    }
    let open = Open::new(scenario, least);
    let of_shop = |shop| {
        let outside = open.outside(scenario, shop);
        outside + MESSAGES_MOST * (1.0 - outside)
    };
    let shops = 0..scenario.shops.len();
    let messages = shops.map(|shop| ask.messages.unwrap_or_else(|| of_shop(shop)));
    let mut judge = Judge::new(scenario, messages.collect());
    let mut size = Size {
        lines,
        counted: judge.numbers.clone(),
        allowed: judge.allowed,
        messages: judge.messages.clone(),
        at_least: least,
        budget: ask.budget,
        today: None,
        today_apart: None,
        rules: Vec::new(),
        answer: Answer::Unknown,
        unsound: Vec::new(),
        measures: Vec::new(),
        log: Vec::new(),
        searched: 0,
        proven: 0,
        interrupted: false,
        cells: today.clone(),
    };
    let mut given = Given::new(asking, contacts, &today);
    if asking.places.is_some() {
        // on patterns somebody has to be put before heads are counted
        if !given.on_patterns(&open, &mut judge, &mut size)? {
            return Ok(size);
        }
    }
    let cells = size.cells.clone();
    let parts = (&cells, &open);
    // what breaks whatever the number of people is left aside, and everything else searched for
    let stuck = given.search(parts, &judge, &mut size)?;
    if !stuck.is_empty() {
        judge.stuck = stuck;
        given.search(parts, &judge, &mut size)?;
    }
    if asking.places.is_some() {
        given.again(&open, &mut judge, &mut size)?;
    }
    Ok(size)
}

/// Head counts that are asked for of people who are on patterns, or of whom nothing is changed.
fn unlike_places(places: &Places, asked: &[Counts]) -> Result<(), Refusal> {
    let unlike = |counts: &&Counts| places.replaces(&counts.family) != places.changes;
    match asked.iter().find(unlike) {
        Some(Counts { family, .. }) if places.changes => Err(Refusal::NotChanged(family.clone())),
        Some(Counts { family, .. }) => Err(Refusal::Counts(family.clone(), Unkept::Patterned)),
        None => Ok(()),
    }
}

/// The families there are today, within their limits.
fn families(scenario: &Scenario, least: u32, make: Make) -> Result<Cells, Refusal> {
    let ask = &scenario.sizing;
    let mut cells = Cells::new(scenario, &ask.counts, make);
    let by_rule = rules::counts(scenario, &cells.unbounded(), Rule::TwentyAnHour);
    cells.raise(&by_rule, least, &ask.counts, make);
    match cells.unkept(&ask.counts, make) {
        Some((family, why)) => Err(Refusal::Counts(family, why)),
        None => Ok(cells),
    }
}
