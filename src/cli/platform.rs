//! `dacu platform [NAME]`

use super::{Failure, PlatformArgs, exit, output};
use crate::platforms;

/// Lists the platforms, or prints one's text.
pub fn print(args: &PlatformArgs) -> Result<u8, Failure> {
    match &args.name {
        None => {
            let mut text = String::new();
            for name in platforms::names() {
                text.push_str(name);
                text.push('\n');
            }
            output::print(&text)?;
        }
        Some(name) => match platforms::text(name) {
            Some(text) => output::print(text)?,
            None => {
                let names: Vec<&str> = platforms::names().collect();
                let names = names.join(", ");
                return Err(Failure::Scenario(format!(
                    "there is no platform `{name}`\nhelp: the platforms are {names}"
                )));
            }
        },
    }
    Ok(exit::FINE)
}
