//! Chinese punctuation. Words of a report come from many places: the report, the catalog of
//! figures, platform files, the planner's own names. Chinese text takes full-width marks after
//! Chinese letters, and between a number and one: `顾客等待(秒),共 3 次` reads `顾客等待（秒），共 3 次`,
//! while `n/a (x, y)` stays.

use super::locale::Lang;

/// True for a Chinese letter or a full-width mark that closes something.
fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '）' | '”' | '》' | '」')
}

/// The full-width form of a mark that ends a clause.
fn wide(mark: char) -> Option<char> {
    Some(match mark {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '?' => '？',
        '!' => '！',
        _ => return None,
    })
}

/// Text as the language punctuates it: unchanged but for Chinese. Pages may be given whole, for
/// nothing but marks behind Chinese letters changes, and no markup has any there.
pub fn punctuate(lang: Lang, text: String) -> String {
    if lang != Lang::Zh {
        return text;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    // Whether each open bracket was widened.
    let mut brackets: Vec<bool> = Vec::new();
    let mut last = ' ';
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let mut next = letter;
        let mut skip = 1;
        let after_number = (last.is_ascii_digit() || last == '%')
            && letters.get(at + 1).copied().is_some_and(is_chinese);
        match letter {
            '\n' | '<' => brackets.clear(),
            '(' => {
                let behind = if last == ' ' { before(&out) } else { last };
                let widened = is_chinese(behind) || behind == '%' || after_number;
                if widened && last == ' ' {
                    out.pop();
                }
                brackets.push(widened);
                next = if widened { '（' } else { '(' };
            }
            ')' if brackets.pop().unwrap_or(false) => next = '）',
            _ => {
                if let Some(full) = wide(letter).filter(|_| is_chinese(last) || after_number) {
                    next = full;
                    // The mark is as wide as a letter: no blank behind it.
                    let blank = letters.get(at + 1) == Some(&' ');
                    skip += usize::from(blank);
                }
            }
        }
        out.push(next);
        last = next;
        at += skip;
    }
    out
}

/// The letter before the blank at the end.
fn before(out: &str) -> char {
    out.trim_end_matches(' ').chars().next_back().unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_after_chinese_letters_are_full_width_and_others_stay() {
        let zh = |text: &str| punctuate(Lang::Zh, text.to_owned());
        for (given, wanted) in [
            (
                "顾客平均总等待为 54.9 秒(目标 ≤ 1 分钟),6 次",
                "顾客平均总等待为 54.9 秒（目标 ≤ 1 分钟），6 次",
            ),
            ("若打字慢两成: 流失率 2.9%", "若打字慢两成：流失率 2.9%"),
            ("满意度 (JD-24)", "满意度（JD-24）"),
            ("n/a (nobody online), 1,024 x: y", "n/a (nobody online), 1,024 x: y"),
            ("a(b)", "a(b)"),
            ("流失率 11.2% (≤ 5%) ← 打字", "流失率 11.2%（≤ 5%） ← 打字"),
            ("8 工时,¥224", "8 工时，¥224"),
            ("取 4:流失率", "取 4：流失率"),
            ("19:00–19:30(共 2 天)", "19:00–19:30（共 2 天）"),
            ("京东分流设置(2023) / JD", "京东分流设置（2023） / JD"),
        ] {
            assert_eq!(zh(given), wanted);
            assert_eq!(zh(wanted), wanted, "once is enough");
            assert_eq!(punctuate(Lang::En, given.to_owned()), given);
        }
        // Markup stays what it is.
        let page = "<td title=\"等待:甲\">乙</td><p>(丙)</p>";
        assert_eq!(zh(page), "<td title=\"等待：甲\">乙</td><p>(丙)</p>");
    }
}
