//! Why a command could not do its work, in both languages, and its exit code.

use super::exit;
use crate::scenario::said::Said;
use crate::study::{Error, Lang};

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The scenario or the command line is wrong; the text shows where.
    #[error("{0}")]
    Scenario(Said),
    /// A file could not be read or written.
    #[error("{0}")]
    File(Said),
    /// An internal check failed: a defect of ours.
    #[error("{0}")]
    Internal(Said),
    /// The system refused what every program needs.
    #[error("{0}")]
    System(Said),
    /// The run was interrupted.
    #[error("interrupted; earlier results are untouched")]
    Interrupted,
}

impl Failure {
    /// The failure behind an error, as text in a language; in colour for a terminal.
    pub fn of(error: &Error, lang: Lang, colour: bool) -> Failure {
        let text = match error.findings() {
            Some(findings) => findings.text(lang, colour).into(),
            None => error.said(),
        };
        if error.is_interrupted() {
            Failure::Interrupted
        } else if error.is_file() {
            Failure::File(text)
        } else if error.is_defect() {
            Failure::Internal(text)
        } else if error.is_system() {
            Failure::System(text)
        } else {
            Failure::Scenario(text)
        }
    }

    /// What it says in a language, as far as it has been put so.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Failure::Scenario(said)
            | Failure::File(said)
            | Failure::Internal(said)
            | Failure::System(said) => said.pick(lang == Lang::Zh).to_owned(),
            Failure::Interrupted => lang
                .pick("interrupted; earlier results are untouched", "已中断；原有结果未动")
                .to_owned(),
        }
    }

    pub fn code(&self) -> u8 {
        match self {
            Failure::Scenario(_) => exit::SCENARIO,
            Failure::File(_) => exit::FILE,
            Failure::Internal(_) => exit::INTERNAL,
            Failure::System(_) => exit::SYSTEM,
            Failure::Interrupted => exit::INTERRUPTED,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::of(&error, Lang::En, false)
    }
}
