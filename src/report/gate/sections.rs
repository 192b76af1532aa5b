//! What is said of one comparison: the figures that are worse or undecided, the hours, the first
//! customer who went elsewhere, the lines; and what else a reader should know.

use super::{Entry, word};
use crate::planning::compare::answer::Word;
use crate::planning::gate::judge::{Judged, Standing};
use crate::report::compare::{brief, change, column, ends, placed, value};
use crate::report::locale::{self, Lang};
use crate::report::paper::Part;

/// Most changed lines shown.
const LINES: usize = 20;

impl Entry<'_> {
    /// The section of a comparison; none where all is within and there is nothing to know.
    pub(super) fn section(&self, lang: Lang) -> Vec<Part> {
        let mut parts = Vec::new();
        match self.ended.standing {
            Standing::Worse => {
                parts.push(self.figures(lang, Standing::Worse));
                parts.extend(self.hours(lang));
                parts.extend(self.elsewhere(lang).map(Part::Text));
                parts.extend(self.lines(lang));
            }
            Standing::Undecided => parts.push(self.figures(lang, Standing::Undecided)),
            Standing::Better => parts.push(self.figures(lang, Standing::Better)),
            Standing::Within | Standing::Apart => {}
        }
        parts.extend(self.quiet(lang).map(Part::Text));
        parts.extend(self.notes(lang).into_iter().map(Part::Text));
        if !parts.is_empty() {
            let title = format!("{} · {}", self.name(), word(lang, self.ended.standing));
            parts.insert(0, Part::Head(title));
        }
        parts
    }

    fn figures(&self, lang: Lang, standing: Standing) -> Part {
        let open = standing == Standing::Undecided;
        let mut heads = vec![
            (lang.pick("figure", "指标"), false),
            (lang.pick("before", "原来"), true),
            (lang.pick("now", "现在"), true),
            (lang.pick("change", "变化"), true),
            (lang.pick("its interval", "区间"), true),
            (lang.pick("tolerated", "容忍"), true),
        ];
        if open {
            heads.push((lang.pick("pairs that would tell", "判定所需对数"), true));
        }
        let columns = heads.into_iter().map(|(head, number)| column(head, number)).collect();
        let row = |row: &Judged| {
            let unit = row.figure.unit;
            let by = row.change.map(|it| change(lang, unit, it.estimate));
            let span = row.change.map(|it| ends(lang, unit, (it.low, it.high)));
            let mut cells = vec![
                self.figure(lang, row),
                value(lang, unit, row.values.0),
                value(lang, unit, row.values.1),
                by.unwrap_or_default(),
                span.unwrap_or_default(),
                change(lang, unit, row.limit),
            ];
            if open {
                let needed = row.needed.map(|it| locale::number(lang, it as f64, 0));
                cells.push(needed.unwrap_or_else(|| "–".to_owned()));
            }
            cells
        };
        Part::Table(columns, self.rows(standing).map(row).collect())
    }

    fn hours(&self, lang: Lang) -> Vec<Part> {
        let rows = self.worst_hours();
        let Some(first) = rows.first() else { return Vec::new() };
        let [en, zh] = crate::measure::catalog::told(first.figure.label, self.scenario, None);
        let name = if lang == Lang::En { en } else { zh };
        let text = match lang {
            Lang::En => format!("The worst hours, by {name}:"),
            Lang::Zh => format!("变差最多的时段({name}):"),
        };
        let heads = [
            (lang.pick("from", "起始"), false),
            (lang.pick("before", "原来"), true),
            (lang.pick("now", "现在"), true),
            (lang.pick("change", "变化"), true),
        ];
        let columns = heads.into_iter().map(|(head, number)| column(head, number)).collect();
        let cells = rows.iter().map(|row| {
            let unit = row.figure.unit;
            let by = row.values.0.zip(row.values.1).map(|(a, b)| change(lang, unit, b - a));
            vec![
                self.when(row),
                value(lang, unit, row.values.0),
                value(lang, unit, row.values.1),
                by.unwrap_or_else(|| "–".to_owned()),
            ]
        });
        vec![Part::Text(text), Part::Table(columns, cells.collect())]
    }

    /// The first customer who went elsewhere.
    fn elsewhere(&self, lang: Lang) -> Option<String> {
        let decisions = self.ended.compared.as_ref()?.decisions.as_ref()?;
        let first = decisions.example.as_ref()?;
        let at = first.first.at.min(first.second.at);
        let clock = self.scenario.calendar.civil(at).strftime("%m-%d %H:%M:%S").to_string();
        let (was, is) =
            (placed(lang, self.scenario, &first.first), placed(lang, self.scenario, &first.second));
        let (run, name) = (first.replication, &first.name);
        Some(match lang {
            Lang::En => format!(
                "The first who went elsewhere: {clock}, customer {name} of run {run}. Before: \
                 {was}. Now: {is}."
            ),
            Lang::Zh => format!(
                "最早去向不同的顾客:{clock},第 {run} 次模拟的 {name}。原来:{was};现在:{is}。"
            ),
        })
    }

    fn lines(&self, lang: Lang) -> Vec<Part> {
        let blamed = self.blamed();
        let all = self.differences.len();
        let text = match (all, self.alone.len(), lang) {
            (0, _, Lang::En) => {
                "No key differs: a file that the scenario names does (log, roster, platform)."
                    .to_owned()
            }
            (0, _, Lang::Zh) => {
                "没有哪个键不同:是场景引用的文件(明细文件、排班表、平台)有改动。".to_owned()
            }
            (1, _, Lang::En) => "The line that did it:".to_owned(),
            (1, _, Lang::Zh) => "由这一行引起:".to_owned(),
            (_, 0, Lang::En) => {
                format!("None of {all} changes alone was found to do it; all of them:")
            }
            (_, 0, Lang::Zh) => format!("{all} 处改动中没有查到哪一处单独引起;全部改动:"),
            (_, some, Lang::En) => format!("Of {all} changes, {some} that do it alone:"),
            (_, some, Lang::Zh) => format!("{all} 处改动中,单独就会引起的有 {some} 处:"),
        };
        let mut parts = vec![Part::Text(text)];
        if blamed.is_empty() {
            return parts;
        }
        let heads = [
            (lang.pick("line", "行"), false),
            (lang.pick("key", "键"), false),
            (lang.pick("before", "原来"), false),
            (lang.pick("now", "现在"), false),
        ];
        let columns = heads.into_iter().map(|(head, number)| column(head, number)).collect();
        let rows = blamed.iter().take(LINES).map(|it| {
            let line = match it.lines {
                (_, Some(line)) => format!("{}:{line}", self.file),
                (Some(line), None) => format!("{}:{line}", self.base),
                (None, None) => "–".to_owned(),
            };
            let value = |value: &Option<String>| brief(value.as_ref());
            vec![line, it.key.clone(), value(&it.first), value(&it.second)]
        });
        parts.push(Part::Table(columns, rows.collect()));
        parts
    }

    /// That the day does not exercise the change.
    fn quiet(&self, lang: Lang) -> Option<String> {
        let Some(compared) = &self.ended.compared else {
            return (!self.differences.is_empty()).then(|| {
                lang.pick("The texts differ and mean the same.", "两份写法不同,含义相同。")
                    .to_owned()
            });
        };
        match compared.answer.word {
            Word::NoCustomers => Some(
                lang.pick("No customer comes, before or now.", "前后都没有顾客进线。").to_owned(),
            ),
            Word::Identical => {
                let load = compared.load.as_ref();
                let more = match (load.and_then(|it| it.differs), lang) {
                    (Some(times), Lang::En) => {
                        format!(" With {times} times as many customers it would: see `volumes`.")
                    }
                    (Some(times), Lang::Zh) => {
                        format!("顾客增加到 {times} 倍时就会:见 `volumes`。")
                    }
                    (None, _) => String::new(),
                };
                let told = lang.pick(
                    "Identical for customers in every pair: this scenario does not exercise the \
                     change.",
                    "每一对模拟里顾客的情况完全相同:这份场景用不到这次改动。",
                );
                Some(told.to_owned() + &more)
            }
            _ => None,
        }
    }

    /// Who was held to be renamed, what only one of the two has, what was not compared.
    fn notes(&self, lang: Lang) -> Vec<String> {
        let mut told = Vec::new();
        for map in self.renamed {
            let (was, is) = (&map.first, &map.second);
            told.push(match lang {
                Lang::En => format!("{was} was held to be renamed to {is}: the same shifts."),
                Lang::Zh => format!("按同样的班次,认为 {was} 改名为 {is}。"),
            });
        }
        if let Some(compared) = &self.ended.compared {
            let only = &compared.unmatched;
            for (what, alone) in [
                (lang.pick("shops", "店铺"), &only.shops),
                (lang.pick("sources of customers and work", "顾客来源与其他工作"), &only.sources),
                (lang.pick("groups", "客服组"), &only.groups),
            ] {
                let before = lang.pick("Gone", "已去掉的");
                let now = lang.pick("New", "新增的");
                for (when, names) in [(before, &alone.first), (now, &alone.second)] {
                    if !names.is_empty() {
                        let names = names.join(lang.pick(", ", "、"));
                        told.push(match lang {
                            Lang::En => format!("{when}: {what} {names}; not compared by itself."),
                            Lang::Zh => format!("{when}{what}:{names};没有单独比较。"),
                        });
                    }
                }
            }
        }
        let apart: Vec<String> =
            self.rows(Standing::Apart).map(|row| self.figure(lang, row)).collect();
        if !apart.is_empty() {
            let names = apart.join(lang.pick(", ", "、"));
            told.push(match lang {
                Lang::En => format!("Without a value before or now, and not compared: {names}."),
                Lang::Zh => format!("前后有一边没有数值,没有比较:{names}。"),
            });
        }
        told
    }
}
