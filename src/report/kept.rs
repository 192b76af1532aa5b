//! A day on its way as bytes: the state of the desk and what was written of it, in an envelope.
//!
//! Whoever goes on with it needs the scenario, or one that fits; the state says what does not. Only
//! the version of the program that wrote it reads it, for it holds the very numbers of the loop.
//! Bytes that somebody has made up are not seen through: read only what dacu has written.

use super::sealed::{Broken, Envelope};
use crate::engine::replication::State;
use crate::measure::recorder::written::Written;

/// The envelope of a day.
const ENVELOPE: Envelope = Envelope { begins: b"dacu day\n", version: 2 };

/// Why bytes are no day to go on with.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// They begin with something else.
    #[error("these bytes are no day that dacu kept")]
    Foreign,
    /// Their format is another.
    #[error(
        "their format is version {0}, and this program reads version {ours}",
        ours = ENVELOPE.version
    )]
    Format(u16),
    /// Their end is missing.
    #[error("they are cut short: {0} of {1} bytes are there")]
    Short(u64, u64),
    /// They are not as they were written.
    #[error("they are damaged (the checksum is wrong)")]
    Damaged,
    /// Another version of the program wrote them.
    #[error(
        "version {0} of the program wrote them, and this is {ours}: play the day again up to there",
        ours = env!("CARGO_PKG_VERSION")
    )]
    Program(String),
    /// They could not be made.
    #[error("the day could not be put into bytes: {0}")]
    Unwritten(#[from] postcard::Error),
}

impl From<Broken> for KeptError {
    fn from(broken: Broken) -> KeptError {
        match broken {
            Broken::Foreign => KeptError::Foreign,
            Broken::Version(version) => KeptError::Format(version),
            Broken::Short(there, whole) => KeptError::Short(there, whole),
            Broken::Damaged => KeptError::Damaged,
        }
    }
}

/// The bytes of a day.
///
/// # Errors
/// None in practice: everything in it can be written.
pub fn bytes(state: &State, written: &Written) -> Result<Vec<u8>, KeptError> {
    let inside = postcard::to_allocvec(&(env!("CARGO_PKG_VERSION"), state, written))?;
    Ok(ENVELOPE.seal(&inside))
}

/// A day from its bytes.
///
/// # Errors
/// They are no day, of another format or program, cut short or damaged.
pub fn read(bytes: &[u8]) -> Result<(State, Written), KeptError> {
    let inside = ENVELOPE.open(bytes)?;
    let (program, rest): (String, _) =
        postcard::take_from_bytes(inside).map_err(|_| KeptError::Damaged)?;
    // of another program only that is known
    if program != env!("CARGO_PKG_VERSION") {
        return Err(KeptError::Program(program));
    }
    postcard::from_bytes(rest).map_err(|_| KeptError::Damaged)
}
