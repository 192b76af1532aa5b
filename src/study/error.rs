//! What can go wrong, as one type with predicates: who asks needs no other error of ours or of any
//! library behind us.

use super::Lang;
use crate::engine::RunError;
use crate::scenario::LoadError;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::said::{Said, said, unread};
use crate::scenario::source::Sources;

/// Why something could not be done. Its text says what is wrong, where, and what to do.
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    /// The scenario has faults.
    Faults(Findings),
    /// Something asked for is not there or makes no sense.
    Wrong(Said),
    /// A file.
    File(Said),
    /// A defect of ours.
    Defect(String),
    /// The system refused what every program needs.
    System(String),
    /// Somebody asked for the end.
    Interrupted,
}

impl Error {
    pub(crate) fn wrong(text: impl Into<Said>) -> Error {
        Error(Box::new(Kind::Wrong(text.into())))
    }

    pub(crate) fn file(text: impl Into<Said>) -> Error {
        Error(Box::new(Kind::File(text.into())))
    }

    pub(crate) fn defect(text: String) -> Error {
        Error(Box::new(Kind::Defect(text)))
    }

    pub(crate) fn system(text: String) -> Error {
        Error(Box::new(Kind::System(text)))
    }

    pub(crate) fn interrupted() -> Error {
        Error(Box::new(Kind::Interrupted))
    }

    /// Why the replications of a scenario ended early; `name` is its file.
    pub(crate) fn of_run(error: &RunError, name: &str, seed: u64) -> Error {
        match error {
            RunError::Feed(error) => Error::file(error.to_string()),
            RunError::Interrupted => Error::interrupted(),
            RunError::Stuck { .. } => {
                Error::wrong(format!("{error}\nhelp: scenario {name}, seed {seed}"))
            }
        }
    }

    /// What is said, in both languages as far as it has been put so.
    pub(crate) fn said(&self) -> Said {
        match &*self.0 {
            Kind::Wrong(said) | Kind::File(said) => said.clone(),
            _ => self.to_string().into(),
        }
    }

    /// True if the scenario, or what was asked for, is wrong: it stays wrong when tried again.
    pub fn is_scenario(&self) -> bool {
        match &*self.0 {
            Kind::Faults(findings) => !findings.unread(),
            Kind::Wrong(_) => true,
            _ => false,
        }
    }

    /// True if a file could not be read or written: another try may do.
    pub fn is_file(&self) -> bool {
        match &*self.0 {
            Kind::Faults(findings) => findings.unread(),
            Kind::File(_) => true,
            _ => false,
        }
    }

    /// True if the run was interrupted: another try goes on to the end.
    pub fn is_interrupted(&self) -> bool {
        matches!(*self.0, Kind::Interrupted)
    }

    /// True if an internal check failed: a defect of dacu, please report it.
    pub fn is_defect(&self) -> bool {
        matches!(*self.0, Kind::Defect(_))
    }

    /// True if the system refused what every program needs, as threads.
    pub fn is_system(&self) -> bool {
        matches!(*self.0, Kind::System(_))
    }

    /// All that is wrong with the scenario, if that is the reason.
    pub fn findings(&self) -> Option<&Findings> {
        match &*self.0 {
            Kind::Faults(findings) => Some(findings),
            _ => None,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &*self.0 {
            Kind::Faults(findings) => f.write_str(&findings.text(Lang::En, false)),
            Kind::Wrong(said) | Kind::File(said) => f.write_str(said),
            Kind::Defect(text) | Kind::System(text) => f.write_str(text),
            Kind::Interrupted => f.write_str("interrupted; earlier results are untouched"),
        }
    }
}

/// The same text: it is what a program shows that returns the error from `main`, or unwraps it.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl From<LoadError> for Error {
    fn from(error: LoadError) -> Error {
        match error {
            LoadError::Faults(faults, sources) => {
                Error(Box::new(Kind::Faults(Findings::new(faults, sources))))
            }
            LoadError::Io(path, error) => {
                let (path, why) = (path.display(), unread(&error));
                Error::file(said!(
                    "failed to read the scenario `{path}`: {error}",
                    "读不了场景文件“{path}”：{why}"
                ))
            }
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// It can, but most likely does not mean what was meant.
    Warning,
    /// It can; a planner should know this.
    Advice,
}

/// One thing found about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Its kind, as in `docs/faults.md`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, a sentence.
    pub message: String,
    /// How to mend it, if there is a plain way.
    pub help: Option<String>,
    /// The file it is in.
    pub file: String,
    /// Line and column from 1, the column in characters; `None` for the file as a whole.
    pub at: Option<(usize, usize)>,
}

/// What was found about a scenario, with the texts it was found in.
#[derive(Debug)]
pub struct Findings {
    faults: Faults,
    sources: Sources,
}

impl Findings {
    pub(super) fn new(faults: Faults, sources: Sources) -> Findings {
        Findings { faults, sources }
    }

    /// True if nothing was found.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// One by one, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = Finding> {
        self.faults.iter().map(|fault| Finding {
            code: fault.code.name(),
            severity: match fault.severity {
                crate::scenario::fault::Severity::Error => Severity::Error,
                crate::scenario::fault::Severity::Warning => Severity::Warning,
                crate::scenario::fault::Severity::Advice => Severity::Advice,
            },
            message: fault.message.to_string(),
            help: fault.help.as_ref().map(ToString::to_string),
            file: self.sources.get(fault.file()).map_or(String::new(), |file| file.name.clone()),
            at: self.sources.line_column(fault.place),
        })
    }

    /// As a person reads them: file, line, column, the line itself with carets, help; `colour` for
    /// a terminal.
    pub fn text(&self, lang: Lang, colour: bool) -> String {
        match lang {
            Lang::En => self.faults.render(&self.sources, colour),
            Lang::Zh => self.faults.render_chinese(&self.sources, colour),
        }
    }

    /// What was found out of each log and file of counts or orders: the tables of `dacu check`.
    pub(crate) fn logs(&self, lang: Lang) -> Vec<String> {
        self.sources.readings().iter().map(|read| read.text(lang == Lang::Zh)).collect()
    }

    /// The same in parts, for the page.
    pub(crate) fn log_parts(&self, lang: Lang) -> Vec<crate::report::logs::File> {
        let zh = lang == Lang::Zh;
        self.sources.readings().iter().map(|read| (read.name.clone(), read.lines(zh))).collect()
    }

    /// The same, a line for each.
    pub(crate) fn log_lines(&self, lang: Lang) -> Vec<String> {
        self.sources.readings().iter().map(|read| read.line(lang == Lang::Zh)).collect()
    }

    /// As JSON, an array of objects.
    pub fn json(&self, lang: Lang) -> String {
        format!("{:#}\n", self.faults.to_json(&self.sources, lang == Lang::Zh))
    }

    /// True if all that is wrong is a file that cannot be read: no fault of the text.
    fn unread(&self) -> bool {
        let mut errors = self.faults.iter().filter(|fault| fault.severity == ERROR);
        errors.all(|fault| fault.code == Code::CannotRead)
    }
}

const ERROR: crate::scenario::fault::Severity = crate::scenario::fault::Severity::Error;
