//! The public data sets: where they are, and rows of a compressed CSV file.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

/// A reason why something could not be done, for people.
pub type Fault = Box<dyn Error>;

/// The folder named by the environment variable `DACU_DATA`; an error says what to do without.
pub fn folder() -> Result<PathBuf, Fault> {
    let advice = "set DACU_DATA to the folder with the data sets (see docs/real-data.md)";
    std::env::var_os("DACU_DATA").map(PathBuf::from).ok_or_else(|| advice.into())
}

/// The rows of a CSV file under gzip, without the header.
pub fn rows(path: &Path) -> Result<Vec<csv::StringRecord>, Fault> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    Ok(reader.records().collect::<Result<_, _>>()?)
}
