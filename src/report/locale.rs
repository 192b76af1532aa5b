//! The two languages of a report, English and Chinese (中文), and how each writes a number.
//!
//! A label is a [`Text`]: both languages side by side, so that neither can be forgotten. Numbers
//! keep readable thousands (`12,500`), big ones are shortened the way each language does it
//! (`1.2M`, `120万`), durations carry their unit (`90 s`, `1.5 min`, `90 秒`).
//! All functions here are pure and total: a number that is not finite reads `n/a` (`无`).

use std::fmt;
use std::str::FromStr;

/// Language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese (简体中文).
    Zh,
}

impl Lang {
    /// Both languages, English first.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Zh];

    /// The BCP 47 tag, as HTML and SVG want it in `lang`.
    pub fn tag(self) -> &'static str {
        self.pick("en", "zh-CN")
    }

    /// The word of this language out of two.
    pub fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.pick("en", "zh"))
    }
}

/// The text given is not the name of a language this report can speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language `{0}`; a report speaks `en` or `zh`")]
pub struct UnknownLang(pub String);

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Accepts `en`, `zh` and their regional forms (`en-GB`, `zh_CN`), in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_ascii_lowercase();
        match lower.split(['-', '_', '.']).next() {
            Some("en") => Ok(Lang::En),
            Some("zh") => Ok(Lang::Zh),
            _ => Err(UnknownLang(text.to_owned())),
        }
    }
}

/// One label in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// A label from its two wordings.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Text { en: en.into(), zh: zh.into() }
    }

    /// A name that is the same in both languages (a group, an agent, a scenario).
    pub fn same(name: impl Into<String>) -> Self {
        let en = name.into();
        Text { zh: en.clone(), en }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// True if there is nothing to say in either language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// What stands for a figure that does not exist (a zero denominator, no data).
pub fn not_available(lang: Lang) -> &'static str {
    lang.pick("n/a", "—")
}

/// A number with separated thousands and a fixed count of decimals: `12,500`, `-0.25`.
pub fn number(lang: Lang, value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return not_available(lang).to_owned();
    }
    let plain = format!("{:.*}", decimals.min(9), value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    // A value that rounds to nothing has no sign: "-0" would make a reader wonder.
    if value < 0.0 && plain.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        text.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// As [`number`], without zeros at the end of the decimals: `1.50` reads `1.5`, `2.0` reads `2`.
pub fn trimmed(lang: Lang, value: f64, most_decimals: usize) -> String {
    let text = number(lang, value, most_decimals);
    if value.is_finite() && text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// The factor and suffix by which a language shortens numbers as large as `largest`.
///
/// English counts in thousands and millions, Chinese in 万 (10⁴) and 亿 (10⁸).
pub fn magnitude(lang: Lang, largest: f64) -> (f64, &'static str) {
    let largest = largest.abs();
    match lang {
        _ if !(largest.is_finite() && largest >= 1e5) => (1.0, ""),
        Lang::En if largest >= 1e9 => (1e9, "bn"),
        Lang::En if largest >= 1e6 => (1e6, "M"),
        Lang::En => (1e3, "k"),
        Lang::Zh if largest >= 1e8 => (1e8, "亿"),
        Lang::Zh => (1e4, "万"),
    }
}

/// A share written as per cent: `0.953` with one decimal reads `95.3 %` (`95.3%`).
pub fn percent(lang: Lang, share: f64, most_decimals: usize) -> String {
    if !share.is_finite() {
        return not_available(lang).to_owned();
    }
    format!("{}%", trimmed(lang, share * 100.0, most_decimals))
}

/// A duration in its largest fitting unit, at most one decimal: `45 s`, `1.5 min`, `2 h`.
pub fn duration(lang: Lang, seconds: f64) -> String {
    if !seconds.is_finite() {
        return not_available(lang).to_owned();
    }
    in_unit(lang, seconds, unit_of(seconds))
}

/// A duration in the unit that another one has: `86 s` beside `94 s`, `102 s` beside it too.
pub fn duration_like(lang: Lang, seconds: f64, like: f64) -> String {
    if !seconds.is_finite() {
        return not_available(lang).to_owned();
    }
    let unit = if like.is_finite() { unit_of(like) } else { unit_of(seconds) };
    in_unit(lang, seconds, unit)
}

/// Divisor and name of the unit in which a duration is read: units change only where the smaller
/// one gets hard to read.
fn unit_of(seconds: f64) -> (f64, &'static str, &'static str) {
    match seconds.abs() {
        s if s < 99.5 && s != 60.0 => (1.0, "s", "秒"),
        s if s < 5940.0 && s != 3600.0 => (60.0, "min", "分钟"),
        s if s < 48.0 * 3600.0 => (3600.0, "h", "小时"),
        _ => (86400.0, "d", "天"),
    }
}

fn in_unit(lang: Lang, seconds: f64, (divisor, en, zh): (f64, &str, &str)) -> String {
    if lang == Lang::Zh && zh == "分钟" {
        return minutes_and_seconds(seconds);
    }
    format!("{} {}", trimmed(lang, seconds / divisor, 1), lang.pick(en, zh))
}

/// `2 分 36 秒`, as the platforms' consoles write it.
fn minutes_and_seconds(seconds: f64) -> String {
    let whole = seconds.abs().round_ties_even();
    let (minutes, rest) = ((whole / 60.0).floor(), whole % 60.0);
    let sign = if seconds < 0.0 && whole > 0.0 { "-" } else { "" };
    match (minutes > 0.0, rest > 0.0) {
        (true, true) => format!("{sign}{minutes} 分 {rest} 秒"),
        (true, false) => format!("{sign}{minutes} 分钟"),
        (false, _) => format!("{sign}{rest} 秒"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_and_noise_is_not_shown() {
        assert_eq!(number(Lang::En, 1234567.0, 0), "1,234,567");
        assert_eq!(number(Lang::En, 0.1 + 0.2, 2), "0.30");
        assert_eq!(trimmed(Lang::En, 0.1 + 0.2, 4), "0.3");
        assert_eq!(number(Lang::En, -1234.5, 1), "-1,234.5");
        assert_eq!(number(Lang::En, -0.001, 0), "0");
        assert_eq!(trimmed(Lang::En, 100.0, 0), "100");
        assert_eq!(number(Lang::Zh, f64::NAN, 0), "—");
    }

    #[test]
    fn durations_carry_their_unit() {
        assert_eq!(duration(Lang::En, 45.0), "45 s");
        assert_eq!(duration(Lang::En, 60.0), "1 min");
        assert_eq!(duration(Lang::En, 90.0), "90 s");
        assert_eq!(duration(Lang::Zh, 600.0), "10 分钟");
        assert_eq!(duration(Lang::Zh, 156.2), "2 分 36 秒");
        assert_eq!(duration_like(Lang::Zh, 42.0, 156.0), "42 秒");
        assert_eq!(duration_like(Lang::Zh, -90.0, 156.0), "-1 分 30 秒");
        assert_eq!(duration(Lang::En, 3600.0), "1 h");
        assert_eq!(duration(Lang::En, f64::INFINITY), "n/a");
        // An interval has one unit, that of its value.
        assert_eq!(duration_like(Lang::En, 102.04, 94.0), "102 s");
        assert_eq!(duration_like(Lang::Zh, 60.0, 54.9), "60 秒");
        assert_eq!(duration_like(Lang::En, 45.0, 130.0), "0.8 min");
        assert_eq!(duration_like(Lang::En, 45.0, f64::NAN), "45 s");
    }

    #[test]
    fn languages_are_read_in_their_usual_spellings() {
        assert_eq!("zh_CN.UTF-8".parse(), Ok(Lang::Zh));
        assert_eq!("EN".parse(), Ok(Lang::En));
        assert!("klingon".parse::<Lang>().is_err());
    }

    #[test]
    fn each_language_shortens_in_its_own_way() {
        assert_eq!(magnitude(Lang::En, 2e6), (1e6, "M"));
        assert_eq!(magnitude(Lang::Zh, 2e6), (1e4, "万"));
        assert_eq!(magnitude(Lang::En, 9999.0), (1.0, ""));
    }
}
