//! The file of a gate: which scenarios are held against how they were, with how many customers, on
//! how many pairs of runs, and how much worse a figure may get. Every fault is told at once.

use super::baseline::is_same;
use super::fault::{Code, Faults};
use super::said::said;
use super::source::{Author, Place, Sources};
use super::table::{Section, raw_table};
use super::targets::unknown_figure;
use super::tree;
use super::value::{At, Int, Map, Positive, Value, span_of_text};
use super::{LoadError, limits, reading};
use crate::model::figure::{Row, Side, Unit, find};
use std::path::Path;

/// Pairs of runs looked at first, unless the file says otherwise.
const PAIRS: u32 = 200;
/// Most pairs of runs, unless the file says otherwise.
const MOST_PAIRS: u32 = 1600;
/// The example that a missing base is told with.
const BASE_EXAMPLE: &str = "base = \"origin/main\"";

raw_table! {
    /// A gate.
    pub struct RawFile {
        /// What holds for all scenarios.
        gate: RawGate,
        /// The scenarios.
        scenario: Vec<At<RawContest>>,
    }
    /// What holds for all scenarios.
    pub struct RawGate {
        /// The git revision in which the scenarios are as they were.
        base: String,
        /// The folder in which they are as they were, under the same names.
        base_dir: String,
        /// The folder of stored baselines, which `dacu gate --update-baseline` writes.
        baseline: String,
        /// Times as many customers; each is a comparison of its own.
        volumes: Vec<At<Positive>>,
        /// Pairs of runs, at least.
        pairs: Int<2, 100_000>,
        /// Pairs of runs, at most.
        most_pairs: Int<2, 100_000>,
        /// How much worse figures may get.
        tolerance: Map<String>,
    }
    /// A scenario.
    pub struct RawContest {
        /// Its file.
        file: String,
        /// The file as it was.
        base: String,
        /// How much worse figures may get here, before what holds for all.
        tolerance: Map<String>,
    }
}

/// A gate as its file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Times as many customers, in order.
    pub volumes: Vec<f64>,
    /// Pairs of runs, at least.
    pub pairs: u32,
    /// Pairs of runs, at most.
    pub most_pairs: u32,
    /// The scenarios, in order.
    pub desks: Vec<Desk>,
    /// The folder of stored baselines.
    pub baseline: Option<String>,
}

/// A scenario of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// Its file, as the gate's file names it.
    pub file: String,
    /// How it was.
    pub base: Base,
    /// How much worse figures may get, those of its own first.
    pub allowed: Vec<Allowed>,
}

/// Where a scenario is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// In a revision, under its own name.
    Revision(String),
    /// In a file.
    File(String),
    /// In a stored baseline, under this name in the folder of baselines.
    Stored(String),
}

/// How much worse a figure may get.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// The figure, by its name in the catalog.
    pub figure: &'static str,
    /// So much.
    pub by: By,
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// A share of what it was.
    Share(f64),
    /// In the figure's own unit.
    Units(f64),
}

/// Reads the file of a gate.
///
/// # Errors
/// It cannot be read, or something is wrong with it.
pub fn load(path: &Path) -> Result<Gate, LoadError> {
    let failed = |error| LoadError::Io(path.to_owned(), error);
    let bytes = reading::bytes(path, limits::TEXT_MOST).map_err(failed)?;
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let text = String::from_utf8(bytes);
    let is_text = text.is_ok();
    let text = text.unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let file = sources.add(&path.display().to_string(), text, Author::User);
    if !is_text {
        let message = said!("the text is not UTF-8", "这个文件不是 UTF-8 编码");
        let help = said!("save the file as UTF-8", "请另存为 UTF-8 编码");
        faults.add(Code::NotUtf8, Place::whole(file), message).help(help);
    }
    let root = tree::parse(file, &sources, &mut faults);
    let mut gate = None;
    if !faults.has_errors() {
        gate = RawFile::read(&root, &mut faults)
            .and_then(|raw| built(&raw, Place::whole(file), &mut faults));
    }
    faults.settle();
    match gate {
        Some(gate) if !faults.has_errors() => Ok(gate),
        _ => Err(LoadError::Faults(faults, sources)),
    }
}

fn built(raw: &RawFile, whole: Place, faults: &mut Faults) -> Option<Gate> {
    let empty = RawGate::default();
    let head = raw.gate.as_ref().map_or(&empty, |at| &at.value);
    sources(head, faults);
    let (pairs, most_pairs) = pairs(head, faults);
    let volumes = volumes(head, faults);
    let list = raw.scenario.as_ref().map(|at| at.value.as_slice()).unwrap_or_default();
    if list.is_empty() && raw.lacks("scenario") {
        let message = said!("a gate needs a scenario", "至少要写一份场景");
        let help = said!(
            "add [[scenario]] and under it file = \"desk.toml\"",
            "请加上 [[scenario]]，下面写 file = \"desk.toml\""
        );
        faults.add(Code::MissingKey, whole, message).help(help);
    }
    let general = allowed(head.tolerance.as_ref(), faults);
    let mut desks: Vec<Desk> = Vec::new();
    for one in list {
        let Some(file) = &one.file else {
            if one.lacks("file") {
                let message = said!("a scenario needs its `file`", "场景要写明 `file`");
                let help = said!("write file = \"desk.toml\"", "请写 file = \"desk.toml\"");
                faults.add(Code::MissingKey, one.place, message).help(help);
            }
            continue;
        };
        if desks.iter().any(|desk| is_same(&desk.file, &file.value)) {
            let message = said!("this scenario is listed twice", "这份场景列了两次");
            let help = said!("name each file once", "每份文件只写一次");
            faults.add(Code::NameTwice, file.place, message).help(help);
        }
        let own = allowed(one.tolerance.as_ref(), faults);
        let is_own = |it: &&Allowed| own.iter().any(|own| own.figure == it.figure);
        let rest: Vec<Allowed> = general.iter().filter(|it| !is_own(it)).cloned().collect();
        let base = base(head, one, file, faults);
        let Some(base) = base else { continue };
        if let Base::Stored(name) = &base
            && let Some(other) = desks.iter().find(|desk| desk.base == base)
            && !is_same(&other.file, &file.value)
        {
            let other = &other.file;
            let message = said!(
                "the baseline of this scenario and that of `{other}` are both called `{name}`",
                "这份场景与“{other}”的基线都叫“{name}”"
            );
            let help = said!("rename one of the two", "请给其中一份改名");
            faults.add(Code::NameTwice, file.place, message).help(help);
        }
        desks.push(Desk {
            file: file.value.clone(),
            base,
            allowed: own.into_iter().chain(rest).collect(),
        });
    }
    let baseline = head.baseline.as_ref().map(|at| at.value.clone());
    Some(Gate { volumes, pairs, most_pairs, desks, baseline })
}

/// That the base of all scenarios has one source, and that baselines have a folder of their own.
fn sources(head: &RawGate, faults: &mut Faults) {
    let given = [&head.base, &head.base_dir, &head.baseline];
    if let Some(second) = given.into_iter().flatten().nth(1) {
        let message = said!("the scenarios' base is given twice", "基准写了两次");
        let label = said!(
            "one of `base`, `base_dir` and `baseline`",
            "`base`、`base_dir`、`baseline` 只能写一个"
        );
        faults.add(Code::KeysCollide, second.place, message).label(label);
    }
    if let Some(folder) = &head.baseline {
        let mut parts = Path::new(&folder.value).components();
        if !matches!(parts.next_back(), Some(std::path::Component::Normal(_))) {
            let message =
                said!("stored baselines need a folder of their own", "基线要放在单独的文件夹里");
            let help = said!("write baseline = \"gate\"", "请写 baseline = \"gate\"");
            faults.add(Code::UnknownName, folder.place, message).help(help);
        }
    }
}

/// How a scenario was: its own base, or that of all.
fn base(
    head: &RawGate,
    one: &At<RawContest>,
    file: &At<String>,
    faults: &mut Faults,
) -> Option<Base> {
    if let Some(base) = &one.base {
        return Some(Base::File(base.value.clone()));
    }
    if let Some(revision) = &head.base {
        let name = &revision.value;
        if name.is_empty() || name.starts_with('-') || name.contains(':') {
            let message = said!("`{name}` is no revision", "“{name}”不是版本");
            let help = said!("write {BASE_EXAMPLE}", "请写 {BASE_EXAMPLE}");
            faults.add(Code::UnknownName, revision.place, message).help(help);
            return None;
        }
        return Some(Base::Revision(name.clone()));
    }
    if let Some(folder) = &head.base_dir {
        let path = Path::new(&folder.value).join(&file.value);
        return Some(Base::File(path.to_string_lossy().into_owned()));
    }
    if head.baseline.is_some() {
        return Some(Base::Stored(super::baseline::name(&file.value)));
    }
    if one.lacks("base") && ["base", "base_dir", "baseline"].iter().all(|key| head.lacks(key)) {
        let message =
            said!("nothing says how this scenario was before", "没有写明这份场景与什么比较");
        let help = said!(
            "write base = \"old.toml\" beside it, or {BASE_EXAMPLE} under [gate]",
            "请在它下面写 base = \"old.toml\"，或在 [gate] 下写 {BASE_EXAMPLE}"
        );
        faults.add(Code::MissingKey, file.place, message).help(help);
    }
    None
}

fn pairs(head: &RawGate, faults: &mut Faults) -> (u32, u32) {
    let pairs = head.pairs.as_ref().map_or(PAIRS, |at| at.count());
    let most = head.most_pairs.as_ref().map(|at| (at.count(), at.place));
    match most {
        None => (pairs, pairs.max(MOST_PAIRS)),
        Some((most, place)) if most < pairs => {
            let message = said!("`most_pairs` is below `pairs`", "`most_pairs` 小于 `pairs`");
            let label = said!("at least {pairs}", "至少 {pairs}");
            faults.add(Code::NumberOutOfRange, place, message).label(label);
            (pairs, pairs)
        }
        Some((most, _)) => (pairs, most),
    }
}

fn volumes(head: &RawGate, faults: &mut Faults) -> Vec<f64> {
    let Some(list) = &head.volumes else { return vec![1.0] };
    let mut volumes: Vec<f64> = Vec::new();
    for at in &list.value {
        if at.value.0 > limits::SCALE_MOST {
            let most = limits::SCALE_MOST;
            let message = said!("more than {most} times as many customers", "顾客多于 {most} 倍");
            let help = said!("write up to {most}", "请写不超过 {most} 的数");
            faults.add(Code::TooLarge, at.place, message).help(help);
        }
        if volumes.contains(&at.value.0) {
            let message = said!("this volume is listed twice", "这个倍数列了两次");
            let help = said!("name each once", "每个倍数只写一次");
            faults.add(Code::NameTwice, at.place, message).help(help);
        }
        volumes.push(at.value.0);
    }
    if volumes.is_empty() {
        let message = said!("no volume is listed", "没有写倍数");
        let help = said!("write volumes = [1, 3]", "请写 volumes = [1, 3]");
        faults.add(Code::Empty, list.place, message).help(help);
    }
    volumes
}

/// What a table of tolerances says.
fn allowed(table: Option<&At<Map<String>>>, faults: &mut Faults) -> Vec<Allowed> {
    let mut found = Vec::new();
    for (name, text) in table.map(|at| at.value.0.as_slice()).unwrap_or_default() {
        let Some(row) = find(&name.value) else {
            unknown_figure(&name.value, name.place, None, faults);
            continue;
        };
        if matches!(row.side, Side::Said | Side::Never) {
            let (figure, place) = (&name.value, name.place);
            let message =
                said!("`{figure}` has no side that is worse", "`{figure}` 变大变小都不能说是变差");
            let help = said!(
                "name a figure that customers feel, as lost or customer_wait",
                "请写顾客感受得到的指标，如 lost、customer_wait"
            );
            faults.add(Code::NotInThisMode, place, message).help(help);
            continue;
        }
        match amount(row, &text.value) {
            Some(by) => found.push(Allowed { figure: row.id, by }),
            None => no_amount(row, name, text, faults),
        }
    }
    found
}

/// `+3%` of what it was, `+0.3pp` of a share, `+2s`, `10`: on the side on which it is worse, with
/// that sign or none.
fn amount(row: &Row, text: &str) -> Option<By> {
    let text = text.trim();
    let (bad, good) = if row.side == Side::AtMost { ('+', '-') } else { ('-', '+') };
    if text.starts_with(good) {
        return None;
    }
    let text = text.strip_prefix(bad).unwrap_or(text).trim();
    let number = |text: &str| {
        let number: f64 = text.trim().parse().ok()?;
        (number.is_finite() && number >= 0.0).then_some(number)
    };
    let points = text.strip_suffix("pp").or_else(|| text.strip_suffix("个百分点"));
    if let Some(points) = points {
        return (row.unit == Unit::Share)
            .then(|| number(points))
            .flatten()
            .filter(|points| *points <= 100.0)
            .map(|points| By::Units(points / 100.0));
    }
    if let Some(share) = text.strip_suffix('%').or_else(|| text.strip_suffix('％')) {
        return number(share).map(|share| By::Share(share / 100.0));
    }
    let seconds = || span_of_text(text).ok().map(|span| span.as_secs_f64());
    match row.unit {
        Unit::Seconds => seconds().map(By::Units),
        Unit::Hours => seconds().map(|seconds| By::Units(seconds / 3600.0)),
        Unit::Share => None,
        _ => number(text).map(By::Units),
    }
}

fn no_amount(row: &Row, name: &At<String>, text: &At<String>, faults: &mut Faults) {
    let sign = if row.side == Side::AtMost { '+' } else { '-' };
    let (name, typed) = (&name.value, &text.value);
    let example = match row.unit {
        Unit::Share => format!("{sign}0.3pp"),
        Unit::Seconds | Unit::Hours => format!("{sign}2s"),
        _ => format!("{sign}10"),
    };
    let message = said!(
        "`{typed}` does not say how much worse `{name}` may get",
        "“{typed}”没有写明 `{name}` 可以变差多少"
    );
    let help = said!(
        "write {name} = \"{example}\", or \"{sign}2%\" of what it was; {sign} is the bad side here",
        "请写 {name} = \"{example}\"，或写 \"{sign}2%\"（相对原值）；这里 {sign} 是变差的方向"
    );
    let label = said!("not a tolerance", "不是容忍度");
    faults.add(Code::WrongType, text.place, message).label(label).help(help);
}
