//! Chinese text in lines: a letter takes two columns, a line may end behind nearly every one.

/// What may not begin a line.
const CLOSING: &str = "，。；：、！？）》”’】〉…";
/// What may not end one.
const OPENING: &str = "（《“‘【〈";

/// Columns on a screen.
pub fn width(text: &str) -> usize {
    text.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
}

/// Chinese letters and marks; quotation marks and the ellipsis are as wide in a Chinese font.
fn is_wide(letter: char) -> bool {
    letter >= '\u{1100}' && !matches!(letter, '\u{2010}'..='\u{203b}')
}

/// Text in lines of at most so many columns, where its words allow it.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().map_or("", |line| line.as_str());
        if !line.is_empty() && width(line) + width(piece.trim_end()) > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The pieces between which a line may end: Chinese letters with the marks that belong to them,
/// and words of other letters.
fn pieces(text: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some(&(at, next)) = letters.peek() else { break };
        let is_apart = letter == ' ' || is_wide(letter) || is_wide(next);
        let holds = OPENING.contains(letter) || CLOSING.contains(next) || next == ' ';
        if is_apart && !holds {
            ends.push(at);
        }
    }
    ends.push(text.len());
    let mut from = 0;
    let cut = |end| {
        let piece = &text[from..end];
        from = end;
        piece
    };
    ends.into_iter().map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_chinese_letters_and_not_before_a_mark() {
        assert_eq!(wrapped("甲乙丙丁，戊", 8), ["甲乙丙", "丁，戊"]);
        assert_eq!(wrapped("写成 lost=0.5% 或别的", 14), ["写成 lost=0.5%", "或别的"]);
        assert_eq!(wrapped("见（甲）", 4), ["见", "（甲）"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn nothing_is_lost_and_no_line_is_too_long() {
        let text = "只模拟其中一份，如 3/8；之后用 dacu merge 合并（见“结果文件”）。";
        for columns in 14..80 {
            let lines = wrapped(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
