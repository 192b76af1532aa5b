//! The parser's own words for what it refuses, as a planner reads them.

use super::said::{Said, said};

/// What the parser says, what it means in Chinese, and what to do.
const WORDS: &[(&str, &str, &str, &str)] = &[
    (
        "string values must be quoted",
        "文字须加引号",
        "texts, durations and shares stand in quotes: `\"10min\"`",
        "文字、时长、比例都要加引号，如 `\"10min\"`",
    ),
    ("duplicate key", "同一个键写了两次", "keep one of them", "请只留一个"),
    (
        "invalid unquoted key",
        "键名里有不允许的字符",
        "keys with other letters stand in quotes: `\"售前\" = 6`",
        "键名里有其他字符时加引号，如 `\"售前\" = 6`",
    ),
    (
        "key with no value",
        "键后面没有值",
        "write a key, `=` and a value on one line",
        "一行之内写：键、`=`、值",
    ),
    ("invalid basic string", "引号没有收口", "write the closing `\"`", "请补上末尾的 `\"`"),
    ("invalid literal string", "引号没有收口", "write the closing `'`", "请补上末尾的 `'`"),
    ("unclosed array", "列表没有收口", "write the closing `]`", "请补上 `]`"),
    ("unclosed inline table", "花括号没有收口", "write the closing `}`", "请补上 `}`"),
    ("unclosed table", "标题没有收口", "write the closing `]`", "请补上 `]`"),
    ("missing comma", "缺少逗号", "write a comma between the entries", "各项之间加逗号"),
    (
        "unexpected key or value",
        "值的后面还有内容",
        "one key and one value stand on a line",
        "一行只写一个键和一个值",
    ),
    ("unexpected leading zero", "数字前面不加 0", "write the number without it", "请去掉前面的 0"),
    ("invalid time", "钟点写法有误", "a time of day is `\"08:30\"`", "钟点写作 `\"08:30\"`"),
    ("invalid date", "日期写法有误", "a date is `2026-11-11`", "日期写作 `2026-11-11`"),
    ("extra", "多出一个符号", "take it out", "请去掉"),
];

/// A message of the parser in both languages, and what to do.
pub fn of(message: &str) -> (Said, Option<Said>) {
    match WORDS.iter().find(|(start, ..)| message.starts_with(start)) {
        Some((_, zh, help, help_zh)) => (Said::new(message, *zh), Some(Said::new(*help, *help_zh))),
        None => (said!("{message}", "不合 TOML 写法（{message}）"), None),
    }
}
