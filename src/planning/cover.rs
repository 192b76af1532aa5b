//! Hours that break because nobody is there: a change for them puts people of a family that serves
//! the shop on duty in just these hours, as many as the customers of the hours take. More agents on
//! the shifts there are would not help, however many.

use super::variants::{Hours, Variant};
use crate::kernel::tick::Tick;
use crate::measure::catalog::Part;
use crate::measure::result::Results;
use crate::measure::verdict::{Broken, RedLine, Verdict, What};
use crate::model::Scenario;
use crate::model::holding;
use std::collections::BTreeMap;

/// Most families that are tried for a shop.
const MOST_FAMILIES: usize = 3;
/// Hands that are busy for longer leave no time to wait for customers.
const BUSY: f64 = 0.8;

/// People for the hours in which each shop is left alone, the worst of its hours only; the same
/// hours of several dates are one.
pub fn variants(scenario: &Scenario, results: &Results, verdict: &Verdict) -> Vec<Variant> {
    let of_shop = |shop| alone(results, verdict, shop).map(|hours| (shop, hours));
    let shops = (0..scenario.shops.len()).filter_map(of_shop);
    shops.flat_map(|(shop, hours)| people(scenario, results, shop, &hours)).collect()
}

/// True if nobody is eligible there in hours of work.
fn is_alone(verdict: &Verdict, broken: &Broken) -> bool {
    let nobody = What::Red(RedLine::Uncovered);
    broken.value.is_none() || verdict.lines[broken.line].what == nobody
}

/// True if messages are late that came while nobody was served.
fn is_late(results: &Results, verdict: &Verdict, broken: &Broken) -> bool {
    let line = &verdict.lines[broken.line];
    let pairs = results.band_pairs(Part::Shop(line.shop), "served_rate", broken.interval);
    line.what == What::Red(RedLine::LateMessages)
        && pairs.unwrap_or_default().iter().all(|pair| pair.0 == 0.0)
}

/// Stretches of intervals, first and one past the last, and what they cost together.
type Stretches = (f64, Vec<(usize, usize)>);

/// The hours of the day in which a shop's customers find nobody, those that cost most: first and
/// one past the last interval on each date.
fn alone(results: &Results, verdict: &Verdict, shop: usize) -> Option<Vec<(usize, usize)>> {
    let mut cost: BTreeMap<usize, f64> = BTreeMap::new();
    let here = |broken: &&Broken| verdict.lines[broken.line].shop == shop;
    let broken: Vec<&Broken> = verdict.broken.iter().filter(here).collect();
    let mut alone: Vec<&&Broken> = broken.iter().filter(|it| is_alone(verdict, it)).collect();
    if alone.is_empty() {
        alone = broken.iter().filter(|it| is_late(results, verdict, it)).collect();
    }
    for broken in alone {
        let most = cost.entry(broken.interval).or_default();
        *most = most.max(broken.customers);
    }
    let intervals: Vec<usize> = cost.keys().copied().collect();
    let layout = &results.layout;
    // by time of day and length: the stretches, and what they cost together
    let mut found: BTreeMap<(u64, usize), Stretches> = BTreeMap::new();
    for run in intervals.chunk_by(|a, b| a + 1 == *b) {
        let (from, to) = (run[0], run[run.len() - 1] + 1);
        let time = layout.time_of_day(layout.interval_start(from)).0;
        let of_day = found.entry((time, run.len())).or_default();
        of_day.0 += run.iter().map(|interval| cost[interval]).sum::<f64>();
        of_day.1.push((from, to));
    }
    let worst = found.into_values().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    worst.map(|(_, stretches)| stretches)
}

/// People of the largest families that serve the shop, for these hours.
fn people(
    scenario: &Scenario,
    results: &Results,
    shop: usize,
    stretches: &[(usize, usize)],
) -> Vec<Variant> {
    let layout = &results.layout;
    let at = |interval: usize| layout.interval_start(interval);
    let hours: Vec<(Tick, Tick)> =
        stretches.iter().map(|&(from, to)| (at(from), at(to).min(layout.horizon.end))).collect();
    let seconds: f64 = hours.iter().map(|(from, to)| to.since(*from).as_secs_f64()).sum();
    let came = |interval: usize| {
        let pairs = results.band_pairs(Part::Shop(shop), "served_rate", interval);
        let pairs = pairs.unwrap_or_default();
        pairs.iter().map(|pair| pair.1).sum::<f64>() / pairs.len().max(1) as f64
    };
    let came: f64 = stretches.iter().flat_map(|&(from, to)| from..to).map(came).sum();
    let mut families: Vec<(&str, u32, f64)> = Vec::new();
    for seat in scenario.shops[shop].seats.iter().map(|seat| &scenario.seats[seat.at()]) {
        let agent = &scenario.agents[seat.agent.at()];
        if hours.iter().any(|(from, _)| scenario.joins_at(seat.agent.at()) > *from) {
            continue; // not yet at the desk
        }
        match families.iter_mut().find(|family| family.0 == agent.family) {
            Some(family) => family.1 += 1,
            None => {
                let effort = holding::effort(&scenario.shops[shop].service, agent, seat.max);
                families.push((&agent.family, 1, effort.unwrap_or(0.0)));
            }
        }
    }
    families.sort_by_key(|family| std::cmp::Reverse(family.1));
    families.truncate(MOST_FAMILIES);
    let cover = |(family, there, effort): (&str, u32, f64)| {
        let needed = libm::ceil(came * effort / (seconds.max(1.0) * BUSY));
        // not more than the family has again, and one at least
        let count = if needed.is_finite() { (needed as u32).clamp(1, there.max(1)) } else { 1 };
        let (from, to) = (hours[0].0, hours[0].1);
        let shown = Hours {
            from: layout.time_of_day(from),
            to: layout.time_of_day(to),
            dates: stretches.len() as u32,
        };
        let paid = seconds / 3600.0 * f64::from(count);
        Variant::Cover {
            family: family.to_owned(),
            count,
            shifts: hours.clone(),
            shown,
            hours: paid,
        }
    };
    families.into_iter().map(cover).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::arrivals::NoFeed;
    use crate::experiment::replicate::simulate;
    use crate::measure::recorder::Options;
    use crate::measure::verdict::Status;
    use crate::planning::variants::apply;
    use std::sync::atomic::AtomicBool;

    const DESK: &str = "
        [desk]
        start = 2026-11-11T00:00:00
        length = \"48h\"
        platform = \"jd_groups_2023\"
        contacts_per_day = 480
        curve = \"flat\"
        [sla]
        working_hours = [\"08:00\", \"20:00\"]
        [agent_defaults]
        hourly_cost = 30
        [[agents]]
        id = \"a\"
        count = 3
        [[agents]]
        id = \"b\"
        [[shifts]]
        agents = \"all\"
        from = \"08:00\"
        to = \"17:00\"
        [targets]
        lost = \"30%\"
    ";

    fn tried(text: &str) -> (Scenario, Results, Vec<Variant>) {
        let loaded = crate::scenario::parse_str(text, &[]);
        let scenario = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
        let results = run(&scenario);
        let found = variants(&scenario, &results, &Verdict::new(&scenario, &results));
        (scenario, results, found)
    }

    fn run(scenario: &Scenario) -> Results {
        let (options, quiet) = (Options::default(), AtomicBool::new(false));
        let ran = simulate(scenario, 0..20, options, |_| NoFeed, |_, _| {}, &quiet);
        ran.unwrap_or_else(|error| panic!("{error}")).0
    }

    /// From 17:00 on nobody is there in hours of work, on both dates; at night nobody need be.
    #[test]
    fn the_hours_without_anybody_are_covered_on_every_date() {
        let (scenario, _, found) = tried(DESK);
        assert_eq!(found.len(), 2, "{found:?}");
        let Variant::Cover { family, count, shifts, shown, hours } = &found[0] else {
            panic!("{found:?}")
        };
        assert_eq!((family.as_str(), *count), ("a", 1));
        let at = |hours: u64| Tick(hours * 3_600_000_000);
        assert_eq!(shifts[..], [(at(17), at(20)), (at(41), at(44))]);
        assert_eq!((shown.dates, *hours), (2, 6.0 * f64::from(*count)));
        let changed = apply(&scenario, &found[0]).unwrap();
        let results = run(&changed);
        let after = Verdict::new(&changed, &results);
        let alone = after.broken.iter().filter(|it| is_alone(&after, it)).count();
        assert_eq!(alone, 0, "{:?}", after.broken);
    }

    /// Suspended, or told to receive nobody: who is to show what no roster can beat does work.
    #[test]
    fn three_times_the_people_are_there_to_work() {
        let suspended =
            DESK.replace("agents = \"all\"", "agents = \"all\"\nstatus = \"suspended\"");
        let closed = DESK.replace("[agent_defaults]", "[agent_defaults]\nreceive = false");
        for text in [suspended, closed] {
            let (scenario, results, _) = tried(&text);
            let alone = |scenario: &Scenario, results: &Results| {
                let verdict = Verdict::new(scenario, results);
                verdict.broken.iter().any(|broken| is_alone(&verdict, broken))
            };
            assert!(alone(&scenario, &results), "{text}");
            let changed = apply(&scenario, &Variant::Threefold).unwrap();
            assert!(!alone(&changed, &run(&changed)), "{text}");
        }
    }

    #[test]
    fn where_somebody_is_there_all_the_time_nothing_is_to_be_covered() {
        let all_day =
            DESK.replace("08:00\"\n        to = \"17:00", "00:00\"\n        to = \"24:00");
        let (scenario, results, found) = tried(&all_day);
        assert_ne!(Verdict::new(&scenario, &results).status, Status::NoCustomers);
        assert!(found.is_empty(), "{found:?}");
    }
}
