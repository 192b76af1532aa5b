//! The verdict in `summary.json`: the answer, what was asked for, how often all targets were met
//! together, and every target and red line with what it cost.

use super::numbers::{ends, finite};
use super::outcome::Outcome;
use super::record::{
    Basis, ByInterval, Hold, Judgement, Labels, Line, Long, Misses, Share, Status, Target, Together,
};
use crate::measure::catalog::{Period, told};
use crate::measure::followed::why_not;
use crate::measure::summary::{self, TargetCheck};
use crate::measure::verdict::{self, RedLine, Tally, What};
use crate::model::judging::{self, Weight};

/// The answer in a word.
fn status(status: verdict::Status) -> Status {
    match status {
        verdict::Status::Holds => Status::Holds,
        verdict::Status::Undecided => Status::Undecided,
        verdict::Status::Fails => Status::Fails,
        verdict::Status::NoTargets => Status::NoTargets,
        verdict::Status::NoCustomers => Status::NoCustomers,
    }
}

/// The verdict as a document.
pub fn document(outcome: &Outcome) -> Judgement {
    let verdict = &outcome.summary.verdict;
    let hold = match verdict.hold {
        judging::Hold::Runs(share) => Hold::Share(Share { of: Basis::Runs, share: finite(share) }),
        judging::Hold::Dates(share) => {
            Hold::Share(Share { of: Basis::Dates, share: finite(share) })
        }
        judging::Hold::Mean => Hold::Long(Long::Mean),
    };
    Judgement {
        hold,
        lines: verdict.tallies.iter().map(|tally| tallied(outcome, tally)).collect(),
        one_sided_error: finite(verdict.error),
        runs_that_would_tell: verdict.more,
        status: status(verdict.status),
        together: verdict.together.iter().map(together).collect(),
    }
}

fn together(together: &verdict::Together) -> Together {
    Together {
        day: match together.period {
            Period::Day(day) => Some(day),
            _ => None,
        },
        limits_of_missing: ends((together.low, together.high)),
        missed: together.missed,
        of: together.of,
    }
}

/// What a target or a red line is called in documents.
pub fn line(outcome: &Outcome, number: usize) -> String {
    match outcome.summary.verdict.lines[number].what {
        What::Target(target) => outcome.summary.targets[target].target.figure.clone(),
        What::Red(RedLine::Uncovered) => "uncovered".to_owned(),
        What::Red(RedLine::LateMessages) => "late_messages".to_owned(),
        What::Red(RedLine::Awaiting) => "awaiting".to_owned(),
    }
}

fn tallied(outcome: &Outcome, tally: &Tally) -> Line {
    let about = &outcome.summary.verdict.lines[tally.line];
    Line {
        counts: about.weight == Weight::Fails,
        customers_a_run: finite(tally.customers),
        figure: about.figure.into(),
        line: line(outcome, tally.line),
        missed: tally.missed,
        of: tally.of,
        red_line: matches!(about.what, What::Red(_)),
        shop: outcome.scenario.shops[about.shop].name.clone(),
    }
}

/// Every target, and how it fared.
pub fn targets(outcome: &Outcome) -> Vec<Target> {
    let of = |check: &TargetCheck| Target {
        at_least: check.target.at_least,
        bound: finite(check.target.bound),
        by_interval: check.figure.map(|figure| {
            let reason = why_not(figure).map(|reason| reason.en.into());
            ByInterval { followed: reason.is_none(), reason }
        }),
        days: misses(&check.days),
        expected_miss: check.expected_miss.and_then(finite),
        figure: check.figure.map(|figure| figure.id.into()),
        from_platform: check.target.from_platform,
        label: check.figure.map(|figure| {
            let [en, zh] = told(figure.label, outcome.scenario, Some(check.shop));
            Labels { en: en.into(), zh: zh.into() }
        }),
        met: check.met,
        runs: misses(&check.runs),
        shop: outcome.scenario.shops[check.shop].name.clone(),
        target: check.target.figure.clone(),
        value: check.value.and_then(finite),
    };
    outcome.summary.targets.iter().map(of).collect()
}

fn misses(misses: &summary::Misses) -> Misses {
    Misses {
        ci95: misses.probability.as_ref().map(|p| ends((p.low, p.high))),
        missed: misses.missed,
        of: misses.of,
        probability: misses.probability.as_ref().and_then(|p| finite(p.estimate)),
    }
}
