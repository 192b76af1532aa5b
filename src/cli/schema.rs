//! `dacu schema [--results | --size | --sweep | --compare | --explain | --platform | --gate]`:
//! with `--lang zh` what editors show of scenario and platform files is Chinese.

use super::{Failure, SchemaArgs, exit, output};
use crate::study::{self, Lang};

/// Prints the JSON Schema of scenario files, or of other files.
pub fn print(args: &SchemaArgs, lang: Lang) -> Result<u8, Failure> {
    output::print(&match args {
        SchemaArgs { results: true, .. } => study::results_schema(),
        SchemaArgs { compare: true, .. } => study::compare_schema(),
        SchemaArgs { size: true, .. } => study::size_schema(),
        SchemaArgs { sweep: true, .. } => study::sweep_schema(),
        SchemaArgs { explain: true, .. } => study::explanation_schema(),
        SchemaArgs { platform: true, .. } => study::platform_schema(lang),
        SchemaArgs { gate: true, .. } => study::gate_schema(),
        _ => study::scenario_schema(lang),
    })?;
    Ok(exit::FINE)
}
