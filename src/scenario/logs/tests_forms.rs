//! Files as back offices write them: each is read right, or refused with the place.

use super::tests::{rows, told, with_log};
use super::*;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::Times;
use crate::scenario::Loaded;
use encoding_rs::GB18030;

const CSV: &str = "csv = \"log.csv\"";
const COUNTS: &str = "counts_csv = \"log.csv\"";

/// A table of three contacts, at 18:00:05, 18:01 and 19:30, on a page each.
const TABLE: &str = "进线时间,页面,来源端,顾客\n\
                     2026-11-10 18:00:05,商品详情页,京东APP,张三\n\
                     2026-11-10 18:01:00,order_detail,PC,李四\n\
                     2026-11-10 19:30:00,物流,微信,王五\n";

fn loaded(arrivals: &str, log: &[u8]) -> (Loaded, tempfile::TempDir) {
    let (loaded, folder) = with_log(arrivals, log);
    (loaded.unwrap_or_else(|error| panic!("{error}")), folder)
}

fn reading(loaded: &Loaded) -> Reading {
    loaded.sources.readings()[0].clone()
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    let mut bytes = vec![0; 4 * text.len()];
    let written = GB18030.new_encoder().encode_from_utf8(text, &mut bytes, true).2;
    bytes.truncate(written);
    bytes
}

/// Seconds after the start, and names of the pages.
fn read(loaded: &Loaded) -> Vec<(f64, Option<String>)> {
    let pages = &loaded.scenario.shops[0].pages;
    let name = |page: Option<u16>| page.map(|page| pages[usize::from(page)].clone());
    rows(loaded).iter().map(|row| (row.at.0 as f64 / 1e6, name(row.page))).collect()
}

fn times(arrivals: &str, log: &str) -> Vec<f64> {
    let (loaded, _folder) = loaded(arrivals, log.as_bytes());
    read(&loaded).into_iter().map(|(at, _)| at).collect()
}

fn expected() -> Vec<(f64, Option<String>)> {
    [(5.0, "product_detail"), (60.0, "order_detail"), (5400.0, "logistics")]
        .map(|(at, page)| (at, Some(page.to_owned())))
        .to_vec()
}

#[test]
fn a_table_is_the_same_in_every_encoding() {
    let marked = ["\u{feff}", TABLE].concat();
    let crlf = TABLE.replace('\n', "\r\n");
    let files: [(&str, Vec<u8>); 9] = [
        ("UTF-8", TABLE.into()),
        ("UTF-8, with its mark", marked.into()),
        ("UTF-8", crlf.clone().into()),
        ("UTF-8", TABLE.replace('\n', "\r").into()),
        ("GB18030 (GBK)", gbk(TABLE)),
        ("GB18030 (GBK)", gbk(&crlf)),
        ("UTF-16 LE, with its mark", utf16(&crlf, true, true)),
        ("UTF-16 BE, with its mark", utf16(TABLE, false, true)),
        ("UTF-16 LE", utf16(TABLE, true, false)),
    ];
    for (name, bytes) in files {
        let (loaded, _folder) = loaded(CSV, &bytes);
        assert_eq!(read(&loaded), expected(), "{name}");
        let lines = reading(&loaded).lines(false);
        assert_eq!(lines[0], ("encoding", name.to_owned()));
    }
}

#[test]
fn bytes_of_no_encoding_are_refused_with_their_line() {
    let mut broken = TABLE.as_bytes().to_vec();
    let at = TABLE.find("李").unwrap();
    broken[at + 1] = b'?';
    let text = told(CSV, &broken);
    assert!(text.contains("not-utf8") && text.contains("line 3 has bytes"), "{text}");
    let mut broken = gbk(TABLE);
    broken.extend_from_slice(b"2026-11-10 19:31,\xff\xff,,\n");
    let text = told(CSV, &broken);
    assert!(text.contains("line 5 has bytes that are no text of GB18030"), "{text}");
    for (bytes, word) in [
        (&b"PK\x03\x04\x14\0"[..], "workbook"),
        (b"<html><table><tr><td>x</td></tr></table>", "web page"),
        (b"time\n2026-11-10 18:00\0\n", "zero bytes"),
    ] {
        let text = told(CSV, bytes);
        assert!(text.contains("cannot-read") && text.contains(word), "{text}");
    }
}

#[test]
fn separators_are_found_and_a_full_width_one_is_refused() {
    for (separator, word) in [(";", "semicolon"), ("\t", "tab")] {
        let (loaded, _folder) = loaded(CSV, TABLE.replace(',', separator).as_bytes());
        assert_eq!(read(&loaded), expected());
        assert_eq!(reading(&loaded).lines(false)[1].1, word);
    }
    let text = told(CSV, TABLE.replace(',', "\u{ff0c}").as_bytes());
    assert!(
        text.contains("full-width `\u{ff0c}` (line 1)") && text.contains("plain `,`"),
        "{text}"
    );
}

#[test]
fn titles_blank_rows_totals_and_a_second_header_are_left_out_and_told() {
    let (head, body) = TABLE.split_once('\n').unwrap();
    let (first, rest) = body.split_once('\n').unwrap();
    let log = format!(
        "客服进线明细 2026-11-10\n导出时间：2026-11-11 08:00,店铺\"旗舰店\n\n{head}\n{first}\n\n,,,\n\
         小计,,,1\n{head}\n{rest}合计,,,3\n共 3 条,,,\n"
    );
    for bytes in [log.clone().into_bytes(), gbk(&log), log.replace('\n', "\r\n").into_bytes()] {
        let (loaded, _folder) = loaded(CSV, &bytes);
        assert_eq!(read(&loaded), expected());
        let read = reading(&loaded);
        assert_eq!((read.header_line, read.rows), (4, 3));
        assert_eq!((read.titles.count, &read.titles.first[..]), (2, &[1, 2][..]));
        assert_eq!((read.blanks.count, &read.blanks.first[..]), (3, &[3, 6, 7][..]));
        assert_eq!((read.headers.count, &read.headers.first[..]), (1, &[9][..]));
        assert_eq!((read.totals.count, &read.totals.first[..]), (3, &[8, 12, 13][..]));
        let told = read.text(false);
        assert!(told.contains("3 total (lines 8, 12, 13)"), "{told}");
    }
}

/// What looks like no sum is data, and wrong.
#[test]
fn no_row_of_data_is_dropped_in_silence() {
    for row in ["合计页,a", "soon,", "备注：如上,"] {
        let text = told(CSV, format!("{TABLE}{row},,\n").as_bytes());
        assert!(text.contains("log.csv:5:1") && text.contains("is not a time"), "{row}: {text}");
    }
    let above = format!("2026-11-10 17:00,,,\n{TABLE}");
    let text = told(CSV, above.as_bytes());
    assert!(text.contains("a row of data stands above the header"), "{text}");
    let text = told(CSV, b"2026-11-10 18:00,a,138001\n2026-11-10 18:01,b,138002\n");
    assert!(text.contains("has no header") && !text.contains("138001"), "{text}");
}

#[test]
fn a_log_with_the_newest_first_is_read_from_its_end() {
    let mut rows: Vec<String> = (0..10_000)
        .map(|at| format!("2026-11-10 {}:{:02}:{:02}", 18 + at / 3600, at / 60 % 60, at % 60))
        .collect();
    let expected: Vec<f64> = (0..10_000).map(f64::from).collect();
    rows.push("2026-11-11 00:00:01".to_owned());
    rows.insert(0, "2026-11-10 17:59:59".to_owned());
    rows.reverse();
    rows.insert(5_000, String::new());
    let log = format!("明细\n时间\n{}\n合计\n", rows.join("\n"));
    for bytes in [log.clone().into_bytes(), gbk(&log), utf16(&log, true, true)] {
        let (loaded, _folder) = loaded(CSV, &bytes);
        let times: Vec<f64> = read(&loaded).into_iter().map(|(at, _)| at).collect();
        assert_eq!(times, expected);
        let read = reading(&loaded);
        assert!(read.backward && read.rows == 10_002, "{}", read.text(false));
        assert!(read.line(false).contains("newest first"), "{}", read.line(false));
    }
    // One row out of order is told as ever.
    let wrong = log.replace("2026-11-10 20:00:00\n", "2026-11-10 20:30:00\n");
    let text = told(CSV, wrong.as_bytes());
    assert!(text.contains("later than the one before, in a log with the newest first"), "{text}");
    let counts = "时间,咨询量\n2026-11-10 19:00,3\n2026-11-10 18:30,2\n2026-11-10 18:00,1\n";
    let (loaded, _folder) = self::loaded(COUNTS, counts.as_bytes());
    let Times::Counts { intervals, .. } = &loaded.scenario.shops[0].sources[0].times else {
        panic!()
    };
    let counts: Vec<(Tick, f64)> = intervals.iter().map(|it| (it.from, it.count)).collect();
    assert_eq!(counts[0], (Tick(0), 1.0));
    assert_eq!(counts[2], (Tick(Span::HOUR.0), 3.0));
}

#[test]
fn times_of_every_form_are_read() {
    let forms = [
        "2026-11-10 18:30:00",
        "2026-11-10 18:30",
        "2026/11/10 18:30",
        "2026.11.10 18:30",
        "2026年11月10日 18时30分",
        "2026年11月10日18点30分00秒",
        "2026年11月10日 星期二 下午6:30",
        "20261110 183000",
        "20261110183000",
        "202611101830",
        "2026-11-10T18:30:00.000",
        "2026/11/10 下午 06:30:00",
        "2026/11/10 6:30 PM",
        "2026-11-10 18：30：00",
        "46336.7708333333",
        "=\"2026-11-10 18:30:00\"",
        "\t2026-11-10 18:30:00",
    ];
    for form in forms {
        let quoted = form.replace('"', "\"\"");
        assert_eq!(times(CSV, &format!("时间,x\n\"{quoted}\",1\n")), [1800.0], "{form}");
    }
    for form in ["2026-13-10 18:30", "26-11-10 18:30", "2026-11-10 25:00", "下午6:30", "13/14/2026"]
    {
        let text = told(CSV, format!("时间\n{form}\n").as_bytes());
        assert!(text.contains("log.csv:2:1"), "{form}: {text}");
    }
}

#[test]
fn a_date_that_could_be_two_is_asked_for() {
    let ambiguous = "时间\n10/11/2026 18:30\n";
    let text = told(CSV, ambiguous.as_bytes());
    assert!(text.contains("can be read as two dates") && text.contains("date_order"), "{text}");
    let stated = |order: &str| format!("{CSV}\ndate_order = \"{order}\"");
    assert_eq!(times(&stated("day_first"), ambiguous), [1800.0]);
    let american = "时间\n11/10/2026 6:30 PM\n";
    assert_eq!(times(&stated("month_first"), american), [1800.0]);
    // A row that can be read in one way only settles it for all.
    assert_eq!(times(CSV, &format!("{ambiguous}13/11/2026 18:30\n")), [1800.0]);
    assert_eq!(times(CSV, &format!("{american}11/13/2026 18:30\n")), [1800.0]);
    let text = told(CSV, format!("{ambiguous}13/11/2026 1:00\n11/14/2026 1:00\n").as_bytes());
    assert!(text.contains("log.csv:4:1"), "{text}");
    // Stated for nothing, it is told.
    let (loaded, _folder) = loaded(&stated("day_first"), TABLE.as_bytes());
    let told = loaded.warnings.render(&loaded.sources, false);
    assert!(told.contains("`date_order` does nothing"), "{told}");
}

#[test]
fn zones_are_taken_stated_or_refused() {
    let zone = format!("{CSV}\ntime_zone = \"+08:00\"");
    let rows = |at: [&str; 2]| format!("时间\n{}\n{}\n", at[0], at[1]);
    // One offset on all rows: civil time, and told.
    let china = rows(["2026-11-10T18:30:00+08:00", "2026-11-10T18:31:00+08:00"]);
    assert_eq!(times(CSV, &china), [1800.0, 1860.0]);
    let (read, _folder) = loaded(CSV, china.as_bytes());
    assert!(reading(&read).text(false).contains("all with +08:00: taken as civil time"));
    let utc = rows(["2026-11-10T10:30:00Z", "2026-11-10T10:31:00Z"]);
    assert_eq!(times(&zone, &utc), [1800.0, 1860.0]);
    let both = rows(["2026-11-10T18:30:00+08:00", "2026-11-10T10:31:00Z"]);
    let text = told(CSV, both.as_bytes());
    assert!(text.contains("log.csv:3:1") && text.contains("time_zone"), "{text}");
    assert_eq!(times(&zone, &both), [1800.0, 1860.0]);
    // Since 1970, in seconds and in milliseconds.
    for unix in [rows(["1794306600", "1794306660"]), rows(["1794306600000", "1794306660000"])] {
        let text = told(CSV, unix.as_bytes());
        assert!(text.contains("Unix time") && text.contains("time_zone = \"+08:00\""), "{text}");
        assert!(text.ends_with("1 error"), "{text}");
        assert_eq!(times(&zone, &unix), [1800.0, 1860.0]);
    }
}

/// What a back office puts around the names of columns does not hide them.
#[test]
fn columns_are_known_with_remarks_and_marks() {
    let log = TABLE
        .replace("进线时间", "\u{feff}\u{feff}进线时间（北京时间）")
        .replace(",页面", ", 页面 (入口)");
    let (loaded, _folder) = loaded(CSV, log.as_bytes());
    assert_eq!(read(&loaded), expected());
}

#[test]
fn date_and_time_may_stand_in_two_columns() {
    let rows = "2026-11-10,18:30:00,甲方\n2026/11/10,下午6:31,乙方\n";
    assert_eq!(times(CSV, &format!("日期,时间,店铺\n{rows}")), [1800.0, 1860.0]);
    let named = format!("{CSV}\ncolumns = {{ date = \"天\", time = \"钟\" }}");
    assert_eq!(times(&named, &format!("天,钟,店铺\n{rows}")), [1800.0, 1860.0]);
    let text = told(&named, "天,钟\n2026-11-10,\n".as_bytes());
    assert!(text.contains("no time of day is given"), "{text}");
    let text = told(CSV, "时间\n18:30\n".as_bytes());
    assert!(text.contains("a time of day without a date"), "{text}");
    let counts = "日期,时段,咨询量\n2026-11-10,18:00-18:30,\"1,200\"\n\
                  2026-11-10,18:30-19:00,20\n2026-11-10,19:00-19:30,30\n合计,,\"1,250\"\n";
    let (loaded, _folder) = loaded(COUNTS, counts.as_bytes());
    let read = reading(&loaded);
    assert_eq!((read.rows, read.inside, read.totals.count), (3, Some(1250.0), 1));
}

#[test]
fn pages_are_mapped_known_by_their_usual_names_or_refused_once() {
    let log = "时间,页面\n2026-11-10 18:01,宝贝\n2026-11-10 18:02,商品详情页\n\
               2026-11-10 18:03,宝贝\n";
    let text = told(CSV, log.as_bytes());
    assert!(text.contains("no page is called `宝贝`") && text.contains("log.csv:2:18"), "{text}");
    assert!(text.contains("known: shop, product_detail, order_detail, logistics"), "{text}");
    let near = told(CSV, "时间,页面\n2026-11-10 18:01,宝贝详情页面\n".as_bytes());
    assert!(near.contains("pages = { \"宝贝详情页面\" = \"product_detail\" }"), "{near}");
    assert!(text.contains("and 1 more row of this log is wrong"), "{text}");
    let mapped = format!("{CSV}\npages = {{ \"宝贝\" = \"order_detail\" }}");
    let (loaded, _folder) = loaded(&mapped, log.as_bytes());
    let pages: Vec<Option<String>> = read(&loaded).into_iter().map(|(_, page)| page).collect();
    let page = |name: &str| Some(name.to_owned());
    assert_eq!(pages, [page("order_detail"), page("product_detail"), page("order_detail")]);
    let told_of = reading(&loaded).text(false);
    assert!(told_of.contains("商品详情页 → product_detail, 宝贝 → order_detail"), "{told_of}");
    let wrong = format!("{CSV}\npages = {{ \"宝贝\" = \"order_detial\" }}");
    let text = told(&wrong, log.as_bytes());
    assert!(text.contains("write `\"order_detail\"`"), "{text}");
    let idle = format!("{CSV}\npages = {{ \"首页\" = \"shop\" }}\nclients = {{ x = \"jd_app\" }}");
    let (loaded, _folder) = with_log(&idle, TABLE.as_bytes());
    let loaded = loaded.unwrap();
    let told = loaded.warnings.render(&loaded.sources, false);
    assert!(told.contains("no row of this log has the page `首页`"), "{told}");
    assert!(told.contains("no row of this log has the client `x`"), "{told}");
}

/// Customers are known by their names; nobody is shown one.
#[test]
fn no_customer_is_shown() {
    let log = format!("{TABLE}2026-11-10 19:31,nowhere,,赵六13800138000\n");
    let text = told(CSV, log.as_bytes());
    assert!(text.contains("no page is called `nowhere`"), "{text}");
    assert!(!text.contains("赵六") && !text.contains("138"), "{text}");
    let (loaded, _folder) = loaded(CSV, TABLE.as_bytes());
    for zh in [false, true] {
        let told = reading(&loaded).text(zh);
        assert!(!["张三", "李四", "王五"].iter().any(|name| told.contains(name)), "{told}");
    }
}

#[test]
fn what_is_doubtful_is_told() {
    for (log, word) in [
        ("时间\n2026-11-10\n2026-11-11\n", "no row has a time of day"),
        ("时间\n2026-11-10 18:30\n46336.78\n", "written in several ways"),
        ("时间,创建时间\n2026-11-10 18:30,\n", "`创建时间` could be it too"),
        ("时间\n2026-11-10T18:30:00Z\n", "of Greenwich"),
    ] {
        let shifted = format!("{CSV}\ntime_shift = \"1h\"");
        let arrivals = if log.contains("11-11") {
            "csv = \"log.csv\"\ntime_shift = \"20h\""
        } else {
            &shifted
        };
        let (loaded, _folder) = loaded(arrivals, log.as_bytes());
        let told = loaded.warnings.render(&loaded.sources, false);
        assert!(told.contains("doubtful-log") && told.contains(word), "{told}");
        assert!(reading(&loaded).text(false).contains(word));
    }
}

#[test]
fn a_long_log_in_another_encoding_tells_the_right_line() {
    let rows: String = (0..20_000)
        .map(|at| {
            format!("2026-11-10 18:{:02}:{:02},商品详情页,\"两\n行\"\n", at / 400, at / 8 % 50)
        })
        .collect();
    let log = format!("时间,页面,备注\n{rows}2026-11-10 19:00,nowhere,\n");
    for bytes in [log.clone().into_bytes(), gbk(&log), utf16(&log, false, true)] {
        let text = told(CSV, &bytes);
        assert!(text.contains("log.csv:40002:18"), "{text}");
        assert!(text.contains("2026-11-10 19:00,nowhere,"), "{text}");
    }
}

#[test]
fn orders_come_in_the_same_forms() {
    let orders = "订单明细\n订单创建时间,订单付款时间,买家会员名,订单金额\n\
                  2026年11月10日 18时10分,,张三,¥80\n2026年11月10日 18时20分,2026/11/10 18:21,李四,90\n\
                  合计,,,170\n";
    let work =
        "work = [{ name = \"催付\", effort = \"30s\", unpaid_orders = { csv = \"log.csv\" } }]";
    let text = format!(
        "{work}\n[desk]\nstart = 2026-11-10T18:00:00\nlength = \"6h\"\n\
         platform = \"jd_dongdong_2019\"\ncontacts_per_day = 100\n[[agents]]\nid = \"甲\"\n"
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log.csv"), gbk(orders)).unwrap();
    let loaded = crate::scenario::parse("scenario.toml", text, folder.path(), &[]);
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let read = reading(&loaded);
    assert_eq!((read.rows, read.titles.count, read.totals.count), (2, 1, 1));
    let Some(Times::List(list)) = &loaded.scenario.work[0].times else { panic!() };
    assert_eq!(list.iter().map(|row| row.at).collect::<Vec<_>>(), [Tick(25 * Span::MINUTE.0)]);
}
