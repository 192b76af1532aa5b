//! What is followed by interval beside what is drawn: the figure of every target, and the waits
//! whose distribution a target asks for. A figure that no interval has says why.

use super::catalog::{Figure, Formula, Grain, Words, figure, figure_of_target, words};
use super::counts::Wait;
use super::verdict::lines::{What, all as all_lines};
use crate::model::Scenario;

/// A total stands for the whole time.
const TOTAL: Words = words(
    "a total of the whole time, of which no hour has its own",
    "全程累计值，单个时段无从判断",
);

/// Why a figure that is a target is not followed by interval; `None` if it is.
pub fn why_not(figure: &Figure) -> Option<Words> {
    match figure.formula {
        // kept because the target asks for it
        Formula::Quantile(..) | Formula::Deviation(_) => None,
        Formula::Count(_) => Some(TOTAL),
        _ => figure.absent_at(Grain::Interval),
    }
}

/// The figures of all targets of a scenario, some perhaps twice.
fn targeted(scenario: &Scenario) -> impl Iterator<Item = &'static Figure> + '_ {
    let targets = scenario.shops.iter().flat_map(|shop| &shop.targets);
    targets.filter_map(|target| figure_of_target(&target.figure))
}

/// The figures of targets and red lines that are followed by interval, and the share served, which
/// tells how many customers there were; some perhaps twice.
pub fn followed(scenario: &Scenario) -> impl Iterator<Item = &'static Figure> + '_ {
    let judged = all_lines(scenario).into_iter();
    let red = judged.clone().filter(|line| matches!(line.what, What::Red(_)));
    let red = red.filter_map(|line| figure(line.figure));
    let targets = judged.clone().filter(|line| matches!(line.what, What::Target(_)));
    let targets = targets.filter_map(|line| figure(line.figure)).chain(targeted(scenario));
    // who came, or what items, is counted by the hour, too
    let counted = judged.clone().filter_map(|line| figure(line.counted_by()));
    let targets = targets.filter(|figure| why_not(figure).is_none());
    targets.chain(red).chain(counted).chain(figure("served_rate"))
}

/// Waits not kept by interval but for a target on their distribution.
pub(super) fn asked(scenario: &Scenario) -> Vec<Wait> {
    let mut waits = Vec::new();
    for figure in targeted(scenario) {
        let (Formula::Quantile(wait, _) | Formula::Deviation(wait)) = figure.formula else {
            continue;
        };
        if !wait.is_kept_by_interval() && !waits.contains(&wait) {
            waits.push(wait);
        }
    }
    waits
}
