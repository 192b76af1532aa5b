//! Verdicts of odd desks: nobody there, one run, no customers, some hours only, two shops; and what
//! binds in desks with one cause (`causes`).

mod causes;

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::precision::simulate_enough;
use dacu::measure::recorder::Options;
use dacu::measure::result::Results;
use dacu::measure::summary::Summary;
use dacu::measure::verdict::{Broken, RedLine, Status, What};
use dacu::model::Scenario;
use dacu::planning::levers::Levers;
use dacu::report::advice::{self, Advice};
use dacu::report::locale::Lang;
use dacu::report::outcome::Outcome;
use dacu::report::{sentence, terminal};
use std::sync::atomic::AtomicBool;

/// Six agents, 2,400 a day, ten hours.
const DESK: &str = "
[desk]
start = 2026-11-11T09:00:00
length = \"10h\"
platform = \"jd_groups_2023\"
contacts_per_day = 2400
curve = \"flat\"
[agent_defaults]
typing_cpm = 75
typing_spread = 0
[[agents]]
id = \"a\"
count = 6
[[shifts]]
agents = \"all\"
from = \"09:00\"
to = \"19:00\"
[targets]
first_reply_from_arrival = \"40s\"
lost = \"3%\"
";

struct Judged {
    scenario: Scenario,
    results: Results,
    summary: Summary,
}

fn load(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let loaded = dacu::scenario::parse_str(text, &sets);
    loaded.unwrap_or_else(|error| panic!("{error}")).scenario
}

fn run(scenario: &Scenario) -> (Results, Summary) {
    let quiet = AtomicBool::new(false);
    let ran = simulate_enough(scenario, Options::default(), |_| NoFeed, |_, _| {}, &quiet);
    let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
    let summary = Summary::new(scenario, &results);
    assert!(summary.audit.is_empty(), "{:?}", summary.audit);
    (results, summary)
}

fn judge(text: &str, sets: &[&str]) -> Judged {
    let scenario = load(text, sets);
    let (results, summary) = run(&scenario);
    Judged { scenario, results, summary }
}

impl Judged {
    fn status(&self) -> Status {
        self.summary.verdict.status
    }

    fn says(&self, lang: Lang) -> String {
        self.read(|outcome, advice| sentence::verdict(lang, outcome, advice))
    }

    fn on_the_terminal(&self, lang: Lang) -> String {
        self.read(|outcome, advice| terminal::text(lang, outcome, advice))
    }

    fn read(&self, what: impl Fn(&Outcome, &Advice) -> String) -> String {
        let outcome = Outcome {
            scenario: &self.scenario,
            results: &self.results,
            summary: &self.summary,
            levers: &Levers::default(),
            command: String::new(),
            sets: Vec::new(),
            only: Vec::new(),
        };
        what(&outcome, &advice::read(&outcome))
    }
}

#[test]
fn a_desk_with_nobody_to_serve_fails_and_says_why() {
    let absences = [
        "shifts.1.status=suspended",
        "agent_defaults.absence_prob=1.0",
        "agent_defaults.receive=false",
        "shifts.1.breaks=[{ from = \"09:00\", to = \"19:00\" }]",
    ];
    for absent in absences {
        let judged = judge(DESK, &[absent]);
        assert_eq!(judged.status(), Status::Fails, "{absent}");
        let (en, zh) = (judged.says(Lang::En), judged.says(Lang::Zh));
        assert!(en.contains("not enough") && zh.contains("不够"), "{en} {zh}");
        let reasons = ["nobody", "not answered", "lost is 100%"];
        assert!(reasons.iter().any(|reason| en.contains(reason)), "{absent}: {en}");
    }
}

#[test]
fn what_the_tiers_allow_is_on_duty_whatever_its_status_is_called() {
    let set = ["shifts.1.status=suspended", "desk.platform=jd_dongdong_2019"];
    let more = [&set[..], &["agents.a.count=14", "targets.hours=report"]].concat();
    let judged = judge(DESK, &more);
    let served = judged.summary.sections[0].get("served_rate").and_then(|found| found.value);
    assert!(served > Some(0.9), "{served:?}");
    assert!(!judged.says(Lang::En).contains("nobody"), "{}", judged.says(Lang::En));
}

#[test]
fn hours_without_anybody_break() {
    let sets = ["desk.start=2026-11-11T00:00:00", "desk.length=24h"];
    let text = DESK.replace("from = \"09:00\"", "from = \"20:00\"");
    let text = text.replace("to = \"19:00\"", "to = \"04:00\"");
    let judged = judge(&text, &sets);
    assert_eq!(judged.status(), Status::Fails);
    let broken = &judged.summary.verdict.broken;
    // nobody from 04:00 to 20:00, every half hour of it
    let there = |at: usize| broken.iter().any(|broken| broken.interval == at);
    assert!((8..40).all(there), "{broken:?}");
}

/// Who comes at night finds nobody and leaves a message, which is answered in the morning: that is
/// what the hours of work are for.
#[test]
fn nobody_need_be_there_outside_the_hours_of_work() {
    let night = ["desk.start=2026-11-11T00:00:00", "desk.length=24h", "targets.lost=none"];
    let hours = "sla.working_hours=[\"09:00\", \"19:00\"]";
    let judged = judge(DESK, &[&night[..], &[hours, "agents.a.count=40"]].concat());
    let verdict = &judged.summary.verdict;
    let empty = |broken: &&Broken| broken.value.is_none();
    assert_eq!(verdict.broken.iter().find(empty), None, "{:?}", verdict.lines);
    let always = "sla.working_hours=[\"00:00\", \"24:00\"]";
    let judged = judge(DESK, &[&night[..], &[always, "agents.a.count=40"]].concat());
    let empty = judged.summary.verdict.broken.iter().filter(empty).count();
    assert!(empty >= 28, "{empty}");
}

/// What the verdict counts stands on the page, whether it is a target or not.
#[test]
fn a_red_line_crossed_in_some_run_is_listed_with_the_runs() {
    let judged = judge(DESK, &["shifts.1.to=\"17:00\"", "desk.replications=20"]);
    let text = judged.on_the_terminal(Lang::En);
    let wanted = "20 / 20  customers come while nobody is on duty";
    assert!(text.contains(wanted), "{text}");
    let judged = judge(DESK, &["agents.a.count=40", "desk.replications=20"]);
    let text = judged.on_the_terminal(Lang::En);
    assert!(!text.contains("while nobody is on duty"), "{text}");
}

#[test]
fn one_run_decides_nothing_and_says_so() {
    let judged = judge(DESK, &["desk.replications=1", "agents.a.count=20"]);
    assert_eq!(judged.status(), Status::Undecided);
    assert!(judged.says(Lang::En).contains("One run decides nothing"), "{}", judged.says(Lang::En));
}

#[test]
fn twenty_runs_never_show_ninety_five_per_cent() {
    let judged = judge(DESK, &["desk.replications=20", "agents.a.count=40", "targets.lost=50%"]);
    assert_eq!(judged.status(), Status::Undecided);
    let judged = judge(DESK, &["desk.replications=59", "agents.a.count=40", "targets.lost=50%"]);
    assert_eq!(judged.status(), Status::Holds);
    assert_eq!(judged.summary.verdict.worst().map(|worst| worst.missed), Some(0));
}

#[test]
fn without_customers_there_is_nothing_to_judge() {
    let judged = judge(DESK, &["desk.contacts_per_day=0.001"]);
    assert_eq!((judged.status(), judged.results.count()), (Status::NoCustomers, 20));
}

#[test]
fn a_red_line_counts_only_if_it_is_not_switched_off() {
    let lunch = "shifts.1.breaks=[{ from = \"12:00\", to = \"12:30\" }]";
    let uncovered = |judged: &Judged| {
        let verdict = &judged.summary.verdict;
        let red = What::Red(RedLine::Uncovered);
        let line = verdict.lines.iter().position(|line| line.what == red);
        line.map(|line| verdict.tallies[line].missed)
    };
    let free = ["agents.a.count=40", "targets.lost=50%", "targets.late_messages=report", lunch];
    let judged = judge(DESK, &free);
    assert_eq!((judged.status(), uncovered(&judged)), (Status::Fails, Some(20)));
    let told = ["targets.uncovered=report", "targets.hours=report"];
    let judged = judge(DESK, &[&free[..], &told].concat());
    assert_eq!(judged.status(), Status::Holds);
}

#[test]
fn the_shop_that_is_worse_off_is_named() {
    let shop = |name: &str, contacts: u32| {
        format!(
            "[[shops]]\nname = \"{name}\"\nplatform = \"generic\"\n\
             contacts_per_day = {contacts}\ncurve = \"flat\"\n"
        )
    };
    let agents = |id: &str, shop: &str| {
        format!("[[agents]]\nid = \"{id}\"\ncount = 3\nshops = [\"{shop}\"]\n")
    };
    let text = [
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"6h\"\n".to_owned(),
        shop("甲", 1500),
        shop("乙", 3000),
        agents("a", "甲"),
        agents("b", "乙"),
        "[targets]\nlost = \"1%\"\n".to_owned(),
    ];
    let said = judge(&text.concat(), &["targets.hours=report"]).says(Lang::En);
    assert!(said.contains("乙") && !said.contains("甲 ·"), "{said}");
}

/// On desks of one group that nobody relieves, taking a shift away never turns a desk that fails
/// into one that holds.
#[test]
fn taking_a_shift_away_never_makes_a_desk_hold() {
    let family = |id: &str, count: u32, from: &str, to: &str| match count {
        0 => String::new(),
        count => format!(
            "[[agents]]\nid = \"{id}\"\ncount = {count}\n[[shifts]]\n\
             agents = [\"{id}\"]\nfrom = \"{from}\"\nto = \"{to}\"\n"
        ),
    };
    for (contacts, early, late) in [(600, 3, 3), (900, 4, 2), (1500, 4, 6), (2400, 9, 1)] {
        let roster = |early: u32, late: u32| {
            let desk = format!(
                "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"12h\"\n\
                 platform = \"jd_groups_2023\"\ncontacts_per_day = {contacts}\n\
                 replications = 60\n"
            );
            let targets = "[targets]\nlost = \"4%\"\nfirst_reply_from_arrival = \"60s\"\n";
            let early = family("early", early, "09:00", "15:00");
            desk + &early + &family("late", late, "15:00", "21:00") + targets
        };
        let whole = judge(&roster(early, late), &[]).status();
        for less in [roster(early, 0), roster(0, late), roster(early - 1, late)] {
            let status = judge(&less, &[]).status();
            assert!(whole == Status::Holds || status != Status::Holds, "{contacts}: {whole:?}");
        }
    }
}
