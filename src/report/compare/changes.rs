//! What was changed in the text, who went elsewhere by it, and what else a reader should know.

use super::{Against, Found, column};
use crate::planning::compare::answer::Word;
use crate::planning::compare::matched::{Alone, Unmatched};
use crate::planning::compare::placed::{By, Decisions, Kind, Placed};
use crate::report::locale::{self, Lang};
use crate::report::paper::Part;

/// Most keys shown.
const KEYS: usize = 40;
/// Most pairs of tiers shown.
const PAIRS: usize = 8;
/// Most letters of a value shown.
const LONG: usize = 60;

/// A value in a few words.
pub(in crate::report) fn brief(value: Option<&String>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match value.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.clone(),
    }
}

impl Found<'_> {
    /// The keys that differ.
    pub(super) fn changes(&self, lang: Lang, against: &Against) -> Vec<Part> {
        let differences = against.differences;
        let same = against.compared.answer.word == Word::Same;
        let text = match (differences.len(), same, lang) {
            (0, true, Lang::En) => "Nothing: the texts say the same.",
            (0, true, Lang::Zh) => "没有改动:两份内容相同。",
            (0, false, Lang::En) => {
                "No key differs, yet the two do not mean the same: a file that they name does \
                 (log, roster, platform)."
            }
            (0, false, Lang::Zh) => {
                "没有哪个键不同,但两者含义不同:引用的文件(明细文件、排班表、平台)有差别。"
            }
            (_, true, Lang::En) => "The texts differ in these keys, and mean the same.",
            (_, true, Lang::Zh) => "两份写法有以下不同,含义相同。",
            (_, false, Lang::En) => "These keys differ; a value that is not there is –.",
            (_, false, Lang::Zh) => "以下键不同;没有写的值以 – 表示。",
        };
        let mut parts = vec![Part::Text(text.to_owned())];
        if !differences.is_empty() {
            let (a, b) = (self.base.letter.to_string(), against.side.letter.to_string());
            let columns =
                vec![column(lang.pick("key", "键"), false), column(&a, false), column(&b, false)];
            let rows = differences.iter().take(KEYS);
            let rows = rows.map(|it| {
                vec![it.key.clone(), brief(it.first.as_ref()), brief(it.second.as_ref())]
            });
            parts.push(Part::Table(columns, rows.collect()));
            let more = differences.len().saturating_sub(KEYS);
            if more > 0 {
                parts.push(Part::Text(match lang {
                    Lang::En => format!("{more} more keys: see `compare.json`."),
                    Lang::Zh => format!("另有 {more} 个键:见 `compare.json`。"),
                }));
            }
        }
        parts.extend(self.unmatched(lang, against).into_iter().map(Part::Text));
        parts
    }

    /// What only one of the two has, and pairs that were lost by it.
    fn unmatched(&self, lang: Lang, against: &Against) -> Vec<String> {
        let Unmatched { shops, sources, groups, families, renamed } = &against.compared.unmatched;
        let (a, b) = (self.base.letter, against.side.letter);
        let mut told = Vec::new();
        for map in renamed {
            let (first, second) = (&map.first, &map.second);
            told.push(match lang {
                Lang::En => format!(
                    "Pairing lost: agent {first} is not in {b}, and {second} works the same \
                     shifts there. If that is the same agent renamed, `--map {first}={second}` \
                     keeps the same chance."
                ),
                Lang::Zh => format!(
                    "配对丢失:{b} 里没有客服 {first},而 {second} 上同样的班。如果只是改名,请加 \
                     `--map {first}={second}`,随机数便与原来一致。"
                ),
            });
        }
        let is_told =
            |name: &String| renamed.iter().any(|map| map.first == *name || map.second == *name);
        let rest = Alone {
            first: families.first.iter().filter(|name| !is_told(name)).cloned().collect(),
            second: families.second.iter().filter(|name| !is_told(name)).cloned().collect(),
        };
        for (what, alone) in [
            (lang.pick("shops", "店铺"), shops),
            (lang.pick("sources of customers and work", "顾客来源与其他工作"), sources),
            (lang.pick("groups", "客服组"), groups),
            (lang.pick("agents", "客服"), &rest),
        ] {
            for (letter, names) in [(a, &alone.first), (b, &alone.second)] {
                if names.is_empty() {
                    continue;
                }
                let names = names.join(lang.pick(", ", "、"));
                told.push(match lang {
                    Lang::En => format!("Only in {letter}: {what} {names}."),
                    Lang::Zh => format!("只在 {letter} 里有的{what}:{names}。"),
                });
            }
        }
        told
    }

    /// Who went elsewhere, the first of them, and by which tiers.
    pub(super) fn decisions(
        &self,
        lang: Lang,
        against: &Against,
        decisions: &Decisions,
    ) -> Vec<Part> {
        let Decisions { runs, contacts, elsewhere, later, runs_that_differ, .. } = *decisions;
        let share = locale::percent(lang, elsewhere as f64 / contacts.max(1) as f64, 1);
        let again = decisions.only_first + decisions.only_second;
        let (a, b) = (self.base.letter, against.side.letter);
        let mut parts = vec![Part::Text(match lang {
            Lang::En => format!(
                "On the first {runs} runs {elsewhere} of {contacts} customers ({share}) went to \
                 somebody else, or another way; {later} went the same way at another time; \
                 {again} came in one of the two only ({} in {a}, {} in {b}). {runs_that_differ} \
                 of the runs differ at all. What follows from the first is counted too: whoever \
                 is with one customer is not free for the next.",
                decisions.only_first, decisions.only_second
            ),
            Lang::Zh => format!(
                "前 {runs} 次模拟中,{contacts} 位顾客有 {elsewhere} 位({share})分给了别人或走了别的路;\
                 {later} 位去向相同、时间不同;{again} 位只在其中一边进线({a} {} 位,{b} {} \
                 位)。有差别的模拟 {runs_that_differ} 次。由第一处引起的后续变化也计在内。",
                decisions.only_first, decisions.only_second
            ),
        })];
        if let Some(example) = &decisions.example {
            let scenario = self.base.scenario;
            let at = example.first.at.min(example.second.at);
            let clock = scenario.calendar.civil(at).strftime("%m-%d %H:%M:%S").to_string();
            let (one, two) =
                (placed(lang, scenario, &example.first), placed(lang, scenario, &example.second));
            let (run, name) = (example.replication, &example.name);
            parts.push(Part::Text(match lang {
                Lang::En => format!(
                    "The first: {clock}, customer {name} of run {run}. In {a}: {one}. In {b}: \
                     {two}. `dacu explain` with `--replication {run} '{name}'` says why, in either."
                ),
                Lang::Zh => format!(
                    "最早的一处:{clock},第 {run} 次模拟的顾客 {name}。{a} 中:{one};{b} 中:{two}。\
                     原因可用 `dacu explain` 加 `--replication {run} '{name}'` 分别查看。"
                ),
            }));
        }
        if !decisions.by.is_empty() {
            let columns = vec![
                column(&format!("{} {a}", lang.pick("by, in", "方式,")), false),
                column(&format!("{} {b}", lang.pick("by, in", "方式,")), false),
                column(lang.pick("customers", "顾客数"), true),
            ];
            let rows = decisions.by.iter().take(PAIRS);
            let rows = rows.map(|(one, two, count)| {
                vec![by(lang, one), by(lang, two), locale::number(lang, *count as f64, 0)]
            });
            parts.push(Part::Table(columns, rows.collect()));
        }
        parts
    }

    /// What the comparison rests on.
    pub(super) fn granted(&self, lang: Lang) -> String {
        let pairs = self.base.played.results.count();
        let seed = self.base.scenario.seed;
        let all = std::iter::once(&self.base).chain(self.others.iter().map(|it| &it.side));
        let reduced = all.into_iter().any(|side| side.scenario.reduction.is_some());
        let more = match (reduced, lang) {
            (false, _) => "",
            (true, Lang::En) => {
                " `variance_reduction` is left aside: pairs need runs that are independent of each \
                 other."
            }
            (true, Lang::Zh) => "未使用 `variance_reduction`:配对要求各次模拟相互独立。",
        };
        let mut gains: Vec<f64> = self
            .others
            .iter()
            .flat_map(|it| it.compared.rows.keys.iter().filter(|row| row.counts))
            .filter_map(|row| row.paired.and_then(|paired| paired.gain))
            .collect();
        gains.sort_by(f64::total_cmp);
        let gain = match (gains.get(gains.len() / 2), lang) {
            (None, _) => String::new(),
            (Some(gain), Lang::En) => format!(
                " Unpaired, the middle one of these figures would take {} times as many runs.",
                locale::trimmed(lang, *gain, 1)
            ),
            (Some(gain), Lang::Zh) => format!(
                "若不配对,达到同样精度,居中的指标要 {} 倍的模拟次数。",
                locale::trimmed(lang, *gain, 1)
            ),
        };
        match lang {
            Lang::En => format!(
                "Both met the same customers in {pairs} pairs of runs (seed {seed}): arrivals, \
                 patience and questions are drawn by name, so a difference is the change's and \
                 not chance's.{gain} Probabilities are adjusted within each table for how many \
                 figures it looks at (Holm); ✓ and ✗ mark a difference with an adjusted p below \
                 0.05 that a report would show. Quantiles are means of the runs' own.{more}"
            ),
            Lang::Zh => format!(
                "两边在 {pairs} 对模拟(种子 {seed})里遇到同样的顾客:进线、耐心和问题都按名字抽取,\
                 差别来自改动而非运气。{gain}每张表内按所看指标数校正(Holm);✓ 和 ✗ 表示校正后 p \
                 小于 0.05 且报告中看得出的差别。分位数为各次模拟自身分位数的平均。{more}"
            ),
        }
    }
}

/// Where somebody went, in a few words.
pub(in crate::report) fn placed(
    lang: Lang,
    scenario: &crate::model::Scenario,
    placed: &Placed,
) -> String {
    let clock = scenario.calendar.civil(placed.at).strftime("%H:%M:%S").to_string();
    let by = by(lang, &placed.by);
    match (placed.agent.is_empty(), lang) {
        (true, _) => format!("{clock} {by}"),
        (false, Lang::En) => format!("{clock} to {}, {by}", placed.agent),
        (false, Lang::Zh) => format!("{clock} 分给 {},{by}", placed.agent),
    }
}

/// By what somebody went there.
fn by(lang: Lang, by: &By) -> String {
    let word = match by.kind {
        Kind::Entry => lang.pick("as it came", "进线即分配"),
        Kind::Queue => lang.pick("from the queue", "从排队接入"),
        Kind::Delivered => lang.pick("as a leave message", "留言分配"),
        Kind::Anew => lang.pick("routed anew", "重新分配"),
        Kind::Outreach => lang.pick("opened by the agent", "客服主动联系"),
        Kind::Message => lang.pick("became a leave message", "转为留言"),
        Kind::TurnedAway => lang.pick("turned away", "被拒绝"),
        Kind::Gone => lang.pick("left while waiting", "等待中离开"),
        Kind::Robot => lang.pick("solved by the robot", "机器人解决"),
        Kind::Waits => lang.pick("still waiting at the end", "结束时仍在等"),
    };
    match (by.tier.is_empty(), by.rule.is_empty(), lang) {
        (true, ..) => word.to_owned(),
        (false, true, Lang::En) => format!("{word}, by tier {}", by.tier),
        (false, true, Lang::Zh) => format!("{word},分配层 {}", by.tier),
        (false, false, Lang::En) => format!("{word}, by tier {} ({})", by.tier, by.rule),
        (false, false, Lang::Zh) => format!("{word},分配层 {}({})", by.tier, by.rule),
    }
}
