//! `dacu platform [list | show | diff]`

use super::overrides;
use super::{Failure, PlatformArgs, PlatformCommand, exit, output};
use crate::scenario::said::said;
use crate::study;

/// Lists the platforms, prints one's rules, or compares two.
pub fn print(args: &PlatformArgs) -> Result<u8, Failure> {
    let text = match (&args.command, &args.name) {
        (Some(_), Some(name)) => {
            return Err(Failure::Scenario(said!(
                "`{name}` and a command: write one of them\n\
                 help: `dacu platform {name}`, or `dacu platform list`, `show` or `diff`",
                "“{name}”和命令只能写一个\n\
                 提示：dacu platform {name}，或 dacu platform list、show、diff"
            )));
        }
        (None, None) => study::platforms().map(|name| format!("{name}\n")).collect(),
        (None, Some(name)) => study::platform(name)?.to_owned(),
        (Some(PlatformCommand::List { lang }), _) => study::platform_list((*lang).into()),
        (Some(PlatformCommand::Show { name, scenario, sets, lang }), _) => {
            let choice = scenario.as_ref().or(name.as_ref()).map_or("", String::as_str);
            match study::platforms().find(|name| *name == choice && sets.is_empty()) {
                Some(name) => study::platform(name)?.to_owned(),
                None => study::platform_rules(choice, &overrides::settings(sets)?, (*lang).into())?,
            }
        }
        (Some(PlatformCommand::Diff { a, b, lang }), _) => {
            study::platform_diff(a, b, (*lang).into())?
        }
    };
    output::print(&text)?;
    Ok(exit::FINE)
}
