//! `dacu gate GATE`

mod root;

use super::git::{Place, Revision};
use super::lang::LangArg;
use super::{Failure, exit, interrupt, output, overrides, run};
use crate::report::files::Folder;
use crate::scenario::gate::{Base, Desk, Gate, load};
use crate::study::{Error, GateAsked, GateCase, GateEnd, Gated, Lang, Study};
use clap::ValueEnum;
use root::Root;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

pub(super) const EXAMPLES: &str = "\
Examples:
  dacu gate gate.toml                              are customers worse off than in its base?
  dacu gate gate.toml --output out --annotations   in a workflow: files, and marks at the lines
  dacu gate gate.toml --format junit > junit.xml   for a build server
  dacu gate gate.toml --prove                      would it say so if something were worse?

gate.toml:
  [gate]
  base = \"origin/main\"           # a git revision; or base_dir, or a base of each scenario
  volumes = [1, 3]               # with so many times as many customers
  tolerance = { lost = \"+0.3pp\", customer_wait = \"+3%\" }
  [[scenario]]
  file = \"desks/jd.toml\"

Exit codes: 0 nobody is worse off by more than is tolerated, 1 somebody is, 2 gate.toml or a
scenario is wrong, 3 a file could not be read or written, 4 not decided on so many pairs of runs.";

/// How the answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// For people, and comments on pull requests
    Markdown,
    /// For build servers
    Junit,
    /// For programs
    Json,
}

/// Arguments of `gate`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct GateArgs {
    /// The gate's file (TOML); what it names is looked for beside it
    pub gate: PathBuf,
    /// What is printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FormatArg::Markdown)]
    pub format: FormatArg,
    /// Also write gate.md, gate.json and junit.xml into this folder
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Also print GitHub workflow commands, which mark the lines of the change
    #[arg(long)]
    pub annotations: bool,
    /// Exit with 1 if no scenario exercises the change
    #[arg(long)]
    pub strict_coverage: bool,
    /// Make every scenario worse instead, and exit with 1 unless the gate says so
    #[arg(long, conflicts_with_all = ["format", "output", "annotations", "strict_coverage"])]
    pub prove: bool,
    /// Refuse files outside this folder, also behind symbolic links
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Change a value of every scenario, before and now, as in --set desk.seed=7
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Threads (default: all cores); results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
}

/// Holds scenarios against how they were, and says whether customers are worse off.
pub fn gate(args: &GateArgs) -> Result<u8, Failure> {
    interrupt::cut_short(None, |over| work(args, over))
}

fn work(args: &GateArgs, over: &AtomicBool) -> Result<u8, Failure> {
    let lang = Lang::from(args.lang);
    let failed = |error: &Error| Failure::of(error, lang, std::io::stderr().is_terminal());
    let root = args.root.as_deref().map(Root::of).transpose()?;
    root.as_ref().map_or(Ok(()), |root| root.holds(&args.gate))?;
    let gate = load(&args.gate).map_err(|error| failed(&Error::from(error)))?;
    // the folders of revisions stay until all is done
    let opened = opened(args, &gate, root.as_ref())?;
    let cases: Vec<GateCase> = opened.iter().map(|(case, _)| case.clone()).collect();
    let Some(first) = cases.first() else { return Ok(exit::FINE) };
    let bar = run::bar(args.format != FormatArg::Markdown, lang);
    let threads = args.threads.map_or(0, usize::from);
    let run = first.head.run().threads(threads).until(over).progress(|done, of| {
        run::tell(&bar, done, of);
    });
    let file = args.gate.display().to_string();
    let pairs = (gate.pairs, gate.most_pairs);
    let asked = GateAsked { file: &file, volumes: &gate.volumes, pairs };
    if args.prove {
        let proved = run.prove(&cases, &asked);
        bar.finish_and_clear();
        let proved = proved.map_err(|error| failed(&error))?;
        output::print(&proved.markdown(lang))?;
        return Ok(if proved.can_fail() { exit::FINE } else { exit::MISSED });
    }
    let gated = run.gate(&cases, &asked);
    bar.finish_and_clear();
    let gated = gated.map_err(|error| failed(&error))?;
    if interrupt::raised() {
        return Err(Failure::Interrupted);
    }
    told(args, &gated, lang)?;
    Ok(match gated.end() {
        GateEnd::Shut => exit::MISSED,
        GateEnd::Undecided => exit::UNDECIDED,
        GateEnd::Open if args.strict_coverage && !gated.is_exercised() => exit::MISSED,
        GateEnd::Open => exit::FINE,
    })
}

/// Writes the files, and prints what is asked for.
fn told(args: &GateArgs, gated: &Gated, lang: Lang) -> Result<(), Failure> {
    if let Some(folder) = &args.output {
        let folder = Folder::prepare(folder)?;
        folder.write("gate.md", gated.markdown(lang).as_bytes())?;
        folder.write("gate.json", gated.json().as_bytes())?;
        folder.write("junit.xml", gated.junit(lang)?.as_bytes())?;
        folder.publish()?;
    }
    match args.format {
        FormatArg::Markdown => output::print(&gated.markdown(lang))?,
        FormatArg::Junit => output::print(&gated.junit(lang)?)?,
        FormatArg::Json => output::print_json(&gated.json())?,
    }
    match args.annotations {
        true => output::print(&gated.annotations(lang)),
        false => Ok(()),
    }
}

/// Reads every scenario as it is and as it was.
fn opened(
    args: &GateArgs,
    gate: &Gate,
    root: Option<&Root>,
) -> Result<Vec<(GateCase, Option<Place>)>, Failure> {
    let beside = args.gate.parent().unwrap_or(Path::new(""));
    gate.desks.iter().map(|desk| one(args, desk, beside, root)).collect()
}

fn one(
    args: &GateArgs,
    desk: &Desk,
    beside: &Path,
    root: Option<&Root>,
) -> Result<(GateCase, Option<Place>), Failure> {
    let lang = Lang::from(args.lang);
    let failed = |error: Error| Failure::of(&error, lang, std::io::stderr().is_terminal());
    let sets = overrides::settings(&args.sets)?;
    let file = |name: &str| {
        let path = beside.join(name);
        root.map_or(Ok(()), |root| root.holds_all(&path, &sets))?;
        Study::open_with(path, &sets).map_err(failed)
    };
    let mut head = file(&desk.file)?;
    let (base, place) = match &desk.base {
        Base::File(name) => (file(name)?, None),
        Base::Revision(revision) => {
            let name = format!("{revision}:./{}", desk.file);
            let within = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
            let (text, place) = Revision::of(&name, &name, within)?.fetch(&sets)?;
            let read = Study::from_elsewhere(&name, text, &place.folder, &sets);
            (read.map_err(failed)?, Some(place))
        }
    };
    if head.seed() != base.seed() {
        // another seed is no change for customers
        head = head.with("desk.seed", base.seed()).map_err(failed)?;
    }
    Ok((GateCase { head, base, allowed: desk.allowed.clone() }, place))
}
