//! No text makes the reader panic, and everything it says can be shown.

use super::*;
use proptest::prelude::*;

const WHOLE: &str = r#"
[desk]
name = "双11"
start = 2026-11-10T18:00:00
days = 2
platform = "jd_groups_2023"
uv = [100000, 240000, 90000]
consult_ratio = "5%"
curve = "double11_9band"
[customer]
patience = { dist = "lognormal", mean = "300s", cv = 1, never_prob = 0.1 }
[service]
profiles = [{ intents = ["urge"], lookups = 4 }]
[[arrivals]]
page_mix = { product_detail = 0.5, order_detail = 0.5 }
intent_mix = { urge = 1 }
surges = [{ at = 2026-11-10T20:00:00, multiplier = 3, duration = "30min" }]
[[groups]]
name = "订单组"
pages = ["order_detail"]
members = { "售前" = 6 }
[[agents]]
id = "售前"
count = 12
roles = ["pre_sale"]
typing_cpm = { dist = "uniform", low = 60, high = 90 }
[[shifts]]
agents = ["all"]
from = "22:00"
to = "06:00"
breaks = [{ from = "01:00", to = "01:30", status = "suspended" }]
[[events]]
at = 2026-11-11T00:00:00
kind = "set_max"
agents = "售前"
max = 15
[orders]
conversion = "40%"
[targets]
lost = "3%"
"#;

/// Reads a text and shows what is said, in every form.
fn survive(text: &str) {
    let (faults, sources) = match parse_str(text, &[]) {
        Ok(loaded) => (loaded.warnings, loaded.sources),
        Err(LoadError::Faults(faults, sources)) => (faults, sources),
        Err(LoadError::Io(..)) => return,
    };
    faults.render(&sources, false);
    faults.render(&sources, true);
    assert!(faults.to_json(&sources, false).is_array());
}

#[test]
fn the_whole_text_is_right() {
    if let Err(error) = parse_str(WHOLE, &[]) {
        panic!("{error}");
    }
}

#[test]
fn absurd_numbers_are_refused() {
    let numbers = ["1e308", "-1e308", "nan", "inf", "9223372036854775807", "-9223372036854775808"];
    let more = ["99999999999999999999999999999999999999999999", "0", "\"1e300h\"", "[[[]]]", "{}"];
    let keys = [
        ("desk", "seed"),
        ("desk", "replications"),
        ("desk", "days"),
        ("desk", "interval"),
        ("desk", "uv"),
        ("desk", "contacts_per_day"),
        ("desk", "volume"),
        ("desk", "drain_limit"),
        ("customer", "patience.mean"),
        ("customer", "rounds"),
        ("service", "reply_chars.cv"),
        ("service", "lookups"),
        ("session", "silence_timeout"),
        ("agents", "1.count"),
        ("agents", "1.typing_cpm"),
        ("agents", "1.split_share"),
        ("arrivals", "1.day_cv"),
        ("arrivals", "1.interval"),
        ("arrivals", "1.rates"),
    ];
    for (section, key) in keys {
        for number in numbers.iter().chain(&more) {
            let set = format!("{section}.{key}={number}");
            match parse_str(WHOLE, &[set]) {
                Ok(loaded) => drop(loaded.warnings.render(&loaded.sources, false)),
                Err(error) => drop(error.to_string()),
            }
        }
    }
}

#[test]
fn what_is_nested_without_end_is_refused() {
    let unclosed = format!("a = \"{}\nb = {}", "[".repeat(100_000), "[\"]\", ".repeat(900));
    survive(&unclosed);
    for opens in ["[", "{ b = ", "[{ b = ", "[\"]\", ", "[{], ", "[ # ]\n"] {
        let deep = opens.repeat(100_000);
        survive(&format!("a = {deep}"));
        assert!(parse_str(&format!("a = {deep}"), &[]).is_err(), "{opens}");
        assert!(parse_str(WHOLE, &[format!("desk.seed={deep}")]).is_err(), "{opens}");
    }
}

#[test]
fn files_that_are_none_are_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(load(folder.path(), &[]), Err(LoadError::Io(..))));
    assert!(matches!(load(&folder.path().join("none.toml"), &[]), Err(LoadError::Io(..))));
    let path = folder.path().join("gbk.toml");
    std::fs::write(&path, b"[desk]\nname = \"\xd6\xd011\"\n").unwrap();
    let Err(LoadError::Faults(faults, sources)) = load(&path, &[]) else { panic!() };
    assert_eq!(faults.of(Code::NotUtf8).count(), 1);
    assert!(faults.render(&sources, false).contains("UTF-8"));
    std::fs::write(&path, "\u{feff}").unwrap();
    assert!(matches!(load(&path, &[]), Err(LoadError::Faults(..))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any text at all.
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        survive(&text);
    }

    /// A right text with a stretch cut out, doubled or replaced.
    #[test]
    fn no_damage_panics(
        from in 0usize..1600,
        length in 0usize..60,
        other in "\\PC{0,12}",
        twice in any::<bool>(),
    ) {
        let letters: Vec<char> = WHOLE.chars().collect();
        let from = from.min(letters.len());
        let to = (from + length).min(letters.len());
        let mut text: String = letters[..from].iter().collect();
        text.push_str(&other);
        if twice {
            text.extend(&letters[from..to]);
            text.extend(&letters[from..to]);
        }
        text.extend(&letters[to..]);
        survive(&text);
    }

    /// A right text with one line said twice, moved or dropped.
    #[test]
    fn no_order_of_lines_panics(mut order in prop::collection::vec(0usize..60, 1..80)) {
        let lines: Vec<&str> = WHOLE.lines().collect();
        order.retain(|at| *at < lines.len());
        let text: Vec<&str> = order.iter().map(|at| lines[*at]).collect();
        survive(&text.join("\n"));
    }

    /// Any override.
    #[test]
    fn no_override_panics(
        set in "\\PC{0,40}",
        key in "(desk|agents|session|x)(\\.[a-z1\"]{0,8}){0,3}",
        value in "\\PC{0,12}",
    ) {
        for set in [set, format!("{key}={value}")] {
            if let Err(error) = parse_str(WHOLE, &[set]) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
