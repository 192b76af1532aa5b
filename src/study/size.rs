//! How many people a study takes: the search for head counts, and what is said of it.

use super::{Error, Lang, Run, Study};
use crate::model::Scenario;
pub(crate) use crate::planning::size::Stage;
use crate::planning::size::cells::all_away;
use crate::planning::size::{Answer, Size, SizeError, size};
pub(crate) use crate::report::size::record::Verdict as SizedVerdict;
use crate::report::size::record::document;
use crate::report::size::{Apart, Found, refused, set, sized_json};
use crate::scenario;
use std::sync::atomic::AtomicBool;

/// Head counts that were looked for.
pub(crate) struct Sized {
    study: Study,
    size: Size,
    apart: Option<Apart>,
    sets: Vec<String>,
    roster: Scenario,
    nobody: Vec<String>,
}

impl Run<'_> {
    /// Searches the cheapest head counts with which the desk holds.
    ///
    /// # Errors
    /// There is nothing to search for, a log cannot be read, or a replication failed.
    pub(crate) fn size(self, lang: Lang, tell: impl Fn(Stage, u64) + Sync) -> Result<Sized, Error> {
        self.on_threads(|run| {
            let study: &Study = run.study;
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let apart = study.with_breaks_apart();
            let (base, apart) = match apart {
                Some((study, apart)) => (study, Some(apart)),
                None => (study.clone(), None),
            };
            let make = |counts: &[(&str, u32)]| base.with_counts(counts);
            let desks = (&*base.scenario, &*study.scenario);
            let found = size(desks, &make, &tell, interrupted);
            let size = found.map_err(|error| match error {
                SizeError::Run(error) => run.failed(&error),
                SizeError::Refused(why) => Error::wrong(refused(lang, &base.scenario, &why)),
            })?;
            let roster = match &size.answer {
                Answer::Roster { counts, .. } | Answer::Nothing { counts, .. } => {
                    base.with_counts(&size.cells.changed(counts)).ok()
                }
                Answer::Unknown => None,
            };
            let roster = roster.unwrap_or_else(|| (*base.scenario).clone());
            let mut nobody = scenario::sizing::of_nobody(&base.text);
            let is_there = |name: &String| {
                let families = size.cells.cells.iter().map(|cell| &cell.family);
                families.into_iter().any(|family| family == name)
            };
            nobody.retain(|name| !is_there(name));
            Ok(Sized { study: base, size, apart, sets: study.sets.clone(), roster, nobody })
        })
    }
}

impl Sized {
    fn found(&self) -> Found<'_> {
        Found {
            scenario: &self.study.scenario,
            roster: &self.roster,
            size: &self.size,
            apart: self.apart.as_ref(),
            nobody: &self.nobody,
            file: &self.study.name,
            sets: &self.sets,
        }
    }

    /// What was found, as a request for people: Markdown, and a page.
    ///
    /// # Errors
    /// The page could not be made.
    pub(crate) fn request(&self, lang: Lang) -> Result<(String, String), Error> {
        let request = self.found().request(lang);
        let page = request.html().map_err(|error| Error::defect(error.to_string()))?;
        Ok((request.markdown(), page))
    }

    /// `size.json`.
    pub(crate) fn json(&self) -> String {
        sized_json(&self.found())
    }

    /// The answer in a word.
    pub(crate) fn verdict(&self) -> SizedVerdict {
        document(&self.found()).answer
    }
}

impl Study {
    /// The same with breaks taken apart, where everybody of a shop is away at once and that helps.
    fn with_breaks_apart(&self) -> Option<(Study, Apart)> {
        let away = all_away(&self.scenario);
        if away.is_empty() {
            return None;
        }
        let apart = scenario::apart::apart(&self.text);
        let mut sets = self.sets.clone();
        sets.extend(apart.iter().cloned());
        let read = scenario::parse(&self.name, self.text.to_string(), &self.folder, &sets);
        let study = Study::read(self.name.clone(), self.folder.clone(), &sets, read).ok()?;
        let study = if self.count_is_said { study.fixed() } else { study };
        // one person's own break needs a second person first
        let with_one_more = |study: &Study| {
            let mut families: Vec<(&str, u32)> = Vec::new();
            for agent in &study.scenario.agents {
                match families.iter_mut().find(|(family, _)| *family == agent.family) {
                    Some((_, count)) => *count += 1,
                    None => families.push((&agent.family, 2)),
                }
            }
            study.with_counts(&families).ok().map(|scenario| all_away(&scenario).len())
        };
        let better = all_away(&study.scenario).len() < away.len()
            || with_one_more(&study).zip(with_one_more(self)).is_some_and(|(then, now)| then < now);
        better.then_some((study, Apart { away, sets: apart }))
    }

    /// The scenario with other head counts of some families.
    fn with_counts(&self, counts: &[(&str, u32)]) -> Result<Scenario, String> {
        if counts.is_empty() {
            return Ok((*self.scenario).clone());
        }
        let mut sets = self.sets.clone();
        sets.extend(counts.iter().map(|(family, count)| set(family, *count)));
        let text = self.text.to_string();
        let read = scenario::parse(&self.name, text, &self.folder, &sets);
        read.map(|loaded| loaded.scenario).map_err(|error| error.to_string())
    }
}

/// The JSON Schema of `size.json`.
pub(crate) fn size_schema() -> String {
    crate::report::size::record::schema()
}
