//! What is changed of today's roster: who starts at another time or stays longer, who is added, who
//! goes.

use super::families::{clock, end};
use super::refused::{first_line, kept};
use super::{Found, Kind};
use crate::kernel::tick::Span;
use crate::model::sizing::Shifted;
use crate::planning::size::Answer;
use crate::planning::size::cells::Fixed;
use crate::planning::size::shifts::places::{Place, Places, What};
use crate::report::locale::Lang;
use crate::report::paper::{Part, column};

impl Found<'_> {
    /// The changes, line by line, and who stays as today.
    pub(super) fn changes(&self, lang: Lang, places: &Places) -> Vec<Part> {
        let cost = match self.size.cells.priced {
            true => lang.pick("cost more, each", "每人多花"),
            false => lang.pick("hours more, each", "每人多几工时"),
        };
        let columns = vec![
            column(lang.pick("who", "谁"), false),
            column(lang.pick("people", "人数"), true),
            column(lang.pick("today", "现在"), false),
            column(lang.pick("then", "改为"), false),
            column(lang.pick("change", "调整"), false),
            column(cost, true),
            column(lang.pick("one fewer", "少调一人"), false),
        ];
        let rows = self.changed_rows(lang, places);
        let mut parts = Vec::new();
        if matches!(self.size.answer, Answer::Nothing { .. }) && !rows.is_empty() {
            let told =
                lang.pick("What comes nearest, and does not hold:", "最接近、但不够用的调整:");
            parts.push(Part::Text(told.to_owned()));
        }
        if rows.is_empty() {
            let told = lang.pick("Nothing is changed.", "不作调整。");
            parts.push(Part::Text(told.to_owned()));
        } else {
            parts.push(Part::Table(columns, rows));
        }
        parts.extend(self.as_today(lang, places).map(Part::Text));
        parts.extend(self.not_tried(lang).into_iter().map(Part::Text));
        parts
    }

    fn changed_rows(&self, lang: Lang, places: &Places) -> Vec<Vec<String>> {
        let Some(counts) = self.counts() else { return Vec::new() };
        let cells = &self.size.cells.cells;
        let mut rows = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            let tried = self.fewer().iter().find(|fewer| fewer.family == at);
            let less = tried.map_or_else(|| "–".to_owned(), |it| self.less(lang, it));
            let place = places.list.iter().find(|place| place.id == cell.family);
            let found = counts[at];
            let Some(place) = place else {
                rows.extend(self.fewer_or_more(lang, places, (at, found), less));
                continue;
            };
            if found == 0 {
                continue;
            }
            let home = cells.iter().find(|home| home.family == place.like);
            let (who, today, then, change, base) = match place.what {
                What::Shifted(how) => (
                    place.like.clone(),
                    hours(&before(place, how)),
                    hours(&place.times),
                    changed(lang, how),
                    home.map_or(0.0, |home| home.cost),
                ),
                What::Start { pattern, start } => {
                    let pattern = &self.scenario.sizing.patterns[pattern];
                    let start = pattern.starts[start];
                    let hours = format!("{}–{}", clock(start), end(start, pattern.length));
                    let who = match lang {
                        Lang::En => format!("{} (like {})", pattern.name, place.like),
                        Lang::Zh => format!("{}(同{})", pattern.name, place.like),
                    };
                    let added = lang.pick("added", "新增").to_owned();
                    (who, "–".to_owned(), hours, added, 0.0)
                }
            };
            let extra = self.money(lang, cell.cost - base);
            rows.push(vec![who, found.to_string(), today, then, change, extra, less]);
        }
        rows
    }

    /// A family of today that has fewer people than before, on whatever shifts, or more.
    fn fewer_or_more(
        &self,
        lang: Lang,
        places: &Places,
        (at, _): (usize, u32),
        less: String,
    ) -> Option<Vec<String>> {
        let counts = self.counts()?;
        let cell = &self.size.cells.cells[at];
        let family = self.size.cells.cells.iter().zip(counts).filter(|(other, _)| {
            let of = |place: &&Place| place.id == other.family;
            let place = places.list.iter().find(of);
            let shifted = place.is_some_and(|place| {
                place.like == cell.family && matches!(place.what, What::Shifted(_))
            });
            shifted || other.family == cell.family
        });
        let all: u32 = family.map(|(_, count)| *count).sum();
        if all == cell.now {
            return None;
        }
        let (change, count) = match all > cell.now {
            true => (lang.pick("added on its shifts", "原班次加人"), all - cell.now),
            false => (lang.pick("taken away", "减少"), cell.now - all),
        };
        let sign = if all > cell.now { 1.0 } else { -1.0 };
        let dash = || "–".to_owned();
        Some(vec![
            cell.family.clone(),
            count.to_string(),
            dash(),
            dash(),
            change.to_owned(),
            self.money(lang, sign * cell.cost),
            less,
        ])
    }

    /// Changes that were not tried, because the scenario would be wrong with them.
    fn not_tried(&self, lang: Lang) -> Vec<String> {
        let mut told: Vec<(&str, &str, Vec<String>)> = Vec::new();
        for unsound in &self.size.unsound {
            let (like, why) = (unsound.like.as_str(), first_line(&unsound.why));
            let how = changed(lang, unsound.how);
            match told.iter_mut().find(|known| (known.0, known.1) == (like, why)) {
                Some(known) => known.2.push(how),
                None => told.push((like, why, vec![how])),
            }
        }
        let line = |(like, why, hows): (&str, &str, Vec<String>)| {
            let hows = hows.join(lang.pick("; ", ";"));
            match lang {
                Lang::En => format!("Not tried, {like} {hows}: {why}."),
                Lang::Zh => format!("没有试:{like} {hows}:{why}。"),
            }
        };
        told.into_iter().map(line).collect()
    }

    /// Who stays on the shifts of today, and why if no shift of theirs can be changed.
    fn as_today(&self, lang: Lang, places: &Places) -> Option<String> {
        let counts = self.counts().filter(|_| self.kind() == Kind::Changes)?;
        let there = self
            .size
            .cells
            .cells
            .iter()
            .zip(counts)
            .filter(|(cell, _)| !places.list.iter().any(|place| place.id == cell.family));
        let names: Vec<String> = there
            .filter(|(_, found)| **found > 0)
            .map(|(cell, found)| match &cell.fixed {
                None | Some(Fixed::Asked) => format!("{} {found}", cell.family),
                Some(why) => format!("{} {found} ({})", cell.family, kept(lang, why)),
            })
            .collect();
        let names = names.join(lang.pick(", ", "、"));
        (!names.is_empty()).then(|| match lang {
            Lang::En => format!("On the shifts of today: {names}."),
            Lang::Zh => format!("班次不变:{names}。"),
        })
    }
}

/// When a changed shift was before.
fn before(place: &Place, how: Shifted) -> Vec<(Span, Span)> {
    let back = |time: Span, by: i64| Span((time.0 as i64 - by) as u64);
    let times = place.times.iter();
    times.map(|(from, to)| (back(*from, how.by), back(*to, how.by + how.longer))).collect()
}

fn hours(times: &[(Span, Span)]) -> String {
    let one =
        |(from, to): &(Span, Span)| format!("{}–{}", clock(*from), end(*from, Span(to.0 - from.0)));
    times.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A change in words: `starts 1 h later, stays 2 h longer`.
fn changed(lang: Lang, how: Shifted) -> String {
    let minute = Span::MINUTE.0 as i64;
    let long = |ticks: i64| {
        let minutes = ticks.abs() / minute;
        match (minutes % 60, lang) {
            (0, Lang::En) => format!("{} h", minutes / 60),
            (0, Lang::Zh) => format!("{} 小时", minutes / 60),
            (_, Lang::En) => format!("{minutes} min"),
            (_, Lang::Zh) => format!("{minutes} 分钟"),
        }
    };
    let mut told = Vec::new();
    match (how.by, lang) {
        (0, _) => {}
        (by, Lang::En) if by > 0 => told.push(format!("starts {} later", long(by))),
        (by, Lang::En) => told.push(format!("starts {} earlier", long(by))),
        (by, Lang::Zh) if by > 0 => told.push(format!("晚 {}上班", long(by))),
        (by, Lang::Zh) => told.push(format!("早 {}上班", long(by))),
    }
    match (how.longer, lang) {
        (0, _) => {}
        (longer, Lang::En) => told.push(format!("{} longer", long(longer))),
        (longer, Lang::Zh) => told.push(format!("加班 {}", long(longer))),
    }
    told.join(lang.pick(", ", "、"))
}
