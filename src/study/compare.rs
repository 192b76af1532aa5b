//! Studies side by side: is another one worse for its customers than the first?

use super::{Error, Lang, Run, Study};
use crate::model::Scenario;
use crate::planning::compare::matched::{Renamed, aligned};
use crate::planning::compare::{self, Compared as Paired, Played, play, unlike};
use crate::report::compare::{Against, Found, Side, compared_json, map_refused, refused};
use crate::scenario::differences::{Difference, differences};
use std::sync::atomic::AtomicBool;

/// Pairs of runs, unless more are asked for.
const PAIRS: u32 = 200;

/// Studies that were compared, each with the first.
pub(crate) struct Compared {
    labels: Vec<String>,
    meanings: Vec<u64>,
    scenarios: Vec<Scenario>,
    played: Vec<Played>,
    compared: Vec<Paired>,
    differences: Vec<Vec<Difference>>,
    renamed: Vec<Renamed>,
}

impl Run<'_> {
    /// Compares others with the study of this run, on the same customers. `pairs` of runs, or 200,
    /// or as many as a study has fixed, if those are more; `maps` are names of agents in this study
    /// and in the others that are one.
    ///
    /// # Errors
    /// They do not face the same customers at the same time, a name of a map is not there, a log
    /// cannot be read, a replication failed, or the flag went up.
    pub(crate) fn compare(
        self,
        others: &[Study],
        pairs: Option<u32>,
        maps: &[(String, String)],
    ) -> Result<Compared, Error> {
        self.on_threads(|run| {
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let studies: Vec<&Study> = std::iter::once(run.study).chain(others).collect();
            let renamed: Vec<Renamed> = maps
                .iter()
                .map(|(first, second)| Renamed { first: first.clone(), second: second.clone() })
                .collect();
            let scenarios = all_aligned(&studies, &renamed)?;
            let fixed = studies.iter().map(|study| &study.scenario);
            let fixed = fixed.filter(|it| !it.decides && it.precision.is_none());
            let most = fixed.map(|it| it.replications).max().unwrap_or(0);
            let pairs = pairs.unwrap_or_else(|| most.max(PAIRS));
            let meanings: Vec<u64> = scenarios.iter().map(Scenario::meaning).collect();
            let of = pairs.saturating_mul(studies.len() as u32);
            let mut played: Vec<Played> = Vec::new();
            for (number, scenario) in scenarios.iter().enumerate() {
                let before = pairs.saturating_mul(number as u32);
                let tell = |done: u32, _: u32| (run.progress)(before + done, of);
                let failed = |error| Error::of_run(&error, &studies[number].name, scenario.seed);
                // what means the same has the same runs
                let one = match number > 0 && meanings[number] == meanings[0] {
                    true => played[0].clone(),
                    false => play(scenario, pairs, tell, interrupted).map_err(failed)?,
                };
                if !one.summary.audit.is_empty() {
                    return Err(Error::defect(run.unbalanced(&one.summary.audit)));
                }
                played.push(one);
            }
            let mut compared = Vec::new();
            for number in 1..scenarios.len() {
                let same = meanings[number] == meanings[0];
                let pair = |at: usize| (&scenarios[at], &played[at]);
                let done = compare::compare(pair(0), pair(number), same, interrupted);
                compared.push(done.map_err(|error| run.failed(&error))?);
            }
            let text = |study: &&Study| (study.text.to_string(), study.sets.clone());
            let texts: Vec<(String, Vec<String>)> = studies.iter().map(text).collect();
            let (first, rest) = texts.split_at(1);
            let differ = |(text, sets): &(String, Vec<String>)| {
                differences((&first[0].0, &first[0].1), (text, sets))
            };
            Ok(Compared {
                labels: studies.iter().map(|study| study.name.clone()).collect(),
                meanings,
                differences: rest.iter().map(differ).collect(),
                scenarios,
                played,
                compared,
                renamed,
            })
        })
    }
}

/// The scenarios with one chance for what is the same in the first and in another.
fn all_aligned(studies: &[&Study], renamed: &[Renamed]) -> Result<Vec<Scenario>, Error> {
    let first = studies[0];
    let mut scenarios = vec![(*first.scenario).clone()];
    for study in &studies[1..] {
        let (a, b) = (&*first.scenario, &*study.scenario);
        if let Some(why) = unlike(a, b) {
            return Err(Error::wrong(refused(why, (&first.name, a), (&study.name, b))));
        }
        // of several others, a name may be new in some and old in the rest
        let has = |name: &str| b.agents.iter().any(|it| it.family == name || it.name == name);
        let concerned = |map: &&Renamed| studies.len() == 2 || has(&map.second) || !has(&map.first);
        let renamed: Vec<Renamed> = renamed.iter().filter(concerned).cloned().collect();
        let one = aligned(a, b, &renamed);
        let one = one.map_err(|why| Error::wrong(map_refused(&why, &first.name, &study.name)))?;
        scenarios.push(one);
    }
    Ok(scenarios)
}

impl Compared {
    fn with<T>(&self, tell: impl FnOnce(&Found) -> T) -> T {
        let side = |at: usize| Side {
            letter: char::from(b'a' + at.min(25) as u8),
            label: &self.labels[at],
            meaning: self.meanings[at],
            scenario: &self.scenarios[at],
            played: &self.played[at],
        };
        let others: Vec<Against> = (1..self.labels.len())
            .map(|at| Against {
                side: side(at),
                compared: &self.compared[at - 1],
                differences: &self.differences[at - 1],
            })
            .collect();
        tell(&Found { base: side(0), others: &others, renamed: &self.renamed })
    }

    /// As Markdown, for a terminal or a chat.
    pub(crate) fn markdown(&self, lang: Lang) -> String {
        self.with(|found| found.paper(lang, false).markdown())
    }

    /// As a page, with every interval and pictures.
    ///
    /// # Errors
    /// The page could not be made.
    pub(crate) fn page(&self, lang: Lang) -> Result<String, Error> {
        let page = self.with(|found| found.paper(lang, true).html());
        page.map_err(|error| Error::defect(error.to_string()))
    }

    /// `compare.json`.
    pub(crate) fn json(&self) -> String {
        self.with(compared_json)
    }
}

impl Study {
    /// Reads a scenario that is not where its name says, as one of another revision: its text, its
    /// name for messages, and the folder in which the files stand that it names.
    ///
    /// # Errors
    /// As [`Study::open`].
    pub(crate) fn from_elsewhere(
        name: &str,
        text: String,
        folder: &std::path::Path,
        sets: &[String],
    ) -> Result<Study, Error> {
        let read = crate::scenario::parse(name, text, folder, sets);
        Study::read(name.to_owned(), folder.to_owned(), sets, read)
    }

    /// The same under another name, for messages and tables.
    pub(crate) fn called(mut self, name: String) -> Study {
        self.name = name;
        self
    }
}

/// The JSON Schema of `compare.json`.
pub(crate) fn compare_schema() -> String {
    crate::report::compare::record::schema()
}
