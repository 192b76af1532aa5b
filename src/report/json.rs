//! `summary.json`: the versioned document for machines, filled from an outcome. Keys are the
//! catalog's ids; what has no value is `null` with its reason. The same scenario and seed give the
//! same bytes.

use super::advice::{self, Advice};
use super::behind;
use super::numbers::{ends, finite};
use super::outcome::Outcome;
use super::record::{
    About, Alike, Assumption, Attendance, Batches, Because, Binds, Break, Cause, Change, Direction,
    Document, Figure, Hours, Level, Limit, Range, Roster, Section, Series, Sku, Spoilt, Text,
    Tried,
};
use super::{judged, record, trust, words};
use crate::kernel::tick::Tick;
use crate::measure::catalog::{self, Grain, Part, Period, figures};
use crate::measure::summary::{self, Estimate};
use crate::model::{Scenario, SetBy};
use crate::planning::levers;
use crate::stats::sample::Band;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Sections made one by one while they are written: of thousands of agents they are long.
struct Sections<'a>(&'a Outcome<'a>);

impl Serialize for Sections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sections = self.0.summary.sections.iter();
        serializer.collect_seq(sections.map(|part| section(self.0, part)))
    }
}

/// The text of `summary.json`.
pub fn summary(outcome: &Outcome, advice: &Advice) -> String {
    fill(outcome, advice, Sections(outcome)).text()
}

/// The document.
pub fn document(outcome: &Outcome, advice: &Advice) -> Document {
    let sections = outcome.summary.sections.iter();
    fill(outcome, advice, sections.map(|part| section(outcome, part)).collect())
}

fn fill<S>(outcome: &Outcome, advice: &Advice, sections: S) -> Document<S> {
    let (scenario, summary) = (outcome.scenario, outcome.summary);
    Document {
        assumptions: scenario.assumptions.iter().map(assumption).collect(),
        attendance_h: attendance(outcome),
        audit: summary.audit.clone(),
        batches: summary.cut.as_ref().map(|cut| Batches {
            alike: cut
                .alike
                .iter()
                .map(|(figure, lag)| Alike {
                    figure: figure.id.into(),
                    lag_1_correlation: finite(*lag),
                })
                .collect(),
            count: cut.count,
            length_s: cut.length.as_secs_f64(),
        }),
        binds: binds(advice),
        breaks: breaks(outcome, advice),
        days: summary.days.iter().map(|part| section(outcome, part)).collect(),
        not_available: not_available(outcome),
        program: env!("CARGO_PKG_VERSION").into(),
        replications: summary.replications,
        roster: roster(scenario, outcome.summary),
        scenario: about(scenario),
        sections,
        series: series(outcome),
        sets: outcome.sets.clone(),
        skus: summary.skus.iter().map(|row| sku(scenario, row)).collect(),
        targets: judged::targets(outcome),
        tried: tried(outcome),
        variance_reduction: scenario.reduction.map(|reduction| reduction.name().into()),
        verdict: judged::document(outcome),
        version: record::DOCUMENT_VERSION,
    }
}

fn about(scenario: &Scenario) -> About {
    About {
        agents: scenario.agents.len(),
        hash: format!("{:016x}", scenario.hash),
        hours: finite(scenario.horizon.end.since(Tick::ZERO).as_secs_f64() / 3600.0),
        model_hash: format!("{:016x}", scenario.meaning()),
        name: scenario.name.clone(),
        platforms: scenario.shops.iter().map(|shop| shop.platform.clone()).collect(),
        seed: scenario.seed,
        start: scenario.calendar.start.to_string(),
    }
}

fn assumption(assumption: &crate::model::Assumption) -> Assumption {
    Assumption {
        input: assumption.input.clone(),
        key: assumption.key.clone(),
        platform: match &assumption.set_by {
            SetBy::Platform(name) => Some(name.clone()),
            _ => None,
        },
        range: assumption.range.map(|range| Range {
            high: range.high,
            low: range.low,
            source: range.source.into(),
            unit: range.unit.key().into(),
        }),
        set_by_user: assumption.set_by == SetBy::User,
        value: assumption.value.clone(),
    }
}

fn sku(scenario: &Scenario, row: &summary::SkuRow) -> Sku {
    Sku {
        credited: finite(row.credited),
        orders: finite(row.orders),
        shop: scenario.shops[row.shop].name.clone(),
        sku: row.sku.clone(),
    }
}

/// Paid hours of the roster as planned, their cost, and what customers cost and did not order.
fn roster(scenario: &Scenario, summary: &summary::Summary) -> Roster {
    let money = crate::planning::money::money(scenario, summary);
    let roster = money.roster;
    Roster {
        contacts_cost_rmb: money.contacts.and_then(finite),
        cost_rmb: roster.cost.and_then(finite),
        holiday_h: finite(roster.holiday),
        lost_orders_rmb: money.lost_orders.and_then(finite),
        night_h: finite(roster.night),
        overtime_h: finite(roster.overtime),
        paid_h: finite(roster.hours),
        per_served_rmb: money.per_served.and_then(finite),
        without_wage_h: finite(roster.unpriced),
    }
}

fn level(part: Part) -> Level {
    match part {
        Part::Desk => Level::Desk,
        Part::Shop(_) => Level::Shop,
        Part::Row(_) => Level::Group,
        Part::Work(_) => Level::Work,
        Part::Agent(_) => Level::Agent,
    }
}

/// True unless other figures were asked for.
fn wanted(outcome: &Outcome, id: &str) -> bool {
    outcome.only.is_empty() || outcome.only.contains(&id)
}

fn section(outcome: &Outcome, section: &summary::Section) -> Section {
    let estimates = section.estimates.iter().filter(|found| wanted(outcome, found.figure.id));
    Section {
        day: match section.period {
            Period::Day(day) => Some(day),
            _ => None,
        },
        figures: estimates.map(|found| (found.figure.id.into(), estimated(found))).collect(),
        level: level(section.part),
        name: section.name.clone(),
        shop: outcome.shop_of(section.part).map(str::to_owned),
    }
}

/// The figures that exist at no part of a level, by level, with the reason: a section has all the
/// others, with their own reasons where they have no value.
fn not_available(outcome: &Outcome) -> BTreeMap<Text, BTreeMap<Text, Text>> {
    let of = |grain: Grain| {
        let absent = figures()
            .filter(|figure| wanted(outcome, figure.id))
            .filter_map(|figure| Some((figure.id.into(), figure.absent_at(grain)?.en.into())));
        (grain.key().into(), absent.collect())
    };
    let works = !outcome.scenario.work.is_empty();
    Grain::ALL.into_iter().filter(|grain| works || *grain != Grain::Work).map(of).collect()
}

fn estimated(estimate: &Estimate) -> Figure {
    let direction = match estimate.figure.direction {
        catalog::Direction::Higher => Some(Direction::Higher),
        catalog::Direction::Lower => Some(Direction::Lower),
        catalog::Direction::Neutral => None,
    };
    if let Some(reason) = estimate.missing {
        return Figure { direction, reason: Some(reason.en.into()), ..Figure::default() };
    }
    Figure {
        ci95: estimate.interval.map(ends),
        daily_mean: estimate.daily_mean.as_ref().and_then(|mean| finite(mean.estimate)),
        direction,
        n: Some(estimate.n),
        reason: None,
        se: estimate.se.and_then(finite),
        unit: Some(estimate.figure.unit.key().into()),
        value: estimate.value.and_then(finite),
    }
}

fn breaks(outcome: &Outcome, advice: &Advice) -> Vec<Break> {
    let civil = |interval| outcome.scenario.calendar.civil(outcome.start_of(interval)).to_string();
    let of = |stretch: &advice::Break| Break {
        also: stretch.others.iter().map(|line| judged::line(outcome, *line)).collect(),
        because: stretch.cause.because.map(because),
        customers_a_run: finite(stretch.customers),
        dates: stretch.starts.len(),
        from: civil(stretch.from),
        limit: limit(stretch.cause.limit),
        line: judged::line(outcome, stretch.line),
        to: civil(stretch.to),
        worst: stretch.value.and_then(finite),
    };
    advice.breaks.iter().map(of).collect()
}

fn limit(limit: advice::Limit) -> Limit {
    match limit {
        advice::Limit::Hands => Limit::Hands,
        advice::Limit::Slots => Limit::Slots,
        advice::Limit::Coverage => Limit::Coverage,
        advice::Limit::Cadence => Limit::Cadence,
        advice::Limit::Pace => Limit::Pace,
    }
}

fn because(because: behind::Because) -> Because {
    match because {
        behind::Because::Break => Because::Break,
        behind::Because::Silence => Because::Silence,
    }
}

/// What customers waited for: in hours that break, or in all where none do.
fn binds(advice: &Advice) -> Binds {
    let of = |(cause, share): &(advice::Cause, f64)| Cause {
        because: cause.because.map(because),
        limit: limit(cause.limit),
        share: finite(*share),
    };
    Binds {
        causes: advice.binds.iter().map(of).collect(),
        hours: if advice.breaks.is_empty() { Hours::All } else { Hours::Break },
    }
}

fn series(outcome: &Outcome) -> Vec<Series> {
    let layout = &outcome.results.layout;
    let of = |series: &summary::BandSeries| {
        let edge = |edge: fn(&Band) -> f64| -> Vec<Option<f64>> {
            series.bands.iter().map(|band| band.as_ref().map(edge).and_then(finite)).collect()
        };
        Series {
            figure: series.figure.into(),
            level: level(series.part),
            median: edge(|band| band.median),
            name: match series.part {
                Part::Shop(shop) => layout.shops[shop].clone(),
                _ => String::new(),
            },
            p05: edge(|band| band.low),
            p95: edge(|band| band.high),
        }
    };
    let all = outcome.summary.series.iter();
    all.filter(|series| wanted(outcome, series.figure)).map(of).collect()
}

fn attendance(outcome: &Outcome) -> Vec<Attendance> {
    let statuses = &outcome.scenario.statuses;
    let of = |row: &summary::Attendance| {
        let hours = statuses.iter().zip(&row.hours);
        Attendance {
            agent: outcome.scenario.agents[row.agent].name.clone(),
            hours: hours.map(|(status, hours)| (status.name.clone(), finite(*hours))).collect(),
        }
    };
    outcome.summary.attendance.iter().map(of).collect()
}

fn tried(outcome: &Outcome) -> Tried {
    let levers = outcome.levers;
    let unattainable = levers.unattainable.iter();
    Tried {
        changes: levers.changes.iter().map(|tried| change(outcome, tried)).collect(),
        days: levers.days,
        sensitivity: trust::document(outcome),
        skipped: levers.skipped.map(|why| why.key().into()),
        unattainable: unattainable.map(|line| judged::line(outcome, *line)).collect(),
    }
}

fn change(outcome: &Outcome, tried: &levers::Tried) -> Change {
    let shop = |shop: usize| outcome.scenario.shops[shop].name.clone();
    let worse = tried.worse.iter().map(|worse| Spoilt {
        after: finite(worse.after),
        before: finite(worse.before),
        figure: worse.figure.into(),
        shop: shop(worse.shop),
    });
    Change {
        after: finite(tried.after),
        before: finite(tried.before),
        ci95: ends((tried.difference.low, tried.difference.high)),
        cost_rmb: tried.cost.and_then(finite),
        customers_a_run: finite(tried.gain),
        difference: finite(tried.difference.estimate),
        figure: tried.figure.into(),
        in_hours_that_break: tried.in_hours,
        shop: shop(tried.shop),
        what: words::variant(super::locale::Lang::En, &tried.variant),
        worse: worse.collect(),
    }
}
