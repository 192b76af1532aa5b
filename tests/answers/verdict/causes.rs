//! What binds, as page, terminal and document name it: each desk here has one cause that a planner
//! would name, and the advice agrees with it.

use super::{DESK, load, run};
use dacu::kernel::tick::{Span, Tick};
use dacu::model::shift::ChangeKind;
use dacu::planning::levers::Levers;
use dacu::planning::variants::{Variant, apply};
use dacu::report::advice::{self, Advice, Cause, Limit};
use dacu::report::behind::Because;
use dacu::report::locale::Lang;
use dacu::report::outcome::Outcome;
use dacu::report::{document, json, sentence, terminal};

/// Three agents of six take the hour from twelve off.
const LUNCH: &str = "
[desk]
start = 2026-11-11T09:00:00
length = \"10h\"
platform = \"jd_groups_2023\"
contacts_per_day = 3000
curve = \"flat\"
[agent_defaults]
typing_cpm = 75
typing_spread = 0
[[agents]]
id = \"a\"
count = 3
[[agents]]
id = \"b\"
count = 3
[[shifts]]
agents = [\"a\"]
from = \"09:00\"
to = \"19:00\"
breaks = [{ from = \"12:00\", to = \"13:00\" }]
[[shifts]]
agents = [\"b\"]
from = \"09:00\"
to = \"19:00\"
[targets]
first_reply_from_arrival = \"40s\"
";

/// As many runs as show what binds, whatever the verdict would ask for.
const TWENTY: &str = "desk.replications=20";
const SLOTS: Cause = Cause { limit: Limit::Slots, because: None };
const SILENCE: Cause = Cause { limit: Limit::Slots, because: Some(Because::Silence) };

fn for_the_break(limit: Limit) -> Cause {
    Cause { limit, because: Some(Because::Break) }
}

/// Everything a planner reads of a run.
struct Read {
    advice: Advice,
    terminal: [String; 2],
    first: [String; 2],
    page: [String; 2],
    summary: serde_json::Value,
}

fn read(text: &str, sets: &[&str]) -> Read {
    let scenario = load(text, &[&[TWENTY], sets].concat());
    let (results, summary) = run(&scenario);
    let outcome = Outcome {
        scenario: &scenario,
        results: &results,
        summary: &summary,
        levers: &Levers::default(),
        command: String::new(),
        sets: Vec::new(),
        only: Vec::new(),
    };
    let advice = advice::read(&outcome);
    let page = |lang| {
        let page = document::page(lang, &outcome, &advice, Vec::new());
        page.render().unwrap_or_else(|error| panic!("{error}"))
    };
    let both = [Lang::En, Lang::Zh];
    Read {
        terminal: both.map(|lang| terminal::text(lang, &outcome, &advice)),
        first: both.map(|lang| sentence::verdict(lang, &outcome, &advice)),
        page: both.map(page),
        summary: serde_json::from_str(&json::summary(&outcome, &advice)).unwrap(),
        advice,
    }
}

impl Read {
    /// The causes of hours that break, worst first.
    fn causes(&self) -> Vec<Cause> {
        self.advice.breaks.iter().map(|stretch| stretch.cause).collect()
    }

    /// The worst hours have this cause, and everything a planner reads says so in these words.
    fn names(&self, cause: Cause, en: &str, zh: &str) {
        assert_eq!(self.causes().first(), Some(&cause), "{}", self.terminal[0]);
        let binds = self.advice.binds.iter().position(|of| of.0 == cause);
        let binds = binds.unwrap_or_else(|| panic!("{}", self.terminal[0]));
        for (words, at) in [(en, 0), (zh, 1)] {
            let said = format!("← {words}");
            assert!(self.terminal[at].contains(&said), "{said}: {}", self.terminal[at]);
            assert!(self.first[at].contains(words), "{words}: {}", self.first[at]);
            assert!(self.page[at].contains(&format!("<td>{words}</td>")), "{words}");
            assert!(self.page[at].contains(&format!(">{words}</dt>")), "{words}");
        }
        let limit = format!("{:?}", cause.limit).to_lowercase();
        let because = cause.because.map(|because| match because {
            Because::Break => "break",
            Because::Silence => "silence",
        });
        let written = &self.summary["breaks"][0];
        assert_eq!((&written["limit"], &written["because"]), (&limit.into(), &because.into()));
        let first = &self.summary["binds"]["causes"][binds];
        assert_eq!((&first["limit"], &first["because"]), (&written["limit"], &written["because"]));
    }
}

#[test]
fn few_agents_who_type_fast_are_bound_by_slots_that_silence_holds() {
    let sets = ["agents.a.count=3", "agents.a.max_concurrency=8", "agents.a.typing_cpm=200"];
    let all = read(DESK, &sets);
    all.names(SILENCE, "slots, held by silence", "接待位（被不说话的顾客占着）");
    // the first half hour finds every slot free
    let later = all.advice.breaks.iter().filter(|stretch| stretch.from > 0);
    assert!(later.clone().count() > 1);
    for stretch in later {
        assert_eq!(stretch.cause.limit, Limit::Slots, "{}", all.terminal[0]);
    }
}

#[test]
fn two_shops_that_share_two_agents_are_bound_by_slots() {
    let shop = |name: &str| {
        format!(
            "[[shops]]\nname = \"{name}\"\nplatform = \"jd_groups_2023\"\n\
             contacts_per_day = 960\ncurve = \"flat\"\n"
        )
    };
    let text = [
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"6h\"\nreplications = 20\n".to_owned(),
        shop("甲"),
        shop("乙"),
        "[agent_defaults]\ntyping_cpm = 120\ntyping_spread = 0\n[[agents]]\nid = \"a\"\n\
         count = 2\nmax_concurrency = 5\nshops = [\"甲\", \"乙\"]\n\
         [targets]\nfirst_reply_from_arrival = \"40s\"\n"
            .to_owned(),
    ];
    let all = read(&text.concat(), &[]);
    assert!(!all.causes().is_empty());
    assert!(all.causes().iter().all(|cause| cause.limit == Limit::Slots), "{:?}", all.causes());
    assert_eq!(all.advice.binds[0].0.limit, Limit::Slots);
}

#[test]
fn sessions_that_never_end_hold_the_slots_by_silence() {
    let all = read(DESK, &["session.silence_timeout=never"]);
    let zh = "接待位（被不说话的顾客占着）";
    all.names(SILENCE, "slots, held by silence", zh);
    assert!(
        all.terminal[0].contains("a shorter silence timeout, or finished chats closed by hand")
    );
    assert!(all.terminal[1].contains("缩短会话超时"));
}

#[test]
fn one_slot_is_too_few_with_or_without_silence() {
    let all = read(DESK, &["agents.a.count=1", "agents.a.max_concurrency=1"]);
    all.names(SLOTS, "slots (maximum sessions)", "接待位（最大接待量）");
    assert!(!all.terminal[0].contains("hands –"), "{}", all.terminal[0]);
}

#[test]
fn half_the_team_at_lunch_is_a_want_of_hands_because_of_the_break() {
    let all = read(LUNCH, &[]);
    let zh = "人手（因为休息）";
    all.names(for_the_break(Limit::Hands), "hands, because of the break", zh);
    assert!(all.terminal[0].contains("move the break, or stagger it"), "{}", all.terminal[0]);
    assert!(all.terminal[1].contains("挪动休息，或错开休息"), "{}", all.terminal[1]);
}

#[test]
fn everybody_on_a_break_leaves_nobody_because_of_the_break() {
    let lunch = "shifts.2.breaks=[{ from = \"12:00\", to = \"13:00\" }]";
    let all = read(LUNCH, &[lunch]);
    let zh = "无可分配客服（因为休息）";
    all.names(for_the_break(Limit::Coverage), "coverage, because of the break", zh);
}

#[test]
fn one_of_two_on_a_break_is_missing() {
    let sets = ["agents.a.count=1", "agents.b.count=1", "desk.contacts_per_day=1000"];
    let all = read(LUNCH, &sets);
    assert!(!all.causes().is_empty());
    let because = all.causes().iter().all(|cause| cause.because == Some(Because::Break));
    assert!(because, "{:?}", all.causes());
}

#[test]
fn a_break_is_no_reason_where_too_few_are_there_all_day() {
    let sets = ["agents.a.count=1", "agents.b.count=3", "desk.contacts_per_day=6000"];
    let all = read(LUNCH, &sets);
    assert!(all.causes().len() > 1 || all.advice.breaks[0].to > 10, "{}", all.terminal[0]);
    assert!(all.advice.binds[0].0.because != Some(Because::Break), "{}", all.terminal[0]);
    let waits = all.summary["breaks"].as_array().unwrap().iter();
    let waits = waits.filter(|of| of["line"] == "first_reply_from_arrival");
    for of in waits {
        assert_ne!(of["because"], "break", "{of}");
    }
}

#[test]
fn a_break_in_which_agents_take_customers_is_none() {
    let online = "shifts.1.breaks=[{ from = \"12:00\", to = \"13:00\", status = \"online\" }]";
    let all = read(LUNCH, &[online, "desk.contacts_per_day=6000"]);
    let because = all.causes().iter().any(|cause| cause.because == Some(Because::Break));
    assert!(!because && !all.causes().is_empty(), "{}", all.terminal[0]);
}

#[test]
fn few_customers_who_never_leave_fill_no_slots() {
    let sets = ["session.silence_timeout=never", "desk.contacts_per_day=60", "targets.lost=90%"];
    let all = read(DESK, &sets);
    assert_eq!(all.causes(), []);
    let slots = all.advice.binds.iter().find(|(cause, _)| cause.limit == Limit::Slots);
    assert_eq!(slots, None, "{}", all.terminal[0]);
}

#[test]
fn a_desk_without_hours_that_break_says_what_customers_wait_for() {
    let all = read(DESK, &["targets.lost=90%", "targets.hours=report"]);
    assert_eq!(all.causes(), []);
    assert_eq!(all.advice.binds[0].0.limit, Limit::Pace);
    let head = "What customers wait for, by share of their waiting";
    assert!(all.terminal[0].contains(head), "{}", all.terminal[0]);
    assert!(all.terminal[1].contains("顾客在等什么（占等待时间）"), "{}", all.terminal[1]);
    assert_eq!(all.summary["binds"]["hours"], "all");
}

#[test]
fn breaks_are_staggered_whole_or_not_at_all() {
    let starts_and_ends = |text: &str, sets: &[&str]| {
        let changed = apply(&load(text, sets), &Variant::StaggerBreaks)?;
        let of = |ends: bool| -> Vec<u64> {
            let all = changed.changes.iter();
            let mine = all.filter(
                |change| matches!(change.kind, ChangeKind::Break { ends: e, .. } if e == ends),
            );
            mine.map(|change| change.at.since(Tick::ZERO).0 / Span::HOUR.0).collect()
        };
        Some((of(false), of(true)))
    };
    assert_eq!(starts_and_ends(LUNCH, &[]), Some((vec![3, 3, 4], vec![4, 4, 5])));
    let alone = starts_and_ends(LUNCH, &["agents.a.count=1"]);
    assert_eq!(alone, Some((vec![4], vec![5])), "who takes a break alone moves it");
    let late = "shifts.1.breaks=[{ from = \"17:30\", to = \"18:30\" }]";
    assert_eq!(starts_and_ends(LUNCH, &[late]), None, "no break ends after the shift");
}

/// Two agents with ten slots in each of two shops and ten in all: full means ten, twenty slots and
/// not forty. Chats of half an hour, 31 an hour.
#[test]
fn a_total_over_two_shops_is_full_when_nobody_can_take_more() {
    let shop = |name: &str| {
        format!(
            "[[shops]]\nname = \"{name}\"\nplatform = \"generic\"\ncontacts_per_day = 372\n\
             curve = \"flat\"\n"
        )
    };
    let text = [
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"6h\"\nwarm_up = \"2h\"\n".to_owned(),
        "replications = 20\n[session]\nsilence_timeout = \"30min\"\n[customer]\n\
         rounds = 1\nclose_prob = 0\npatience = \"never\"\n[service]\nmodel = \"direct\"\n\
         reply_time = \"5s\"\n"
            .to_owned(),
        shop("甲"),
        shop("乙"),
        "[[agents]]\nid = \"a\"\ncount = 2\nmax_concurrency = 10\ntotal_max = 10\n\
         shops = [\"甲\", \"乙\"]\n"
            .to_owned(),
    ];
    let scenario = load(&text.concat(), &[TWENTY]);
    let summary = run(&scenario).1;
    let value = |id: &str| summary.sections[0].get(id).and_then(|found| found.value).unwrap();
    let (occupancy, active) = (value("slot_occupancy"), value("active_mean"));
    // 31 an hour for half an hour each: 15.5 of 20
    assert!((active - 15.5).abs() < 0.8, "{active}");
    assert!((occupancy - active / 20.0).abs() < 1e-9, "{occupancy} of {active}");
    assert!(value("full_share") > 0.05, "{}", value("full_share"));
    assert!(value("queue_wait_mean_s") > 0.0);
}
