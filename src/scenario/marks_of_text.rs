//! Full-width letters, Chinese punctuation and blanks that look like ordinary ones: what an input
//! method leaves behind in a TOML text. Strings and comments are never touched.

/// The ordinary character that a full-width one, a Chinese mark or a strange blank stands for;
/// every other character is itself.
pub fn narrow(letter: char) -> char {
    match letter {
        // The full-width forms lie at a fixed distance from the ordinary ones.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '“' | '”' | '„' | '‟' | '‘' | '’' | '「' | '」' | '『' | '』' => '"',
        '。' | '｡' => '.',
        '、' | '､' => ',',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '—' | '–' | '−' | '‐' | '‑' => '-',
        '…' => '.',
        _ => letter,
    }
}

/// A value's text with ordinary letters, digits and marks.
pub fn narrowed(text: &str) -> String {
    text.chars().map(narrow).collect()
}

/// What such a character is called, English and Chinese.
pub fn called(letter: char) -> (&'static str, &'static str) {
    match letter {
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '„' | '‟' => {
            ("a Chinese quotation mark", "中文引号")
        }
        '\u{3000}' => ("a full-width blank", "全角空格"),
        _ if narrow(letter) == ' ' => ("a blank of another kind", "特殊空格"),
        '\u{ff10}'..='\u{ff19}' => ("a full-width digit", "全角数字"),
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => ("a full-width letter", "全角字母"),
        '—' | '–' | '−' | '‐' | '‑' => ("a long dash", "长横线"),
        _ => ("a full-width mark", "中文（全角）标点"),
    }
}

/// A character that TOML does not know where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odd {
    /// Byte in the line.
    pub at: usize,
    /// The character.
    pub letter: char,
    /// What to write instead.
    pub instead: char,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    /// A string of several lines, and the quote it ends with.
    Long(char),
}

/// For every line whether it begins inside a string of several lines.
pub fn long_strings(text: &str) -> Vec<bool> {
    let mut state = Inside::Nothing;
    text.split('\n')
        .map(|line| {
            let begins = state != Inside::Nothing;
            state = walk(line, state, &mut |_, _| {});
            begins
        })
        .collect()
}

/// The odd characters of a line that begins outside strings.
pub fn odd(line: &str) -> Vec<Odd> {
    let mut found = Vec::new();
    walk(line, Inside::Nothing, &mut |at, letter| {
        let instead = narrow(letter);
        if instead != letter {
            found.push(Odd { at, letter, instead });
        }
    });
    found
}

/// The line with the ordinary characters in their place.
pub fn replaced(line: &str, odd: &[Odd]) -> String {
    let mut text = String::with_capacity(line.len());
    let mut from = 0;
    for one in odd {
        text.push_str(&line[from..one.at]);
        text.push(one.instead);
        from = one.at + one.letter.len_utf8();
    }
    text.push_str(&line[from..]);
    text
}

const QUOTES: &[char] = &['“', '”', '‘', '’', '「', '」', '『', '』', '„', '‟', '＂', '＇'];

/// Goes over a line and shows every character outside strings and comments, and the marks that
/// stand for the quotes of a string; gives the state at its end.
fn walk(line: &str, mut state: Inside, show: &mut dyn FnMut(usize, char)) -> Inside {
    let mut rest = line.char_indices().peekable();
    if let Inside::Long(quote) = state {
        let Some(end) = line.find(&quote.to_string().repeat(3)) else { return state };
        while rest.next_if(|(at, _)| *at < end + 3).is_some() {}
        state = Inside::Nothing;
    }
    while let Some((at, letter)) = rest.next() {
        match letter {
            '#' | '＃' => {
                show(at, letter);
                return state;
            }
            '"' | '\'' => {
                let triple = letter.to_string().repeat(3);
                if line[at..].starts_with(&triple) {
                    match line[at + 3..].find(&triple) {
                        Some(end) => {
                            while rest.next_if(|(i, _)| *i < at + 3 + end + 3).is_some() {}
                        }
                        None => return Inside::Long(letter),
                    }
                } else {
                    string(line, at, letter, &mut rest, show);
                }
            }
            _ if QUOTES.contains(&letter) => {
                show(at, letter);
                for (at, inner) in rest.by_ref() {
                    if inner == '"' || QUOTES.contains(&inner) {
                        show(at, inner);
                        break;
                    }
                }
            }
            _ => show(at, letter),
        }
    }
    state
}

/// Passes over a string in ordinary quotes. One that does not end in this line, but in a Chinese
/// quotation mark, is shown that mark.
fn string(
    line: &str,
    start: usize,
    quote: char,
    rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
    show: &mut dyn FnMut(usize, char),
) {
    let mut escaped = false;
    let mut end = None;
    for (at, letter) in line[start + 1..].char_indices() {
        if letter == quote && !escaped {
            end = Some(start + 1 + at);
            break;
        }
        escaped = letter == '\\' && !escaped && quote == '"';
    }
    let last = match end {
        Some(end) => end,
        None => {
            let wrong = line[start + 1..].char_indices().find(|(_, c)| QUOTES.contains(c));
            let Some((at, letter)) = wrong else {
                while rest.next().is_some() {}
                return;
            };
            show(start + 1 + at, letter);
            start + 1 + at
        }
    };
    while rest.next_if(|(at, _)| *at <= last).is_some() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(line: &str) -> String {
        replaced(line, &odd(line))
    }

    #[test]
    fn marks_outside_strings_become_ordinary_ones() {
        for (line, right) in [
            ("name = “双11”", "name = \"双11\""),
            ("name = \"双11”", "name = \"双11\""),
            ("name ＝　‘a’", "name = \"a\""),
            ("count = １２", "count = 12"),
            ("［［agents］］", "[[agents]]"),
            ("roles = [“a”，“b”]", "roles = [\"a\",\"b\"]"),
            ("x = ｛ a = 1 ｝", "x = { a = 1 }"),
            ("＃ 说明：“好”", "# 说明：“好”"),
        ] {
            assert_eq!(mended(line), right);
        }
    }

    #[test]
    fn what_stands_in_strings_and_comments_is_left_alone() {
        for line in [
            "name = \"双11，“大促”：冲\" # 说明：“好”",
            "name = '，：' # ，",
            "# ＝，。",
            "\"售前\" = 6",
            "name = \"\"\"“a”\"\"\"",
        ] {
            assert_eq!(odd(line), [], "{line}");
        }
        assert_eq!(mended("name = “售前：A，B” # 好：“是”"), "name = \"售前：A，B\" # 好：“是”");
        let text = "a = \"\"\"\n“x” ＝ 3\n\"\"\"\nb = 3";
        assert_eq!(long_strings(text), [false, true, true, false]);
    }
}
