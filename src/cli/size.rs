//! `dacu size SCENARIO`

use super::lang::LangArg;
use super::{Failure, SEED_MOST, exit, interrupt, output, overrides, run};
use crate::report::files::Folder;
use crate::scenario::said::said;
use crate::scenario::value::span_of_text;
use crate::study::{Lang, SizedVerdict, Stage, Study};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub(super) const EXAMPLES: &str = "\
Examples:
  dacu size desk.toml                             the cheapest head counts that hold; shifts too,
                                                  where the scenario has [[size.patterns]],
                                                  changes of the roster where it has [size.from]
  dacu size desk.toml --lang zh                   in Chinese
  dacu size desk.toml --set desk.volume=1.2       with a fifth more customers
  dacu size desk.toml --budget-time 60s           the best found within a minute

Results go to <output>/<scenario file name>/size/: request.md and request.html (to be read, printed
and sent), roster.xlsx, roster.set (the settings that make the roster found, for
`dacu run desk.toml --set @FILE`), and size.json for tools.
Exit codes: 0 a roster that holds, 1 none holds, 4 it cannot be told.";

/// Arguments of `size`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct SizeArgs {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// Folder for results; they go to `DIR/scenario-file-name/size/`
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Seed of every random draw (default: as the scenario says)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=SEED_MOST))]
    pub seed: Option<u64>,
    /// Threads (default: all cores); the roster found is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Change a value of the scenario, as in --set agents.售前.max_concurrency=12;
    /// --set @FILE takes a file of them, one a line
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Stop after this time with the best found until then, as in 60s or 5min
    #[arg(long, value_name = "TIME")]
    pub budget_time: Option<String>,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Print size.json instead of the answer for people
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}

/// Searches head counts, says them and writes them down.
pub fn size(args: &SizeArgs) -> Result<u8, Failure> {
    let after = match args.budget_time.as_deref() {
        None => None,
        Some(text) => {
            let time = span_of_text(text).ok().filter(|time| time.is_real()).ok_or_else(|| {
                Failure::Scenario(said!(
                    "--budget-time takes a time, as in 60s or 5min, not `{text}`",
                    "--budget-time 要写时长,如 60s 或 5min,不能写 `{text}`"
                ))
            })?;
            Some(Duration::from_micros(time.0))
        }
    };
    interrupt::cut_short(after, |over| work(args, over))
}

fn work(args: &SizeArgs, over: &AtomicBool) -> Result<u8, Failure> {
    let (lang, colour) = (Lang::from(args.lang), std::io::stderr().is_terminal());
    let mut sets = overrides::settings(&args.sets)?;
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    let read = Study::open_with(&args.scenario, &sets);
    let study = read.map_err(|error| Failure::of(&error, lang, colour))?;
    if !args.quiet && !study.warnings().is_empty() {
        output::note(&study.warnings().text(lang, colour));
    }
    let bar = bar(args);
    let tell = |stage: Stage, runs: u64| {
        bar.set_message(format!("{}: {runs}", told(lang, stage)));
        bar.tick();
    };
    let threads = args.threads.map_or(0, usize::from);
    let sized = study.run().threads(threads).until(over).size(lang, tell);
    bar.finish_and_clear();
    let sized = sized.map_err(|error| Failure::of(&error, lang, colour))?;
    let results = args.output.join(run::stem(&args.scenario)).join("size");
    let roster = results.join("roster.set").display().to_string();
    let ((text, page), json) = (sized.request(lang, &roster)?, sized.json());
    // what was found earlier is not replaced by nothing
    if sized.verdict() != SizedVerdict::Unknown {
        let folder = Folder::prepare(&results)?;
        folder.write("request.md", text.as_bytes())?;
        folder.write("request.html", page.as_bytes())?;
        folder.write("size.json", json.as_bytes())?;
        if let Some(settings) = sized.settings() {
            folder.write("roster.set", settings.as_bytes())?;
        }
        if let Some(workbook) = sized.workbook(lang)? {
            folder.write("roster.xlsx", &workbook)?;
        }
        folder.publish()?;
    }
    match (args.json, args.quiet) {
        (true, _) => output::print_json(&json)?,
        (false, false) => output::print(&text)?,
        (false, true) => {}
    }
    Ok(match sized.verdict() {
        _ if interrupt::raised() => exit::INTERRUPTED,
        SizedVerdict::Holds => exit::FINE,
        SizedVerdict::Fails | SizedVerdict::Nothing | SizedVerdict::OverBudget => exit::MISSED,
        SizedVerdict::Undecided | SizedVerdict::Unknown => exit::UNDECIDED,
    })
}

/// What is being done, in a word.
fn told(lang: Lang, stage: Stage) -> &'static str {
    match stage {
        Stage::Search => lang.pick("search, runs", "搜索,模拟次数"),
        Stage::Proof => lang.pick("proof, runs", "验证,模拟次数"),
    }
}

fn bar(args: &SizeArgs) -> indicatif::ProgressBar {
    if args.quiet || args.json || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new_spinner();
    if let Ok(style) = indicatif::ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar
}
