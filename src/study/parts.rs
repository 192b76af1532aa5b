//! Some of the runs as bytes, to be played on several machines and put together on one. The report
//! of parts that make a whole is that of one process, byte for byte.

use super::report::Report;
use super::{Error, Run, Runs, Study};
use crate::experiment::logs::Logs;
use crate::experiment::replicate::simulate;
use crate::experiment::shard::{self, Shard};
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::model::reduction::Reduction;
use crate::report::part::{self, Header};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

impl Study {
    /// How many runs some parts are of, all together, as the first of them says.
    ///
    /// # Errors
    /// It is no part, or a damaged one.
    pub fn replications_of_part(bytes: &[u8]) -> Result<u32, Error> {
        let read = part::Part::read(bytes).map_err(|error| Error::wrong(error.to_string()))?;
        Ok(read.header.replications)
    }

    /// The study with its number of runs said in so many words, as every part and their merge must
    /// say it.
    fn counted(&self) -> Result<Study, Error> {
        let (scenario, said) = (&self.scenario, self.count_is_said);
        if said {
            return Ok(self.clone());
        }
        if scenario.decides || scenario.precision.is_some() {
            return Err(Error::wrong(
                "a share of the runs needs their number, and this scenario leaves it open: it \
                 runs until its verdict is decided or a figure is known\n\
                 help: write `--replications N`"
                    .to_owned(),
            ));
        }
        self.with_replications(scenario.replications)
    }
}

impl Run<'_> {
    /// The name under which the part of these runs is kept, as in `0123456789abcdef-0-10.part`;
    /// `None` if there are more shares than runs, and none for this one.
    ///
    /// # Errors
    /// The scenario leaves the number of runs open, or these are no share of them.
    pub fn part_name(&self) -> Result<Option<String>, Error> {
        let study = self.study.counted()?;
        Ok(self.header(&study)?.map(|header| header.file_name()))
    }

    /// True if these bytes are the very part that [`Run::part`] would give.
    pub fn is_part(&self, bytes: &[u8]) -> bool {
        let header = self.study.counted().and_then(|study| self.header(&study));
        let found = part::Part::read(bytes);
        header.is_ok_and(|header| found.is_ok_and(|found| Some(found.header) == header))
    }

    /// Plays these runs and gives them as bytes, for [`Run::merge`].
    ///
    /// # Errors
    /// As [`Run::go`] and [`Run::part_name`].
    pub fn part(self) -> Result<Vec<u8>, Error> {
        let study = self.study.counted()?;
        let Some(header) = self.header(&study)? else {
            return Err(Error::wrong("there are no runs for this share".to_owned()));
        };
        let results = self.on_threads(|run| {
            let scenario = &*study.scenario;
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let (feed, options) = (|_| Logs::new(scenario), Options::default());
            let range = header.range.clone();
            let done = simulate(scenario, range, options, feed, &run.progress, interrupted);
            let (results, ended) = done.map_err(|error| run.failed(&error))?;
            if ended.interrupted { Err(Error::interrupted()) } else { Ok(results) }
        })?;
        if !results.audit.is_empty() {
            let audit = results.audit.iter();
            let lines: Vec<String> =
                audit.map(|(run, imbalance)| format!("replication {run}: {imbalance}")).collect();
            return Err(Error::defect(self.unbalanced(&lines)));
        }
        part::bytes(&header, &results).map_err(|error| Error::defect(error.to_string()))
    }

    /// The report of runs that were played as parts, in any order, each with a name for messages.
    /// The study must be that of the parts, with as many runs said as they are of.
    ///
    /// # Errors
    /// A part is damaged or of another scenario, seed, program or number of runs; runs are missing
    /// or there twice; or as [`Run::go`].
    pub fn merge(self, parts: &[(String, Vec<u8>)]) -> Result<Report, Error> {
        let study = self.study.counted()?;
        let (scenario, options) = (&*study.scenario, Options::default());
        let refused = |name: &str, why: &dyn std::fmt::Display| {
            Error::wrong(format!("`{name}` cannot be merged: {why}"))
        };
        let mut read = Vec::new();
        for (name, bytes) in parts {
            read.push((name, part::Part::read(bytes).map_err(|error| refused(name, &error))?));
        }
        read.sort_by_key(|(_, part)| (part.header.range.start, part.header.range.end));
        let mut ranges: Vec<Range<u32>> = Vec::new();
        let mut whole = Results::new(scenario, options);
        for (name, part) in read {
            ranges.push(part.header.range.clone());
            whole.merge(part.results(scenario, options).map_err(|error| refused(name, &error))?);
        }
        let count = scenario.replications;
        shard::whole(&ranges, count).map_err(|error| {
            Error::wrong(format!("the parts make no whole of {count} runs: {error}"))
        })?;
        self.on_threads(|run| run.summed_up(&study, whole))
    }

    /// What the part of these runs is of; `None` for a share without runs.
    fn header(&self, study: &Study) -> Result<Option<Header>, Error> {
        let scenario = &study.scenario;
        let block = scenario.reduction.map_or(1, Reduction::block);
        let range = match &self.runs {
            Runs::AsScenario => 0..scenario.replications,
            Runs::Range(range) => range.clone(),
            Runs::Shard { number, of } => {
                let shard = Shard::new(*number, *of).ok_or_else(|| {
                    Error::wrong(format!("there is no share {number} (from 0) of {of}"))
                })?;
                let range = shard.range(scenario.replications, block);
                if range.is_empty() {
                    return Ok(None);
                }
                range
            }
        };
        let fits = shard::fits(&range, scenario.replications, block);
        fits.map_err(|error| Error::wrong(error.to_string()))?;
        Ok(Some(Header::new(scenario, Options::default(), range)))
    }

    /// The runs that are played, of a study.
    pub(super) fn range(&self, study: &Study) -> Result<Range<u32>, Error> {
        match &self.runs {
            Runs::AsScenario => Ok(0..study.scenario.replications),
            Runs::Range(range) => {
                let block = study.scenario.reduction.map_or(1, Reduction::block);
                let fits = shard::fits(range, u32::MAX, block);
                fits.map_err(|error| Error::wrong(error.to_string()))?;
                Ok(range.clone())
            }
            Runs::Shard { number, of } => match self.header(&study.counted()?)? {
                Some(header) => Ok(header.range),
                None => Err(Error::wrong(format!("there are no runs for share {number} of {of}"))),
            },
        }
    }
}
