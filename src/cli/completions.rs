//! `dacu completions SHELL`

use super::{Cli, Failure, exit, output};
use clap::CommandFactory;

/// Prints the completion script.
pub fn print(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dacu", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(exit::FINE)
}
