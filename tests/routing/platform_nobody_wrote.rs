//! A platform is data: tiers nobody wrote, made up at run time from a string, run through the
//! ordinary engine with every audit green.

use dacu::engine::{self, arrivals::NoFeed};
use dacu::measure::recorder::{Options, Recorder};

/// A small generator of its own, so that a failure is one number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

const PICKS: &[&str] = &[
    "load_ratio",
    "weighted_load_ratio",
    "least_active",
    "most_spare",
    "fullest",
    "longest_idle",
    "total_count",
    "list_round_robin",
    "split_share",
    "split_share_random",
    "smooth_wrr",
    "weighted_random",
    "random",
];

fn platform(dice: &mut Dice) -> String {
    let mut text = String::from(
        "[platform]\nlabel_en = \"made up\"\nlabel_zh = \"虚构\"\n\
         [statuses.online]\nlabel_zh = \"在线\"\n[statuses.suspended]\nlabel_zh = \"挂起\"\n\
         [statuses.break]\nlabel_zh = \"小休\"\nhands = false\n\
         [statuses.offline]\nlabel_zh = \"离线\"\n\
         [routing]\npages = [\"shop\", \"detail\"]\n\
         clients = [\"app\", \"web\"]\nroles = [\"a\", \"b\"]\n\
         source_map = { shop = \"a\", detail = \"b\" }\n",
    );
    let exempt = dice.of(&["[]", "[\"app\"]", "[\"*\"]"]);
    text += &format!("exempt_clients = {exempt}\n");
    let full = dice.of(&["queue", "leave", "reject"]);
    let none = dice.of(&["queue", "leave", "reject"]);
    text += &format!("[entry]\notherwise = {{ full = \"{full}\", none = \"{none}\" }}\n");
    for tier in 0..1 + dice.roll(4) {
        let status = dice.of(&["[\"online\"]", "[\"suspended\"]", "[\"online\", \"suspended\"]"]);
        let role = dice.of(&["any", "corresponds", "other"]);
        let spare = dice.of(&["required", "ignored", "ignored_if_exempt"]);
        let pick = dice.of(PICKS);
        let if_full = dice.of(&["next", "queue", "evict_oldest", "ignore_max"]);
        let when = dice.of(&["", "when = { exempt = true }\n", "when = { waited = \"20s\" }\n"]);
        text += &format!(
            "[[entry.tiers]]\nname = \"tier {tier}\"\n{when}from = \"shop\"\nstatus = {status}\n\
             role = \"{role}\"\nspare = \"{spare}\"\npick = \"{pick}\"\nif_none = \"next\"\n\
             if_full = \"{if_full}\"\n"
        );
    }
    let timeout = dice.of(&["45s", "10min"]);
    text += &format!("[session]\nsilence_timeout = \"{timeout}\"\n");
    let mode = dice.of(&["at_login", "default", "pull", "email"]);
    text += &format!(
        "[leave]\nmode = \"{mode}\"\notherwise = \"unassigned\"\n[[leave.tiers]]\nname = \"back\"\n\
         from = \"shop\"\nstatus = [\"online\"]\nspare = \"ignored\"\npick = \"least_active\"\n"
    );
    let prob = dice.of(&["0.0", "0.3"]);
    text += &format!(
        "[transfer]\nprob = {prob}\n[[transfer.tiers]]\nname = \"colleague\"\nfrom = \"shop\"\n\
         status = [\"online\", \"suspended\"]\nspare = \"ignored\"\npick = \"least_active\"\n"
    );
    text
}

fn scenario(platform: &std::path::Path) -> String {
    format!(
        r#"
[desk]
name = "made up"
start = 2026-11-11T09:00:00
length = "2h"
platform = {platform:?}
replications = 1
[[arrivals]]
contacts_per_day = 4000
curve = "flat"
page_mix = {{ shop = 1, detail = 1 }}
client_mix = {{ app = 1, web = 2 }}
[[agents]]
id = "x"
count = 4
roles = ["a"]
max_concurrency = 3
[[agents]]
id = "y"
count = 3
roles = ["b"]
max_concurrency = 5
split_share = 2
[[shifts]]
agents = "x"
from = "09:00"
to = "10:30"
breaks = [{{ from = "09:30", to = "09:50", status = "suspended" }}]
[[shifts]]
agents = "y"
from = "09:10"
to = "11:00"
breaks = [{{ from = "10:00", to = "10:15" }}]
"#
    )
}

#[test]
fn made_up_platforms_run_with_every_audit_green() {
    let place = tempfile::tempdir().expect("a folder");
    let (mut ran, mut refused) = (0, Vec::new());
    for seed in 0..40 {
        let mut dice = Dice(seed * 7919 + 13);
        let file = place.path().join(format!("made_up_{seed}.toml"));
        std::fs::write(&file, platform(&mut dice)).expect("written");
        let loaded = match dacu::scenario::parse_str(&scenario(&file), &[]) {
            Ok(loaded) => loaded,
            Err(error) => {
                refused.push(error.to_string());
                continue;
            }
        };
        let model = &loaded.scenario;
        let mut recorder = Recorder::new(model, 0, Options::default());
        let done = engine::run(model, 0, NoFeed, &mut recorder, &|| false)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(done.contacts > 200, "seed {seed}: {done:?}");
        let recorded = recorder.finish(done.ended);
        assert!(recorded.audit.is_empty(), "seed {seed}: {:?}", recorded.audit);
        ran += 1;
    }
    let why = refused.first().map_or("", String::as_str);
    assert!(ran >= 25, "only {ran} of 40 could be run; the first refused:\n{why}");
}

/// A chain of tiers whose agents work in a status of another name: online, then busy, which is what
/// everybody with one session is.
const CHAIN: &str = r#"
[platform]
label_en = "chain"
label_zh = "链"
[statuses.online]
label_zh = "在线"
[statuses.busy]
label_zh = "忙碌"
[statuses.offline]
label_zh = "离线"
[routing]
pages = ["shop"]
clients = ["app"]
roles = ["a"]
[entry]
otherwise = { full = "queue", none = "leave" }
[[entry.tiers]]
name = "idle"
from = "shop"
status = ["online"]
spare = "required"
pick = "least_active"
if_none = "next"
if_full = "next"
[[entry.tiers]]
name = "busy"
from = "shop"
status = ["busy"]
spare = "required"
pick = "least_active"
if_none = "next"
if_full = "queue"
[leave]
mode = "at_login"
otherwise = "unassigned"
[[leave.tiers]]
name = "back"
from = "shop"
status = ["online", "busy"]
spare = "ignored"
pick = "least_active"
"#;

#[test]
fn agents_who_work_in_a_status_of_another_name_are_on_duty() {
    use dacu::measure::counters::{Level, Tally};
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("chain.toml");
    std::fs::write(&file, CHAIN).expect("written");
    let text = format!(
        "[desk]\nname = \"chain\"\nstart = 2026-11-11T09:00:00\nlength = \"4h\"\n\
         platform = {file:?}\nreplications = 1\ncontacts_per_day = 2400\ncurve = \"flat\"\n\
         [[agents]]\nid = \"a\"\ncount = 5\nmax_concurrency = 5\nauto_busy_at_active = 1\n"
    );
    let loaded = dacu::scenario::parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let model = &loaded.scenario;
    let mut recorder = Recorder::new(model, 0, Options::default());
    let done = engine::run(model, 0, NoFeed, &mut recorder, &|| false).expect("a run");
    let recorded = recorder.finish(done.ended);
    assert_eq!(recorded.audit, []);
    let whole = &recorded.counts.shop_series[0].whole;
    let hours = |level| whole.area(level) as f64 / 3.6e9;
    assert_eq!((hours(Level::Online), hours(Level::Gap)), (20.0, 0.0));
    assert_eq!(hours(Level::MaxOnline), 100.0);
    assert!(hours(Level::ActiveOnline) == hours(Level::Active) && hours(Level::Active) > 10.0);
    let (rows, intervals, _) = recorded.counts.extent();
    let cells = (0..rows).flat_map(|row| (0..intervals).map(move |at| (row, at)));
    let uncovered: u64 = cells
        .map(|(row, at)| recorded.counts.interval_cell(row, at)[Tally::UncoveredEntries])
        .sum();
    assert_eq!(uncovered, 0);
}
