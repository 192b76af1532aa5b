//! Which language is spoken: that of `--lang` or, without it, that of the system.

use crate::study::Lang;
use clap::ValueEnum;
use std::ffi::OsString;

/// Languages on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// English
    En,
    /// 中文
    Zh,
}

impl LangArg {
    /// Chinese where the system speaks it (`LC_ALL`, `LC_MESSAGES`, `LANG` as in zh_CN.UTF-8).
    pub fn of_environment() -> LangArg {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let mut set = names.iter().filter_map(|name| std::env::var(name).ok());
        let spoken = set.find(|value| !value.is_empty()).unwrap_or_default();
        if spoken.to_ascii_lowercase().starts_with("zh") { LangArg::Zh } else { LangArg::En }
    }

    /// The same of the command line that was typed.
    pub fn of_typed() -> LangArg {
        let typed = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
        LangArg::asked(&typed.collect::<Vec<_>>())
    }

    /// The language of what is said of a command line that cannot be read as a whole: that of the
    /// last `--lang` anywhere in it, or else that of the environment.
    pub fn asked(typed: &[String]) -> LangArg {
        let mut words = typed.iter().take_while(|word| *word != "--");
        let mut asked = LangArg::of_environment();
        while let Some(word) = words.next() {
            let name = match word.strip_prefix("--lang") {
                Some("") => words.next().map(String::as_str),
                Some(rest) => rest.strip_prefix('='),
                None => None,
            };
            asked = match name.map(str::to_ascii_lowercase) {
                Some(name) if name.starts_with("zh") || name == "中文" => LangArg::Zh,
                Some(name) if name.starts_with("en") => LangArg::En,
                _ => asked,
            };
        }
        asked
    }
}

/// A command line without its language.
pub fn without(typed: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut is_value = false;
    let stays = |word: &OsString| {
        let skipped = std::mem::replace(&mut is_value, word == "--lang");
        !skipped && !is_value && !word.to_string_lossy().starts_with("--lang=")
    };
    typed.filter(stays).collect()
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Lang {
        match lang {
            LangArg::En => Lang::En,
            LangArg::Zh => Lang::Zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_passed_over_with_its_value() {
        let words = ["dacu", "--lang=zh", "help", "run", "--lang", "zh", "x"].map(OsString::from);
        assert_eq!(without(words.into_iter()), ["dacu", "help", "run", "x"]);
    }

    #[test]
    fn the_language_is_asked_for_anywhere_on_the_command_line() {
        let asked = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            LangArg::asked(&words)
        };
        for line in ["dacu --lang zh", "dacu run --lang=zh x --help", "dacu x --lang zh_CN"] {
            assert_eq!(asked(line), LangArg::Zh, "{line}");
        }
        assert_eq!(asked("dacu --lang zh run --lang en"), LangArg::En);
        let silent = LangArg::of_environment();
        for line in ["dacu run", "dacu --language zh", "dacu run -- --lang zh", "dacu --lang"] {
            assert_eq!(asked(line), silent, "{line}");
        }
    }
}
