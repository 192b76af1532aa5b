//! Parses the command line, runs one command, turns its end into an exit code.

use clap::Parser;
use dacu::cli::{Cli, exit};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => ExitCode::from(dacu::cli::dispatch(cli)),
        Err(error) => {
            let code = if error.use_stderr() { exit::SCENARIO } else { exit::FINE };
            // a closed pipe is nobody's fault
            let _ = error.print();
            ExitCode::from(code)
        }
    }
}
