//! Which figures need no more than a recorder of entries keeps. Nobody lists them: a formula is
//! worked out on counts that differ only in what such a recorder does not keep, and needs nothing
//! of that if its value stays the same.

use super::{Figure, Formula, Need, Part, Source, View};
use crate::measure::counters::{Cell, Level, Stock, Sum, Tally};
use crate::measure::counts::Counts;
use crate::measure::keeps::{SUMS, TALLIES, WAITS};
use crate::measure::layout::Layout;
use crate::model::Scenario;

/// True if a recorder of entries keeps all that the figure needs, at desk, shops and groups.
pub fn is_of_entries(figure: &Figure, scenario: &Scenario, layout: &Layout) -> bool {
    if matches!(figure.need, Need::Persons | Need::Maximum | Need::Orders) {
        return false;
    }
    match figure.formula {
        Formula::Quantile(wait, _) | Formula::Deviation(wait) => WAITS.contains(&wait),
        Formula::Peak(_) | Formula::OverAgents { .. } => false,
        Formula::Count(_) | Formula::Ratio(_) => {
            let none = Counts::none();
            let source = Source { scenario, layout, counts: &none };
            (0..scenario.shops.len()).all(|shop| {
                let found = [1, 5, 12].map(|others| {
                    let (cell, stock) = counts(others);
                    let view = View::of_counts(source, Part::Shop(shop), cell, stock);
                    view.find(figure).pair()
                });
                found[0] == found[1] && found[1] == found[2]
            })
        }
    }
}

/// Counts of which those that are kept are always the same, the others so many times as large.
fn counts(others: u64) -> (Cell, Stock) {
    let (mut cell, mut stock) = (Cell::default(), Stock::default());
    for (at, &tally) in Tally::ALL.iter().enumerate() {
        let times = if TALLIES.contains(&tally) { 1 } else { others };
        cell[tally] = (1_000 + 13 * at as u64) * times;
    }
    for (at, &sum) in Sum::ALL.iter().enumerate() {
        let times = if SUMS.contains(&sum) { 1 } else { others };
        cell[sum] = u128::from((1_000_003 + 1_009 * at as u64) * times);
    }
    for (at, &level) in Level::ALL.iter().enumerate() {
        stock.add_area(level, u128::from((2_000_003 + 999_983 * at as u64) * others));
    }
    (cell, stock)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::catalog::figure;
    use crate::measure::fixture;

    #[test]
    fn what_became_of_entries_needs_little_and_hands_need_all() {
        let scenario = fixture::scenario();
        let layout = Layout::new(&scenario);
        let little = |id: &str| is_of_entries(figure(id).unwrap(), &scenario, &layout);
        for id in
            ["entries", "lost_rate", "served_rate", "queue_wait_p90_s", "customer_wait_mean_s"]
        {
            assert!(little(id), "{id}");
        }
        for id in ["hands_occupancy", "queue_length_mean", "round_response_p90_s", "persons"] {
            assert!(!little(id), "{id}");
        }
    }
}
