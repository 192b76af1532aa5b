//! Points that were played, kept beside the results: one file a point, so that a sweep goes on
//! where it was stopped, and shares of it meet in one folder. A file stands in its place as a whole
//! or not at all, and its name and its inside both say of what it is.

use super::record::Told;
use crate::measure::catalog::Figure;
use crate::model::Scenario;
use crate::report::files::{FileError, put};
use crate::report::sealed::{Broken, Envelope, checksum};
use crate::scenario::reading;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The envelope of a point.
const ENVELOPE: Envelope = Envelope { begins: b"dacu point\n", version: 1 };
/// Most bytes of a point: a thousand shops with a hundred figures each.
const MOST: u64 = 64 << 20;

/// What is in the envelope.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Fingerprint of all that the point hangs on.
    of: String,
    /// What it came to.
    told: Told,
}

/// A folder of points.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// A fingerprint of all that a point hangs on: the program, what the point and the scenario as it
/// is mean, their runs, and which figures are kept.
pub fn fingerprint(point: &Scenario, base: &Scenario, figures: &[&Figure]) -> u64 {
    let own = |scenario: &Scenario| {
        let shops: Vec<&str> = scenario.shops.iter().map(|shop| shop.name.as_str()).collect();
        format!(
            "{:016x} {} {} {:?} {:?} {} {shops:?}",
            scenario.meaning(),
            scenario.seed,
            scenario.replications,
            scenario.reduction,
            scenario.batches,
            scenario.persons,
        )
    };
    let figures: Vec<&str> = figures.iter().map(|figure| figure.id).collect();
    let program = env!("CARGO_PKG_VERSION");
    let text = format!("{program}\n{}\n{}\n{figures:?}", own(point), own(base));
    checksum(text.as_bytes())
}

/// What was found under a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// The point.
    There(Box<Told>),
    /// Nothing.
    Nothing,
    /// Something else, or damaged: not to be trusted.
    Strange(PathBuf),
}

impl Store {
    /// A folder, which need not be there yet.
    pub fn new(folder: PathBuf) -> Store {
        Store { folder }
    }

    fn path(&self, of: u64) -> PathBuf {
        self.folder.join(format!("{of:016x}.point"))
    }

    /// The point with this fingerprint.
    pub fn get(&self, of: u64) -> Stored {
        let path = self.path(of);
        let bytes = match reading::bytes(&path, MOST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Stored::Nothing,
            Err(_) => return Stored::Strange(path),
        };
        match opened(&bytes) {
            Ok(kept) if kept.of == format!("{of:016x}") => Stored::There(Box::new(kept.told)),
            _ => Stored::Strange(path),
        }
    }

    /// Keeps a point.
    ///
    /// # Errors
    /// The disk says no.
    pub fn put(&self, of: u64, told: &Told) -> Result<(), FileError> {
        let kept = Kept { of: format!("{of:016x}"), told: told.clone() };
        let inside = serde_json::to_vec(&kept).unwrap_or_default();
        put(&self.path(of), &ENVELOPE.seal(&inside))
    }

    /// Where they are.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }
}

fn opened(bytes: &[u8]) -> Result<Kept, Broken> {
    serde_json::from_slice(ENVELOPE.open(bytes)?).map_err(|_| Broken::Damaged)
}
