//! `dacu schema`

use super::{Failure, exit, output};

/// Prints the JSON Schema of scenario files.
pub fn print() -> Result<u8, Failure> {
    output::print(&crate::study::scenario_schema())?;
    Ok(exit::FINE)
}
