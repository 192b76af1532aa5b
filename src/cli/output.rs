//! Standard output and standard error. A closed pipe ends the output quietly.

use super::{Failure, LangArg};
use crate::scenario::fault::Faults;
use crate::scenario::source::Sources;
use std::io::Write;

/// Prints text for people or machines.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::File(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a message on standard error; `error:` is added unless the text is a rendered diagnostic.
pub fn error(text: &str) {
    let text = text.trim_end();
    let rendered = ["error", "warning", "错误", "警告", "\u{1b}"];
    let prefix = if rendered.iter().any(|head| text.starts_with(head)) { "" } else { "error: " };
    let _ = writeln!(std::io::stderr().lock(), "{prefix}{text}");
}

/// Prints a note on standard error.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Faults as a person reads them.
pub fn faults(faults: &Faults, sources: &Sources, colour: bool, lang: LangArg) -> String {
    match lang {
        LangArg::En => faults.render(sources, colour),
        LangArg::Zh => faults.render_chinese(sources, colour),
    }
}
