//! The tables of `docs/keys.md`, and of the same page in Chinese, are made from the types that read
//! a scenario: this compares them, and with `DACU_BLESS=1` in the environment writes them anew.

use super::assemble::DEFAULTS;
use super::fault::Faults;
use super::node::{Kind, Node};
use super::policy::tests_docs::compare;
use super::policy::{OPEN_SECTIONS, SECTIONS};
use super::raw::*;
use super::raw_arrivals::*;
use super::raw_people::*;
use super::raw_work::*;
use super::schema;
use super::source::{Author, Sources};
use super::tests_words::{Page, Text};
use super::tree;
use crate::measure::catalog;
use crate::model::figure::{FIGURES, Side, Sight, Unit};
use schemars::schema_for;
use serde_json::Value as Json;
use std::fmt::Write;

/// A section: its heading, its type, where its defaults stand, its keys, their types, its schema.
struct Described {
    title: &'static str,
    raw: &'static str,
    path: &'static str,
    known: &'static [&'static str],
    types: &'static [&'static str],
    schema: Json,
}

fn described() -> Vec<Described> {
    macro_rules! all {
        ($($title:literal $path:literal $raw:ty,)*) => {
            vec![$(Described {
                title: $title,
                raw: stringify!($raw),
                path: $path,
                known: <$raw>::KNOWN,
                types: <$raw>::TYPES,
                schema: schema_for!($raw).to_value(),
            },)*]
        };
    }
    all![
        "`[desk]`" "desk" RawDesk,
        "`desk.precision`" "" RawPrecision,
        "`[[shops]]`" "" RawShop,
        "`[[arrivals]]`" "" RawArrivals,
        "`arrivals.list`" "" RawListed,
        "`arrivals.columns`" "" RawColumns,
        "`arrivals.after_orders`" "" RawAfterOrders,
        "`arrivals.live`" "" RawLive,
        "`arrivals.surges`" "" RawSurge,
        "`arrivals.proactive`" "" RawProactive,
        "`[[work]]`" "" RawWork,
        "`work.columns`" "" RawWorkColumns,
        "`work.unpaid_orders`" "" RawUnpaidOrders,
        "`work.unpaid_orders.list`" "" RawOrder,
        "`work.unpaid_orders.columns`" "" RawOrderColumns,
        "`work.after_chats`" "" RawAfterChats,
        "`work.late`" "" RawLate,
        "`work.asks`" "" RawAsks,
        "`[customer]`" "customer" RawCustomer,
        "`customer.burst`" "" RawBurst,
        "`[service]`" "service" RawService,
        "`service.opening`" "" RawOpening,
        "`[[service.profiles]]`" "" RawProfile,
        "`[[agents]]`" "agent_defaults" RawAgent,
        "`agents.ramp`" "" RawRamp,
        "`[[shifts]]`" "" RawShift,
        "`shifts.breaks`" "" RawBreak,
        "`[breaks]`" "" RawBreaks,
        "`[wages]`" "" RawWages,
        "`[size]`" "" RawSize,
        "`[size.from]`" "" RawChange,
        "`size.from.may`" "" RawMay,
        "`[[size.patterns]]`" "" RawPattern,
        "`size.patterns.starts`" "" RawStarts,
        "`size.patterns.breaks`" "" RawPatternBreak,
        "`wages.night`" "" RawNight,
        "`wages.overtime`" "" RawOvertime,
        "`wages.holidays`" "" RawHolidays,
        "`[[events]]`" "" RawEvent,
        "`[orders]`" "" RawOrders,
        "`[satisfaction]`" "satisfaction" RawSatisfaction,
        "`targets.service_level`" "" RawServiceLevel,
        "`targets.FIGURE`" "" RawBounds,
    ]
}

/// What a planner may write for a type; a table of its own leads to its section.
fn spelling(kind: &str, field: &Json) -> String {
    let kind = kind.replace([' ', '\n'], "");
    let inner = |head: &str| kind.strip_prefix(head)?.strip_suffix('>').map(str::to_owned);
    if let Some(of) = inner("Vec<At<").and_then(|of| of.strip_suffix('>').map(str::to_owned)) {
        return format!("list: {}", spelling(&of, field));
    }
    if let Some(of) = inner("OneOrMany<") {
        let volume = ["Amount", "Share"].contains(&of.as_str());
        let three = if volume { ", or three forecasts" } else { "" };
        return format!("{}, or a list{three}", spelling(&of, field));
    }
    if let Some(of) = inner("Map<") {
        return format!("table by name: {}", spelling(&of, field));
    }
    if let Some(bounds) = inner("Int<") {
        let bounds = bounds.replace(['_', '{', '}'], "");
        return match bounds.split_once(',') {
            Some((low, high)) if high.parse().is_ok_and(|high: i64| high < 1000) => {
                format!("whole number {low}-{high}")
            }
            Some((low, _)) => format!("whole number from {low}"),
            None => panic!("{kind}"),
        };
    }
    if kind.starts_with("Word<") {
        let words = field["enum"].as_array().cloned().unwrap_or_default();
        let words = words.iter().filter_map(Json::as_str);
        return words.map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
    }
    match kind.as_str() {
        "String" => "text",
        "bool" => "`true`, `false`",
        "Amount" => "number from 0",
        "Positive" => "number above 0",
        "Share" => "share",
        "Duration" => "duration",
        "Timeout" => "duration or `\"never\"`",
        "Shift" => "duration, also negative",
        "Clock" => "time of day",
        "PerHour" => "`\"600/h\"`, `\"10/min\"`",
        "Zone" => "offset of a zone, as `\"+08:00\"`",
        "Day" => "date",
        "Days" => "date, or a stretch as `\"2026-11-01..2026-11-10\"`",
        "Weekdays" => "day of the week, or a stretch as `\"周一..周五\"`",
        "Windows" => "`[\"11:00\", \"13:30\"]`, or a list of such",
        "Moment" => "date and time",
        "SpanLawValue" => "duration or distribution",
        "CountLawValue" | "CharsLawValue" | "LawValue" => "number or distribution",
        "WorkLawValue" => "distribution of mean 1",
        "MaxValue" => "whole number, `\"none\"` or table by shop",
        "Window" => "`[\"09:00\", \"23:00\"]`",
        "Any" => "a value in the figure's unit",
        table if table.starts_with("Raw") => "table, see below",
        other => panic!("say how a `{other}` is written"),
    }
    .to_owned()
}

/// A default as the file spells it, or a dash.
fn default_of(defaults: &Node, path: &str, key: &str) -> String {
    let node = if path.is_empty() { None } else { defaults.at(&format!("{path}.{key}")) };
    match node {
        Some(Node { kind: Kind::Table(_), place }) | Some(Node { place, .. }) => {
            format!("`{}`", &DEFAULTS[place.start as usize..place.end as usize])
        }
        None => "-".to_owned(),
    }
}

/// The English of every key.
pub(super) fn texts() -> Vec<Text> {
    let all = described().into_iter();
    all.flat_map(|section| Text::all(section.raw, section.known, &section.schema)).collect()
}

fn sections(page: Page) -> String {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let file = sources.add("defaults", DEFAULTS.to_owned(), Author::Defaults);
    let defaults = tree::parse(file, &sources, &mut faults);
    let mut text = String::new();
    for Described { title, raw, path, known, types, schema } in described() {
        text.push_str(&page.heading(title, raw, &schema));
        text.push_str(
            page.pick("| key | value | default | meaning |", "| 键 | 取值 | 默认 | 含义 |"),
        );
        text.push_str("\n|---|---|---|---|\n");
        for (key, kind) in known.iter().zip(types) {
            let field = &schema["properties"][key];
            let what = page.meaning(raw, key, field);
            let value = page.value(&spelling(kind, field));
            let default = default_of(&defaults, path, key);
            let _ = writeln!(text, "| `{key}` | {value} | {default} | {what} |");
        }
    }
    text.push('\n');
    text
}

/// A figure's name with full-width marks.
fn wide(name: &str) -> String {
    let marks = [(":", "："), (",", "，"), ("(", "（"), (")", "）")];
    marks.iter().fold(name.to_owned(), |name, (mark, wide)| name.replace(mark, wide))
}

fn targets(page: Page) -> String {
    let mut text = String::from(page.pick(
        "\n| target | value | met | sees the queue |\n|---|---|---|---|\n",
        "\n| 目标 | 指标 | 取值 | 怎样算达标 | 计入排队 |\n|---|---|---|---|---|\n",
    ));
    for row in FIGURES {
        let value = match row.unit {
            Unit::Seconds | Unit::Hours => page.pick("duration", "时长"),
            Unit::Share => page.pick("share", "比例"),
            _ => page.pick("number", "数"),
        };
        let met = match row.side {
            Side::AtLeast => page.pick("at least", "不低于"),
            Side::AtMost => page.pick("at most", "不超过"),
            Side::Said => page.pick("as said", "须写明"),
            Side::Never => page.pick("never", "不能作目标"),
        };
        let sight = match row.sight {
            Sight::Sees => page.pick("yes", "是"),
            Sight::Blind => page.pick("no, counts from connection", "否，从接入算起"),
            Sight::Other => "-",
        };
        let also = row.aliases.iter().map(|alias| format!(", `{alias}`")).collect::<String>();
        let also = if page == Page::Chinese { also.replace(", ", "、") } else { also };
        let figure = catalog::figure(row.id).unwrap();
        let name = match page {
            Page::English => String::new(),
            Page::Chinese => format!("{} | ", wide(&catalog::plain(figure.label)[1])),
        };
        let _ = writeln!(text, "| `{}`{also} | {name}{value} | {met} | {sight} |", row.id);
    }
    text.push('\n');
    text
}

fn judging(page: Page) -> String {
    let mut text = String::from(page.pick(
        "\n| key | value | default | meaning |\n|---|---|---|---|\n",
        "\n| 键 | 取值 | 默认 | 含义 |\n|---|---|---|---|\n",
    ));
    for setting in super::judging::SETTINGS {
        let field = serde_json::json!({ "description": setting.meaning });
        let _ = writeln!(
            text,
            "| `{}` | {} | `{}` | {} |",
            setting.key,
            page.value(setting.value).replace('|', "\\|"),
            setting.default,
            page.meaning("judging", setting.key, &field),
        );
    }
    text.push('\n');
    text
}

#[test]
fn the_page_of_keys_lists_every_key_as_it_is_read() {
    for page in Page::ALL {
        let file = page.file("keys.md");
        compare(&file, "keys", &sections(page));
        compare(&file, "targets", &targets(page));
        compare(&file, "judging", &judging(page));
    }
}

/// A section the schema knows stands on one of the two pages of keys.
#[test]
fn no_section_of_the_schema_is_without_a_page() {
    let schema: Json = serde_json::from_str(&schema::text(false)).unwrap();
    let here = include_str!("../../docs/keys.md");
    for section in schema["properties"].as_object().unwrap().keys() {
        let own =
            here.contains(&format!("`[{section}]`")) || here.contains(&format!("`[[{section}]]`"));
        let platform = SECTIONS.iter().any(|(name, _)| name == section)
            || OPEN_SECTIONS.contains(&section.as_str());
        assert!(own || platform, "{section} is on no page");
    }
}
