//! `[targets]`: bounds on figures. A response time counted from connection hides the queue: as the
//! only target it is refused if the scenario set it so, and warned of where the platform knows no
//! other.

use super::fault::{Code, Faults, Severity, nearest};
use super::node::{Kind, Node};
use super::source::{Author, Place, Sources};
use super::value::{Amount, Duration, Share, Value};
use crate::model::kpi::Target;

/// What a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, written as a duration.
    Seconds,
    /// A share.
    Share,
    /// A number.
    Number,
}

/// What a target on a figure sees of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Counts from connection: blind to waits and losses before it.
    Blind,
    /// Sees loss or the wait from arrival.
    Sees,
    /// Neither.
    Other,
}

/// A figure a target may name.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its id in the catalog.
    pub id: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// True if more is better.
    pub at_least: bool,
    /// What a target on it sees of the queue.
    pub sight: Sight,
}

const fn figure(id: &'static str, unit: Unit, at_least: bool, sight: Sight) -> Figure {
    Figure { id, unit, at_least, sight }
}

/// The figures a target may name.
pub const FIGURES: &[Figure] = &[
    figure("online_upv", Unit::Number, true, Sight::Other),
    figure("consult_volume", Unit::Number, true, Sight::Other),
    figure("reception_volume", Unit::Number, true, Sight::Other),
    figure("answer_rate", Unit::Share, true, Sight::Sees),
    figure("satisfaction", Unit::Share, true, Sight::Other),
    figure("first_response", Unit::Seconds, false, Sight::Blind),
    figure("customer_wait", Unit::Seconds, false, Sight::Sees),
    figure("round_response", Unit::Seconds, false, Sight::Blind),
    figure("sla60_rate", Unit::Share, true, Sight::Blind),
    figure("reply3_rate", Unit::Share, true, Sight::Blind),
    figure("abandonment", Unit::Share, false, Sight::Sees),
    figure("lost", Unit::Share, false, Sight::Sees),
    figure("queue_wait_mean", Unit::Seconds, false, Sight::Sees),
    figure("queue_wait_p90", Unit::Seconds, false, Sight::Sees),
    figure("first_reply_from_arrival", Unit::Seconds, false, Sight::Sees),
    figure("reply_within_3min", Unit::Share, true, Sight::Blind),
    figure("coverage", Unit::Share, true, Sight::Other),
    figure("occupancy", Unit::Share, false, Sight::Other),
    figure("served_rate", Unit::Share, true, Sight::Sees),
    figure("first_in_time_rate", Unit::Share, true, Sight::Blind),
    figure("overnight_done_rate", Unit::Share, true, Sight::Other),
    figure("leave_reply_rate", Unit::Share, true, Sight::Other),
    figure("dissatisfaction_risk", Unit::Share, false, Sight::Other),
];

/// The figure of an id.
pub fn figure_of(id: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.id == id)
}

/// Reads the targets of a shop.
pub fn build(node: Option<&Node>, sources: &Sources, faults: &mut Faults) -> Vec<Target> {
    let Some(node) = node else { return Vec::new() };
    let Some(table) = node.table() else {
        super::value::wrong_type(node, "a table, as in `answer_rate = \"80%\"`", faults);
        return Vec::new();
    };
    let mut targets = Vec::new();
    let mut seen = Seen::default();
    for (id, entry) in &table.entries {
        if super::judging::is_setting(id) {
            continue;
        }
        let Some(figure) = figure_of(id) else {
            unknown_figure(id, entry.key, faults);
            continue;
        };
        let author = sources.get(entry.node.place.file).map(|text| text.author);
        let by_user = author == Some(Author::User);
        if matches!(&entry.node.kind, Kind::Text(text) if text == "none") {
            seen.taken_away |= by_user && figure.sight == Sight::Sees;
            continue;
        }
        let bound = match figure.unit {
            Unit::Seconds => Duration::read(&entry.node, faults).map(|at| at.0.as_secs_f64()),
            Unit::Share => Share::read(&entry.node, faults).map(|at| at.0),
            Unit::Number => Amount::read(&entry.node, faults).map(|at| at.0),
        };
        seen.targets.push((figure.sight, entry.key, figure.id, by_user));
        targets.extend(bound.map(|bound| Target {
            figure: figure.id.to_owned(),
            bound,
            at_least: figure.at_least,
            from_platform: !by_user,
        }));
    }
    seen.report(faults);
    targets
}

/// The targets read so far, for the question whether any of them sees the queue.
#[derive(Default)]
struct Seen {
    /// Sight, place, figure and whether the user set it.
    targets: Vec<(Sight, Place, &'static str, bool)>,
    /// True if the user took away one that sees the queue.
    taken_away: bool,
}

impl Seen {
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
pub fn unknown_figure(id: &str, place: Place, faults: &mut Faults) {
    let known = || FIGURES.iter().map(|figure| figure.id);
    let fault = faults.add(Code::UnknownFigure, place, format!("no figure is called `{id}`"));
    fault.label("not in the catalog of figures");
    match nearest(id, known()) {
        Some(near) => fault.help(format!("write `{near}`")),
        None => fault.help(format!("known: {}", known().collect::<Vec<_>>().join(", "))),
    };
}
