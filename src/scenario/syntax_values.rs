//! How a value that the parser refuses may have been meant: texts without quotes, dates with
//! slashes, 是 for `true`, numbers with thousands apart.

use super::nesting::too_deep;
use super::said::{Said, said};
use super::value::{date_of, truth};
use toml::de::DeValue;

/// A value as it may have been meant, and what was wrong with it.
pub struct Meant {
    /// The value.
    pub text: String,
    /// What is wrong.
    pub why: Said,
}

/// The code of a line and its comment; a `#` in a string begins none.
pub fn cut_comment(line: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, letter) in line.char_indices() {
        match (letter, quote) {
            ('#', None) => return (line[..at].trim_end(), &line[at..]),
            ('"' | '\'', None) => quote = Some(letter),
            (_, Some(open)) if letter == open => quote = None,
            _ => {}
        }
    }
    // A string that is not closed swallows the comment.
    match (quote, line.find(" #")) {
        (Some(_), Some(at)) => (line[..at].trim_end(), &line[at + 1..]),
        _ => (line.trim_end(), ""),
    }
}

fn is_value(text: &str) -> bool {
    too_deep(text).is_none() && DeValue::parse(text).is_ok()
}

/// The ways a value may have been meant.
pub fn mended(value: &str) -> Vec<Meant> {
    let mut all = Vec::new();
    let cut = value.trim_end_matches([';', ',']).trim_end();
    if cut.len() < value.len() && is_value(cut) {
        let why = said!(
            "nothing stands after a value: a line ends without a mark",
            "值后面不加标点，行尾直接换行"
        );
        all.push(Meant { text: cut.to_owned(), why });
        return all;
    }
    if let Some((text, why)) = repair(cut) {
        all.push(Meant { text, why });
    }
    if let Some(closed) = close(cut) {
        let why = said!("a bracket is not closed", "括号没有收口");
        match repair(&closed) {
            Some((text, _)) => all.push(Meant { text, why }),
            None => all.push(Meant { text: closed, why }),
        }
    }
    all
}

/// The text with the brackets that it leaves open closed; `None` if it leaves none open.
pub fn close(text: &str) -> Option<String> {
    let (mut open, mut quote) = (Vec::new(), None);
    for letter in text.chars() {
        match (letter, quote) {
            (_, Some(mark)) if letter == mark => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(letter),
            ('[', None) => open.push(']'),
            ('{', None) => open.push('}'),
            (']' | '}', None) => drop(open.pop()),
            _ => {}
        }
    }
    if open.is_empty() || quote.is_some() {
        return None;
    }
    let mut text = text.trim_end().to_owned();
    while let Some(shut) = open.pop() {
        text.push(shut);
    }
    Some(text)
}

/// One value as it was most likely meant.
fn repair(value: &str) -> Option<(String, Said)> {
    if value.is_empty() || is_value(value) {
        return None;
    }
    if let Some(inner) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return list(inner);
    }
    if let Some(inner) = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return table(inner);
    }
    string(value).or_else(|| word(value)).or_else(|| number(value)).or_else(|| date(value)).or_else(
        || {
            let bare = value.trim_matches(['"', '\'', '`']);
            let plain = !bare.is_empty() && !bare.contains(['"', '\\', '[', '{', '=']);
            let is_clock = bare.contains(':') || bare.ends_with('m');
            if let Some(clock) = super::value::likely_clock(bare).filter(|_| is_clock) {
                return Some((format!("\"{clock}\""), unquoted(&clock)));
            }
            plain.then(|| (format!("\"{bare}\""), unquoted(bare)))
        },
    )
}

/// A string that is not closed, or closed by another mark.
fn string(value: &str) -> Option<(String, Said)> {
    let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let inner = value[1..].trim_end_matches(['"', '\'']);
    if inner.contains(['"', '\'', '\\']) {
        return None;
    }
    let why = said!(
        "the text is not closed: a quotation mark is missing at its end",
        "引号没有收口：末尾缺一个引号"
    );
    Some((format!("{quote}{inner}{quote}"), why))
}

fn word(value: &str) -> Option<(String, Said)> {
    let yes = truth(value)?;
    let why = said!(
        "yes and no are written `true` and `false`, in small letters",
        "是与否写作小写的 `true` 与 `false`"
    );
    Some((yes.to_string(), why))
}

/// `1,000` and `08`.
fn number(value: &str) -> Option<(String, Said)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(value) {
        let why = said!("a number has no zeros in front", "数字前面不加 0");
        let plain = value.trim_start_matches('0');
        return Some((if plain.is_empty() { "0" } else { plain }.to_owned(), why));
    }
    if value.ends_with(['人', '名', '字', '元', '万', '单', '次', '轮', '钟', '时'])
        && super::value::span_of_text(value).is_err()
        && let Some(number) = super::value::number_of_text(value)
    {
        let why = said!("a number stands alone, without its unit", "数字单独写，不带单位");
        return Some((number, why));
    }
    let mut parts = value.split(',').map(str::trim);
    let first = parts.next().filter(|first| digits(first) && first.len() <= 3)?;
    let rest: Vec<&str> = parts.collect();
    if rest.is_empty() || !rest.iter().all(|part| digits(part) && part.len() == 3) {
        return None;
    }
    let why = said!("a number has no commas", "数字里不加逗号");
    Some((format!("{first}{}", rest.concat()), why))
}

/// `2026/11/11`, `2026.11.11`, `2026年11月11日`, each with a time after it or not.
pub fn date(value: &str) -> Option<(String, Said)> {
    let why = said!("a date is written with hyphens", "日期用短横线连接");
    Some((date_of(value)?, why))
}

/// Why a bare word needs quotes, by what it looks like.
fn unquoted(text: &str) -> Said {
    if text.ends_with('%') {
        return said!("a share with a per cent sign stands in quotes", "带百分号的比例须加引号");
    }
    if super::value::span_of_text(text).is_ok() {
        return said!("a duration stands in quotes", "时长须加引号");
    }
    if super::value::clock_text(text).is_some() {
        return said!("a time of day stands in quotes", "钟点须加引号");
    }
    said!("a text stands in quotes", "文字须加引号")
}

/// The parts of a list or table, apart at the commas between them.
fn split(inner: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quote, mut from) = (Vec::new(), 0_i32, None, 0);
    for (at, letter) in inner.char_indices() {
        match (letter, quote) {
            (_, Some(mark)) if letter == mark => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(letter),
            ('[' | '{', None) => depth += 1,
            (']' | '}', None) => depth -= 1,
            (',' | ';', None) if depth == 0 => {
                parts.push(inner[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inner[from..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn list(inner: &str) -> Option<(String, Said)> {
    let mut parts = split(inner);
    let mut why = None;
    if let [only] = parts[..]
        && !only.starts_with('{')
        && only.split_whitespace().count() > 1
    {
        parts = only.split_whitespace().collect();
        why = Some(said!("commas stand between the entries of a list", "列表各项之间用逗号隔开"));
    }
    let mut whole = Vec::with_capacity(parts.len());
    for part in parts {
        match repair(part) {
            Some((text, reason)) => {
                why.get_or_insert(reason);
                whole.push(text);
            }
            None => whole.push(part.to_owned()),
        }
    }
    let whole = format!("[{}]", whole.join(", "));
    let commas = || said!("commas stand between the entries of a list", "列表各项之间用逗号隔开");
    is_value(&whole).then(|| (whole, why.unwrap_or_else(commas)))
}

fn table(inner: &str) -> Option<(String, Said)> {
    let mut why = None;
    let mut whole = Vec::new();
    for part in split(inner) {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (key.trim(), value.trim()),
            None => {
                let (key, value) = part.split_once(':')?;
                why.get_or_insert(said!(
                    "`=` stands between a key and its value",
                    "键和值之间用 `=`"
                ));
                (key.trim().trim_matches('"'), value.trim())
            }
        };
        let bare = |c: char| c.is_ascii_alphanumeric() || "_-.\"'".contains(c);
        let key = match key.chars().all(bare) {
            true => key.to_owned(),
            false => {
                why.get_or_insert(said!(
                    "a key of other letters than a-z, digits, `_` and `-` stands in quotes",
                    "键名里有字母、数字、`_`、`-` 以外的字符时须加引号"
                ));
                format!("\"{key}\"")
            }
        };
        let value = match repair(value) {
            Some((text, reason)) => {
                why.get_or_insert(reason);
                text
            }
            None => value.to_owned(),
        };
        whole.push(format!("{key} = {value}"));
    }
    let whole = format!("{{ {} }}", whole.join(", "));
    let why = why?;
    is_value(&whole).then_some((whole, why))
}
