//! The counts against a plain count: two shops, groups, two days, two replications. What stands in
//! each interval, day, group, shop and agent is counted once more from the contacts' records and
//! from the facts, without any of the recorder's code, and compared to the microsecond.

use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::{Disposition, Fact, How};
use dacu::kernel::ids::ContactSlot;
use dacu::kernel::tick::{Span, Tick};
use dacu::measure::counters::{Sum, Tally};
use dacu::measure::counts::{Counts, Wait};
use dacu::measure::layout::Layout;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::sink::ContactRecord;
use dacu::measure::trace::{Told, Trace};
use dacu::model::Scenario;
use dacu::scenario::parse_str;
use std::collections::BTreeMap;

const TEXT: &str = r#"
[desk]
name = "grains"
start = 2026-11-10T09:00:00
length = "32h"
warm_up = "1h"
interval = "30min"
replications = 2

[[shops]]
name = "first"
platform = "jd_groups_2023"

[[shops.arrivals]]
contacts_per_day = 900
page_mix = { product_detail = 0.6, order_detail = 0.4 }

[[shops.groups]]
name = "orders"
pages = ["order_detail"]
members = ["one"]

[[shops]]
name = "second"
platform = "jd_dongdong_2019"
contacts_per_day = 500

[transfer]
prob = 0

[service]
wrap_up = "20s"
wrap_up_prob = 0.5

[[agents]]
id = "both"
count = 3
shops = ["first", "second"]
max_concurrency = 4

[[agents]]
id = "one"
count = 2
shops = ["first"]
max_concurrency = 5

[[shifts]]
agents = ["both"]
from = "09:30"
to = "23:00"

[[shifts]]
agents = ["one"]
from = "12:00"
to = "20:00"
dates = ["2026-11-10"]
"#;

/// One replication: its facts and records, and the books made of them.
struct Ran {
    facts: Vec<Told>,
    records: Vec<ContactRecord>,
    counts: Counts,
}

fn run(scenario: &Scenario, replication: u32) -> Ran {
    let (mut trace, mut records) = (Trace::new(scenario), Vec::new());
    let options = Options::default();
    let mut recorder = Recorder::with_sink(scenario, replication, options, &mut records);
    let observer = (&mut trace, &mut recorder);
    let done =
        dacu::engine::run(scenario, replication, NoFeed, observer, &|| false).expect("a run");
    let recorded = recorder.finish(done.ended);
    assert_eq!(recorded.audit, []);
    let facts = trace.facts().to_vec();
    Ran { facts, records, counts: recorded.counts }
}

/// How many waits of each kind, and their sum in microseconds.
type Waits<K> = BTreeMap<K, (u64, u128)>;

fn add<K: Ord>(waits: &mut Waits<K>, key: K, span: Span) {
    let (count, sum) = waits.entry(key).or_default();
    *count += 1;
    *sum += u128::from(span.0);
}

/// The plain count.
#[derive(Default)]
struct Plain {
    /// By row and interval.
    tallies: BTreeMap<(usize, usize, &'static str), u64>,
    /// By row and interval: customers' waits and rounds.
    waits: Waits<(usize, usize, &'static str)>,
    /// Entries by row and day.
    entries: BTreeMap<(usize, usize), u64>,
    /// By shop and day.
    days: Waits<(usize, usize, &'static str)>,
    /// By seat.
    seats: Waits<(usize, &'static str)>,
    /// Tasks by shop and day, with the hands' time.
    tasks: Waits<(usize, usize)>,
}

struct Counter {
    interval: Span,
    layout: Layout,
    plain: Plain,
}

impl Counter {
    /// Intervals from the start; what comes after the end in one more.
    fn interval(&self, at: Tick) -> usize {
        (at.0.min(32 * Span::HOUR.0) / self.interval.0) as usize
    }

    /// Days touched: it starts at nine in the morning.
    fn day(at: Tick) -> usize {
        ((at.0 + 9 * Span::HOUR.0) / (24 * Span::HOUR.0)) as usize
    }

    fn counts(at: Tick) -> bool {
        (1..32).contains(&(at.0 / Span::HOUR.0))
    }

    fn wait(&mut self, row: usize, at: Tick, kind: &'static str, span: Span) {
        let (interval, shop) = (self.interval(at), self.layout.rows[row].shop.at());
        add(&mut self.plain.waits, (row, interval, kind), span);
        add(&mut self.plain.days, (shop, Self::day(at), kind), span);
    }

    fn records(&mut self, records: &[ContactRecord]) {
        for record in records.iter().filter(|record| record.contact.counted) {
            let (row, arrived) = (record.row as usize, record.arrived);
            let interval = self.interval(arrived);
            let mut tally = |kind| {
                *self.plain.tallies.entry((row, interval, kind)).or_default() += 1;
            };
            tally("entries");
            *self.plain.entries.entry((row, Self::day(arrived))).or_default() += 1;
            match record.disposition {
                Disposition::Served => tally("served"),
                Disposition::Unanswered => tally("unanswered"),
                Disposition::LeftMessage => tally("left_message"),
                Disposition::Abandoned => tally("abandoned"),
                _ => {}
            }
            let (Some(reply), false) = (record.first_human_reply, record.leave) else { continue };
            self.wait(row, arrived, "customer", reply.since(arrived));
            assert_eq!(record.segments, 1, "nobody is transferred");
            let response = reply.since(record.assigned.expect("a session"));
            add(&mut self.plain.seats, (record.chain[0].at(), "first"), response);
        }
    }

    fn facts(&mut self, facts: &[Told]) {
        let mut rows: BTreeMap<ContactSlot, usize> = BTreeMap::new();
        let mut leave: BTreeMap<ContactSlot, bool> = BTreeMap::new();
        for told in facts {
            match told.fact {
                Fact::Entered { slot, contact } => {
                    rows.insert(slot, self.layout.ungrouped(contact.shop) as usize);
                    leave.insert(slot, false);
                }
                Fact::Grouped { slot, group, .. } => {
                    rows.insert(slot, self.layout.row_of(group) as usize);
                }
                Fact::LeaveDelivered { slot, .. } => {
                    leave.insert(slot, true);
                }
                Fact::Replied { slot, seat, round_start, .. } => {
                    // the answer to a leave message is no round
                    let is_round = !leave.insert(slot, false).unwrap_or(false);
                    if is_round && told.contact.is_some_and(|contact| contact.counted) {
                        let response = told.at.since(round_start);
                        self.wait(rows[&slot], round_start, "round", response);
                        add(&mut self.plain.seats, (seat.at(), "round"), response);
                    }
                }
                Fact::TaskDone { shop, effort, .. } => {
                    let from = Tick(told.at.0 - effort.0);
                    if Self::counts(from) {
                        add(&mut self.plain.tasks, (shop.at(), Self::day(from)), effort);
                    }
                }
                _ => {}
            }
        }
    }
}

fn scenario() -> Scenario {
    by("30min")
}

/// The desk with intervals of some length.
fn by(interval: &str) -> Scenario {
    // who left unseen is no more there at the first reply, and records do not say so
    let seen = ["queue", "chat"].map(|where_| format!("customer.silent_share_{where_}=0"));
    let sets = [vec![format!("desk.interval={interval}")], seen.to_vec()].concat();
    match parse_str(TEXT, &sets) {
        Ok(loaded) => loaded.scenario,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn every_grain_is_what_a_plain_count_finds() {
    grains("30min", Span::minutes(30));
}

/// One of the intervals reaches over midnight: days are then no sums of intervals.
#[test]
fn intervals_of_two_days_are_what_a_plain_count_finds() {
    grains("8h", Span(8 * Span::HOUR.0));
}

fn grains(text: &str, interval: Span) {
    let scenario = by(text);
    let layout = Layout::new(&scenario);
    let mut counter = Counter { interval, layout, plain: Plain::default() };
    let [first, second] = [run(&scenario, 0), run(&scenario, 1)];
    for ran in [&first, &second] {
        counter.records(&ran.records);
        counter.facts(&ran.facts);
    }
    let mut counts = first.counts.clone();
    counts.merge(&second.counts);
    let Counter { layout, plain, .. } = counter;
    let (rows, intervals, days) = counts.extent();
    let count = (32 * Span::HOUR.0 / interval.0) as usize;
    assert_eq!((intervals, days), (count, 2));
    assert_eq!((layout.intervals, layout.days, layout.rows.len()), (count, 2, rows));
    by_interval(&counts, &plain);
    by_row_and_day(&counts, &plain);
    by_shop_and_day(&counts, &plain);
    for seat in 0..scenario.seats.len() {
        for (wait, kind) in [(Wait::FirstResponse, "first"), (Wait::Round, "round")] {
            let found = counts.seat_wait_of(seat, wait).expect("kept by seat");
            let known = plain.seats.get(&(seat, kind)).copied().unwrap_or_default();
            assert_eq!((found.count(), found.sum()), known, "{kind}, seat {seat}");
            assert!(known.0 > 20, "seat {seat} has work");
        }
    }
}

const KINDS: [(Wait, &str); 2] = [(Wait::Customer, "customer"), (Wait::Round, "round")];

fn by_interval(counts: &Counts, plain: &Plain) {
    let (rows, intervals, _) = counts.extent();
    let mut compared = 0;
    for (row, interval) in (0..rows).flat_map(|row| (0..=intervals).map(move |at| (row, at))) {
        let cell = counts.interval_cell(row, interval);
        for (tally, kind) in [
            (Tally::Entries, "entries"),
            (Tally::Served, "served"),
            (Tally::Unanswered, "unanswered"),
            (Tally::LeftMessage, "left_message"),
            (Tally::Abandoned, "abandoned"),
        ] {
            let count = plain.tallies.get(&(row, interval, kind)).copied().unwrap_or(0);
            assert_eq!(cell[tally], count, "{kind}, row {row}, interval {interval}");
            compared += count;
        }
        for (wait, kind) in KINDS {
            let found = counts.interval_wait(row, interval, wait).expect("kept by interval");
            let known = plain.waits.get(&(row, interval, kind)).copied().unwrap_or_default();
            let found = (found.count(), found.sum());
            assert_eq!(found, known, "{kind}, row {row}, interval {interval}");
        }
    }
    assert!(compared > 4_000, "{compared}");
}

fn by_row_and_day(counts: &Counts, plain: &Plain) {
    let (rows, _, days) = counts.extent();
    for row in 0..rows {
        for (wait, kind) in KINDS {
            let mine =
                |((of, _, other), _): &(&(usize, usize, &str), _)| *of == row && *other == kind;
            let of_row = plain.waits.iter().filter(mine);
            let known = of_row.fold((0, 0), |sum, (_, waits)| (sum.0 + waits.0, sum.1 + waits.1));
            let found = counts.row_wait(row, wait);
            assert_eq!((found.count(), found.sum()), known, "{kind}, row {row}");
        }
        for day in 0..days {
            let known = plain.entries.get(&(row, day)).copied().unwrap_or(0);
            assert_eq!(counts.day_cell(row, day)[Tally::Entries], known, "row {row}, day {day}");
        }
    }
}

fn by_shop_and_day(counts: &Counts, plain: &Plain) {
    for (shop, day) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        for (wait, kind) in KINDS {
            let found = counts.day_wait(shop, day, wait);
            let known = plain.days.get(&(shop, day, kind)).copied().unwrap_or_default();
            assert_eq!((found.count(), found.sum()), known, "{kind}, shop {shop}, day {day}");
        }
        let cell = counts.part_cell(Some(shop), day);
        let known = plain.tasks.get(&(shop, day)).copied().unwrap_or_default();
        assert_eq!((cell[Tally::Tasks], cell[Sum::TaskEffort]), known, "shop {shop}, day {day}");
    }
    assert!(plain.tasks.len() == 4 && plain.days.len() == 8, "every shop and day has some");
    for day in 0..2 {
        let shops = [0, 1].map(|shop| counts.part_cell(Some(shop), day)[Tally::Tasks]);
        assert_eq!(counts.part_cell(None, day)[Tally::Tasks], shops[0] + shops[1]);
    }
}

#[test]
fn waits_not_kept_by_interval_or_seat_are_not_there() {
    let scenario = scenario();
    let counts = run(&scenario, 0).counts;
    for (wait, by_interval, by_seat) in [
        (Wait::Customer, true, false),
        (Wait::Round, true, true),
        (Wait::FirstResponse, false, true),
        (Wait::Queue, false, false),
        (Wait::LeaveDelay, false, false),
        (Wait::LeaveAnswer, false, false),
    ] {
        assert_eq!(wait.is_kept_by_interval(), by_interval, "{wait:?}");
        assert_eq!(wait.is_kept_by_seat(), by_seat, "{wait:?}");
        assert_eq!(counts.interval_wait(0, 3, wait).is_some(), by_interval, "{wait:?}");
        assert_eq!(counts.seat_wait_of(0, wait).is_some(), by_seat, "{wait:?}");
    }
}

/// Five agents work on the first day and three on the second, all of whom have the first shop.
#[test]
fn agents_are_counted_by_day_and_add_up_over_replications() {
    let scenario = scenario();
    let [first, second] = [run(&scenario, 0), run(&scenario, 1)];
    for (day, of_desk, of_second) in [(0, 5, 3), (1, 3, 3)] {
        let days = |part: Option<usize>| first.counts.part_cell(part, day)[Tally::AgentDays];
        assert_eq!((days(None), days(Some(0)), days(Some(1))), (of_desk, of_desk, of_second));
    }
    let present = first.counts.agents.iter().map(|book| book.days_present);
    assert_eq!(present.collect::<Vec<_>>(), [2, 2, 2, 1, 1]);
    let mut counts = first.counts.clone();
    counts.merge(&second.counts);
    let agents = counts.agents.iter().zip(&first.counts.agents).zip(&second.counts.agents);
    for ((both, one), other) in agents {
        assert_eq!(both.days_present, one.days_present + other.days_present);
        for day in 0..2 {
            let [both, one, other] = [both, one, other].map(|book| book.sessions_by_day[day]);
            assert_eq!(both, one + other);
        }
        for status in 0..scenario.statuses.len() {
            let [both, one, other] = [both, one, other].map(|book| book.status_time[status]);
            assert_eq!(both, one + other);
        }
    }
    // sessions taken by day, leave messages aside
    let mut taken = BTreeMap::new();
    for told in &first.facts {
        if let Fact::Assigned { seat, how, .. } = told.fact
            && how != How::Leave
            && told.contact.is_some_and(|contact| contact.counted)
        {
            let agent = scenario.agent_of(seat).at();
            *taken.entry((agent, Counter::day(told.at))).or_insert(0_u64) += 1;
        }
    }
    for (agent, book) in first.counts.agents.iter().enumerate() {
        for day in 0..2 {
            let known = taken.get(&(agent, day)).copied().unwrap_or(0);
            assert_eq!(book.sessions_by_day[day], known, "agent {agent}, day {day}");
        }
    }
}
