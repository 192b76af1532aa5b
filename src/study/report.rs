//! What the days came to: figures, verdict, targets, and everything that is written from them.

use super::figures::{Figure, Part, Series, Target, Verdict};
use super::{Error, FigureInfo, Findings, Lang};
use crate::experiment::precision::{Reached, reached};
use crate::measure::catalog::{self, Period, figure};
use crate::measure::result::Results;
use crate::measure::summary::{Section, Summary};
use crate::model::Scenario;
use crate::model::figure::FIGURES;
use crate::planning::levers::Levers;
use crate::report::advice::Advice;
use crate::report::outcome::Outcome;
use crate::report::{sentence, terminal};
use crate::scenario::fault::nearest;
use crate::scenario::said::said;
use crate::stats::sample::Band;
use std::sync::Arc;

/// The days of a study, played and summed up.
#[derive(Debug)]
pub struct Report {
    pub(super) scenario: Arc<Scenario>,
    pub(super) results: Results,
    pub(super) summary: Summary,
    pub(super) levers: Levers,
    pub(super) advice: Advice,
    pub(super) command: String,
    pub(super) sets: Vec<String>,
    pub(super) only: Vec<&'static str>,
    pub(super) sensitivity: bool,
    pub(super) findings: Arc<Findings>,
}

impl Report {
    /// What every writer is given.
    pub(crate) fn outcome(&self) -> Outcome<'_> {
        Outcome {
            scenario: &self.scenario,
            results: &self.results,
            summary: &self.summary,
            levers: &self.levers,
            command: self.command.clone(),
            sets: self.sets.clone(),
            only: self.only.clone(),
        }
    }

    /// How many runs it is made of.
    pub fn replications(&self) -> u32 {
        self.summary.replications
    }

    /// Does the desk hold?
    pub fn verdict(&self) -> Verdict {
        self.summary.verdict.status.into()
    }

    /// The answer in a sentence or two: the verdict, what is worst, why, and what would help.
    pub fn headline(&self, lang: Lang) -> String {
        sentence::verdict(lang, &self.outcome(), &self.advice)
    }

    /// The summary that the command line prints.
    pub fn text(&self, lang: Lang) -> String {
        terminal::text(lang, &self.outcome(), &self.advice)
    }

    /// A figure of the whole desk over the whole time, by its name in files as in `lost_rate`.
    ///
    /// # Errors
    /// There is no such figure ([`Error::is_scenario`]). A figure without a value is none: see
    /// [`Figure::missing`].
    pub fn figure(&self, id: &str) -> Result<Figure, Error> {
        self.figure_of(Part::Desk, id)
    }

    /// The same of a shop, a group or an agent.
    ///
    /// # Errors
    /// There is no such figure or part, or the figure does not exist for a part of that kind.
    pub fn figure_of(&self, part: Part, id: &str) -> Result<Figure, Error> {
        let section = self.section(part)?;
        let found = section.get(known(id)?.id).map(Figure::of);
        found.ok_or_else(|| Error::wrong(format!("`{id}` is not taken for {}", told(part))))
    }

    /// All figures of a part over the whole time, in the order of its table.
    ///
    /// # Errors
    /// There is no such part.
    pub fn figures_of(&self, part: Part) -> Result<Vec<Figure>, Error> {
        Ok(self.section(part)?.estimates.iter().map(Figure::of).collect())
    }

    /// A figure's value in each run, in order, for comparisons of the same days under two studies.
    ///
    /// # Errors
    /// As [`Report::figure_of`].
    pub fn values(&self, part: Part, id: &str) -> Result<Vec<Option<f64>>, Error> {
        let at = self.section(part)?.part;
        let values = self.results.values(at, Period::Whole, known(id)?.id);
        values.ok_or_else(|| Error::wrong(format!("`{id}` is not taken for {}", told(part))))
    }

    /// A figure over the intervals of the day, of the desk or a shop.
    ///
    /// # Errors
    /// There is no such figure or part, or the figure is not kept by interval.
    pub fn series(&self, part: Part, id: &str) -> Result<Series, Error> {
        let id = known(id)?.id;
        let section = self.section(part)?;
        let at = match section.part {
            // the only shop of a desk is the desk
            catalog::Part::Shop(0) if self.scenario.shops.len() == 1 => catalog::Part::Desk,
            at => at,
        };
        let Some(series) = self.summary.series(at, id) else {
            let text = format!("`{id}` is not kept by interval for {}", told(part));
            return Err(Error::wrong(text));
        };
        let edge = |edge: fn(&Band) -> f64| -> Vec<Option<f64>> {
            series.bands.iter().map(|band| band.as_ref().map(edge)).collect()
        };
        let outcome = self.outcome();
        Ok(Series {
            begins: (0..outcome.intervals()).map(|interval| outcome.label(interval)).collect(),
            low: edge(|band| band.low),
            median: edge(|band| band.median),
            high: edge(|band| band.high),
        })
    }

    /// The targets, and how each fared.
    pub fn targets(&self) -> Vec<Target> {
        let name = |shop: usize| self.scenario.shops[shop].name.as_str();
        let checks = self.summary.targets.iter();
        checks.filter_map(|check| Target::of(check, name(check.shop))).collect()
    }

    /// A number of notes for whoever ran it: how well a figure asked for is known, which intervals
    /// are too narrow. English.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = precision_notes(&self.scenario, &self.results);
        notes.extend(batch_note(&self.summary));
        notes
    }

    fn section(&self, part: Part) -> Result<&Section, Error> {
        let sections = || self.summary.sections.iter();
        let is = |section: &&Section| match (part, section.part) {
            (Part::Desk, catalog::Part::Desk) => true,
            (Part::Shop(name), catalog::Part::Shop(_))
            | (Part::Group(name), catalog::Part::Row(_))
            | (Part::Agent(name), catalog::Part::Agent(_))
            | (Part::Work(name), catalog::Part::Work(_)) => section.name == name,
            _ => false,
        };
        sections().find(is).ok_or_else(|| no_such_part(&self.summary.sections, part))
    }
}

/// What became of the precision asked for; nothing if a number of runs was.
fn precision_notes(scenario: &Scenario, results: &Results) -> Vec<String> {
    let Some(asked) = &scenario.precision else { return Vec::new() };
    let note = |shop: Reached| {
        let name = &scenario.shops[shop.shop].name;
        let (figure, runs) = (&asked.figure, results.count());
        let width = shop.half_width.map_or("nothing".to_owned(), |width| format!("±{width:.4}"));
        let word = if shop.enough { "known" } else { "known only" };
        format!("{name}: `{figure}` is {word} to {width} after {runs} runs")
    };
    reached(scenario, asked, results).into_iter().map(note).collect()
}

/// Figures whose batches resemble their neighbours; nothing if there are none.
fn batch_note(summary: &Summary) -> Option<String> {
    let cut = summary.cut.as_ref().filter(|cut| !cut.alike.is_empty())?;
    let told = cut.alike.iter().map(|(figure, lag)| format!("`{}` ({lag:.2})", figure.id));
    let told: Vec<String> = told.collect();
    Some(format!(
        "neighbouring batches of {} resemble each other (correlation), so these intervals are too \
         narrow: a longer run or fewer batches\n  {}",
        cut.length,
        told.join(", ")
    ))
}

/// That there is no such part among these, with the nearest that is.
pub(super) fn no_such_part(sections: &[Section], part: Part) -> Error {
    let (name, of_kind): (&str, fn(catalog::Part) -> bool) = match part {
        Part::Desk => ("", |part| part == catalog::Part::Desk),
        Part::Shop(name) => (name, |part| matches!(part, catalog::Part::Shop(_))),
        Part::Group(name) => (name, |part| matches!(part, catalog::Part::Row(_))),
        Part::Agent(name) => (name, |part| matches!(part, catalog::Part::Agent(_))),
        Part::Work(name) => (name, |part| matches!(part, catalog::Part::Work(_))),
    };
    let there = sections.iter().filter(|section| of_kind(section.part));
    let near = nearest(name, there.map(|section| section.name.as_str()));
    let help = near.map_or(String::new(), |near| format!("\nhelp: did you mean `{near}`?"));
    Error::wrong(format!("there is no {}{help}", told(part)))
}

/// The figure of a name in files, or of a planner's word for it.
pub(super) fn known(name: &str) -> Result<FigureInfo, Error> {
    asked_for(name).and_then(|id| {
        let found = figure(id).map(FigureInfo::of);
        found.ok_or_else(|| Error::defect(format!("the figure `{id}` has no formula")))
    })
}

/// Its name in files.
pub(super) fn asked_for(name: &str) -> Result<&'static str, Error> {
    let found = catalog::figure_of_target(name.trim()).map(|figure| figure.id);
    found.ok_or_else(|| {
        let names = FIGURES.iter().flat_map(|row| std::iter::once(&row.id).chain(row.aliases));
        let help = match nearest(name, names.copied()) {
            Some(near) => said!("write `{near}`", "写“{near}”"),
            None => said!("docs/figures.md lists them", "全部指标见 docs/figures.md"),
        };
        let (help, mend) = (help.pick(false), help.pick(true));
        Error::wrong(said!(
            "no figure is called `{name}`\nhelp: {help}",
            "没有“{name}”这个指标\n提示：{mend}"
        ))
    })
}

/// A part in words.
pub(super) fn told(part: Part) -> String {
    match part {
        Part::Desk => "the desk".to_owned(),
        Part::Shop(name) => format!("shop `{name}`"),
        Part::Group(name) => format!("group `{name}`"),
        Part::Agent(name) => format!("agent `{name}`"),
        Part::Work(name) => format!("kind of work `{name}`"),
    }
}
