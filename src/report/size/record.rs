//! `size.json` as types: the head counts that were found, versioned, written and read by the same
//! structures. Within a version keys are only added.

use super::families::clock;
use super::refused::first_line;
use super::{Found, set};
use crate::kernel::tick::Span;
use crate::kernel::tick::Tick;
use crate::measure::verdict::Status;
use crate::model::sizing::Shifted;
use crate::planning::size::cells::Fixed;
use crate::planning::size::measures::{Measure, Saved, Setting};
use crate::planning::size::proof::Proof;
use crate::planning::size::rules::Rule;
use crate::planning::size::shifts::places::What;
use crate::planning::size::shifts::slots::Unsound;
use crate::planning::size::{Answer, judge::Score};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of `size.json`.
pub const SIZE_VERSION: u32 = 1;

/// Head counts that were looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "dacu size (人数测算)")]
pub struct SizeDocument {
    /// What was found.
    pub answer: Verdict,
    /// Share of the periods that may be missed; left out where long-run figures are judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<f64>,
    /// Settings that take breaks of all at once apart, as `--set` takes them; empty if none had to.
    pub breaks_apart: Vec<String>,
    /// The head counts found under other demand.
    pub demand: Vec<Demanded>,
    /// The families, in order of declaration; those of a `count` of 0 only if `[size] counts` names
    /// them.
    pub families: Vec<Family>,
    /// Ended before its time: the answer is the best until then.
    pub interrupted: bool,
    /// What would let fewer people hold without hiring anybody, each alone.
    pub measures: Vec<MeasureTried>,
    /// Most customers of each shop that may be left as messages, a share.
    pub messages_at_most: Vec<f64>,
    /// Changes of shifts that were not tried; left out where all were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_tried: Vec<NotTried>,
    /// By how much the head counts found cost more than `size.budget`, in RMB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_budget_by: Option<f64>,
    /// Whether costs are RMB (true) or paid hours, where not everybody has a wage.
    pub priced: bool,
    /// Version of the program, as in `0.1.0`.
    pub program: String,
    /// What fresh runs say of the head counts found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proven>,
    /// What rules of thumb would have.
    pub rules: Vec<Ruled>,
    /// The scenario's hash, 16 digits.
    pub scenario_hash: String,
    /// The settings that make the roster found of the scenario, as `--set` takes them, those of
    /// `breaks_apart` among them.
    pub settings: Vec<String>,
    /// Runs simulated in the search, and in the proof.
    pub simulated: Simulated,
    /// Intervals that break whatever the number of people is, left aside in all else.
    pub stuck: Vec<Stuck>,
    /// What fresh runs say of today's roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<Proven>,
    /// The same with nothing changed but its breaks, where they had to be taken apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today_with_breaks_apart: Option<Proven>,
    /// Every roster that was simulated in the search, in order.
    pub tried: Vec<Tried>,
    /// Lines that three times the people on duty all the time miss as well, as `shop:figure`.
    pub unattainable: Vec<String>,
    /// Version of this document.
    pub version: u32,
}

/// The answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The head counts hold on fresh runs.
    Holds,
    /// They are too close to the line to be told.
    Undecided,
    /// The best that were found fail on fresh runs.
    Fails,
    /// The cheapest that hold cost more than they may.
    OverBudget,
    /// None were found that hold.
    Nothing,
    /// Interrupted before any were found.
    Unknown,
}

/// A family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Family {
    /// What one costs, RMB or paid hours.
    pub cost_of_one: f64,
    /// The head count found; the nearest where none holds, today's where none was found.
    pub found: u32,
    /// Paid hours of one.
    pub hours_of_one: f64,
    /// Its id.
    pub id: String,
    /// Why it stays as it is: `off_duty`, `by_customer`, `named`, `asked`, `person`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// Fewest it may have.
    pub least: u32,
    /// Most it may have.
    pub most: u32,
    /// What fresh runs say of one fewer; left out where that was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_fewer: Option<Proven>,
    /// On which pattern its people are; left out where they are on shifts of the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<OnPattern>,
    /// How the shifts of its people were changed; left out where they were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_shift: Option<OnChangedShift>,
    /// The setting that gives it the head count found, where the family is there.
    pub set: String,
    /// Head count today.
    pub today: u32,
}

/// Shifts of a family of today at other times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OnChangedShift {
    /// The family of today whose shifts they are, and that they are like.
    pub like: String,
    /// By how many minutes the shifts are longer.
    pub longer_by_minutes: i64,
    /// By how many minutes they start later; earlier if negative.
    pub starts_later_by_minutes: i64,
}

/// Shifts at other times that were not tried, because the scenario would be wrong with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NotTried {
    /// Whose shifts they are, and how they would have changed.
    pub change: OnChangedShift,
    /// What would be wrong.
    pub why: String,
}

/// A start of a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OnPattern {
    /// When they start, as in `08:30`.
    pub from: String,
    /// The family of today that they are like.
    pub like: String,
    /// The name of the pattern.
    pub name: String,
}

/// What fresh runs say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proven {
    /// Intervals that break.
    pub broken_intervals: usize,
    /// The 95 % interval of the share that misses, its upper end.
    pub high: f64,
    /// Share of customers left as messages, of the worst shop.
    pub left_as_messages: f64,
    /// The 95 % interval of the share that misses, its lower end.
    pub low: f64,
    /// Periods that missed something.
    pub missed: u64,
    /// Periods judged.
    pub of: u64,
    /// Runs simulated.
    pub runs: u32,
    /// `holds`, `fails` or `undecided`.
    pub status: Verdict,
}

/// A measure that needs nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureTried {
    /// What the people cost who are not needed with it, RMB or paid hours.
    pub cost_saved: f64,
    /// `maximum`, `silence`, `close`, `phrases`, `typing` or `breaks`.
    pub measure: String,
    /// The setting now, its lowest and highest value (seconds, shares or numbers; a timeout of
    /// never is left out).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<[f64; 2]>,
    /// People fewer with it.
    pub seats_saved: i64,
    /// The setting with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<[f64; 2]>,
}

fn measured(saved: &Saved) -> MeasureTried {
    let range = |setting: Setting| match setting {
        Setting::Number(low, high) | Setting::Share(low, high) => Some([low, high]),
        Setting::Time(low, high) => {
            (high.is_real()).then(|| [low.as_secs_f64(), high.as_secs_f64()])
        }
    };
    let name = match saved.measure {
        Measure::Maximum => "maximum",
        Measure::Silence => "silence",
        Measure::Close => "close",
        Measure::Phrases => "phrases",
        Measure::Typing => "typing",
        Measure::Breaks => "breaks",
    };
    MeasureTried {
        cost_saved: saved.cost,
        measure: name.to_owned(),
        now: saved.now.and_then(range),
        seats_saved: saved.seats(),
        then: saved.then.and_then(range),
    }
}

/// The head counts found under other demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Demanded {
    /// What fresh runs say.
    pub proof: Proven,
    /// Times the contacts of the scenario.
    pub times: f64,
}

/// What a rule of thumb would have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ruled {
    /// Its cost, RMB or paid hours.
    pub cost: f64,
    /// Head counts, family by family of those there are today.
    pub counts: Vec<u32>,
    /// What fresh runs say; left out where hours would be without anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proven>,
    /// `by_300`, `by_250_and_200` or `twenty_an_hour`.
    pub rule: String,
}

/// An interval that breaks whatever the number of people is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Stuck {
    /// The figure that is missed.
    pub figure: String,
    /// When the interval begins, as in `11-11 18:30`.
    pub from: String,
    /// The shop.
    pub shop: String,
}

/// Runs simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Simulated {
    /// In the proof, of today's roster and of one fewer.
    pub proven: u64,
    /// In the search.
    pub searched: u64,
}

/// A roster that was simulated in the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// Intervals that broke on average.
    pub broken_intervals: usize,
    /// Its cost, RMB or paid hours.
    pub cost: f64,
    /// Head counts, family by family; empty where people were put on patterns.
    pub counts: Vec<u32>,
    /// Who was put on patterns: families with anybody, and how many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<(String, u32)>,
    /// On so many days, some standing for several.
    pub days: usize,
    /// Estimated share of periods that miss something.
    pub missed: f64,
}

fn proven(proof: &Proof) -> Proven {
    Proven {
        broken_intervals: proof.broken,
        high: proof.high,
        left_as_messages: proof.messages,
        low: proof.low,
        missed: proof.missed,
        of: proof.of,
        runs: proof.runs,
        status: verdict(proof.status),
    }
}

fn verdict(status: Status) -> Verdict {
    match status {
        Status::Holds => Verdict::Holds,
        Status::Fails => Verdict::Fails,
        _ => Verdict::Undecided,
    }
}

fn kept(fixed: &Fixed) -> &'static str {
    match fixed {
        Fixed::OffDuty => "off_duty",
        Fixed::ByCustomer => "by_customer",
        Fixed::Named(_) => "named",
        Fixed::Asked => "asked",
        Fixed::Person => "person",
        Fixed::Patterned => "patterned",
        Fixed::Apart => "apart",
        Fixed::Locked => "locked",
        Fixed::Unmoved => "unmoved",
    }
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::By300 => "by_300",
        Rule::By250And200 => "by_250_and_200",
        Rule::TwentyAnHour => "twenty_an_hour",
    }
}

fn stuck(found: &Found) -> Vec<Stuck> {
    let Answer::Roster { stuck, .. } = &found.size.answer else { return Vec::new() };
    let of = |(interval, line): &(usize, usize)| {
        let line = found.size.lines.get(*line)?;
        let at = Tick(*interval as u64 * found.scenario.interval.0);
        let shop = found.scenario.shops[line.shop].name.clone();
        let from = found.scenario.calendar.label(at);
        Some(Stuck { figure: line.figure.to_owned(), from, shop })
    };
    stuck.iter().filter_map(of).collect()
}

/// The JSON Schema of the document, as text.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<SizeDocument>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn ruled(ruled: &crate::planning::size::rules::Ruled) -> Ruled {
    Ruled {
        cost: ruled.cost,
        counts: ruled.counts.clone(),
        proof: ruled.proof.as_ref().map(proven),
        rule: rule(ruled.rule).to_owned(),
    }
}

/// As it was asked for, without the last digits of a difference.
fn rounded(share: f64) -> f64 {
    libm::round(share * 1e9) / 1e9
}

fn tried(tried: &crate::planning::size::bench::Tried) -> Tried {
    let Score { missed, broken, .. } = &tried.score;
    Tried {
        broken_intervals: broken.len(),
        cost: tried.cost,
        counts: tried.counts.clone(),
        people: tried.people.clone(),
        days: tried.days,
        missed: *missed,
    }
}

impl Found<'_> {
    fn on_pattern(&self, family: &str) -> Option<OnPattern> {
        let place = self.places?.list.iter().find(|place| place.id == family)?;
        let What::Start { pattern, start } = place.what else { return None };
        let pattern = &self.scenario.sizing.patterns[pattern];
        let from = clock(pattern.starts[start]);
        Some(OnPattern { from, like: place.like.clone(), name: pattern.name.clone() })
    }

    fn on_changed_shift(&self, family: &str) -> Option<OnChangedShift> {
        let place = self.places?.list.iter().find(|place| place.id == family)?;
        let What::Shifted(how) = place.what else { return None };
        Some(on_changed_shift(&place.like, how))
    }

    /// Every setting that makes the roster found, but those given.
    pub fn all_settings(&self) -> Vec<String> {
        let apart = self.apart.iter().flat_map(|apart| apart.sets.iter());
        apart.chain(self.settings).cloned().collect()
    }
}

fn on_changed_shift(like: &str, how: Shifted) -> OnChangedShift {
    let minutes = |ticks: i64| ticks / Span::MINUTE.0 as i64;
    OnChangedShift {
        like: like.to_owned(),
        longer_by_minutes: minutes(how.longer),
        starts_later_by_minutes: minutes(how.by),
    }
}

fn not_tried(unsound: &Unsound) -> NotTried {
    NotTried {
        change: on_changed_shift(&unsound.like, unsound.how),
        why: first_line(&unsound.why).to_owned(),
    }
}

/// The document.
pub fn document(found: &Found) -> SizeDocument {
    let size = found.size;
    let (proof, fewer, demand, unattainable): (_, &[_], &[_], &[_]) = match &size.answer {
        Answer::Roster { proof, fewer, demand, .. } => (Some(proof), fewer, demand, &[]),
        Answer::Nothing { unattainable, .. } => (None, &[], &[], unattainable),
        Answer::Unknown => (None, &[], &[], &[]),
    };
    let answer = match &size.answer {
        Answer::Roster { stuck, .. } if !stuck.is_empty() => Verdict::Fails,
        Answer::Roster { .. } if size.over_budget().is_some() => Verdict::OverBudget,
        Answer::Roster { proof, .. } => verdict(proof.status),
        Answer::Nothing { .. } => Verdict::Nothing,
        Answer::Unknown => Verdict::Unknown,
    };
    let counts = found.counts().map(<[u32]>::to_vec).unwrap_or_else(|| size.cells.now());
    let families = size.cells.cells.iter().zip(&counts).enumerate();
    let families = families.map(|(at, (cell, count))| Family {
        cost_of_one: cell.cost,
        found: *count,
        hours_of_one: cell.hours,
        id: cell.family.clone(),
        kept: cell.fixed.as_ref().map(|fixed| kept(fixed).to_owned()),
        least: cell.least,
        most: cell.most,
        one_fewer: fewer
            .iter()
            .find(|fewer| fewer.family == at)
            .and_then(|fewer| fewer.proof.as_ref().map(proven)),
        pattern: found.on_pattern(&cell.family),
        changed_shift: found.on_changed_shift(&cell.family),
        set: set(&cell.family, *count),
        today: cell.now,
    });
    let unattainable = unattainable.iter().filter_map(|at| size.lines.get(*at));
    SizeDocument {
        answer,
        allowed: size.allowed.map(rounded),
        breaks_apart: found.apart.map(|apart| apart.sets.clone()).unwrap_or_default(),
        demand: demand
            .iter()
            .map(|it| Demanded { proof: proven(&it.proof), times: it.times })
            .collect(),
        families: families.collect(),
        interrupted: size.interrupted,
        measures: size.measures.iter().map(measured).collect(),
        messages_at_most: size.messages.clone(),
        not_tried: size.unsound.iter().map(not_tried).collect(),
        over_budget_by: size.over_budget(),
        priced: size.cells.priced,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        proof: proof.map(proven),
        rules: size.rules.iter().map(ruled).collect(),
        settings: found.all_settings(),
        scenario_hash: format!("{:016x}", found.scenario.hash),
        simulated: Simulated { proven: size.proven, searched: size.searched },
        stuck: stuck(found),
        today: size.today.as_ref().map(proven),
        today_with_breaks_apart: size.today_apart.as_ref().map(proven),
        tried: size.log.iter().map(tried).collect(),
        unattainable: unattainable
            .map(|line| format!("{}:{}", found.scenario.shops[line.shop].name, line.figure))
            .collect(),
        version: SIZE_VERSION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/size.json");
        if std::env::var_os("DACU_BLESS").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == schema(), "schemas/size.json is old: run with DACU_BLESS=1");
        assert!(!schema().contains("\"description\": \"\""));
    }
}
