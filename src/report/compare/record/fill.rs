//! Fills the document from what was compared.

use super::*;
use crate::measure::catalog::Part;
use crate::measure::verdict;
use crate::planning::compare::matched::{Alone, Renamed};
use crate::planning::compare::rows::{self, Row};
use crate::planning::compare::{answer, placed};
use crate::report::compare::{Against, Found, Side};
use crate::report::numbers::finite;

/// The document.
pub fn document(found: &Found) -> CompareDocument {
    CompareDocument {
        base: scenario(&found.base),
        comparisons: found.others.iter().map(|against| comparison(found, against)).collect(),
        maps: maps(found.renamed),
        pairs: found.base.played.results.count(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        seed: found.base.scenario.seed,
        version: COMPARE_VERSION,
    }
}

fn maps(renamed: &[Renamed]) -> Vec<String> {
    renamed.iter().map(|map| format!("{}={}", map.first, map.second)).collect()
}

fn scenario(side: &Side) -> Scenario {
    let verdict = &side.played.summary.verdict;
    let worst = verdict.worst();
    Scenario {
        cost: side.played.money.total.and_then(finite),
        desk: side.scenario.name.clone(),
        file: side.label.to_owned(),
        hours: side.played.money.roster.hours,
        meaning: format!("{:016x}", side.meaning),
        missed: worst.map_or(0, |worst| worst.missed),
        of: worst.map_or(0, |worst| worst.of),
        scenario_hash: format!("{:016x}", side.scenario.hash),
        verdict: match verdict.status {
            verdict::Status::Holds => Status::Holds,
            verdict::Status::Undecided => Status::Undecided,
            verdict::Status::Fails => Status::Fails,
            verdict::Status::NoTargets => Status::NoTargets,
            verdict::Status::NoCustomers => Status::NoCustomers,
        },
    }
}

fn comparison(found: &Found, against: &Against) -> Comparison {
    let compared = against.compared;
    let figures = |rows: &[Row]| rows.iter().map(|row| figure(found, row)).collect();
    let names = |alone: &Alone| Names { first: alone.first.clone(), other: alone.second.clone() };
    let only = &compared.unmatched;
    Comparison {
        answer: word(compared.answer.word),
        changes: against
            .differences
            .iter()
            .map(|it| Change {
                first: it.first.clone(),
                key: it.key.clone(),
                other: it.second.clone(),
            })
            .collect(),
        decisions: compared.decisions.as_ref().map(|it| decisions(found, it)),
        hours: figures(&compared.rows.hours),
        keys: figures(&compared.rows.keys),
        load: compared.load.map(|load| Load { differs_at: load.differs, tried: load.tried }),
        looks_better_than_it_is: compared.answer.illusion.is_some(),
        looks_worse_than_it_is: compared.answer.modest.is_some(),
        only_in_one: OnlyInOne {
            agents: names(&only.families),
            groups: names(&only.groups),
            maybe_renamed: maps(&only.renamed),
            shops: names(&only.shops),
            sources: names(&only.sources),
        },
        other: scenario(&against.side),
        others: figures(&compared.rows.others),
    }
}

fn word(word: answer::Word) -> Answer {
    match word {
        answer::Word::Same => Answer::Same,
        answer::Word::NoCustomers => Answer::NoCustomers,
        answer::Word::Identical => Answer::Identical,
        answer::Word::Unclear => Answer::Unclear,
        answer::Word::Better => Answer::Better,
        answer::Word::Worse => Answer::Worse,
        answer::Word::Mixed => Answer::Mixed,
    }
}

fn figure(found: &Found, row: &Row) -> Figure {
    let paired = row.paired;
    let layout = &found.base.played.results.layout;
    let from = row.interval.map(|at| found.base.scenario.calendar.label(layout.interval_start(at)));
    Figure {
        counts: row.counts,
        detectable: row.detectable.and_then(finite),
        difference: paired.and_then(|it| finite(it.difference.estimate)),
        figure: row.figure.id.to_owned(),
        first: row.values.0.and_then(finite),
        from,
        gain: paired.and_then(|it| it.gain).and_then(finite),
        high: paired.and_then(|it| finite(it.difference.high)),
        identical: row.identical,
        low: paired.and_then(|it| finite(it.difference.low)),
        more_is_better: row.more_is_better,
        name: found.part(crate::report::locale::Lang::En, row).unwrap_or_default(),
        of: match row.part {
            Part::Desk | Part::Agent(_) => Of::Desk,
            Part::Shop(_) => Of::Shop,
            Part::Row(_) => Of::Group,
            Part::Work(_) => Of::Work,
        },
        other: row.values.1.and_then(finite),
        p: paired.and_then(|it| finite(it.p)),
        p_adjusted: paired.and_then(|_| finite(row.adjusted)),
        se: paired.and_then(|it| finite(it.se)),
        stand: match row.stand() {
            rows::Stand::Better => Stand::Better,
            rows::Stand::Worse => Stand::Worse,
            rows::Stand::Other => Stand::Different,
            rows::Stand::Trifle => Stand::Trifle,
            rows::Stand::Open => Stand::Open,
        },
        target_first: row.bounds.and_then(|bounds| bounds.0),
        target_other: row.bounds.and_then(|bounds| bounds.1),
        unit: row.figure.unit.key().to_owned(),
    }
}

fn decisions(found: &Found, told: &placed::Decisions) -> Decisions {
    let placed = |it: &placed::Placed| Placed {
        agent: it.agent.clone(),
        at: found.base.scenario.calendar.civil(it.at).strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        by: by(&it.by),
    };
    let of = |(first, other, customers): &(placed::By, placed::By, u64)| ByTiers {
        customers: *customers,
        first: by(first),
        other: by(other),
    };
    Decisions {
        by: told.by.iter().map(of).collect(),
        customers: told.contacts,
        elsewhere: told.elsewhere,
        example: told.example.as_ref().map(|it| Elsewhere {
            customer: it.name.clone(),
            first: placed(&it.first),
            other: placed(&it.second),
            replication: it.replication,
        }),
        later: told.later,
        only_first: told.only_first,
        only_other: told.only_second,
        runs: told.runs,
        runs_that_differ: told.runs_that_differ,
    }
}

fn by(by: &placed::By) -> By {
    let way = match by.kind {
        placed::Kind::Entry => Way::Entry,
        placed::Kind::Queue => Way::Queue,
        placed::Kind::Delivered => Way::Delivered,
        placed::Kind::Anew => Way::Anew,
        placed::Kind::Outreach => Way::Outreach,
        placed::Kind::Message => Way::Message,
        placed::Kind::TurnedAway => Way::TurnedAway,
        placed::Kind::Gone => Way::Gone,
        placed::Kind::Robot => Way::Robot,
        placed::Kind::Waits => Way::Waits,
    };
    By { rule: by.rule.clone(), tier: by.tier.clone(), way }
}
