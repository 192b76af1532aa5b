//! What the page says of several shops on several platforms: each in its own words and hours, whose
//! people are missing, and nobody's customers who need no human.

use dacu::{Lang, Output, Runs, Study};

/// Two shops; the first has a robot, the second nobody before ten, and people of both are shared
/// from then on.
const DESK: &str = r#"
[desk]
name = "Pair"
start = 2026-11-11T09:00:00
length = "4h"
seed = 3

[[shops]]
name = "North"
platform = "jd_groups_2023"
contacts_per_day = 1200
curve = "flat"
robot = { solves = "50%", takes = "20s" }

[[shops]]
name = "South"
platform = "douyin_feige"
contacts_per_day = 600
curve = "flat"

[[agents]]
id = "n"
count = 3
shops = "North"

[[agents]]
id = "both"
count = 4
total_max = 12

[[shifts]]
agents = "n"
from = "09:00"
to = "13:00"

[[shifts]]
agents = "both"
from = "10:00"
to = "13:00"

[targets]
lost = "40%"
"#;

/// The page of a desk, without its marks.
fn page(text: &str, lang: Lang) -> String {
    let study = Study::from_text(text).unwrap_or_else(|error| panic!("{error}"));
    let run = study.run().runs(Runs::Range(0..4)).without_changes();
    let report = run.go().unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().unwrap();
    report.write(folder.path().join("pair"), Output { lang, ..Output::default() }).unwrap();
    std::fs::read_to_string(folder.path().join("pair/report.html")).unwrap()
}

/// The part of a page between a heading and the next.
fn part<'a>(page: &'a str, heading: &str) -> &'a str {
    let from = page.find(&format!("{heading}</h2>")).unwrap_or_else(|| panic!("{heading}"));
    let rest = &page[from + heading.len() + 5..];
    &rest[..rest.find("<h2").unwrap_or(rest.len())]
}

/// The whole numbers in a text.
fn numbers(text: &str) -> Vec<f64> {
    let plain = text.replace(',', "");
    plain.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn groups_and_gaps_say_whose_they_are() {
    let page = page(DESK, Lang::En);
    let groups = part(&page, "Groups");
    for shop in ["North", "South"] {
        assert!(groups.contains(&format!("{shop} · 默认客服组")), "{groups}");
    }
    assert!(groups.contains("North · (reached no group)"), "whom the robot solved: {groups}");
    let gaps = part(&page, "Coverage gaps");
    let hour = gaps.find("09:00–10:00").unwrap_or_else(|| panic!("{gaps}"));
    assert!(gaps[..hour].contains("South") && !gaps.contains("North"), "{gaps}");
}

#[test]
fn customers_of_the_robot_are_no_work_in_estimates() {
    let page = page(DESK, Lang::En);
    let rules = part(&page, "Estimates by division");
    let north = rules.find("pre-sale norm").expect("the first shop's");
    let came = numbers(&rules[north..])[0];
    // 200 come in four hours, and the robot solves half of them
    assert!((70.0..130.0).contains(&came), "{came}: {rules}");
}

#[test]
fn rates_say_the_hours_of_each_platform() {
    let en = page(DESK, Lang::En);
    let south = "South: Rates of replies in time count sessions that start 08:00–23:00";
    assert!(en.contains("North: Rates of replies in time count rounds that start 09:00–23:00"));
    assert!(en.contains(south), "{}", part(&en, "Figures and targets"));
    let alike = DESK.replace("douyin_feige", "jd_groups_2023");
    let one = page(&alike, Lang::Zh);
    assert!(one.contains("按时回复率只算 09:00–23:00 的轮次") && !one.contains("North：按时"));
}

#[test]
fn an_agent_of_two_shops_is_rated_by_each_for_its_own_customers() {
    let text = r#"
[desk]
name = "Pair"
start = 2026-11-11T09:00:00
length = "2h"

[performance]
figures = { pre_sale = ["consult_volume", "round_response_mean_s"] }

[[shops]]
name = "North"
platform = "generic"
contacts_per_day = 240
curve = "flat"

[[shops]]
name = "South"
platform = "generic"
contacts_per_day = 720
curve = "flat"

[[agents]]
id = "both"
roles = ["pre_sale"]
max_concurrency = "none"
"#;
    let study = Study::from_text(text).unwrap_or_else(|error| panic!("{error}"));
    let report = study.run().runs(Runs::Range(0..3)).without_changes().go().unwrap();
    let folder = tempfile::tempdir().unwrap();
    report.write(folder.path().join("pair"), Output::default()).unwrap();
    let table = std::fs::read_to_string(folder.path().join("pair/kpis.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut rows = std::collections::BTreeMap::new();
    for row in reader.records().map(Result::unwrap) {
        let key = [0, 2, 3].map(|column| row[column].to_owned());
        rows.insert(key, row[6].parse::<f64>().unwrap());
    }
    let value =
        |shop: &str, agent: &str, figure: &str| rows[&[shop, agent, figure].map(str::to_owned)];
    for figure in ["consult_volume", "round_response_mean_s"] {
        for shop in ["North", "South"] {
            let (own, all) = (value(shop, "both", figure), value(shop, "", figure));
            assert!((own - all).abs() < 1e-9 * all, "{shop} {figure}: {own} of {all}");
        }
    }
    assert!(
        value("South", "both", "consult_volume") > 1.5 * value("North", "both", "consult_volume")
    );
}

#[test]
fn the_first_line_says_what_binds_in_the_shop_it_names() {
    let south = "name = \"South\"\ntargets = { lost = \"none\", reply_within_3min = \"none\" }";
    let told = "lost = \"1%\"\nuncovered = \"report\"\nlate_messages = \"report\"";
    let text = DESK
        .replace("name = \"South\"", south)
        .replace("lost = \"40%\"", &format!("{told}\nawaiting = \"report\""))
        .replace("count = 3", "count = 1")
        .replace("id = \"both\"", "id = \"both\"\nshops = \"South\"");
    let study = Study::from_text(text).unwrap_or_else(|error| panic!("{error}"));
    // in so few runs no hour breaks for sure: what binds is read from all customers
    let report = study.run().runs(Runs::Range(0..3)).without_changes().go().unwrap();
    let line = report.headline(Lang::En);
    assert!(line.contains("North · lost") && line.contains("What binds: "), "{line}");
    // the South waits an hour for somebody to come, and that is not why the North loses customers
    assert!(!line.contains("coverage"), "{line}");
}
