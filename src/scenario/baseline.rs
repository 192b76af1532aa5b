//! A stored baseline: how a scenario of a gate was, in one file beside it. It holds the text and
//! the files that it names, so that the base can be run again where there is no git, and a few
//! rounded figures, so that a pull request shows in its difference what a new baseline changes.
//!
//! ```text
//! gate/desks.jd.baseline.toml: version, program, file, model_hash, runs
//!                              [[figures]] a volume and shop each, [[kept]] a file each,
//!                              [scenario] text
//! ```

use super::fault::{Code, Faults};
use super::inline::{block, quoted};
use super::kept::{Kept, plain};
use super::said::{Said, said};
use super::source::{Author, Place, Sources};
use super::table::{Section, raw_table};
use super::tree;
use super::value::{Amount, At, Int, Positive, Value};
use super::{limits, node};
use std::path::{Component, Path, PathBuf};

/// The version of the format. A program reads those up to its own.
pub const VERSION: i64 = 1;
/// What the name of a baseline ends with.
pub const ENDING: &str = ".baseline.toml";

raw_table! {
    /// A baseline.
    pub struct RawBaseline {
        /// The version of the format.
        version: Int<1, 1_000_000>,
        /// The version of the program that wrote it.
        program: String,
        /// The scenario, as the gate's file names it.
        file: String,
        /// The fingerprint of what it means.
        model_hash: String,
        /// Runs behind the figures.
        runs: Int<1, 50>,
        /// The figures.
        figures: Vec<At<RawFigures>>,
        /// The files that the scenario names.
        kept: Vec<At<RawKept>>,
        /// The scenario.
        scenario: RawText,
    }
    /// A text.
    pub struct RawText {
        /// The text itself.
        text: String,
    }
    /// Figures of a volume, at the desk or in a shop.
    pub struct RawFigures {
        /// Times as many customers.
        volume: Positive,
        /// The shop; the desk without one.
        shop: String,
        /// Customers who came, mean of a run.
        entries: Amount,
        /// Of these, served.
        served: Amount,
        /// The share that was lost.
        lost_rate: Amount,
        /// The share left as messages.
        left_message_rate: Amount,
        /// Mean wait until the first reply.
        customer_wait_mean_s: Amount,
        /// Its ninth decile.
        customer_wait_p90_s: Amount,
        /// The risk of a dissatisfied customer.
        dissatisfaction_risk: Amount,
    }
    /// A file that the scenario names.
    pub struct RawKept {
        /// Its path, as the scenario names it.
        path: String,
        /// Its checksum, line ends aside, where its text is not kept.
        hash: String,
        /// Its encoding, if that is not UTF-8.
        encoding: String,
        /// Its text, where it is kept.
        text: String,
    }
}

/// The figures of a baseline, by their names in the catalog.
pub const FIGURES: [&str; 7] = [
    "entries",
    "served",
    "lost_rate",
    "left_message_rate",
    "customer_wait_mean_s",
    "customer_wait_p90_s",
    "dissatisfaction_risk",
];

/// A baseline as its file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// The version of the program that wrote it.
    pub program: String,
    /// The scenario, as the gate's file names it.
    pub file: String,
    /// The fingerprint of what it means.
    pub model_hash: String,
    /// Runs behind the figures.
    pub runs: u32,
    /// The figures.
    pub figures: Vec<Figures>,
    /// The files that the scenario names.
    pub kept: Vec<Kept>,
    /// The scenario's text.
    pub text: String,
    /// Lines of the baseline before the first of the text.
    pub above: usize,
}

/// Figures of a volume.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Times as many customers.
    pub volume: f64,
    /// The shop; `None` for the desk.
    pub shop: Option<String>,
    /// Each figure that has a value, by its name.
    pub values: Vec<(&'static str, f64)>,
}

/// The name of a scenario's baseline: folders stand before it behind points, so that scenarios of
/// one name in two folders have two.
pub fn name(file: &str) -> String {
    let plain = file.strip_suffix(".toml").unwrap_or(file);
    let parts = plain.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let parts: Vec<&str> = parts.collect();
    format!("{}{ENDING}", parts.join("."))
}

/// True if two names are of one file, as `./a.toml` and `a.toml`.
pub fn is_same(one: &str, other: &str) -> bool {
    let parts = |name| Path::new(name).components().filter(|part| *part != Component::CurDir);
    parts(one).eq(parts(other))
}

impl Baseline {
    /// The text of its file.
    pub fn written(&self, gate: &str) -> String {
        let Baseline { program, file, model_hash, runs, .. } = self;
        let mut out = format!(
            "# How this scenario was when its baseline was written: `dacu gate` holds the scenario \
             against it.\n# Written by: dacu gate {} --update-baseline\n\
             version = {VERSION}\nprogram = {}\nfile = {}\nmodel_hash = {}\nruns = {runs}\n",
            gate.replace(char::is_control, " "),
            quoted(program),
            quoted(file),
            quoted(model_hash),
        );
        let line = |key: &str, text: &str| format!("{key} = {text}\n");
        for of in &self.figures {
            out += "\n[[figures]]\n";
            out += &line("volume", &of.volume.to_string());
            out += &of.shop.as_ref().map(|shop| line("shop", &quoted(shop))).unwrap_or_default();
            of.values.iter().for_each(|(id, value)| out += &line(id, &value.to_string()));
        }
        for kept in &self.kept {
            out += "\n[[kept]]\n";
            out += &line("path", &quoted(&kept.path));
            if kept.gb {
                out += &line("encoding", "\"gb18030\"");
            }
            out += &match &kept.text {
                Some(text) => line("text", &block(text)),
                None => line("hash", &quoted(&kept.hash)),
            };
        }
        // the longest last: who reads a difference finds the figures on top
        out + "\n[scenario]\n" + &line("text", &block(&self.text))
    }
}

/// Reads a baseline.
///
/// # Errors
/// It is of a newer format, or something is wrong with it; what, in both languages.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Baseline, Said> {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let text = String::from_utf8(bytes).map_err(|_| {
        said!("the text is not UTF-8", "这个文件不是 UTF-8 编码") // as of any other file
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let file = sources.add(name, text.clone(), Author::User);
    let root = tree::parse(file, &sources, &mut faults);
    if let Some(node::Kind::Whole(version)) = root.get("version").map(|node| &node.kind)
        && *version > i128::from(VERSION)
    {
        return Err(said!(
            "it is of format {version}, and this program reads up to {VERSION}",
            "它的格式版本是 {version}，本程序只读到 {VERSION}"
        ));
    }
    let mut built = None;
    if !faults.has_errors() {
        built = RawBaseline::read(&root, &mut faults)
            .and_then(|raw| of_raw(&raw, &text, Place::whole(file), &mut faults));
    }
    faults.settle();
    built.filter(|_| !faults.has_errors()).ok_or_else(|| first(&faults, &sources))
}

/// The first fault in one line.
fn first(faults: &Faults, sources: &Sources) -> Said {
    let Some(fault) = faults.iter().next() else { return Said::default() };
    let line = sources.line_column(fault.place).map_or(String::new(), |at| format!("{}: ", at.0));
    fault.message.map(|text| format!("{line}{text}"))
}

fn of_raw(raw: &RawBaseline, text: &str, whole: Place, faults: &mut Faults) -> Option<Baseline> {
    for key in ["version", "program", "file", "model_hash", "runs", "scenario"] {
        if raw.lacks(key) {
            let message = said!("a baseline needs `{key}`", "基线缺少 `{key}`");
            faults.add(Code::MissingKey, whole, message);
        }
    }
    let list = raw.figures.as_ref().map(|at| at.value.as_slice()).unwrap_or_default();
    let figures = list.iter().map(|at| figures(at, faults)).collect::<Option<Vec<_>>>()?;
    volumes(list, faults);
    let list = raw.kept.as_ref().map(|at| at.value.as_slice()).unwrap_or_default();
    let kept = list.iter().map(|at| kept_of(at, faults)).collect::<Option<Vec<_>>>()?;
    if let Some((first, second)) = nested(&kept) {
        let message = said!(
            "`{first}` cannot be a file and `{second}` too, in its place or within it",
            "“{first}”和“{second}”位置相同，或一个在另一个里面"
        );
        faults.add(Code::NameTwice, whole, message);
    }
    let of = |text: &Option<At<String>>| text.as_ref().map(|at| at.value.clone());
    let scenario = &raw.scenario.as_ref()?.value;
    if scenario.lacks("text") {
        let message = said!("a baseline needs the scenario's `text`", "基线缺少场景的 `text`");
        faults.add(Code::MissingKey, whole, message);
    }
    let begins = scenario.text.as_ref()?.place.start as usize;
    Some(Baseline {
        program: of(&raw.program)?,
        file: of(&raw.file)?,
        model_hash: of(&raw.model_hash)?,
        runs: raw.runs.as_ref()?.count(),
        figures,
        kept,
        text: plain(&of(&scenario.text)?),
        above: text.bytes().take(begins).filter(|byte| *byte == b'\n').count() + 1,
    })
}

fn figures(at: &At<RawFigures>, faults: &mut Faults) -> Option<Figures> {
    let raw = &at.value;
    if raw.lacks("volume") {
        let message = said!("figures need their `volume`", "指标缺少 `volume`");
        faults.add(Code::MissingKey, at.place, message);
    }
    let all = [
        &raw.entries,
        &raw.served,
        &raw.lost_rate,
        &raw.left_message_rate,
        &raw.customer_wait_mean_s,
        &raw.customer_wait_p90_s,
        &raw.dissatisfaction_risk,
    ];
    let values = FIGURES.into_iter().zip(all);
    Some(Figures {
        volume: raw.volume.as_ref()?.value.0,
        shop: raw.shop.as_ref().map(|at| at.value.clone()),
        values: values.filter_map(|(id, at)| Some((id, at.as_ref()?.value.0))).collect(),
    })
}

/// That volumes are such as a gate may have, each once for the desk and for a shop.
fn volumes(list: &[At<RawFigures>], faults: &mut Faults) {
    let mut seen: Vec<(f64, Option<&str>)> = Vec::new();
    for at in list {
        let Some(volume) = at.value.volume.as_ref() else { continue };
        let (times, most) = (volume.value.0, limits::SCALE_MOST);
        if times > most {
            let message = said!("more than {most} times as many customers", "顾客多于 {most} 倍");
            faults.add(Code::TooLarge, volume.place, message);
        }
        let one = (times, at.value.shop.as_ref().map(|shop| shop.value.as_str()));
        if seen.contains(&one) {
            let message = said!("these figures stand there twice", "这些指标写了两次");
            faults.add(Code::NameTwice, at.place, message);
        }
        seen.push(one);
    }
}

/// Longest name of a file or folder, in bytes.
const NAME_MOST: usize = 255;

/// True if a path can be that of a file.
fn is_path(path: &str) -> bool {
    let parts = || Path::new(path).components();
    let is_name = matches!(parts().next_back(), Some(Component::Normal(_)));
    is_name && !path.contains('\0') && parts().all(|it| it.as_os_str().len() <= NAME_MOST)
}

/// Two files in one place, or of which one would have to be a folder of the other.
fn nested(kept: &[Kept]) -> Option<(&str, &str)> {
    let places: Vec<(PathBuf, &str)> =
        kept.iter().map(|it| (it.plain_path(), it.path.as_str())).collect();
    places.iter().enumerate().find_map(|(at, (outer, first))| {
        let mut others = places.iter().enumerate().filter(|(other, _)| *other != at);
        let inner = others.find(|(_, (it, _))| it.starts_with(outer))?;
        Some((*first, inner.1.1))
    })
}

fn kept_of(at: &At<RawKept>, faults: &mut Faults) -> Option<Kept> {
    let raw = &at.value;
    for (key, given) in
        [("path", !raw.lacks("path")), ("text", raw.lacks("text") != raw.lacks("hash"))]
    {
        if !given {
            let message = said!(
                "a file needs its `path`, and its `text` or its `hash`: see `{key}`",
                "文件要写 `path`，并写 `text` 或 `hash` 之一：请看 `{key}`"
            );
            faults.add(Code::MissingKey, at.place, message);
        }
    }
    if let Some(path) = raw.path.as_ref().filter(|path| !is_path(&path.value)) {
        let typed = path.value.replace('\0', "\\0");
        let message = said!("`{typed}` is no path of a file", "“{typed}”不是文件的路径");
        faults.add(Code::UnknownName, path.place, message);
        return None;
    }
    if let Some(encoding) = raw.encoding.as_ref().filter(|it| it.value != "gb18030") {
        let typed = &encoding.value;
        let message = said!("`{typed}` is no encoding here", "“{typed}”不是这里的编码");
        faults.add(Code::UnknownWord, encoding.place, message);
    }
    Some(Kept {
        path: raw.path.as_ref()?.value.clone(),
        hash: raw.hash.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
        gb: raw.encoding.is_some(),
        text: raw.text.as_ref().map(|at| plain(&at.value)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(text: &str) -> Baseline {
        let values = vec![("entries", 475.1), ("lost_rate", 0.0502)];
        let kept = |path: &str, gb, text: Option<&str>| Kept {
            path: path.to_owned(),
            hash: if text.is_some() { "" } else { "00" }.to_owned(),
            gb,
            text: text.map(str::to_owned),
        };
        Baseline {
            program: "0.1.0".to_owned(),
            file: "店/\"a\".toml".to_owned(),
            model_hash: "0123".to_owned(),
            runs: 50,
            figures: vec![Figures { volume: 1.5, shop: Some("甲\n".to_owned()), values }],
            kept: vec![kept("../a.csv", true, Some("一,'''\r")), kept("b.csv", false, None)],
            text: text.to_owned(),
            above: 26,
        }
    }

    #[test]
    fn what_is_written_is_read_back_also_with_other_line_ends() {
        for text in
            ["a = 1\n", "a = '''\nx\n'''\n# \\ \"\"\"", "b = 'x'", "\u{1}\t\n\n\n", "'", "\u{7f}\\"]
        {
            let told = baseline(text).written("门\n[x].toml");
            let back = read("a", told.clone().into_bytes());
            assert_eq!(back.as_ref(), Ok(&baseline(text)), "{told}");
            let windows = format!("\u{feff}{}", told.replace('\n', "\r\n"));
            assert_eq!(read("a", windows.into_bytes()), back, "{told}");
            if text.starts_with('a') {
                let at = told.lines().nth(back.map_or(0, |it| it.above));
                assert_eq!(at, text.lines().next(), "{told}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_baseline_is_told() {
        let told = baseline("a").written("g");
        let wrong = |from: &str, to: &str| {
            read("a", told.replace(from, to).into_bytes()).expect_err("wrong").en
        };
        assert!(wrong("runs = 50", "runs = 51").contains("51 is out of range"));
        assert!(wrong("volume = 1.5", "volume = 101").contains("more than 100 times"));
        let again = "[[figures]]\nvolume = 1.5\nshop = \"甲\\n\"\n\n[[kept]]";
        assert!(wrong("[[kept]]", again).contains("twice"));
        for path in ["..", ".", "/", "a/..", "a\\u0000b", &"a".repeat(256)] {
            let told = wrong("\"b.csv\"", &format!("\"{path}\""));
            assert!(told.contains("no path of a file"), "{path}: {told}");
        }
        for path in ["../a.csv/b", "../x/../a.csv/c/d", "./../a.csv/b"] {
            let told = wrong("\"b.csv\"", &format!("\"{path}\""));
            assert!(told.contains("cannot be a file and"), "{path}: {told}");
        }
        assert!(wrong("version = 1", "version = 2").contains("format 2"));
        assert!(wrong("runs = 50", "").contains("needs `runs`"));
        assert!(wrong("runs", "rums").contains("rums"));
        assert!(wrong("gb18030", "latin1").contains("latin1"));
        assert!(wrong("volume = 1.5", "").contains("volume"));
        assert!(wrong("program", "<<<<<<< HEAD\nprogram").starts_with("4: "));
        assert!(read("a", vec![0xff]).is_err());
    }

    #[test]
    fn names_of_scenarios_become_names_of_files() {
        assert_eq!(name("desks/京东.toml"), "desks.京东.baseline.toml");
        assert_eq!(name("../a\\.\\b"), "a.b.baseline.toml");
        assert!(is_same("./a.toml", "a.toml") && is_same("b/./a.toml", "b//a.toml"));
        assert!(!is_same("../a.toml", "a.toml") && !is_same("b/a.toml", "a.toml"));
    }
}
