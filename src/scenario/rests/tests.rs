//! That breaks lie in their windows, that never more are away than may be, and what is refused.

use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::scenario::fault::Code;
use crate::scenario::{LoadError, parse_str};

const HEAD: &str = "[desk]\nstart = 2026-11-11T00:00:00\ndays = 2\nplatform = \"generic\"\n\
    contacts_per_day = 900\n[[agents]]\nid = \"a\"\ncount = 10\n[[agents]]\nid = \"b\"\n\
    count = 3\n";

fn shift(agents: &str, from: &str, to: &str, breaks: &str) -> String {
    format!(
        "[[shifts]]\nagents = \"{agents}\"\nfrom = \"{from}\"\nto = \"{to}\"\nbreaks = [{breaks}]\n"
    )
}

fn day(breaks: &str) -> String {
    HEAD.to_owned()
        + &shift("a", "08:00", "20:00", breaks)
        + "[[shifts]]\nagents = \"b\"\nfrom = \"20:00\"\nto = \"08:00\"\n"
}

fn read(text: &str) -> Scenario {
    parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario
}

/// The errors of a scenario: code, message, help.
fn refused(text: &str) -> Vec<(Code, String, String)> {
    let Err(LoadError::Faults(faults, _)) = parse_str(text, &[]) else { panic!("runs: {text}") };
    let told = faults.iter().filter(|fault| fault.severity == fault.code.severity());
    let told = told.filter(|fault| fault.severity == crate::scenario::fault::Severity::Error);
    told.map(|fault| {
        let help = fault.help.clone().unwrap_or_default();
        (fault.code, fault.message.as_str().to_owned(), help.as_str().to_owned())
    })
    .collect()
}

/// Breaks of each person as minutes of the scenario.
fn of_people(scenario: &Scenario) -> Vec<Vec<(u64, u64)>> {
    let minute = |at: Tick| at.0 / Span::MINUTE.0;
    let mut found = vec![Vec::new(); scenario.agents.len()];
    for rest in &scenario.rests {
        found[rest.agent.at()].push((minute(rest.from), minute(rest.to)));
    }
    found
}

/// Most people of these on a break at once.
fn most_away(people: &[Vec<(u64, u64)>]) -> usize {
    let away = |at: u64| people.iter().flatten().filter(|it| it.0 <= at && at < it.1).count();
    (0..3 * 1440).map(away).max().unwrap_or(0)
}

#[test]
fn everybody_has_each_break_once_a_day_within_its_window() {
    let rests = "{ lasts = \"30min\", between = [\"11:00\", \"13:30\"], away_at_most = \"25%\" }, \
        { lasts = \"15min\", between = [\"16:00\", \"18:00\"], away_at_most = \"20%\" }, \
        { lasts = \"20min\", between = [[\"09:00\", \"10:00\"], [\"18:30\", \"19:30\"]] }";
    let people = of_people(&read(&day(rests)));
    for breaks in &people[..10] {
        assert_eq!(breaks.len(), 6, "{breaks:?}");
        let within = |from: u64, to: u64, lasts: u64| {
            let fits =
                |it: &&(u64, u64)| it.0 % 1440 >= from && it.1 % 1440 <= to && it.1 - it.0 == lasts;
            breaks.iter().filter(fits).count()
        };
        assert_eq!(within(660, 810, 30), 2, "{breaks:?}");
        assert_eq!(within(960, 1080, 15), 2, "{breaks:?}");
        assert_eq!(within(540, 600, 20) + within(1110, 1170, 20), 2, "{breaks:?}");
    }
    let noon: Vec<Vec<(u64, u64)>> = people[..10]
        .iter()
        .map(|list| list.iter().copied().filter(|it| it.1 - it.0 == 30).collect())
        .collect();
    assert_eq!(most_away(&noon), 2, "a quarter of ten, rounded down");
    // less than one of ten is one
    let one = "{ lasts = \"15min\", between = [\"16:00\", \"18:30\"], away_at_most = \"0%\" }";
    assert_eq!(most_away(&of_people(&read(&day(one)))), 1);
}

#[test]
fn a_window_over_midnight_and_a_single_person_have_their_breaks() {
    let night = HEAD.to_owned()
        + &shift("a", "08:00", "20:00", "")
        + &shift(
            "b",
            "20:00",
            "08:00",
            "{ lasts = \"1h\", between = [\"23:30\", \"02:30\"], away_at_most = \"34%\" }",
        );
    let people = of_people(&read(&night));
    // the night before the start has its tail within the run
    for breaks in &people[10..] {
        assert!(breaks.iter().all(|it| it.1 - it.0 <= 60 && it.0 < 2880 + 240), "{breaks:?}");
        assert!(breaks.iter().any(|it| it.0 >= 1410 && it.1 <= 1590), "{breaks:?}");
    }
    assert_eq!(most_away(&people), 1);
    let alone = day("{ lasts = \"45min\", between = [\"11:00\", \"14:00\"] }")
        .replace("count = 10", "count = 1");
    assert_eq!(of_people(&read(&alone))[0].len(), 2);
}

#[test]
fn breaks_go_where_least_is_offered() {
    let mut rates = vec!["60"; 48];
    rates[24..26].fill("600"); // from 12:00 to 13:00
    let text = day("{ lasts = \"30min\", between = [\"11:00\", \"14:00\"] }").replace(
        "contacts_per_day = 900\n",
        &format!("[[arrivals]]\nrates = [{}]\nrate_interval = \"30min\"\n", rates.join(", ")),
    );
    let (desk, arrivals) = text.split_once("[[arrivals]]").unwrap();
    let (arrivals, rest) = arrivals.split_once("[[agents]]").unwrap();
    let text = format!("{desk}[[agents]]{rest}[[arrivals]]{arrivals}");
    for breaks in &of_people(&read(&text))[..10] {
        let peak = breaks.iter().filter(|it| it.0 < 1440 && it.1 > 725 && it.0 < 780).count();
        assert_eq!(peak, 0, "{breaks:?}");
    }
}

#[test]
fn all_on_duty_keep_to_a_share_too() {
    let both = HEAD.to_owned()
        + &shift("a", "08:00", "20:00", "{ lasts = \"30min\", between = [\"11:00\", \"15:00\"] }")
        + &shift("b", "09:00", "21:00", "{ lasts = \"30min\", between = [\"11:00\", \"15:00\"] }");
    let people = of_people(&read(&format!("{both}[breaks]\naway_at_most = \"16%\"\n")));
    assert_eq!(most_away(&people), 2, "16 % of 13");
    let told = refused(&format!("{both}[breaks]\naway_at_most = \"8%\"\n"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == Code::BreaksDoNotFit && told[0].2.contains("16%"), "{told:?}");
    let none = HEAD.to_owned() + &shift("all", "08:00", "20:00", "");
    let told = refused(&format!("{none}[breaks]\naway_at_most = \"8%\"\n"));
    assert_eq!(told[0].0, Code::NotInThisMode, "{told:?}");
    let at_once =
        HEAD.to_owned() + &shift("all", "08:00", "20:00", "{ from = \"12:00\", to = \"12:30\" }");
    let told = refused(&format!("{at_once}[breaks]\naway_at_most = \"50%\"\n"));
    assert!(told[0].1.contains("everybody"), "{told:?}");
}

#[test]
fn what_cannot_be_placed_says_what_would() {
    let rest = |lasts: &str, to: &str, share: &str| {
        day(&format!(
            "{{ lasts = \"{lasts}\", between = [\"11:00\", \"{to}\"], away_at_most = \"{share}\" }}"
        ))
    };
    let told = refused(&rest("30min", "12:30", "25%"));
    assert_eq!(told[0].0, Code::BreaksDoNotFit);
    // Three waves of ten people are four at once; two at once need five half hours.
    assert!(told[0].2.contains("\"40%\"") && told[0].2.contains("2.5 h"), "{told:?}");
    read(&rest("30min", "12:30", "40%"));
    read(&rest("30min", "13:30", "25%"));
    let told = refused(&rest("30min", "11:20", "50%"));
    assert!(told[0].1.contains("as long as the break"), "{told:?}");
    for (breaks, code) in [
        ("{ lasts = \"30min\" }", Code::MissingKey),
        ("{ between = [\"11:00\", \"12:00\"] }", Code::MissingKey),
        ("{ lasts = \"90s\", between = [\"11:00\", \"12:00\"] }", Code::BadDuration),
        ("{ lasts = \"30min\", between = [\"07:00\", \"12:00\"] }", Code::BreakOutsideShift),
        ("{ lasts = \"30min\", between = [\"11:00\"] }", Code::WrongType),
        (
            "{ lasts = \"30min\", between = [\"11:00\", \"12:00\"], from = \"11:00\" }",
            Code::KeysCollide,
        ),
    ] {
        let told = refused(&day(breaks));
        assert!(told.iter().any(|fault| fault.0 == code), "{breaks}: {told:?}");
    }
}

#[test]
fn a_break_of_everybody_is_no_place_for_another() {
    let both = "{ from = \"12:00\", to = \"12:30\" }, \
        { lasts = \"30min\", between = [\"11:30\", \"13:30\"], away_at_most = \"40%\" }";
    for breaks in &of_people(&read(&day(both)))[..10] {
        let at_noon = breaks.iter().filter(|it| it.0 % 1440 < 750 && it.1 % 1440 > 720).count();
        assert_eq!(at_noon, 0, "{breaks:?}");
    }
}

#[test]
fn a_month_of_many_people_is_placed_at_once() {
    let text =
        day("{ lasts = \"30min\", between = [\"11:00\", \"14:00\"], away_at_most = \"20%\" }")
            .replace("days = 2", "days = 31")
            .replace("count = 10", "count = 300");
    let since = std::time::Instant::now();
    let scenario = read(&text);
    let took = since.elapsed().as_secs_f64();
    assert_eq!(scenario.rests.len(), 31 * 300);
    assert!(took < 5.0, "{took} s");
}
