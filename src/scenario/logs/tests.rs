use super::*;
use crate::kernel::ids::ShopId;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{Listed, Origin, Times};
use crate::scenario::tests::snap;
use crate::scenario::{LoadError, Loaded, parse};
use std::io::Write;

/// A scenario with a log beside it.
pub(super) fn with_log(
    arrivals: &str,
    log: &[u8],
) -> (Result<Loaded, LoadError>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::File::create(folder.path().join("log.csv")).unwrap().write_all(log).unwrap();
    let text = format!(
        "[desk]\nstart = 2026-11-10T18:00:00\nlength = \"6h\"\nplatform = \"jd_dongdong_2019\"\n\
         [[agents]]\nid = \"甲\"\n[[arrivals]]\n{arrivals}"
    );
    (parse("scenario.toml", text, folder.path(), &[]), folder)
}

/// A log whose times are seconds after the start.
const SECONDS: &str = "csv = \"log.csv\"\ntime_numbers = \"seconds\"";

pub(super) fn told(arrivals: &str, log: &[u8]) -> String {
    match with_log(arrivals, log).0 {
        Ok(loaded) => format!("fine: {:?}", loaded.scenario.shops[0].sources[0].times),
        Err(error) => error.to_string(),
    }
}

pub(super) fn rows(loaded: &Loaded) -> Vec<Listed> {
    let (mut feed, mut chunk, mut all) = (LogFeed::new(&loaded.scenario), Vec::new(), Vec::new());
    loop {
        feed.refill(Origin::Source(ShopId(0), 0), &mut chunk).unwrap();
        if chunk.is_empty() {
            return all;
        }
        all.extend_from_slice(&chunk);
    }
}

#[test]
fn a_log_is_read_with_its_names() {
    let log = "\u{feff}进线时间,页面,来源端,顾客,客服\n\
               2026-11-10 17:59:59,,,,\n\
               2026-11-10 18:00:00.5,product_detail,jd_app,c1,甲\n\
               2026/11/10 18:01,,pc_web,c2,\n\
               2026-11-11T00:00:00,,,,\n";
    let (loaded, _folder) = with_log("csv = \"log.csv\"", log.as_bytes());
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let Times::Replay(replay) = &loaded.scenario.shops[0].sources[0].times else { panic!() };
    assert_eq!(replay.rows, 2);
    let rows = rows(&loaded);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].at, Tick(500_000));
    assert_eq!(rows[0].agent, Some(crate::kernel::ids::SeatId(0)));
    assert!(rows[0].page.is_some() && rows[0].client != rows[1].client && rows[1].page.is_none());
    assert_eq!(rows[1].at, Tick(Span::MINUTE.0));
}

#[test]
fn a_log_longer_than_a_chunk_comes_in_chunks() {
    let mut log = "t\n".to_owned();
    (0..10_000).for_each(|second| log.push_str(&format!("{second}.25\n")));
    let (loaded, _folder) = with_log(SECONDS, log.as_bytes());
    let loaded = loaded.unwrap();
    let mut reader = LogFeed::new(&loaded.scenario);
    let mut chunk = Vec::new();
    let mut lengths = Vec::new();
    loop {
        reader.refill(Origin::Source(ShopId(0), 0), &mut chunk).unwrap();
        lengths.push(chunk.len());
        if chunk.is_empty() {
            break;
        }
    }
    assert_eq!(lengths, [4096, 4096, 1808, 0]);
}

#[test]
fn a_log_that_grows_or_shrinks_after_it_was_checked_ends_the_run() {
    let rows = |count: u32| {
        let all = (0..count).map(|second| format!("{second}\n"));
        std::iter::once("time\n".to_owned()).chain(all).collect::<String>()
    };
    for (count, told) in [(5_001, "more rows"), (4_999, "fewer rows"), (5_000, "")] {
        let (loaded, folder) =
            with_log("csv = \"log.csv\"\ntime_numbers = \"seconds\"", rows(5_000).as_bytes());
        let loaded = loaded.unwrap();
        std::fs::write(folder.path().join("log.csv"), rows(count)).unwrap();
        let (mut feed, mut chunk) = (LogFeed::new(&loaded.scenario), Vec::new());
        let ended = loop {
            match feed.refill(Origin::Source(ShopId(0), 0), &mut chunk) {
                Ok(()) if chunk.is_empty() => break String::new(),
                Ok(()) => {}
                Err(error) => break error.to_string(),
            }
        };
        assert!(ended.contains(told) && ended.is_empty() == told.is_empty(), "{count}: {ended}");
    }
}

#[test]
fn every_bad_row_is_told_with_its_place() {
    let log = "time,page,client,difficult\n\
               2026-11-10 18:00,prodct_detail,jd_app,1\n\
               10.11.2026 18:01,,,\n\
               2026-11-10 18:05,,jd_app,maybe\n\
               2026-11-10 18:04,,,\n\
               ,,,\n";
    snap!(told("csv = \"log.csv\"", log.as_bytes()));
}

#[test]
fn after_twenty_bad_rows_the_rest_is_counted() {
    let log = format!("time\n{}", "soon\n".repeat(100_000));
    let text = told("csv = \"log.csv\"", log.as_bytes());
    assert!(text.contains("and 99980 more rows of this log are wrong"), "{text}");
    assert!(text.ends_with("21 errors"), "{text}");
}

#[test]
fn wrong_columns_and_files_are_told() {
    let log = "when,what\n0,x\n".as_bytes();
    let cases: [(&str, &[u8]); 7] = [
        ("csv = \"log.csv\"", log),
        ("csv = \"log.csv\"\ncolumns = { time = \"whn\", page = \"what\" }", log),
        ("csv = \"nowhere.csv\"", log),
        ("csv = \".\"", log),
        ("csv = \"log.csv\"", b""),
        ("csv = \"log.csv\"", b"time,\xff\xff\n1,2\n"),
        ("csv = \"log.csv\"", b"PK\x03\x04"),
    ];
    let all: Vec<String> = cases.iter().map(|(arrivals, log)| told(arrivals, log)).collect();
    snap!(all.join("\n────\n"));
}

#[test]
fn a_log_of_another_year_says_how_to_move_it() {
    let log = "time\n2025-11-11 18:30:00\n2025-11-11 20:00:00\n".as_bytes();
    snap!(told("csv = \"log.csv\"", log));
    assert!(told("csv = \"log.csv\"\ntime_shift = \"364d\"", log).starts_with("fine"));
}

#[test]
fn counts_become_intervals() {
    let log = "datetime,calls\n2026-11-10 18:00,3\n2026-11-10 18:05,0\n2026-11-10 18:10,7\n";
    let (loaded, _folder) = with_log("counts_csv = \"log.csv\"\nscale = 2", log.as_bytes());
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let Times::Counts { intervals, scale } = &loaded.scenario.shops[0].sources[0].times else {
        panic!()
    };
    assert_eq!(intervals.len(), 3);
    assert_eq!((intervals[2].length, intervals[2].count, *scale), (Span::minutes(5), 7.0, 2.0));
    let wrong = "time,count\n0,-3\n300,2.5\n600,many\n";
    let seconds = SECONDS.replace("csv =", "counts_csv =");
    snap!(told(&seconds, wrong.as_bytes()));
}

#[test]
fn no_bytes_make_it_panic() {
    let cases: [&[u8]; 6] = [
        b"time\n\"unclosed",
        b"time,page\n1\n2,3,4,5\n\n\n",
        b"time\n1e308\n",
        b"time\n\xff\xff\n",
        b"\"\n\n\"\n",
        b"time;page\n1;x\n",
    ];
    for log in cases {
        told("csv = \"log.csv\"", log);
        told("counts_csv = \"log.csv\"", log);
        told(SECONDS, log);
    }
}

#[test]
fn a_spreadsheets_serial_number_is_its_day() {
    // 46336.75 is 2026-11-10 18:00; the second falls short by what a spreadsheet keeps.
    let log = "time\n46336.75\n46336.7604166666642\n";
    let (loaded, _folder) = with_log("csv = \"log.csv\"", log.as_bytes());
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let times: Vec<u64> = rows(&loaded).iter().map(|row| row.at.0 / 1_000_000).collect();
    assert_eq!(times, [0, 900]);
    let text = told("csv = \"log.csv\"", b"time\n0.25\n");
    assert!(text.contains("write `time_numbers = \"seconds\"`"), "{text}");
    let (loaded, _folder) = with_log(SECONDS, b"time\n0.25\n20000\n");
    assert_eq!(rows(&loaded.unwrap())[1].at, Tick(20_000_000_000));
}

#[test]
fn a_quote_that_is_not_closed_is_told_with_its_line() {
    let log = "time,page\n2026-11-10 18:00,a\n2026-11-10 18:01,\"b\n2026-11-10 18:02,c\n\
               2026-11-10 18:03,d\n";
    let with = log.replace(",a", ",").replace("\"b", "\"").replace(",c", ",").replace(",d", ",");
    for log in [with.clone(), with.replace('\n', "\r\n")] {
        let text = told("csv = \"log.csv\"", log.as_bytes());
        assert!(text.contains("log.csv:3:18") && text.contains("is not closed"), "{text}");
    }
    // A second stray mark closes the first; what lies between is no name.
    let text = told("csv = \"log.csv\"", format!("{with}2026-11-10 18:04,\"\n").as_bytes());
    assert!(text.contains("bad-row") && text.contains("log.csv:3:18"), "{text}");
    // A text of several lines in quotes of its own is none.
    let log =
        "time,words\n2026-11-10 18:00,\"two\nlines, and \"\"quotes\"\"\"\n2026-11-10 18:02,c\n";
    let (loaded, _folder) = with_log("csv = \"log.csv\"", log.as_bytes());
    assert_eq!(rows(&loaded.unwrap_or_else(|error| panic!("{error}"))).len(), 2);
    let text = told("csv = \"log.csv\"", b"time,\"page\n2026-11-10 18:00,a\n");
    assert!(text.contains("header is not closed"), "{text}");
}

/// A column that nobody reads hides them: the row is whole, with as many fields as the header.
#[test]
fn two_stray_quotes_that_close_each_other_swallow_no_row() {
    let swallowed = [
        "time,words\n2026-11-10 18:00,a\n2026-11-10 18:01,\"b\n2026-11-10 18:02,c\n\
         2026-11-10 18:03,\"\n2026-11-10 18:04,e\n",
        "time,words,page\n2026-11-10 18:00,a,\n2026-11-10 18:01,\"b,\n2026-11-10 18:02,c\",\n",
        "words,time\na,2026-11-10 18:00\n\"b,2026-11-10 18:01\nc\",2026-11-10 18:02\n\
         d,2026-11-10 18:03\n",
    ];
    for (log, place) in swallowed.iter().zip(["3:18", "3:18", "3:1"]) {
        for log in [(*log).to_owned(), log.replace('\n', "\r\n")] {
            let text = told("csv = \"log.csv\"", log.as_bytes());
            let said = text.contains("rows stand before");
            assert!(said && text.contains(&format!("log.csv:{place}")), "{text}");
        }
    }
    // Numbers and clocks in a text of several lines are no rows.
    let log = "time,words\n2026-11-10 18:00,\"first\n2, then 3\n18:00, at six\"\n\
               2026-11-10 18:02,c\n";
    let (loaded, _folder) = with_log("csv = \"log.csv\"", log.as_bytes());
    assert_eq!(rows(&loaded.unwrap_or_else(|error| panic!("{error}"))).len(), 2);
}

/// Each is told of or counted, one after the other.
#[test]
fn a_log_of_nothing_but_stray_quotes_is_refused() {
    let log = format!("time,page\n{}", "a,\"\n\",\n".repeat(100_000));
    let text = told("csv = \"log.csv\"", log.as_bytes());
    assert!(text.contains("is not closed"), "{}", &text[..400]);
}

#[test]
fn lines_that_end_in_two_characters_are_counted_once() {
    let log = "time,page\r\n2026-11-10 18:00,\r\n\r\nsoon,\r\n";
    let text = told("csv = \"log.csv\"", log.as_bytes());
    assert!(text.contains("log.csv:4:1") && text.contains("4 | soon,"), "{text}");
}

#[test]
fn whoever_lists_columns_has_no_others_read() {
    let log = "进线时间,页面\n2026-11-10 18:00,nowhere\n".as_bytes();
    assert!(told("csv = \"log.csv\"", log).contains("no page is called `nowhere`"));
    let listed = "csv = \"log.csv\"\ncolumns = { time = \"进线时间\" }";
    assert!(told(listed, log).starts_with("fine"));
}

#[test]
fn rows_outside_the_scenario_are_counted_and_told() {
    let log = "time\n2026-11-10 17:00\n2026-11-10 18:00\n2026-11-11 00:00\n2026-11-11 09:00\n";
    let (loaded, _folder) = with_log("csv = \"log.csv\"", log.as_bytes());
    let loaded = loaded.unwrap();
    let told = loaded.warnings.render(&loaded.sources, false);
    assert!(told.contains("3 rows of this log lie outside the scenario"), "{told}");
    assert!(told.contains("1 before its start, 2 after its end"), "{told}");
    let counts = "time,count\n2026-11-10 17:45,1000\n2026-11-10 18:15,100\n";
    let (loaded, _folder) = with_log("counts_csv = \"log.csv\"", counts.as_bytes());
    let loaded = loaded.unwrap();
    let Times::Counts { intervals, .. } = &loaded.scenario.shops[0].sources[0].times else {
        panic!()
    };
    assert_eq!(intervals.iter().map(|interval| interval.count).sum::<f64>(), 600.0);
    let told = loaded.warnings.render(&loaded.sources, false);
    assert!(told.contains("500 contacts of this log lie outside"), "{told}");
}
