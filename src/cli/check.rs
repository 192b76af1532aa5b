//! `dacu check SCENARIO`

use super::{CheckArgs, Failure, exit, output};
use crate::report::estimate;
use crate::report::locale::Lang;
use crate::scenario::{self, LoadError};
use std::io::IsTerminal;

/// Says everything that is wrong or doubtful with a scenario.
pub fn check(args: &CheckArgs) -> Result<u8, Failure> {
    let colour = std::io::stderr().is_terminal() && !args.json;
    let (faults, sources, scenario) = match scenario::load(&args.scenario, &args.sets) {
        Ok(loaded) => (loaded.warnings, loaded.sources, Some(loaded.scenario)),
        Err(LoadError::Faults(faults, sources)) => (faults, sources, None),
        Err(error @ LoadError::Io(..)) => return Err(Failure::File(error.to_string())),
    };
    if args.json {
        output::print(&format!("{:#}\n", faults.to_json(&sources)))?;
    } else if !faults.is_empty() {
        output::note(&faults.render(&sources, colour));
    }
    let Some(scenario) = scenario else { return Ok(exit::SCENARIO) };
    if !args.json {
        let agents = plural(scenario.agents.len(), "agent");
        let shops = plural(scenario.shops.len(), "shop");
        let from = scenario.calendar.label(crate::kernel::tick::Tick::ZERO);
        let to = scenario.calendar.label(scenario.horizon.end);
        let name = &scenario.name;
        output::print(&format!("{name}: sound. {shops}, {agents}, {from} to {to}.\n\n"))?;
        output::print(&estimate::text(Lang::from(args.lang), &scenario))?;
    }
    let failed = args.deny_warnings && !faults.is_empty();
    Ok(if failed { exit::SCENARIO } else { exit::FINE })
}

fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
