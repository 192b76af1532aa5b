//! `dacu check SCENARIO`

use super::{CheckArgs, Failure, exit, output};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
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
        output::print_json(&format!("{:#}\n", faults.to_json(&sources)))?;
    } else if !faults.is_empty() {
        output::note(&output::faults(&faults, &sources, colour, args.lang));
    }
    let Some(scenario) = scenario else { return Ok(super::refusal(&faults)) };
    if !args.json {
        let lang = Lang::from(args.lang);
        output::print(&sound(lang, &scenario))?;
        output::print(&estimate::text(lang, &scenario))?;
    }
    let failed = args.deny_warnings && !faults.is_empty();
    Ok(if failed { exit::SCENARIO } else { exit::FINE })
}

/// That nothing is wrong, and with what.
fn sound(lang: Lang, scenario: &Scenario) -> String {
    let (name, agents, shops) = (&scenario.name, scenario.agents.len(), scenario.shops.len());
    let from = scenario.calendar.label(Tick::ZERO);
    let to = scenario.calendar.label(scenario.horizon.end);
    match lang {
        Lang::En => {
            let (shops, agents) = (plural(shops, "shop"), plural(agents, "agent"));
            format!("{name}: sound. {shops}, {agents}, {from} to {to}.\n\n")
        }
        Lang::Zh => {
            format!("{name}：无误。{shops} 家店，{agents} 名客服，{from} 至 {to}。\n\n")
        }
    }
}

fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
