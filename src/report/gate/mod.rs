//! What a gate says: the answer first, a line a comparison, then what got worse, when and by which
//! lines, and what could not be decided. `sections` has these, `proof`
//! whether it could fail at all, `stale` what is said of stored baselines that are old, `record`
//! the file for tools, `junit` that for build servers, `annotations` the lines for pull requests.

pub mod annotations;
#[cfg(feature = "cli")]
pub mod junit;
mod proof;
pub mod record;
mod sections;
mod stale;

pub use proof::{Proven, proofs};
pub use stale::{Stale, StaleBaseline};

use super::compare::{change, column, short, value};
use super::locale::{self, Lang};
use super::paper::{Paper, Part};
use super::punctuation::punctuate;
use crate::measure::catalog::{self, Figure, told};
use crate::model::Scenario;
use crate::planning::compare::answer::Word;
use crate::planning::compare::matched::Renamed;
use crate::planning::compare::rows::Row;
use crate::planning::gate::judge::{ERROR, Judged, Standing};
use crate::planning::gate::{Ended, Outcome, USUAL, USUAL_POINTS};
use crate::scenario::differences::Difference;

/// A scenario with so many customers, held against how it was.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The file, as the reader of messages finds it.
    pub file: &'a str,
    /// How it was: a file, or one of a revision.
    pub base: &'a str,
    /// Times as many customers.
    pub volume: f64,
    /// How it was.
    pub scenario: &'a Scenario,
    /// The keys in which the texts differ.
    pub differences: &'a [Difference],
    /// Those of them that make it worse alone, by number; none if that was not found.
    pub alone: &'a [usize],
    /// Agents who were held to be renamed.
    pub renamed: &'a [Renamed],
    /// How it ended.
    pub ended: &'a Ended,
    /// The base was stored.
    pub stored: bool,
}

/// All that a gate says.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The gate's file, as it is typed.
    pub file: &'a str,
    /// The comparisons, in order.
    pub entries: &'a [Entry<'a>],
    /// How they ended.
    pub outcome: &'a Outcome,
    /// Stored baselines that are stale.
    pub stale: &'a [Stale],
}

impl Entry<'_> {
    /// True if any customer fares otherwise, or goes elsewhere: the day exercises the change.
    pub fn is_exercised(&self) -> bool {
        let word = self.ended.compared.as_ref().map(|it| it.answer.word);
        word.is_some_and(|word| !matches!(word, Word::Same | Word::Identical | Word::NoCustomers))
    }

    /// The file, and how many customers if that is not as it says.
    pub fn name(&self) -> String {
        named(self.file, self.volume)
    }

    /// The figures that stand so, the heaviest first.
    pub fn rows(&self, standing: Standing) -> impl Iterator<Item = &Judged> {
        self.ended.rows.iter().filter(move |row| row.standing == standing)
    }

    /// The name of a part; `None` for the desk.
    fn part(&self, part: catalog::Part) -> Option<&str> {
        match part {
            catalog::Part::Shop(shop) => self.scenario.shops.get(shop).map(|it| it.name.as_str()),
            _ => None,
        }
    }

    /// A figure's name, behind its part unless that is the desk.
    fn figure(&self, lang: Lang, row: &Judged) -> String {
        called(lang, self.scenario, row.part, row.figure)
    }

    /// `lost +1.2 points (11.3% → 12.5%), tolerated +0.3 points`.
    pub fn sentence(&self, lang: Lang, row: &Judged) -> String {
        sentence(lang, self.scenario, row)
    }

    /// The intervals that add most to what got worse, three at most: of the heaviest figure that
    /// is worse, or of what is nearest to it and known by interval.
    pub fn worst_hours(&self) -> Vec<&Row> {
        let Some(worst) = self.rows(Standing::Worse).next() else { return Vec::new() };
        let Some(compared) = &self.ended.compared else { return Vec::new() };
        let nearest = [worst.figure.id, "lost_rate", "customer_wait_mean_s", "left_message_rate"];
        for id in nearest {
            let of = |row: &&Row| row.figure.id == id && row.part == worst.part;
            let mut rows: Vec<&Row> =
                compared.rows.hours.iter().filter(of).filter(|row| bad(row) > 0.0).collect();
            rows.sort_by(|a, b| bad(b).total_cmp(&bad(a)));
            rows.truncate(3);
            if !rows.is_empty() {
                return rows;
            }
        }
        Vec::new()
    }

    /// When an interval begins.
    pub fn when(&self, row: &Row) -> String {
        let at = row.interval.zip(self.ended.layout.as_ref());
        let at = at.map(|(interval, layout)| layout.interval_start(interval));
        at.map(|at| self.scenario.calendar.label(at)).unwrap_or_default()
    }

    /// The changes to which what got worse is laid: those that do it alone, else all.
    pub fn blamed(&self) -> Vec<&Difference> {
        let numbered = self.differences.iter().enumerate();
        let is_it = |number: &usize| self.alone.is_empty() || self.alone.contains(number);
        numbered.filter(|(number, _)| is_it(number)).map(|(_, it)| it).collect()
    }
}

/// A figure's name, behind its part unless that is the desk.
fn called(lang: Lang, scenario: &Scenario, part: catalog::Part, figure: &Figure) -> String {
    let shop = match part {
        catalog::Part::Shop(shop) => Some(shop),
        _ => None,
    };
    let [en, zh] = told(figure.label, scenario, shop);
    let long = if lang == Lang::En { en } else { zh };
    let name = short(lang, figure.id).map_or(long, str::to_owned);
    match shop.and_then(|shop| scenario.shops.get(shop)) {
        Some(shop) => format!("{}: {name}", shop.name),
        None => name,
    }
}

/// `lost +1.2 points (11.3% → 12.5%), tolerated +0.3 points`.
fn sentence(lang: Lang, scenario: &Scenario, row: &Judged) -> String {
    let unit = row.figure.unit;
    let by = row.change.map_or(0.0, |it| it.estimate);
    let (by, limit) = (change(lang, unit, by), change(lang, unit, row.limit));
    let (was, is) = (value(lang, unit, row.values.0), value(lang, unit, row.values.1));
    let name = called(lang, scenario, row.part, row.figure);
    match lang {
        Lang::En => format!("{name} {by} ({was} → {is}), tolerated {limit}"),
        Lang::Zh => format!("{name} {by}({was} → {is}),容忍 {limit}"),
    }
}

/// A file, and how many customers if that is not as it says.
fn named(file: &str, volume: f64) -> String {
    match volume {
        1.0 => file.to_owned(),
        times => format!("{file} ×{times}"),
    }
}

/// How much an interval adds to the worse.
fn bad(row: &Row) -> f64 {
    match row.more_is_better {
        Some(true) => -row.weight,
        Some(false) => row.weight,
        None => 0.0,
    }
}

/// The word for how a comparison stands, behind its mark.
fn word(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Within | Standing::Apart => lang.pick("✓ within", "✓ 在容忍范围内"),
        Standing::Better => lang.pick("✓ better", "✓ 变好"),
        Standing::Worse => lang.pick("✗ worse", "✗ 变差"),
        Standing::Undecided => lang.pick("? undecided", "? 未能判定"),
    }
}

impl Told<'_> {
    /// How all of it ends: worse before undecided before the rest.
    pub fn standing(&self) -> Standing {
        let any = |standing| self.entries.iter().any(|it| it.ended.standing == standing);
        [Standing::Worse, Standing::Undecided, Standing::Better]
            .into_iter()
            .find(|standing| any(*standing))
            .unwrap_or(Standing::Within)
    }

    /// True if any day exercises a change.
    pub fn is_exercised(&self) -> bool {
        self.entries.iter().any(Entry::is_exercised)
    }

    /// Pairs that would decide the rest four times in five; `None` if a figure lies on its limit.
    pub fn needed(&self) -> Option<u64> {
        let undecided = self.entries.iter().filter(|it| it.ended.standing == Standing::Undecided);
        let mut rows = undecided.flat_map(|it| it.rows(Standing::Undecided));
        rows.try_fold(0, |most: u64, row| row.needed.map(|needed| most.max(needed)))
    }

    /// The answer in a sentence.
    pub fn answer(&self, lang: Lang) -> String {
        let text = match self.standing() {
            Standing::Worse => self.worse(lang),
            _ if self.is_unjudged() => self.stale_answer(lang),
            Standing::Undecided => self.undecided(lang),
            _ if !self.stale.is_empty() => self.stale_answer(lang),
            _ if !self.is_exercised() => lang
                .pick(
                    "✓ Nothing changes for customers: no scenario here exercises the change.",
                    "✓ 对顾客没有任何变化：这里没有一份场景用得到这次改动。",
                )
                .to_owned(),
            Standing::Better => self.better(lang),
            Standing::Within | Standing::Apart => lang
                .pick(
                    "✓ Customers are not worse off by more than is tolerated.",
                    "✓ 顾客的体验没有变差超过容忍范围。",
                )
                .to_owned(),
        };
        punctuate(lang, text)
    }

    /// What got better is to be kept: of a stored base, by a new one.
    fn better(&self, lang: Lang) -> String {
        let told = lang.pick(
            "✓ Customers are better off, and nowhere worse by more than is tolerated.",
            "✓ 顾客的体验变好,也没有哪里变差超过容忍范围。",
        );
        let is_better = |it: &Entry| it.stored && it.ended.standing == Standing::Better;
        let update = self.update();
        match (self.entries.iter().any(is_better), lang) {
            (false, _) => told.to_owned(),
            (true, Lang::En) => format!("{told} Keep it so: `{update}` writes a new baseline."),
            (true, Lang::Zh) => format!("{told}请用 `{update}` 写入新的基线,守住这个水平。"),
        }
    }

    fn worse(&self, lang: Lang) -> String {
        let worse = self.entries.iter().filter(|it| it.ended.standing == Standing::Worse);
        let told: Vec<String> = worse
            .filter_map(|entry| {
                let row = entry.rows(Standing::Worse).next()?;
                let hour = entry.worst_hours().first().map(|hour| entry.when(hour));
                let most = hour.map(|when| match lang {
                    Lang::En => format!(", most at {when}"),
                    Lang::Zh => format!(",{when} 最明显"),
                });
                let most = most.unwrap_or_default();
                Some(format!("{}: {}{most}", entry.name(), entry.sentence(lang, row)))
            })
            .collect();
        let told = told.join(lang.pick("; ", ";"));
        match lang {
            Lang::En => format!("✗ Customers are worse off. {told}."),
            Lang::Zh => format!("✗ 顾客的体验变差了。{told}。"),
        }
    }

    fn undecided(&self, lang: Lang) -> String {
        let most = self.outcome.looks.last().copied().unwrap_or(0);
        let needed = self.needed().map(|needed| locale::number(lang, needed as f64, 0));
        match (needed, lang) {
            (Some(needed), Lang::En) => format!(
                "? Not decided on {most} pairs of runs: about {needed} would tell. Set \
                 `most_pairs`, or tolerate more."
            ),
            (Some(needed), Lang::Zh) => format!(
                "? {most} 对模拟未能判定:大约要 {needed} 对。请调大 `most_pairs`,或放宽容忍度。"
            ),
            (None, Lang::En) => format!(
                "? Not decided on {most} pairs of runs: a figure lies on its limit, where no \
                 number of pairs tells. Tolerate more, or less."
            ),
            (None, Lang::Zh) => format!(
                "? {most} 对模拟未能判定:有指标正好落在容忍界限上,再多也分不清。请调整容忍度。"
            ),
        }
    }

    /// The whole of it for people.
    pub fn paper(&self, lang: Lang) -> Paper {
        let mut parts = Vec::new();
        if !self.entries.is_empty() {
            parts.push(self.overview(lang));
        }
        parts.extend(self.stale_parts(lang));
        for entry in self.entries {
            parts.extend(entry.section(lang));
        }
        if self.outcome.family > 0 {
            parts.push(Part::Head(lang.pick("How far to trust it", "可信程度").to_owned()));
            parts.push(Part::Text(self.granted(lang)));
        }
        let class = match self.standing() {
            Standing::Worse => "bad",
            Standing::Undecided => "open",
            _ if !self.stale.is_empty() => "open",
            _ => "good",
        };
        Paper {
            lang,
            title: lang.pick("Gate", "把关").to_owned(),
            period: self.file.to_owned(),
            answer: self.answer(lang),
            class,
            parts,
        }
    }

    fn overview(&self, lang: Lang) -> Part {
        let heads = [
            (lang.pick("scenario", "场景"), false),
            (lang.pick("before", "基准"), false),
            (lang.pick("answer", "结论"), false),
            (lang.pick("pairs", "对数"), true),
            (lang.pick("nearest to its limit, or beyond", "最接近或超出界限的指标"), false),
        ];
        let columns = heads.into_iter().map(|(head, number)| column(head, number)).collect();
        let rows = self.entries.iter().map(|entry| {
            let nearest = entry.nearest().map(|row| entry.sentence(lang, row));
            let told = match (entry.is_exercised(), entry.ended.standing) {
                (false, Standing::Within) => lang.pick("· nothing changes", "· 没有变化"),
                (_, standing) => word(lang, standing),
            };
            vec![
                entry.name(),
                entry.base.to_owned(),
                told.to_owned(),
                locale::number(lang, f64::from(entry.ended.pairs), 0),
                nearest.unwrap_or_else(|| "–".to_owned()),
            ]
        });
        Part::Table(columns, rows.collect())
    }

    fn granted(&self, lang: Lang) -> String {
        let looks: Vec<String> = self.outcome.looks.iter().map(u32::to_string).collect();
        let looks = looks.join(lang.pick(", ", "、"));
        let family = self.outcome.family;
        let error = locale::percent(lang, ERROR, 1);
        let usual = locale::percent(lang, USUAL, 0);
        let points = locale::trimmed(lang, USUAL_POINTS * 100.0, 1);
        match lang {
            Lang::En => format!(
                "Before and now met the same customers. A figure is worse if its whole interval \
                 lies beyond what is tolerated, and within if its whole interval lies inside. The \
                 chance of a false alarm in any of the {family} figures is at most {error} (Holm), \
                 as is that of calling all within where one is not; both are shared among looks at \
                 {looks} pairs of runs. Where nothing else is said, {usual} of what it was is \
                 tolerated, of shares {points} points in any case."
            ),
            Lang::Zh => format!(
                "前后两边遇到同样的顾客。指标的整个区间超出容忍界限才算变差,整个区间都在界限内才算在容忍范围内。\
                 {family} 个指标中出现任何一次误报的概率不超过 {error}(Holm 校正),把变差的说成没有变差的概率\
                 也不超过 {error};两者由 {looks} 对模拟时的各次查看分担。没有写明时,容忍原值的 {usual},比率\
                 至少容忍 {points} 个百分点。"
            ),
        }
    }
}

impl Entry<'_> {
    /// The figure that lies nearest to its limit, as a share of it, or farthest beyond.
    fn nearest(&self) -> Option<&Judged> {
        let share = |row: &&Judged| {
            let by = row.change.map_or(0.0, |it| it.estimate);
            if row.limit == 0.0 { f64::from(u8::from(by != 0.0)) } else { by / row.limit }
        };
        let shown = self.ended.rows.iter();
        let shown = shown.filter(|row| !row.identical && row.standing != Standing::Apart);
        shown.max_by(|a, b| share(a).total_cmp(&share(b)))
    }
}
