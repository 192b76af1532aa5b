//! What is wrong with a command line: which argument, what was given, the nearest that exists.

use super::Spoken;
use super::lines::width;
use super::{Entry, LangArg};
use clap::Arg;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What an error tells of one kind, as words.
fn context(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// The first of them, or nothing.
fn first(error: &clap::Error, kind: ContextKind) -> String {
    context(error, kind).into_iter().next().unwrap_or_default()
}

/// The name of a positional argument without the brackets that say whether it must be given.
fn bare(shown: &str) -> &str {
    shown.trim_end_matches('.').trim_matches(['[', ']', '<', '>'])
}

impl Spoken<'_> {
    /// The whole refusal: what is wrong, how it is typed, where more is said.
    pub fn refusal(&self, error: &clap::Error) -> String {
        let mut text = format!("错误：{}\n\n{}", self.sentence(error), self.usage());
        let lang = if LangArg::of_environment() == LangArg::Zh { "" } else { " --lang zh" };
        text.push_str(&format!("\n详见 {} --help{lang}\n", self.typed()));
        text
    }

    fn sentence(&self, error: &clap::Error) -> String {
        let arg = first(error, ContextKind::InvalidArg);
        let value = first(error, ContextKind::InvalidValue);
        let shown = self.shown(&arg);
        match error.kind() {
            ErrorKind::MissingRequiredArgument => {
                self.missing(&context(error, ContextKind::InvalidArg))
            }
            ErrorKind::UnknownArgument => self.unknown(error, &arg),
            ErrorKind::InvalidSubcommand => {
                let name = first(error, ContextKind::InvalidSubcommand);
                let near = context(error, ContextKind::SuggestedSubcommand);
                format!("没有“{name}”这个命令{}\n{}", asked(&near), self.commands())
            }
            ErrorKind::MissingSubcommand => {
                format!("{} 后面要写一个命令\n{}", self.typed(), self.commands())
            }
            ErrorKind::InvalidValue if value.is_empty() => {
                format!("“{shown}”缺少值{}", self.choices(error, &arg))
            }
            ErrorKind::InvalidValue => {
                let near = asked(&context(error, ContextKind::SuggestedValue));
                format!("“{shown}”的值“{value}”无效{near}{}", self.choices(error, &arg))
            }
            ErrorKind::ValueValidation => {
                let range = self.found(&arg).and_then(|arg| self.entry(arg)?.range());
                let takes = range.map_or(String::new(), |(least, most)| {
                    format!("：应为 {least} 到 {most} 之间的整数")
                });
                format!("“{shown}”的值“{value}”无效{takes}")
            }
            ErrorKind::TooManyValues => format!("“{shown}”不带值，却给了“{value}”"),
            ErrorKind::ArgumentConflict => self.conflict(error, &arg),
            ErrorKind::InvalidUtf8 => "命令行里有不是 UTF-8 编码的文字".to_owned(),
            _ if arg.is_empty() => "命令行有误".to_owned(),
            _ => format!("“{shown}”用法有误"),
        }
    }

    /// The argument that clap shows so.
    fn found(&self, shown: &str) -> Option<&Arg> {
        self.command.get_arguments().find(|arg| {
            let own = arg.to_string();
            own == shown || (arg.is_positional() && bare(&own) == bare(shown))
        })
    }

    /// The same in Chinese.
    fn shown(&self, shown: &str) -> String {
        self.found(shown).map_or_else(|| shown.to_owned(), |arg| self.spelt(arg))
    }

    /// What is missing, with what each is.
    fn missing(&self, shown: &[String]) -> String {
        let mut text = "缺少必须写明的内容".to_owned();
        for shown in shown {
            let entry = self.found(shown).and_then(|arg| self.entry(arg));
            let help = entry.as_ref().and_then(|entry| entry.text("help")).unwrap_or_default();
            let shown = self.shown(shown).replace('[', "<").replace(']', ">");
            text.push_str(&format!("\n  {shown}  {help}"));
        }
        text
    }

    /// An option that is not there, or one word too many.
    fn unknown(&self, error: &clap::Error, arg: &str) -> String {
        if !arg.starts_with('-') {
            return format!("多出了“{arg}”，这里不需要；带空格的文件名要加引号");
        }
        let mut own = self.command.get_arguments().filter_map(Arg::get_long);
        if own.any(|long| arg.strip_prefix("--") == Some(long)) {
            return format!("选项“{arg}”要写在 {} 之后", self.typed());
        }
        format!("没有“{arg}”这个选项{}", asked(&context(error, ContextKind::SuggestedArg)))
    }

    fn conflict(&self, error: &clap::Error, arg: &str) -> String {
        let this = self.shown(arg);
        let prior = context(error, ContextKind::PriorArg);
        if prior.iter().any(|prior| prior == arg) {
            return format!("“{this}”只能写一次");
        }
        let prior: Vec<String> = prior.iter().map(|arg| format!("“{}”", self.shown(arg))).collect();
        let others = if prior.is_empty() { "其他选项".to_owned() } else { prior.join("、") };
        format!("“{this}”不能与{others}同时使用")
    }

    /// The values that may be given, with what each means.
    fn choices(&self, error: &clap::Error, arg: &str) -> String {
        let entry = self.found(arg).and_then(|arg| self.entry(arg));
        let told = |value: String| {
            let meaning = entry.as_ref().and_then(|entry: &Entry<'_>| entry.meaning(&value));
            meaning.map_or_else(|| value.clone(), |meaning| format!("{value}：{meaning}"))
        };
        let values: Vec<String> =
            context(error, ContextKind::ValidValue).into_iter().map(told).collect();
        if values.is_empty() {
            String::new()
        } else {
            format!("\n可选：\n  {}", values.join("\n  "))
        }
    }

    /// The commands there are, with what each does.
    fn commands(&self) -> String {
        let commands = || self.command.get_subcommands();
        let left = commands().map(|command| width(command.get_name())).max().unwrap_or(0);
        let mut text = "现有命令：".to_owned();
        for command in commands() {
            let about = self.words.command(&self.below(command).name, "about").unwrap_or_default();
            text.push_str(&format!("\n  {:left$}  {about}", command.get_name()));
        }
        text
    }
}

/// What is there and resembles what was typed, as a question.
fn asked(near: &[String]) -> String {
    let near: Vec<String> = near.iter().map(|word| format!("“{word}”")).collect();
    if near.is_empty() { String::new() } else { format!("；是否想写{}？", near.join("或")) }
}
