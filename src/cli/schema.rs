//! `dacu schema [--results | --size | --sweep | --compare | --explain | --platform]`

use super::{Failure, SchemaArgs, exit, output};
use crate::study;

/// Prints the JSON Schema of scenario files, or of other files.
pub fn print(args: &SchemaArgs) -> Result<u8, Failure> {
    output::print(&match args {
        SchemaArgs { results: true, .. } => study::results_schema(),
        SchemaArgs { compare: true, .. } => study::compare_schema(),
        SchemaArgs { size: true, .. } => study::size_schema(),
        SchemaArgs { sweep: true, .. } => study::sweep_schema(),
        SchemaArgs { explain: true, .. } => study::explanation_schema(),
        SchemaArgs { platform: true, .. } => study::platform_schema(),
        _ => study::scenario_schema(),
    })?;
    Ok(exit::FINE)
}
