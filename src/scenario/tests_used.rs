//! What is given is used or refused: keys of sources beside each other, volumes that add up, lists
//! of daily numbers, numbers that can hardly be meant.

use super::*;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::Times;
use crate::model::shift::ChangeKind;

/// A desk of ten hours with one source of its own or none.
fn desk(keys: &str, rest: &str) -> String {
    format!(
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"10h\"\nplatform = \"generic\"\n{keys}\n\
         [[agents]]\nid = \"a\"\ncount = 6\n{rest}"
    )
}

fn loaded(keys: &str, rest: &str) -> Loaded {
    parse_str(&desk(keys, rest), &[]).unwrap_or_else(|error| panic!("{error}"))
}

fn told(keys: &str, rest: &str) -> String {
    match parse_str(&desk(keys, rest), &[]) {
        Ok(loaded) => loaded.warnings.render(&loaded.sources, false),
        Err(error) => error.to_string(),
    }
}

/// Contacts expected of each source.
fn volumes(loaded: &Loaded) -> Vec<f64> {
    let expected = |times: &Times| match times {
        Times::Curve(curve) => arrivals::expected(curve).round(),
        Times::List(list) => list.len() as f64,
        Times::Counts { .. } | Times::Replay(_) => panic!("no file here"),
    };
    loaded.scenario.shops[0].sources.iter().map(|source| expected(&source.times)).collect()
}

const FLAT: &str = "contacts_per_day = 2400\ncurve = \"flat\"";

#[test]
fn a_live_show_comes_on_top_of_the_day() {
    let show = "[[arrivals]]\nname = \"show\"\nrates = [0, 97]\nrate_interval = \"1h\"\n";
    let both = loaded(FLAT, show);
    assert_eq!(volumes(&both), [1000.0, 97.0]);
    // The day's own customers are the same ones as without the show.
    let alone = loaded(FLAT, "");
    let space = |loaded: &Loaded| loaded.scenario.shops[0].sources[0].space;
    assert_eq!(space(&both), space(&alone));
    // With a volume of its own an entry is a source beside the shop's; without, it describes it.
    let own = "[[arrivals]]\ncontacts_per_day = 240\ncurve = \"flat\"\n";
    assert_eq!(volumes(&loaded(FLAT, own)), [1000.0, 100.0]);
    let about = "[[arrivals]]\npage_mix = { a = 1 }\n";
    assert_eq!(volumes(&loaded(FLAT, about)), [1000.0]);
    assert_eq!(volumes(&loaded(FLAT, &format!("{about}{show}"))), [1000.0, 97.0]);
    let visitors = "uv = 48000\nconsult_ratio = \"5%\"\ncurve = \"flat\"";
    assert_eq!(volumes(&loaded(visitors, own)), [1000.0, 100.0]);
}

#[test]
fn two_entries_cannot_both_describe_the_shops_volume() {
    let text =
        told(FLAT, "[[arrivals]]\npage_mix = { a = 1 }\n[[arrivals]]\nsku_mix = { b = 1 }\n");
    assert!(text.contains("keys-collide") && text.contains("take the shop's"), "{text}");
}

#[test]
fn a_source_has_one_volume() {
    for (keys, rest) in [
        ("contacts_per_day = 9\nuv = 100\nconsult_ratio = 0.1", ""),
        ("", "[[arrivals]]\ncontacts_per_day = 9\nuv = 100\nconsult_ratio = 0.1\n"),
        ("", "[[arrivals]]\ncontacts_per_day = 9\ndaily_total = 100\n"),
        ("", "[[arrivals]]\ncontacts_per_day = 9\nrates = [3]\n"),
        ("", "[[arrivals]]\nuv = 9\nconsult_ratio = 0.1\nlist = [{ at = \"0s\" }]\n"),
    ] {
        let text = told(keys, rest);
        assert!(text.contains("keys-collide") && text.contains("says how many come"), "{text}");
    }
}

#[test]
fn a_key_without_effect_beside_the_others_is_refused() {
    let csv = "csv = \"log.csv\"\n";
    let counts = "counts_csv = \"log.csv\"\n";
    let list = "list = [{ at = \"0s\" }]\n";
    let rates = "rates = [3]\n";
    let day = "contacts_per_day = 9\n";
    let surge = "surges = [{ at = 2026-11-11T10:00:00, multiplier = 2, duration = \"1h\" }]";
    let cases = [
        (csv, surge, "surges"),
        (counts, surge, "surges"),
        (list, surge, "surges"),
        (csv, "day_cv = 0.1", "day_cv"),
        (counts, "interval_cv = 0.1", "interval_cv"),
        (list, "interval_cv = 0.1", "interval_cv"),
        (rates, "time_shift = \"1d\"", "time_shift"),
        (rates, "scale = 1.3", "scale"),
        (day, "scale = 1.3", "scale"),
        (rates, "count_interval = \"5min\"", "count_interval"),
        (csv, "count_interval = \"5min\"", "count_interval"),
        (day, "rate_interval = \"5min\"", "rate_interval"),
        (list, "volume = 2", "volume"),
        (list, "scale = 2", "scale"),
        (list, "consult_ratio = 0.1", "consult_ratio"),
        (day, "consult_ratio = 0.1", "consult_ratio"),
        (day, "columns = { time = \"t\" }", "columns"),
        (day, "time_numbers = \"seconds\"", "time_numbers"),
        (csv, "columns = { count = \"n\" }", "count"),
        (counts, "columns = { page = \"p\" }", "page"),
        (day, "interval = \"5min\"", "interval"),
        (day, "named_mix = { a-1 = 1 }", "named_mix"),
        (day, "returning_pool = 5", "returning_pool"),
    ];
    for (way, key, name) in cases {
        let text = told("", &format!("[[arrivals]]\n{way}{key}\n"));
        let refused = text.contains("not-in-this-mode") && text.contains(&format!("`{name}`"));
        assert!(refused, "{way} {key}: {text}");
    }
    let text = told("volume = 2", &format!("[[arrivals]]\n{list}"));
    assert!(text.contains("`volume` cannot multiply a `list`"), "{text}");
    let text = told("curve = \"flat\"", &format!("[[arrivals]]\n{rates}"));
    assert!(text.contains("`curve` does nothing here"), "{text}");
    let text = told("contacts_per_day = 9\nconsult_ratio = 0.1", "");
    assert!(text.contains("`consult_ratio` does nothing without `uv`"), "{text}");
}

#[test]
fn a_key_of_another_kind_of_event_is_refused() {
    let event = |rest: &str| {
        told(FLAT, &format!("[[events]]\nat = 2026-11-11T10:00:00\nagents = \"all\"\n{rest}"))
    };
    for (rest, key) in [
        ("kind = \"set_share\"\nshare = 2\nmax = 0", "max"),
        ("kind = \"set_max\"\nmax = 2\nstatus = \"busy\"", "status"),
        ("kind = \"network_failure\"\nshop = \"x\"", "shop"),
        ("kind = \"set_receive\"\nreceive = true\ngroup = \"g\"", "group"),
        ("kind = \"set_status\"\nstatus = \"busy\"\nkeep = 0.5", "keep"),
    ] {
        let text = event(rest);
        let refused = text.contains("not-in-this-mode");
        assert!(refused && text.contains(&format!("`{key}` does nothing")), "{rest}: {text}");
    }
    let text = event("kind = \"redeploy\"\nweight = 3");
    assert!(text.contains("`weight` does nothing without `group`"), "{text}");
    assert!(!event("kind = \"set_max\"\nmax = 2").contains("not-in-this-mode"));
}

/// TB-9, TB-19: a quarter stays, and of the others go those who can.
#[test]
fn skills_say_who_can_be_redeployed() {
    let moved = |skills: &str| {
        let rest = format!(
            "roles = [\"after_sale\"]\n{skills}\n[[agents]]\nid = \"b\"\nroles = [\"pre_sale\"]\n\
             [[events]]\nat = 2026-11-11T10:00:00\nkind = \"redeploy\"\n"
        );
        let loaded = loaded(FLAT, &rest);
        let changes = loaded.scenario.changes.iter();
        let moved = changes.filter(|change| matches!(change.kind, ChangeKind::SetRoles { .. }));
        (moved.count(), loaded.warnings.render(&loaded.sources, false))
    };
    assert_eq!(moved("skills = [\"pre_sale\"]").0, 4);
    let (nobody, said) = moved("");
    assert_eq!(nobody, 0);
    assert!(said.contains("only 0 of 4 agents were trained"), "{said}");
}

#[test]
fn a_key_of_another_service_model_is_told() {
    let text = told(FLAT, "[service]\nmodel = \"direct\"\nreply_time = \"20s\"\nthink = \"2s\"\n");
    assert!(text.contains("warning[not-in-this-mode]"), "{text}");
    assert!(text.contains("`think` does nothing under the service model `direct`"), "{text}");
    assert!(!text.contains("`reply_time`"), "{text}");
    // Without a word the model is the usual one; what platforms and defaults say is not told.
    assert!(
        told(FLAT, "[service]\nwork = { dist = \"exp\", mean = 1 }\n")
            .contains("goes with `by_level`")
    );
    let text = told(FLAT, "[service]\nmodel = \"direct\"\nreply_time = \"20s\"\n");
    assert!(!text.contains("not-in-this-mode"), "{text}");
}

#[test]
fn a_list_of_daily_numbers_has_one_for_each_calendar_day() {
    let three = "start = 2026-11-10T18:00:00\nlength = \"48h\"";
    let text = |list: &str| {
        let desk = desk(&format!("contacts_per_day = {list}"), "");
        let desk = desk.replace("start = 2026-11-11T09:00:00\nlength = \"10h\"", three);
        parse_str(&desk, &[]).map(|_| ()).map_err(|error| error.to_string())
    };
    assert!(text("[500]").is_ok() && text("500").is_ok() && text("[500, 900, 700]").is_ok());
    let short = text("[500, 900]").unwrap_err();
    assert!(short.contains("2 numbers for 3 calendar days"), "{short}");
    assert!(short.contains("from 11-10 to 11-12") && short.contains("write 1 more"), "{short}");
    assert!(text("[500, 900, 700, 600]").unwrap_err().contains("4 numbers for 3"));
}

#[test]
fn contacts_written_out_come_or_are_told_of() {
    let list = |at: &str| format!("[[arrivals]]\nlist = [{at}]\n");
    assert!(told("", &list("")).contains("no-arrivals"));
    assert!(told("", &list("{ at = \"11h\" }")).contains("comes after the end"));
    let some = told("", &list("{ at = \"9h\" }, { at = \"10h\" }"));
    assert!(some.contains("outside-horizon") && some.contains("1 of 2 of this list"), "{some}");
}

#[test]
fn a_surge_that_began_before_the_start_reaches_in() {
    let surge = "[[arrivals]]\nrates = [3000, 3000, 3000]\nrate_interval = \"30min\"\nsurges = \
        [{ at = 2026-11-11T08:50:00, multiplier = 4, duration = \"40min\" }]\n";
    let loaded = loaded("", surge);
    let Times::Curve(curve) = &loaded.scenario.shops[0].sources[0].times else { panic!() };
    let ends = curve.starts.iter().skip(1).copied().chain([curve.end]);
    let mut first = 0.0;
    for ((from, to), rate) in curve.starts.iter().zip(ends).zip(&curve.per_hour) {
        let to = to.min(Tick(Span::minutes(30).0));
        first += if *from < to { rate * to.since(*from).as_secs_f64() / 3600.0 } else { 0.0 };
    }
    assert!((first - 6000.0).abs() < 1e-6, "{first}");
    let over = surge.replace("40min", "10min");
    assert!(told("", &over).contains("never happens"));
}

#[test]
fn numbers_that_can_hardly_be_meant_are_questioned_or_refused() {
    let spread = told(FLAT, "[agent_defaults]\ntyping_spread = 75\n");
    assert!(spread.contains("share-out-of-range") && spread.contains("\"75%\""), "{spread}");
    assert!(told("", "[[arrivals]]\ncontacts_per_day = 9\nday_cv = 1.5\n").contains("share-out"));
    let speed = told(FLAT, "[agent_defaults]\ntyping_speed = 75\n");
    assert!(speed.contains("write `typing_cpm = 75`"), "{speed}");
    let target = told(FLAT, "[targets]\nfirst_reply_from_arrival = \"40ms\"\nlost = \"3%\"\n");
    assert!(target.contains("doubtful-number") && target.contains("\"40s\""), "{target}");
    assert!(!told(FLAT, "[targets]\nfirst_reply_from_arrival = \"1s\"\n").contains("doubtful"));
    let set = |width: &str| {
        let keys = format!("{FLAT}\nprecision = {{ metric = \"lost\", half_width = {width} }}");
        told(&keys, "")
    };
    assert!(set("0.2").contains("20 percentage points says little"), "{}", set("0.2"));
    assert!(!set("0.005").contains("doubtful"));
}

#[test]
fn an_override_says_how_nameless_elements_are_named() {
    let shifts = "[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"12:00\"\n";
    let text = desk(FLAT, &shifts.replace("09:00", "13:00").replace("12:00", "15:00"));
    let sets = ["shifts.0.from=10:00".to_owned()];
    let one = parse_str(&text, &sets).unwrap_err().to_string();
    assert!(one.contains("write `1`"), "{one}");
    let two = parse_str(&format!("{text}{shifts}"), &sets).unwrap_err().to_string();
    assert!(two.contains("a number from 1 to 2") && !two.contains("known: "), "{two}");
}

#[test]
fn work_that_is_never_begun_is_told_of() {
    let work = |more: &str| {
        let work = "[[work]]\nname = \"a\"\nper_day = 9\neffort = \"1min\"\n";
        told("contacts_per_day = 100", &format!("{work}{more}\n"))
    };
    assert!(!work("hours = [\"08:00\", \"09:30\"]").contains("outside-horizon"));
    assert!(work("hours = [\"02:00\", \"04:00\"]").contains("these hours lie outside"));
    assert!(!work("handed_out = [\"02:00\", \"10:00\"]").contains("outside-horizon"));
    let never = work("handed_out = [\"02:00\", \"24:00\"]");
    assert!(never.contains("none of these hand-outs"), "{never}");
    let nobody = work("after_chats = { intents = \"refnd\" }");
    assert!(nobody.contains("no customer comes with the intent `refnd`"), "{nobody}");
    let own =
        "after_chats = { intents = \"urge\" }\nasks = { per_day = 1, intent_mix = { urge = 1 } }";
    assert!(!work(own).contains("no customer comes"), "{}", work(own));
}

#[test]
fn reminders_outside_the_scenario_are_told_of() {
    let orders = "{ at = \"0s\" }, { at = \"9h50min\" }";
    let work = "[[work]]\nname = \"a\"\neffort = \"1min\"\n";
    let unpaid = format!("{work}unpaid_orders = {{ list = [{orders}], after = \"15min\" }}\n");
    let told = told("contacts_per_day = 100", &unpaid);
    assert!(told.contains("1 of 2 reminders lie outside the scenario"), "{told}");
    assert!(told.contains("0 are due before its start, 1 after its end"), "{told}");
}

#[test]
fn keys_of_work_that_say_nothing_are_told_of() {
    let work = |more: &str| {
        let work = "[[work]]\nname = \"a\"\nper_day = 9\neffort = \"1min\"\n";
        told("contacts_per_day = 100", &format!("{work}{more}\n"))
    };
    assert!(!work("").contains("warning") && !work("").contains("error"), "{}", work(""));
    for (more, said) in [
        ("again_after = \"1h\"", "`again_after` does nothing"),
        ("late = { after = \"1h\" }", "`late` says not how many"),
        ("asks = { every = \"0s\" }", "ask without end"),
        ("list = [\"1h\"]", "`per_day` and `list` exclude each other"),
        ("[targets]\nwork_in_time = \"95%\"", "no `[[work]]` with a deadline for the target"),
    ] {
        assert!(work(more).contains(said), "{more}: {}", work(more));
    }
    let due = work("deadline = \"1h\"\n[targets]\nwork_in_time = \"95%\"");
    assert!(!due.contains("for the target"), "{due}");
    let none = told("contacts_per_day = 100", "[targets]\nwork_done = \"95%\"");
    assert!(none.contains("no `[[work]]` for the target"), "{none}");
    // who does other work is not idle without customers
    let apart = |work: &str| {
        let people = "[[agents]]\nid = \"b\"\nreceive = false\n";
        told("contacts_per_day = 100", &format!("{people}{work}"))
    };
    assert!(apart("").contains("agent-without-work"));
    let does = "[[work]]\nname = \"a\"\nper_day = 9\neffort = \"1min\"\nagents = \"b\"\n";
    assert!(!apart(does).contains("agent-without-work"), "{}", apart(does));
}
