use super::*;
use crate::engine::arrivals::NoFeed;

fn measured(text: &str, full: bool, threads: usize) -> Sensitivity {
    let loaded = crate::scenario::parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let (scenario, quiet) = (loaded.scenario, AtomicBool::new(false));
    let feed = |_| NoFeed;
    let pool = crate::experiment::Pool::new(threads).unwrap();
    pool.install(|| {
        let options = Options::default();
        let ran = simulate(&scenario, 0..10, options, feed, |_, _| {}, &quiet);
        let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
        let summary = Summary::new(&scenario, &results);
        let found = measure(&scenario, &results, &summary, feed, full, &quiet);
        found.unwrap_or_else(|error| panic!("{error}"))
    })
}

fn sizes(found: &Sensitivity) -> Vec<(&str, f64)> {
    found.tried.iter().map(|swing| (swing.doubt.input.as_str(), swing.size)).collect()
}

/// Four people and slots for everybody: nobody queues, and replies take their time.
const SLOTS: &str = "
    [desk]
    start = 2026-11-11T09:00:00
    length = \"4h\"
    platform = \"generic\"
    contacts_per_day = 480
    curve = \"flat\"
    [[agents]]
    id = \"a\"
    count = 4
    max_concurrency = 200
    [targets]
    lost = \"10%\"
";

/// One session at a time, and no typing: who waits, queues.
const QUEUE: &str = "
    [desk]
    start = 2026-11-11T09:00:00
    length = \"4h\"
    platform = \"generic\"
    contacts_per_day = 480
    curve = \"flat\"
    [service]
    model = \"classical\"
    service_time = { dist = \"exp\", mean = \"6min\" }
    [agent_defaults]
    absence_prob = 0.0
    [[agents]]
    id = \"a\"
    count = 2
    max_concurrency = 1
    [targets]
    lost = \"10%\"
";

#[test]
fn where_nobody_queues_the_patience_in_the_queue_is_not_named() {
    let screened = measured(SLOTS, false, 2);
    assert!(!sizes(&screened).iter().any(|one| one.0 == "customer.patience"), "{screened:?}");
    assert!(screened.named().next().is_some(), "{screened:?}");
    let full = measured(SLOTS, true, 2);
    let queue = full.tried.iter().find(|swing| swing.doubt.input == "customer.patience").unwrap();
    assert_eq!(queue.size, 0.0, "{queue:?}");
    assert_eq!(full.tried.len(), full.inputs);
}

#[test]
fn the_one_input_that_decides_is_found_by_the_screening() {
    let screened = measured(QUEUE, false, 2);
    let decides =
        |swing: &Swing| swing.doubt.input == "customer.patience" && swing.size > THRESHOLD;
    assert!(screened.tried.iter().any(decides), "{screened:?}");
    // but the volume, nothing else matters where all wait for a person
    let others = ["customer.patience", "volume", "customer.silent_share_queue"];
    let named: Vec<&str> = screened.named().map(|swing| swing.doubt.input.as_str()).collect();
    assert!(named.iter().all(|input| others.contains(input)), "{named:?}");
    assert!(screened.tried.len() <= MOST_SINGLY && screened.tried.len() < screened.inputs);
}

#[test]
fn screening_finds_what_trying_all_singly_finds() {
    for desk in [SLOTS, QUEUE] {
        let (screened, full) = (measured(desk, false, 2), measured(desk, true, 2));
        let strongest = &full.tried[0];
        let found = screened.named().any(|swing| swing.doubt.input == strongest.doubt.input);
        assert!(found, "{:?} {:?}", sizes(&screened), sizes(&full));
    }
}

#[test]
fn the_same_is_found_at_any_number_of_threads() {
    assert_eq!(measured(SLOTS, false, 1), measured(SLOTS, false, 2));
    assert_eq!(measured(QUEUE, true, 1), measured(QUEUE, true, 2));
}

#[test]
fn the_budget_counts_contacts() {
    for desk in [SLOTS, QUEUE] {
        let screened = measured(desk, false, 2);
        // never more than is granted to the shortest of runs
        assert!(screened.contacts <= LEAST_CONTACTS, "{screened:?}");
        assert!(screened.contacts > 0.0 && screened.runs >= screened.screened_on);
    }
}

#[test]
fn a_long_day_is_not_judged_by_one_run() {
    // the screening spends nearly all that is granted to short runs
    let desk = QUEUE.replace("per_day = 480", "per_day = 14400").replace("count = 2", "count = 60");
    let screened = measured(&desk, false, 2);
    assert_eq!(screened.runs, LEAST_RUNS, "{screened:?}");
    assert!(screened.contacts > LEAST_CONTACTS && screened.contacts < MOST_CONTACTS);
}

#[test]
fn what_turns_the_verdict_over_changes_the_sign_of_the_margin() {
    // a bound just above what the desk comes to: whatever makes it worse turns it over
    let loose = measured(&QUEUE.replace("lost = \"10%\"", "lost = \"90%\""), true, 2);
    let decides = loose.tried[0].low;
    assert_eq!((decides.figure, decides.in_hours), ("lost_rate", false));
    let value = decides.before;
    let bound = format!("hold = \"mean\"\nhours = \"report\"\nlost = {}", value * 1.02);
    let near = QUEUE.replace("lost = \"10%\"", &bound);
    let full = measured(&near, true, 2);
    assert!(full.margin > 0.0 && full.margin < 0.05, "{}", full.margin);
    for end in full.tried.iter().flat_map(|swing| [&swing.low, &swing.high]) {
        assert_eq!(end.turns, (end.margin < 0.0) != (full.margin < 0.0), "{end:?}");
        assert!((-1.0..=1.0).contains(&end.margin));
    }
    let turning = full.tried.iter().any(|swing| swing.low.turns || swing.high.turns);
    assert!(turning, "{:?} {}", sizes(&full), full.margin);
}

/// Nobody is there in the last hour, which no assumption mends; the target still moves.
#[test]
fn a_red_line_that_is_crossed_does_not_drown_the_targets() {
    let shift = "[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"12:00\"\n[targets]";
    let full = measured(&SLOTS.replace("[targets]", shift), true, 2);
    assert!(full.aside > 0 && full.margin > -1.0, "{full:?}");
    assert!(full.named().next().is_some(), "{:?}", sizes(&full));
    assert_eq!(measured(SLOTS, true, 2).aside, 0);
}

#[test]
fn without_a_target_or_a_customer_nothing_is_tried() {
    let none = SLOTS.replace("lost = \"10%\"", "");
    assert_eq!(measured(&none, true, 1).skipped, Some(Skipped::NoTarget));
    let list = "contacts_per_day = 480\n    curve = \"flat\"";
    let nobody = SLOTS.replace(list, "contacts_per_day = 0.001");
    assert_eq!(measured(&nobody, false, 1).skipped, Some(Skipped::NoTarget));
}

#[test]
fn what_the_scenario_sets_is_taken_as_it_is() {
    let found =
        measured(&SLOTS.replace("[targets]", "[customer]\nclose_prob = 0.4\n[targets]"), true, 2);
    assert!(found.unmoved.contains(&"customer.close_prob".to_owned()), "{:?}", found.unmoved);
    assert!(!sizes(&found).iter().any(|one| one.0 == "customer.close_prob"));
}
