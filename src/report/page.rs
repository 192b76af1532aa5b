//! The HTML report: one self-contained page, as plain data and a template.
//!
//! A [`Page`] holds everything a reader sees, already worded and formatted in one language; the
//! template (`templates/report.html`) only decides where it stands. The page loads nothing, runs
//! no script, prints well and opens without a network. The order is the order in which a planner
//! asks: does it hold, when not, why, what to do, what it costs, how sure is that; only then
//! figures, charts and tables; assumptions and methods last.
//!
//! All text is escaped by the template. Only charts go in as they are, so they must come from
//! [`chart::draw`](crate::report::chart::draw); anything that is not a plain drawing is refused.

use askama::Template;

use crate::report::locale::Lang;
use crate::report::plain::visible;
use crate::report::punctuation::punctuate;

pub(in crate::report) mod drawing;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

/// Most rows of [`Page::breaks`] shown; the others are counted.
pub const MOST_BREAKS: usize = 4;
/// Most rows of [`Page::goals`] shown.
pub const MOST_GOALS: usize = 8;
/// Most entries of each list on the first screen.
pub const MOST_ADVICE: usize = 3;

/// A report page, complete.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Language of every word in it.
    pub lang: Lang,
    /// What was simulated, and how to do it again.
    pub header: Header,
    /// Does it hold?
    pub verdict: Verdict,
    /// Targets over the whole time, with how often they are missed.
    pub goals: Vec<Goal>,
    /// What the table of targets needs said, such as the hours a figure counts.
    pub goals_note: String,
    /// Hours that break, worst first.
    pub breaks: Vec<Break>,
    /// What binds: in hours that break, or what customers wait for where none do.
    pub binds: Vec<Binding>,
    /// What to change first and what it costs, best first.
    pub changes: Vec<Measure>,
    /// Measures that cost nothing, best first.
    pub free: Vec<Measure>,
    /// How changes and measures were tried; empty if none was.
    pub tried: String,
    /// Why none was tried though some might help; empty if some were, or nothing has to change.
    pub untried: String,
    /// How far to trust it, most important first.
    pub trust: Vec<String>,
    /// Figures against targets.
    pub figures: Vec<Figure>,
    /// What the table of figures needs said, such as the meaning of the intervals.
    pub figures_note: String,
    /// Charts, in order.
    pub charts: Vec<Chart>,
    /// Tables, in order: worst intervals, coverage gaps, agents, groups, risk by cause, estimates.
    pub tables: Vec<Table>,
    /// Numbers without a published source.
    pub assumptions: Vec<Assumption>,
    /// Methods and seeds: a heading and a sentence each.
    pub methods: Vec<Method>,
}

/// What was simulated, and how to do it again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the desk (客服团队).
    pub desk: String,
    /// Platform, or platforms.
    pub platform: String,
    /// Dates simulated.
    pub dates: String,
    /// Number of replications, in words ("20 replications").
    pub replications: String,
    /// Seed.
    pub seed: String,
    /// Version of the program.
    pub version: String,
    /// Hash of the scenario.
    pub hash: String,
    /// The command that made this report.
    pub command: String,
}

/// Does it hold?
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The answer in a word.
    pub status: Status,
    /// The answer in a sentence.
    pub sentence: String,
}

/// The answer in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// All targets are met together as often as asked.
    Holds,
    /// So many runs cannot tell.
    Undecided,
    /// Targets are missed, red lines crossed, or hours break.
    Fails,
    /// No customer came.
    NoCustomers,
    /// No targets are set: there is nothing to hold.
    #[default]
    NoTargets,
}

/// A target over the whole time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Goal {
    /// What must hold: `first reply`, with its shop where there are several.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its target; empty for a figure shown beside the targets.
    pub target: String,
    /// How often it is missed: `58 of 60`.
    pub missed: String,
    /// Is it met?
    pub mark: Mark,
}

/// Hours that break.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Break {
    /// When: `11-11 00:00–02:00`.
    pub when: String,
    /// What is missed: `first reply p90`.
    pub figure: String,
    /// Its value there.
    pub value: String,
    /// Its target.
    pub target: String,
    /// Customers beyond the target, mean of a run.
    pub customers: String,
    /// Why, in a few words: `hands`, `no one on duty`.
    pub cause: String,
}

/// One of the things that can bind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Binding {
    /// Which one, with what lies behind it: `slots, held by silence`.
    pub name: String,
    /// Its share of the waiting, 0 to 1; `None` if not applicable.
    pub share: Option<f64>,
    /// What that means, in a few words.
    pub text: String,
}

/// Something one can do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measure {
    /// What to do.
    pub what: String,
    /// What it brings.
    pub effect: String,
    /// What it costs; empty for nothing.
    pub cost: String,
}

/// A figure against its target.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// Name in the language of the page.
    pub name: String,
    /// Name in the other language.
    pub other_name: String,
    /// Value, formatted.
    pub value: String,
    /// Confidence or prediction interval, formatted; empty if there is none.
    pub interval: String,
    /// Target, formatted; empty if there is none.
    pub target: String,
    /// Is the target met?
    pub mark: Mark,
    /// How the figure is computed, and which variant it is.
    pub formula: String,
}

/// Is a target met?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Met.
    Met,
    /// The interval contains the target.
    Open,
    /// Missed.
    Missed,
    /// There is no target.
    #[default]
    None,
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    /// Name, unique on the page.
    pub id: String,
    /// A drawing by [`chart::draw::svg`](crate::report::chart::draw::svg).
    pub svg: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Name, unique on the page: lower-case ASCII.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What to know before reading it; may be empty.
    pub note: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows; a table without rows shows `if_empty` instead.
    pub rows: Vec<Row>,
    /// What an empty table says.
    pub if_empty: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Heading, with the unit.
    pub head: String,
    /// How the column is computed; empty if the heading says it all.
    pub hint: String,
    /// True for numbers: they stand at the right.
    pub number: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// One text per column.
    pub cells: Vec<String>,
    /// True if the row needs attention.
    pub alarming: bool,
}

/// A number without a published source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assumption {
    /// What it is.
    pub name: String,
    /// Its value here.
    pub value: String,
    /// Its key in the scenario.
    pub key: String,
    /// How to measure one's own.
    pub how: String,
    /// How much the answer moves with it; empty if not known.
    pub effect: String,
}

/// A method or a seed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Method {
    /// What it is about.
    pub about: String,
    /// What was done.
    pub text: String,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A chart is not a plain drawing; its place in the page is not escaped, so it is refused.
    #[error("chart `{0}` is not a plain SVG drawing")]
    Chart(String),
    /// Two charts or tables share a name.
    #[error("two parts of the page are both named `{0}`")]
    Twice(String),
    /// The template could not be filled in.
    #[error("the page could not be written: {0}")]
    Template(#[from] askama::Error),
}

/// The template and what it asks.
#[derive(Template)]
#[template(path = "report.html")]
struct View<'a> {
    page: &'a Page,
}

impl Page {
    /// The page as HTML, a single file.
    ///
    /// # Errors
    /// A chart that is not a plain drawing, or two parts with the same name.
    pub fn render(&self) -> Result<String, PageError> {
        let charts: Vec<&str> = self.charts.iter().map(|c| c.id.as_str()).collect();
        let tables: Vec<&str> = self.tables.iter().map(|t| t.id.as_str()).collect();
        for names in [charts, tables] {
            let again = |(i, name): (usize, &&str)| names[..i].contains(name);
            if let Some((_, name)) = names.iter().enumerate().find(|found| again(*found)) {
                return Err(PageError::Twice((*name).to_owned()));
            }
        }
        if let Some(chart) = self.charts.iter().find(|c| !drawing::is_plain(&c.svg)) {
            return Err(PageError::Chart(chart.id.clone()));
        }
        let html = punctuate(self.lang, View { page: self }.render()?);
        Ok(visible(&html).into_owned())
    }
}

impl View<'_> {
    /// The word of the page's language.
    fn t<'b>(&self, en: &'b str, zh: &'b str) -> &'b str {
        self.page.lang.pick(en, zh)
    }

    /// The targets of the first screen: all in their order, or of too many those that are missed
    /// first.
    fn goals(&self) -> Vec<&Goal> {
        let mut goals: Vec<&Goal> = self.page.goals.iter().collect();
        if goals.len() > MOST_GOALS {
            goals.sort_by_key(|goal| match goal.mark {
                Mark::Missed => 0,
                Mark::Open => 1,
                Mark::Met => 2,
                Mark::None => 3,
            });
            goals.truncate(MOST_GOALS);
        }
        goals
    }

    /// How many targets are not shown.
    fn more_goals(&self) -> usize {
        self.page.goals.len().saturating_sub(MOST_GOALS)
    }

    /// How many broken hours are not shown.
    fn more_breaks(&self) -> usize {
        self.page.breaks.len().saturating_sub(MOST_BREAKS)
    }

    /// What stands where there are no broken hours.
    fn no_breaks(&self) -> &'static str {
        let lang = self.page.lang;
        match self.page.verdict.status {
            Status::NoTargets => lang.pick(
                "No targets are set, so no hour can miss one. Add [targets] to the scenario.",
                "未设目标，无从判断是否达标。请在场景中添加 [targets]。",
            ),
            _ => lang.pick("No hour misses a target.", "没有时段未达标。"),
        }
    }

    /// What stands where there is no change to propose.
    fn no_changes(&self) -> &str {
        let lang = self.page.lang;
        match self.page.verdict.status {
            Status::Undecided | Status::Fails if !self.page.untried.is_empty() => {
                &self.page.untried
            }
            Status::Holds => lang.pick("Nothing has to change.", "无需调整。"),
            Status::NoTargets => lang.pick(
                "Without targets there is nothing to change for.",
                "未设目标，暂无调整建议。",
            ),
            Status::NoCustomers => {
                lang.pick("Without customers nothing has to change.", "没有进线，无需调整。")
            }
            Status::Undecided | Status::Fails => lang.pick(
                "No single change that was tried helps for sure; combine several with --set.",
                "所试的单项调整均无确切改善；可用 --set 组合多项再试。",
            ),
        }
    }

    /// The answer in a word.
    fn status_word(&self) -> &'static str {
        let lang = self.page.lang;
        match self.page.verdict.status {
            Status::Holds => lang.pick("Holds", "守得住"),
            Status::Undecided => lang.pick("Undecided", "未定"),
            Status::NoCustomers => lang.pick("No customers", "没有进线"),
            Status::Fails => lang.pick("Does not hold", "守不住"),
            Status::NoTargets => lang.pick("No targets set", "未设目标"),
        }
    }

    /// The class that gives the answer its colour.
    fn status_class(&self) -> &'static str {
        match self.page.verdict.status {
            Status::Holds => "good",
            Status::Undecided => "open",
            Status::Fails => "bad",
            Status::NoTargets | Status::NoCustomers => "none",
        }
    }

    /// The text of a cell; short rows end in empty cells.
    fn cell<'b>(&self, row: &'b Row, index: &usize) -> &'b str {
        row.cells.get(*index).map_or("", String::as_str)
    }

    /// A share as whole per cent, for a bar and its label.
    fn per_cent(&self, share: &Option<f64>) -> Option<u32> {
        let share = share.filter(|s| s.is_finite())?;
        // As text is rounded, so that page and terminal agree.
        Some((share.clamp(0.0, 1.0) * 100.0).round_ties_even() as u32)
    }

    /// The sign, class and word of a mark.
    fn mark(&self, mark: &Mark) -> Option<(&'static str, &'static str, &'static str)> {
        let lang = self.page.lang;
        match mark {
            Mark::Met => Some(("✓", "good", lang.pick("met", "达标"))),
            Mark::Open => Some(("△", "open", lang.pick("unsure", "未定"))),
            Mark::Missed => Some(("✗", "bad", lang.pick("missed", "未达标"))),
            Mark::None => None,
        }
    }
}
