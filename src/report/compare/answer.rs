//! The answer in a sentence: better, worse, mixed, no difference that so many pairs can tell; and
//! what may be an illusion.

use super::{Against, Found, change, value};
use crate::planning::compare::answer::Word;
use crate::planning::compare::rows::{Row, Stand};
use crate::report::locale::{self, Lang};

/// Most figures that the sentence names on either side.
const NAMED: usize = 3;
/// A share of the entries that makes counts of customers hard to compare.
const MANY: f64 = 0.01;

impl Found<'_> {
    /// The answer about one comparison, behind its mark.
    pub(super) fn answer(&self, lang: Lang, against: &Against) -> String {
        let answer = &against.compared.answer;
        let (a, b) = (self.base.letter, against.side.letter);
        let listed = |rows: &[usize], worse: bool| self.listed(lang, against, rows, worse);
        match (answer.word, lang) {
            (Word::Better, Lang::En) => {
                format!("✓ {b} is better than {a}: {}.", listed(&answer.better, false))
            }
            (Word::Better, Lang::Zh) => {
                format!("✓ {b} 好于 {a}:{}。", listed(&answer.better, false))
            }
            (Word::Worse, Lang::En) => {
                format!("✗ {b} is worse than {a}: {}.", listed(&answer.worse, true))
            }
            (Word::Worse, Lang::Zh) => format!("✗ {b} 不如 {a}:{}。", listed(&answer.worse, true)),
            (Word::Mixed, Lang::En) => format!(
                "△ {b} is mixed beside {a}. Worse: {}. Better: {}.",
                listed(&answer.worse, true),
                listed(&answer.better, false)
            ),
            (Word::Mixed, Lang::Zh) => format!(
                "△ {b} 与 {a} 相比有好有坏。变差:{}。变好:{}。",
                listed(&answer.worse, true),
                listed(&answer.better, false)
            ),
            (Word::Unclear, _) => self.unclear(lang, against),
            (Word::Identical, _) => self.identical(lang, against),
            (Word::Same, Lang::En) => {
                format!("· {a} and {b} are the same scenario: they mean the same.")
            }
            (Word::Same, Lang::Zh) => format!("· {a} 和 {b} 是同一个场景:含义完全相同。"),
            (Word::NoCustomers, Lang::En) => {
                "· No customer comes in either: there is nothing to compare. Give the desk a \
                 volume."
                    .to_owned()
            }
            (Word::NoCustomers, Lang::Zh) => {
                "· 两边都没有顾客进线,无从比较。请给出咨询量。".to_owned()
            }
        }
    }

    /// `lost +1.2 points (11.3% → 12.5%), most at 20:00; served −90 (...)`.
    fn listed(&self, lang: Lang, against: &Against, rows: &[usize], worse: bool) -> String {
        let keys = &against.compared.rows.keys;
        let told: Vec<String> =
            rows.iter().take(NAMED).map(|at| self.one(lang, against, &keys[*at], worse)).collect();
        let mut text = told.join(lang.pick("; ", ";"));
        let more = rows.len().saturating_sub(NAMED);
        if more > 0 {
            text += &match lang {
                Lang::En => format!("; and {more} more"),
                Lang::Zh => format!(";另有 {more} 项"),
            };
        }
        text
    }

    fn one(&self, lang: Lang, against: &Against, row: &Row, worse: bool) -> String {
        let unit = row.figure.unit;
        let estimate = row.paired.map_or(0.0, |paired| paired.difference.estimate);
        let (from, to) = (value(lang, unit, row.values.0), value(lang, unit, row.values.1));
        let name = self.called(lang, row);
        let mut text = match lang {
            Lang::En => format!("{name} {} ({from} → {to})", change(lang, unit, estimate)),
            Lang::Zh => format!("{name} {}({from} → {to})", change(lang, unit, estimate)),
        };
        if let Some(interval) = most(against, row, worse) {
            let when = self.when(interval);
            text += &match lang {
                Lang::En => format!(", most at {when}"),
                Lang::Zh => format!(",{when} 最明显"),
            };
        }
        text
    }

    fn unclear(&self, lang: Lang, against: &Against) -> String {
        let pairs = self.base.played.results.count();
        let compared = against.compared;
        let told = compared.rows.keys.iter().filter(|row| row.counts);
        let told = told.filter_map(|row| {
            let least = row.detectable?;
            let name = self.called(lang, row);
            let size = change(lang, row.figure.unit, least);
            (least > 0.0).then(|| format!("{name} {}", size.trim_start_matches('+')))
        });
        let told: Vec<String> = told.take(NAMED + 1).collect();
        let told = told.join(lang.pick(", ", "、"));
        let told = match (told.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::En) => format!(
                " A difference of so much would be found four times in five: {told}; for less, \
                 take more pairs (`--replications`)."
            ),
            (false, Lang::Zh) => format!(
                "差到以下程度时,五次里能发现四次:{told};更小的差别请用 `--replications` 增加次数。"
            ),
        };
        let trifles = match (compared.answer.trifles.is_empty(), lang) {
            (true, _) => "",
            (false, Lang::En) => " What surely differs is too little to show in a report.",
            (false, Lang::Zh) => "确有差别的部分小到报告里看不出。",
        };
        let (a, b) = (self.base.letter, against.side.letter);
        match lang {
            Lang::En => format!(
                "△ No difference between {a} and {b} that {pairs} pairs of runs can tell.{trifles}\
                 {told}"
            ),
            Lang::Zh => format!("△ {pairs} 对模拟看不出 {a} 与 {b} 有差别。{trifles}{told}"),
        }
    }

    fn identical(&self, lang: Lang, against: &Against) -> String {
        let pairs = self.base.played.results.count();
        let load = against.compared.load;
        // only the volume of a single shop stands in the desk
        let set = |times: u32| match self.base.scenario.shops.len() {
            1 => format!(" (`--set desk.volume={times}`)"),
            _ => String::new(),
        };
        let more = match (load.map(|load| (load.tried, load.differs)), lang) {
            (Some((_, Some(times))), Lang::En) => format!(
                "With {times} times as many customers the two differ: compare them at such a \
                 volume{}.",
                set(times)
            ),
            (Some((_, Some(times))), Lang::Zh) => {
                format!("顾客增加到 {times} 倍时两者才有差别:请按这样的量再比{}。", set(times))
            }
            (Some((tried, None)), Lang::En) if tried > 0 => {
                format!("Nor do {tried} times as many customers tell them apart.")
            }
            (Some((tried, None)), Lang::Zh) if tried > 0 => {
                format!("顾客增加到 {tried} 倍也没有差别。")
            }
            (_, Lang::En) => {
                "Customers are listed one by one, so more of them could not be tried.".to_owned()
            }
            (_, Lang::Zh) => "顾客是逐条列出的,无法试更多的量。".to_owned(),
        };
        match lang {
            Lang::En => format!(
                "· Identical for customers in every one of {pairs} pairs: this scenario does not \
                 exercise the change. {more}"
            ),
            Lang::Zh => {
                format!("· {pairs} 对模拟里顾客的遭遇完全相同:这个场景用不到所做的改动。{more}")
            }
        }
    }

    /// That what looks better may not be, and what looks worse neither.
    pub(super) fn illusion(&self, lang: Lang, against: &Against) -> Vec<String> {
        let answer = &against.compared.answer;
        let keys = &against.compared.rows.keys;
        let named = |rows: &[usize]| {
            let names = rows.iter().map(|at| {
                let row = &keys[*at];
                let estimate = row.paired.map_or(0.0, |paired| paired.difference.estimate);
                format!("{} {}", self.called(lang, row), change(lang, row.figure.unit, estimate))
            });
            names.collect::<Vec<_>>().join(lang.pick(", ", "、"))
        };
        let letter = against.side.letter;
        let flattering = answer.illusion.as_ref().map(|it| {
            let (looks, tells) = (named(&it.looks), named(&it.tells));
            match lang {
                Lang::En => format!(
                    "⚠ Beware: in {letter} this looks better: {looks}; while {tells}. Who leaves a \
                     message does not wait, is not lost and cannot rate: these customers went \
                     away, they were not helped."
                ),
                Lang::Zh => format!(
                    "⚠ 注意:{letter} 中看起来变好的有{looks},但同时{tells}。转去留言的顾客不再排队、\
                     不计流失、也无法评价:他们只是走开了,并没有得到接待。"
                ),
            }
        });
        let modest = answer.modest.as_ref().map(|it| {
            let (looks, tells) = (named(&it.looks), named(&it.tells));
            match lang {
                Lang::En => format!(
                    "⚠ Beware: in {letter} this looks worse: {looks}; while {tells}. Who went away \
                     before and is served now is counted now: waits are those of who stayed."
                ),
                Lang::Zh => format!(
                    "⚠ 注意:{letter} 中看起来变差的有{looks},但同时{tells}。以前走开、现在得到接待的顾客\
                     现在才计入:等待只统计留下来的人。"
                ),
            }
        });
        flattering.into_iter().chain(modest).collect()
    }

    /// That the two have another number of entries, so that counts are not of the same customers.
    pub(super) fn other_entries(&self, lang: Lang, against: &Against) -> Option<String> {
        let mut keys = against.compared.rows.keys.iter();
        let row = keys.find(|row| row.figure.id == "entries")?;
        let paired = row.paired.filter(|it| row.stand() == Stand::Other && it.first > 0.0)?;
        let share = paired.difference.estimate / paired.first;
        let text = locale::percent(lang, share.abs(), 1);
        let letter = against.side.letter;
        (share.abs() >= MANY).then(|| match (lang, share > 0.0) {
            (Lang::En, more) => format!(
                "⚠ {letter} has {text} {} entries: another volume, or customers who come again (as \
                 after a session that ended). Counts are not of the same customers; compare the \
                 rates.",
                if more { "more" } else { "fewer" }
            ),
            (Lang::Zh, more) => format!(
                "⚠ {letter} 的进线{}了 {text}:咨询量不同,或顾客再次进线(如会话结束后又来)。\
                 次数类指标不是同一批顾客,请看比率。",
                if more { "多" } else { "少" }
            ),
        })
    }
}

/// The interval that adds most to a row's change, of those that surely change the same way.
fn most(against: &Against, row: &Row, worse: bool) -> Option<usize> {
    let stand = if worse { Stand::Worse } else { Stand::Better };
    let hours = against.compared.rows.hours.iter();
    let same = hours.filter(|hour| {
        hour.figure.id == row.figure.id && hour.part == row.part && hour.stand() == stand
    });
    let heaviest = same.max_by(|a, b| a.weight.abs().total_cmp(&b.weight.abs()));
    heaviest.and_then(|hour| hour.interval)
}
