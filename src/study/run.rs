//! Playing the days of a study: how many, on how many threads, what is tried besides.

use super::report::Report;
use super::{Error, Study};
use crate::engine::RunError;
use crate::experiment::Pool;
use crate::experiment::logs::Logs;
use crate::experiment::precision::simulate_enough;
use crate::experiment::replicate::simulate;
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::model::Scenario;
use crate::planning::levers::{Levers, Skipped};
use crate::planning::{levers, sensitivity};
use crate::report::advice;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Most threads of a run, as on the command line: more would only get in each other's way.
const THREADS_MOST: usize = 1024;

/// Which runs of a study are played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Runs {
    /// As the scenario says: a number, or until the verdict is decided or a figure known.
    #[default]
    AsScenario,
    /// Those with these numbers, from 0, the end left out; at least one, and runs that depend on
    /// each other (variance reduction) all or none. A run depends on its number alone.
    Range(Range<u32>),
    /// One share of all runs, by its number from 0, of so many.
    Shard {
        /// Which, from 0.
        number: u32,
        /// How many there are.
        of: u32,
    },
}

/// A study about to be played. [`Run::go`] plays it; what is not set is as for `dacu run`.
pub struct Run<'s> {
    pub(super) study: &'s Study,
    pub(super) runs: Runs,
    threads: Option<usize>,
    tries: bool,
    only: Vec<&'static str>,
    sensitivity: bool,
    pub(super) progress: Box<dyn Fn(u32, u32) + Sync + 's>,
    pub(super) interrupted: Option<&'s AtomicBool>,
    command: String,
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("study", &self.study.name).field("runs", &self.runs).finish()
    }
}

impl<'s> Run<'s> {
    pub(super) fn new(study: &'s Study) -> Run<'s> {
        let mut command = format!("dacu run {}", study.name);
        for set in study.sets() {
            command.push_str(&format!(" --set '{set}'"));
        }
        Run {
            study,
            runs: Runs::AsScenario,
            threads: None,
            tries: true,
            only: Vec::new(),
            sensitivity: false,
            progress: Box::new(|_, _| {}),
            interrupted: None,
            command,
        }
    }

    /// Which runs: [`Runs::AsScenario`] unless said.
    #[must_use]
    pub fn runs(mut self, runs: Runs) -> Self {
        self.runs = runs;
        self
    }

    /// On so many threads of its own, 0 for one a core, at most 1024. Unless said, the threads of
    /// the rayon pool that it is called in. The results are the same for any number.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Plays the days only: no change is tried and nothing assumed is moved. The report has no
    /// advice then, and takes a fraction of the time.
    #[must_use]
    pub fn without_changes(mut self) -> Self {
        self.tries = false;
        self
    }

    /// Moves every assumed input to both ends of its plausible range.
    #[must_use]
    pub fn with_sensitivity(mut self) -> Self {
        self.sensitivity = true;
        self
    }

    /// Leaves other figures than these out of `summary.json`; they are named as in files, or by
    /// planners' words for them.
    ///
    /// # Errors
    /// There is no such figure.
    pub fn only<'n>(mut self, figures: impl IntoIterator<Item = &'n str>) -> Result<Self, Error> {
        for name in figures {
            self.only.push(super::report::asked_for(name)?);
        }
        Ok(self)
    }

    /// Told as runs end: how many have, of how many.
    #[must_use]
    pub fn progress(mut self, tell: impl Fn(u32, u32) + Sync + 's) -> Self {
        self.progress = Box::new(tell);
        self
    }

    /// Ends early, without results, once the flag is up.
    #[must_use]
    pub fn until(mut self, interrupted: &'s AtomicBool) -> Self {
        self.interrupted = Some(interrupted);
        self
    }

    /// The command that the report's header names, in place of one that does the same.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// Plays the days.
    ///
    /// # Errors
    /// The runs are none, or cut a block of those that depend on each other; a log cannot be read,
    /// the scenario moves contacts in a circle, the books do not balance
    /// ([`Error::is_defect`]), the system gives no threads, or the flag went up.
    pub fn go(self) -> Result<Report, Error> {
        self.on_threads(Run::play)
    }

    /// Does something on the threads asked for.
    pub(super) fn on_threads<T: Send>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        match self.threads {
            None => work(self),
            Some(threads) if threads > THREADS_MOST => {
                let text = format!("{threads} threads are too many: at most {THREADS_MOST}");
                Err(Error::wrong(text))
            }
            Some(threads) => {
                let pool = Pool::new(threads).map_err(|error| {
                    let help = "try fewer, as in --threads 1";
                    Error::system(format!("no threads could be started: {error}\nhelp: {help}"))
                })?;
                pool.install(|| work(self))
            }
        }
    }

    pub(super) fn scenario(&self) -> &Scenario {
        &self.study.scenario
    }

    /// Why the runs ended early.
    pub(super) fn failed(&self, error: &RunError) -> Error {
        Error::of_run(error, &self.study.name, self.study.scenario.seed)
    }

    fn play(&self) -> Result<Report, Error> {
        let study = self.study;
        let scenario = &*study.scenario;
        let never = AtomicBool::new(false);
        let interrupted = self.interrupted.unwrap_or(&never);
        let feed = |_| Logs::new(scenario);
        let options = Options::default();
        let done = match &self.runs {
            Runs::AsScenario => {
                simulate_enough(scenario, options, feed, &self.progress, interrupted)
            }
            Runs::Range(_) | Runs::Shard { .. } => {
                let range = self.range(study)?;
                simulate(scenario, range, options, feed, &self.progress, interrupted)
            }
        };
        let (results, _) = done.map_err(|error| self.failed(&error))?;
        self.summed_up(study, results)
    }

    /// Everything that is said of results: figures, changes tried, what the verdict hangs on.
    pub(super) fn summed_up(&self, study: &Study, results: Results) -> Result<Report, Error> {
        let scenario = &*study.scenario;
        let never = AtomicBool::new(false);
        let interrupted = self.interrupted.unwrap_or(&never);
        let failed = |error| self.failed(&error);
        let feed = |_| Logs::new(scenario);
        let check = || match interrupted.load(Ordering::Relaxed) {
            true => Err(Error::interrupted()),
            false => Ok(()),
        };
        check()?;
        let summary = Summary::new(scenario, &results);
        if !summary.audit.is_empty() {
            return Err(Error::defect(self.unbalanced(&summary.audit)));
        }
        let skipped = Some(Skipped::NotAsked);
        let mut levers = Levers { skipped, ..Levers::default() };
        levers.trust.skipped = skipped;
        if self.tries {
            levers =
                levers::pull(scenario, &results, &summary, feed, interrupted).map_err(failed)?;
            check()?;
        }
        if self.tries || self.sensitivity {
            let full = self.sensitivity;
            levers.trust =
                sensitivity::measure(scenario, &results, &summary, feed, full, interrupted)
                    .map_err(failed)?;
            check()?;
        }
        Ok(self.report(study, results, summary, levers))
    }

    fn report(&self, study: &Study, results: Results, summary: Summary, levers: Levers) -> Report {
        let scenario = study.scenario.clone();
        let (command, sensitivity) = (self.command.clone(), self.sensitivity);
        let (sets, only) = (study.sets.clone(), self.only.clone());
        let outcome = crate::report::outcome::Outcome {
            scenario: &scenario,
            results: &results,
            summary: &summary,
            levers: &levers,
            command: command.clone(),
            sets: sets.clone(),
            only: only.clone(),
        };
        let advice = advice::read(&outcome);
        let findings = study.warnings.clone();
        Report {
            scenario,
            results,
            summary,
            levers,
            advice,
            command,
            sets,
            only,
            sensitivity,
            findings,
        }
    }

    /// That the books do not balance, with all that a report of the defect needs.
    pub(super) fn unbalanced(&self, lines: &[String]) -> String {
        let scenario = &self.study.scenario;
        let mut text =
            "the books do not balance; this is a defect of dacu, please report it\n".to_owned();
        for line in lines.iter().take(10) {
            text.push_str(&format!("  {line}\n"));
        }
        text.push_str(&format!(
            "seed {}, scenario {} ({:016x}), version {}\ncommand: {}",
            scenario.seed,
            self.study.name,
            scenario.hash,
            env!("CARGO_PKG_VERSION"),
            self.command
        ));
        text
    }
}
