//! `dacu compare SCENARIOS`

use super::git::Revision;
use super::lang::LangArg;
use super::overrides;
use super::{Failure, SEED_MOST, exit, git, interrupt, output, run};
use crate::report::files::Folder;
use crate::scenario::said::said;
use crate::study::{Lang, Study};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

pub(super) const EXAMPLES: &str = "\
Examples:
  dacu compare old.toml new.toml                              are customers worse off with new?
  dacu compare desk.toml --with agents.早班.count=9            desk.toml, and the same with 9
  dacu compare git:HEAD:desks/jd.toml desks/jd.toml           what I changed since the last commit
  dacu compare old.toml new.toml --map 小王=小李                小王 was renamed: keep the pairing
  dacu compare a.toml b.toml c.toml --replications 1000       b and c, each with a, more finely

Results go to <output>/compare/<names>/: compare.md, compare.html (with pictures) and compare.json
(see dacu schema --compare). The exit code is 0 whichever way it went.";

/// Most scenarios at once: each has a letter.
const MOST: usize = 20;
/// Most letters of the folder's name.
const NAME_MOST: usize = 80;

/// Arguments of `compare`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// Scenario files, each compared with the first; git:REVISION:PATH takes one from a revision
    #[arg(required = true, value_name = "SCENARIOS")]
    pub scenarios: Vec<String>,
    /// Change a value of the second scenario; with one scenario alone, it is compared with itself
    /// so changed
    #[arg(long, value_name = "KEY=VALUE")]
    pub with: Vec<String>,
    /// Change a value of every scenario, as in --set desk.volume=2
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// An agent or family of the first scenario, and what the others call the same
    #[arg(long = "map", value_name = "OLD=NEW")]
    pub maps: Vec<String>,
    /// Pairs of runs (default: 200, or what a scenario says if that is more)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: Option<u32>,
    /// Seed of every random draw (default: as the scenarios say)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=SEED_MOST))]
    pub seed: Option<u64>,
    /// Folder for results; they go to `DIR/compare/names/`
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Threads (default: all cores); results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Language of the comparison
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Print compare.json instead of the comparison for people
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}

/// Compares scenarios, says how they differ and writes it down.
pub fn compare(args: &CompareArgs) -> Result<u8, Failure> {
    interrupt::cut_short(None, |over| work(args, over))
}

fn work(args: &CompareArgs, over: &AtomicBool) -> Result<u8, Failure> {
    let lang = Lang::from(args.lang);
    let colour = std::io::stderr().is_terminal();
    let maps = maps(&args.maps)?;
    // the folders of revisions stay until all is done
    let opened = opened(args)?;
    if !args.quiet {
        warn(&opened, lang, colour);
    }
    let mut studies: Vec<Study> = opened.iter().map(|opened| opened.study.clone()).collect();
    let first = studies.remove(0);
    let bar = run::bar(args.quiet || args.json, lang);
    let threads = args.threads.map_or(0, usize::from);
    let run = first.run().threads(threads).until(over).progress(|done, of| {
        run::tell(&bar, done, of);
    });
    let compared = run.compare(&studies, args.replications, &maps);
    bar.finish_and_clear();
    let compared = compared.map_err(|error| Failure::of(&error, lang, colour))?;
    let (text, page, json) = (compared.markdown(lang), compared.page(lang)?, compared.json());
    if interrupt::raised() {
        return Err(Failure::Interrupted);
    }
    let folder = Folder::prepare(&args.output.join("compare").join(folder_name(args)))?;
    folder.write("compare.md", text.as_bytes())?;
    folder.write("compare.html", page.as_bytes())?;
    folder.write("compare.json", json.as_bytes())?;
    folder.publish()?;
    match (args.json, args.quiet) {
        (true, _) => output::print_json(&json)?,
        (false, false) => {
            output::print(&text)?;
            let page = folder.path().join("compare.html");
            let head = lang.pick("Page: ", "网页：");
            output::print(&format!("\n{head}{}\n", page.display()))?;
        }
        (false, true) => {}
    }
    Ok(exit::FINE)
}

/// Says what a planner should know all the same: of all scenarios but the first, only where there
/// is something that the first has not.
fn warn(opened: &[Opened], lang: Lang, colour: bool) {
    let mut known: Vec<(&str, String)> = Vec::new();
    for Opened { study, .. } in opened {
        let found: Vec<(&str, String)> =
            study.warnings().iter().map(|it| (it.code, it.message)).collect();
        if found.iter().any(|it| !known.contains(it)) {
            output::note(&study.warnings().text(lang, colour));
        }
        known.extend(found);
    }
}

/// A study, and the folder of a revision that it reads.
struct Opened {
    study: Study,
    _place: Option<git::Place>,
}

/// Reads all scenarios, each with what is set in it.
fn opened(args: &CompareArgs) -> Result<Vec<Opened>, Failure> {
    let mut names: Vec<&str> = args.scenarios.iter().map(String::as_str).collect();
    match (names.len(), args.with.is_empty()) {
        (1, true) => {
            return Err(Failure::Scenario(said!(
                "one scenario is nothing to compare\n\
                 help: name another one, or what to change in it: --with agents.NAME.count=9",
                "只有一份场景，无从比较\n\
                 提示：再给一份，或写明改什么：--with agents.名字.count=9"
            )));
        }
        (1, false) => names.push(names[0]),
        (2, _) => {}
        (many, false) => {
            return Err(Failure::Scenario(said!(
                "--with changes the second of two scenarios, and there are {many}\n\
                 help: compare two at a time, or write each change into a file of its own",
                "--with 只改两份场景中的第二份，这里有 {many} 份\n\
                 提示：每次比较两份，或把改动各写成一份文件"
            )));
        }
        (many, true) if many > MOST => {
            return Err(Failure::Scenario(said!(
                "{many} scenarios are too many: at most {MOST}",
                "{many} 份场景太多：最多 {MOST} 份"
            )));
        }
        _ => {}
    }
    let seed = args.seed.map(|seed| format!("desk.seed={seed}"));
    let mut all = Vec::new();
    for (number, name) in names.into_iter().enumerate() {
        let mut sets = overrides::settings(&args.sets)?;
        sets.extend(seed.clone());
        let mut label = name.to_owned();
        if number == 1 {
            sets.extend(overrides::settings(&args.with)?);
            args.with.iter().for_each(|with| label.push_str(&format!(" --with {with}")));
        }
        let mut opened = read(name, &sets, args.lang.into())?;
        opened.study = opened.study.called(label);
        all.push(opened);
    }
    Ok(all)
}

/// Reads a scenario: a file, or one of a revision.
fn read(name: &str, sets: &[String], lang: Lang) -> Result<Opened, Failure> {
    let colour = std::io::stderr().is_terminal();
    let failed = |error: &crate::study::Error| Failure::of(error, lang, colour);
    if let Some(rest) = name.strip_prefix("git:") {
        let (text, place) = Revision::of(name, rest, Path::new("."))?.fetch(sets)?;
        let read = Study::from_elsewhere(name, text, &place.folder, sets);
        return Ok(Opened { study: read.map_err(|error| failed(&error))?, _place: Some(place) });
    }
    if is_result(Path::new(name)) {
        return Err(Failure::Scenario(said!(
            "`{name}` is a result, which has means and no pairs: give the scenario it is of, and \
             both are run on the same customers",
            "“{name}”是结果，只有平均值、没有逐次数据：请给出它的场景文件，两边会在同样的顾客上模拟"
        )));
    }
    let read = Study::open_with(name, sets);
    Ok(Opened { study: read.map_err(|error| failed(&error))?, _place: None })
}

/// True for a folder of results, or a summary in one.
fn is_result(path: &Path) -> bool {
    let json = path.extension().is_some_and(|ending| ending == "json");
    path.join("summary.json").is_file() || json && path.is_file()
}

/// `OLD=NEW`, each.
fn maps(maps: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let one = |map: &String| match map.split_once('=') {
        Some((old, new)) if !old.trim().is_empty() && !new.trim().is_empty() => {
            Ok((old.trim().to_owned(), new.trim().to_owned()))
        }
        _ => Err(Failure::Scenario(said!(
            "--map takes a name in the first scenario and one in the others, as in --map 小王=小李, \
             not `{map}`",
            "--map 要写成“旧名=新名”，如 --map 小王=小李，不能写“{map}”"
        ))),
    };
    maps.iter().map(one).collect()
}

/// The name of the folder of results: those of the files.
fn folder_name(args: &CompareArgs) -> String {
    let stem = |name: &String| {
        let path = name.rsplit_once(':').filter(|_| name.starts_with("git:"));
        run::stem(Path::new(path.map_or(name.as_str(), |(_, path)| path)))
    };
    let mut names: Vec<String> = args.scenarios.iter().map(stem).collect();
    if names.len() == 1 {
        names.push("with".to_owned());
    }
    names.join("-").chars().take(NAME_MOST).collect()
}
