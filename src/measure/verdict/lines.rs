//! What can be missed: targets, and red lines that need none. Each miss has a size in customers, so
//! that unlike things can be ranked and trifles left out.

use crate::measure::catalog::{Figure, Found, Unit, figure, figure_of_target};
use crate::model::Scenario;
use crate::model::horizon::AtEnd;
use crate::model::judging::{Ratings, Weight};
use crate::model::kpi::Target;

/// Customers of a run that a miss must touch to be more than a trifle.
pub const MATERIAL_CUSTOMERS: f64 = 1.0;
/// Share of the period's customers that it must touch, too.
pub const MATERIAL_SHARE: f64 = 0.001;

/// What no desk may do, whatever its targets are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RedLine {
    /// Customers come in working hours while nobody is eligible.
    Uncovered,
    /// Messages are not answered within the platform's limit.
    LateMessages,
    /// Customers still await a human when the desk has been drained.
    Awaiting,
}

impl RedLine {
    /// All of them.
    pub const ALL: [RedLine; 3] = [RedLine::Uncovered, RedLine::LateMessages, RedLine::Awaiting];

    /// The figure that counts the customers.
    #[must_use]
    pub fn figure(self) -> &'static str {
        match self {
            RedLine::Uncovered => "uncovered_entries",
            RedLine::LateMessages => "left_late",
            RedLine::Awaiting => "awaiting_end",
        }
    }
}

/// What is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A target, by its number among all targets of all shops.
    Target(usize),
    /// A red line.
    Red(RedLine),
}

/// A target or a red line of a shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Which.
    pub what: What,
    /// Number of the shop.
    pub shop: usize,
    /// The id of the figure it is held against.
    pub figure: &'static str,
    /// The bound; of a red line the customers from which on it is crossed are worked out anew.
    pub bound: f64,
    /// True: at least the bound.
    pub at_least: bool,
    /// Whether missing it fails the desk.
    pub weight: Weight,
}

/// All targets, in the order of the summary, then the red lines.
#[must_use]
pub fn all(scenario: &Scenario) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut number = 0;
    for (shop, rules) in scenario.shops.iter().enumerate() {
        for target in &rules.targets {
            if let Some(figure) = judged_by(scenario, target) {
                lines.push(Line {
                    what: What::Target(number),
                    shop,
                    figure: figure.id,
                    bound: target.bound,
                    at_least: target.at_least,
                    weight: Weight::Fails,
                });
            }
            number += 1;
        }
    }
    for shop in 0..scenario.shops.len() {
        for red in RedLine::ALL {
            if let Some(figure) = figure(red.figure()) {
                lines.push(Line {
                    what: What::Red(red),
                    shop,
                    figure: figure.id,
                    bound: 0.0,
                    at_least: false,
                    weight: weight_of(scenario, red),
                });
            }
        }
    }
    lines
}

/// Whether a red line counts, given how the run ends.
fn weight_of(scenario: &Scenario, red: RedLine) -> Weight {
    let judging = &scenario.judging;
    match red {
        RedLine::Uncovered => judging.uncovered,
        RedLine::LateMessages => judging.late_messages,
        // a run that is cut leaves somebody waiting whatever the roster is
        RedLine::Awaiting if scenario.horizon.at_end == AtEnd::Cut => Weight::Told,
        RedLine::Awaiting => judging.awaiting,
    }
}

/// The figure a target is held against: for ratings those to be expected, unless the scenario wants
/// the luck of who rates to count.
#[must_use]
pub fn judged_by(scenario: &Scenario, target: &Target) -> Option<&'static Figure> {
    let meant = figure_of_target(&target.figure)?;
    match (meant.id, scenario.judging.ratings) {
        ("satisfaction" | "favourable_rate", Ratings::Expected) => figure("satisfaction_expected"),
        _ => Some(meant),
    }
}

/// The share of items that are replied to in time, of those replied to.
const FIRST_REPLIES: &str = "work_reply_in_time_rate";

/// Customers of one run, or items of work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Customers {
    /// Came for a human; items that came.
    pub came: f64,
    /// Got a human reply in a session; items settled.
    pub served: f64,
}

impl Customers {
    /// From the parts of the served share.
    pub fn of((served, came): (f64, f64)) -> Customers {
        Customers { came, served }
    }
}

/// What became of a line in one run and period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fared {
    /// Missed.
    pub missed: bool,
    /// By how many customers.
    pub customers: f64,
}

impl Line {
    /// How the line fared, given the figure's parts and whom `counted_by` counts. A figure
    /// without a value is missed if customers came and nobody was served; else it does not apply.
    pub fn fared(&self, pair: (f64, f64), customers: Customers) -> Fared {
        let value = Found::Ratio(pair.0, pair.1).value();
        match (self.what, value) {
            (What::Red(_), value) => {
                let count = value.unwrap_or(0.0);
                let missed = count >= material(customers.came);
                Fared { missed, customers: count }
            }
            (_, None) => {
                let missed = self.is_missed_without_value(customers);
                Fared { missed, customers: if missed { customers.came } else { 0.0 } }
            }
            (_, Some(value)) => {
                let missed = self.misses(value);
                let concerned = self.concerned(pair.1, customers.came);
                let beyond = if missed { self.beyond(value, concerned) } else { 0.0 };
                Fared { missed, customers: beyond }
            }
        }
    }

    /// Whether the figure is a share of some that are counted when they come: contacts of the
    /// night, items of work. What became of everybody else says nothing about it.
    fn is_apart(&self) -> bool {
        let is_share = figure(self.figure).is_some_and(|figure| figure.unit == Unit::Share);
        self.figure == "overnight_done_rate" || (self.is_of_work() && is_share)
    }

    /// The share whose parts say who was served, of all who came. Of work these are items: those
    /// settled; of first replies to items those in time, of all that were due.
    pub fn counted_by(&self) -> &'static str {
        match self.figure {
            FIRST_REPLIES => "work_in_time_rate",
            _ if self.is_of_work() => "work_settled_rate",
            _ => "served_rate",
        }
    }

    /// Whether items of work are judged, not customers.
    pub fn is_of_work(&self) -> bool {
        self.figure.starts_with("work_")
    }

    /// Whether items may rightly be done on a later day, so that none done in an hour or on a date
    /// says nothing.
    pub fn takes_days(&self) -> bool {
        self.is_of_work() && self.figure != FIRST_REPLIES
    }

    /// Whether the line is missed though its figure has no value: customers came and nobody was
    /// served, or items and none was done. Of a share of some, there were none of them.
    pub fn is_missed_without_value(&self, customers: Customers) -> bool {
        let applies = !self.is_apart() || self.figure == FIRST_REPLIES;
        applies && customers.came > 0.0 && customers.served == 0.0
    }

    /// How many a miss can touch: those the share is of, if it is of some, else all who came.
    pub fn concerned(&self, some: f64, came: f64) -> f64 {
        if self.is_apart() { some } else { came }
    }

    /// True if the value misses the bound.
    pub fn misses(&self, value: f64) -> bool {
        if self.at_least { value < self.bound } else { value > self.bound }
    }

    /// Customers beyond the bound: of a share what it is off by, of anything else the part of the
    /// larger of value and bound that lies between them.
    pub fn beyond(&self, value: f64, came: f64) -> f64 {
        let off = libm::fabs(value - self.bound);
        let is_share = figure(self.figure).is_some_and(|figure| figure.unit == Unit::Share);
        let larger = libm::fabs(value).max(libm::fabs(self.bound)).max(1e-9);
        came * if is_share { off } else { off / larger }.min(1.0)
    }
}

/// The customers that a miss must touch, of so many.
pub fn material(came: f64) -> f64 {
    MATERIAL_CUSTOMERS.max(MATERIAL_SHARE * came)
}
