//! Yes and no, and dates, as people write them.

use super::clock::clock_text;

/// Words for true and false.
const YES: &[&str] = &["是", "对", "真", "开", "启用", "yes", "on", "true", "y"];
const NO: &[&str] = &["否", "不", "假", "关", "不启用", "停用", "no", "off", "false", "n"];

/// What a word for true or false is.
pub fn truth(text: &str) -> Option<bool> {
    let lowered = text.trim().to_lowercase();
    match (YES.contains(&lowered.as_str()), NO.contains(&lowered.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// A date as TOML writes it.
pub fn date_of(value: &str) -> Option<String> {
    let text = crate::scenario::marks_of_text::narrowed(value);
    let text = text.trim().trim_matches('"');
    let end = text
        .char_indices()
        .find(|(at, c)| *at >= 8 && (c.is_whitespace() || *c == 'T' || *c == 't'))
        .map_or(text.len(), |(at, _)| at);
    // `2026年11月11日20:00` has no blank between date and time.
    let end = text.find('日').map_or(end, |at| at + '日'.len_utf8());
    let (day, time) = text.split_at(end);
    let parts: Vec<&str> = day
        .trim_end_matches(['日', '号'])
        .split(['/', '.', '-', '年', '月'])
        .map(str::trim)
        .collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |text: &str, longest: usize| {
        let fits = text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| fits)
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let time = time.trim().trim_start_matches(['T', 't']);
    if time.is_empty() {
        return Some(format!("{year}-{month:02}-{day:02}"));
    }
    let clock = clock_text(time)?;
    Some(format!("{year}-{month:02}-{day:02}T{clock}"))
}
