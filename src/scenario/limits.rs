//! The limits of the program, in one place: `docs/limits.md` is made from this list. What lies
//! beyond one is refused with a fault that says where, before memory or time are spent on it.

use crate::kernel::tick::Span;

/// The largest scenario or platform file \[bytes\].
pub const TEXT_MOST: u64 = 16 << 20;
/// The most values in a scenario or platform file, those in lists and tables too.
pub const VALUES_MOST: usize = 300_000;
/// The most entries of a list, as `[[agents]]` or `rates`.
pub const LIST_MOST: usize = 100_000;
/// The most shops of a desk.
pub const SHOPS_MOST: usize = 500;
/// The most sources of contacts of a shop.
pub const SOURCES_MOST: usize = 1_000;
/// The most surges and live shows of a source, each day of a show counted.
pub const CROWDS_MOST: usize = 1_000;
/// The most minutes of them together: the rate changes with each.
pub const CROWDED_MOST: u64 = 1_000_000;
/// The largest log \[bytes\].
pub const LOG_MOST: u64 = 4 << 30;
/// The most rows of a file of counts.
pub const COUNTS_MOST: usize = 1_000_000;
/// The longest scenario: two months of 31 days.
pub const LENGTH_MOST: Span = Span(62 * Span::DAY.0);
/// The most contacts of a scenario.
pub const CONTACTS_MOST: f64 = 5e7;
/// The most contacts each row of a log stands for.
pub const SCALE_MOST: f64 = 100.0;
/// The most agents of a desk.
pub const AGENTS_MOST: usize = 65_535;
/// The most pairs of an agent and a shop served.
pub const SEATS_MOST: usize = 200_000;
/// The most pairs of an agent and a day on shift.
pub const DUTIES_MOST: usize = 2_000_000;
/// The most intervals of a scenario.
pub const INTERVALS_MOST: usize = 20_000;
/// The most pairs of an interval and a group; each shop has one more for contacts without a group.
pub const CELLS_MOST: usize = 250_000;
/// The most that the figures of all runs take \[bytes\].
pub const SAMPLES_MOST: u64 = 4 << 30;
/// The shortest time between deliveries of messages, by the platform or by a supervisor.
pub const HANDOUT_LEAST: Span = Span::SECOND;
/// The most faults told of one scenario.
pub const FAULTS_MOST: usize = 200;

/// A line of `docs/limits.md`.
pub struct Limit {
    /// What is limited.
    pub what: &'static str,
    /// The limit.
    pub most: String,
    /// What is said beyond it: a code of `docs/faults.md`, or what the command does.
    pub beyond: &'static str,
}

/// All limits, in the order of the page.
pub fn limits() -> Vec<Limit> {
    let limit = |what, most: String, beyond| Limit { what, most, beyond };
    let count = |number: usize| grouped(number as u64);
    let bytes = |bytes: u64| {
        if bytes >= 1 << 30 { format!("{} GB", bytes >> 30) } else { format!("{} MB", bytes >> 20) }
    };
    let large = "`too-large`";
    vec![
        limit("a scenario or platform file", bytes(TEXT_MOST), large),
        limit("values in such a file", count(VALUES_MOST), large),
        limit("entries of a list, as `[[agents]]` or `rates`", count(LIST_MOST), large),
        limit("`[[shops]]`", count(SHOPS_MOST), large),
        limit("`[[arrivals]]` of a shop", count(SOURCES_MOST), large),
        limit("surges and days of live shows of a source", count(CROWDS_MOST), large),
        limit("minutes of these within the scenario", grouped(CROWDED_MOST), large),
        limit("faults told of one scenario", count(FAULTS_MOST), "the others are counted"),
        limit("a log or a file of counts", bytes(LOG_MOST), "`cannot-read`"),
        limit("rows of a file of counts", count(COUNTS_MOST), large),
        limit("days of a scenario", (LENGTH_MOST.0 / Span::DAY.0).to_string(), large),
        limit("contacts of a scenario", grouped(CONTACTS_MOST as u64), large),
        limit("`scale` times `volume` of a log", SCALE_MOST.to_string(), large),
        limit("agents of a desk", count(AGENTS_MOST), large),
        limit("agents times the shops each serves", count(SEATS_MOST), large),
        limit("agents times the days each works", count(DUTIES_MOST), large),
        limit("intervals of a scenario", count(INTERVALS_MOST), large),
        limit("intervals times groups, one more for each shop", count(CELLS_MOST), large),
        limit("what the figures of all runs take", bytes(SAMPLES_MOST), large),
        limit(
            "`leave.interval` and `leave.manual.interval`, at least",
            HANDOUT_LEAST.to_string(),
            "`number-out-of-range`",
        ),
    ]
}

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{LoadError, parse_str};

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md");

    /// The table of the page.
    fn table() -> String {
        let mut text = "| what | limit | beyond it |\n|---|---:|---|\n".to_owned();
        for Limit { what, most, beyond } in limits() {
            text.push_str(&format!("| {what} | {most} | {beyond} |\n"));
        }
        text
    }

    #[test]
    fn the_page_of_limits_is_that_of_the_program() {
        let page = std::fs::read_to_string(PAGE).unwrap_or_default();
        let from = page.find("| what |").unwrap_or(page.len());
        let to = page[from..].find("\n\n").map_or(page.len(), |at| from + at + 1);
        if page[from..to] == table() {
            return;
        }
        if std::env::var_os("DACU_BLESS").is_some() {
            let text = format!("{}{}{}", &page[..from], table(), &page[to..]);
            std::fs::write(PAGE, text).expect("written");
            return;
        }
        panic!("docs/limits.md is old: run with DACU_BLESS=1. Wanted:\n{}", table());
    }

    const DESK: &str = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"10h\"\n\
        platform = \"jd_groups_2023\"\ncontacts_per_day = 100\ncurve = \"flat\"\n\
        [[agents]]\nid = \"a\"\n";

    /// Where a scenario is refused as too large, as line and message.
    fn refused(text: &str, sets: &[&str]) -> Vec<String> {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let Err(LoadError::Faults(faults, sources)) = parse_str(text, &sets) else {
            return Vec::new();
        };
        let told =
            faults.iter().filter(|fault| fault.severity == crate::scenario::fault::Severity::Error);
        told.map(|fault| format!("{}: {}", sources.quote(fault.place), fault.message)).collect()
    }

    #[test]
    fn what_lies_beyond_a_limit_is_refused_where_it_is_said() {
        let minute = refused(DESK, &["desk.days=62", "desk.interval=1min"]);
        assert!(minute.iter().any(|told| told.starts_with("1min: 89,280 intervals")), "{minute:?}");
        let runs = refused(DESK, &["agents.a.count=60000", "desk.replications=1000"]);
        assert!(runs.iter().any(|told| told.starts_with("1000: the figures of")), "{runs:?}");
        assert!(refused(DESK, &["agents.a.count=60000"]).is_empty());
        let manual = ["leave.mode=manual", "leave.manual.interval=1us", "leave.manual.roles=[]"];
        let manual = refused(DESK, &manual);
        assert!(manual.iter().any(|told| told.starts_with("1us: deliveries")), "{manual:?}");
        let zeros = "0,".repeat(VALUES_MOST);
        let values = refused(&format!("{DESK}[x]\ny = [{zeros}]\n"), &[]);
        assert_eq!(values.len(), 1, "{values:?}");
    }

    #[test]
    fn many_faults_are_told_in_the_time_of_few() {
        let ones = "1, ".repeat(60_000);
        let line = format!("{DESK}[service]\nmodel = \"classical\"\nreply_time = [{ones}]\n");
        let pages: String = (0..8_000).map(|page| format!("p{page} = 1, ")).collect();
        let pages = format!("{DESK}[[arrivals]]\npage_mix = {{ {pages} }}\n");
        let tables = "[[agents]]\nx = 1\n".repeat(50_000);
        for text in [line, pages, format!("{DESK}{tables}")] {
            let since = std::time::Instant::now();
            let Err(LoadError::Faults(faults, sources)) = parse_str(&text, &[]) else {
                panic!("wrong from beginning to end");
            };
            assert!(!faults.render(&sources, true).is_empty());
            assert!(faults.to_json(&sources, false).is_array());
            let took = since.elapsed().as_secs_f64();
            assert!(took < 10.0, "{took} s for {} bytes", text.len());
        }
    }

    #[cfg(unix)]
    #[test]
    fn devices_pipes_and_folders_are_no_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        for path in ["/dev/zero".as_ref(), pipe.as_path(), folder.path()] {
            let load = crate::scenario::load(path, &[]);
            assert!(matches!(load, Err(LoadError::Io(..))), "{}", path.display());
            let name = path.display();
            let platform = format!("desk.platform={name}");
            assert!(!refused(DESK, &[&platform]).is_empty());
            let text = format!("{DESK}[[arrivals]]\ncsv = \"{name}\"\n");
            let log = refused(&text.replace("contacts_per_day = 100\ncurve = \"flat\"\n", ""), &[]);
            assert!(log.iter().any(|told| told.contains("cannot read the log")), "{log:?}");
        }
    }
}
