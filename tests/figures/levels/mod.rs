//! Levels over time against a plain sweep: what stood on the floor (people online, sessions,
//! queues, hands at work, gaps) is worked out once more from the facts alone, as curves, and the
//! area and the peak of each curve in each interval and day are compared with the books.

mod sweep;

use dacu::kernel::tick::{Span, Tick};
use dacu::measure::counters::{Level, Stock};
use dacu::measure::layout::Layout;
use dacu::scenario::parse_str;
use std::collections::BTreeMap;
use sweep::{Curve, Of, swept};

const TEXT: &str = r#"
[desk]
name = "levels"
start = 2026-11-10T09:00:00
length = "30h"
warm_up = "90min"
interval = "1h"
replications = 1

[[shops]]
name = "first"
platform = "jd_groups_2023"
sla.working_hours = ["08:00", "23:30"]

[[shops.arrivals]]
contacts_per_day = 400
page_mix = { product_detail = 0.3, order_detail = 0.7 }

[[shops.groups]]
name = "orders"
pages = ["order_detail"]
members = ["one"]
auto_assign_to_default = false

[[shops]]
name = "second"
platform = "jd_dongdong_2019"
contacts_per_day = 300

[service]
wrap_up = "20s"
wrap_up_prob = 0.5

[session]
idle_weight = 0.5
idle_after = "20s"

[[agents]]
id = "both"
count = 3
shops = ["first", "second"]
max_concurrency = 3

[[agents]]
id = "one"
count = 2
shops = ["first"]
max_concurrency = 4

[[shifts]]
agents = ["both"]
from = "09:30"
to = "23:00"
breaks = [
    { from = "12:10", to = "12:40" },
    { from = "13:35", to = "13:41" },
    { from = "14:35", to = "14:41" },
    { from = "15:35", to = "15:41" },
    { from = "16:35", to = "16:41" },
    { from = "18:35", to = "18:41" },
]

[[shifts]]
agents = ["one"]
from = "12:00"
to = "20:00"

[[events]]
at = 2026-11-10T14:10:00
kind = "set_receive"
agents = "one"
receive = false

[[events]]
at = 2026-11-10T15:20:00
kind = "set_receive"
agents = "one"
receive = true

[[events]]
at = 2026-11-10T17:20:00
kind = "set_max"
agents = "both"
max = 2

[[events]]
at = 2026-11-10T13:20:00
kind = "set_max"
agents = "one"
max = 1

[[events]]
at = 2026-11-10T13:20:00
kind = "set_max"
agents = "both"
max = 30
"#;

/// What is kept of whom.
fn is_kept(of: Of, level: Level) -> bool {
    let of_queue = matches!(level, Level::Queue | Level::QueueGhosts | Level::Open);
    match (of, level) {
        (_, Level::Time) => false,
        (Of::Desk, Level::Working | Level::Gap) => false,
        (Of::Row(_), _) => of_queue,
        (Of::Agent(_), Level::Working | Level::Gap | Level::Empty | Level::Stranded) => false,
        (Of::Agent(_), _) => !of_queue,
        _ => true,
    }
}

#[test]
fn every_level_is_what_a_sweep_over_the_facts_finds() {
    let scenario = match parse_str(TEXT, &[]) {
        Ok(loaded) => loaded.scenario,
        Err(error) => panic!("{error}"),
    };
    let layout = Layout::new(&scenario);
    let (counts, sweep) = swept(&scenario, &layout);
    let hour = |hour: u64| Tick(hour * Span::HOUR.0);
    let counted = Tick(90 * 60_000_000);
    let mut seen: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut compare = |of: Of, stock: &Stock, from: Tick, to: Tick| {
        let from = from.max(counted).min(to);
        for &level in Level::ALL {
            let kept = is_kept(of, level);
            let what = format!("{} of {of:?} from {} h", level.key(), from.0 as f64 / 3.6e9);
            if level == Level::Time {
                assert_eq!(stock.area(level), u128::from(to.since(from).0), "{what}");
            }
            if !kept {
                continue;
            }
            let none = Curve::default();
            let curve = sweep.curves.get(&(of, level as usize)).unwrap_or(&none);
            let (mut area, peak) = curve.between(from, to);
            if level == Level::Busy {
                area = sweep.busy(of, from, to);
            } else if from < to && !matches!(level, Level::Empty | Level::Stranded | Level::Gap) {
                // (those three follow from others, and may be risen to between two facts)
                assert_eq!(i64::from(stock.peak(level)), peak, "peak of {what}");
            }
            assert_eq!(stock.area(level) as i128, area, "{what}");
            let seen = seen.entry(level.key()).or_default();
            seen.0 += u32::from(area > 0);
            seen.1 += u32::from(area == 0);
        }
    };
    for interval in 0..30 {
        let (from, to) = (hour(interval), hour(interval + 1));
        let at = interval as usize;
        compare(Of::Desk, &counts.desk_series.intervals[at], from, to);
        for (shop, series) in counts.shop_series.iter().enumerate() {
            compare(Of::Shop(shop), &series.intervals[at], from, to);
        }
        for (row, series) in counts.row_series.iter().enumerate() {
            compare(Of::Row(row), &series.intervals[at], from, to);
        }
    }
    for (day, from, to) in [(0, hour(0), hour(15)), (1, hour(15), hour(30))] {
        compare(Of::Desk, &counts.desk_series.days[day], from, to);
        for (agent, book) in counts.agents.iter().enumerate() {
            compare(Of::Agent(agent), &book.series.days[day], from, to);
        }
    }
    compare(Of::Desk, &counts.desk_series.whole, hour(0), hour(30));
    for (agent, book) in counts.agents.iter().enumerate() {
        compare(Of::Agent(agent), &book.series.whole, hour(0), hour(30));
    }
    for level in ["queue", "open", "full", "gap", "empty", "stranded", "load_under", "busy"] {
        let (some, none) = seen[level];
        assert!(some > 0 && none > 0, "{level} stands {some} times and never {none} times");
    }
}
