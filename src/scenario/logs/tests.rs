use super::*;
use crate::kernel::ids::ShopId;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{Listed, Times};
use crate::scenario::tests::snap;
use crate::scenario::{LoadError, Loaded, parse};
use std::io::Write;

/// A scenario with a log beside it.
fn with_log(arrivals: &str, log: &[u8]) -> (Result<Loaded, LoadError>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::File::create(folder.path().join("log.csv")).unwrap().write_all(log).unwrap();
    let text = format!(
        "[desk]\nstart = 2026-11-10T18:00:00\nlength = \"6h\"\nplatform = \"jd_dongdong_2019\"\n\
         [[agents]]\nid = \"甲\"\n[[arrivals]]\n{arrivals}"
    );
    (parse("scenario.toml", text, folder.path(), &[]), folder)
}

fn told(arrivals: &str, log: &[u8]) -> String {
    match with_log(arrivals, log).0 {
        Ok(loaded) => format!("fine: {:?}", loaded.scenario.shops[0].sources[0].times),
        Err(error) => error.to_string(),
    }
}

fn rows(loaded: &Loaded) -> Vec<Listed> {
    let (mut feed, mut chunk, mut all) = (LogFeed::new(&loaded.scenario), Vec::new(), Vec::new());
    loop {
        feed.refill(ShopId(0), 0, &mut chunk).unwrap();
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
    let (loaded, _folder) = with_log("csv = \"log.csv\"", log.as_bytes());
    let loaded = loaded.unwrap();
    let mut reader = LogFeed::new(&loaded.scenario);
    let mut chunk = Vec::new();
    let mut lengths = Vec::new();
    loop {
        reader.refill(ShopId(0), 0, &mut chunk).unwrap();
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
        let (loaded, folder) = with_log("csv = \"log.csv\"", rows(5_000).as_bytes());
        let loaded = loaded.unwrap();
        std::fs::write(folder.path().join("log.csv"), rows(count)).unwrap();
        let (mut feed, mut chunk) = (LogFeed::new(&loaded.scenario), Vec::new());
        let ended = loop {
            match feed.refill(ShopId(0), 0, &mut chunk) {
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
        ("csv = \"log.csv\"", b"\xff\xfet\x00\n\x00"),
        ("csv = \"log.csv\"", b"time,\xca\xb1\xbc\xe4\n1,2\n"),
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
    assert_eq!((intervals[2].length, intervals[2].count, *scale), (Span::minutes(5), 7, 2.0));
    let wrong = "time,count\n0,-3\n300,2.5\n600,many\n";
    snap!(told("counts_csv = \"log.csv\"", wrong.as_bytes()));
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
    }
}
