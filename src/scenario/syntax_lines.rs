//! How a line that the parser refuses may have been meant: a heading, or a key and a value. Each
//! way is a guess; `syntax.rs` tries them on the parser and tells the first that is right.

use super::aliases::{self, advise};
use super::fault::Code;
use super::places::{is_open, section};
use super::planner_words;
use super::said::{Said, said};
use super::syntax_values::{Meant, close, cut_comment, mended};
use std::ops::Range;

/// A line as it may have been meant.
pub struct Change {
    /// The line.
    pub line: String,
    /// Lines elsewhere that change with it: what they are, and what they become.
    pub with: Option<(String, String)>,
    /// What is pointed at in the old line.
    pub span: Range<usize>,
    /// What kind of fault it is.
    pub code: Code,
    /// What is wrong.
    pub message: Said,
    /// A few words under the caret.
    pub label: Said,
    /// How to mend it, if it is not the line itself.
    pub help: Option<Said>,
}

impl Change {
    fn new(line: String, span: Range<usize>, message: Said) -> Change {
        let label = Said::default();
        Change { line, with: None, span, code: Code::BadSyntax, message, label, help: None }
    }

    /// The other lines that change.
    pub fn others<'a>(&self, lines: impl Iterator<Item = &'a str>) -> Vec<(usize, String)> {
        let Some((old, new)) = &self.with else { return Vec::new() };
        let same = lines.enumerate().filter(|(_, line)| line.trim() == old);
        same.map(|(at, _)| (at, new.clone())).collect()
    }
}

/// The ways a line may have been meant, the likeliest first; `above` are the lines before it.
pub fn changes(line: &str, above: &[&str], message: &str) -> Vec<Change> {
    let start = line.len() - line.trim_start().len();
    let whole = start..line.trim_end().len();
    let trimmed = line.trim();
    if let Some(text) = trimmed.strip_prefix("//").or(trimmed.strip_prefix("--")) {
        let message = said!("a comment starts with `#`", "注释以 `#` 开头");
        return vec![Change::new(format!("#{text}"), whole, message)];
    }
    if trimmed.starts_with('[') {
        return heading(trimmed, whole, message);
    }
    entry(line, above)
}

/// The name in a heading.
fn name_of(heading: &str) -> &str {
    cut_comment(heading).0.trim().trim_matches(['[', ']', ' ', '"'])
}

fn heading(trimmed: &str, whole: Range<usize>, message: &str) -> Vec<Change> {
    let name = name_of(trimmed);
    let comment = cut_comment(trimmed).1;
    let tail = if comment.is_empty() { String::new() } else { format!(" {comment}") };
    let mut all = Vec::new();
    if let Some(home) = section(name).filter(|home| home.many) {
        let right = home.heading();
        let single = format!("[{name}]");
        let mut change = Change::new(
            format!("{right}{tail}"),
            whole.clone(),
            said!(
                "every one of `{name}` has a heading of its own in double brackets",
                "每个 `{name}` 各有一个双方括号标题"
            ),
        );
        if message.starts_with("duplicate key") {
            change.with = Some((single, right));
        }
        all.push(change);
    }
    let spelt = planner_words::plain(name);
    let known = || aliases::settings().iter().filter(|setting| setting.key.is_none());
    if let Some(meant) = known().find(|setting| setting.words.contains(&spelt))
        && let Some(home) = section(meant.section)
    {
        let right = home.heading();
        let (en, zh) = (&meant.means.en, meant.means.pick(true));
        let mut change = Change::new(
            format!("{right}{tail}"),
            whole.clone(),
            said!("unknown section `{name}`", "没有 `{name}` 这个部分"),
        );
        change.code = Code::UnknownKey;
        change.help = Some(said!("write `{right}`: {en}", "请写 `{right}`：{zh}"));
        all.push(change);
    }
    if section(name).is_none() && !name.is_ascii() {
        // A section of no name that is known: quoted it can be read, and is told with what exists.
        let advice = advise(
            name,
            section(""),
            &section("").map_or(Vec::new(), |top| top.known.clone()),
            None,
        );
        let mut change = Change::new(
            format!("[\"{name}\"]"),
            whole.clone(),
            said!("unknown section `{name}`", "没有 `{name}` 这个部分"),
        );
        change.code = Code::UnknownKey;
        change.help = Some(advice.help);
        all.push(change);
    }
    let (open, shut) = if trimmed.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    let message = said!("the brackets of this heading do not match", "标题的方括号不成对");
    for (open, shut) in [(open, shut), ("[[", "]]")] {
        all.push(Change::new(format!("{open}{name}{shut}{tail}"), whole.clone(), message.clone()));
    }
    all
}

/// The section that a line stands in, by the headings above it.
pub fn here(above: &[&str]) -> String {
    let heading = above.iter().rev().find(|line| line.trim_start().starts_with('['));
    heading.map_or(String::new(), |line| name_of(line).to_owned())
}

/// A line of a key and a value, split.
struct Parts<'a> {
    key: &'a str,
    /// False if there is none, or another sign.
    equals: bool,
    value: &'a str,
    comment: &'a str,
}

fn parts(line: &str) -> Option<Parts<'_>> {
    let (code, comment) = cut_comment(line);
    let code = code.trim();
    if let Some((key, value)) = code.split_once('=') {
        return Some(Parts { key: key.trim(), equals: true, value: value.trim(), comment });
    }
    let end = code.find([':', ' ', '\t', '"', '['])?;
    let (key, value) = code.split_at(end);
    let value = value.trim().strip_prefix(':').unwrap_or(value).trim();
    Some(Parts { key: key.trim(), equals: false, value, comment })
}

/// True for a key that needs no quotes, or has them.
fn is_plain(key: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    !key.is_empty() && (key.chars().all(bare) || key.starts_with('"') || key.starts_with('\''))
}

/// A key, and what is to be said if it is not the one written.
type Key = (String, Option<(Code, Said, Option<Said>)>);

fn keys(key: &str, above: &[&str], value: &str) -> Vec<Key> {
    if is_plain(key) {
        return vec![(key.to_owned(), None)];
    }
    let path = here(above);
    let quoted = format!("\"{}\"", key.trim_matches(['"', '\'']));
    let Some(home) = section(&path).filter(|_| !is_open(&path)) else {
        let message = said!(
            "a key of other letters than a-z, digits, `_` and `-` stands in quotes",
            "键名里有字母、数字、`_`、`-` 以外的字符时须加引号"
        );
        return vec![(quoted, Some((Code::BadSyntax, message, None)))];
    };
    let advice = advise(key, Some(home), &home.known, Some(value));
    let message = match path.is_empty() {
        true => said!("unknown section `{key}`", "没有 `{key}` 这个部分"),
        false => said!("unknown key `{key}`", "没有 `{key}` 这个设置项"),
    };
    match advice.instead.filter(|_| !path.is_empty()) {
        Some(instead) => {
            vec![(instead.to_owned(), Some((Code::UnknownKey, message, Some(advice.help))))]
        }
        // It can be read with quotes; what it should be is the planner's to say.
        None => vec![(quoted, Some((Code::UnknownKey, message, Some(advice.help))))],
    }
}

fn entry(line: &str, above: &[&str]) -> Vec<Change> {
    let Some(parts) = parts(line) else { return Vec::new() };
    let start = line.len() - line.trim_start().len();
    let indent = &line[..start];
    let tail =
        if parts.comment.is_empty() { String::new() } else { format!("  {}", parts.comment) };
    let key_at = start..start + parts.key.len().max(1);
    let value_start = line.rfind(parts.value).filter(|_| !parts.value.is_empty());
    let value_at = value_start.map_or(key_at.clone(), |at| at..at + parts.value.len());
    let mut all = Vec::new();
    let mut values: Vec<(String, Option<Said>)> = vec![(parts.value.to_owned(), None)];
    values.extend(mended(parts.value).into_iter().map(|Meant { text, why }| (text, Some(why))));
    for (value, wrong_value) in values {
        for (key, wrong_key) in keys(parts.key, above, &value) {
            let written = format!("{indent}{key} = {value}{tail}");
            let equals = (!parts.equals).then(|| {
                said!("there is no `=` between the key and its value", "键和值之间缺少 `=`")
            });
            let (span, message) = match (&wrong_key, &equals, &wrong_value) {
                (Some((_, message, _)), _, _) => (key_at.clone(), message.clone()),
                (None, Some(message), _) => (key_at.clone(), message.clone()),
                (None, None, Some(message)) => (value_at.clone(), message.clone()),
                (None, None, None) => continue,
            };
            let mut change = Change::new(written, span, message);
            if let Some((code, _, help)) = &wrong_key {
                change.code = *code;
                change.help = help.clone();
                if *code == Code::UnknownKey {
                    change.label = said!("nobody reads this", "程序不认识");
                }
            }
            all.push(change);
        }
    }
    all
}

/// The line above that opens a bracket and does not close it, with the bracket.
pub fn unclosed(above: &[&str], message: &str) -> Option<(usize, String, Said)> {
    if !message.starts_with("missing comma") && !message.starts_with("unclosed") {
        return None;
    }
    let at = above.iter().rposition(|line| !line.trim().is_empty())?;
    let (code, comment) = cut_comment(above[at]);
    let closed = close(code)?;
    let tail = if comment.is_empty() { String::new() } else { format!("  {comment}") };
    let said = said!("a bracket is not closed on this line", "这一行的括号没有收口");
    Some((at, format!("{}{tail}", closed.trim_end()), said))
}

/// What can be said of a line that cannot be mended without the planner.
pub fn remark(line: &str, above: &[&str], message: &str) -> Option<(Said, Said)> {
    let trimmed = line.trim();
    let path = here(above);
    if message.starts_with("duplicate key") {
        return twice(trimmed, above, &path);
    }
    let parts = parts(line).filter(|parts| parts.value.is_empty() || !parts.equals)?;
    let key = parts.key;
    let own = |setting: &&aliases::Setting| setting.key == Some(key);
    let of = |setting: &&aliases::Setting| own(setting) && setting.section == path;
    let known = aliases::settings();
    let found = known.iter().find(of).or_else(|| known.iter().find(own));
    let example = found.map_or(format!("{key} = 12"), |setting| setting.written(None));
    Some((
        said!("`{key}` has no value", "`{key}` 没有值"),
        said!("write a value, as in `{example}`", "请写上值，如 `{example}`"),
    ))
}

/// A heading or key that stands a second time.
fn twice(trimmed: &str, above: &[&str], path: &str) -> Option<(Said, Said)> {
    if trimmed.starts_with('[') {
        let name = name_of(trimmed);
        let first =
            above.iter().position(|line| line.trim().starts_with('[') && name_of(line) == name);
        return Some(match first.map(|at| at + 1) {
            Some(first) => (
                said!(
                    "`[{name}]` stands twice, first at line {first}",
                    "`[{name}]` 出现了两次，第一次在第 {first} 行"
                ),
                said!(
                    "put the keys of both below one heading",
                    "请把两处的设置项合并到一个标题之下"
                ),
            ),
            None => {
                let dotted = format!("{name}.");
                let at = above.iter().position(|line| line.trim().starts_with(&dotted))?;
                let (row, line) = (at + 1, above[at].trim().trim_start_matches(&dotted));
                (
                    said!(
                        "`{name}` was begun at line {row} already, by `{dotted}`",
                        "`{name}` 在第 {row} 行已用 `{dotted}` 的写法开头"
                    ),
                    said!("write `{line}` below `[{name}]`", "请把 `{line}` 写到 `[{name}]` 之下"),
                )
            }
        });
    }
    let key = trimmed.split('=').next()?.trim();
    let start = above.iter().rposition(|line| line.trim_start().starts_with('['));
    let from = start.map_or(0, |at| at + 1);
    let same = |line: &&str| line.split('=').next().map(str::trim) == Some(key);
    let first = from + above[from..].iter().position(same)? + 1;
    let help = match section(path).filter(|home| home.many) {
        Some(home) => {
            let heading = home.heading();
            said!(
                "keep one of them; for another one write `{heading}` above it",
                "请只留一个；若要另加一个，请先另写一行 `{heading}`"
            )
        }
        None => said!("keep one of them", "请只留一个"),
    };
    let message = said!(
        "`{key}` stands twice here, first at line {first}",
        "`{key}` 写了两次，第一次在第 {first} 行"
    );
    Some((message, help))
}
