//! That the sheet says who works when, however it is written, and what in it is refused or told.

use super::sheet::date_of_text;
use crate::model::Scenario;
use crate::model::shift::ChangeKind;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::source::Sources;
use crate::scenario::{LoadError, parse};

const DESK: &str = "[desk]\nstart = 2026-11-10T00:00:00\ndays = 3\nplatform = \"generic\"\n\
    contacts_per_day = 100\nroster = \"sheet.csv\"\n[[agents]]\nid = \"组长\"\n\
    [[agents]]\nid = \"客服\"\nfrom_roster = true\ntyping_cpm = 90\n\
    [[shifts]]\nname = \"早班\"\ncode = [\"早\", \"A\"]\nfrom = \"08:00\"\nto = \"16:00\"\n\
    breaks = [{ lasts = \"30min\", between = [\"11:00\", \"13:00\"], away_at_most = \"50%\" }]\n\
    [[shifts]]\ncode = \"晚\"\nfrom = \"16:00\"\nto = \"24:00\"\n";

const SHEET: &str = "姓名,11-10,11-11,11-12\n组长,早,早,休\n小李,早,晚,A\n小王,晚,早,\n";

fn with(desk: &str, sheet: &[u8]) -> Result<(Scenario, Faults), (Faults, Sources)> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sheet.csv"), sheet).expect("written");
    match parse("desk.toml", desk.to_owned(), folder.path(), &[]) {
        Ok(loaded) => Ok((loaded.scenario, loaded.warnings)),
        Err(LoadError::Faults(faults, sources)) => Err((faults, sources)),
        Err(error) => panic!("{error}"),
    }
}

/// Who begins when: name, day of November, hour.
fn starts(sheet: &[u8]) -> Vec<(String, i8, i8)> {
    let (scenario, _) = with(DESK, sheet).unwrap_or_else(|(faults, _)| panic!("{faults:?}"));
    let mut found: Vec<(String, i8, i8)> = Vec::new();
    for change in &scenario.changes {
        if let ChangeKind::ShiftStart { agent, .. } = change.kind {
            let time = scenario.calendar.civil(change.at);
            found.push((scenario.agents[agent.at()].name.clone(), time.day(), time.hour()));
        }
    }
    found.sort_unstable();
    found
}

fn expected() -> Vec<(String, i8, i8)> {
    let list = [
        ("小李", 10, 8),
        ("小李", 11, 16),
        ("小李", 12, 8),
        ("小王", 10, 16),
        ("小王", 11, 8),
        ("组长", 10, 8),
        ("组长", 11, 8),
    ];
    let mut list: Vec<_> = list.map(|(name, day, hour)| (name.to_owned(), day, hour)).to_vec();
    list.sort_unstable();
    list
}

#[test]
fn cells_say_who_works_when_however_the_sheet_is_written() {
    assert_eq!(starts(SHEET.as_bytes()), expected());
    let (gbk, _, _) = encoding_rs::GBK.encode(SHEET);
    assert_eq!(starts(&gbk), expected());
    let marked = format!("\u{feff}{}", SHEET.replace(',', "\t").replace('\n', "\r\n"));
    assert_eq!(starts(marked.as_bytes()), expected());
    let utf16: Vec<u8> = marked.encode_utf16().flat_map(|unit| unit.to_le_bytes()).collect();
    assert_eq!(starts(&utf16), expected());
    let turned = "排班表,,,\n日期,组长,小李,小王\n2026/11/10,早,\"早\",晚\n2026年11月11日,早,晚,早班\n\
        11/12(四),off,A,-\n";
    assert_eq!(starts(turned.as_bytes()), expected());
    let week = SHEET.replace("\n组长", "\n,二,周三,星期四\n组长");
    assert_eq!(starts(week.as_bytes()), expected());
    let titled = format!("客服排班表\n{}", SHEET.replace(',', ";"));
    assert_eq!(starts(titled.as_bytes()), expected());
    let two = SHEET.replace("小王,晚,早,", "小王,早/晚,早,");
    assert_eq!(starts(two.as_bytes()).len(), expected().len() + 1);
}

#[test]
fn people_of_the_sheet_are_as_their_template_says_and_have_its_breaks() {
    let (scenario, told) = with(DESK, SHEET.as_bytes()).unwrap_or_else(|it| panic!("{it:?}"));
    let names: Vec<&str> = scenario.agents.iter().map(|agent| agent.name.as_str()).collect();
    assert_eq!(names, ["组长", "小李", "小王"]);
    assert_eq!(scenario.agents[1].typing_cpm.mean(), 90.0);
    assert_eq!(scenario.agents[1].family, "客服");
    // two in the morning on the tenth and the eleventh, one on the twelfth
    assert_eq!(scenario.rests.len(), 5);
    assert_eq!(told.of(Code::OutsideHorizon).count(), 0, "{told:?}");
}

#[test]
fn who_is_off_all_the_time_is_not_forgotten() {
    let off = SHEET.replace("小王,晚,早,", "小王,休,,休");
    let (scenario, _) = with(DESK, off.as_bytes()).unwrap_or_else(|it| panic!("{it:?}"));
    assert_eq!(scenario.agents.len(), 3);
    let forgotten = off.replace("组长,早,早,休\n", "");
    assert_eq!(refused(DESK, &forgotten)[0].0, Code::AgentWithoutShift);
}

/// The errors of a sheet with their lines and columns.
fn refused(desk: &str, sheet: &str) -> Vec<(Code, usize, usize)> {
    let Err((faults, sources)) = with(desk, sheet.as_bytes()) else { panic!("runs: {sheet}") };
    let wrong = faults.iter().filter(|fault| fault.severity == fault.code.severity());
    let wrong = wrong.filter(|it| it.severity == crate::scenario::fault::Severity::Error);
    wrong
        .map(|fault| {
            let (line, column) = sources.line_column(fault.place).unwrap_or_default();
            (fault.code, line, column)
        })
        .collect()
}

#[test]
fn what_a_sheet_cannot_mean_is_refused_with_line_and_column() {
    let sheet = SHEET.replace("小王,晚,早", "小王,晚,中");
    assert_eq!(refused(DESK, &sheet), [(Code::UnknownName, 4, 6)]);
    let sheet = SHEET.replace("小王", "小李");
    assert_eq!(refused(DESK, &sheet), [(Code::NameTwice, 4, 1)]);
    let sheet = SHEET.replace("11-12", "11-11");
    assert_eq!(refused(DESK, &sheet), [(Code::NameTwice, 1, 16)]);
    let nobody = DESK.replace("from_roster = true\n", "");
    assert_eq!(refused(&nobody, SHEET), [(Code::UnknownName, 3, 1), (Code::UnknownName, 4, 1)]);
    assert_eq!(refused(DESK, "姓名,早,晚\n小李,早,晚\n")[0].0, Code::BadRow);
    assert_eq!(refused(DESK, "")[0].0, Code::BadRow);
    let both = DESK.replace("code = \"晚\"", "code = \"晚\"\nagents = \"组长\"");
    assert_eq!(refused(&both, SHEET)[0].0, Code::KeysCollide);
    // all behind the quotation mark would be one name
    assert_eq!(refused(DESK, &SHEET.replace("小李", "\"小李")), [(Code::BadRow, 3, 1)]);
    let off = DESK.replace("code = \"晚\"", "code = [\"休\", \"早\", \"晚\"]");
    let told = refused(&off, SHEET);
    assert_eq!((told[0].0, told[1].0), (Code::NameTwice, Code::NameTwice), "{told:?}");
    let none = DESK.replace("roster = \"sheet.csv\"\n", "");
    assert!(refused(&none, SHEET).iter().all(|it| it.0 != Code::CannotRead));
    let missing = DESK.replace("sheet.csv", "nothing.csv");
    let told = refused(&missing, SHEET);
    assert_eq!(told.iter().map(|it| it.0).collect::<Vec<_>>(), [Code::CannotRead]);
}

#[test]
fn columns_that_are_not_used_are_told() {
    let sheet = "姓名,组,11-10,11-11,11-20\n组长,x,早,早,早\n小李,y,早,晚,\n小王,y,晚,早,\n";
    let (_, told) = with(DESK, sheet.as_bytes()).unwrap_or_else(|it| panic!("{it:?}"));
    assert_eq!(told.of(Code::BadRow).count(), 1, "{told:?}");
    // the twentieth is beyond the end, and the twelfth has no column
    assert_eq!(told.of(Code::OutsideHorizon).count(), 2, "{told:?}");
}

#[test]
fn dates_are_read_as_sheets_have_them() {
    let start = jiff::civil::date(2026, 12, 30);
    let read = |text: &str| date_of_text(text, start).map(|date| date.to_string());
    for text in ["2027-01-02", "2027/1/2", "1月2日", "01-02 周六", "1/2(六)", "1.2"] {
        assert_eq!(read(text).as_deref(), Some("2027-01-02"), "{text}");
    }
    assert_eq!(read("12-31").as_deref(), Some("2026-12-31"));
    assert_eq!(read("2027-01-02 00:00:00").as_deref(), Some("2027-01-02"));
    for text in ["", "早", "13-40", "2", "1-2-3-4", "11-11 早班", "2026-11-31"] {
        assert_eq!(read(text), None, "{text}");
    }
}
