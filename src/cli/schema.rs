//! `dacu schema`

use super::{Failure, exit, output};

/// Prints the JSON Schema of scenario files.
pub fn print() -> Result<u8, Failure> {
    output::print(&crate::scenario::schema::text())?;
    Ok(exit::FINE)
}
