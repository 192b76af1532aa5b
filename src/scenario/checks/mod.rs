//! What a planner should hear before a run: gaps in the roster, ceilings that bind, work beyond
//! the hands. Warnings and advice; what cannot run at all is an error and told elsewhere. The
//! figures are first estimates from means; the simulation is the answer.

mod coverage;
mod load;
mod plan;
mod promotion;
mod reach;

use super::desk::DeskParts;
use super::fault::Faults;
use super::people::People;
use super::shifts::Duty;
use super::source::Place;
use crate::model::Scenario;

/// What the checks look at.
pub struct View<'a> {
    /// The scenario, whole.
    pub scenario: &'a Scenario,
    /// The desk.
    pub desk: &'a DeskParts,
    /// Who is on duty when, by agent and time.
    pub duties: &'a [Duty],
    /// The people.
    pub people: &'a People,
    /// What each shop says of itself.
    pub shops: &'a [ShopFacts],
    /// True if the scenario has shifts; without them everybody is there all the time.
    pub has_shifts: bool,
}

/// What a shop says of itself and the model does not keep.
pub struct ShopFacts {
    /// Where it is declared.
    pub place: Place,
    /// Where its arrivals are.
    pub arrivals: Place,
    /// Most visitors a day, if it says.
    pub uv: Option<f64>,
    /// Where each of its groups is declared, the default group first.
    pub groups: Vec<Place>,
}

/// Runs all checks.
pub fn run(view: &View<'_>, faults: &mut Faults) {
    coverage::gaps(view, faults);
    load::overload(view, faults);
    plan::against_chats(view, faults);
    load::slot_bound(view, faults);
    load::norms(view, faults);
    promotion::typing(view, faults);
    promotion::three_shifts(view, faults);
    promotion::rest_days(view, faults);
    reach::roles(view, faults);
    reach::groups(view, faults);
    reach::idle_agents(view, faults);
    reach::targets_on_work(view, faults);
    reach::heavy_sessions(view, faults);
}

/// `11-11 12:00-12:30`, or with both days where it crosses midnight.
fn stretch(
    view: &View<'_>,
    from: crate::kernel::tick::Tick,
    to: crate::kernel::tick::Tick,
) -> String {
    let (start, end) = (view.desk.calendar.label(from), view.desk.calendar.label(to));
    match end.strip_prefix(&start[..start.len().min(6)]) {
        Some(clock) => format!("{start}-{clock}"),
        None => format!("{start} to {end}"),
    }
}

/// The first few of many, and how many more.
fn some(list: &[String], most: usize) -> String {
    let shown = list.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if list.len() > most { format!("{shown} and {} more", list.len() - most) } else { shown }
}
