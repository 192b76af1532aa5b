//! How many come, in the ways a planner knows it: forecasts, last year, orders, live shows.

use super::arrivals::expected;
use super::fault::Code;
use super::{LoadError, parse_str};
use crate::model::arrival::Times;

const DESK: &str = "[desk]\nname = \"x\"\nstart = 2026-11-10T00:00:00\ndays = 2\n\
                    platform = \"generic\"\nhourly_cost = 20\n{volume}\n\
                    [[agents]]\nid = \"a\"\nmax_concurrency = 5\n{more}";

fn text(volume: &str, more: &str) -> String {
    DESK.replace("{volume}", volume).replace("{more}", more)
}

/// Contacts expected from each source, with its name.
fn sources(text: &str, sets: &[&str]) -> Vec<(String, f64)> {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let loaded = parse_str(text, &sets).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let of = |times: &Times| match times {
        Times::Curve(curve) => (expected(curve) * 1000.0).round() / 1000.0,
        _ => 0.0,
    };
    let sources = &loaded.scenario.shops[0].sources;
    sources.iter().map(|source| (source.name.clone(), of(&source.times))).collect()
}

fn volume(text: &str, sets: &[&str]) -> f64 {
    sources(text, sets).iter().map(|(_, count)| count).sum()
}

fn codes(text: &str) -> Vec<Code> {
    match parse_str(text, &[]) {
        Ok(loaded) => loaded.warnings.iter().map(|fault| fault.code).collect(),
        Err(LoadError::Faults(faults, _)) => faults.iter().map(|fault| fault.code).collect(),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn three_forecasts_stand_in_one_key() {
    let three = text("contacts_per_day = { low = 500, base = [700, 900], high = 1500 }", "");
    assert_eq!(volume(&three, &[]), 1600.0);
    assert_eq!(volume(&three, &["desk.forecast=high"]), 3000.0);
    assert_eq!(volume(&three, &["desk.forecast=low"]), 1000.0);
    let high = text(
        "forecast = \"high\"\nuv = { low = 5000, base = 6000, high = 9000 }\n\
                     consult_ratio = \"10%\"",
        "",
    );
    assert_eq!(volume(&high, &[]), 1800.0);
    let of = |keys: &str| codes(&text(keys, ""));
    assert_eq!(of("contacts_per_day = 9\nforecast = \"high\""), [Code::NotInThisMode]);
    assert_eq!(of("contacts_per_day = { base = 9 }\nforecast = \"high\""), [Code::MissingKey]);
    assert_eq!(of("contacts_per_day = { base = 9, best = 3 }"), [Code::UnknownKey]);
    assert_eq!(of("contacts_per_day = { base = 9 }\nforecast = \"hihg\""), [Code::UnknownWord]);
}

#[test]
fn last_year_grows_and_orders_bring_questions() {
    let last = text("last_year_per_day = [1000, 3000]\ngrowth = 1.3", "");
    assert_eq!(volume(&last, &[]), 5200.0);
    let orders = "orders_per_day = [4000, 10000]\nconsults_per_order = 0.35";
    assert_eq!(volume(&text(orders, ""), &[]), 4900.0);
    let from = format!("{orders}\norders_from = 2026-11-09");
    assert_eq!(codes(&text(&from, "")), [Code::WrongType], "no orders are told of the last day");
    let early = from.replace("[4000, 10000]", "[1000, 4000, 10000]");
    assert_eq!(volume(&text(&early, ""), &[]), 4900.0);
    let of = |keys: &str| codes(&text(keys, ""));
    assert_eq!(of("contacts_per_day = 9\ngrowth = 2"), [Code::NotInThisMode]);
    assert_eq!(of("contacts_per_day = 9\nlast_year_per_day = 8"), [Code::KeysCollide]);
    assert_eq!(of("consults_per_order = 0.3"), [Code::NotInThisMode]);
}

#[test]
fn a_live_show_brings_customers_on_top() {
    let show = "{ from = \"19:30\", to = \"22:30\", extra = \"600/h\"";
    let daily = text(&format!("contacts_per_day = 4100\nlive = {show} }}"), "");
    assert_eq!(volume(&daily, &[]), 2.0 * (4100.0 + 1800.0));
    let once = format!("contacts_per_day = 4100\nlive = [{show}, dates = 2026-11-11 }}]");
    assert_eq!(volume(&text(&once, ""), &[]), 8200.0 + 1800.0);
    // a source of its own, with its own mix, beside the shop's volume
    let apart = "[[arrivals]]\nname = \"show\"\npage_mix = { item = 1 }\n\
                 live = { from = \"23:00\", to = \"01:00\", extra = \"10/min\" }\n";
    let both = sources(&text("contacts_per_day = 100", apart), &[]);
    // the hour after midnight of the day before the start, two hours, and the last hour
    assert_eq!(both, [("arrivals".to_owned(), 200.0), ("show".to_owned(), 600.0 * 4.0)]);
    let alone = sources(&text(&format!("live = {show} }}"), ""), &[]);
    assert_eq!(alone, [("arrivals".to_owned(), 3600.0)]);
    let times = "contacts_per_day = 2400\ncurve = \"flat\"\nlive = { from = \"10:00\", \
                 to = \"11:00\", multiplier = 3 }";
    assert_eq!(volume(&text(times, ""), &[]), 4800.0 + 2.0 * 200.0);
    let falls = volume(&text(&format!("live = {show}, decay = \"1h\" }}"), ""), &[]);
    let right = 2.0 * 600.0 * (1.0 - (-3.0f64).exp());
    assert!((falls - right).abs() < 0.01, "{falls} and {right}");
}

#[test]
fn a_show_that_does_nothing_is_refused() {
    let of = |show: &str| codes(&text(&format!("contacts_per_day = 9\nlive = {show}"), ""));
    assert_eq!(of("{ from = \"19:30\", to = \"22:30\" }"), [Code::MissingKey]);
    assert_eq!(of("{ from = \"19:30\", extra = \"9/h\" }"), [Code::MissingKey]);
    let both = "{ from = \"19:30\", to = \"22:30\", extra = \"9/h\", multiplier = 2 }";
    assert_eq!(of(both), [Code::KeysCollide]);
    let outside = "{ from = \"19:30\", to = \"22:30\", extra = \"9/h\", dates = 2026-12-01 }";
    assert_eq!(of(outside), [Code::OutsideHorizon]);
    let number = "{ from = \"19:30\", to = \"22:30\", extra = 600 }";
    assert_eq!(of(number), [Code::WrongType]);
    let rates = "[[arrivals]]\nlist = [{ at = \"5s\" }]\nlive = { from = \"19:30\", \
                 to = \"22:30\", extra = \"9/h\" }\n";
    assert_eq!(codes(&text("", rates)), [Code::NotInThisMode]);
    let nowhere = "live = { from = \"19:30\", to = \"22:30\", multiplier = 2 }";
    let list = "[[arrivals]]\nlist = [{ at = \"5s\" }]\n";
    assert_eq!(codes(&text(nowhere, list)), [Code::NotInThisMode]);
}

#[test]
fn so_many_shows_are_refused_and_not_laid_on_the_day_for_hours() {
    let show = "{ from = \"09:00\", to = \"08:59\", extra = \"1/h\" }";
    let shows = |count: usize| vec![show; count].join(", ");
    let live =
        |count| codes(&text(&format!("contacts_per_day = 9\nlive = [{}]", shows(count)), ""));
    // on two days, and on the one before
    assert!(!live(200).contains(&Code::TooLarge));
    assert_eq!(live(600), [Code::TooLarge]);
    let surge = "{ at = 2026-11-10T00:00:00, multiplier = 2, duration = \"48h\" }";
    let surges = vec![surge; 400].join(", ");
    let long = format!("[[arrivals]]\nsurges = [{surges}]\n");
    assert_eq!(codes(&text("contacts_per_day = 9", &long)), [Code::TooLarge]);
}

#[test]
fn a_shape_beside_nothing_but_shows_is_refused() {
    let live = "live = { from = \"19:30\", to = \"22:30\", extra = \"9/h\" }";
    let shaped = text(&format!("curve = \"flat\"\n{live}"), "");
    assert_eq!(codes(&shaped), [Code::NotInThisMode]);
    let entry = text("curve = \"flat\"", &format!("[[arrivals]]\n{live}\n"));
    assert_eq!(codes(&entry), [Code::NotInThisMode]);
}

#[test]
fn a_wave_has_a_name() {
    let surge =
        |keys: &str| format!("[[arrivals]]\nsurges = [{{ at = 2026-11-10T20:00:00, {keys} }}]\n");
    let flat = "contacts_per_day = 2400\ncurve = \"flat\"";
    let opened = volume(&text(flat, &surge("wave = \"opening\"")), &[]);
    let right = 4800.0 + 100.0 * 3.0 * 0.75 * (1.0 - (-4.0f64).exp());
    assert!((opened - right).abs() < 1.0, "{opened} and {right}");
    let twice = surge("wave = \"opening\", multiplier = 3");
    assert_eq!(codes(&text(flat, &twice)), [Code::KeysCollide]);
    let list = crate::scenario::parse_str(&text(flat, &surge("wave = \"deposit\"")), &[]);
    let assumed = &list.expect("a scenario").scenario.assumptions;
    let told = assumed.iter().find(|entry| entry.key == "curve").expect("an assumption");
    assert!(told.value.contains("deposit"), "{told:?}");
}
