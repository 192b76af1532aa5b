//! `[targets]`: bounds on figures. A response time counted from connection hides the queue: as the
//! only target it is refused if the scenario set it so, and warned of where the platform knows no
//! other.

use super::aliases::{advise, spelt};
use super::fault::{Code, Faults, Severity, nearest};
use super::node::{Kind, Node};
use super::raw::{RawBounds, RawServiceLevel};
use super::said::said;
use super::source::{Author, Place, Sources};
use super::value::{Amount, Duration, Share, Value};
use super::words::CountsWord;
use crate::model::Scenario;
use crate::model::figure::{self, Row, Side, Sight, Unit, find};
use crate::model::kpi::{ServiceCounts, ServiceLevel, Target};

/// The target with a threshold of its own.
pub const SERVICE_LEVEL: &str = "service_level";

/// Targets of a shop.
#[derive(Debug, Default)]
pub struct Targets {
    /// Bounds on figures, by name.
    pub list: Vec<Target>,
    /// What the shop calls its service level.
    pub service_level: ServiceLevel,
}

/// Reads the targets of a shop.
pub fn build(node: Option<&Node>, sources: &Sources, faults: &mut Faults) -> Targets {
    let mut targets = Targets::default();
    let Some(node) = node else { return targets };
    let Some(table) = node.table() else {
        let what =
            said!("a table, as in `answer_rate = \"80%\"`", "表，如 `answer_rate = \"80%\"`");
        super::value::wrong_type(node, what, faults);
        return targets;
    };
    let mut seen = Seen::default();
    for (at, (id, entry)) in table.entries.iter().enumerate() {
        if super::judging::is_setting(id) {
            continue;
        }
        let Some(figure) = find(id) else {
            unknown_figure(id, entry.key, Some(&entry.node.kind), faults);
            continue;
        };
        if figure.side == Side::Never {
            faults
                .add(Code::UnknownFigure, entry.key, format!("no shop has `{id}`"))
                .label("an agent's figure alone, so no target of a shop can be on it");
            continue;
        }
        let by_user = is_users(&entry.node, sources);
        let others = table.entries.iter().enumerate().filter(|(other, _)| *other != at);
        let twins = || {
            others.clone().filter(|(_, twin)| find(twin.0).is_some_and(|row| row.id == figure.id))
        };
        if !by_user && twins().any(|(_, twin)| is_users(&twin.1.node, sources)) {
            continue; // the user said it in another of its names
        }
        if let Some((_, twin)) =
            twins().find(|(other, twin)| *other < at && is_users(&twin.1.node, sources) == by_user)
        {
            faults
                .add(
                    Code::KeysCollide,
                    entry.key,
                    format!("`{id}` and `{}` are one figure", twin.0),
                )
                .label("given twice")
                .see(twin.1.key, "here by another name");
            continue;
        }
        if matches!(&entry.node.kind, Kind::Text(text) if text == "none") {
            seen.taken_away |= by_user && figure.sight == Sight::Sees;
            continue;
        }
        seen.targets.push((figure.sight, entry.key, id, by_user));
        let bounds = if find(SERVICE_LEVEL).is_some_and(|row| row.id == figure.id) {
            service_level(&entry.node, &mut targets.service_level, faults)
        } else {
            bounds(id, figure, &entry.node, faults)
        };
        for (bound, at_least) in bounds.iter().filter(|_| by_user) {
            super::doubt::target(figure.unit, *at_least, *bound, entry.node.place, faults);
        }
        let target = |(bound, at_least)| Target {
            figure: id.clone(),
            bound,
            at_least,
            from_platform: !by_user,
        };
        targets.list.extend(bounds.into_iter().map(target));
    }
    seen.report(faults);
    targets
}

fn is_users(node: &Node, sources: &Sources) -> bool {
    sources.get(node.place.file).is_some_and(|text| text.author == Author::User)
}

/// A bound in the figure's own unit.
pub fn bound(unit: Unit, node: &Node, faults: &mut Faults) -> Option<f64> {
    match unit {
        Unit::Seconds => Duration::read(node, faults).map(|at| at.0.as_secs_f64()),
        Unit::Hours => Duration::read(node, faults).map(|at| at.0.as_secs_f64() / 3600.0),
        Unit::Share => Share::read(node, faults).map(|at| at.0),
        Unit::Count | Unit::Ratio | Unit::PerHour | Unit::Rmb => {
            Amount::read(node, faults).map(|at| at.0)
        }
    }
}

/// One bound on the figure's own side, or those of a table `{ at_least, at_most }`; each with
/// whether the figure must be at least that.
fn bounds(id: &str, figure: &Row, node: &Node, faults: &mut Faults) -> Vec<(f64, bool)> {
    if node.table().is_some() {
        let Some(raw) = RawBounds::read(node, faults) else { return Vec::new() };
        let sides = [(&raw.at_least, true), (&raw.at_most, false)];
        if raw.at_least.is_none() && raw.at_most.is_none() {
            missing_side(id, node.place, faults);
        }
        let read = sides.into_iter().filter_map(|(side, at_least)| {
            Some((bound(figure.unit, &side.as_ref()?.value.0, faults)?, at_least))
        });
        return read.collect();
    }
    match figure.side {
        Side::AtLeast | Side::AtMost => {
            let bound = bound(figure.unit, node, faults);
            bound.map(|bound| (bound, figure.side == Side::AtLeast)).into_iter().collect()
        }
        Side::Said | Side::Never => {
            missing_side(id, node.place, faults);
            Vec::new()
        }
    }
}

fn missing_side(id: &str, place: Place, faults: &mut Faults) {
    faults
        .add(Code::MissingKey, place, format!("a target on `{id}` needs `at_least` or `at_most`"))
        .label("neither way is better by itself")
        .help(format!("write `{id} = {{ at_most = ... }}` or `{id} = {{ at_least = ... }}`"));
}

/// The share, alone or in a table with the threshold and what counts.
fn service_level(node: &Node, level: &mut ServiceLevel, faults: &mut Faults) -> Vec<(f64, bool)> {
    if node.table().is_none() {
        return Share::read(node, faults).map(|at| (at.0, true)).into_iter().collect();
    }
    let Some(raw) = RawServiceLevel::read(node, faults) else { return Vec::new() };
    if let Some(within) = &raw.within {
        level.within = within.0;
        level.short = within.0;
    }
    level.counts = match raw.counts.as_ref().map(|at| at.0) {
        None | Some(CountsWord::Offered) => ServiceCounts::Offered,
        Some(CountsWord::Answered) => ServiceCounts::Answered,
        Some(CountsWord::WithoutShort) => ServiceCounts::WithoutShort,
        Some(CountsWord::WithShort) => ServiceCounts::WithShort,
    };
    if let Some(short) = &raw.short {
        level.short = short.0;
        if matches!(level.counts, ServiceCounts::Offered | ServiceCounts::Answered) {
            faults
                .add(Code::KeysCollide, short.place, "nobody asks how short an abandonment is")
                .label("counts for `without_short` and `with_short` alone")
                .help("write `counts = \"without_short\"`, or leave `short` out");
        }
    }
    if raw.share.is_none() {
        faults
            .add(Code::MissingKey, node.place, "a service level needs `share`")
            .label("`share` is missing")
            .help("write `service_level = { share = \"80%\", within = \"20s\" }`");
    }
    raw.share.map(|at| (at.0, true)).into_iter().collect()
}

/// The targets read so far, for the question whether any of them sees the queue.
#[derive(Default)]
struct Seen<'a> {
    /// Sight, place, figure and whether the user set it.
    targets: Vec<(Sight, Place, &'a str, bool)>,
    /// True if the user took away one that sees the queue.
    taken_away: bool,
}

impl Seen<'_> {
    /// Targets that can be met by losing customers: an error where the user chose them; where only
    /// the platform did, its rules are as they are, and a planner must know.
    fn report(&self, faults: &mut Faults) {
        let blind = || self.targets.iter().filter(|(sight, ..)| *sight == Sight::Blind);
        if self.targets.iter().any(|(sight, ..)| *sight == Sight::Sees) {
            return;
        }
        let users = blind().find(|(.., by_user)| *by_user);
        let Some((_, place, id, _)) = users.or_else(|| blind().next()) else { return };
        let message = format!("`{id}` alone can be met by losing customers");
        let fault = faults.add(Code::TargetHidesQueue, *place, message);
        fault.label("counts from connection: the queue before it is not seen");
        if users.is_some() || self.taken_away {
            fault.help("add `lost = \"3%\"` or `first_reply_from_arrival = \"40s\"`");
        } else {
            fault.severity = Severity::Warning;
            fault.help(
                "the platform has no other; add `lost = \"3%\"` to `[targets]` of the scenario",
            );
        }
    }
}

/// A figure that is none.
pub fn unknown_figure(id: &str, place: Place, value: Option<&Kind>, faults: &mut Faults) {
    let known: Vec<&'static str> = figure::names().collect();
    let here = super::places::section("targets");
    let message = said!("no figure is called `{id}`", "没有 `{id}` 这个指标");
    let fault = faults.add(Code::UnknownFigure, place, message);
    fault.label(said!("not in the catalog of figures", "指标目录里没有"));
    let advice = advise(id, here, &known, value.and_then(spelt).as_deref());
    let nothing = advice.setting.is_none() && nearest(id, known.iter().copied()).is_none();
    let asked = advice.help.starts_with("which");
    if nothing && !asked {
        fault.help(said!(
            "every figure of docs/figures.md may stand here, as in `lost = \"3%\"`",
            "docs/figures.md 里的指标都可以写在这里，如 `lost = \"3%\"`"
        ));
    } else {
        fault.help(advice.help);
    }
    if let Some(instead) = advice.instead {
        fault.mend(place, instead);
    }
}

/// True if a target or the precision is on distinct customers.
pub fn asks_for_persons(scenario: &Scenario) -> bool {
    let targets = scenario.shops.iter().flat_map(|shop| &shop.targets);
    let names = targets.map(|target| target.figure.as_str());
    let names = names.chain(scenario.precision.as_ref().map(|precision| &*precision.figure));
    let rated = scenario.shops.iter().flat_map(|shop| &shop.performance.items);
    let names = names.chain(rated.map(|item| item.figure));
    names.filter_map(figure::find).any(figure::Row::is_of_persons)
}
