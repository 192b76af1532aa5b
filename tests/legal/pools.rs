//! What stands behind a key: names that exist, numbers of a desk, distributions. A key that is not
//! named here takes its value from the kind the schema tells.

use crate::draft::{Dice, Entry, Tree, World};
use crate::laws::{is_number, law, number};
use crate::patterns;
use crate::shows;
use crate::works;

pub fn leaf(text: impl Into<String>) -> Tree {
    Tree::Leaf(text.into())
}

pub fn quoted(text: &str) -> Tree {
    leaf(format!("\"{text}\""))
}

pub fn list(all: &[&str]) -> Tree {
    Tree::List(all.iter().map(|text| quoted(text)).collect())
}

const INTENTS: [&str; 3] = ["ask", "urge", "complain"];
const ROLES: [&str; 3] = ["pre_sale", "after_sale", "supervisor"];
const AGENTS: [&str; 4] = ["all", "a", "b", "c"];
const SKUS: [&str; 3] = ["S1", "S2", "S3"];
const DURATIONS: [&str; 8] = ["0s", "1s", "20s", "45s", "2min", "10min", "1h", "30h"];

/// Bounds on a figure, which is a number, a share or a time.
const BOUNDS: [&str; 4] = ["0.5", "\"5s\"", "\"1h\"", "2"];

/// The only platform that knows a key, of those that are drafted for nothing else.
pub fn only_platform(name: &str) -> Option<&'static str> {
    Some(match name {
        "RawQueue.long_wait"
        | "RawQueue.no_queue"
        | "RawRouting.affinity_ignores_max"
        | "RawRouting.affinity_within" => "douyin_feige",
        "RawRouting.affinity_valid" | "RawRouting.level_pick" | "RawSla.sla60_basis" => "vip_mp",
        "RawRouting.all_busy_policy" | "RawTransfer.respects_max" => "dhgate_dhtalk2",
        "RawRouting.desks" | "RawRouting.offline_policy" => "taobao_promo",
        "RawTransfer.intervention_prob" => "jd_groups_2023",
        _ => return None,
    })
}

fn pages(world: &World) -> &'static [&'static str] {
    if world.platform == "douyin_feige" {
        &["shop", "product_detail", "order_detail", "live"]
    } else if world.platform == "vip_mp" {
        &["shop_home", "product_detail", "order_detail"]
    } else if world.platform.starts_with("jd") || world.platform == "taobao_promo" {
        &["shop", "product_detail", "order_detail", "logistics"]
    } else {
        &["home", "item", "order"]
    }
}

fn clients(world: &World) -> &'static [&'static str] {
    if world.platform == "douyin_feige" {
        &["web", "douyin"]
    } else if world.platform == "taobao_promo" {
        &["pc", "taobao_app"]
    } else if world.platform.starts_with("jd") {
        &["pc_web", "personal", "jd_app", "m_web", "wechat"]
    } else {
        &["web", "app"]
    }
}

fn statuses(world: &World) -> &'static [&'static str] {
    if world.platform == "douyin_feige" {
        &["online", "rest", "break", "offline", "online"]
    } else if world.platform == "vip_mp" {
        &["online", "busy", "offline", "online"]
    } else if world.platform == "dhgate_dhtalk2" {
        &["online", "busy", "away", "offline", "online"]
    } else if world.platform == "taobao_promo" || world.platform.starts_with("jd") {
        &["online", "suspended", "break", "offline", "online"]
    } else {
        &["online", "busy", "break", "away", "offline", "online"]
    }
}

/// Names of shipped tiers, by the section they stand in.
fn tiers(platform: &str) -> Vec<String> {
    let shipped = if platform == "own.toml" { "generic" } else { platform };
    let text = dacu::platforms::text(shipped).unwrap_or_default();
    let names = text.lines().filter_map(|line| line.strip_prefix("name = \""));
    names.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// How often of a hundred times a key of a table is there.
pub fn how_often(table: &str) -> usize {
    match table {
        "Shop" => 8,
        "RawTier" | "RawSurge" | "RawListed" | "RawBurst" | "RawOpening" | "RawManual" => 45,
        "RawWhen" | "RawArrivals" => 12,
        "RawEvent" | "Targets" => 10,
        _ => 22,
    }
}

/// Names of tables by name.
pub fn names_of_tables(table: &str, key: &str, world: &World) -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match (table, key) {
        ("RawStatus", _) => own(&["special", "busy", "break", "training"]),
        ("RawTier", _) => tiers(world.platform),
        _ => own(&["x", "y"]),
    }
}

pub fn entry(table: &str, key: &str, value: &str, kind: &str) -> Entry {
    let pair = Some((format!("{table}.{key}"), kind.to_owned()));
    Entry { key: key.to_owned(), value: leaf(value), pair }
}

/// What a table needs to mean anything.
pub fn always(table: &str, at: usize, world: &World, dice: &mut Dice) -> Vec<Entry> {
    match table {
        "RawArrivals" => match dice.below(4) {
            0 => vec![entry(table, "rates", "[200, 100]", "list")],
            1 => vec![entry(table, "curve", "\"flat\"", "word \"flat\"")],
            _ => vec![],
        },
        "RawWork" | "RawAfterOrders" | "RawAsks" | "RawUnpaidOrders" | "RawDeferral" => {
            works::always(table, at, world.works, dice)
        }
        "RawShift" => shift(table, at, world, dice),
        // a break that is placed has no time of its own
        "RawBreak" if is_placed(&world.focus) => vec![],
        "RawBreak" => vec![
            entry(table, "from", ["\"09:20\"", "\"10:00\""][at % 2], "clock"),
            entry(table, "to", ["\"09:50\"", "\"10:10\""][at % 2], "clock"),
        ],
        "RawEvent" => event(table, world, dice),
        "RawGroup" if at == 0 && dice.often(30) => {
            vec![entry(table, "name", "\"默认客服组\"", "text")]
        }
        "RawGroup" => vec![
            entry(table, "name", ["\"g1\"", "\"g2\""][at % 2], "text"),
            entry(table, "members", dice.of(&["[\"a\"]", "[\"a\", \"b\"]", "{ a = 6 }"]), "list"),
        ],
        "RawListed" | "RawOrder" => {
            vec![entry(table, "at", ["\"30s\"", "\"20min\""][at % 2], "duration")]
        }
        "RawSurge" => vec![
            entry(table, "at", "2026-11-11T09:30:00", "text"),
            entry(table, "multiplier", "2.5", "number some"),
            entry(table, "duration", "\"20min\"", "duration"),
        ],
        "RawLive" | "RawNight" | "RawOvertime" | "RawHolidays" | "RawOutage"
        | "RawMostAssigned" => shows::always(table, at, dice),
        "RawPrecision" => {
            let width = if dice.often(50) {
                entry(table, "half_width", "\"5%\"", "any")
            } else {
                entry(table, "relative", "\"20%\"", "percent")
            };
            vec![entry(table, "metric", "\"lost\"", "text"), width]
        }
        "RawBounds" => {
            let side = dice.of(&["at_least", "at_most"]);
            vec![entry(table, side, dice.of(&BOUNDS), "any")]
        }
        _ if patterns::has(table) => patterns::always(table, at, &world.focus),
        "RawServiceLevel" => vec![entry(table, "share", "0.7", "number some")],
        "RawProfile" => vec![entry(table, "intents", "[\"urge\"]", "list")],
        "RawOpening" => {
            vec![entry(table, "prob", "0.5", "number some"), entry(table, "time", "\"3s\"", "text")]
        }
        "RawManual" => vec![
            entry(table, "interval", "\"10min\"", "duration"),
            entry(table, "roles", "[\"supervisor\"]", "list"),
        ],
        "RawTier" => vec![
            entry(table, "name", ["\"one\"", "\"two\""][at % 2], "text"),
            entry(table, "from", "\"shop\"", "text"),
            entry(table, "pick", "\"longest_idle\"", "text"),
        ],
        _ => vec![],
    }
}

/// A shift with its people, or the code of the sheet that has them.
fn shift(table: &str, at: usize, world: &World, dice: &mut Dice) -> Vec<Entry> {
    let times =
        [("\"08:00\"", "\"16:00\""), ("\"09:00\"", "\"24:00\""), ("\"20:00\"", "\"10:00\"")];
    let (from, to) = times[dice.below(3)];
    let mut keys = vec![entry(table, "from", from, "clock"), entry(table, "to", to, "clock")];
    keys.push(match has_sheet(world) {
        true => entry(table, "code", ["\"早\"", "\"晚\""][at % 2], "text"),
        false => entry(table, "agents", "\"all\"", "text"),
    });
    if world.focus.starts_with("RawBreaks.") {
        let placed = "[{ lasts = \"5min\", between = [\"09:10\", \"10:00\"] }]";
        keys.push(entry(table, "breaks", placed, "list"));
    }
    keys
}

/// True for the keys of a break that is placed.
fn is_placed(key: &str) -> bool {
    ["RawBreak.lasts", "RawBreak.between", "RawBreak.away_at_most"].contains(&key)
}

/// True if who works when stands in a sheet.
fn has_sheet(world: &World) -> bool {
    ["RawDesk.roster", "RawShift.code", "RawAgent.from_roster"].contains(&world.focus.as_str())
}

/// The sheet of a desk.
pub fn sheet(table: &str, world: &World) -> Option<Entry> {
    has_sheet(world).then(|| entry(table, "roster", "\"roster.csv\"", "text"))
}

/// An event with what its kind needs.
fn event(table: &str, world: &World, dice: &mut Dice) -> Vec<Entry> {
    let at = dice.of(&["09:00:00", "09:40:00", "10:15:30", "11:00:00"]);
    let mut event = vec![entry(table, "at", &format!("2026-11-11T{at}"), "text")];
    let mut also = |key: &str, value: &str, kind: &str| event.push(entry(table, key, value, kind));
    type Keys = &'static [(&'static str, &'static str, &'static str)];
    let kinds: [(&str, Keys); 8] = [
        ("set_max", &[("max", "2", "integer some")]),
        ("set_receive", &[("receive", "false", "false")]),
        ("set_share", &[("share", "2", "number some")]),
        ("network_failure", &[]),
        ("redeploy", &[]),
        ("set_status", &[("status", "\"break\"", "text")]),
        ("set_status", &[("status", "\"online\"", "text")]),
        ("group_rename", &[("group", "\"g1\"", "text"), ("name", "\"g9\"", "text")]),
    ];
    let (kind, keys) = kinds[dice.below(kinds.len())];
    also("kind", &format!("\"{kind}\""), &format!("word \"{kind}\""));
    also("agents", &format!("\"{}\"", dice.of(&AGENTS)), "text");
    if world.shops > 1 && kind == "group_rename" {
        also("shop", "\"s1\"", "text");
    }
    for (key, value, kind) in keys {
        also(key, value, kind);
    }
    event
}

/// The value of a key.
pub fn value(table: &str, key: &str, kind: &str, world: &World, dice: &mut Dice) -> Tree {
    let three = if kind == "map" { shows::three(key) } else { None };
    if let Some(special) = three.or_else(|| special(table, key, kind, dice)) {
        return special;
    }
    if let ("RawArrivals", "pages" | "clients", Some(all)) = (table, key, of_key(key, world)) {
        return leaf(format!("{{ x = \"{}\" }}", dice.of(&all)));
    }
    match kind.split_once(' ') {
        Some(("word", word)) => leaf(word),
        Some(("dist", dist)) => law(dist.trim_matches('"'), key, dice),
        Some(("integer", "least")) => leaf(least(key)),
        Some(("integer", _)) => leaf((1 + dice.below(most(key))).to_string()),
        Some(("number", "least")) => leaf("0"),
        Some(("number", _)) => number(key, dice),
        _ => match kind {
            "true" | "false" => leaf(kind),
            "percent" => quoted(dice.of(&["0%", "5%", "40%", "95%", "100%"])),
            "duration" => quoted(dice.of(&DURATIONS)),
            "never" | "none" => quoted(kind),
            "clock" => quoted(dice.of(&["08:00", "09:30", "10:00", "11:15", "23:59"])),
            "range" => {
                let (low, high) = if is_number(key) { ("2", "9") } else { ("\"5s\"", "\"50s\"") };
                Tree::List(vec![leaf(low), leaf(high)])
            }
            "list" => names(key, world, dice),
            "map" => map(key, world, dice),
            _ => text(key, world, dice),
        },
    }
}

/// Keys whose value follows from more than its kind.
fn special(table: &str, key: &str, kind: &str, dice: &mut Dice) -> Option<Tree> {
    if let Some(value) = patterns::special(table, key, kind, dice) {
        return Some(value);
    }
    let pick = |dice: &mut Dice, all: &[&str]| Some(leaf(dice.of(all)));
    match (table, key) {
        ("RawListed", "at") => pick(dice, &["\"10s\"", "\"20min\"", "\"3h\""]),
        ("RawDesk", "length") => pick(dice, &["\"90min\"", "\"2h\"", "\"26h\""]),
        ("RawDesk", "interval") => pick(dice, &["\"7min\"", "\"30min\"", "\"1h\"", "\"24h\""]),
        ("RawDesk", "warm_up") => pick(dice, &["\"0s\"", "\"10min\"", "\"1h\""]),
        ("RawDesk", "end") => pick(dice, &["2026-11-11T10:00:00", "\"2026-11-11T12:00:00\""]),
        ("RawArrivals", "interval") => pick(dice, &["\"1min\"", "\"30min\""]),
        ("RawArrivals", "rate_interval") => pick(dice, &["\"1s\"", "\"30min\""]),
        ("RawArrivals", "count_interval") => pick(dice, &["\"1min\"", "\"30min\""]),
        ("RawArrivals", "intents") => pick(dice, &["{ x = \"ask\" }", "{ x = \"urge\" }"]),
        ("RawLive" | "RawHolidays" | "RawOutage", _) => shows::special(table, key, kind, dice),
        (_, "time_zone") => pick(dice, &["\"+08:00\"", "\"Z\""]),
        ("RawManual" | "RawLeave", "interval") if kind == "duration" || kind == "text" => {
            pick(dice, &["\"1s\"", "\"5min\""])
        }
        ("RawPrecision", "at_least" | "at_most") => pick(dice, &["2", "12", "300"]),
        ("RawPrecision", "half_width") => pick(dice, &["\"5%\"", "0.02"]),
        ("RawPrecision", "metric") => pick(dice, &["\"lost\"", "\"answer_rate\""]),
        ("RawRobot", "by_hour") => Some(Tree::List(vec![leaf("0.4"); 24])),
        ("RawArrivals", "by_hour") => Some(Tree::List(vec![leaf("3"); 24])),
        (
            "RawWork" | "RawAfterOrders" | "RawPerformance" | "RawDeferral" | "RawOrder"
            | "RawUnpaidOrders",
            _,
        )
        | (_, "orders_per_day" | "orders_from") => works::value(table, key, dice),
        ("RawSla", "overnight") => Some(list(&["23:00", "08:00"])),
        ("RawService", "aht_by_level") => Some(list(&["1min", "2min", "4min"])),
        ("RawTier", "from") if kind == "text" => pick(
            dice,
            &[
                "\"shop\"",
                "\"matched_group\"",
                "\"default_group\"",
                "\"named_agent\"",
                "\"leave_agents\"",
                "\"fallback_group\"",
                "\"target_group\"",
            ],
        ),
        ("RawTier", "from") => pick(
            dice,
            &["{ last_agent = \"1h\" }", "{ role = \"pre_sale\" }", "{ agents = [\"a\", \"b\"] }"],
        ),
        ("RawTier", "pick") => Some(pick_of(kind, dice)),
        (_, "otherwise") if kind == "map" => {
            pick(dice, &["{ full = \"queue\", none = \"leave\" }", "{ none = \"unassigned\" }"])
        }
        (_, "otherwise") => pick(dice, &["\"queue\"", "\"leave\"", "\"reject\"", "\"unassigned\""]),
        (_, "switches") => pick(
            dice,
            &["{ mine = { set_in = \"routing.mine\", values = [\"x\", \"y\"], default = \"x\", \
                rule = \"C-3\", sizing = \"small\", about_en = \"a\", about_zh = \"乙\" } }"],
        ),
        ("RawTransfer", "intervention_roles") => Some(list(&["supervisor"])),
        ("RawColumns" | "RawWorkColumns" | "RawOrderColumns", _) => Some(quoted(key)),
        ("Targets", "hold") if kind == "text" => pick(dice, &["\"mean\"", "\"90%\""]),
        ("Targets", "hold") if kind == "map" => {
            pick(dice, &["{ share = \"80%\", of = \"dates\" }", "{ of = \"runs\" }"])
        }
        ("RawBounds", _) => pick(dice, &BOUNDS),
        ("Targets", _) if kind == "text" => pick(dice, &["\"none\""]),
        _ => None,
    }
}

const PICKS: [&str; 14] = [
    "load_ratio",
    "weighted_load_ratio",
    "least_active",
    "most_spare",
    "fullest",
    "longest_idle",
    "total_count",
    "list_round_robin",
    "split_share",
    "split_share_random",
    "smooth_wrr",
    "weighted_random",
    "random",
    "weight_then_busyness",
];

fn pick_of(kind: &str, dice: &mut Dice) -> Tree {
    let word = dice.of(&PICKS);
    if kind != "map" {
        return quoted(word);
    }
    let option = dice.of(&[
        "basis = \"after\"",
        "by_share = true",
        "state = \"tier\"",
        "state = \"shop\"",
        "reset = \"on_tier_change\"",
        "pending_threshold = 2",
        "ties = \"random\"",
        "ties = \"order\"",
    ]);
    leaf(format!("{{ kind = \"{word}\", {option} }}"))
}

fn least(key: &str) -> &'static str {
    match key {
        "replications" | "days" | "batch" | "batch_customers" | "returning_pool" | "total_max"
        | "weight_max" => "1",
        "at_least" | "at_most" => "2",
        "batches" => "10",
        _ => "0",
    }
}

fn most(key: &str) -> usize {
    match key {
        "days" => 1,
        "replications" => 3,
        "batches" => 12,
        "weight_min" | "weight_max" | "weight_default" | "weight" => 10,
        "returning_pool" => 500,
        "limit" | "off_when_queue_over" => 30,
        "count" => 5,
        _ => 12,
    }
}

/// Names of a kind, by the key they stand behind.
fn of_key(key: &str, world: &World) -> Option<Vec<&'static str>> {
    Some(match key {
        "page" | "pages" | "page_mix" => pages(world).to_vec(),
        "client" | "clients" | "client_mix" | "exempt_clients" | "direct_clients" => {
            clients(world).to_vec()
        }
        "intent" | "intents" | "intent_mix" | "urgent_intents" | "weight_by_intent" => {
            INTENTS.to_vec()
        }
        "sku" | "skus" | "sku_mix" | "briefed_skus" => SKUS.to_vec(),
        "roles" | "skills" | "need" | "from_role" | "to_role" | "head_start" => ROLES.to_vec(),
        "agent" | "named_mix" => vec!["a-1", "a"],
        "agents" => AGENTS.to_vec(),
        "members" | "without" => vec!["a", "b", "c"],
        "status" | "nobody" => statuses(world).to_vec(),
        "shop" | "shops" => vec!["s1", "s2"][..world.shops].to_vec(),
        "group" | "from_group" | "fallback_group" => vec!["g1", "g2"],
        _ => return None,
    })
}

fn names(key: &str, world: &World, dice: &mut Dice) -> Tree {
    match key {
        "date" | "dates" => return Tree::List(vec![leaf("2026-11-11"), quoted("2026-11-12")]),
        "except" => return Tree::List(vec![quoted("2026-11-12..2026-11-13")]),
        "code" => return list(&["早", "晚"]),
        "weekdays" => return list(&["周三", "thu..sat"]),
        "between" => return list(&["09:10", "10:00"]),
        "first_reply_window" | "reply3_window" | "working_hours" => {
            return list(&["08:00", "23:00"]);
        }
        "rates" => return Tree::List(vec![leaf("120"), leaf("300"), leaf("0")]),
        "uv" => return Tree::List(vec![leaf("3000"), leaf("4000")]),
        "consult_ratio" => return Tree::List(vec![leaf("0.05"), leaf("0.08")]),
        "contacts_per_day" | "daily_total" => return Tree::List(vec![leaf("500"), leaf("900")]),
        _ => {}
    }
    let Some(all) = of_key(key, world) else { return list(&["x", "y"]) };
    let from = dice.below(all.len());
    let count = 1 + dice.below(all.len().min(2));
    list(&(0..count).map(|at| all[(from + at) % all.len()]).collect::<Vec<_>>())
}

fn map(key: &str, world: &World, dice: &mut Dice) -> Tree {
    if key == "source_map" {
        let page = dice.of(pages(world));
        return leaf(format!("{{ {page} = \"{}\" }}", dice.of(&ROLES)));
    }
    if key == "intent_map" {
        return leaf(format!("{{ {} = \"{}\" }}", dice.of(&INTENTS), dice.of(&ROLES)));
    }
    if key == "dedicated" {
        return leaf("{ Li = \"a\" }");
    }
    if key == "max_concurrency" || key == "max" {
        return leaf("{ s1 = 3 }");
    }
    let Some(all) = of_key(key, world) else { return leaf("{ x = 1 }") };
    let value = |dice: &mut Dice| match key {
        "head_start" => "\"30s\"".to_owned(),
        "members" => (1 + dice.below(10)).to_string(),
        _ => dice.of(&["1", "0.5", "3"]).to_owned(),
    };
    let entries: Vec<String> =
        all.iter().take(2).map(|name| format!("\"{name}\" = {}", value(dice))).collect();
    leaf(format!("{{ {} }}", entries.join(", ")))
}

/// A text by its key: a moment, a date, a file, a name.
fn text(key: &str, world: &World, dice: &mut Dice) -> Tree {
    match key {
        "at" | "start" => quoted("2026-11-11T09:45:00"),
        "d_day" | "date" | "dates" | "except" => quoted(dice.of(&["2026-11-11", "2026-11-12"])),
        "csv" => quoted("log.csv"),
        "counts_csv" => quoted("counts.csv"),
        "roster" => quoted("roster.csv"),
        "code" => quoted(dice.of(&["早", "晚"])),
        "platform" => quoted(world.platform),
        "time_shift" => quoted(dice.of(&["0s", "10min", "-5min"])),
        "rule" => quoted("B9"),
        "unknown_source" | "escalate_to" => quoted(dice.of(&ROLES)),
        "max_concurrency" | "max" => quoted("none"),
        "name" | "label_zh" | "default_name" => quoted("某某"),
        "id" => quoted("d"),
        _ if is_number(key) => leaf("5"),
        _ => match of_key(key, world) {
            Some(all) => quoted(dice.of(&all)),
            None => quoted(dice.of(&["5s", "40s", "3min"])),
        },
    }
}
