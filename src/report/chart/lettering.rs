//! How much room text takes, without a font at hand.
//!
//! An SVG is read with a font we do not know, so widths are estimated from character classes: a
//! Chinese character is one em, a digit a little over half. The figures are those of the usual
//! sans-serif faces (Arial, Noto Sans CJK), rounded up, so that a label may end a little early but
//! never runs into its neighbour. On top of that: cutting a name short and breaking a sentence.

/// Estimated width of `text` \[same unit as `size`\] at a font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Advance of one character \[em\].
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.29,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.36,
        'm' | 'M' | 'W' | '%' | '@' => 0.9,
        'w' => 0.76,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' => 0.7,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        c if is_wide(c) => 1.0,
        c if c.is_ascii() => 0.57,
        _ => 0.66,
    }
}

/// True for characters that fill a square: Chinese, full-width forms, most pictographs.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x2014 | 0x2026 | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd)
}

/// `text`, cut with an ellipsis if it would be wider than `room`.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = advance('…') * size;
    for c in text.chars() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        short.push(c);
    }
    let mut short = short.trim_end().to_owned();
    short.push('…');
    short
}

/// Breaks `text` into lines no wider than `room`: between words, or between Chinese characters,
/// and never just before closing punctuation.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let full = width(&line, size) + width(piece.trim_end(), size) > room;
        if full && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Splits `text` where a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let may_break = match before {
            None => false,
            Some(' ') => c != ' ',
            Some(b) => (is_wide(b) || is_wide(c)) && !closes(c) && !opens(b) && c != ' ',
        };
        if may_break {
            cuts.push(at);
        }
        before = Some(c);
    }
    cuts.push(text.len());
    cuts.windows(2).filter_map(|w| text.get(w[0]..w[1])).collect()
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '”'
            | '%'
            | ','
            | '.'
            | ')'
    )
}

fn opens(c: char) -> bool {
    matches!(c, '（' | '《' | '“' | '(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_as_wide_as_two_digits() {
        assert!((width("客服", 10.0) - 20.0).abs() < 1e-9);
        assert!(width("1234", 10.0) < width("客服组", 10.0));
    }

    #[test]
    fn long_names_are_cut_and_short_ones_are_not() {
        assert_eq!(fit("客服小美", 10.0, 100.0), "客服小美");
        assert_eq!(fit("售前夜班客服小美", 10.0, 45.0), "售前夜…");
        assert_eq!(fit("anything", 10.0, 0.0), "…");
    }

    #[test]
    fn lines_break_between_words_and_before_no_comma() {
        let lines = wrap("one two three four", 10.0, 60.0);
        assert!(lines.len() > 1 && lines.iter().all(|l| width(l, 10.0) <= 60.0), "{lines:?}");
        let lines = wrap("打字上限与会话上限，取其小者", 10.0, 50.0);
        assert!(lines.iter().all(|l| !l.starts_with('，')), "{lines:?}");
        assert!(wrap("", 10.0, 50.0).is_empty());
    }
}
