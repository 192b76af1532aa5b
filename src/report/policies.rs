//! Platforms in words: which there are, which rules really hold in a scenario, and how two differ.

use super::locale::Lang;
use super::punctuation::punctuate;
use crate::scenario::policy::effective::{Effective, LISTS, Setting};
use crate::scenario::source::Author;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A platform in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The name a scenario writes.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Version of its rules.
    pub version: String,
    /// What it is.
    pub about: String,
}

/// The list of platforms.
pub fn list(lang: Lang, platforms: &[Listed]) -> String {
    let mut text = String::new();
    for Listed { name, label, version, about } in platforms {
        let version = match lang {
            Lang::En => format!("version {version}"),
            Lang::Zh => format!("版本 {version}"),
        };
        let comma = lang.pick(", ", "，");
        let (label, about) = (punctuate(lang, label.clone()), punctuate(lang, about.clone()));
        let _ = writeln!(text, "{name}\n    {label}{comma}{version}\n    {about}");
    }
    text
}

/// The rules that hold in each shop.
pub fn show(lang: Lang, shops: &[Effective]) -> String {
    let mut text = String::new();
    for rules in shops {
        shop(lang, rules, &mut text);
    }
    text
}

fn shop(lang: Lang, rules: &Effective, text: &mut String) {
    let colon = lang.pick(": ", "：");
    if !rules.shop.is_empty() {
        let _ = writeln!(text, "{}{colon}{}", lang.pick("Shop", "店铺"), rules.shop);
    }
    let _ = writeln!(text, "{}{colon}{}", lang.pick("Platform", "平台"), rules.platform);
    let _ = writeln!(text, "\n{}", lang.pick("Switches", "开关"));
    for chosen in &rules.switches {
        let (switch, setting) = (&chosen.switch, &chosen.setting);
        let about = lang.pick(&switch.about_en, &switch.about_zh);
        let _ = writeln!(text, "  {} = {}  {}", switch.set_in, setting.value, by(lang, setting));
        let _ = writeln!(text, "      {}", punctuate(lang, about.to_owned()));
    }
    for (list, names) in LISTS.iter().zip(&rules.tiers) {
        let head = match *list {
            "entry" => lang.pick("Who takes a new customer", "进线分配"),
            "leave" => lang.pick("Who gets a leave message", "留言分配"),
            _ => lang.pick("Who takes a transfer", "转接"),
        };
        let _ = writeln!(text, "\n{head} ([[{list}.tiers]])");
        for (number, name) in names.iter().enumerate() {
            let _ = writeln!(text, "  {}. {name}", number + 1);
            for (key, setting) in under(rules, &format!("{list}.{name}.")) {
                let mark =
                    if setting.author == Author::User { by(lang, setting) } else { String::new() };
                let _ = writeln!(text, "       {key} = {}  {mark}", setting.value);
            }
        }
        if let Some(setting) = rules.keys.get(&format!("{list}.otherwise")) {
            let _ = writeln!(text, "  {}{}", lang.pick("otherwise: ", "其余："), setting.value);
        }
        for (key, setting) in under(rules, &format!("{list}.otherwise.")) {
            let _ =
                writeln!(text, "  {}{key} = {}", lang.pick("otherwise: ", "其余："), setting.value);
        }
    }
    let _ = writeln!(text, "\n{}", lang.pick("Statuses", "状态"));
    for (key, setting) in under(rules, "statuses.") {
        let _ = writeln!(text, "  {key} = {}", setting.value);
    }
    let _ = writeln!(text, "\n{}", lang.pick("Set by the scenario", "场景文件中的设置"));
    let own = rules.keys.iter().filter(|(_, setting)| setting.author == Author::User);
    let mut none = true;
    for (key, setting) in own {
        none = false;
        let _ = writeln!(text, "  {key} = {}  {}", setting.value, by(lang, setting));
    }
    if none {
        let _ = writeln!(text, "  {}", lang.pick("nothing", "无"));
    }
    text.push('\n');
}

/// The keys that begin so, without that beginning.
fn under<'a>(rules: &'a Effective, start: &'a str) -> impl Iterator<Item = (&'a str, &'a Setting)> {
    let keys = rules.keys.range(start.to_owned()..);
    keys.map_while(move |(key, setting)| Some((key.strip_prefix(start)?, setting)))
}

fn by(lang: Lang, setting: &Setting) -> String {
    let who = match setting.author {
        Author::User => lang.pick("scenario", "场景"),
        Author::Platform => lang.pick("platform", "平台"),
        Author::Defaults | Author::Log => lang.pick("default", "默认"),
    };
    match (setting.author, lang) {
        (Author::User, Lang::En) => format!("({who}, {})", setting.at),
        (Author::User, Lang::Zh) => format!("（{who}，{}）", setting.at),
        (_, Lang::En) => format!("({who})"),
        (_, Lang::Zh) => format!("（{who}）"),
    }
}

/// How the rules of two differ, key by key.
pub fn diff(
    lang: Lang,
    (name_a, a): (&str, &Effective),
    (name_b, b): (&str, &Effective),
) -> String {
    let dash = "—".to_owned();
    let mut text = format!("--- {name_a}\n+++ {name_b}\n");
    let mut section = String::new();
    let mut differ = 0;
    let mut line = |of: &str, key: &str, left: Option<&String>, right: Option<&String>| {
        if left == right {
            return;
        }
        differ += 1;
        if section != of {
            section = of.to_owned();
            let _ = writeln!(text, "\n[{of}]");
        }
        let (left, right) = (left.unwrap_or(&dash), right.unwrap_or(&dash));
        let _ = writeln!(text, "{key}\n  - {left}\n  + {right}");
    };
    let value = |rules: &Effective, name: &str| {
        let mut all = rules.switches.iter();
        all.find(|chosen| chosen.switch.name == name).map(|chosen| chosen.setting.value.clone())
    };
    let names = |rules: &Effective| -> BTreeSet<String> {
        rules.switches.iter().map(|chosen| chosen.switch.name.clone()).collect()
    };
    for name in names(a).union(&names(b)) {
        line("switches", name, value(a, name).as_ref(), value(b, name).as_ref());
    }
    for (at, list) in LISTS.iter().enumerate() {
        let order = |rules: &Effective| rules.tiers[at].join(" → ");
        line("tiers", list, Some(&order(a)), Some(&order(b)));
    }
    let keys: BTreeSet<&String> = a.keys.keys().chain(b.keys.keys()).collect();
    for key in keys {
        let (of, rest) = key.split_once('.').unwrap_or((key, ""));
        let value = |rules: &Effective| rules.keys.get(key).map(|setting| setting.value.clone());
        line(of, rest, value(a).as_ref(), value(b).as_ref());
    }
    let _ = match (differ, lang) {
        (0, Lang::En) => writeln!(text, "\nThe same rules."),
        (0, Lang::Zh) => writeln!(text, "\n规则相同。"),
        (count, Lang::En) => writeln!(text, "\n{count} differences"),
        (count, Lang::Zh) => writeln!(text, "\n共 {count} 处不同"),
    };
    text
}
