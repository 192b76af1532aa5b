//! Amounts as they are typed, without rounding: `20`, `0.85`, `10%`, `90s`. A range of them is a
//! list of amounts that reads as if each had been typed.

use crate::kernel::tick::Span;
use crate::scenario::value::span_of_text;

/// What an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A share, written as per cent.
    Percent,
    /// A length of time.
    Time,
}

/// An amount: whole digits and how many of them stand behind the point; of times microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    /// What it is.
    pub kind: Kind,
    digits: i128,
    places: u32,
}

/// Most digits of an amount: more than any key takes, and sums of them stay exact.
const MOST_DIGITS: usize = 18;
/// Units of time, the largest first, with their microseconds.
const UNITS: [(&str, i128); 6] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("min", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

impl Exact {
    /// Reads an amount; `None` of anything else.
    pub fn read(text: &str) -> Option<Exact> {
        let text = text.trim();
        let percent = text.strip_suffix('%').or_else(|| text.strip_suffix('％'));
        if let Some((digits, places)) = decimal(percent.unwrap_or(text).trim()) {
            let kind = if percent.is_some() { Kind::Percent } else { Kind::Number };
            return Some(Exact { kind, digits, places });
        }
        let Span(micros) = span_of_text(text).ok().filter(|span| span.is_real())?;
        Some(Exact { kind: Kind::Time, digits: i128::from(micros), places: 0 })
    }

    /// The amount as a number: a share of one, seconds.
    pub fn value(&self) -> f64 {
        let scale = match self.kind {
            Kind::Number => 0,
            Kind::Percent => 2,
            Kind::Time => 6,
        };
        let mut below = 1.0;
        (0..self.places + scale).for_each(|_| below *= 10.0);
        self.digits as f64 / below
    }

    /// Its digits with so many places behind the point.
    fn at(&self, places: u32) -> Option<i128> {
        self.digits.checked_mul(10_i128.checked_pow(places.checked_sub(self.places)?)?)
    }

    /// The same in the unit of another, where nothing is nothing in every unit.
    fn like(self, kind: Kind) -> Exact {
        if self.digits == 0 { Exact { kind, places: 0, ..self } } else { self }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        let places = self.places.max(other.places);
        self.kind == other.kind && self.at(places) == other.at(places)
    }
}

/// Digits of a decimal number and how many stand behind the point.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (sign, plain) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, broken) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = format!("{whole}{broken}").replace('_', "");
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || whole.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    Some((sign * digits.parse::<i128>().ok()?, broken.replace('_', "").len() as u32))
}

/// Why two points are no range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRange {
    /// Its ends, or an end and the step, are unlike: a time and a number.
    Unlike,
    /// The step is nothing.
    NoStep,
    /// The step leads away from the end.
    Endless,
    /// The step is not an amount.
    BadStep,
    /// The end is not met: the last amount before it.
    Beside(String),
    /// Its ends are one.
    Empty,
}

/// From one amount to another, both included.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// What its amounts are.
    pub kind: Kind,
    from: i128,
    to: i128,
    step: Option<i128>,
    places: u32,
}

impl Range {
    /// Reads `20..60:5` or `20..60`; `None` of what is no range at all.
    pub fn read(text: &str) -> Option<Result<Range, NoRange>> {
        let (from, rest) = text.split_once("..")?;
        let (to, step) = match rest.split_once(':') {
            Some((to, step)) => (to, Some(step)),
            None => (rest, None),
        };
        let (from, to) = (Exact::read(from)?, Exact::read(to)?);
        let step = match step.map(Exact::read) {
            Some(None) => return Some(Err(NoRange::BadStep)),
            Some(found) => found,
            None => None,
        };
        Some(Range::of(from, to, step))
    }

    fn of(from: Exact, to: Exact, step: Option<Exact>) -> Result<Range, NoRange> {
        let kind = if from.digits == 0 { to.kind } else { from.kind };
        let (from, to) = (from.like(kind), to.like(kind));
        let alike = to.kind == kind && step.is_none_or(|step| step.like(kind).kind == kind);
        if !alike || from.kind != kind {
            return Err(NoRange::Unlike);
        }
        let places = step.map_or(0, |step| step.places).max(from.places).max(to.places);
        let at = |exact: Exact| exact.at(places).ok_or(NoRange::Unlike);
        let step = step.map(at).transpose()?;
        let range = Range { kind, from: at(from)?, to: at(to)?, step, places };
        range.checked()
    }

    fn checked(self) -> Result<Range, NoRange> {
        let way = self.to - self.from;
        match self.step {
            _ if way == 0 => Err(NoRange::Empty),
            None if way < 0 => Err(NoRange::Endless),
            None => Ok(self),
            Some(0) => Err(NoRange::NoStep),
            Some(step) if (step < 0) != (way < 0) => Err(NoRange::Endless),
            Some(step) if way % step != 0 => {
                Err(NoRange::Beside(self.text(self.from + way / step * step)))
            }
            Some(_) => Ok(self),
        }
    }

    /// True if it has steps.
    pub fn has_steps(&self) -> bool {
        self.step.is_some()
    }

    /// How many amounts it has; two without steps.
    pub fn count(&self) -> u128 {
        self.step.map_or(2, |step| ((self.to - self.from) / step).unsigned_abs() + 1)
    }

    /// All of them, the end included; both ends without steps.
    pub fn texts(&self) -> Vec<String> {
        let Some(step) = self.step else { return vec![self.text(self.from), self.text(self.to)] };
        let count = self.count() as i128;
        (0..count).map(|at| self.text(self.from + at * step)).collect()
    }

    /// The amount at a share of the way, 0 to 1: whole numbers between whole ends, times in whole
    /// units, else with more digits than the ends have.
    pub fn at(&self, share: f64) -> String {
        let way = self.to - self.from;
        if self.kind == Kind::Number && self.places == 0 {
            let past = (share * (way + 1) as f64) as i128;
            return self.text(self.from + past.min(way));
        }
        if self.kind == Kind::Time {
            let fine = UNITS.iter().map(|(_, micros)| *micros).find(|unit| way / unit >= 100);
            let unit = fine.unwrap_or(1);
            let past = (share * way as f64 / unit as f64) as i128 * unit;
            return self.text(self.from + past.min(way));
        }
        let more = if self.kind == Kind::Percent { 1 } else { 2 };
        let scale = 10_i128.pow(more);
        let past = libm::round(share * (way * scale) as f64) as i128;
        let fine = Range { places: self.places + more, ..self.clone() };
        fine.text(self.from * scale + past.min(way * scale))
    }

    /// An amount as it would be typed.
    fn text(&self, digits: i128) -> String {
        if self.kind == Kind::Time {
            let whole = |unit: &&(&str, i128)| digits % unit.1 == 0 && digits != 0;
            let (name, micros) = UNITS.iter().find(whole).unwrap_or(&("s", 1_000_000));
            return format!("{}{name}", digits / micros);
        }
        let sign = if digits < 0 { "-" } else { "" };
        let places = self.places as usize;
        let plain = format!("{:0>width$}", digits.unsigned_abs(), width = places + 1);
        let (whole, broken) = plain.split_at(plain.len() - places);
        let point = if broken.is_empty() { "" } else { "." };
        let percent = if self.kind == Kind::Percent { "%" } else { "" };
        format!("{sign}{whole}{point}{broken}{percent}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        Range::read(text).expect("a range").expect("sound").texts()
    }

    #[test]
    fn ranges_end_where_they_say_and_read_as_typed() {
        assert_eq!(texts("20..30:5"), ["20", "25", "30"]);
        assert_eq!(texts("0.8..1.2:0.1"), ["0.8", "0.9", "1.0", "1.1", "1.2"]);
        assert_eq!(texts("10%..30%:10%"), ["10%", "20%", "30%"]);
        assert_eq!(texts("2min..3min:30s"), ["2min", "150s", "3min"]);
        assert_eq!(texts("0..4min:2min"), ["0s", "2min", "4min"]);
        assert_eq!(texts("3..1:-1"), ["3", "2", "1"]);
        assert_eq!(texts("-0.5..0.5:0.5"), ["-0.5", "0.0", "0.5"]);
        assert_eq!(texts("1小时..2小时:30分钟"), ["1h", "90min", "2h"]);
    }

    #[test]
    fn what_is_no_range_says_why() {
        let why = |text: &str| Range::read(text).map(|found| found.expect_err(text));
        assert_eq!(why("20..60:0"), Some(NoRange::NoStep));
        assert_eq!(why("60..20:5"), Some(NoRange::Endless));
        assert_eq!(why("20..60:-5"), Some(NoRange::Endless));
        assert_eq!(why("60..20"), Some(NoRange::Endless));
        assert_eq!(why("20..62:5"), Some(NoRange::Beside("60".to_owned())));
        assert_eq!(why("20..60:5min"), Some(NoRange::Unlike));
        assert_eq!(why("10%..0.3:0.1"), Some(NoRange::Unlike));
        assert_eq!(why("20..60:x"), Some(NoRange::BadStep));
        assert_eq!(why("20..20:5"), Some(NoRange::Empty));
        for plain in ["早班-1..10", "\"a..b\"", "random", "08:00", "a..b:1", "1e3..2e3:1e2"] {
            assert_eq!(why(plain), None, "{plain}");
        }
        let large = "1..999999999999999999999:1";
        assert_eq!(why(large), None, "digits beyond what is counted");
    }

    #[test]
    fn amounts_between_the_ends_are_of_their_kind() {
        let range = |text: &str| Range::read(text).expect("a range").expect("sound");
        let whole = range("3..5");
        assert_eq!([0.0, 0.34, 0.99].map(|at| whole.at(at)), ["3", "4", "5"]);
        assert_eq!(range("0.5..1.5").at(0.3333), "0.833");
        assert_eq!(range("10%..30%").at(0.5), "20.0%");
        assert_eq!(range("2min..10min").at(0.5), "6min");
        assert_eq!(range("2min..10min").at(0.501), "360s".replace("360s", "6min"));
        assert_eq!(range("2min..10min").at(0.51), "364s");
    }

    #[test]
    fn amounts_are_compared_as_amounts() {
        let is = |a: &str, b: &str| Exact::read(a) == Exact::read(b);
        assert!(is("20", "20.0") && is("60s", "1min") && is("10%", "10.0%"));
        assert!(!is("20", "20s") && !is("1", "1%"));
        let value = |text: &str| Exact::read(text).map(|exact| exact.value());
        assert_eq!(value("12.5%"), Some(0.125));
        assert_eq!(value("90s"), Some(90.0));
        assert_eq!(value("random"), None);
    }
}
