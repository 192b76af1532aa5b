//! `dacu check SCENARIO --fix`: shows the difference, asks, writes. The old file stays beside it.

use super::{CheckArgs, Failure, output};
use crate::report::files::put;
use crate::scenario::said::said;
use crate::study::{Lang, mended};
use similar::TextDiff;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Mends the file; false if there was something to write and it was not to be written.
pub fn fix(args: &CheckArgs) -> Result<bool, Failure> {
    let lang = Lang::from(args.lang);
    // A link is followed: what it leads to is mended.
    let path = args.scenario.canonicalize().unwrap_or_else(|_| args.scenario.clone());
    let (old, new, count) = mended(&path)?;
    if old == new {
        output::note(lang.pick("nothing here can be mended without you", "没有可以自动改正的内容"));
        return Ok(true);
    }
    let name = args.scenario.display().to_string();
    let diff = TextDiff::from_lines(&old, &new);
    let shown = diff.unified_diff().context_radius(2).header(&name, &name).to_string();
    output::print(&shown)?;
    if !args.yes && !asked(lang, &name, count)? {
        output::note(lang.pick(
            "nothing was written; with --yes it is, without asking",
            "文件未改动；加 --yes 则不再询问，直接写入",
        ));
        return Ok(false);
    }
    let kept = keep(&path, &old)?;
    let rights = std::fs::metadata(&path).map(|file| file.permissions());
    put(&path, new.as_bytes()).map_err(|error| Failure::File(error.to_string().into()))?;
    if let Ok(rights) = rights {
        // the file is mended; who may read it is no reason to fail
        let _ = std::fs::set_permissions(&kept, rights.clone());
        let _ = std::fs::set_permissions(&path, rights);
    }
    output::note(&match lang {
        Lang::En => format!("{name}: {count} mended; the old file is {}\n", kept.display()),
        Lang::Zh => format!("{name}：已改 {count} 处；原文件保存为 {}\n", kept.display()),
    });
    Ok(true)
}

/// Asks on a terminal; elsewhere the answer is no.
fn asked(lang: Lang, name: &str, count: usize) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    let question = match lang {
        Lang::En => format!("write these {count} changes to {name}? [y/N] "),
        Lang::Zh => format!("把这 {count} 处改动写入 {name} 吗？[y/N] "),
    };
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(question.as_bytes()).and_then(|()| err.flush());
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.map_err(|error| {
        Failure::File(said!("cannot read the answer: {error}", "读不到回答：{error}"))
    })?;
    let answer = answer.trim().to_lowercase();
    Ok(["y", "yes", "是", "好"].contains(&answer.as_str()))
}

/// Writes the old text beside the file, over no other: `.bak`, or `.bak2` and so on.
fn keep(path: &Path, old: &str) -> Result<PathBuf, Failure> {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let free = |kept: &PathBuf| {
        std::fs::read_to_string(kept).map_or_else(|_| !kept.exists(), |text| text == old)
    };
    let names =
        std::iter::once(beside(".bak")).chain((2..1000).map(|n| beside(&format!(".bak{n}"))));
    let kept = names.into_iter().find(free).unwrap_or_else(|| beside(".bak"));
    put(&kept, old.as_bytes()).map_err(|error| Failure::File(error.to_string().into()))?;
    Ok(kept)
}
