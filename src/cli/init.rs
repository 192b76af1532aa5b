//! `dacu init --platform NAME`

use super::{Failure, InitArgs, exit, output};

/// Prints a commented scenario to start from.
pub fn print(args: &InitArgs) -> Result<u8, Failure> {
    output::print(&crate::study::starting_scenario(&args.platform, args.lang.into())?)?;
    Ok(exit::FINE)
}
