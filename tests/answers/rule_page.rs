//! `docs/rules.md` is made from the tests: each rule's vector and the test that asserts it. This
//! test compares; `DACU_BLESS=1 cargo test --test answers rule_page` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// One test of a rule: its name, its file, what it says of the vector.
struct Entry {
    test: String,
    file: String,
    says: String,
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("tests are there").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

/// Families of rules, as their tests are called, with what the page calls them.
const FAMILIES: [(&str, &str, &str); 13] = [
    ("jd_", "JD", "JD Dongdong, 2019 (京东咚咚)"),
    ("jdg_", "JDG", "JD routing groups, 2023 (京东分流设置)"),
    ("vip_", "VIP", "VIP.com merchant desk, 2019 (唯品会 MP)"),
    ("dh_", "DH", "DHgate DHTalk 2.0, 2017 (敦煌通)"),
    ("fg_", "FG", "Douyin Feige (抖音飞鸽)"),
    ("tb_", "TB", "Taobao, the guide for a promotion (淘宝大促)"),
    ("b_fg_", "B-FG", "Douyin Feige, by third parties"),
    ("b_tb_", "B-TB", "Taobao and Qianniu (千牛), by third parties"),
    ("b_ks_", "B-KS", "Kuaishou (快手), by third parties"),
    ("b_pdd_", "B-PDD", "Pinduoduo (拼多多), by third parties"),
    ("b_gen_", "B-GEN", "General platforms, by their public documentation"),
    ("b_oss_", "B-OSS", "Programs whose sources are open"),
    ("s_", "S", "Definitions of the event loop"),
];

/// `jd_22_delivers` → (`JD`, 22).
fn rule_of(test: &str) -> Option<(String, u32)> {
    FAMILIES.iter().find_map(|(family, name, _)| {
        let rest = test.strip_prefix(family)?;
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(((*name).to_owned(), number.parse().ok()?))
    })
}

fn entries() -> BTreeMap<(String, u32), Vec<Entry>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("tests/rules"), &mut paths);
    let mut rules: BTreeMap<(String, u32), Vec<Entry>> = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        let file = path.strip_prefix(root).expect("inside").display().to_string();
        let mut says = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(doc) = line.strip_prefix("///") {
                says.push_str(doc);
            } else if let Some(name) = line.strip_prefix("fn ") {
                let test = name.split('(').next().unwrap_or_default().to_owned();
                if let Some(rule) = rule_of(&test) {
                    let entry = Entry { test, file: file.clone(), says: says.trim().to_owned() };
                    rules.entry(rule).or_default().push(entry);
                }
                says.clear();
            } else if !line.starts_with("#[") {
                says.clear();
            }
        }
    }
    rules
}

fn page() -> String {
    let rules = entries();
    let mut page = String::from(
        "# Rules and their tests\n\n\
         Made from the tests under `tests/rules` \
         (`DACU_BLESS=1 cargo test --test answers rule_page`). Each test runs a scenario text \
         through the ordinary engine and asserts the rule's own vector on the trace of \
         events.\n\n\
         Not simulated (class O): JD-33, conduct rules, avatars, nicknames, account opening; \
         `agent_quality` is the only hook.\n",
    );
    for (_, family, title) in FAMILIES {
        let _ = write!(page, "\n## {title}\n\n| rule | vector | test |\n|---|---|---|\n");
        for ((of, number), entries) in &rules {
            if of != family {
                continue;
            }
            for entry in entries {
                let says = entry.says.replace('|', "\\|");
                let Entry { test, file, .. } = entry;
                let _ = writeln!(page, "| {family}-{number} | {says} | `{test}` ({file}) |");
            }
        }
    }
    page
}

#[test]
fn every_rule_that_can_be_simulated_has_a_test_named_by_its_id() {
    let rules = entries();
    let missing: Vec<String> = (1..=32)
        .map(|number| ("JD".to_owned(), number))
        .chain((1..=30).map(|number| ("JDG".to_owned(), number)))
        .chain((1..=32).map(|number| ("S".to_owned(), number)))
        .chain([1, 2, 3, 4, 5, 6, 7, 9].map(|number| ("B-GEN".to_owned(), number)))
        .chain([1, 2, 4, 5, 6, 7].map(|number| ("B-OSS".to_owned(), number)))
        .filter(|rule| !rules.contains_key(rule))
        .map(|(family, number)| format!("{family}-{number}"))
        .collect();
    assert!(missing.is_empty(), "no test is named after {missing:?}");
}

#[test]
fn the_page_of_rules_is_what_the_tests_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = page();
    if std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/rules.md is not current: DACU_BLESS=1 cargo test --test answers rule_page"
    );
}
