//! Whether what is kept of a scenario keeps within the limits of the program.

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::limits::{CELLS_MOST, INTERVALS_MOST, SAMPLES_MOST, SEATS_MOST, grouped};
use super::said::said;
use super::source::Place;
use crate::model::Scenario;

/// What the figures of one run take for each agent, each group, each day of desk or shop, and each
/// interval of desk or shop \[bytes\]. `tests/answers/limits.rs` compares them with what is kept.
const SAMPLE: [u64; 4] = [1_000, 2_900, 3_500, 650];

/// What the figures of one run take \[bytes\].
pub fn sample_bytes(scenario: &Scenario) -> u64 {
    let parts = 1 + scenario.shops.len() as u64;
    let days = u64::from(scenario.calendar.day(scenario.horizon.stop())) + 1;
    let intervals = scenario.horizon.end.0.div_ceil(scenario.interval.0.max(1));
    let rows = (scenario.groups.len() + scenario.shops.len()) as u64;
    // The only shop of a desk is the desk, where intervals are kept.
    let drawn = if parts > 2 { parts } else { 1 };
    let counts = [scenario.agents.len() as u64, rows, parts * (days + 1), drawn * intervals];
    counts.into_iter().zip(SAMPLE).map(|(count, bytes)| count.saturating_mul(bytes)).sum()
}

/// Whether a scenario keeps within the limits of what is kept of it. `agents` is where the agents
/// are declared.
pub fn check(scenario: &Scenario, desk: &DeskParts, agents: Place, faults: &mut Faults) {
    let intervals = scenario.horizon.end.0.div_ceil(scenario.interval.0.max(1)) as usize;
    let rows = scenario.groups.len() + scenario.shops.len();
    let cells = rows.saturating_mul(intervals);
    if intervals > INTERVALS_MOST || cells > CELLS_MOST {
        let (count, what, zh, most) = if intervals > INTERVALS_MOST {
            (intervals, "intervals", "个时段", INTERVALS_MOST)
        } else {
            (cells, "pairs of an interval and a group", "个时段与客服组的组合", CELLS_MOST)
        };
        let count = grouped(count as u64);
        let message = said!("{count} {what} are too many", "{count} {zh}太多");
        faults
            .add(Code::TooLarge, desk.interval_place, message)
            .label(format!("at most {}", grouped(most as u64)))
            .help("write a longer `interval`, as in `interval = \"30min\"`");
    }
    if scenario.seats.len() > SEATS_MOST {
        let seats = grouped(scenario.seats.len() as u64);
        let message = format!("{seats} pairs of an agent and a shop are too many");
        faults
            .add(Code::TooLarge, agents, message)
            .label(format!("at most {}", grouped(SEATS_MOST as u64)))
            .help("say with `shops = [...]` whom each agent serves");
    }
    let runs = match &scenario.precision {
        Some(precision) => precision.at_most,
        None => scenario.replications,
    };
    let one = sample_bytes(scenario);
    if one.saturating_mul(runs.into()) > SAMPLES_MOST {
        let message = format!("the figures of {runs} runs of this desk do not fit into memory");
        faults
            .add(Code::TooLarge, desk.replications_place, message)
            .label(format!("at most {} runs", grouped((SAMPLES_MOST / one.max(1)).max(1))))
            .help("write fewer `replications`, or a longer `interval`");
    }
}
