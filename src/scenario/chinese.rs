//! Puts the faults that were said in English alone into Chinese, and both as each language writes
//! units, lists and stretches of time.

use super::fault::{Fault, Faults};
use super::said::Said;
use super::sentences::of;

fn filled(said: &Said) -> Said {
    let zh = said.zh.clone().or_else(|| of(&said.en));
    Said { en: said.en.clone(), zh: zh.map(|zh| as_said(&zh)) }
}

/// Units, lists and stretches of time as Chinese says them, outside backticks and quotes: `10 h` is
/// `10 小时`, `a, b` is `a、b`, `20:00 to 24:00` is `20:00 至 24:00`.
fn as_said(zh: &str) -> String {
    let mut text = String::with_capacity(zh.len());
    let mut close = None;
    let mut rest = zh;
    while let Some(letter) = rest.chars().next() {
        let quote = match letter {
            '`' | '"' => Some(letter),
            '“' => Some('”'),
            _ => None,
        };
        match close {
            Some(mark) if mark == letter => close = None,
            None if quote.is_some()
                && rest[letter.len_utf8()..].contains(quote.unwrap_or(letter)) =>
            {
                close = quote;
            }
            None => {
                if let Some((word, said)) = WORDS.iter().find(|(word, _)| fits(&text, rest, word)) {
                    text.push_str(said);
                    rest = &rest[word.len()..];
                    continue;
                }
            }
            Some(_) => {}
        }
        text.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    text
}

/// English in what is otherwise Chinese, and what stands for it. A unit stands behind a number.
const WORDS: &[(&str, &str)] = &[
    (" ms", " 毫秒"),
    (" min", " 分钟"),
    (" s", " 秒"),
    (" h", " 小时"),
    (" to ", " 至 "),
    (", ", "、"),
];

/// True if a word stands at the head of the rest: a unit behind a number and before no letter.
fn fits(before: &str, rest: &str, word: &str) -> bool {
    let Some(after) = rest.strip_prefix(word) else { return false };
    let is_unit = !word.ends_with(' ');
    let is_word_over = !after.starts_with(|c: char| c.is_ascii_alphanumeric());
    !is_unit || (before.ends_with(|c: char| c.is_ascii_digit()) && is_word_over)
}

impl Fault {
    /// The fault with the Chinese of all its sentences that have one.
    pub fn in_chinese(&self) -> Fault {
        let mut fault = self.clone();
        fault.message = filled(&fault.message);
        fault.label = filled(&fault.label);
        fault.help = fault.help.as_ref().map(filled);
        for (_, label) in &mut fault.related {
            *label = filled(label);
        }
        fault
    }
}

impl Faults {
    /// The faults with the Chinese of all their sentences that have one.
    pub fn in_chinese(&self) -> Faults {
        let mut all = self.clone();
        all.change(Fault::in_chinese);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_lists_are_chinese_but_for_what_stands_in_quotes() {
        assert_eq!(as_said("放到 60 min，或 13.1 min、2 h"), "放到 60 分钟，或 13.1 分钟、2 小时");
        assert_eq!(as_said("可选：甲, 乙，写 `a = [1, 2]`"), "可选：甲、乙，写 `a = [1, 2]`");
        assert_eq!(
            as_said("20:00 to 24:00，“x, y”，3 sessions"),
            "20:00 至 24:00，“x, y”，3 sessions"
        );
    }
}
