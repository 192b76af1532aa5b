//! Two scenarios side by side, in words: the answer first, then what customers feel, when, who went
//! elsewhere, what was changed, how far to trust it. `answer` says it in a sentence, `tables` has
//! the figures, `changes` the texts and the decisions, `chart` the pictures, `record` the file for
//! tools. Markdown and the page are those of any paper.

mod answer;
mod changes;
mod chart;
pub mod record;
mod refused;
mod tables;

pub(super) use changes::{brief, placed};
pub use refused::{map_refused, refused};

use super::locale::Lang;
use super::page::Column;
use super::paper::{Paper, Part};
use crate::kernel::tick::{Span, Tick};
use crate::measure::catalog::{self, Unit, told};
use crate::model::Scenario;
use crate::planning::compare::answer::Word;
use crate::planning::compare::matched::Renamed;
use crate::planning::compare::rows::Row;
use crate::planning::compare::{Compared, Played};
use crate::scenario::differences::Difference;

/// One of the scenarios.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its letter: the first is `a`.
    pub letter: char,
    /// The file, as it is typed, with what is set in it alone.
    pub label: &'a str,
    /// The number of what it means.
    pub meaning: u64,
    /// The scenario, as it was played.
    pub scenario: &'a Scenario,
    /// Its runs.
    pub played: &'a Played,
}

/// Another scenario, compared with the first.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// It.
    pub side: Side<'a>,
    /// How it compares.
    pub compared: &'a Compared,
    /// The keys in which the texts differ.
    pub differences: &'a [Difference],
}

/// What was compared.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The first, with which all others are compared.
    pub base: Side<'a>,
    /// The others, in order.
    pub others: &'a [Against<'a>],
    /// Names that were said to be one.
    pub renamed: &'a [Renamed],
}

impl Found<'_> {
    /// The comparison as text; `full` with every interval and the pictures, as on the page.
    pub fn paper(&self, lang: Lang, full: bool) -> Paper {
        let answers: Vec<String> =
            self.others.iter().map(|against| self.answer(lang, against)).collect();
        let mut parts = vec![Part::Text(self.sides(lang))];
        for against in self.others {
            if self.others.len() > 1 {
                let title = format!("{} · {}", against.side.letter, against.side.label);
                parts.push(Part::Head(title));
            }
            parts.extend(self.illusion(lang, against).into_iter().map(Part::Text));
            parts.extend(self.other_entries(lang, against).map(Part::Text));
            parts.extend(self.told(lang, against, full));
        }
        parts.push(head(lang, "How far to trust it", "可信程度"));
        parts.push(Part::Text(self.granted(lang)));
        let class = match self.others.iter().map(|it| it.compared.answer.word).max_by_key(rank) {
            Some(Word::Better) => "good",
            Some(Word::Worse) => "bad",
            Some(Word::Unclear | Word::Mixed) => "open",
            _ => "none",
        };
        let calendar = &self.base.scenario.calendar;
        let end = calendar.label(self.base.scenario.horizon.end);
        Paper {
            lang,
            title: format!("{} · {}", self.base.scenario.name, lang.pick("compared", "方案对比")),
            period: format!("{} – {end}", calendar.label(Tick::ZERO)),
            answer: answers.join(" "),
            class,
            parts,
        }
    }

    /// Which letter stands for which file.
    fn sides(&self, lang: Lang) -> String {
        let all = std::iter::once(&self.base).chain(self.others.iter().map(|it| &it.side));
        let all: Vec<String> =
            all.map(|side| format!("{} = `{}`", side.letter, side.label)).collect();
        all.join(lang.pick(", ", "，"))
    }

    /// Everything about one comparison but its answer.
    fn told(&self, lang: Lang, against: &Against, full: bool) -> Vec<Part> {
        let mut parts = Vec::new();
        let word = against.compared.answer.word;
        if !matches!(word, Word::Same | Word::NoCustomers) {
            parts.push(head(lang, "What customers feel", "顾客的感受"));
            parts.push(self.keys(lang, against));
            if full {
                parts.extend(self.charts(lang, against));
            }
            if let Some(hours) = self.hours(lang, against, full) {
                parts.push(head(lang, "Hour by hour", "分时段"));
                parts.extend(hours);
            }
        }
        parts.push(head(lang, "Verdict and cost", "结论与成本"));
        parts.push(self.verdicts(lang, against));
        parts.push(head(lang, "What was changed", "改了什么"));
        parts.extend(self.changes(lang, against));
        let decisions = against.compared.decisions.as_ref().filter(|it| it.contacts > 0);
        if let Some(decisions) = decisions {
            parts.push(head(lang, "Who went elsewhere", "哪些顾客分给了别人"));
            parts.extend(self.decisions(lang, against, decisions));
        }
        if !matches!(word, Word::Same | Word::NoCustomers) {
            parts.push(head(lang, "Other figures that surely differ", "其他确有差别的指标"));
            parts.extend(self.others(lang, against));
        }
        parts
    }

    /// A figure's name, with its part unless that is the desk.
    fn name(&self, lang: Lang, row: &Row) -> String {
        let shop = self.shop(row);
        let [en, zh] = told(row.figure.label, self.base.scenario, shop);
        let name = if lang == Lang::En { en } else { zh };
        match self.part(lang, row) {
            Some(part) => format!("{part}: {name}"),
            None => name,
        }
    }

    /// The same in a sentence.
    fn called(&self, lang: Lang, row: &Row) -> String {
        let short = short(lang, row.figure.id).filter(|_| self.part(lang, row).is_none());
        short.map_or_else(|| self.name(lang, row), str::to_owned)
    }

    fn shop(&self, row: &Row) -> Option<usize> {
        let layout = &self.base.played.results.layout;
        match row.part {
            catalog::Part::Shop(shop) => Some(shop),
            catalog::Part::Row(group) => layout.rows.get(group).map(|row| row.shop.at()),
            _ => None,
        }
    }

    /// The name of a row's part; `None` for the desk.
    fn part(&self, lang: Lang, row: &Row) -> Option<String> {
        let layout = &self.base.played.results.layout;
        let under = |number: usize| {
            let row = &layout.rows[number];
            let nameless = lang.pick("(reached no group)", "(未进客服组)");
            let name = if row.name.is_empty() { nameless } else { row.name.as_str() };
            match layout.shops.len() {
                1 => name.to_owned(),
                _ => format!("{} · {name}", layout.shops[row.shop.at()]),
            }
        };
        match row.part {
            catalog::Part::Desk | catalog::Part::Agent(_) => None,
            catalog::Part::Shop(shop) => layout.shops.get(shop).cloned(),
            catalog::Part::Row(row) => Some(under(row)),
            catalog::Part::Work(kind) => Some(under(layout.row_of_work(kind.into()) as usize)),
        }
    }

    /// When an interval begins: the time of day, behind the date where there are several.
    fn when(&self, interval: usize) -> String {
        let scenario = self.base.scenario;
        let at = self.base.played.results.layout.interval_start(interval);
        let label = scenario.calendar.label(at);
        let last = Tick(scenario.horizon.end.0.saturating_sub(Span::SECOND.0));
        match scenario.calendar.day(last) == scenario.calendar.day(Tick::ZERO) {
            true => label.split(' ').next_back().unwrap_or_default().to_owned(),
            false => label,
        }
    }
}

/// The answer that colours the page, of several: the worst.
fn rank(word: &Word) -> u8 {
    match word {
        Word::Same | Word::NoCustomers | Word::Identical => 0,
        Word::Better => 1,
        Word::Unclear => 2,
        Word::Mixed => 3,
        Word::Worse => 4,
    }
}

fn head(lang: Lang, en: &str, zh: &str) -> Part {
    Part::Head(lang.pick(en, zh).to_owned())
}

pub(super) fn column(head: &str, number: bool) -> Column {
    Column { head: head.to_owned(), number, ..Column::default() }
}

/// A value in its unit.
pub(super) fn value(lang: Lang, unit: Unit, value: Option<f64>) -> String {
    let none = super::locale::not_available(lang).to_owned();
    value.map_or(none, |value| super::words::value(lang, unit, value))
}

/// A difference with its sign: of shares in points, of times in a unit of its own.
pub(super) fn change(lang: Lang, unit: Unit, change: f64) -> String {
    let size = change.abs();
    let text = match unit {
        Unit::Share => {
            let points = size * 100.0;
            let places = if points < 0.1 { 2 } else { 1 };
            let number = super::locale::trimmed(lang, points, places);
            format!("{number} {}", lang.pick("points", "个百分点"))
        }
        Unit::Seconds if size < 0.95 => {
            let number = super::locale::trimmed(lang, size, 2);
            format!("{number} {}", lang.pick("s", "秒"))
        }
        _ => super::words::value(lang, unit, size),
    };
    let is_nothing = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    match change {
        _ if is_nothing => text,
        change if change < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

/// The ends of an interval, their unit written once.
pub(super) fn ends(lang: Lang, unit: Unit, (low, high): (f64, f64)) -> String {
    let (low, high) = (change(lang, unit, low), change(lang, unit, high));
    let unit_of = |text: &str| text.split_once(' ').map(|(_, unit)| unit.to_owned());
    let same = unit_of(&low).is_some() && unit_of(&low) == unit_of(&high);
    let one_word = low.matches(' ').count() == 1;
    let low = match low.split_once(' ') {
        Some((number, _)) if same && one_word => number.to_owned(),
        _ => low,
    };
    format!("{low} … {high}")
}

/// A figure's plain name in short sentences, where it has one.
pub(super) fn short(lang: Lang, id: &str) -> Option<&'static str> {
    Some(match id {
        "lost_rate" => lang.pick("lost", "流失率"),
        "left_message_rate" => lang.pick("left as messages", "转留言率"),
        "served_rate" => lang.pick("served", "接待率"),
        "customer_wait_mean_s" => lang.pick("wait until the first reply", "进线到首响时长"),
        _ => return None,
    })
}

/// The text of `compare.json`.
pub fn compared_json(found: &Found) -> String {
    serde_json::to_string_pretty(&record::document(found)).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_signs_and_units_of_their_own() {
        for (unit, size, en, zh) in [
            (Unit::Share, 0.012, "+1.2 points", "+1.2 个百分点"),
            (Unit::Share, -0.0004, "−0.04 points", "−0.04 个百分点"),
            (Unit::Share, 0.0, "0 points", "0 个百分点"),
            (Unit::Share, 1e-9, "0 points", "0 个百分点"),
            (Unit::Seconds, 4.0, "+4 s", "+4 秒"),
            (Unit::Seconds, -0.31, "−0.31 s", "−0.31 秒"),
            (Unit::Count, -104.4, "−104", "−104"),
            (Unit::Rmb, 1200.0, "+¥1,200", "+¥1,200"),
        ] {
            assert_eq!([Lang::En, Lang::Zh].map(|lang| change(lang, unit, size)), [en, zh]);
        }
    }

    #[test]
    fn an_interval_names_its_unit_once_unless_its_ends_differ_in_it() {
        let told = |unit, low, high| ends(Lang::En, unit, (low, high));
        assert_eq!(told(Unit::Share, -0.003, -0.001), "−0.3 … −0.1 points");
        assert_eq!(told(Unit::Seconds, -2.6, 3.4), "−2.6 … +3.4 s");
        assert_eq!(told(Unit::Seconds, 90.0, 300.0), "+90 s … +5 min");
        assert_eq!(told(Unit::Count, -2.0, 5.0), "−2 … +5");
        let zh = ends(Lang::Zh, Unit::Seconds, (125.0, 251.0));
        assert_eq!(zh, "+2 分 5 秒 … +4 分 11 秒");
    }
}
