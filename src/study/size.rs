//! How many people a study takes: the search for head counts, and what is said of it.

use super::{Error, Lang, Run, Study};
use crate::model::Scenario;
use crate::model::sizing::{Shifted, Sizing};
pub(crate) use crate::planning::size::Stage;
use crate::planning::size::open::all_away;
use crate::planning::size::shifts::places::{Places, What};
use crate::planning::size::{Answer, Asking, Refusal, Size, SizeError, size};
pub(crate) use crate::report::size::record::Verdict as SizedVerdict;
use crate::report::size::record::document;
use crate::report::size::{Apart, Found, refused, set, sized_json};
use crate::scenario::moved;
use crate::scenario::node::Node;
use crate::scenario::patterns::{self, Placed};
use crate::scenario::set::tree;
use crate::scenario::{self, LoadError};
use std::sync::atomic::AtomicBool;

/// Head counts that were looked for.
pub(crate) struct Sized {
    study: Study,
    size: Size,
    apart: Option<Apart>,
    sets: Vec<String>,
    roster: Scenario,
    nobody: Vec<String>,
    settings: Vec<String>,
    staffing: Option<Staffing>,
}

/// People who may be put on patterns.
struct Staffing {
    /// Where.
    places: Places,
    /// The settings before anybody is put there.
    first: Vec<String>,
    /// The scenario as it is written, settings included.
    written: Node,
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
            let refuse = |why: &Refusal| Error::wrong(refused(lang, &base.scenario, why));
            let staffing = base.staffing().map_err(|why| refuse(&why))?;
            let on = staffing.as_ref();
            let make = |counts: &[(&str, u32)]| base.with_people(on, counts, lang);
            let asking = Asking {
                scenario: &base.scenario,
                today_is: &study.scenario,
                places: on.map(|on| &on.places),
                make: &make,
                tell: &tell,
                interrupted,
            };
            let found = size(&asking);
            let size = found.map_err(|error| match error {
                SizeError::Run(error) => run.failed(&error),
                SizeError::Refused(why) => refuse(&why),
            })?;
            let roster = match &size.answer {
                Answer::Roster { counts, .. } | Answer::Nothing { counts, .. } => {
                    make(&size.cells.changed(counts)).ok()
                }
                Answer::Unknown => None,
            };
            let changed = match &size.answer {
                Answer::Roster { counts, .. } | Answer::Nothing { counts, .. } => {
                    size.cells.changed(counts)
                }
                Answer::Unknown => Vec::new(),
            };
            let settings = base.settings(on, &changed);
            let roster = roster.unwrap_or_else(|| (*base.scenario).clone());
            let mut nobody = scenario::sizing::of_nobody(&tree(&base.text, &base.sets));
            let is_there = |name: &String| {
                let families = size.cells.cells.iter().map(|cell| &cell.family);
                families.into_iter().any(|family| family == name)
            };
            nobody.retain(|name| !is_there(name));
            let sets = study.sets.clone();
            let study = base.clone();
            Ok(Sized { study, size, apart, sets, roster, nobody, settings, staffing })
        })
    }
}

impl Sized {
    fn found<'a>(&'a self, roster_file: &'a str) -> Found<'a> {
        Found {
            scenario: &self.study.scenario,
            roster: &self.roster,
            size: &self.size,
            apart: self.apart.as_ref(),
            nobody: &self.nobody,
            file: &self.study.name,
            sets: &self.sets,
            settings: &self.settings,
            places: self.staffing.as_ref().map(|staffing| &staffing.places),
            roster_file,
        }
    }

    /// What was found, as a request for people: Markdown, and a page. The settings of the roster
    /// are in a file.
    ///
    /// # Errors
    /// The page could not be made.
    pub(crate) fn request(&self, lang: Lang, file: &str) -> Result<(String, String), Error> {
        let request = self.found(file).request(lang);
        let page = request.html().map_err(|error| Error::defect(error.to_string()))?;
        Ok((request.markdown(), page))
    }

    /// The settings that make the roster found of the scenario, a line each, as `--set @FILE` takes
    /// them; `None` where none was found.
    pub(crate) fn settings(&self) -> Option<String> {
        let found = self.found("");
        matches!(self.size.answer, Answer::Roster { .. })
            .then(|| found.all_settings().iter().map(|set| format!("{set}\n")).collect())
    }

    /// The roster found as a workbook; `None` where none was found.
    ///
    /// # Errors
    /// The workbook could not be made.
    #[cfg(feature = "cli")]
    pub(crate) fn workbook(&self, lang: Lang) -> Result<Option<Vec<u8>>, Error> {
        self.found("").workbook(lang).map_err(|error| Error::defect(error.to_string()))
    }

    /// `size.json`.
    pub(crate) fn json(&self) -> String {
        sized_json(&self.found(""))
    }

    /// The answer in a word.
    pub(crate) fn verdict(&self) -> SizedVerdict {
        document(&self.found("")).answer
    }
}

/// Percent of a shift that may be away at once where its breaks are taken apart, tried in turn.
const AWAY_AT_MOST: [u32; 3] = [34, 50, 67];

impl Study {
    /// The same with breaks taken apart, where everybody of a shop is away at once and that helps.
    fn with_breaks_apart(&self) -> Option<(Study, Apart)> {
        let away = all_away(&self.scenario);
        // patterns have breaks of their own
        let Sizing { patterns, change, .. } = &self.scenario.sizing;
        if away.is_empty() || (!patterns.is_empty() && change.is_none()) {
            return None;
        }
        let (study, apart) = self.breaks_apart()?;
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
            study
                .with_people(None, &families, Lang::En)
                .ok()
                .map(|scenario| all_away(&scenario).len())
        };
        let better = all_away(&study.scenario).len() < away.len()
            || with_one_more(&study).zip(with_one_more(self)).is_some_and(|(then, now)| then < now);
        better.then_some((study, Apart { away, sets: apart }))
    }

    /// The same with the breaks of every shift apart that has room for it, and the settings. A
    /// third of a shift is away at once; where its windows are too short for that, as few as can.
    fn breaks_apart(&self) -> Option<(Study, Vec<String>)> {
        let root = tree(&self.text, &self.sets);
        let read = |apart: &[String]| {
            let mut sets = self.sets.clone();
            sets.extend(apart.iter().cloned());
            let read = scenario::parse(&self.name, self.text.to_string(), &self.folder, &sets);
            Study::read(self.name.clone(), self.folder.clone(), &sets, read).ok()
        };
        let by_share = AWAY_AT_MOST.map(|percent| scenario::apart::apart(&root, percent));
        let all: Vec<String> = by_share[0].iter().flatten().cloned().collect();
        if let Some(study) = read(&all) {
            return Some((study, all));
        }
        let mut apart: Vec<String> = Vec::new();
        for shift in 0..by_share[0].len() {
            let tries = by_share.iter().filter_map(|shifts| shifts[shift].clone());
            let sound = tries
                .map(|setting| [apart.as_slice(), &[setting]].concat())
                .find(|together| read(together).is_some());
            apart = sound.unwrap_or(apart);
        }
        Some((read(&apart)?, apart))
    }

    /// Where people may be put, if the scenario has patterns.
    fn staffing(&self) -> Result<Option<Staffing>, Refusal> {
        let Sizing { patterns, change, .. } = &self.scenario.sizing;
        if patterns.is_empty() && change.is_none() {
            return Ok(None);
        }
        let written = tree(&self.text, &self.sets);
        if written.at("desk.roster").is_some() {
            return Err(Refusal::Sheet);
        }
        let places = match change {
            None => Places::new(&self.scenario)?,
            Some(change) => Places::of_change(&self.scenario, change, |family| {
                let way = |it: Shifted| Some((it, moved::times(&written, family, it)?));
                change.ways().into_iter().filter_map(way).collect()
            })?,
        };
        let mut kept: Vec<&str> =
            self.scenario.agents.iter().map(|agent| agent.family.as_str()).collect();
        kept.dedup();
        kept.retain(|family| places.changes || !places.replaces(family));
        let first = patterns::as_today(&written, &kept);
        Ok(Some(Staffing { places, first, written }))
    }

    /// The settings of head counts: of families there are, and of people on patterns.
    fn settings(&self, staffing: Option<&Staffing>, counts: &[(&str, u32)]) -> Vec<String> {
        if counts.is_empty() {
            return Vec::new();
        }
        let mut sets = staffing.map_or_else(Vec::new, |staffing| staffing.first.clone());
        let mut shifted = Vec::new();
        for (family, count) in counts {
            let place = staffing.and_then(|on| {
                let place = on.places.list.iter().find(|place| place.id == *family)?;
                Some((place, on))
            });
            let Some((place, on)) = place else {
                sets.push(set(family, *count));
                continue;
            };
            let (like, id, count) = (place.like.as_str(), place.id.as_str(), *count);
            match place.what {
                What::Start { pattern, start } => {
                    let pattern = &self.scenario.sizing.patterns[pattern];
                    let start = pattern.starts[start];
                    sets.extend(patterns::settings(&Placed { pattern, like, id, start, count }));
                }
                What::Shifted(how) => {
                    sets.extend(moved::settings(&on.written, (like, id, count), how));
                    shifted.push((like, id));
                }
            }
        }
        sets.extend(staffing.iter().flat_map(|on| moved::events(&on.written, &shifted)));
        sets
    }

    /// The scenario with other head counts.
    fn with_people(
        &self,
        staffing: Option<&Staffing>,
        counts: &[(&str, u32)],
        lang: Lang,
    ) -> Result<Scenario, String> {
        if counts.is_empty() {
            return Ok((*self.scenario).clone());
        }
        let mut sets = self.sets.clone();
        sets.extend(self.settings(staffing, counts));
        let text = self.text.to_string();
        let read = scenario::parse(&self.name, text, &self.folder, &sets);
        read.map(|loaded| loaded.scenario).map_err(|error| match (&error, lang) {
            (LoadError::Faults(faults, sources), Lang::Zh) => faults.render_chinese(sources, false),
            _ => error.to_string(),
        })
    }
}

/// The JSON Schema of `size.json`.
pub(crate) fn size_schema() -> String {
    crate::report::size::record::schema()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two shifts, each of whose people are all away in the same hours.
    fn desk(first: &str, second: &str) -> Study {
        let text = format!(
            "[desk]\nstart = 2026-11-11T08:00:00\nlength = \"12h\"\nplatform = \"generic\"\n\
             contacts_per_day = 300\n[[agents]]\nid = \"A\"\ncount = 4\n[[agents]]\nid = \"B\"\n\
             count = 3\n[[shifts]]\nagents = \"A\"\nfrom = \"08:00\"\nto = \"14:00\"\n\
             breaks = [{first}]\n[[shifts]]\nagents = \"B\"\nfrom = \"14:00\"\nto = \"20:00\"\n\
             breaks = [{second}]\n"
        );
        Study::from_text(text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// How much of each shift may be away at once.
    fn shares(study: &Study) -> Vec<String> {
        let apart = study.with_breaks_apart().map(|(_, apart)| apart.sets).unwrap_or_default();
        let share = |set: &String| {
            let (shift, rest) = set.split_once('.').and_then(|at| at.1.split_once('.'))?;
            let share = rest.split("away_at_most = \"").nth(1)?.split('"').next()?;
            Some(format!("{shift}: {share}"))
        };
        apart.iter().filter_map(share).collect()
    }

    #[test]
    fn breaks_are_taken_apart_as_far_as_there_is_time() {
        let noon = "{ from = \"11:00\", to = \"11:30\" }";
        let five = "{ from = \"17:00\", to = \"17:30\" }";
        assert_eq!(shares(&desk(noon, five)), ["1: 34%", "2: 34%"]);
        // from the start of the shift on there are 75 minutes for three people's half hours
        let early = "{ from = \"14:00\", to = \"14:30\" }, { from = \"16:00\", to = \"16:30\" }";
        assert_eq!(shares(&desk(noon, early)), ["1: 34%", "2: 67%"]);
        // nobody can go at another time: that shift keeps its break
        let all = "{ from = \"14:00\", to = \"20:00\" }";
        assert_eq!(shares(&desk(noon, all)), ["1: 34%"]);
    }
}
