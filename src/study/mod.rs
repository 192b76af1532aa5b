//! The front door: what a program that uses dacu as a library calls, and the command line too.
//!
//! ```text
//!  file or text ─► Study ─► Run ─► Report ─► figures, verdict, targets, series
//!                   │                 └────► summary.json, page, charts, folder of results
//!                   └─► Findings (what is wrong or doubtful), estimate
//! ```
//!
//! A [`Study`] is a scenario that was read and is sound. [`Study::run`] plays its days and gives a
//! [`Report`]. Nothing here computes: each call hands on to the floor that does. Logs that a
//! scenario replays are opened inside. What is not named here is not for outsiders.

mod compare;
mod day;
mod error;
mod explained;
mod figures;
mod files;
mod gate;
mod gate_case;
mod measured;
mod parts;
mod platforms;
mod report;
mod run;
mod size;
mod stored;
mod sweep;
#[cfg(test)]
mod tests;
mod vary;

pub(crate) use compare::compare_schema;
pub use day::Day;
pub use error::{Error, Finding, Findings, Severity};
pub(crate) use explained::explanation_schema;
pub use figures::{Figure, FigureInfo, Part, Series, Target, Verdict};
pub use files::{Chart, Output, Written};
pub(crate) use gate::{GateEnd, Gated};
pub(crate) use gate_case::{GateAsked, GateCase, Stored};
pub use measured::Measured;
pub(crate) use platforms::{platform_diff, platform_list, platform_rules};
pub use report::Report;
pub use run::{Run, Runs};
pub(crate) use size::{SizedVerdict, Stage, size_schema};
pub(crate) use stored::changes as baseline_changes;
pub(crate) use sweep::{SweepAsked, Swept, sweep_schema};

pub use crate::report::locale::Lang;

use crate::measure::catalog::figures as catalog;
use crate::model::Scenario;
use crate::report::{estimate, rests};
use crate::scenario::said::said;
use crate::scenario::source::FileId;
use crate::scenario::{self, LoadError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A scenario file's text, the same with everything plain mended, and how many mends that were.
pub(crate) fn mended(path: &Path) -> Result<(String, String, usize), Error> {
    let failed = |error: std::io::Error| Error::from(LoadError::Io(path.to_owned(), error));
    let bytes = scenario::reading::bytes(path, scenario::limits::TEXT_MOST).map_err(failed)?;
    // What is no text is told by the check.
    let Ok(old) = String::from_utf8(bytes) else { return Ok((String::new(), String::new(), 0)) };
    let folder = path.parent().unwrap_or(Path::new("."));
    let (new, count) = scenario::fix::fix(&path.display().to_string(), &old, folder);
    Ok((old, new, count))
}

/// A scenario that was read and is sound: who comes, who serves, by which rules, what must hold.
#[derive(Clone, Debug)]
pub struct Study {
    /// The name of the file, for messages.
    name: String,
    /// The text as read.
    text: Arc<str>,
    /// Where files that it names are looked for.
    folder: PathBuf,
    /// Keys set besides, in order.
    sets: Vec<String>,
    scenario: Arc<Scenario>,
    warnings: Arc<Findings>,
    /// The number of runs was said besides the text.
    count_is_said: bool,
}

impl Study {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// The file cannot be read ([`Error::is_file`]), or something is wrong with the scenario
    /// ([`Error::findings`] has all of it, each with its place).
    pub fn open(path: impl AsRef<Path>) -> Result<Study, Error> {
        Study::open_with(path, &[])
    }

    /// Reads a scenario file and sets keys in it, as in `agents.售前.count=30`.
    ///
    /// # Errors
    /// As [`Study::open`]; a key that is not there is an error as well.
    pub fn open_with(path: impl AsRef<Path>, sets: &[String]) -> Result<Study, Error> {
        let path = path.as_ref();
        let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        Study::read(path.display().to_string(), folder, sets, scenario::load(path, sets))
    }

    /// Reads a scenario from a text. Files that it names, as logs, are looked for in the working
    /// folder.
    ///
    /// # Errors
    /// As [`Study::open`].
    pub fn from_text(text: impl Into<String>) -> Result<Study, Error> {
        let (name, folder) = ("scenario.toml", Path::new("."));
        let read = scenario::parse(name, text.into(), folder, &[]);
        Study::read(name.to_owned(), folder.to_owned(), &[], read)
    }

    /// The same with a key set to another value, as `("agents.售前.count", 30)`: what `--set` does.
    /// A key set before is set anew; a number of runs that was fixed stays fixed.
    ///
    /// # Errors
    /// There is no such key, or the scenario is not sound with it.
    pub fn with(&self, key: &str, value: impl std::fmt::Display) -> Result<Study, Error> {
        let mut sets = self.sets.clone();
        sets.push(format!("{key}={value}"));
        let text = self.text.to_string();
        let read = scenario::parse(&self.name, text, &self.folder, &sets);
        let study = Study::read(self.name.clone(), self.folder.clone(), &sets, read)?;
        Ok(if self.count_is_said { study.fixed() } else { study })
    }

    /// The same with a fixed number of runs, where the scenario would go on until its verdict is
    /// decided or a figure known well enough.
    ///
    /// # Errors
    /// The number does not go with the scenario, as an odd one with `antithetic`.
    pub fn with_replications(&self, count: u32) -> Result<Study, Error> {
        Ok(self.with("desk.replications", count)?.fixed())
    }

    /// Reads a file, with a fixed number of runs if one is given.
    pub(crate) fn open_fixed(
        path: &Path,
        sets: &[String],
        replications: Option<u32>,
    ) -> Result<Study, Error> {
        let mut sets = sets.to_vec();
        sets.extend(replications.map(|count| format!("desk.replications={count}")));
        let study = Study::open_with(path, &sets)?;
        Ok(if replications.is_some() { study.fixed() } else { study })
    }

    /// The number of runs is the number of runs.
    fn fixed(mut self) -> Study {
        let scenario = Arc::make_mut(&mut self.scenario);
        (scenario.precision, scenario.decides) = (None, false);
        self.count_is_said = true;
        self
    }

    fn read(
        name: String,
        folder: PathBuf,
        sets: &[String],
        read: Result<scenario::Loaded, LoadError>,
    ) -> Result<Study, Error> {
        let loaded = read.map_err(Error::from)?;
        let text = loaded.sources.get(FileId(0)).map_or("", |file| file.text.as_str());
        Ok(Study {
            name,
            text: text.into(),
            folder,
            sets: sets.to_vec(),
            scenario: Arc::new(loaded.scenario),
            warnings: Arc::new(Findings::new(loaded.warnings, loaded.sources)),
            count_is_said: false,
        })
    }

    /// The desk's name, as its report is headed.
    pub fn name(&self) -> &str {
        &self.scenario.name
    }

    /// The names of its shops, in order.
    pub fn shops(&self) -> impl Iterator<Item = &str> {
        self.scenario.shops.iter().map(|shop| shop.name.as_str())
    }

    /// The names of its agents, in order, members of a family one by one.
    pub fn agents(&self) -> impl Iterator<Item = &str> {
        self.scenario.agents.iter().map(|agent| agent.name.as_str())
    }

    /// From when to when customers come, in civil time, as in `11-11 00:00`.
    pub fn period(&self) -> (String, String) {
        let calendar = &self.scenario.calendar;
        let begin = calendar.label(crate::kernel::tick::Tick::ZERO);
        (begin, calendar.label(self.scenario.horizon.end))
    }

    /// The seed of its chance.
    pub fn seed(&self) -> u64 {
        self.scenario.seed
    }

    /// What a planner should know all the same: doubtful settings, likely mistakes, advice.
    pub fn warnings(&self) -> &Findings {
        &self.warnings
    }

    /// Who goes on a break when, of breaks that were placed, and a first estimate without
    /// simulation, by formulas: the text of `dacu check`.
    pub fn estimate(&self, lang: Lang) -> String {
        rests::text(lang, &self.scenario) + &estimate::text(lang, &self.scenario)
    }

    /// Prepares to play its days; [`Run::go`] does.
    pub fn run(&self) -> Run<'_> {
        Run::new(self)
    }

    /// Every setting given besides the text, as `key=value`, in order.
    pub fn sets(&self) -> &[String] {
        &self.sets
    }
}

/// Every figure that a report can have, in the order of its tables.
pub fn figures() -> impl Iterator<Item = FigureInfo> {
    catalog().map(FigureInfo::of)
}

/// The names of the platforms that come with the program.
pub fn platforms() -> impl Iterator<Item = &'static str> {
    crate::platforms::names()
}

/// The rules of a platform, as the text of its file.
///
/// # Errors
/// There is no such platform ([`Error::is_scenario`]).
pub fn platform(name: &str) -> Result<&'static str, Error> {
    crate::platforms::text(name).ok_or_else(|| no_platform(name))
}

/// A commented scenario to start from, for one of the [`platforms`].
///
/// # Errors
/// There is no such platform ([`Error::is_scenario`]).
pub fn starting_scenario(platform: &str, lang: Lang) -> Result<String, Error> {
    scenario::init::text(platform, lang == Lang::Zh).ok_or_else(|| no_platform(platform))
}

/// The JSON Schema of scenario files, for editors: its descriptions are what they show.
pub fn scenario_schema(lang: Lang) -> String {
    scenario::schema::text(lang == Lang::Zh)
}

/// The JSON Schema of `summary.json`.
pub fn results_schema() -> String {
    crate::report::record::schema()
}

/// The JSON Schema of platform files.
pub fn platform_schema(lang: Lang) -> String {
    scenario::schema::platform(lang == Lang::Zh)
}

/// The JSON Schema of the files of `dacu gate`.
pub(crate) fn gate_schema() -> String {
    scenario::schema_gate::text()
}

fn no_platform(name: &str) -> Error {
    let names: Vec<&str> = platforms().collect();
    let near = scenario::fault::nearest(name, platforms());
    let [near, asked] = near.map_or([String::new(), String::new()], |near| {
        [format!("did you mean `{near}`? "), format!("是否想写“{near}”？")]
    });
    let names = names.join(", ");
    Error::wrong(said!(
        "there is no platform `{name}`\nhelp: {near}the platforms are {names}",
        "没有“{name}”这个平台\n提示：{asked}现有平台：{names}"
    ))
}
