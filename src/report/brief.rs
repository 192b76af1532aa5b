//! The verdict for a chat group: `summary.txt`, at most 500 characters, in the order in which a
//! manager asks, and the same lines for the picture `summary.png`.

use super::advice::Advice;
use super::locale::Lang;
use super::outcome::Outcome;
use super::plain::visible;
use super::{punctuation, sentence, words};
use crate::measure::verdict::Status;

/// Most characters of the text: a message of a chat group that is read without opening it.
pub const MOST_CHARACTERS: usize = 500;
/// Most hours that break, and most changes, that are told.
const MOST: usize = 3;

/// What stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Name of the scenario and its time.
    pub title: String,
    /// The verdict in a sentence.
    pub verdict: String,
    /// Hours that break, changes that help, cost, how often it was simulated: what matters most
    /// comes first.
    pub lines: Vec<String>,
}

/// The brief of an outcome. Lines that would make it too long are left out, what matters least
/// first.
pub fn brief(lang: Lang, outcome: &Outcome, advice: &Advice) -> Brief {
    let (scenario, end) = (outcome.scenario, outcome.scenario.horizon.end);
    let label = |at| scenario.calendar.label(at);
    let title =
        format!("{}  {} – {}", scenario.name, label(crate::kernel::tick::Tick::ZERO), label(end));
    let fine = |text: String| punctuation::punctuate(lang, text);
    let verdict = fine(sentence::verdict(lang, outcome, advice));
    let cost = super::money::sentences(lang, outcome) + lang.pick(".", "。");
    let (hours, changes) = (hours(lang, outcome, advice), changes(lang, outcome));
    // the worst hours and the best change before the cost, the others after it
    let told = hours.iter().take(2).chain(changes.iter().take(1)).chain([&cost]);
    let told = told.chain(changes.iter().skip(1)).chain(hours.iter().skip(2));
    let mut lines: Vec<String> = told.map(|line| fine(line.clone())).collect();
    let runs = outcome.summary.replications;
    lines.push(match lang {
        Lang::En => format!("{runs} simulated runs, {} inputs are assumptions.", outcome.assumed()),
        Lang::Zh => format!("模拟 {runs} 次，{} 项输入为假设。", outcome.assumed()),
    });
    let shown = |text: String| visible(&text).into_owned();
    let lines = lines.into_iter().map(shown).collect();
    let mut brief = Brief { title: shown(title), verdict: shown(verdict), lines };
    // what is told last, how often it was simulated, stays
    while brief.whole(outcome).chars().count() > MOST_CHARACTERS && brief.lines.len() > 1 {
        brief.lines.remove(brief.lines.len() - 2);
    }
    brief
}

impl Brief {
    fn whole(&self, outcome: &Outcome) -> String {
        let mark = mark(outcome.summary.verdict.status);
        let head = [self.title.clone(), format!("{mark} {}", self.verdict)];
        head.iter().chain(&self.lines).map(|line| format!("{line}\n")).collect()
    }

    /// As text, a line each.
    pub fn text(&self, outcome: &Outcome) -> String {
        let mut text = self.whole(outcome);
        if text.chars().count() > MOST_CHARACTERS {
            // a verdict that is longer than all of it ends with an ellipsis
            text = text.chars().take(MOST_CHARACTERS - 2).collect::<String>() + "…\n";
        }
        text
    }
}

/// The sign in front of a verdict.
pub fn mark(status: Status) -> &'static str {
    match status {
        Status::Holds => "✓",
        Status::Undecided => "△",
        Status::Fails => "✗",
        Status::NoTargets | Status::NoCustomers => "·",
    }
}

fn hours(lang: Lang, outcome: &Outcome, advice: &Advice) -> Vec<String> {
    let told = advice.breaks.iter().take(MOST).map(|stretch| {
        let (when, missed) =
            (sentence::when(lang, outcome, stretch), sentence::missed(lang, outcome, stretch));
        let (value, bound) =
            (sentence::value(lang, outcome, stretch), sentence::bound(lang, outcome, stretch));
        format!("{when}  {missed} {value} ({bound})")
    });
    told.collect()
}

fn changes(lang: Lang, outcome: &Outcome) -> Vec<String> {
    let head = lang.pick("Change: ", "措施:");
    let told = outcome.levers.helpful().take(MOST).map(|tried| {
        let cost = match tried.cost {
            Some(cost) => format!(" ¥{}", super::locale::number(lang, cost, 0)),
            None => String::new(),
        };
        let effect = words::effect(lang, outcome, tried);
        format!("{head}{}: {effect}{cost}", words::variant(lang, &tried.variant))
    });
    told.collect()
}
