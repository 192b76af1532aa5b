//! From a TOML file to a validated scenario, with faults of rustc's quality.
//!
//! ```text
//! text ─ node (tree with places) ─ set (--set) ─ layers (defaults, platform, user)
//!      ─ raw (typed, every key known) ─ desk, people, policy, arrivals, shifts ─ model::Scenario
//! ```
//!
//! [`load`] reads a file, [`parse_str`] a text. Both tell everything that is wrong at once.

mod after_orders;
mod aliases;
pub mod apart;
mod arrivals;
mod assemble;
mod assumptions;
mod auto_status;
pub mod baseline;
mod batches;
mod beginners;
mod change;
mod checks;
mod chinese;
mod clones;
mod conversation;
pub mod curves;
mod cycle;
mod deferral;
mod desk;
mod desk_keys;
pub mod differences;
mod doubt;
mod events;
pub mod fault;
pub mod files;
pub mod fix;
mod fold;
mod forecast;
pub mod gate;
mod head_count;
pub mod init;
pub mod inline;
pub(crate) mod judging;
pub mod kept;
mod keys_zh;
mod layers;
mod like;
pub mod limits;
mod listed;
mod live;
pub mod logs;
mod marks;
mod marks_of_text;
mod mix;
pub mod moved;
mod near;
mod nesting;
pub mod node;
mod parts;
pub mod patterns;
mod people;
mod places;
mod planner_words;
pub mod policy;
mod precision;
mod ranges;
pub mod raw;
pub mod raw_arrivals;
pub mod raw_people;
pub mod raw_work;
pub mod reading;
mod reduction;
mod render;
mod rests;
mod roster;
pub mod said;
mod scene;
pub mod schema;
pub(crate) mod schema_gate;
mod schema_targets;
mod schema_zh;
mod sentences;
pub mod set;
mod shifts;
pub mod sizing;
pub mod source;
mod surges;
mod syntax;
mod syntax_lines;
mod syntax_values;
mod syntax_words;
pub mod table;
pub mod targets;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_aliases;
#[cfg(test)]
mod tests_both;
#[cfg(test)]
mod tests_faults;
#[cfg(test)]
mod tests_faults_zh;
#[cfg(test)]
mod tests_keys;
#[cfg(test)]
mod tests_meaning;
#[cfg(test)]
mod tests_mistakes;
#[cfg(test)]
mod tests_pages;
#[cfg(test)]
mod tests_robust;
#[cfg(test)]
mod tests_used;
#[cfg(test)]
mod tests_volume;
#[cfg(test)]
mod tests_words;
pub mod too_large;
mod tree;
mod unpaid;
mod unused;
pub mod value;
mod volumes;
mod wages;
mod ways;
pub mod words;
mod work;
mod work_chats;

use crate::model::Scenario;
use fault::{Code, Faults};
use source::{Author, Place, Sources};
use std::path::{Path, PathBuf};

/// A scenario ready to run.
#[derive(Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// What a planner should know all the same.
    pub warnings: Faults,
    /// The texts it is made of, to show the warnings.
    pub sources: Sources,
}

/// Why there is no scenario.
#[derive(Debug)]
pub enum LoadError {
    /// Something is wrong with it; the sources show where.
    Faults(Faults, Sources),
    /// The file cannot be read.
    Io(PathBuf, std::io::Error),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadError::Faults(faults, sources) => f.write_str(&faults.render(sources, false)),
            LoadError::Io(path, error) => {
                write!(f, "failed to read the scenario `{}`: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for LoadError {}

/// Loads a scenario file; `sets` are overrides as in `agents.售前.count=30`.
pub fn load(path: &Path, sets: &[String]) -> Result<Loaded, LoadError> {
    let name = path.display().to_string();
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let read = reading::bytes(path, limits::TEXT_MOST).map(String::from_utf8);
    let problem = match read {
        Ok(Ok(text)) => {
            let folder = path.parent().unwrap_or(Path::new("."));
            return parse(&name, text, folder, sets);
        }
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            (Code::NotUtf8, format!("the text is not UTF-8: byte {at} belongs to no character"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            (Code::TooLarge, format!("a scenario file is too large: {error}"))
        }
        Err(error) => return Err(LoadError::Io(path.to_owned(), error)),
    };
    let file = sources.add(&name, String::new(), Author::User);
    let fault = faults.add(problem.0, Place::whole(file), problem.1);
    match problem.0 {
        Code::TooLarge => fault.help("write arrivals into a log (`csv = \"...\"`)"),
        _ => fault.help("save the file as UTF-8 (in Windows Notepad: 另存为, 编码 UTF-8)"),
    };
    Err(LoadError::Faults(faults, sources))
}

/// Reads a scenario from a text; files it names are looked for in the working folder.
pub fn parse_str(text: &str, sets: &[String]) -> Result<Loaded, LoadError> {
    parse("scenario.toml", text.to_owned(), Path::new("."), sets)
}

/// Reads a scenario from a text with a name and a folder.
pub fn parse(
    name: &str,
    text: String,
    folder: &Path,
    sets: &[String],
) -> Result<Loaded, LoadError> {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    // Editors on Windows put a mark before the text.
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let file = sources.add(name, text, Author::User);
    let mut user = tree::parse(file, &sources, &mut faults);
    // What was recovered behind a syntax error would only raise faults that are not there.
    let readable = !faults.has_errors();
    // An override that names nothing changes nothing: the rest is read, and all its faults told.
    for set in sets {
        set::apply(set, &mut user, &mut sources, &mut faults);
    }
    if readable {
        like::resolve(&mut user, &mut faults);
        let scenario = assemble::build(user, folder, &mut sources, &mut faults);
        // What is missing altogether is missing in the scenario, not in the shipped defaults.
        faults.move_to(|at| if sources.is_default(at) { Place::whole(file) } else { at });
        faults.settle();
        if let Some(scenario) = scenario {
            return Ok(Loaded { scenario, warnings: faults, sources });
        }
    }
    faults.settle();
    Err(LoadError::Faults(faults, sources))
}
