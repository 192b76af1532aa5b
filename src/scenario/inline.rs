//! A value of a scenario as TOML in one line, as `--set` takes it.

use super::node::{Kind, Node};

/// The value in one line.
pub fn inline(node: &Node) -> String {
    match &node.kind {
        Kind::Text(text) => quoted(text),
        Kind::Whole(whole) => whole.to_string(),
        Kind::Float(number) => toml::Value::Float(*number).to_string(),
        Kind::Bool(yes) => yes.to_string(),
        Kind::Date(date) => date.to_string(),
        Kind::List(list) => {
            let all: Vec<String> = list.iter().map(inline).collect();
            format!("[{}]", all.join(", "))
        }
        Kind::Table(table) => {
            let entries = table.entries.iter();
            let all: Vec<String> =
                entries.map(|(key, entry)| pair(key, &inline(&entry.node))).collect();
            format!("{{ {} }}", all.join(", "))
        }
    }
}

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    // control characters and quotes escaped as TOML wants them, always in one line
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

/// A key and its value.
pub fn pair(key: &str, value: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    match !key.is_empty() && key.chars().all(bare) {
        true => format!("{key} = {value}"),
        false => format!("{} = {value}", quoted(key)),
    }
}

/// A text as TOML in several lines.
pub fn block(text: &str) -> String {
    let plain = |letter: char| matches!(letter, '\n' | '\t') || !letter.is_control();
    if text.chars().all(plain) && !text.contains("'''") && !text.ends_with('\'') {
        return format!("'''\n{text}'''");
    }
    let mut out = String::from("\"\"\"\n");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if plain(letter) => out.push(letter),
            _ => out += &format!("\\u{:04X}", u32::from(letter)),
        }
    }
    out + "\"\"\""
}

#[cfg(test)]
mod tests {
    use super::super::fault::Faults;
    use super::super::source::{Author, Sources};
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn a_value_in_one_line_reads_as_it_was() {
        let text = "a = { \"售前\" = [1, 2.5, true], t = \"x\\\"\\n\", d = 2026-11-11T08:00:00 }\n";
        let read = |text: &str| {
            let (mut sources, mut faults) = (Sources::default(), Faults::default());
            let file = sources.add("", text.to_owned(), Author::User);
            let root = parse(file, &sources, &mut faults);
            assert!(faults.is_empty());
            inline(root.get("a").unwrap())
        };
        let once = read(text);
        assert_eq!(read(&format!("a = {once}\n")), once);
        assert!(once.contains("[1, 2.5, true]"), "{once}");
    }
}
