//! The figures of two scenarios side by side, pair by pair of runs: those that count for the
//! answer, all others, and those of each interval. Each list is a family of its own, within which
//! probabilities are adjusted for how many were looked at.

use super::Played;
use super::matched::parts;
use crate::measure::catalog::{Direction, Figure, Part, Period, Unit, figure, figures, missing};
use crate::measure::result::{Pair, Results};
use crate::measure::verdict::judged_by;
use crate::model::Scenario;
use crate::model::figure::{Side, find};
use crate::stats::interval::Confidence;
use crate::stats::paired::{PairedRatios, compare_ratios, holm};

/// What customers feel, the heaviest first: loss, messages, service, the wait; and whether it
/// counts for the answer. What counts from connection is blind to who never got there.
const KEYS: [(&str, bool); 11] = [
    ("lost_rate", true),
    ("left_message_rate", true),
    ("served_rate", true),
    ("customer_wait_mean_s", true),
    ("customer_wait_p90_s", true),
    ("dissatisfaction_risk", true),
    ("satisfaction_expected", false),
    ("first_response_mean_s", false),
    ("round_response_mean_s", false),
    ("served", false),
    ("entries", false),
];

/// The figures at the whole desk that count for the answer, the heaviest first.
pub fn felt() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().filter(|(_, counts)| *counts).map(|(id, _)| id)
}

/// Where targets on other figures stand among them: before those that do not count.
const LAST_COUNTED: usize = 5;

/// Figures compared by interval, besides those of targets.
const HOURS: [&str; 4] =
    ["lost_rate", "left_message_rate", "customer_wait_mean_s", "round_response_mean_s"];

/// Below this adjusted probability a difference is called sure.
pub const LEVEL: f64 = 0.05;

/// A figure of a part and period in two scenarios.
#[derive(Clone, Debug)]
pub struct Row {
    /// The figure.
    pub figure: &'static Figure,
    /// The part, as the first scenario numbers it.
    pub part: Part,
    /// The interval; `None` for the whole time.
    pub interval: Option<usize>,
    /// The bound of a target on it in the first scenario, and in the second.
    pub bounds: Option<(Option<f64>, Option<f64>)>,
    /// Whether it counts for the answer.
    pub counts: bool,
    /// True if more is better, false if less is; `None` for neither.
    pub more_is_better: Option<bool>,
    /// Values over all runs: of a quantile, the mean of the runs' own. `None` for none.
    pub values: (Option<f64>, Option<f64>),
    /// The comparison; `None` where one of them has no value.
    pub paired: Option<PairedRatios>,
    /// The probability, adjusted within its family.
    pub adjusted: f64,
    /// The smallest difference that the pairs find four times in five, as one of its family.
    pub detectable: Option<f64>,
    /// Change of the numerator, mean of a run: customers, or seconds of all of them.
    pub weight: f64,
    /// Every run of the one has exactly what the same run of the other has.
    pub identical: bool,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Surely better in the second.
    Better,
    /// Surely worse in the second.
    Worse,
    /// Surely different, neither way better.
    Other,
    /// Surely different, by less than is worth a word.
    Trifle,
    /// Not to be told apart.
    Open,
}

impl Row {
    /// How it stands.
    pub fn stand(&self) -> Stand {
        let Some(paired) = self.paired.filter(|_| self.adjusted < LEVEL) else {
            return Stand::Open;
        };
        let change = paired.difference.estimate;
        match self.more_is_better {
            _ if change == 0.0 => Stand::Open,
            _ if is_trifle(self.figure.unit, paired.first, paired.second) => Stand::Trifle,
            None => Stand::Other,
            Some(more) if (change > 0.0) == more => Stand::Better,
            Some(_) => Stand::Worse,
        }
    }
}

/// A change that reports would not show: of shares less than a twentieth of a point, of times less
/// than a tenth of a second, of all a thousandth.
pub fn is_trifle(unit: Unit, first: f64, second: f64) -> bool {
    let change = (second - first).abs();
    let least: f64 = match unit {
        Unit::Share => 5e-4,
        Unit::Seconds => 0.1,
        _ => 0.0,
    };
    change < least.max(1e-3 * first.abs().max(second.abs()))
}

/// The figures of two scenarios.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// What customers feel and what targets are on, the heaviest first.
    pub keys: Vec<Row>,
    /// Every other figure that has a value in both, by part.
    pub others: Vec<Row>,
    /// By interval.
    pub hours: Vec<Row>,
}

impl Rows {
    /// Compares two scenarios on the same runs.
    pub fn new(first: (&Scenario, &Played), second: (&Scenario, &Played)) -> Rows {
        let sides = Sides { first, second };
        let parts = parts(&first.1.results, &second.1.results);
        let mut rows = Rows { keys: sides.keys(&parts), ..Rows::default() };
        for (part, same) in &parts {
            if matches!(part, Part::Shop(_)) && first.0.shops.len() == 1 {
                continue; // the only shop of a desk is the desk
            }
            if sides.is_only_group(*part, *same) {
                continue; // and the only group of a shop the shop
            }
            for figure in figures() {
                let known = |row: &Row| row.figure.id == figure.id && row.part == *part;
                if !rows.keys.iter().any(known) {
                    let row = sides.row((*part, *same), None, figure);
                    rows.others.extend(row.filter(|row| row.paired.is_some()));
                }
            }
        }
        rows.hours = sides.hours(&parts, &rows.keys);
        for family in [&mut rows.keys, &mut rows.others, &mut rows.hours] {
            adjust(family);
        }
        rows
    }
}

/// Adjusts the probabilities of a family.
fn adjust(family: &mut [Row]) {
    let found: Vec<f64> =
        family.iter().filter_map(|row| row.paired.map(|paired| paired.p)).collect();
    let mut adjusted = holm(&found).into_iter();
    for row in family.iter_mut().filter(|row| row.paired.is_some()) {
        row.adjusted = adjusted.next().unwrap_or(1.0);
        row.detectable = row.paired.and_then(|paired| paired.detectable(found.len()));
    }
}

/// Two scenarios and their runs.
struct Sides<'a> {
    first: (&'a Scenario, &'a Played),
    second: (&'a Scenario, &'a Played),
}

impl Sides<'_> {
    /// Targets of either, then what customers feel at the whole desk.
    fn keys(&self, parts: &[(Part, Part)]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (part, same) in parts {
            let (Part::Shop(a), Part::Shop(b)) = (*part, *same) else { continue };
            // of a single shop the desk's figures are the shop's
            let place = match self.first.0.shops.len() {
                1 if self.second.0.shops.len() == 1 => (Part::Desk, Part::Desk),
                _ => (*part, *same),
            };
            let mut on: Vec<&'static Figure> = Vec::new();
            for (scenario, shop) in [(self.first.0, a), (self.second.0, b)] {
                let targets = scenario.shops[shop].targets.iter();
                on.extend(targets.filter_map(|target| judged_by(scenario, target)));
            }
            for figure in on {
                let known = |row: &Row| row.figure.id == figure.id && row.part == place.0;
                if rows.iter().any(known) {
                    continue;
                }
                let bound = |scenario: &Scenario, shop: usize| {
                    let targets = scenario.shops[shop].targets.iter();
                    let mut targets = targets.filter(|target| {
                        judged_by(scenario, target).is_some_and(|on| on.id == figure.id)
                    });
                    targets.next().map(|target| (target.bound, target.at_least))
                };
                let (one, other) = (bound(self.first.0, a), bound(self.second.0, b));
                if let Some(mut row) = self.row(place, None, figure) {
                    row.bounds = Some((one.map(|it| it.0), other.map(|it| it.0)));
                    row.counts = true;
                    row.more_is_better = other.or(one).map(|it| it.1);
                    rows.push(row);
                }
            }
        }
        for (id, counts) in KEYS {
            let known = |row: &Row| row.figure.id == id && row.part == Part::Desk;
            if rows.iter().any(known) {
                continue;
            }
            let row =
                figure(id).and_then(|figure| self.row((Part::Desk, Part::Desk), None, figure));
            rows.extend(row.map(|row| Row { counts, ..row }));
        }
        let rank = |row: &Row| KEYS.iter().position(|(id, _)| *id == row.figure.id);
        rows.sort_by_key(|row| rank(row).unwrap_or(LAST_COUNTED));
        rows
    }

    /// True for a row of a shop that has one group alone in both.
    fn is_only_group(&self, part: Part, same: Part) -> bool {
        let alone = |(scenario, played): (&Scenario, &Played), part: Part| match part {
            Part::Row(row) => {
                let shop = played.results.layout.rows[row].shop;
                scenario.shops[shop.at()].groups.len() == 1
            }
            _ => false,
        };
        alone(self.first, part) && alone(self.second, same)
    }

    fn hours(&self, parts: &[(Part, Part)], keys: &[Row]) -> Vec<Row> {
        let mut ids: Vec<&'static str> = HOURS.to_vec();
        for row in keys.iter().filter(|row| row.bounds.is_some()) {
            if !ids.contains(&row.figure.id) {
                ids.push(row.figure.id);
            }
        }
        let several = self.first.0.shops.len() > 1;
        let mut rows = Vec::new();
        for (part, same) in parts {
            if !(*part == Part::Desk || several && matches!(part, Part::Shop(_))) {
                continue;
            }
            for figure in ids.iter().filter_map(|id| figure(id)) {
                for interval in 0..self.first.1.results.layout.intervals {
                    let row = self.row((*part, *same), Some(interval), figure);
                    rows.extend(row.filter(|row| row.values != (None, None)));
                }
            }
        }
        rows
    }

    /// A figure; `None` where it means nothing in one of the two.
    fn row(
        &self,
        (part, same): (Part, Part),
        interval: Option<usize>,
        figure: &'static Figure,
    ) -> Option<Row> {
        let pairs = |(scenario, played): (&Scenario, &Played), part: Part| {
            let results = &played.results;
            match interval {
                Some(interval) => results.band_pairs(part, figure.id, interval),
                None => whole(scenario, results, part, figure),
            }
        };
        let (a, b) = (pairs(self.first, part)?, pairs(self.second, same)?);
        let value = |pairs: &[Pair]| crate::stats::ratio::ratio_of_sums(pairs);
        let mean = |pairs: &[Pair]| {
            pairs.iter().map(|pair| pair.0).sum::<f64>() / pairs.len().max(1) as f64
        };
        Some(Row {
            figure,
            part,
            interval,
            bounds: None,
            counts: false,
            more_is_better: side(figure),
            values: (value(&a), value(&b)),
            paired: compare_ratios(&a, &b, Confidence::P95),
            adjusted: 1.0,
            detectable: None,
            weight: mean(&b) - mean(&a),
            identical: a == b,
        })
    }
}

/// A figure's pairs over the whole time, where it means something.
pub fn whole(
    scenario: &Scenario,
    results: &Results,
    part: Part,
    figure: &'static Figure,
) -> Option<Vec<Pair>> {
    let view = results.view(scenario, part, Period::Whole);
    match missing(figure, scenario, results.options, &view) {
        Some(_) => None,
        None => results.pairs(part, Period::Whole, figure.id),
    }
}

/// Which way is better, by the catalog or by planners' habit.
pub fn side(figure: &Figure) -> Option<bool> {
    match figure.direction {
        Direction::Higher => Some(true),
        Direction::Lower => Some(false),
        Direction::Neutral => match find(figure.id)?.side {
            Side::AtLeast => Some(true),
            Side::AtMost => Some(false),
            Side::Said | Side::Never => None,
        },
    }
}
