//! Reads files of cases, and knows those that are shipped. `docs/verification.md` says what may
//! stand in one.

use std::collections::BTreeMap;
use toml::{Table, Value};

use super::cases::{Case, Kind, Metric, Run};
use super::expr;

/// Files of cases, by name.
const FILES: &[(&str, &str)] = &[
    ("chat.toml", include_str!("../../data/verify/chat.toml")),
    ("classical.toml", include_str!("../../data/verify/classical.toml")),
    ("days.toml", include_str!("../../data/verify/days.toml")),
    ("inbox.toml", include_str!("../../data/verify/inbox.toml")),
    ("platforms.toml", include_str!("../../data/verify/platforms.toml")),
    ("pooled.toml", include_str!("../../data/verify/pooled.toml")),
    ("work.toml", include_str!("../../data/verify/work.toml")),
];

/// Replications of a run never to exceed, where a case does not say.
const AT_MOST: u32 = 4_000;

/// Every case shipped, in the order of their names.
///
/// # Errors
/// What is wrong with the data, with file and case: a defect of the data.
pub fn all() -> Result<Vec<Case>, String> {
    let mut cases = BTreeMap::new();
    for (file, text) in FILES {
        let file = format!("data/verify/{file}");
        for case in of_text(&file, text)? {
            let name = case.name.clone();
            if cases.insert(name.clone(), case).is_some() {
                return Err(format!("{file}: case {name} stands twice"));
            }
        }
    }
    Ok(cases.into_values().collect())
}

/// The cases of one text; `name` is that of its file.
///
/// # Errors
/// What is wrong with it.
pub fn of_text(name: &str, text: &str) -> Result<Vec<Case>, String> {
    file(text).map_err(|error| format!("{name}: {error}"))
}

/// Reads the cases of a file.
pub(super) fn file(text: &str) -> Result<Vec<Case>, String> {
    let table: Table = text.parse().map_err(|error| format!("{error}"))?;
    only(&table, &["templates", "case"])?;
    let templates = match table.get("templates") {
        Some(value) => value.as_table().ok_or("`templates` is a table")?.clone(),
        None => Table::new(),
    };
    let list = table.get("case").and_then(Value::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or("no `[[case]]`")?;
    list.iter()
        .map(|value| {
            let case = value.as_table().ok_or("`case` is a list of tables")?;
            let name = text_of(case, "name")?;
            read_case(case, &name, &templates).map_err(|error| format!("case {name}: {error}"))
        })
        .collect()
}

fn read_case(case: &Table, name: &str, templates: &Table) -> Result<Case, String> {
    only(
        case,
        &[
            "name",
            "model",
            "source",
            "quick",
            "at_most",
            "template",
            "scenario",
            "set",
            "runs",
            "metrics",
            "not_expressed",
        ],
    )?;
    let runs = runs(case, name, templates)?;
    let mut metrics = Vec::new();
    for value in array(case, "metrics")? {
        let table = value.as_table().ok_or("`metrics` is a list of tables")?;
        let name = text_of(table, "name")?;
        let metric = metric(table, name.clone(), &runs);
        metrics.push(metric.map_err(|error| format!("metric {name}: {error}"))?);
    }
    let mut not_expressed = Vec::new();
    for value in array(case, "not_expressed")? {
        let table = value.as_table().ok_or("`not_expressed` is a list of tables")?;
        only(table, &["name", "why"])?;
        not_expressed.push((text_of(table, "name")?, text_of(table, "why")?));
    }
    if metrics.is_empty() && not_expressed.is_empty() {
        return Err("there is nothing to compare: `metrics` is empty".to_owned());
    }
    Ok(Case {
        name: name.to_owned(),
        model: text_of(case, "model")?,
        source: text_of(case, "source")?,
        quick: match case.get("quick") {
            Some(quick) => quick.as_bool().ok_or("`quick` is true or false")?,
            None => false,
        },
        at_most: match case.get("at_most") {
            Some(most) => {
                let most = most.as_integer().and_then(|most| u32::try_from(most).ok());
                most.filter(|most| *most > 0).ok_or("`at_most` is a whole number from 1")?
            }
            None => AT_MOST,
        },
        runs,
        metrics,
        not_expressed,
    })
}

/// The scenarios of a case: one named `run`, or as listed; none if there is no text.
fn runs(case: &Table, name: &str, templates: &Table) -> Result<Vec<Run>, String> {
    let find = |template: &str| {
        let found = templates.get(template).and_then(Value::as_str);
        found.map(str::to_owned).ok_or_else(|| format!("there is no template `{template}`"))
    };
    let base = match (case.get("template"), case.get("scenario")) {
        (Some(_), None) => Some(find(&text_of(case, "template")?)?),
        (None, Some(_)) => Some(text_of(case, "scenario")?),
        (None, None) => None,
        _ => return Err("`template` and `scenario` exclude each other".to_owned()),
    };
    let common = table_of(case, "set")?;
    let listed = array(case, "runs")?;
    if listed.is_empty() {
        return match base {
            Some(text) => Ok(vec![run("run", &text, name, &[&common])?]),
            None => Ok(Vec::new()),
        };
    }
    listed
        .iter()
        .map(|value| {
            let table = value.as_table().ok_or("`runs` is a list of tables")?;
            only(table, &["name", "template", "set"])?;
            let text = match table.get("template") {
                Some(_) => find(&text_of(table, "template")?)?,
                None => base.clone().ok_or("a run needs a scenario")?,
            };
            run(&text_of(table, "name")?, &text, name, &[&table_of(table, "set")?, &common])
        })
        .collect()
}

/// Puts values into a text: `${key}` becomes the value of the first table that has it.
fn run(name: &str, text: &str, case: &str, sets: &[&Table]) -> Result<Run, String> {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("${") {
        filled.push_str(&rest[..at]);
        let (key, behind) = rest[at + 2..].split_once('}').ok_or("`${` without `}`")?;
        if key == "case" {
            filled.push_str(case);
        } else {
            let value = sets.iter().find_map(|set| set.get(key));
            let value = value.ok_or_else(|| format!("run {name}: `${{{key}}}` is not set"))?;
            match value {
                Value::String(text) => filled.push_str(text),
                Value::Integer(number) => filled.push_str(&number.to_string()),
                Value::Float(number) => filled.push_str(&number.to_string()),
                _ => return Err(format!("`{key}` is a text or a number")),
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    Ok(Run { name: name.to_owned(), scenario: filled })
}

fn metric(table: &Table, name: String, runs: &[Run]) -> Result<Metric, String> {
    only(table, &["name", "exact", "is", "kind", "half_width", "note"])?;
    let exact = table.get("exact").map(number).transpose()?;
    let kind = match table.get("kind") {
        Some(_) => Some(text_of(table, "kind")?),
        None => None,
    };
    let kind = match (kind.as_deref(), table.get("half_width")) {
        (Some("published"), Some(half)) => Kind::Published(number(half)?),
        (Some("published"), None) => return Err("`half_width` is missing".to_owned()),
        (_, Some(_)) => return Err("`half_width` belongs to kind \"published\"".to_owned()),
        (None | Some("mean"), _) => Kind::Mean,
        (Some("share"), _) => Kind::Share,
        (Some("equal"), _) => Kind::Equal,
        (Some("never"), _) => Kind::Never,
        (Some("absent"), _) => Kind::Absent,
        (Some(other), _) => return Err(format!("there is no kind `{other}`")),
    };
    let text = text_of(table, "is")?;
    let names: Vec<&str> = runs.iter().map(|run| run.name.as_str()).collect();
    let expr = expr::parse(&text, &names)?;
    let exact = match (exact, kind) {
        (Some(exact), Kind::Never) if exact >= 1e-6 => {
            return Err("an event of at least a millionth may happen".to_owned());
        }
        (Some(exact), _) => exact,
        (None, Kind::Absent) => 0.0,
        (None, _) => return Err("`exact` is missing".to_owned()),
    };
    let note = if table.contains_key("note") { text_of(table, "note")? } else { String::new() };
    Ok(Metric { name, exact, text, expr, kind, note })
}

fn number(value: &Value) -> Result<f64, String> {
    match value {
        Value::Integer(number) => Ok(*number as f64),
        Value::Float(number) => Ok(*number),
        _ => Err("a number was expected".to_owned()),
    }
}

fn text_of(table: &Table, key: &str) -> Result<String, String> {
    let found = table.get(key).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("`{key}` is missing or no text"))
}

fn table_of(table: &Table, key: &str) -> Result<Table, String> {
    match table.get(key) {
        Some(value) => value.as_table().cloned().ok_or_else(|| format!("`{key}` is a table")),
        None => Ok(Table::new()),
    }
}

fn array<'a>(table: &'a Table, key: &str) -> Result<&'a [Value], String> {
    match table.get(key) {
        Some(value) => {
            value.as_array().map(Vec::as_slice).ok_or_else(|| format!("`{key}` is a list"))
        }
        None => Ok(&[]),
    }
}

/// A key nobody reads is a mistake.
fn only(table: &Table, known: &[&str]) -> Result<(), String> {
    match table.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("`{key}` means nothing here; known: {}", known.join(", "))),
        None => Ok(()),
    }
}
