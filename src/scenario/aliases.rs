//! What planners call a setting, and what it is called here: `aliases.toml` as data. A word of
//! theirs where a key should stand is answered with the key, its section and a value; one that may
//! mean several settings is answered with all of them and what each means.

use super::fault::{Code, Fault, Faults};
use super::near::{a_slip_apart, listed, nearest};
use super::node::Kind;
use super::places::{Section, section, sections};
use super::planner_words::{TABLE, plain};
use super::said::{Said, said};
use super::source::Place;
use std::sync::OnceLock;
use toml::de::{DeTable, DeValue};

/// A setting, or a section as a whole, and the words planners have for it.
#[derive(Debug)]
pub struct Setting {
    /// Its section.
    pub section: &'static str,
    /// Its key; none for the section as a whole.
    pub key: Option<&'static str>,
    /// A value that may stand there.
    pub example: &'static str,
    /// What it means.
    pub means: Said,
    /// The words, as they are compared.
    pub words: Vec<String>,
}

/// All of them, in the order of the table.
pub fn settings() -> &'static [Setting] {
    static ALL: OnceLock<Vec<Setting>> = OnceLock::new();
    ALL.get_or_init(|| read(TABLE).unwrap_or_default())
}

fn read(text: &'static str) -> Option<Vec<Setting>> {
    let root = DeTable::parse(text).ok()?.into_inner();
    let list = root.get("setting")?.get_ref().as_array()?;
    let one = |node: &toml::Spanned<DeValue<'static>>| {
        let table = node.get_ref().as_table()?;
        let text = |key: &str| match table.get(key).map(toml::Spanned::get_ref) {
            Some(DeValue::String(text)) => Some(text.clone()),
            _ => None,
        };
        let at = text("at")?;
        let (path, key) = at.split_once('.').map_or((&*at, None), |(a, b)| (a, Some(b)));
        let home = section(path)?;
        let key = match key {
            Some(key) => Some(home.known.iter().copied().find(|known| *known == key)?),
            None => None,
        };
        let words = table.get("words")?.get_ref().as_array()?.iter();
        let words = words.filter_map(|word| Some(plain(word.get_ref().as_str()?)));
        Some(Setting {
            section: home.path,
            key,
            example: leak(text("example")),
            means: Said::new(text("en")?, text("zh")?),
            words: words.collect(),
        })
    };
    Some(list.iter().filter_map(one).collect())
}

/// The table is read once and its texts live as long as the program.
fn leak(text: Option<std::borrow::Cow<'static, str>>) -> &'static str {
    match text {
        Some(std::borrow::Cow::Borrowed(text)) => text,
        Some(std::borrow::Cow::Owned(text)) => Box::leak(text.into_boxed_str()),
        None => "",
    }
}

/// What to say of a key nobody reads, and what to write for it.
#[derive(Debug)]
pub struct Advice {
    /// How to mend it.
    pub help: Said,
    /// The key to write in its place, where there is no doubt.
    pub instead: Option<&'static str>,
    /// The setting meant, where it is one alone.
    pub setting: Option<&'static Setting>,
}

/// Advice about a word that stands where `here` has its keys; `known` are these keys, `value` what
/// was written for it.
pub fn advise(
    word: &str,
    here: Option<&'static Section>,
    known: &[&'static str],
    value: Option<&str>,
) -> Advice {
    let spelt = plain(word);
    let meant: Vec<&'static Setting> =
        settings().iter().filter(|setting| setting.words.contains(&spelt)).collect();
    let here_path = here.map_or("?", |section| section.path);
    if let Some(advice) = in_place(word, &meant, here_path, known, value) {
        return advice;
    }
    if let Some(same) = known.iter().copied().find(|known| plain(known) == spelt) {
        return rename(same);
    }
    let mut slips = known.iter().copied().filter(|known| a_slip_apart(word, known));
    if let (Some(near), None) = (slips.next(), slips.next()) {
        return rename(near);
    }
    if let Some(help) = at_home(word, here_path).or_else(|| elsewhere(word, &meant, value)) {
        let setting = (meant.len() == 1).then(|| meant[0]);
        return Advice { help, instead: None, setting };
    }
    if let Some(near) = nearest(word, known.iter().copied()) {
        return Advice {
            help: said!("write `{near}`", "请写 `{near}`"),
            instead: None,
            setting: None,
        };
    }
    let list = listed(word, known.iter().copied());
    let (en, zh) = (&list.en, list.pick(true));
    let help = match here_path {
        "" => said!("sections: {en}", "可用的部分：{zh}"),
        _ => said!("known here: {en}", "此处可写：{zh}"),
    };
    Advice { help, instead: None, setting: None }
}

fn rename(near: &'static str) -> Advice {
    Advice { help: said!("write `{near}`", "请写 `{near}`"), instead: Some(near), setting: None }
}

/// A word for a setting of the very section it stands in, or of one with the same keys.
fn in_place(
    word: &str,
    meant: &[&'static Setting],
    here: &str,
    known: &[&'static str],
    value: Option<&str>,
) -> Option<Advice> {
    let mut same: Vec<&'static Setting> = match here {
        "" => meant.iter().copied().filter(|setting| setting.key.is_none()).collect(),
        _ => meant.iter().copied().filter(|s| s.section == here && s.key.is_some()).collect(),
    };
    if same.is_empty() && !here.is_empty() {
        for setting in meant {
            let fits = setting.key.is_some_and(|key| known.contains(&key));
            if fits && same.iter().all(|other| other.key != setting.key) {
                same.push(setting);
            }
        }
    }
    match &same[..] {
        [] => None,
        [one] => {
            let written = one.written(value);
            let (en, zh) = (&one.means.en, one.means.pick(true));
            let help = said!("write `{written}`: {en}", "请写 `{written}`：{zh}");
            let instead = match one.key {
                Some(key) => known.iter().copied().find(|known| *known == key),
                None => Some(one.section),
            };
            Some(Advice { help, instead, setting: Some(one) })
        }
        several => {
            Some(Advice { help: ask(word, several, value, true), instead: None, setting: None })
        }
    }
}

/// A key of another section, or a section itself.
fn at_home(word: &str, here: &str) -> Option<Said> {
    let lowered = word.to_lowercase();
    if let Some(whole) = section(&lowered).filter(|section| !section.path.is_empty()) {
        if here.is_empty() || whole.path.contains('.') {
            return None;
        }
        let heading = whole.heading();
        return Some(said!(
            "this is a section of its own: write `{heading}` on a line of its own",
            "这是单独的一个部分：请另起一行写 `{heading}`"
        ));
    }
    let homes: Vec<String> = sections()
        .iter()
        .filter(|section| section.path != here && !section.path.is_empty())
        .filter(|section| section.known.contains(&lowered.as_str()))
        .map(|section| format!("`{}`", section.heading()))
        .collect();
    if homes.is_empty() || homes.len() > 4 {
        return None;
    }
    let (en, zh) = (homes.join(" or "), homes.join(" 或 "));
    Some(said!("this key belongs below the heading {en}", "这个设置项应写在 {zh} 之下"))
}

/// A word for settings of other sections.
fn elsewhere(word: &str, meant: &[&'static Setting], value: Option<&str>) -> Option<Said> {
    match meant {
        [] => None,
        [one] => {
            let (en, zh) = (&one.means.en, one.means.pick(true));
            let heading = section(one.section)?.heading();
            if one.key.is_none() {
                return Some(said!(
                    "write the heading `{heading}`: {en}",
                    "请写标题 `{heading}`：{zh}"
                ));
            }
            let written = one.written(value);
            Some(said!(
                "write `{written}` below `{heading}`: {en}",
                "请写在 `{heading}` 之下：`{written}`，{zh}"
            ))
        }
        several => Some(ask(word, several, value, false)),
    }
}

/// A word with several meanings is asked back.
fn ask(word: &str, several: &[&'static Setting], value: Option<&str>, here: bool) -> Said {
    let part = |setting: &Setting, chinese: bool| {
        let heading = section(setting.section).map_or(String::new(), Section::heading);
        let means = setting.means.pick(chinese);
        let written = match setting.key {
            Some(_) => setting.written(value),
            None => heading.clone(),
        };
        match (here || setting.key.is_none(), chinese) {
            (true, false) => format!("`{written}` ({means})"),
            (true, true) => format!("`{written}`（{means}）"),
            (false, false) => format!("`{written}` below `{heading}` ({means})"),
            (false, true) => format!("`{heading}` 之下的 `{written}`（{means}）"),
        }
    };
    let parts = |chinese| several.iter().take(5).map(move |setting| part(setting, chinese));
    let en = parts(false).collect::<Vec<_>>().join(" or ");
    let zh = parts(true).collect::<Vec<_>>().join("，还是 ");
    said!("which is meant by `{word}`: {en}?", "`{word}` 指的是 {zh}？")
}

impl Setting {
    /// The key with a value: the planner's own if it is of the kind of the example.
    pub fn written(&self, value: Option<&str>) -> String {
        let Some(key) = self.key else { return self.section.to_owned() };
        let kind = |text: &str| match text.chars().next() {
            Some('0'..='9') if text.contains('-') => 'd',
            Some('0'..='9' | '-' | '.') => '0',
            Some(other) => other,
            None => ' ',
        };
        // One value or a list of them: most keys that take many take one.
        let fits = |value: &str| {
            let (own, example) = (kind(value), kind(self.example));
            own == example || own == '[' || (example == '[' && own != '{')
        };
        let own = value.filter(|value| fits(value));
        format!("{key} = {}", own.unwrap_or(self.example))
    }
}

/// A value as it would be written, if it is a short one.
pub fn spelt(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text(text) if text.chars().count() <= 30 && !text.contains(['"', '\\', '\n']) => {
            Some(format!("\"{text}\""))
        }
        Kind::Whole(number) => Some(number.to_string()),
        Kind::Float(number) => Some(number.to_string()),
        Kind::Bool(yes) => Some(yes.to_string()),
        Kind::Date(date) => Some(date.to_string()),
        _ => None,
    }
}

/// Tells of a key nobody reads.
pub fn unknown_key<'f>(
    word: &str,
    place: Place,
    known: &[&'static str],
    value: Option<&Kind>,
    faults: &'f mut Faults,
) -> &'f mut Fault {
    let here = super::places::of_keys(known);
    let is_top = here.is_some_and(|section| section.path.is_empty());
    let message = match is_top {
        true => said!("unknown section `{word}`", "没有 `{word}` 这个部分"),
        false => said!("unknown key `{word}`", "没有 `{word}` 这个设置项"),
    };
    let full = faults.is_full();
    let fault = faults.add(Code::UnknownKey, place, message);
    if full {
        return fault;
    }
    let advice = advise(word, here, known, value.and_then(spelt).as_deref());
    fault.label(said!("nobody reads this", "程序不认识")).help(advice.help);
    if let Some(instead) = advice.instead {
        fault.mend(place, instead);
    }
    fault
}
