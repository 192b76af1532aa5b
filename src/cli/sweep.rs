//! `dacu sweep SCENARIO --vary KEY=VALUES`

use super::lang::LangArg;
use super::{Failure, SEED_MOST, exit, interrupt, output, overrides, part, run};
use crate::report::files::Folder;
use crate::study::{Lang, Runs, Study, SweepAsked, Swept};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

pub(super) const EXAMPLES: &str = "\
Examples:
  dacu sweep desk.toml --vary agents.售前.count=20..60:5
  dacu sweep desk.toml --vary agents.售前.count=20..40:5 --vary session.silence_timeout=2min,5min
  dacu sweep desk.toml --vary desk.volume=0.8..1.2:0.1 --figure lost_rate --figure queue_wait_p90_s
  dacu sweep desk.toml --each --vary agents.售前.count=25,35 --vary session.silence_timeout=2min,10min
  dacu sweep desk.toml --latin 100 --vary agents.售前.count=20..60 --vary desk.volume=0.8..1.4

Ranges are from..to:step, the end included; lists have commas. Several --vary make a grid; with
--each one key is varied at a time, with --latin N points are spread over all ranges.
Results go to <output>/<scenario file name>/sweep/: sweep.md and sweep.html (to be read), sweep.csv
(a row a point) and sweep.json for tools. Points are kept beside it as they are done, in
sweep-points/: the same command goes on where it was stopped.
Exit codes: 0 played (what holds is in the answer), 130 interrupted.";

/// Arguments of `sweep`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct SweepArgs {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// A key and its values, as in agents.售前.count=20..60:5 or session.silence_timeout=2min,5min
    #[arg(long = "vary", value_name = "KEY=VALUES", required = true)]
    pub varies: Vec<String>,
    /// Vary one key at a time, all others as they are
    #[arg(long)]
    pub each: bool,
    /// So many points of a Latin hypercube instead of all of the grid
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub latin: Option<u32>,
    /// A figure to tell, as in lost_rate; repeatable (default: those of targets, shares of
    /// customers served, lost and left as messages)
    #[arg(long = "figure", value_name = "FIGURE")]
    pub figures: Vec<String>,
    /// Folder for results; they go to `DIR/scenario-file-name/sweep/`
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Runs of each point (default: as the scenario says)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replications: Option<u32>,
    /// Seed of every random draw (default: as the scenario says)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=SEED_MOST))]
    pub seed: Option<u64>,
    /// Threads (default: all cores); results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Change a value of the scenario at every point, as in --set agents.售后.count=12
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Most points; more are refused
    #[arg(long, value_name = "N", default_value_t = 2_000,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub limit: u32,
    /// Play one share of the points, as in 3/8; without it, all that are there make the whole
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Play points that are kept from before, too
    #[arg(long)]
    pub fresh: bool,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Print sweep.json instead of the answer for people
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}

/// Plays the points, says what they say and writes it down.
pub fn sweep(args: &SweepArgs) -> Result<u8, Failure> {
    let share = match part::asked_of(args.shard.as_deref(), None, part::variable)? {
        Some(Runs::Shard { number, of }) => Some((number, of)),
        _ => None,
    };
    interrupt::cut_short(None, |over| work(args, share, over))
}

fn work(args: &SweepArgs, share: Option<(u32, u32)>, over: &AtomicBool) -> Result<u8, Failure> {
    let (lang, colour) = (Lang::from(args.lang), std::io::stderr().is_terminal());
    let mut sets = overrides::settings(&args.sets)?;
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    let read = Study::open_fixed(&args.scenario, &sets, args.replications);
    let study = read.map_err(|error| Failure::of(&error, lang, colour))?;
    if !args.quiet && !study.warnings().is_empty() {
        output::note(&study.warnings().text(lang, colour));
    }
    let results = args.output.join(run::stem(&args.scenario));
    let asked = SweepAsked {
        varies: &args.varies,
        latin: args.latin,
        each: args.each,
        figures: &args.figures,
        limit: args.limit,
        share,
        store: results.join("sweep-points"),
        fresh: args.fresh,
    };
    let bar = bar(args);
    let tell = |done: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let threads = args.threads.map_or(0, usize::from);
    let swept = study.run().threads(threads).until(over).sweep(&asked, tell);
    bar.finish_and_clear();
    let swept = swept.map_err(|error| Failure::of(&error, lang, colour))?;
    if !args.quiet {
        swept.notes(lang).iter().for_each(|note| output::note(note));
    }
    let Some(files) = swept.files(lang)? else { return ended(args, &swept, &asked) };
    let folder = Folder::prepare(&results.join("sweep"))?;
    for (name, bytes) in &files {
        folder.write(name, bytes)?;
    }
    folder.publish()?;
    say(args, &swept, &folder)?;
    Ok(if interrupt::raised() { exit::INTERRUPTED } else { exit::FINE })
}

/// What is said where the whole is not told: of a share, and after an interruption.
fn ended(args: &SweepArgs, swept: &Swept, asked: &SweepAsked) -> Result<u8, Failure> {
    let lang = Lang::from(args.lang);
    if swept.is_cut {
        output::error(lang, &swept.cut(lang));
        return Ok(exit::INTERRUPTED);
    }
    if !args.quiet {
        output::note(match swept.points {
            0 => lang.pick(
                "there are more shares than points: nothing to do for this one",
                "份数比点数还多：这一份无事可做",
            ),
            _ if swept.played == 0 => lang.pick("the part is there already", "这一份已经有了"),
            _ => lang.pick("the part is written", "这一份已写好"),
        });
        output::print(&format!("{}\n", asked.store.display()))?;
    }
    Ok(exit::FINE)
}

fn say(args: &SweepArgs, swept: &Swept, folder: &Folder) -> Result<(), Failure> {
    let lang = Lang::from(args.lang);
    if args.json {
        return output::print_json(&swept.json());
    }
    if args.quiet {
        return Ok(());
    }
    output::print(&swept.text(lang))?;
    let page = folder.path().join("sweep.html");
    let head = lang.pick("Report: ", "报告：");
    output::print(&format!("\n{head}{}\n", page.display()))
}

fn bar(args: &SweepArgs) -> indicatif::ProgressBar {
    if args.quiet || args.json || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(0);
    let points = Lang::from(args.lang).pick("points", "个点");
    let template = format!("{{bar:40}} {{pos}}/{{len}} {points} {{eta}}");
    if let Ok(style) = indicatif::ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}
