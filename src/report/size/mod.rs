//! The roster that was found, in words: what holds, what it costs, what one fewer does, what was
//! there before, what was taken for granted. `render` makes Markdown (for a terminal or a chat) and
//! a page of it, `why` says how hours and people hang together, `record` is the file for tools.

mod answer;
mod beside;
mod changes;
mod families;
mod measures;
pub mod record;
mod refused;
mod why;
#[cfg(feature = "cli")]
mod workbook;

pub use refused::refused;

use super::locale::{self, Lang};
use super::paper::{Paper, Part, quoted};
use crate::kernel::tick::Tick;
use crate::measure::verdict::Status;
use crate::model::Scenario;
use crate::planning::size::proof::Fewer;
use crate::planning::size::shifts::places::{Places, What};
use crate::planning::size::{Answer, Size};
use crate::scenario::inline;

/// Breaks that everybody took at once, and what takes them apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// When nobody was there: shop, from, to.
    pub away: Vec<(usize, Tick, Tick)>,
    /// The settings that take the breaks apart.
    pub sets: Vec<String>,
}

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Head counts on the shifts there are.
    Heads,
    /// Shifts from patterns.
    Patterns,
    /// Changes to today's roster.
    Changes,
}

/// What was found, and of what.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The desk, its breaks apart if they had to be.
    pub scenario: &'a Scenario,
    /// The same with the head counts found.
    pub roster: &'a Scenario,
    /// What was found.
    pub size: &'a Size,
    /// Breaks that had to be taken apart.
    pub apart: Option<&'a Apart>,
    /// Families without anybody that were not considered.
    pub nobody: &'a [String],
    /// The file, as it is typed.
    pub file: &'a str,
    /// Settings besides the file.
    pub sets: &'a [String],
    /// The settings that make the roster found of the file and its settings.
    pub settings: &'a [String],
    /// Where people could be put on patterns, if there are any.
    pub places: Option<&'a Places>,
    /// The file that has the settings, as it is typed; empty: they stand in the command.
    pub roster_file: &'a str,
}

impl Found<'_> {
    /// The request.
    pub fn request(&self, lang: Lang) -> Paper {
        let head = |en: &'static str, zh: &'static str| Part::Head(lang.pick(en, zh).to_owned());
        let mut parts = Vec::new();
        if let Some((told, sets)) = self.free(lang) {
            parts.push(head("First, without hiring", "先做、不花钱"));
            parts.extend([Part::Text(told), Part::Code(sets)]);
        }
        match self.places {
            Some(places) if places.changes => {
                parts.push(head("Changes to today's roster", "在现有排班上的调整"));
                parts.extend(self.changes(lang, places));
            }
            Some(places) => {
                parts.push(head("Shifts", "班次与人数"));
                parts.extend(self.shifts(lang, places));
            }
            None => {
                parts.push(head("Head counts", "人数"));
                parts.push(self.table(lang));
            }
        }
        parts.push(Part::Text(self.cost(lang)));
        parts.extend(self.emptied(lang).map(Part::Text));
        parts.extend(self.left_out(lang).map(Part::Text));
        let measures = self.measures(lang);
        if !measures.is_empty() {
            parts.push(head("What needs nobody", "不加人的办法"));
            parts.extend(measures);
        }
        let covering = self.fewer().iter().filter(|it| it.sound && it.proof.is_none());
        let name = |it: &Fewer| self.size.cells.cells[it.family].family.as_str();
        let covering: Vec<&str> = covering.map(name).collect();
        if let Some(why) = why::why(lang, self.roster, &covering) {
            parts.push(head("Why these hours", "为什么是这些时段"));
            parts.extend(why);
        }
        if let Some(demand) = self.demand(lang) {
            parts.push(head("If more come, or fewer", "进线多了少了会怎样"));
            parts.push(demand);
        }
        parts.push(head("Beside it", "对照"));
        parts.extend(self.today(lang).map(Part::Text));
        parts.extend(self.rules(lang));
        parts.push(head("How far to trust it", "可信程度"));
        parts.push(Part::Text(self.granted(lang)));
        if let Some(command) = self.command() {
            let told = lang.pick("Its whole report:", "看完整报告:");
            parts.extend([Part::Text(told.to_owned()), Part::Code(command)]);
        }
        let class = match &self.size.answer {
            Answer::Roster { stuck, .. } if !stuck.is_empty() => "bad",
            Answer::Roster { .. } if self.size.over_budget().is_some() => "bad",
            Answer::Roster { proof, .. } => match proof.status {
                Status::Holds => "good",
                Status::Fails => "bad",
                _ => "open",
            },
            Answer::Nothing { .. } => "bad",
            Answer::Unknown => "none",
        };
        let (title, period) = self.title(lang);
        Paper { lang, title, period, answer: self.answer(lang), class, parts }
    }

    /// What was looked for.
    fn kind(&self) -> Kind {
        match self.places {
            None => Kind::Heads,
            Some(places) if places.changes => Kind::Changes,
            Some(_) => Kind::Patterns,
        }
    }

    fn counts(&self) -> Option<&[u32]> {
        match &self.size.answer {
            Answer::Roster { counts, .. } | Answer::Nothing { counts, .. } => Some(counts),
            Answer::Unknown => None,
        }
    }

    fn title(&self, lang: Lang) -> (String, String) {
        let calendar = &self.scenario.calendar;
        let (from, to) = (calendar.label(Tick::ZERO), calendar.label(self.scenario.horizon.end));
        let what = lang.pick("how many people", "客服人力申请");
        (format!("{} · {what}", self.scenario.name), format!("{from} – {to}"))
    }

    fn share(&self, lang: Lang) -> String {
        self.size.allowed.map_or_else(String::new, |missed| locale::percent(lang, 1.0 - missed, 1))
    }

    /// What to change before anybody is hired.
    fn free(&self, lang: Lang) -> Option<(String, String)> {
        let apart = self.apart?;
        let calendar = &self.scenario.calendar;
        let away = apart.away.iter().map(|(_, from, to)| {
            let end = calendar.label(*to);
            format!("{}–{}", calendar.label(*from), end.split(' ').next_back().unwrap_or_default())
        });
        let mut away: Vec<String> = away.collect();
        away.dedup();
        let more = away.len().saturating_sub(6);
        away.truncate(6);
        let mut away = away.join(lang.pick(", ", "、"));
        if more > 0 {
            away += &match lang {
                Lang::En => format!(" and {more} more"),
                Lang::Zh => format!("等 {} 段", more + 6),
            };
        }
        let sets = apart.sets.join("\n");
        let told = match lang {
            Lang::En => format!(
                "Everybody is on a break at once ({away}), which no number of people mends. Below, \
                 breaks are taken apart: each within an hour of its time, no more of a shift \
                 away at once than stands there."
            ),
            Lang::Zh => format!(
                "全班同时休息({away}),加多少人都没用。以下按错峰休息测算:各人的休息前后挪一小时以内,同时离开的人数以设置里写的占比为限。"
            ),
        };
        Some((told, sets))
    }

    /// What it costs, beside today.
    fn cost(&self, lang: Lang) -> String {
        let by_customer = self.scenario.agents.iter().any(|agent| agent.contact_cost.is_some());
        let more = match (by_customer, lang) {
            (false, _) => "",
            (true, Lang::En) => {
                " What is paid by the customer comes on top and changes with who takes them: see \
                 the whole report."
            }
            (true, Lang::Zh) => "按接待量计费的部分另计,会随接待人而变:见完整报告。",
        };
        let unpriced = self.size.budget.filter(|_| !self.size.cells.priced);
        let budget = match (unpriced, lang) {
            (None, _) => "",
            (Some(_), Lang::En) => {
                " The budget is held against nothing, for not everybody has a wage."
            }
            (Some(_), Lang::Zh) => "未给全时薪:预算无法核对。",
        };
        self.paid(lang) + &self.for_changes(lang) + more + budget
    }

    /// What of the cost is for changing people's shifts, which `run` does not know.
    fn for_changes(&self, lang: Lang) -> String {
        let each = self.scenario.sizing.change.as_ref().and_then(|change| change.cost);
        let (Some(each), Some(counts), Some(places)) = (each, self.counts(), self.places) else {
            return String::new();
        };
        let cells = self.size.cells.cells.iter().zip(counts);
        let shifted = cells.filter(|(cell, _)| {
            let place = places.list.iter().find(|place| place.id == cell.family);
            place.is_some_and(|place| matches!(place.what, What::Shifted(_)))
        });
        let people: u32 = shifted.map(|(_, count)| *count).sum();
        let amount = locale::number(lang, each * f64::from(people), 0);
        match (people, lang) {
            (0, _) => String::new(),
            (_, Lang::En) => format!(
                " In it are ¥{amount} for changing {people} people's shifts, which `dacu run` does \
                 not price."
            ),
            (_, Lang::Zh) => format!("其中调班 {people} 人 ¥{amount},`dacu run` 不计这一项。"),
        }
    }

    fn paid(&self, lang: Lang) -> String {
        let cells = &self.size.cells;
        let now = cells.now();
        let Answer::Roster { counts: found, .. } = &self.size.answer else {
            let (heads, cost) =
                (now.iter().map(|count| u64::from(*count)).sum::<u64>(), cells.cost(&now));
            let cost = locale::number(lang, cost, 0);
            let unit = if cells.priced { "¥" } else { "" };
            return match (cells.priced, lang) {
                (true, Lang::En) => {
                    format!("Today: {heads} people, {unit}{cost}. Nothing is asked for.")
                }
                (false, Lang::En) => {
                    format!("Today: {heads} people, {cost} hours. Nothing is asked for.")
                }
                (true, Lang::Zh) => format!("现有:{heads} 人,{unit}{cost}。不提出人数申请。"),
                (false, Lang::Zh) => format!("现有:{heads} 人,{cost} 工时。不提出人数申请。"),
            };
        };
        let heads = |counts: &[u32]| counts.iter().map(|count| u64::from(*count)).sum::<u64>();
        let people = |counts: &[u32]| match lang {
            Lang::En => format!("{} people", heads(counts)),
            Lang::Zh => format!("{} 人", heads(counts)),
        };
        let hours = |counts: &[u32]| locale::number(lang, cells.hours(counts), 0);
        let difference = cells.cost(found) - cells.cost(&now);
        let sign = if difference < 0.0 { "-" } else { "+" };
        let size = locale::number(lang, difference.abs(), 0);
        match (cells.priced, lang) {
            (true, Lang::En) => format!(
                "Cost: {}, {} paid hours, ¥{}. Today: {}, ¥{}. Change: {sign}¥{size}.",
                people(found),
                hours(found),
                locale::number(lang, cells.cost(found), 0),
                people(&now),
                locale::number(lang, cells.cost(&now), 0)
            ),
            (true, Lang::Zh) => format!(
                "成本:{},{} 工时,¥{}。现有:{},¥{}。增减:{sign}¥{size}。",
                people(found),
                hours(found),
                locale::number(lang, cells.cost(found), 0),
                people(&now),
                locale::number(lang, cells.cost(&now), 0)
            ),
            (false, Lang::En) => format!(
                "{}, {} paid hours. Today: {}, {} hours. Change: {sign}{size} hours. No wage is \
                 given for all: what was made small are the paid hours.",
                people(found),
                hours(found),
                people(&now),
                hours(&now)
            ),
            (false, Lang::Zh) => format!(
                "{},{} 工时。现有:{},{} 工时。增减:{sign}{size} 工时。未给全时薪:按工时最少求得。",
                people(found),
                hours(found),
                people(&now),
                hours(&now)
            ),
        }
    }

    /// What was taken for granted, and how it was found.
    fn granted(&self, lang: Lang) -> String {
        let size = self.size;
        let most = size.messages.iter().copied().fold(0.0, f64::max);
        let most = locale::percent(lang, most, 1);
        let messages = match (self.scenario.sizing.messages, lang) {
            (Some(_), Lang::En) => format!("at most {most} of a shop's customers"),
            (Some(_), Lang::Zh) => format!("每家店转留言不超过 {most}"),
            (None, Lang::En) => "at most 5 % of who come while somebody has to be there".to_owned(),
            (None, Lang::Zh) => "应有人值班时进线的顾客,转留言不超过 5%".to_owned(),
        };
        let rosters = size.log.len();
        let (searched, proven) = (size.searched, size.proven);
        let there = match (size.at_least, lang) {
            (0, Lang::En) => "nobody need be on duty".to_owned(),
            (0, Lang::Zh) => "任何时段都可以无人值班".to_owned(),
            (1, Lang::En) => {
                "somebody is on duty in working hours and whenever somebody is today".to_owned()
            }
            (1, Lang::Zh) => "工作时间及现有排班覆盖的时段都有人值班".to_owned(),
            (least, Lang::En) => format!(
                "at least {least} are on duty in working hours and whenever somebody is today"
            ),
            (least, Lang::Zh) => {
                format!("工作时间及现有排班覆盖的时段都至少有 {least} 人值班")
            }
        };
        match lang {
            Lang::En => format!(
                "Taken for granted: {there}; {messages} are left as messages. Found by {searched} \
                 simulated runs of {rosters} rosters; proven on {proven} others, which are those \
                 of `dacu run`. Between this roster and the cheapest there is others may lie: the \
                 search compares neighbours, it does not prove that nothing is cheaper."
            ),
            Lang::Zh => format!(
                "前提:{there};{messages}。测算:{rosters} 种人数共模拟 {searched} \
                 次;另用 {proven} 次新模拟验证(与 `dacu run` 相同)。搜索只比较相近的人数,\
                 不能证明没有更省的。"
            ),
        }
    }

    /// The command that runs the roster.
    fn command(&self) -> Option<String> {
        self.counts()?;
        let mut command = format!("dacu run {}", quoted(self.file));
        let apart = self.apart.iter().flat_map(|apart| apart.sets.iter());
        let file = format!("@{}", self.roster_file);
        let made: Vec<String> = match self.size.answer {
            // one by one where they can be taken in at a glance
            Answer::Roster { .. } if self.places.is_some() && !self.roster_file.is_empty() => {
                vec![file]
            }
            _ => apart.cloned().chain(self.settings.iter().cloned()).collect(),
        };
        let all = self.sets.iter().cloned().chain(made);
        if let Answer::Roster { proof, .. } = &self.size.answer {
            // as often as it was proven: fewer runs may not tell
            command += &format!(" --replications {}", proof.runs);
        }
        for set in all {
            command += &format!(" \\\n  --set {}", quoted(&set));
        }
        Some(command)
    }
}

/// The text of `size.json`.
pub fn sized_json(found: &Found) -> String {
    let text = serde_json::to_string_pretty(&record::document(found));
    text.unwrap_or_default() + "\n"
}

/// What `--set` takes for a head count.
pub fn set(family: &str, count: u32) -> String {
    let plain = !family.is_empty()
        && family.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
        && !family.chars().all(|letter| letter.is_ascii_digit());
    match plain {
        true => format!("agents.{family}.count={count}"),
        false => format!("agents.{}.count={count}", inline::quoted(family)),
    }
}
