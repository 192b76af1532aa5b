//! Stored baselines: the base of a scenario from its file, and `--update-baseline`.

use super::super::git::Place;
use super::super::{Failure, exit, output, overrides};
use super::Asked;
use crate::report::files::Folder;
use crate::report::gate::Stale;
use crate::scenario::baseline::{self, Baseline};
use crate::scenario::files::{is_platform, named};
use crate::scenario::gate::{Base, Gate};
use crate::scenario::kept::{self, Kept};
use crate::scenario::said::{Said, said, unread};
use crate::scenario::{limits, reading};
use crate::study::{Error, Lang, Stored, Study, baseline_changes};
use std::path::{Path, PathBuf};

/// A base from its baseline, or why that is stale.
pub(super) enum Found {
    /// It can be run: the base, what was stored, and the folder it stands in meanwhile.
    Runs(Box<(Study, Stored, Place)>),
    /// It cannot.
    Stale(Said),
}

/// Reads the base of a scenario from its baseline.
///
/// # Errors
/// A file is there and cannot be read or written, or is outside the folder that nothing may leave.
pub(super) fn base(asked: &Asked, file: &str, path: &Path) -> Result<Found, Failure> {
    let Asked { args, beside, root } = asked;
    root.map_or(Ok(()), |root| root.holds_place(path))?;
    if matches!(path.try_exists(), Ok(false)) {
        return Ok(Found::Stale(said!("it has not been written yet", "还没有写入")));
    }
    let shown = path.display().to_string();
    let bytes = reading::bytes(path, limits::TEXT_MOST).map_err(|error| {
        let why = unread(&error);
        Failure::File(said!("cannot read `{shown}`: {error}", "读不了“{shown}”：{why}"))
    })?;
    let baseline = match baseline::read(&shown, bytes) {
        Ok(baseline) => baseline,
        Err(why) => return Ok(Found::Stale(why)),
    };
    if !baseline::is_same(&baseline.file, file) {
        let other = &baseline.file;
        return Ok(Found::Stale(said!("it is the baseline of `{other}`", "它是“{other}”的基线")));
    }
    let scenario = beside.join(file);
    let folder = scenario.parent().unwrap_or(Path::new(""));
    let place = match laid_out(asked, &baseline, folder)? {
        Ok(place) => place,
        Err(why) => return Ok(Found::Stale(why)),
    };
    let sets = overrides::settings(&args.sets)?;
    // its lines are those of the baseline's file
    let text = "\n".repeat(baseline.above) + &baseline.text;
    let plain = match Study::from_elsewhere(&shown, text.clone(), &place.folder, &[]) {
        Ok(plain) => plain,
        Err(error) => return Ok(Found::Stale(unrunnable(&error))),
    };
    let lang = Lang::from(args.lang);
    let base = match sets.is_empty() {
        true => plain.clone(),
        false => Study::from_elsewhere(&shown, text, &place.folder, &sets)
            .map_err(|error| Failure::of(&error, lang, false))?,
    };
    Ok(Found::Runs(Box::new((base, Stored { baseline, plain }, place))))
}

/// Why this program cannot run what was stored, in a line.
fn unrunnable(error: &Error) -> Said {
    let first = error.findings().and_then(|all| all.iter().next());
    let why = first.map_or_else(
        || error.to_string(),
        |it| {
            let line = it.at.map_or(String::new(), |(line, _)| format!("{line}: "));
            format!("{line}{}", it.message)
        },
    );
    said!("this program does not read its text: {why}", "本程序读不了它的正文：{why}")
}

/// Writes the files of a baseline where its scenario looks for them; those of which it has the
/// checksum alone are taken from where they are, if they are as they were.
fn laid_out(
    asked: &Asked,
    baseline: &Baseline,
    folder: &Path,
) -> Result<Result<Place, Said>, Failure> {
    let up = baseline.kept.iter().filter_map(Kept::up).max().unwrap_or(0);
    let below: PathBuf = (0..up).map(|at| format!("d{at}")).collect();
    let place = Place::of(&below)?;
    for kept in &baseline.kept {
        let there = folder.join(&kept.path);
        let target = kept.up().and_then(|_| place.within(&kept.path));
        if let (Some(target), Some(bytes)) = (&target, kept.bytes()) {
            if !is_free(target, &place) {
                let path = &kept.path;
                return Ok(Err(said!(
                    "`{path}`, which it holds, is the name of a folder",
                    "它存入的“{path}”是文件夹的名字"
                )));
            }
            place.put(target, |to| std::fs::write(to, bytes))?;
            continue;
        }
        let same = match Path::new(&kept.path).is_absolute() || target.is_some() {
            true => as_it_was(asked, kept, &there)?,
            false => Err(unknown(&kept.path)),
        };
        if let Err(why) = same {
            return Ok(Err(why));
        }
        // what is named from the root of the disk is read where it is
        if let Some(target) = target {
            place.put(&target, |to| std::fs::copy(&there, to).map(drop))?;
        }
    }
    Ok(match strangers(asked, baseline, folder, &place)? {
        Some(path) => Err(unknown(&path)),
        None => Ok(place),
    })
}

/// A file that a baseline names and does not hold; those that are set besides are put to the rest.
fn strangers(
    asked: &Asked,
    baseline: &Baseline,
    folder: &Path,
    place: &Place,
) -> Result<Option<String>, Failure> {
    let known = |path: &String| baseline.kept.iter().any(|kept| kept.path == *path);
    let platforms = baseline.kept.iter().filter(|kept| is_platform(&kept.path));
    let texts = platforms.map(|kept| kept.text.as_deref().unwrap_or_default());
    let all = std::iter::once(&*baseline.text).chain(texts);
    if let Some(path) = all.flat_map(|text| named(text, &[])).find(|path| !known(path)) {
        return Ok(Some(path));
    }
    let sets = overrides::settings(&asked.args.sets)?;
    for path in named(&baseline.text, &sets).iter().filter(|path| !known(path)) {
        let there = folder.join(path);
        asked.root.map_or(Ok(()), |root| root.holds(&there))?;
        match place.within(path) {
            Some(target) => place.put(&target, |to| std::fs::copy(&there, to).map(drop))?,
            None if Path::new(path).is_absolute() => {}
            None => return Ok(Some(path.clone())),
        }
    }
    Ok(None)
}

/// True if a file can stand there: it is no folder, and lies below none that is a file.
fn is_free(target: &Path, place: &Place) -> bool {
    let above = target.ancestors().skip(1);
    !target.is_dir() && above.take_while(|it| *it != place.folder).all(|it| !it.is_file())
}

fn unknown(path: &str) -> Said {
    said!("it does not hold `{path}`, which it names", "它没有存入所引用的“{path}”")
}

/// That a file of which there is a checksum is as it was.
fn as_it_was(asked: &Asked, file: &Kept, there: &Path) -> Result<Result<(), Said>, Failure> {
    let path = &file.path;
    asked.root.map_or(Ok(()), |root| root.holds_place(there))?;
    if matches!(there.try_exists(), Ok(false)) {
        return Ok(Err(said!("it needs `{path}`, which is not there", "它要用的“{path}”不见了")));
    }
    let hash = kept::checksum(there).map_err(|error| {
        let why = unread(&error);
        Failure::File(said!("cannot read `{path}`: {error}", "读不了“{path}”：{why}"))
    })?;
    Ok(if hash == file.hash {
        Ok(())
    } else {
        Err(said!(
            "it needs `{path}` as it was, and that was changed; it was too large to keep, or no \
             text",
            "它要用原来的“{path}”，而那个文件已改动；它太大或不是文本，没有存入基线"
        ))
    })
}

/// A baseline that cannot be run, for the report.
pub(super) fn stale(asked: &Asked, file: &str, path: &Path, why: Said) -> Stale {
    Stale {
        file: asked.beside.join(file).display().to_string(),
        base: path.display().to_string(),
        why,
        runs: false,
    }
}

/// Writes every baseline of a gate, all or none, and says what that changes.
///
/// # Errors
/// The gate has none; a scenario cannot be read or run; the disk says no.
pub(super) fn update(
    asked: &Asked,
    gate: &Gate,
    (heads, baselines): (&[(String, Study)], &[Baseline]),
) -> Result<u8, Failure> {
    let lang = Lang::from(asked.args.lang);
    let Some(folder) = &gate.baseline else { return Err(no_baseline(asked)) };
    let target = asked.beside.join(folder);
    // nor is anything read or written outside
    let holds = |path: &Path| asked.root.map_or(Ok(()), |root| root.holds_place(path));
    holds(&target)?;
    // the same file whatever folder it is written from
    let shown = asked.args.gate.file_name().unwrap_or_default().to_string_lossy();
    own(asked, gate, &target)?;
    // what a killed run left is cleared away even if nothing is to be written
    let ready = Folder::beside(&target);
    let mut told = ready.as_ref().map_or(String::new(), |folder| left(lang, folder));
    let mut files = Vec::new();
    for ((file, _), new) in heads.iter().zip(baselines) {
        let name = baseline::name(file);
        let path = target.join(&name);
        holds(&path)?;
        let bytes = new.written(&shown).into_bytes();
        if bytes.len() as u64 > limits::TEXT_MOST {
            return Err(too_large(file));
        }
        let old = reading::bytes(&path, limits::TEXT_MOST);
        let head = format!("{}: ", path.display());
        let there = old.as_ref().is_ok_and(|old| same(old, &bytes));
        told += &match old.map(|old| baseline::read(&name, old)) {
            _ if there => head + lang.pick("as it was", "没有变化"),
            Err(_) => head + lang.pick("new", "新写入"),
            Ok(Err(_)) => head + lang.pick("written anew", "已重写"),
            Ok(Ok(old)) => head + &changed(lang, &old, new),
        };
        told.push('\n');
        for file in new.kept.iter().filter(|file| file.text.is_none()) {
            let path = &file.path;
            told += &match lang {
                Lang::En => format!(
                    "  {path} is not kept, for it is large or no text: the baseline is good as \
                     long as that file is not changed\n"
                ),
                Lang::Zh => {
                    format!("  “{path}”太大或不是文本，没有存入：这个文件一改动，基线就不能用了\n")
                }
            };
        }
        files.push((name, bytes, there));
    }
    if files.iter().any(|(_, _, there)| !there) {
        let folder = ready?;
        for (name, bytes, _) in files.iter().filter(|(_, _, there)| !there) {
            folder.write(name, bytes)?;
        }
        folder.publish()?;
    }
    output::print(&told)?;
    Ok(exit::FINE)
}

/// That a folder of baselines holds nothing else: it is put in its place as a whole, and neither a
/// repository nor the scenarios may be moved so.
fn own(asked: &Asked, gate: &Gate, target: &Path) -> Result<(), Failure> {
    let Ok(real) = target.canonicalize() else { return Ok(()) };
    let files = gate.desks.iter().map(|desk| asked.beside.join(&desk.file));
    let all = std::iter::once(asked.args.gate.clone()).chain(files);
    let within = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(&real));
    let git = real.join(".git");
    let first = all.chain(git.symlink_metadata().is_ok().then_some(git)).find(within);
    let Some(first) = first else { return Ok(()) };
    let (first, target) = (first.display(), target.display());
    Err(Failure::Scenario(said!(
        "baselines need a folder of their own, and `{target}` holds `{first}`\n\
         help: write baseline = \"gate\" under [gate], or another folder that has nothing else",
        "基线要放在单独的文件夹里，而“{target}”里有“{first}”\n\
         提示：在 [gate] 下写 baseline = \"gate\"，或另一个没有别的内容的文件夹"
    )))
}

/// What killed runs left, and cannot be given back.
fn left(lang: Lang, folder: &Folder) -> String {
    let line = |path: &PathBuf| {
        let path = path.display();
        match lang {
            Lang::En => format!(
                "`{path}` holds files that a run which was killed could not give back, for others \
                 have their names: take them out and remove it\n"
            ),
            Lang::Zh => format!(
                "“{path}”里有中途被结束的运行未能放回的文件（同名文件已存在）：请取出后删去它\n"
            ),
        }
    };
    folder.leftovers().iter().map(line).collect()
}

/// What could not be read back is not written.
fn too_large(file: &str) -> Failure {
    let most = limits::TEXT_MOST >> 20;
    Failure::Scenario(said!(
        "the baseline of `{file}` would be larger than {most} MB\n\
         help: give it a `base` of its own instead",
        "“{file}”的基线会超过 {most} MB\n\
         提示：请改为给它单独写 `base`"
    ))
}

/// The same but for line ends.
fn same(old: &[u8], new: &[u8]) -> bool {
    std::str::from_utf8(old).is_ok_and(|old| kept::plain(old).as_bytes() == new)
}

fn changed(lang: Lang, old: &Baseline, new: &Baseline) -> String {
    let lines = baseline_changes(old, new);
    match lines.is_empty() {
        true => lang.pick("changed, not in keys or figures", "有改动，键与指标不变").to_owned(),
        false => format!("{}\n  {}", lang.pick("changed", "有改动"), lines.join("\n  ")),
    }
}

fn no_baseline(asked: &Asked) -> Failure {
    let gate = asked.args.gate.display();
    Failure::Scenario(said!(
        "`{gate}` has no stored baselines to write\n\
         help: write baseline = \"gate\" under [gate], instead of `base` and `base_dir`",
        "“{gate}”没有可写入的基线\n\
         提示：在 [gate] 下写 baseline = \"gate\"，代替 `base` 与 `base_dir`"
    ))
}

/// The scenarios of a gate whose base is stored, each under its name there.
///
/// # Errors
/// There is none, or one cannot be read.
pub(super) fn heads(asked: &Asked, gate: &Gate) -> Result<Vec<(String, Study)>, Failure> {
    let stored = gate.desks.iter().filter(|desk| matches!(desk.base, Base::Stored(_)));
    let all = stored.map(|desk| Ok((desk.file.clone(), asked.read(&desk.file)?)));
    let all = all.collect::<Result<Vec<_>, Failure>>()?;
    if all.is_empty() { Err(no_baseline(asked)) } else { Ok(all) }
}
