//! `dacu check SCENARIO`

use super::overrides;
use super::{CheckArgs, Failure, exit, output};
use crate::study::{Findings, Lang, Study};
use std::io::IsTerminal;

/// Says everything that is wrong or doubtful with a scenario.
pub fn check(args: &CheckArgs) -> Result<u8, Failure> {
    let lang = Lang::from(args.lang);
    if args.fix && !super::fix::fix(args)? {
        return Ok(exit::SCENARIO);
    }
    let study = match Study::open_with(&args.scenario, &overrides::settings(&args.sets)?) {
        Ok(study) => study,
        Err(error) => {
            let Some(findings) = error.findings() else { return Err(error.into()) };
            tell(args, findings)?;
            logs(args, findings)?;
            return Ok(if error.is_file() { exit::FILE } else { exit::SCENARIO });
        }
    };
    tell(args, study.warnings())?;
    if !args.json {
        logs(args, study.warnings())?;
        output::print(&sound(lang, &study))?;
        output::print(&study.estimate(lang))?;
    }
    let failed = args.deny_warnings && !study.warnings().is_empty();
    Ok(if failed { exit::SCENARIO } else { exit::FINE })
}

/// Prints what was found.
fn tell(args: &CheckArgs, findings: &Findings) -> Result<(), Failure> {
    if args.json {
        return output::print_json(&findings.json(args.lang.into()));
    }
    if !findings.is_empty() {
        output::note(&findings.text(args.lang.into(), std::io::stderr().is_terminal()));
    }
    Ok(())
}

/// Says what was found out of each file of contacts, items or orders.
fn logs(args: &CheckArgs, findings: &Findings) -> Result<(), Failure> {
    if args.json {
        return Ok(());
    }
    for log in findings.logs(args.lang.into()) {
        output::print(&format!("{log}\n"))?;
    }
    Ok(())
}

/// That nothing is wrong, and with what.
fn sound(lang: Lang, study: &Study) -> String {
    let (name, agents, shops) = (study.name(), study.agents().count(), study.shops().count());
    let (from, to) = study.period();
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
