//! Desks whose answer is known, and odd ones.

use super::cells::{Cells, Fixed};
use super::open::all_away;
use super::*;
use crate::kernel::tick::Tick;
use crate::measure::verdict::Status;
use crate::scenario::parse_str;

fn scenario(text: &str) -> Scenario {
    parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario
}

fn made(text: &str, counts: &[(&str, u32)]) -> Result<Scenario, String> {
    let sets = counts.iter().map(|(family, count)| format!("agents.{family}.count={count}"));
    let sets: Vec<String> = sets.collect();
    parse_str(text, &sets).map(|loaded| loaded.scenario).map_err(|error| error.to_string())
}

fn searched(desk: &Scenario, make: Make, interrupted: &AtomicBool) -> Result<Size, SizeError> {
    let (scenario, today_is, tell) = (desk, desk, &|_, _| {});
    size(&Asking { scenario, today_is, places: None, make, tell, interrupted })
}

fn try_to_size(text: &str) -> Result<Size, SizeError> {
    let desk = scenario(text);
    let make = |counts: &[(&str, u32)]| made(text, counts);
    searched(&desk, &make, &AtomicBool::new(false))
}

fn sized(text: &str) -> Size {
    try_to_size(text).unwrap_or_else(|error| panic!("{error:?}"))
}

fn roster(size: &Size) -> (&[u32], &Proof, &[Fewer]) {
    match &size.answer {
        Answer::Roster { counts, proof, fewer, .. } => (counts, proof, fewer),
        other => panic!("{other:?}"),
    }
}

/// 240 an hour, three minutes each, 80 % within 20 s: Erlang C wants 16 (.869), not 15 (.771).
const ERLANG_C: &str = r#"
    [desk]
    start = 2026-01-05T00:00:00
    length = "44h"
    warm_up = "4h"
    interval = "4h"
    platform = "generic"
    [[arrivals]]
    rates = [240]
    rate_interval = "44h"
    [[agents]]
    id = "a"
    count = 40
    max_concurrency = 1
    hourly_cost = 30
    [service]
    model = "classical"
    service_time = { dist = "exp", mean = "180s" }
    [customer]
    patience = "never"
    silent_share_queue = 0
    [queue]
    enabled = true
    [sla]
    first_reply = "20s"
    [targets]
    hold = "mean"
    hours = "report"
    connect_level_offered_rate = "80%"
"#;

#[test]
fn the_least_staff_of_erlang_c_is_found_from_above_and_from_below() {
    for today in [3, 40] {
        let text = ERLANG_C.replace("count = 40", &format!("count = {today}"));
        let found = sized(&text);
        let (counts, proof, fewer) = roster(&found);
        assert_eq!(counts, [16], "{:?}", found.log);
        assert_eq!(proof.status, Status::Holds);
        let less = fewer[0].proof.as_ref().map(|proof| proof.status);
        assert_eq!(less, Some(Status::Fails));
        assert_eq!(found.cells.cost(counts), 16.0 * 44.0 * 30.0);
    }
}

const DESK: &str = r#"
    [desk]
    start = 2026-11-11T09:00:00
    length = "8h"
    platform = "generic"
    contacts_per_day = 1_200
    curve = "flat"
    [[agents]]
    id = "早班"
    count = 4
    max_concurrency = 4
    [[agents]]
    id = "晚班"
    count = 4
    max_concurrency = 4
    [[shifts]]
    agents = ["早班"]
    from = "09:00"
    to = "13:00"
    [[shifts]]
    agents = ["晚班"]
    from = "13:00"
    to = "17:00"
    [targets]
    lost = "15%"
"#;

#[test]
fn the_same_answer_at_any_number_of_threads_and_twice() {
    let once = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sized(DESK))
    };
    let (one, three) = (once(1), once(3));
    assert_eq!(one.answer, three.answer);
    assert_eq!(one.log, three.log);
    let (counts, ..) = roster(&one);
    assert!(counts.iter().all(|count| (1..=12).contains(count)), "{counts:?}");
}

/// A roster without anybody in the afternoon is never the answer, however cheap.
#[test]
fn closing_hours_does_not_pay() {
    let text =
        DESK.replace("lost = \"15%\"", "first_reply_from_arrival = \"10min\"\nlost = \"99%\"");
    let found = sized(&text);
    let (counts, ..) = roster(&found);
    assert!(counts.iter().all(|count| *count >= 1), "{counts:?}");
}

#[test]
fn a_budget_of_time_leaves_what_was_known() {
    let desk = scenario(DESK);
    let make = |counts: &[(&str, u32)]| made(DESK, counts);
    let over = AtomicBool::new(true);
    let found = searched(&desk, &make, &over).unwrap();
    assert!(found.interrupted);
    assert_eq!(found.answer, Answer::Unknown);
}

#[test]
fn what_cannot_be_sized_is_refused() {
    let refusal = |text: &str| match try_to_size(text) {
        Err(SizeError::Refused(why)) => why,
        other => panic!("{other:?}"),
    };
    let no_targets = DESK.replace("[targets]\n    lost = \"15%\"", "");
    assert_eq!(refusal(&no_targets), Refusal::NoTargets);
    let fixed = format!("{DESK}\n[size]\ncounts = {{ \"早班\" = 4, \"晚班\" = [4, 4] }}");
    assert!(matches!(refusal(&fixed), Refusal::AllFixed(_)));
}

/// Part-timers of whom there are none yet may be had, if `[size]` names them.
#[test]
fn a_family_that_is_nobody_yet_may_grow() {
    let none = "[[agents]]\nid = \"兼职\"\ncount = 0\nmax_concurrency = 4\nhourly_cost = 5\n\
        [[shifts]]\nagents = [\"兼职\"]\nfrom = \"13:00\"\nto = \"17:00\"\n[targets]";
    let text = DESK.replace("[targets]", none).replace("[desk]", "[desk]\nhourly_cost = 30");
    let without = sized(&text);
    assert_eq!(without.cells.cells.len(), 2);
    let asked = format!("{text}\n[size]\ncounts = {{ \"兼职\" = [0, 20] }}");
    let found = sized(&asked);
    let (counts, proof, _) = roster(&found);
    assert_eq!(found.cells.cells[2].cost, 20.0);
    assert!(counts[2] > 0 && proof.status == Status::Holds, "{counts:?}");
    assert!(found.cells.cost(counts) < without.cells.cost(roster(&without).0));
}

/// Limits of families, a budget, more than one on duty: kept, and told where they are not enough.
#[test]
fn what_size_asks_is_kept() {
    let text =
        format!("{DESK}\n[size]\ncounts = {{ \"早班\" = [9, 11] }}\nat_least = 7\nbudget = 100");
    let text = text.replace("[desk]", "[desk]\nhourly_cost = 10");
    let found = sized(&text);
    let (counts, ..) = roster(&found);
    assert!((9..=11).contains(&counts[0]) && counts[1] >= 7, "{counts:?}");
    let over = found.cells.cost(counts) - 100.0;
    assert_eq!(found.over_budget(), Some(over));
    assert!(found.cells.priced && over > 0.0);
}

#[test]
fn families_that_cannot_be_counted_otherwise_stay() {
    let last = "[[shifts]]\nagents = [\"晚班-4\"]\nfrom = \"16:00\"\nto = \"17:00\"\n[targets]";
    let text = DESK.replace("to = \"17:00\"", "to = \"16:00\"").replace("[targets]", last);
    let make = |counts: &[(&str, u32)]| made(&text, counts);
    let cells = Cells::new(&scenario(&text), &[], &make);
    assert_eq!((cells.cells[0].least, cells.cells[1].least), (0, 4), "{:?}", cells.cells);
    let by_customer = DESK.replacen("count = 4", "count = 4\ncontact_cost = 3", 1);
    let make = |counts: &[(&str, u32)]| made(&by_customer, counts);
    let cells = Cells::new(&scenario(&by_customer), &[], &make);
    assert_eq!(cells.cells[0].fixed, Some(Fixed::ByCustomer));
    assert_eq!((cells.cells[0].least, cells.cells[0].most), (4, 4));
}

/// Where others can be counted, one person by name stays; where nobody can, each may get company.
#[test]
fn people_by_name_are_never_taken_away() {
    let one = "[[agents]]\nid = \"小李\"\nmax_concurrency = 4\n[[shifts]]\nagents = [\"小李\"]\n\
               from = \"09:00\"\nto = \"17:00\"\n[targets]";
    let text = DESK.replace("[targets]", one);
    let make = |counts: &[(&str, u32)]| made(&text, counts);
    let cells = Cells::new(&scenario(&text), &[], &make);
    assert_eq!(cells.cells[2].fixed, Some(Fixed::Person));
    let alone = text.replace("    count = 4\n", "");
    let make = |counts: &[(&str, u32)]| made(&alone, counts);
    let cells = Cells::new(&scenario(&alone), &[], &make);
    let limits = |cell: &cells::Cell| (cell.least, cell.most > 1, cell.fixed.is_none());
    assert!(cells.cells.iter().all(|cell| limits(cell) == (1, true, true)), "{cells:?}");
}

/// Two on one break: nobody is there. One after the other: somebody always is.
#[test]
fn breaks_of_all_at_once_are_seen() {
    let text = DESK.replace(
        "to = \"13:00\"",
        "to = \"13:00\"\nbreaks = [{ from = \"12:00\", to = \"12:30\" }]",
    );
    let hours = |tick: Tick| tick.0 as f64 / 3.6e9;
    let away: Vec<_> =
        all_away(&scenario(&text)).iter().map(|(s, a, b)| (*s, hours(*a), hours(*b))).collect();
    assert_eq!(away, [(0, 3.0, 3.5)]);
    let placed = DESK.replace(
        "to = \"13:00\"",
        "to = \"13:00\"\nbreaks = [{ lasts = \"30min\", between = [\"11:00\", \"13:00\"], \
         away_at_most = \"34%\" }]",
    );
    assert!(all_away(&scenario(&placed)).is_empty());
    assert!(all_away(&scenario(DESK)).is_empty());
}

/// A desk that no number of people helps: what three times the people miss is named.
#[test]
fn a_target_beyond_any_roster_is_named() {
    let text = DESK.replace("lost = \"15%\"", "first_reply_from_arrival = \"1s\"");
    let found = sized(&text);
    let Answer::Nothing { unattainable, .. } = &found.answer else { panic!("{:?}", found.answer) };
    let figures: Vec<&str> = unattainable.iter().map(|at| found.lines[*at].figure).collect();
    assert!(!figures.is_empty(), "{figures:?}");
}
