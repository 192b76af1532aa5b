//! The program `dacu`; everything is in the library.

fn main() -> std::process::ExitCode {
    dacu::cli::main()
}
