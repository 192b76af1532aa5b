//! Standard output and standard error. A closed pipe ends the output quietly. Names from files may
//! hold characters that would act on the terminal: all that is printed is made visible here.

use super::Failure;
use crate::report::plain::{visible, visible_coloured, visible_json};
use crate::scenario::said::said;
use crate::study::Lang;
use std::io::Write;

/// Prints text for people or machines.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(visible(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let said =
                said!("cannot write to standard output: {error}", "无法写到标准输出：{error}");
            Err(Failure::File(said))
        }
        _ => Ok(()),
    }
}

/// Prints a JSON document.
pub fn print_json(text: &str) -> Result<(), Failure> {
    print(&visible_json(text))
}

/// Text on standard error: coloured faults begin with the code of a colour, all else has none.
fn told(text: &str) -> String {
    if text.starts_with('\u{1b}') { visible_coloured(text) } else { visible(text).into_owned() }
}

/// Prints a message on standard error; `error:` is added unless the text is a rendered diagnostic.
pub fn error(lang: Lang, text: &str) {
    let text = told(text.trim_end());
    let rendered = ["error", "warning", "错误", "警告", "\u{1b}"];
    let prefix = if rendered.iter().any(|head| text.starts_with(head)) {
        ""
    } else {
        lang.pick("error: ", "错误：")
    };
    let _ = writeln!(std::io::stderr().lock(), "{prefix}{text}");
}

/// Prints a note on standard error.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", told(text.trim_end()));
}
