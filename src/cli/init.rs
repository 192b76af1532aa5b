//! `dacu init --platform NAME`

use super::{Failure, InitArgs, LangArg, exit, output};
use crate::platforms;

/// Prints a commented scenario to start from.
pub fn print(args: &InitArgs) -> Result<u8, Failure> {
    match crate::scenario::init::text(&args.platform, args.lang == LangArg::Zh) {
        Some(text) => output::print(&text)?,
        None => {
            let names: Vec<&str> = platforms::names().collect();
            return Err(Failure::Scenario(format!(
                "there is no platform `{}`\nhelp: the platforms are {}",
                args.platform,
                names.join(", ")
            )));
        }
    }
    Ok(exit::FINE)
}
