//! `dacu schema [--results | --platform]`

use super::{Failure, SchemaArgs, exit, output};
use crate::report::record;
use crate::scenario::schema;

/// Prints the JSON Schema of scenario files, of `summary.json` or of platform files.
pub fn print(args: &SchemaArgs) -> Result<u8, Failure> {
    output::print(&match args {
        SchemaArgs { results: true, .. } => record::schema(),
        SchemaArgs { platform: true, .. } => schema::platform(),
        _ => schema::text(),
    })?;
    Ok(exit::FINE)
}
