//! Who the roster that was found is: family by family, or shift by shift where people are on
//! patterns; what one fewer of each does.

use super::Found;
use super::refused::kept;
use crate::kernel::tick::Span;
use crate::measure::verdict::Status;
use crate::model::sizing::Pattern;
use crate::planning::size::Answer;
use crate::planning::size::cells::{Cell, Fixed};
use crate::planning::size::proof::Fewer;
use crate::planning::size::shifts::places::{Places, What};
use crate::report::locale::{self, Lang};
use crate::report::paper::{Part, column};

impl Found<'_> {
    /// Family by family.
    pub(super) fn table(&self, lang: Lang) -> Part {
        let counts = self.counts();
        let (fewer, cost) = (self.fewer(), self.cost_of_one(lang));
        let found_word = match &self.size.answer {
            Answer::Nothing { .. } => lang.pick("nearest", "最接近"),
            _ => lang.pick("found", "需要"),
        };
        let columns = vec![
            column(lang.pick("family", "客服"), false),
            column(lang.pick("today", "现有"), true),
            column(found_word, true),
            column(lang.pick("change", "增减"), true),
            column(cost, true),
            column(lang.pick("one fewer", "少一人"), false),
        ];
        let mut rows = Vec::new();
        for (at, cell) in self.size.cells.cells.iter().enumerate() {
            let found = counts.map_or(cell.now, |counts| counts[at]);
            let change = i64::from(found) - i64::from(cell.now);
            let change = if change == 0 { "0".to_owned() } else { format!("{change:+}") };
            let (found, change) = match &self.size.answer {
                Answer::Roster { .. } => (found.to_string(), change),
                Answer::Nothing { .. } => (found.to_string(), "–".to_owned()),
                Answer::Unknown => ("–".to_owned(), "–".to_owned()),
            };
            let less = match &cell.fixed {
                Some(Fixed::Asked) => kept(lang, &Fixed::Asked).to_owned(),
                Some(why) => format!("{} {}", lang.pick("kept:", "不变:"), kept(lang, why)),
                None => {
                    let tried = fewer.iter().find(|fewer| fewer.family == at);
                    tried.map_or_else(|| "–".to_owned(), |it| self.less(lang, it))
                }
            };
            let (family, now) = (cell.family.clone(), cell.now.to_string());
            rows.push(vec![family, now, found, change, self.one(lang, cell), less]);
        }
        Part::Table(columns, rows)
    }

    /// What one fewer of each family does, as far as it was tried.
    pub(super) fn fewer(&self) -> &[Fewer] {
        match &self.size.answer {
            Answer::Roster { fewer, .. } => fewer,
            _ => &[],
        }
    }

    pub(super) fn cost_of_one(&self, lang: Lang) -> &'static str {
        match self.size.cells.priced {
            true => lang.pick("cost of one", "单人成本"),
            false => lang.pick("hours of one", "单人工时"),
        }
    }

    /// Families without anybody, of whom nobody was looked for.
    pub(super) fn left_out(&self, lang: Lang) -> Option<String> {
        let names = self.nobody.join(lang.pick(", ", "、"));
        (!names.is_empty()).then(|| match lang {
            Lang::En => format!(
                "Not considered, for their count is 0: {names}. `[size] counts` would have it so, \
                 as `counts = {{ \"{}\" = [0, 20] }}`.",
                self.nobody[0]
            ),
            Lang::Zh => format!(
                "人数为 0、未参与测算:{names}。要考虑请写 `[size] counts`,如 \
                 `counts = {{ \"{}\" = [0, 20] }}`。",
                self.nobody[0]
            ),
        })
    }

    /// Groups that the roster leaves without anybody.
    pub(super) fn emptied(&self, lang: Lang) -> Option<String> {
        let before = self.scenario.groups.iter().zip(&self.roster.groups);
        let emptied =
            before.filter(|(now, then)| !now.members.is_empty() && then.members.is_empty());
        let names: Vec<&str> = emptied.map(|(group, _)| group.name.as_str()).collect();
        let names = names.join(lang.pick(", ", "、"));
        (!names.is_empty()).then(|| match lang {
            Lang::En => format!(
                "Nobody is left in {names}: the platform's rules hand these customers to others, \
                 and that is in what was simulated."
            ),
            Lang::Zh => format!("{names}没有人了:按平台规则由别的客服接待,测算已计入。"),
        })
    }

    pub(super) fn one(&self, lang: Lang, cell: &Cell) -> String {
        let places = usize::from(!self.size.cells.priced);
        let sign = if self.size.cells.priced { "¥" } else { "" };
        format!("{sign}{}", locale::trimmed(lang, cell.cost, places))
    }

    /// An amount of money, or of hours where not everybody has a wage, with its sign.
    pub(super) fn money(&self, lang: Lang, amount: f64) -> String {
        let places = usize::from(!self.size.cells.priced);
        let unit = if self.size.cells.priced { "¥" } else { "" };
        let sign = if amount < -0.005 { "-" } else { "" };
        format!("{sign}{unit}{}", locale::trimmed(lang, amount.abs(), places))
    }

    /// What one fewer does, in a few words.
    pub(super) fn less(&self, lang: Lang, fewer: &Fewer) -> String {
        let Some(proof) = &fewer.proof else {
            let unsound = lang.pick("the scenario does not allow it", "场景不允许");
            let nobody = lang.pick("too few would be on duty", "会有时段值班人数不足");
            return if fewer.sound { nobody } else { unsound }.to_owned();
        };
        let (missed, of) = (proof.missed, proof.of.max(1));
        let share = locale::percent(lang, missed as f64 / of as f64, 1);
        let broken = proof.broken;
        match (proof.status, lang) {
            (Status::Fails, Lang::En) if broken == 1 => "fails: 1 interval breaks".to_owned(),
            (Status::Fails, Lang::En) if broken > 0 => format!("fails: {broken} intervals break"),
            (Status::Fails, Lang::Zh) if broken > 0 => format!("不够:{broken} 个时段未达标"),
            (Status::Fails, Lang::En) => format!("fails: {share} of {of} runs miss something"),
            (Status::Fails, Lang::Zh) => format!("不够:{of} 次中 {share} 不达标"),
            (Status::Holds, Lang::En) => format!("may do: {missed} of {of} runs miss something"),
            (Status::Holds, Lang::Zh) => format!("也许够:{of} 次中 {missed} 次不达标"),
            (_, Lang::En) => format!("cannot be told: {share} of {of} runs miss something"),
            (_, Lang::Zh) => format!("难分:{of} 次中 {share} 不达标"),
        }
    }

    /// Shift by shift, where people are on patterns.
    pub(super) fn shifts(&self, lang: Lang, places: &Places) -> Vec<Part> {
        let counts = self.counts();
        let (fewer, cost) = (self.fewer(), self.cost_of_one(lang));
        let columns = vec![
            column(lang.pick("shift", "班次"), false),
            column(lang.pick("hours", "时间"), false),
            column(lang.pick("break", "休息"), false),
            column(lang.pick("like", "同谁"), false),
            column(lang.pick("people", "人数"), true),
            column(cost, true),
            column(lang.pick("one fewer", "少一人"), false),
        ];
        let (mut rows, mut others) = (Vec::new(), Vec::new());
        for (at, cell) in self.size.cells.cells.iter().enumerate() {
            let found = counts.map_or(cell.now, |counts| counts[at]);
            let Some(place) = places.list.iter().find(|place| place.id == cell.family) else {
                others.push((cell, found));
                continue;
            };
            if found == 0 || matches!(self.size.answer, Answer::Nothing { .. }) {
                continue;
            }
            let What::Start { pattern, start } = place.what else { continue };
            let pattern = &self.scenario.sizing.patterns[pattern];
            let start = pattern.starts[start];
            let tried = fewer.iter().find(|fewer| fewer.family == at);
            let less = tried.map_or_else(|| "–".to_owned(), |it| self.less(lang, it));
            let mut hours = format!("{}–{}", clock(start), end(start, pattern.length));
            for (key, value) in &pattern.dates {
                let word = match key.as_str() {
                    "except" => lang.pick("except", "除外"),
                    _ => lang.pick("on", "限"),
                };
                let shown = value.replace(['"', '[', ']'], "");
                hours += &format!(" {word} {shown}");
            }
            let (like, count) = (place.like.clone(), found.to_string());
            let rests = rests(lang, start, pattern);
            let one = self.one(lang, cell);
            rows.push(vec![cell.family.clone(), hours, rests, like, count, one, less]);
        }
        let mut parts = Vec::new();
        if !rows.is_empty() {
            parts.push(Part::Table(columns, rows));
        }
        parts.extend(self.in_place_of(lang, &others).map(Part::Text));
        parts
    }

    /// Whose place people on patterns take, and who stays.
    fn in_place_of(&self, lang: Lang, others: &[(&Cell, u32)]) -> Option<String> {
        let named = |which: &dyn Fn(&Cell, u32) -> bool| -> String {
            let of = others.iter().filter(|(cell, found)| which(cell, *found));
            let of: Vec<String> =
                of.map(|(cell, _)| format!("{} {}", cell.family, cell.now)).collect();
            of.join(lang.pick(", ", "、"))
        };
        let replaced = named(&|cell, _| cell.fixed == Some(Fixed::Patterned));
        let kept = named(&|cell, found| found == cell.now && found > 0);
        let mut told = String::new();
        if !replaced.is_empty() {
            told += &match lang {
                Lang::En => format!("These shifts take the place of today's: {replaced}."),
                Lang::Zh => format!("以上班次取代现有:{replaced}。"),
            };
        }
        if !kept.is_empty() {
            told += &match lang {
                Lang::En => format!(" Kept as they are: {kept}."),
                Lang::Zh => format!("不变:{kept}。"),
            };
        }
        (!told.is_empty()).then(|| told.trim().to_owned())
    }
}

/// A time of day.
pub fn clock(time: Span) -> String {
    let minutes = time.0 / Span::MINUTE.0;
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// When a shift ends; midnight as 24:00.
pub(super) fn end(start: Span, length: Span) -> String {
    let end = Span(start.0 + length.0);
    if end == Span::DAY { "24:00".to_owned() } else { clock(end) }
}

/// The breaks of a shift.
fn rests(lang: Lang, start: Span, pattern: &Pattern) -> String {
    let one = |rest: &crate::model::sizing::Rest| {
        let (from, to) = (Span(start.0 + rest.window.0.0), Span(start.0 + rest.window.1.0));
        let minutes = rest.lasts.0 / Span::MINUTE.0;
        match (to.0 - from.0 == rest.lasts.0, lang) {
            (true, _) => format!("{}–{}", clock(from), clock(to)),
            (false, Lang::En) => format!("{minutes} min in {}–{}", clock(from), clock(to)),
            (false, Lang::Zh) => format!("{}–{} 内 {minutes} 分钟", clock(from), clock(to)),
        }
    };
    let all: Vec<String> = pattern.breaks.iter().map(one).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(lang.pick(", ", "、")) }
}
