//! `summary.json`: the versioned document for machines. Keys are the catalog's ids; what has no
//! value is `null` with its reason. The same scenario and seed give the same bytes.

use super::advice::{Advice, Cause};
use super::behind::Because;
use super::outcome::{DOCUMENT_VERSION, Outcome};
use super::plain::visible_json;
use crate::measure::catalog::{Grain, Part, Period, figures, told};
use crate::measure::followed::why_not;
use crate::measure::summary::{Estimate, Misses, Section};
use crate::model::SetBy;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// Stands where the sections go: of thousands of agents they are long, and written one by one.
const PLACE: &str = "\u{0}";

/// The document.
pub fn summary(outcome: &Outcome, advice: &Advice) -> String {
    let scenario = outcome.scenario;
    let summary = outcome.summary;
    let days: Vec<Value> = summary.days.iter().map(section).collect();
    let mut document = json!({
        "version": DOCUMENT_VERSION,
        "program": env!("CARGO_PKG_VERSION"),
        "scenario": {
            "name": scenario.name,
            "hash": format!("{:016x}", scenario.hash),
            "seed": scenario.seed,
            "start": scenario.calendar.start.to_string(),
            "hours": number(scenario.horizon.end.since(crate::kernel::tick::Tick::ZERO)
                .as_secs_f64() / 3600.0),
            "platforms": scenario.shops.iter().map(|shop| &shop.platform).collect::<Vec<_>>(),
            "agents": scenario.agents.len(),
        },
        "replications": summary.replications,
        "verdict": super::judged::verdict(outcome),
        "targets": targets(outcome),
        "breaks": breaks(outcome, advice),
        "binds": binds(advice),
        "not_available": not_available(),
        "sections": PLACE,
        "days": days,
        "series": series(outcome),
        "attendance_h": attendance(outcome),
        "roster": roster(outcome),
        "skus": summary.skus.iter().map(|row| json!({
            "shop": scenario.shops[row.shop].name,
            "sku": row.sku,
            "orders": number(row.orders),
            "credited": number(row.credited),
        })).collect::<Vec<_>>(),
        "tried": tried(outcome),
        "assumptions": scenario.assumptions.iter().map(|assumption| json!({
            "key": assumption.key,
            "value": assumption.value,
            "set_by_user": assumption.set_by == SetBy::User,
            "platform": match &assumption.set_by {
                SetBy::Platform(name) => Some(name),
                _ => None,
            },
            "input": assumption.input,
            "range": assumption.range.map(|range| json!({
                "low": range.low,
                "high": range.high,
                "unit": range.unit.key(),
                "source": range.source,
            })),
        })).collect::<Vec<_>>(),
        "audit": summary.audit,
    });
    if let Some(reduction) = scenario.reduction {
        document["variance_reduction"] = json!(reduction.name());
    }
    if let Some(cut) = &summary.cut {
        document["batches"] = json!({
            "count": cut.count,
            "length_s": cut.length.as_secs_f64(),
            "alike": cut.alike.iter().map(|(figure, lag)| json!({
                "figure": figure.id,
                "lag_1_correlation": number(*lag),
            })).collect::<Vec<_>>(),
        });
    }
    with_sections(&document, &summary.sections)
}

/// The document as text, its sections in the place kept for them.
fn with_sections(document: &Value, sections: &[Section]) -> String {
    let frame = serde_json::to_string_pretty(document).unwrap_or_default();
    // No text of a document holds the end of a line, so this stands where it was put.
    let place = "\n  \"sections\": \"\\u0000\"";
    let (before, after) = frame.split_once(place).unwrap_or((&frame, ""));
    let mut text = format!("{before}\n  \"sections\": [");
    for (number, part) in sections.iter().enumerate() {
        let part = serde_json::to_string_pretty(&section(part)).unwrap_or_default();
        text.push_str(if number == 0 { "\n    " } else { ",\n    " });
        text.push_str(&part.replace('\n', "\n    "));
    }
    text.push_str("\n  ]");
    text.push_str(after);
    text.push('\n');
    match visible_json(&text) {
        Cow::Owned(shown) => shown,
        Cow::Borrowed(_) => text,
    }
}

/// Paid hours of the roster as planned and their cost.
fn roster(outcome: &Outcome) -> Value {
    let roster = crate::planning::roster::roster(outcome.scenario);
    json!({
        "paid_h": number(roster.hours),
        "cost_rmb": roster.cost.map(number),
        "without_wage_h": number(roster.unpriced),
    })
}

/// A number, or null where it is none.
pub fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Desk => "desk",
        Part::Shop(_) => "shop",
        Part::Row(_) => "group",
        Part::Agent(_) => "agent",
    }
}

fn section(section: &Section) -> Value {
    let mut figures = Map::new();
    for estimate in &section.estimates {
        figures.insert(estimate.figure.id.to_owned(), estimated(estimate));
    }
    let mut document = json!({ "level": part(section.part), "name": section.name });
    if let Period::Day(day) = section.period {
        document["day"] = json!(day);
    }
    document["figures"] = Value::Object(figures);
    document
}

/// The figures that exist at no part of a level, by level, with the reason: a section has all the
/// others, with their own reasons where they have no value.
fn not_available() -> Value {
    let of = |grain: Grain| {
        let absent = figures().filter_map(|figure| {
            Some((figure.id.to_owned(), Value::from(figure.absent_at(grain)?.en)))
        });
        (grain.key().to_owned(), Value::Object(absent.collect()))
    };
    Value::Object(Grain::ALL.into_iter().map(of).collect())
}

fn estimated(estimate: &Estimate) -> Value {
    if let Some(reason) = estimate.missing {
        return json!({ "value": null, "reason": reason.en });
    }
    let mut document = json!({
        "value": estimate.value.map_or(Value::Null, number),
        "unit": estimate.figure.unit.key(),
        "n": estimate.n,
    });
    if let Some((low, high)) = estimate.interval {
        document["ci95"] = json!([number(low), number(high)]);
    }
    if let Some(mean) = &estimate.daily_mean {
        document["daily_mean"] = number(mean.estimate);
    }
    document
}

fn misses(misses: &Misses) -> Value {
    json!({
        "missed": misses.missed,
        "of": misses.of,
        "probability": misses.probability.as_ref().map(|p| number(p.estimate)),
        "ci95": misses.probability.as_ref().map(|p| [number(p.low), number(p.high)]),
    })
}

fn targets(outcome: &Outcome) -> Vec<Value> {
    let of = |check: &crate::measure::summary::TargetCheck| {
        json!({
            "shop": outcome.scenario.shops[check.shop].name,
            "target": check.target.figure,
            "figure": check.figure.map(|figure| figure.id),
            "label": check.figure.map(|figure| {
                let [en, zh] = told(figure.label, outcome.scenario, Some(check.shop));
                json!({ "en": en, "zh": zh })
            }),
            "by_interval": check.figure.map(|figure| match why_not(figure) {
                Some(reason) => json!({ "followed": false, "reason": reason.en }),
                None => json!({ "followed": true }),
            }),
            "bound": number(check.target.bound),
            "at_least": check.target.at_least,
            "from_platform": check.target.from_platform,
            "value": check.value.map(number),
            "met": check.met,
            "runs": misses(&check.runs),
            "days": misses(&check.days),
            "expected_miss": check.expected_miss.map(number),
        })
    };
    outcome.summary.targets.iter().map(of).collect()
}

fn breaks(outcome: &Outcome, advice: &Advice) -> Vec<Value> {
    let of = |stretch: &super::advice::Break| {
        json!({
            "from": outcome.scenario.calendar.civil(outcome.start_of(stretch.from)).to_string(),
            "to": outcome.scenario.calendar.civil(outcome.start_of(stretch.to)).to_string(),
            "line": super::judged::line(outcome, stretch.line),
            "worst": stretch.value.map(number),
            "customers_a_run": number(stretch.customers),
            "dates": stretch.starts.len(),
            "also": stretch
                .others
                .iter()
                .map(|line| super::judged::line(outcome, *line))
                .collect::<Vec<_>>(),
            "limit": format!("{:?}", stretch.cause.limit).to_lowercase(),
            "because": because(stretch.cause),
        })
    };
    advice.breaks.iter().map(of).collect()
}

/// What lies behind a limit, in a word.
fn because(cause: Cause) -> Option<&'static str> {
    cause.because.map(|because| match because {
        Because::Break => "break",
        Because::Silence => "silence",
    })
}

/// What customers waited for: in hours that break, or in all where none do.
fn binds(advice: &Advice) -> Value {
    let of = |(cause, share): &(Cause, f64)| {
        json!({
            "limit": format!("{:?}", cause.limit).to_lowercase(),
            "because": because(*cause),
            "share": number(*share),
        })
    };
    json!({
        "hours": if advice.breaks.is_empty() { "all" } else { "break" },
        "causes": advice.binds.iter().map(of).collect::<Vec<_>>(),
    })
}

fn series(outcome: &Outcome) -> Vec<Value> {
    let layout = &outcome.results.layout;
    let of = |series: &crate::measure::summary::BandSeries| {
        let edge = |edge: fn(&crate::stats::sample::Band) -> f64| -> Vec<Value> {
            let values = series.bands.iter();
            values
                .map(|band| band.as_ref().map_or(Value::Null, |band| number(edge(band))))
                .collect()
        };
        let name = match series.part {
            Part::Shop(shop) => layout.shops[shop].as_str(),
            _ => "",
        };
        json!({
            "level": part(series.part),
            "name": name,
            "figure": series.figure,
            "p05": edge(|band| band.low),
            "median": edge(|band| band.median),
            "p95": edge(|band| band.high),
        })
    };
    outcome.summary.series.iter().map(of).collect()
}

fn attendance(outcome: &Outcome) -> Vec<Value> {
    let statuses = &outcome.scenario.statuses;
    let of = |row: &crate::measure::summary::Attendance| {
        let mut hours = Map::new();
        for (status, value) in statuses.iter().zip(&row.hours) {
            hours.insert(status.name.clone(), number(*value));
        }
        json!({ "agent": outcome.scenario.agents[row.agent].name, "hours": hours })
    };
    outcome.summary.attendance.iter().map(of).collect()
}

fn tried(outcome: &Outcome) -> Value {
    let levers = outcome.levers;
    let list = |tried: &[crate::planning::levers::Tried]| -> Vec<Value> {
        let of = |tried: &crate::planning::levers::Tried| {
            json!({
                "what": super::words::variant(super::locale::Lang::En, &tried.variant),
                "figure": tried.figure,
                "shop": outcome.scenario.shops[tried.shop].name,
                "in_hours_that_break": tried.in_hours,
                "customers_a_run": number(tried.gain),
                "before": number(tried.before),
                "after": number(tried.after),
                "difference": number(tried.difference.estimate),
                "ci95": [number(tried.difference.low), number(tried.difference.high)],
                "cost_rmb": tried.cost.map(number),
                "worse": tried.worse.iter().map(|worse| json!({
                    "figure": worse.figure,
                    "shop": outcome.scenario.shops[worse.shop].name,
                    "before": number(worse.before),
                    "after": number(worse.after),
                })).collect::<Vec<_>>(),
            })
        };
        tried.iter().map(of).collect()
    };
    json!({
        "days": levers.days,
        "changes": list(&levers.changes),
        "sensitivity": super::trust::json(outcome),
        "unattainable": levers
            .unattainable
            .iter()
            .map(|line| super::judged::line(outcome, *line))
            .collect::<Vec<_>>(),
    })
}
