//! Stored baselines that are stale: they cannot be run again, or no longer give what they say.

use super::Told;
use crate::report::locale::Lang;
use crate::report::paper::Part;
use crate::report::punctuation::punctuate;
use crate::scenario::said::Said;
use serde::Serialize;

/// A stored baseline that is stale.
#[derive(Clone, Debug, PartialEq)]
pub struct Stale {
    /// The scenario's file, as the reader of messages finds it.
    pub file: String,
    /// The baseline's file.
    pub base: String,
    /// Why.
    pub why: Said,
    /// False if it cannot be run: its scenario was not judged.
    pub runs: bool,
}

/// The same in `gate.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StaleBaseline {
    /// The baseline's file.
    pub base: String,
    /// The scenario's file.
    pub file: String,
    /// False if the baseline cannot be run: the scenario was not judged.
    pub judged: bool,
    /// Why it is stale.
    pub why: String,
}

impl Stale {
    fn sentence(&self, lang: Lang) -> String {
        let (base, why) = (&self.base, self.why.pick(lang == Lang::Zh));
        match (self.runs, lang) {
            (true, Lang::En) => format!("{base}: {why}"),
            (false, Lang::En) => format!("{base}: {why}; {} was not judged", self.file),
            (true, Lang::Zh) => format!("{base}：{why}"),
            (false, Lang::Zh) => format!("{base}：{why}；{} 没有判定", self.file),
        }
    }
}

impl Told<'_> {
    /// True if a scenario was not judged, for its baseline cannot be run.
    pub fn is_unjudged(&self) -> bool {
        self.stale.iter().any(|it| !it.runs)
    }

    /// What stands first where nothing is worse and a baseline is stale.
    pub(super) fn stale_answer(&self, lang: Lang) -> String {
        let count = self.stale.len();
        let update = self.update();
        let text = match (count, lang) {
            (1, Lang::En) => {
                format!("! A stored baseline is stale; `{update}` writes it anew.")
            }
            (_, Lang::En) => {
                format!("! {count} stored baselines are stale; `{update}` writes them anew.")
            }
            (_, Lang::Zh) => format!("! 有 {count} 份基线已过时;请用 `{update}` 重写。"),
        };
        // what was judged may fail for this besides
        let idle = match (self.is_unjudged() || self.is_exercised(), lang) {
            (true, _) => "",
            (false, Lang::En) => " No scenario here exercises the change.",
            (false, Lang::Zh) => "这里没有一份场景用得到这次改动。",
        };
        punctuate(lang, text + idle)
    }

    /// The command that writes all baselines anew.
    pub(super) fn update(&self) -> String {
        format!("dacu gate {} --update-baseline", self.file)
    }

    /// What is stale, and why.
    pub(super) fn stale_parts(&self, lang: Lang) -> Vec<Part> {
        if self.stale.is_empty() {
            return Vec::new();
        }
        let head = lang.pick("Stale baselines", "过时的基线").to_owned();
        let told = self.stale.iter().map(|it| Part::Text(it.sentence(lang) + lang.pick(".", "。")));
        std::iter::once(Part::Head(head)).chain(told).collect()
    }

    /// The same for `gate.json`.
    pub(super) fn stale_record(&self) -> Vec<StaleBaseline> {
        let of = |it: &Stale| StaleBaseline {
            base: it.base.clone(),
            file: it.file.clone(),
            judged: it.runs,
            why: it.why.en.clone(),
        };
        self.stale.iter().map(of).collect()
    }

    /// A sentence for each, beside its baseline's file.
    pub(super) fn stale_lines(&self, lang: Lang) -> impl Iterator<Item = (&str, String)> {
        self.stale.iter().map(move |it| (it.base.as_str(), punctuate(lang, it.sentence(lang))))
    }
}
