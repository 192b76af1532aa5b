//! Names and values of a sweep in one language.

use super::record::{Answer, LineTold, Point, SweepDocument, Told};
use crate::measure::catalog::{Figure, Unit, figure, told as words_of};
use crate::measure::verdict::RedLine;
use crate::model::Scenario;
use crate::report::locale::{self, Lang};
use crate::report::sentence::red_name;
use crate::report::words;

/// A sweep to be told in a language.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// What there is to tell.
    pub document: &'a SweepDocument,
    /// The scenario as it is.
    pub scenario: &'a Scenario,
    /// The language.
    pub lang: Lang,
}

/// A figure that is shown: of the desk or of a shop.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The shop; `None` for the desk.
    pub shop: Option<String>,
    /// The figure.
    pub figure: &'static Figure,
}

impl Teller<'_> {
    /// The word of the language.
    pub(super) fn pick<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        self.lang.pick(en, zh)
    }

    /// The figures shown: those with a target where the target is, the others of the desk, if any
    /// point has a value.
    pub fn shown(&self) -> Vec<Shown> {
        let document = self.document;
        let several = document.shops.len() > 1;
        let mut all = Vec::new();
        for figure in document.figures.iter().filter_map(|id| figure(id)) {
            let targets = document.base.lines.iter().filter(|line| line.figure == figure.id);
            let mut shops: Vec<Option<String>> =
                targets.filter(|_| several).map(|line| Some(line.shop.clone())).collect();
            shops.dedup();
            if shops.is_empty() {
                shops.push(None);
            }
            all.extend(shops.into_iter().map(|shop| Shown { shop, figure }));
        }
        let has = |shown: &Shown, told: &Told| {
            let found = told.figure(shown.shop.as_deref(), shown.figure.id);
            found.is_some_and(|found| found.value.is_some())
        };
        all.retain(|shown| {
            has(shown, &document.base) || document.points.iter().any(|it| has(shown, &it.told))
        });
        all
    }

    /// The name of a figure, behind its shop's where it is one's.
    pub fn name(&self, shown: &Shown) -> String {
        let number = shown.shop.as_ref().and_then(|shop| self.shop(shop));
        let [en, zh] = words_of(shown.figure.label, self.scenario, number);
        let name = self.pick(&en, &zh).to_owned();
        match &shown.shop {
            Some(shop) => format!("{shop} · {name}"),
            None => name,
        }
    }

    fn shop(&self, name: &str) -> Option<usize> {
        self.scenario.shops.iter().position(|shop| shop.name == name)
    }

    /// A value, with its interval if asked for.
    pub fn value(&self, told: &Told, shown: &Shown, ends: bool) -> String {
        let found = told.figure(shown.shop.as_deref(), shown.figure.id);
        let Some(value) = found.and_then(|found| found.value) else {
            return locale::not_available(self.lang).to_owned();
        };
        let unit = shown.figure.unit;
        let text = words::value(self.lang, unit, value);
        match found.and_then(|found| found.interval).filter(|_| ends) {
            Some((low, high)) => {
                let end = |end| words::value_like(self.lang, unit, end, value);
                format!("{text} ({} – {})", end(low), end(high))
            }
            None => text,
        }
    }

    /// A difference with its interval.
    pub fn difference(&self, told: &Told, shown: &Shown) -> String {
        let found = told.figure(shown.shop.as_deref(), shown.figure.id);
        let Some((found, by)) = found.and_then(|found| Some((found, found.difference?))) else {
            return locale::not_available(self.lang).to_owned();
        };
        let text = self.change(shown.figure.unit, by);
        match found.difference_interval {
            Some((low, high)) if low < high => {
                // the ends of a share have its points already
                let points = self.pick(" pp", " 个百分点");
                let end = |end| self.change(shown.figure.unit, end).replace(points, "");
                format!("{text} ({} – {})", end(low), end(high))
            }
            _ => text,
        }
    }

    /// How much more or less, with its sign; of shares in points of a hundred.
    pub fn change(&self, unit: Unit, by: f64) -> String {
        let text = match unit {
            Unit::Share => {
                let points = self.pick(" pp", " 个百分点");
                format!("{}{points}", locale::trimmed(self.lang, by * 100.0, 1))
            }
            unit => words::value(self.lang, unit, by),
        };
        let nothing = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        if by > 0.0 && !nothing { format!("+{text}") } else { text }
    }

    /// The settings of a point; that of the scenario as it is where it has none.
    pub fn settings(&self, point: &Point) -> String {
        let keys = self.document.keys.iter().zip(&point.values);
        let given = keys.filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let all: Vec<String> = given.map(|(key, value)| format!("{}={value}", key.key)).collect();
        all.join(self.pick(", ", "、"))
    }

    /// What a point costs: money where every hour has a wage, else paid hours.
    pub fn price(&self, told: &Told) -> String {
        match told.cost_rmb.filter(|_| told.unpriced_hours == 0.0) {
            Some(cost) => format!("¥{}", locale::number(self.lang, cost, 0)),
            None => {
                let hours = locale::trimmed(self.lang, told.paid_hours, 1);
                format!("{hours} {}", self.pick("paid hours", "工时"))
            }
        }
    }

    /// A verdict behind its mark.
    pub fn verdict(&self, answer: Answer) -> &'static str {
        match answer {
            Answer::Holds => self.lang.pick("✓\u{a0}holds", "✓\u{a0}达标"),
            Answer::Undecided => self.lang.pick("△\u{a0}undecided", "△\u{a0}未定"),
            Answer::Fails => self.lang.pick("✗\u{a0}fails", "✗\u{a0}不达标"),
            Answer::NoTargets => self.lang.pick("·\u{a0}no targets", "·\u{a0}无目标"),
            Answer::NoCustomers => self.lang.pick("·\u{a0}nobody comes", "·\u{a0}无进线"),
        }
    }

    /// How many periods missed something.
    pub fn missed(&self, told: &Told) -> String {
        self.of(told.missed, told.judged)
    }

    /// So many of so many.
    pub fn of(&self, some: u64, all: u64) -> String {
        match self.lang {
            Lang::En => format!("{some} of {all}"),
            Lang::Zh => format!("{some} / {all}"),
        }
    }

    /// A target or red line.
    pub fn line(&self, line: &LineTold) -> String {
        let shop = match self.document.shops.len() {
            0 | 1 => String::new(),
            _ => format!("{}{}", line.shop, self.pick(": ", ":")),
        };
        let red =
            RedLine::ALL.iter().find(|red| line.bound.is_none() && red.figure() == line.figure);
        let name = match (red, line.bound, figure(&line.figure)) {
            (Some(red), ..) => red_name(self.lang, *red).to_owned(),
            (None, Some(bound), Some(figure)) => {
                let [en, zh] = words_of(figure.label, self.scenario, self.shop(&line.shop));
                let sign = if line.at_least { "≥" } else { "≤" };
                let bound = words::value(self.lang, figure.unit, bound);
                format!("{} {sign} {bound}", self.pick(&en, &zh))
            }
            _ => line.figure.clone(),
        };
        shop + &name
    }
}
