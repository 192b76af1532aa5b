//! `dacu gate GATE`

mod root;
mod stored;

use super::git::{Place, Revision};
use super::lang::LangArg;
use super::{Failure, exit, interrupt, output, overrides, run};
use crate::report::files::Folder;
use crate::report::gate::Stale;
use crate::scenario::gate::{Base, Desk, Gate, load};
use crate::study::{Error, GateAsked, GateCase, GateEnd, Gated, Lang, Run, Study};
use clap::ValueEnum;
use root::Root;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use stored::Found;

pub(super) const EXAMPLES: &str = "\
Examples:
  dacu gate gate.toml                              are customers worse off than in its base?
  dacu gate gate.toml --output out --annotations   in a workflow: files, and marks at the lines
  dacu gate gate.toml --format junit > junit.xml   for a build server
  dacu gate gate.toml --prove                      would it say so if something were worse?
  dacu gate gate.toml --update-baseline            store how the scenarios are now as their base

gate.toml:
  [gate]
  base = \"origin/main\"           # a git revision; or base_dir, baseline, or each scenario's base
  volumes = [1, 3]               # with so many times as many customers
  tolerance = { lost = \"+0.3pp\", customer_wait = \"+3%\" }
  [[scenario]]
  file = \"desks/jd.toml\"

Exit codes: 0 nobody is worse off by more than is tolerated, 1 somebody is, 2 gate.toml or a
scenario is wrong, 3 a file could not be read or written, 4 not decided on so many pairs of runs,
5 a stored baseline is stale.";

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
    /// Also print GitHub workflow commands, which mark the lines of the change; behind junit and
    /// json on standard error
    #[arg(long)]
    pub annotations: bool,
    /// Exit with 1 if no scenario exercises the change
    #[arg(long)]
    pub strict_coverage: bool,
    /// Make every scenario worse instead, and exit with 1 unless the gate says so
    #[arg(long, conflicts_with_all = ["format", "output", "annotations", "strict_coverage"])]
    pub prove: bool,
    /// Store the scenarios as they are now as their base, and say what that changes
    #[arg(long, conflicts_with_all =
        ["format", "output", "annotations", "strict_coverage", "prove", "sets"])]
    pub update_baseline: bool,
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

/// What is asked for, and where.
struct Asked<'a> {
    args: &'a GateArgs,
    beside: &'a Path,
    root: Option<&'a Root>,
}

impl Asked<'_> {
    /// An error in the language that is asked for.
    fn failed(&self, error: &Error) -> Failure {
        Failure::of(error, Lang::from(self.args.lang), std::io::stderr().is_terminal())
    }

    /// Reads a scenario beside the gate's file.
    fn read(&self, name: &str) -> Result<Study, Failure> {
        let sets = overrides::settings(&self.args.sets)?;
        let path = self.beside.join(name);
        self.root.map_or(Ok(()), |root| root.holds_all(&path, &sets))?;
        Study::open_with(path, &sets).map_err(|error| self.failed(&error))
    }
}

fn work(args: &GateArgs, over: &AtomicBool) -> Result<u8, Failure> {
    let root = args.root.as_deref().map(Root::of).transpose()?;
    root.as_ref().map_or(Ok(()), |root| root.holds(&args.gate))?;
    let beside = args.gate.parent().unwrap_or(Path::new(""));
    let asked = Asked { args, beside, root: root.as_ref() };
    let gate = load(&args.gate).map_err(|error| asked.failed(&Error::from(error)))?;
    if args.update_baseline {
        return updated(&asked, &gate, over);
    }
    // the folders of revisions stay until all is done
    let opened = opened(&asked, &gate)?;
    let cases: Vec<GateCase> = opened.iter().filter_map(|it| it.case.clone()).collect();
    let stale: Vec<Stale> = opened.iter().filter_map(|it| it.stale.clone()).collect();
    let Some(first) = opened.first() else { return Ok(exit::FINE) };
    judged(&asked, &gate, (&first.head, &cases, &stale), over)
}

/// Judges all, or proves the gate.
fn judged(
    asked: &Asked,
    gate: &Gate,
    (first, cases, stale): (&Study, &[GateCase], &[Stale]),
    over: &AtomicBool,
) -> Result<u8, Failure> {
    let args = asked.args;
    let lang = Lang::from(args.lang);
    let bar = run::bar(args.format != FormatArg::Markdown, lang);
    let run = started(args, first, over).progress(|done, of| run::tell(&bar, done, of));
    let file = args.gate.display().to_string();
    let pairs = (gate.pairs, gate.most_pairs);
    let ask = GateAsked { file: &file, volumes: &gate.volumes, pairs, stale };
    if args.prove {
        let proved = run.prove(cases, &ask);
        bar.finish_and_clear();
        let proved = proved.map_err(|error| asked.failed(&error))?;
        output::print(&proved.markdown(lang))?;
        return Ok(if proved.can_fail() { exit::FINE } else { exit::MISSED });
    }
    let gated = run.gate(cases, &ask);
    bar.finish_and_clear();
    let gated = gated.map_err(|error| asked.failed(&error))?;
    if interrupt::raised() {
        return Err(Failure::Interrupted);
    }
    told(args, &gated, lang)?;
    let covered = !args.strict_coverage || gated.is_exercised();
    Ok(match gated.end() {
        GateEnd::Shut => exit::MISSED,
        GateEnd::Undecided => exit::UNDECIDED,
        GateEnd::Open | GateEnd::Stale if !covered => exit::MISSED,
        GateEnd::Stale => exit::STALE,
        GateEnd::Open => exit::FINE,
    })
}

/// Stores how the scenarios are.
fn updated(asked: &Asked, gate: &Gate, over: &AtomicBool) -> Result<u8, Failure> {
    let heads = stored::heads(asked, gate)?;
    let Some((_, first)) = heads.first() else { return Ok(exit::FINE) };
    let file = asked.args.gate.display().to_string();
    let pairs = (gate.pairs, gate.most_pairs);
    let ask = GateAsked { file: &file, volumes: &gate.volumes, pairs, stale: &[] };
    let baselines = started(asked.args, first, over).baselines(&heads, &ask);
    let baselines = baselines.map_err(|error| asked.failed(&error))?;
    if interrupt::raised() {
        return Err(Failure::Interrupted);
    }
    stored::update(asked, gate, (&heads, &baselines))
}

/// A run that lends its threads.
fn started<'s>(args: &GateArgs, first: &'s Study, over: &'s AtomicBool) -> Run<'s> {
    first.run().threads(args.threads.map_or(0, usize::from)).until(over)
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
    if args.annotations {
        let lines = gated.annotations(lang);
        match args.format {
            FormatArg::Markdown => output::print(&lines)?,
            // a document is alone on standard output
            FormatArg::Junit | FormatArg::Json if !lines.is_empty() => output::note(&lines),
            FormatArg::Junit | FormatArg::Json => {}
        }
    }
    Ok(())
}

/// A scenario of a gate.
struct Opened {
    head: Study,
    /// It and its base; `None` if its baseline cannot be run.
    case: Option<GateCase>,
    /// Why its baseline cannot be run.
    stale: Option<Stale>,
    /// Where the base's files are meanwhile.
    _place: Option<Place>,
}

/// Reads every scenario as it is and as it was.
fn opened(asked: &Asked, gate: &Gate) -> Result<Vec<Opened>, Failure> {
    gate.desks.iter().map(|desk| one(asked, gate, desk)).collect()
}

fn one(asked: &Asked, gate: &Gate, desk: &Desk) -> Result<Opened, Failure> {
    let beside = asked.beside;
    let mut head = asked.read(&desk.file)?;
    let (base, place, stored) = match &desk.base {
        // whether it could fail is asked of the scenario as it is
        Base::Stored(_) if asked.args.prove => (head.clone(), None, None),
        Base::Stored(name) => {
            let path = beside.join(gate.baseline.as_deref().unwrap_or_default()).join(name);
            match stored::base(asked, &desk.file, &path)? {
                Found::Runs(found) => {
                    let (base, stored, place) = *found;
                    (base, Some(place), Some(stored))
                }
                Found::Stale(why) => {
                    let stale = Some(stored::stale(asked, &desk.file, &path, why));
                    return Ok(Opened { head, case: None, stale, _place: None });
                }
            }
        }
        Base::File(name) => (asked.read(name)?, None, None),
        Base::Revision(revision) => {
            let sets = overrides::settings(&asked.args.sets)?;
            let name = format!("{revision}:./{}", desk.file);
            let within = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
            let (text, place) = Revision::of(&name, &name, within)?.fetch(&sets)?;
            let read = Study::from_elsewhere(&name, text, &place.folder, &sets);
            (read.map_err(|error| asked.failed(&error))?, Some(place), None)
        }
    };
    if head.seed() != base.seed() {
        // another seed is no change for customers
        head = head.with("desk.seed", base.seed()).map_err(|error| asked.failed(&error))?;
    }
    let allowed = desk.allowed.clone();
    let case = GateCase { head: head.clone(), base, allowed, stored };
    Ok(Opened { head, case: Some(case), stale: None, _place: place })
}
