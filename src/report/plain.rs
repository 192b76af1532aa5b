//! Characters that nobody sees and that act all the same: control characters move the cursor or
//! colour a terminal, bidirectional marks turn the order of a line around. Names come from files,
//! so such a character is shown as `[U+202E]` wherever a text is read by a person.

use std::borrow::Cow;

/// True for a character that acts on the text around it instead of being seen.
pub fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => true,
        letter => letter.is_control(),
    }
}

/// A text with every hidden character spelt out.
pub fn visible(text: &str) -> Cow<'_, str> {
    spelt(text, |letter| format!("[U+{:04X}]", u32::from(letter)))
}

/// The same for a JSON document, whose strings it leaves equal.
pub fn visible_json(text: &str) -> Cow<'_, str> {
    spelt(text, |letter| format!("\\u{:04x}", u32::from(letter)))
}

/// A text that is coloured already: the codes of colours stay, nothing else.
pub fn visible_coloured(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut parts = text.split('\u{1b}');
    shown.push_str(&visible(parts.next().unwrap_or_default()));
    for part in parts {
        let code = part.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        match code {
            Some((code, _)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
                shown.push('\u{1b}');
            }
            _ => shown.push_str("[U+001B]"),
        }
        shown.push_str(&visible(part));
    }
    shown
}

fn spelt(text: &str, spell: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_hidden(letter) { shown.push_str(&spell(letter)) } else { shown.push(letter) }
    }
    Cow::Owned(shown)
}

/// A name as a cell of a table: a spreadsheet would take one that begins with `=`, `+`, `-`, `@`
/// or white space for a formula, so it gets an apostrophe in front, which the spreadsheet hides.
pub fn cell(name: &str) -> Cow<'_, str> {
    let acts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if name.starts_with(acts) { Cow::Owned(format!("'{name}")) } else { Cow::Borrowed(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_spelt_out_and_others_left() {
        assert_eq!(visible("甲\u{202e}乙\u{1b}[2J\r\n"), "甲[U+202E]乙[U+001B][2J[U+000D]\n");
        assert!(matches!(visible("售前 a\tb\n"), Cow::Borrowed(_)));
        let document = serde_json::to_string("a\u{202e}\u{9b}\u{7}").expect("JSON");
        let shown = visible_json(&document);
        assert!(!shown.contains(is_hidden));
        let back: String = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(back, "a\u{202e}\u{9b}\u{7}");
    }

    #[test]
    fn colours_stay_and_other_escapes_do_not() {
        assert_eq!(visible_coloured("\u{1b}[1;31merror\u{1b}[0m"), "\u{1b}[1;31merror\u{1b}[0m");
        assert_eq!(visible_coloured("\u{1b}[1m\u{1b}[2Jx"), "\u{1b}[1m[U+001B][2Jx");
        assert_eq!(visible_coloured("\u{1b}]0;title\u{7}"), "[U+001B]]0;title[U+0007]");
    }

    #[test]
    fn a_name_never_begins_a_formula() {
        for name in ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "＝1"] {
            assert_eq!(cell(name), format!("'{name}"));
        }
        assert_eq!(cell("售前=1"), "售前=1");
    }
}
