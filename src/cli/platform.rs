//! `dacu platform [NAME]`

use super::{Failure, PlatformArgs, exit, output};
use crate::study;

/// Lists the platforms, or prints one's text.
pub fn print(args: &PlatformArgs) -> Result<u8, Failure> {
    match &args.name {
        None => {
            let mut text = String::new();
            for name in study::platforms() {
                text.push_str(name);
                text.push('\n');
            }
            output::print(&text)?;
        }
        Some(name) => output::print(study::platform(name)?)?,
    }
    Ok(exit::FINE)
}
