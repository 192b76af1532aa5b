//! `dacu explain SCENARIO CONTACT`

use super::overrides;
use super::{ExplainArgs, Failure, exit, output};
use crate::study::{Lang, Study};
use std::io::IsTerminal;

/// Says why a contact went where it went, or lists the decisions of a stretch of time.
pub fn explain(args: &ExplainArgs) -> Result<u8, Failure> {
    let lang = Lang::from(args.lang);
    let colour = std::io::stderr().is_terminal();
    let study = Study::open_with(&args.scenario, &overrides::settings(&args.sets)?)
        .map_err(|error| Failure::of(&error, lang, colour))?;
    if let (Some(from), Some(to)) = (&args.from, &args.to) {
        let table = study.decisions(args.replication, from, to)?;
        output::print(&if args.csv { table.csv() } else { table.text(lang) })?;
        if let Some(rest) = table.rest(lang) {
            output::note(&rest);
        }
        return Ok(exit::FINE);
    }
    let named = args.contact.as_ref().or(args.at.as_ref()).map_or("", String::as_str);
    if args.json {
        output::print_json(&study.explain(args.replication, named, None)?)?;
    } else {
        output::print(&study.explain(args.replication, named, Some(lang))?)?;
    }
    Ok(exit::FINE)
}
