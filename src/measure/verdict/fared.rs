//! How lines fared: in each run and period, and over the runs that count.

use super::Tally;
use super::lines::{Customers, Fared, Line};
use crate::measure::catalog::{Part, Period};
use crate::measure::result::Results;
use crate::model::Scenario;
use crate::model::reduction::Reduction;

/// The runs that may be counted as independent trials: of mirrored pairs the first of each.
pub fn counted(scenario: &Scenario, results: &Results) -> Vec<bool> {
    let mirrored = scenario.reduction == Some(Reduction::Antithetic);
    results.replications.iter().map(|number| !mirrored || number.is_multiple_of(2)).collect()
}

/// The customers of each run of a shop in a period: those a human should serve, those served.
pub fn customers(results: &Results, shop: usize, period: Period) -> Vec<Customers> {
    parts(results, shop, period, "served_rate")
}

/// Whom a line is about in each run in a period: customers, or items of work.
pub fn concerned(results: &Results, line: &Line, period: Period) -> Vec<Customers> {
    parts(results, line.shop, period, line.counted_by())
}

fn parts(results: &Results, shop: usize, period: Period, share: &str) -> Vec<Customers> {
    let pairs = results.pairs(Part::Shop(shop), period, share).unwrap_or_default();
    pairs.into_iter().map(Customers::of).collect()
}

/// True if somebody came whom the lines judge: customers, or items of work on which there is a
/// target.
pub fn anybody(scenario: &Scenario, results: &Results, lines: &[Line], period: Period) -> bool {
    let some = |list: Vec<Customers>| list.iter().any(|of| of.came > 0.0);
    let of_work = lines.iter().filter(|line| line.is_of_work());
    (0..scenario.shops.len()).any(|shop| some(customers(results, shop, period)))
        || of_work.into_iter().any(|line| some(concerned(results, line, period)))
}

/// How each line fared in a period, over the runs counted.
pub fn tallies(
    scenario: &Scenario,
    results: &Results,
    lines: &[Line],
    period: Period,
) -> Vec<Tally> {
    let counted = counted(scenario, results);
    let of_line = |(number, line): (usize, &Line)| {
        let mut tally = Tally { line: number, period, missed: 0, of: 0, customers: 0.0 };
        for (fared, counts) in fares(results, line, period).iter().zip(&counted) {
            if *counts {
                tally.missed += u64::from(fared.missed);
                tally.of += 1;
                tally.customers += fared.customers;
            }
        }
        tally.customers /= tally.of.max(1) as f64;
        tally
    };
    lines.iter().enumerate().map(of_line).collect()
}

/// How a line fared in each run in a period. What is not kept by day is taken from the whole run.
pub fn fares(results: &Results, line: &Line, period: Period) -> Vec<Fared> {
    let part = Part::Shop(line.shop);
    let pairs = match results.pairs(part, period, line.figure) {
        Some(pairs) => pairs,
        None => results.pairs(part, Period::Whole, line.figure).unwrap_or_default(),
    };
    let mut concerned = concerned(results, line, period);
    if period != Period::Whole && line.takes_days() {
        concerned.iter_mut().for_each(|of| of.served = of.came);
    }
    pairs.into_iter().zip(concerned).map(|(pair, came)| line.fared(pair, came)).collect()
}
