//! The keys of `[targets]` that are no targets: on which share the targets must be met together,
//! and which red lines count besides. They are the desk's, so all its shops must say the same.

use super::fault::{Code, Faults, nearest};
use super::node::{Kind, Node};
use super::source::Place;
use super::value::{Amount, Share, Value, wrong_type};
use crate::model::judging::{Hold, Judging, Ratings, Weight};
use serde_json::{Value as Json, json};

/// A key: its name, how its value is spelt, its default, what it means.
pub struct Setting {
    /// Its name.
    pub key: &'static str,
    /// How its value is spelt.
    pub value: &'static str,
    /// What holds without it.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

const fn setting(
    key: &'static str,
    value: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting { key, value, default, meaning }
}

const WEIGHT: &str = "\"fail\" or \"report\"";

/// Every such key.
pub const SETTINGS: &[Setting] = &[
    setting(
        "hold",
        "share, \"mean\", or `{ share, of = \"runs\" | \"dates\" }`",
        "\"95%\"",
        "On which share of runs, or of each calendar date's runs, all targets must be met \
         together; \"mean\" judges the long-run figures",
    ),
    setting("hours", WEIGHT, "\"fail\"", "Hours that miss a target significantly and materially"),
    setting(
        "uncovered",
        WEIGHT,
        "\"fail\"",
        "Customers who come in `working_hours` while nobody is eligible",
    ),
    setting(
        "late_messages",
        WEIGHT,
        "\"fail\"",
        "Messages not answered within `[leave] answer_within`",
    ),
    setting(
        "awaiting",
        WEIGHT,
        "\"fail\"",
        "Customers who still await a human when the desk has been drained",
    ),
    setting(
        "ratings",
        "\"expected\" or \"drawn\"",
        "\"expected\"",
        "Which ratings a target on `satisfaction` is held against: those to be expected of the \
         customers served, or those drawn, with the luck of who rates",
    ),
    setting(
        "at_most_contacts",
        "number",
        "5000000",
        "Most contacts simulated in search of a verdict, where the number of runs is left to it",
    ),
];

/// True for a key of `[targets]` that is no target.
pub fn is_setting(key: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.key == key)
}

/// The parts of `hold`, for editors.
const SHARE: &str = "On how many of them all targets must be met together.";
const OF: &str = "Of the runs as wholes, or of the runs of each date.";

/// The keys in the JSON Schema.
pub fn schema() -> impl Iterator<Item = (String, Json)> {
    SETTINGS.iter().map(|setting| {
        let kind = match setting.key {
            "hold" => json!({"anyOf": [
                {"type": ["string", "number"]},
                {
                    "type": "object",
                    "properties": {
                        "share": {"type": ["string", "number"], "description": SHARE},
                        "of": {"type": "string", "enum": ["runs", "dates"], "description": OF},
                    },
                    "additionalProperties": false,
                },
            ]}),
            "at_most_contacts" => json!({"type": "number"}),
            "ratings" => json!({"type": "string", "enum": ["expected", "drawn"]}),
            _ => json!({"type": "string", "enum": ["fail", "report"]}),
        };
        let mut kind = kind;
        kind["description"] = json!(told(setting));
        (setting.key.to_owned(), kind)
    })
}

fn told(setting: &Setting) -> String {
    format!("{}: {} (default {})", setting.meaning, setting.value, setting.default)
}

/// What the keys are, English and Chinese.
pub fn words() -> impl Iterator<Item = [String; 2]> {
    SETTINGS.iter().filter_map(|setting| {
        let zh = super::keys_zh::of("judging", setting.key)?;
        Some([told(setting), format!("{zh}（默认 {}）", setting.default)])
    })
}

/// Reads the keys from the targets of each shop, laid over its platform's.
pub fn build<'a>(shops: impl Iterator<Item = Option<&'a Node>>, faults: &mut Faults) -> Judging {
    let mut first: Option<(Judging, Option<&Node>)> = None;
    for node in shops {
        let judging = read(node, faults);
        match &first {
            None => first = Some((judging, node)),
            Some((other, before)) if *other != judging => {
                let places = [node, *before].map(|node| node.and_then(place_of_first));
                let [Some(here), there] = [places[0].or(places[1]), places[1]] else { continue };
                let fault = faults.add(
                    Code::KeysCollide,
                    here,
                    "the shops of a desk are judged together, and theirs say different things",
                );
                fault.label("a shop of its own mind");
                if let Some(there) = there.filter(|there| *there != here) {
                    fault.see(there, "another shop");
                }
                fault.help("write it once, under `[targets]` of the scenario");
            }
            Some(_) => {}
        }
    }
    first.map_or_else(Judging::default, |(judging, _)| judging)
}

/// Where the first of the keys stands.
fn place_of_first(node: &Node) -> Option<Place> {
    let entries = &node.table()?.entries;
    entries.iter().find(|(key, _)| is_setting(key)).map(|(_, entry)| entry.key)
}

fn read(node: Option<&Node>, faults: &mut Faults) -> Judging {
    let mut judging = Judging::default();
    let of = |key: &str| node.and_then(|node| node.get(key));
    if let Some(hold) = of("hold").and_then(|node| hold(node, faults)) {
        judging.hold = hold;
    }
    for (key, weight) in [
        ("hours", &mut judging.hours),
        ("uncovered", &mut judging.uncovered),
        ("late_messages", &mut judging.late_messages),
        ("awaiting", &mut judging.awaiting),
    ] {
        let words = [("fail", Weight::Fails), ("report", Weight::Told)];
        if let Some(read) = of(key).and_then(|node| word(node, &words, faults)) {
            *weight = read;
        }
    }
    let words = [("expected", Ratings::Expected), ("drawn", Ratings::Drawn)];
    if let Some(ratings) = of("ratings").and_then(|node| word(node, &words, faults)) {
        judging.ratings = ratings;
    }
    if let Some(node) = of("at_most_contacts")
        && let Some(most) = Amount::read(node, faults)
    {
        judging.at_most_contacts = most.0 as u64;
    }
    judging
}

/// One of a few words.
fn word<T: Copy>(node: &Node, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
    let known = || words.iter().map(|(word, _)| *word);
    let spelt = known().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or ");
    let Kind::Text(text) = &node.kind else {
        wrong_type(node, spelt.as_str(), faults);
        return None;
    };
    let found = words.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
    if found.is_none() {
        let fault = faults.add(Code::UnknownWord, node.place, format!("no such word: `{text}`"));
        fault.label("not known here");
        match nearest(text, known()) {
            Some(near) => fault.help(format!("write `\"{near}\"`")),
            None => fault.help(format!("write {spelt}")),
        };
    }
    found
}

fn hold(node: &Node, faults: &mut Faults) -> Option<Hold> {
    match &node.kind {
        Kind::Text(text) if text == "mean" => Some(Hold::Mean),
        Kind::Table(table) => {
            if let Some((key, entry)) =
                table.entries.iter().find(|(key, _)| !["share", "of"].contains(&key.as_str()))
            {
                let fault = faults.add(Code::UnknownKey, entry.key, format!("unknown key `{key}`"));
                fault.label("nobody reads this").help("`share` and `of` are known here");
            }
            let share = match node.get("share") {
                Some(node) => share(node, faults)?,
                None => 0.95,
            };
            let words = [("runs", Hold::Runs(share)), ("dates", Hold::Dates(share))];
            match node.get("of") {
                Some(node) => word(node, &words, faults),
                None => Some(Hold::Runs(share)),
            }
        }
        _ => share(node, faults).map(Hold::Runs),
    }
}

/// A share below 1: no number of runs shows that none ever misses.
fn share(node: &Node, faults: &mut Faults) -> Option<f64> {
    let share = Share::read(node, faults)?.0;
    if share > 0.0 && share < 1.0 {
        return Some(share);
    }
    faults
        .add(Code::ShareOutOfRange, node.place, "no number of runs can show this share")
        .label("above 0 and below 100 %")
        .help("write `hold = \"95%\"`, `hold = \"99%\"` or `hold = \"mean\"`");
    None
}
