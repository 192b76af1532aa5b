//! The answer in a sentence: the roster holds, cannot be told, fails, or there is none, and why.

use super::{Found, Kind};
use crate::kernel::tick::Tick;
use crate::measure::catalog::{figure, told};
use crate::measure::verdict::{Line, Status, What};
use crate::planning::size::Answer;
use crate::planning::size::cells::Fixed;
use crate::planning::size::open::all_away;
use crate::planning::size::proof::Proof;
use crate::report::locale::{self, Lang};
use crate::report::sentence::red_name;
use crate::report::words;

impl Found<'_> {
    /// The answer in a sentence.
    pub(super) fn answer(&self, lang: Lang) -> String {
        match &self.size.answer {
            Answer::Roster { proof, stuck, .. } if !stuck.is_empty() => {
                self.but_for(lang, proof, stuck)
            }
            Answer::Roster { proof, .. } => {
                let over = self.size.over_budget().map(|over| self.over(lang, over));
                over.unwrap_or_default() + &self.proven(lang, proof)
            }
            Answer::Nothing { .. } => self.nothing(lang),
            Answer::Unknown => lang
                .pick("· Interrupted before a roster was found.", "· 已中断,尚未找到人数。")
                .to_owned(),
        }
    }

    /// Who could not be added to, which may be the reason.
    fn kept_ones(&self, lang: Lang) -> String {
        let stays =
            |fixed: &Option<Fixed>| fixed.as_ref().is_some_and(|it| *it != Fixed::Patterned);
        let kept = self.size.cells.cells.iter().filter(|cell| stays(&cell.fixed));
        let kept: Vec<&str> = kept.map(|cell| cell.family.as_str()).collect();
        let kept = kept.join(lang.pick(", ", "、"));
        match (kept.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::En) => format!(" People kept as they are may be what is short: {kept}."),
            (false, Lang::Zh) => format!("也可能是人数不变的客服不够:{kept}。"),
        }
    }

    /// That it costs more than it may.
    fn over(&self, lang: Lang, over: f64) -> String {
        let budget = locale::number(lang, self.size.budget.unwrap_or(0.0), 0);
        let over = locale::number(lang, over, 0);
        match lang {
            Lang::En => {
                format!("✗ ¥{over} above the budget of ¥{budget}: nothing cheaper was found. ")
            }
            Lang::Zh => format!("✗ 超出预算 ¥{budget} 共 ¥{over}:没有找到更省的。"),
        }
    }

    /// Hours that break whatever the number of people is, and how the roster does in all others.
    fn but_for(&self, lang: Lang, proof: &Proof, stuck: &[(usize, usize)]) -> String {
        let mut lines: Vec<usize> = stuck.iter().map(|(_, line)| *line).collect();
        lines.sort_unstable();
        lines.dedup();
        let of_line = |line: &usize| {
            let mut hours: Vec<usize> =
                stuck.iter().filter(|(_, other)| other == line).map(|(at, _)| *at).collect();
            hours.sort_unstable();
            let hours = self.stretches(&hours).join(lang.pick(", ", "、"));
            format!("{hours} {}", self.line(lang, &self.size.lines[*line]))
        };
        let hours = lines.iter().map(of_line).collect::<Vec<_>>().join(lang.pick("; ", ";"));
        let (fared, kept) = (self.fared(lang, proof), self.kept_ones(lang));
        match (proof.status, lang) {
            (Status::Holds, Lang::En) => format!(
                "✗ Missed with several times the people on these shifts, too: {hours}.{kept} \
                 Change what makes it so, or ask for less there. In all else the cheapest head \
                 counts found hold ({fared})."
            ),
            (Status::Holds, Lang::Zh) => format!(
                "✗ 现有班次上加几倍的人也达不到:{hours}。{kept}请从根源上改,或放宽该目标。除此之外,以下是够用的最省人数({fared})。"
            ),
            (_, Lang::En) => format!(
                "✗ Missed with several times the people on these shifts, too: {hours}.{kept} In \
                 all else the best head counts found could not be shown to hold either ({fared})."
            ),
            (_, Lang::Zh) => {
                format!(
                    "✗ 现有班次上加几倍的人也达不到:{hours}。{kept}除此之外,找到的最好人数也不能确定够用({fared})。"
                )
            }
        }
    }

    fn proven(&self, lang: Lang, proof: &Proof) -> String {
        let fared = self.fared(lang, proof);
        let asked = self.share(lang);
        let more = match (self.size.interrupted, lang) {
            (false, _) => "",
            (true, Lang::En) => " Interrupted: this is the best until then.",
            (true, Lang::Zh) => "已中断:这是目前最好的结果。",
        };
        let today = self.places.is_some()
            && self.counts().is_some_and(|counts| *counts == self.size.cells.now());
        if today && proof.status == Status::Holds {
            return match (self.kind(), lang) {
                (Kind::Changes, Lang::En) => format!(
                    "✓ Today's roster holds, and no change makes it cheaper: leave it as it is \
                     ({fared}).{more}"
                ),
                (Kind::Changes, Lang::Zh) => {
                    format!("✓ 现有排班就够用,调整也省不了:不必改({fared})。{more}")
                }
                (_, Lang::En) => format!(
                    "✓ Today's shifts hold, and none cheaper were found on the patterns: keep them \
                     ({fared}).{more}"
                ),
                (_, Lang::Zh) => {
                    format!("✓ 现有班次就够用,按模板没有找到更省的:不必改({fared})。{more}")
                }
            };
        }
        let what = match self.kind() {
            Kind::Heads => lang.pick("head counts", "人数"),
            Kind::Patterns => lang.pick("shifts", "班次与人数"),
            Kind::Changes => lang.pick("changes", "调整"),
        };
        let head = match (proof.status, lang, asked.is_empty()) {
            (Status::Holds, Lang::En, false) => format!(
                "✓ The cheapest {what} found hold: all targets are met together in at least \
                 {asked} of runs"
            ),
            (Status::Holds, Lang::En, true) => {
                format!("✓ The cheapest {what} found hold: every long-run figure meets its target")
            }
            (Status::Holds, Lang::Zh, false) => {
                format!("✓ 找到够用的最省{what}:至少 {asked} 的情况下各项目标同时达标")
            }
            (Status::Holds, Lang::Zh, true) => format!("✓ 找到够用的最省{what}:各项长期值达标"),
            (Status::Fails, Lang::En, _) => {
                format!("✗ The best {what} found do not hold on fresh days")
            }
            (Status::Fails, Lang::Zh, _) => format!("✗ 找到的最好{what}在新的模拟中仍不达标"),
            (_, Lang::En, _) => {
                format!("△ The best {what} found could not be shown to hold as surely as asked")
            }
            (_, Lang::Zh, _) => format!("△ 找到的{what}还不能按要求的把握确认够用"),
        };
        match lang {
            Lang::En => format!("{head} ({fared}).{more}"),
            Lang::Zh => format!("{head}({fared})。{more}"),
        }
    }

    /// `of 400 fresh runs 3 missed something; between .2 and 2.2 % do`.
    pub(super) fn fared(&self, lang: Lang, proof: &Proof) -> String {
        let per_cent = |share: f64| locale::percent(lang, share, 1);
        let mut told = match (lang, proof.of) {
            (Lang::En, 0) => format!("{} fresh runs", proof.runs),
            (Lang::Zh, 0) => format!("新模拟 {} 次", proof.runs),
            (Lang::En, of) => format!(
                "{} of {of} fresh runs missed something; 95 % interval {} – {}",
                proof.missed,
                per_cent(proof.low),
                per_cent(proof.high)
            ),
            (Lang::Zh, of) => format!(
                "新模拟 {of} 次,{} 次不达标,95% 区间 {} – {}",
                proof.missed,
                per_cent(proof.low),
                per_cent(proof.high)
            ),
        };
        if proof.broken > 0 {
            told += &match lang {
                Lang::En if proof.broken == 1 => "; 1 interval breaks".to_owned(),
                Lang::En => format!("; {} intervals break", proof.broken),
                Lang::Zh => format!("；{} 个时段未达标", proof.broken),
            };
        }
        told
    }

    /// That nothing was found to hold, with up to so many people.
    fn none_hold(&self, lang: Lang, people: u64) -> String {
        match (self.kind(), lang) {
            (Kind::Heads, Lang::En) => {
                format!("No head counts were found to hold, up to {people} people")
            }
            (Kind::Heads, Lang::Zh) => format!("试到 {people} 人仍没有够用的人数"),
            (Kind::Patterns, Lang::En) => {
                format!("No shifts from these patterns were found to hold, up to {people} people")
            }
            (Kind::Patterns, Lang::Zh) => format!("按这些模板试到 {people} 人仍不够用"),
            (Kind::Changes, Lang::En) => {
                "No such change of today's roster was found to hold".to_owned()
            }
            (Kind::Changes, Lang::Zh) => "这样调整现有排班,没有够用的方案".to_owned(),
        }
    }

    fn nothing(&self, lang: Lang) -> String {
        let Answer::Nothing { counts, score, unattainable } = &self.size.answer else {
            return String::new();
        };
        let names = |numbers: &[usize]| -> String {
            let names = numbers.iter().filter_map(|at| self.size.lines.get(*at));
            let names: Vec<String> = names.map(|line| self.line(lang, line)).collect();
            names.join(lang.pick(", ", "、"))
        };
        let people: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        if !unattainable.is_empty() {
            let (names, kept) = (names(unattainable), self.kept_ones(lang));
            let what = self.none_hold(lang, people);
            return match lang {
                Lang::En => format!(
                    "✗ {what}: {names} is missed, and so it is by three times today's people, all \
                     on duty all the time.{kept} Ask for less there, or change what makes it so: \
                     shorter replies, fewer customers, another rule."
                ),
                Lang::Zh => format!(
                    "✗ {what},今天的三倍人手、全程在岗也达不到:{names}。{kept}\
                     请放宽该目标,或从根源上改(回复更短、分流给机器人、改规则)。"
                ),
            };
        }
        let mut missed: Vec<(usize, f64)> = score.of_line.iter().copied().enumerate().collect();
        missed.retain(|(_, share)| *share > 0.0);
        missed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let numbers: Vec<usize> =
            missed.iter().filter_map(|(at, _)| self.size.counted.get(*at).copied()).collect();
        let mut hours: Vec<usize> = score.broken.iter().map(|(at, _)| *at).collect();
        hours.dedup();
        let (broken, hours) = (hours.clone(), self.stretches(&hours).join(lang.pick(", ", "、")));
        let lines = names(&numbers);
        let (where_, mend) = self.way_out(lang, &broken);
        let missed = match (lines.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::En) => format!(" Missed: {lines}."),
            (false, Lang::Zh) => format!("不达标:{lines}。"),
        };
        let hours = match (hours.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::En) => format!(
                " Hours that break: {hours}. More people {where_} do not mend them: {mend}."
            ),
            (false, Lang::Zh) => format!("未达标时段:{hours}。{where_}加人解决不了:{mend}。"),
        };
        match lang {
            Lang::En => {
                let what = match self.kind() {
                    Kind::Patterns => "No shifts from these patterns were",
                    Kind::Heads => "No head counts on these shifts were",
                    Kind::Changes => "No such change of today's roster was",
                };
                format!("✗ {what} found to hold.{missed}{hours}")
            }
            Lang::Zh => {
                let what = match self.kind() {
                    Kind::Patterns => "按这些模板,没有找到够用的人数",
                    Kind::Heads => "现有班次上,没有找到够用的人数",
                    Kind::Changes => "这样调整现有排班,没有找到够用的方案",
                };
                format!("✗ {what}。{missed}{hours}")
            }
        }
    }

    /// On what more people were tried, and what else might help.
    fn way_out(&self, lang: Lang, broken: &[usize]) -> (&'static str, String) {
        let (where_, mend) = match self.kind() {
            Kind::Changes => (
                lang.pick("changed in such ways", "按这样的幅度"),
                lang.pick(
                    "allow more in `may`: a later start, longer overtime, people to add",
                    "请在 `may` 里放宽:挪得更多、加班更长、允许加人",
                ),
            ),
            Kind::Patterns => (
                lang.pick("on these patterns", "在这些模板上"),
                lang.pick(
                    "let the patterns start at other times, longer, or for more people",
                    "请放宽模板的开始时间、长度或人数上限",
                ),
            ),
            Kind::Heads => (
                lang.pick("on the shifts there are", "在现有班次上"),
                lang.pick(
                    "move a shift or a break there, or add one",
                    "请在这些时段调班、错开休息或加一个班",
                ),
            ),
        };
        let away = self.all_away(broken);
        let mend = match (away.is_empty(), lang) {
            (true, _) => mend.to_owned(),
            (false, Lang::En) => format!("everybody is on a break at once, so stagger it ({away})"),
            (false, Lang::Zh) => format!("全班同时休息,请错开({away})"),
        };
        (where_, mend)
    }

    /// When everybody of a shop is away at once in intervals that break.
    fn all_away(&self, broken: &[usize]) -> String {
        let calendar = &self.scenario.calendar;
        let breaks = |from: Tick, to: Tick| {
            let at = |interval: &usize| *interval as u64 * self.scenario.interval.0;
            broken.iter().any(|it| at(it) < to.0 && from.0 < at(it) + self.scenario.interval.0)
        };
        let away = all_away(self.scenario).into_iter().filter(|(_, from, to)| breaks(*from, *to));
        let mut told: Vec<String> = away
            .map(|(_, from, to)| {
                let end = calendar.label(to);
                let end = end.split(' ').next_back().unwrap_or_default().to_owned();
                format!("{}–{end}", calendar.label(from))
            })
            .collect();
        told.dedup();
        told.truncate(6);
        told.join(", ")
    }

    /// Intervals as stretches of civil time.
    fn stretches(&self, intervals: &[usize]) -> Vec<String> {
        let calendar = &self.scenario.calendar;
        let at = |interval: usize| Tick(interval as u64 * self.scenario.interval.0);
        let runs = intervals.chunk_by(|a, b| a + 1 == *b);
        let told = runs.map(|run| {
            let end = calendar.label(at(run[run.len() - 1] + 1));
            let end = end.split(' ').next_back().unwrap_or_default().to_owned();
            format!("{}–{end}", calendar.label(at(run[0])))
        });
        told.collect()
    }

    /// A line that is missed, with its shop if there are several.
    fn line(&self, lang: Lang, line: &Line) -> String {
        let shop = match self.scenario.shops.len() {
            0 | 1 => String::new(),
            _ => format!("{}{}", self.scenario.shops[line.shop].name, lang.pick(": ", ":")),
        };
        let name = match line.what {
            What::Red(red) => red_name(lang, red).to_owned(),
            What::Target(_) => {
                let Some(figure) = figure(line.figure) else { return shop };
                let [en, zh] = told(figure.label, self.scenario, Some(line.shop));
                let sign = if line.at_least { "≥" } else { "≤" };
                let bound = words::value(lang, figure.unit, line.bound);
                format!("{} {sign} {bound}", if lang == Lang::En { en } else { zh })
            }
        };
        shop + &name
    }
}
