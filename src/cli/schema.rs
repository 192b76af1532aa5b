//! `dacu schema [--results | --platform]`

use super::{Failure, SchemaArgs, exit, output};
use crate::study;

/// Prints the JSON Schema of scenario files, of `summary.json` or of platform files.
pub fn print(args: &SchemaArgs) -> Result<u8, Failure> {
    output::print(&match args {
        SchemaArgs { results: true, .. } => study::results_schema(),
        SchemaArgs { platform: true, .. } => study::platform_schema(),
        _ => study::scenario_schema(),
    })?;
    Ok(exit::FINE)
}
