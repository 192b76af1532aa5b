//! The command line: what a planner types. One file a command; each returns an exit code or a
//! `Failure` that knows its own. Nothing here computes anything.

mod check;
mod compare;
mod completions;
mod exit;
mod explain;
mod failure;
mod fix;
mod gate;
mod git;
mod init;
mod interrupt;
mod lang;
mod merge;
mod output;
mod overrides;
mod part;
mod platform;
mod run;
mod schema;
mod size;
mod sweep;
mod verify;
mod zh;

use crate::study::Lang;
use clap::error::ErrorKind;
use clap::{Parser, Subcommand, ValueEnum};
use failure::Failure;
use lang::LangArg;
use std::path::PathBuf;
use std::process::ExitCode;

/// Capacity planning for e-commerce chat desks (大促): what a promotion day does to a roster.
#[derive(Debug, Parser)]
#[command(name = "dacu", version, about, long_about = None, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// Language of help and messages
    #[arg(long, global = true, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  dacu init --platform jd_groups_2023 > my_desk.toml     start a scenario
  dacu check my_desk.toml                                is it sound?
  dacu run my_desk.toml                                  what happens on the day?
  dacu run my_desk.toml --set agents.售前.count=30        what if there were 30?
  dacu size my_desk.toml                                 how many people does it take?
  dacu sweep my_desk.toml --vary agents.售前.count=20..60:5    what do 20 to 60 people do?
  dacu compare old.toml my_desk.toml                     are customers worse off now?
  dacu gate gate.toml                                    may this change be merged?
  dacu run my_desk.toml --replications 100 --lang zh     more runs, report in Chinese
  dacu explain my_desk.toml --at 10:32                   why did this customer go there?
  dacu platform list                                     the platforms there are
  dacu merge my_desk.toml output/my_desk/parts/*.part    one report from runs of several machines

Exit codes: 0 fine, 1 a target failed (with --fail-on-miss), no roster holds or a gate says worse,
2 scenario or command line wrong, 3 a file could not be read or written, 4 verify or a gate could
not decide, 5 a gate's stored baseline is stale, 70 an internal check failed, 71 the system gave no
threads, 130 interrupted.";

/// The largest seed a scenario can hold.
const SEED_MOST: u64 = i64::MAX as u64;

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulate a scenario and write its report
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Find how many people it takes: the cheapest head counts with which the desk holds
    #[command(after_help = size::EXAMPLES)]
    Size(size::SizeArgs),
    /// Play the same days at many points: keys varied over ranges, beside the scenario as it is
    #[command(after_help = sweep::EXAMPLES)]
    Sweep(sweep::SweepArgs),
    /// Compare scenarios on the same customers: are they worse off than with the first?
    #[command(after_help = compare::EXAMPLES)]
    Compare(compare::CompareArgs),
    /// Say, for a build server, whether customers are worse off with changed scenarios
    #[command(after_help = gate::EXAMPLES)]
    Gate(gate::GateArgs),
    /// Put the parts of a sharded run together and write its report
    #[command(after_help = MERGE_EXAMPLES)]
    Merge(MergeArgs),
    /// Check a scenario: errors with their place, planning warnings, a first estimate
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Say why a contact went where it went, or list the decisions of a stretch of time
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Print the JSON Schema of scenario files (for editors), or of other files
    Schema(SchemaArgs),
    /// Print a commented scenario to start from
    Init(InitArgs),
    /// List the platforms, print one's rules or those of a scenario, or compare two
    #[command(after_help = PLATFORM_EXAMPLES)]
    Platform(PlatformArgs),
    /// Compare the simulator with exact and published results
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(VerifyArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

const RUN_EXAMPLES: &str = "\
Examples:
  dacu run scenarios/singles_day_jd.toml
  dacu run desk.toml --replications 50 --threads 2
  dacu run desk.toml --set desk.seed=7 --set session.silence_timeout=120s
  dacu run desk.toml --json --quiet > summary.json

Results go to <output>/<scenario file name>/: report.html, summary.json, summary.txt and .png (for
a chat group), intervals.csv, agents.csv, replications.csv, periods.csv (several days), kpis.csv
(figures by role), summaries.csv (chats by category), intents.csv (entries by what for and day),
work.csv (other work by agent and kind), charts/*.svg and *.png, and contacts.csv with --contacts.";

/// Arguments of `run`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// Folder for results; they go to `DIR/scenario-file-name/`
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// How many runs to simulate (default: as the scenario says)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replications: Option<u32>,
    /// Run until this figure's 95 % interval is this narrow, as in lost=0.5% or queue_wait_p90=5s
    #[arg(long, value_name = "FIGURE=HALF-WIDTH", conflicts_with = "replications")]
    pub precision: Option<String>,
    /// Variance-reduction method (default: as the scenario says); see docs/statistics.md
    #[arg(long, value_enum, value_name = "WAY")]
    pub variance_reduction: Option<ReductionArg>,
    /// Seed of every random draw (default: as the scenario says)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=SEED_MOST))]
    pub seed: Option<u64>,
    /// Threads (default: all cores); results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Change a value of the scenario, as in --set agents.售前.count=30;
    /// --set @FILE takes a file of them, one a line
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Language of summary and report
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Move every assumed input to both ends of its plausible range, and draw what the verdict
    /// hangs on
    #[arg(long)]
    pub sensitivity: bool,
    /// Try no changes and move no inputs: figures and verdict only
    #[arg(long, conflicts_with = "sensitivity")]
    pub no_levers: bool,
    /// Figures that summary.json is to have, as in lost_rate,queue_wait_p90_s (default: all)
    #[arg(long, value_name = "FIGURES", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Simulate one share of the runs, as in 3/8, for `dacu merge`
    #[arg(long, value_name = "I/N", conflicts_with_all = ["range", "precision"])]
    pub shard: Option<String>,
    /// Simulate these runs only, as in 6..10: from 0, without the last; for `dacu merge`
    #[arg(long, value_name = "FROM..TO", conflicts_with = "precision")]
    pub range: Option<String>,
    /// Print summary.json instead of the summary for people
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
    /// Exit with 1 if a target is missed
    #[arg(long)]
    pub fail_on_miss: bool,
    /// Also write every contact of the first run to contacts.csv
    #[arg(long)]
    pub contacts: bool,
    /// Language of the headings in CSV tables, whatever language the system speaks
    #[arg(long, value_enum, value_name = "LANG", default_value_t = LangArg::En)]
    pub csv_headings: LangArg,
    /// Write no pictures (the charts stay in report.html)
    #[arg(long)]
    pub no_charts: bool,
}

const MERGE_EXAMPLES: &str = "\
Examples:
  dacu run desk.toml --replications 80 --shard 1/2       on one machine
  dacu run desk.toml --replications 80 --shard 2/2       on another
  dacu merge desk.toml output/desk/parts/*.part          as dacu run desk.toml --replications 80

Options that change the scenario (--set, --seed, --variance-reduction) must be those of the parts.";

/// Arguments of `merge`.
#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    /// As of a run.
    #[command(flatten)]
    pub run: RunArgs,
    /// The parts, in any order
    #[arg(required = true, value_name = "PARTS")]
    pub parts: Vec<PathBuf>,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  dacu check desk.toml --lang zh           in Chinese
  dacu check desk.toml --json              for editors: every fault with its place and its mend
  dacu check desk.toml --fix               mend what is plain, after showing it
  dacu check desk.toml --fix --yes         the same without asking";

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// Change a value of the scenario, as in --set agents.售前.count=30;
    /// --set @FILE takes a file of them, one a line
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Language of faults and of the estimate
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Print the diagnostics as JSON
    #[arg(long)]
    pub json: bool,
    /// Warnings count as errors
    #[arg(long)]
    pub deny_warnings: bool,
    /// Mend what is plain (punctuation, quotes, units, planners' words for keys): shows the
    /// difference, asks, keeps the old file as .bak
    #[arg(long, conflicts_with = "json")]
    pub fix: bool,
    /// With --fix: write without asking
    #[arg(long, requires = "fix")]
    pub yes: bool,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  dacu explain desk.toml 412                        the contact with this number in contacts.csv
  dacu explain desk.toml '进线#3.1'                  by source and ordinal; .1 after it came back
  dacu explain desk.toml --at 10:32:15              the first that is routed then or later
  dacu explain desk.toml --at 00:10 --lang zh       in Chinese
  dacu explain desk.toml --from 10:00 --to 10:05    every decision in five minutes
  dacu explain desk.toml 412 --json                 all of it; see dacu schema --explain";

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// The scenario file (TOML)
    pub scenario: PathBuf,
    /// The contact, as contacts.csv numbers it or by source and ordinal as in 进线#3
    #[arg(value_name = "CONTACT", required_unless_present_any = ["at", "from"])]
    pub contact: Option<String>,
    /// The first contact that is routed at this time of day or later
    #[arg(long, value_name = "TIME", conflicts_with = "contact")]
    pub at: Option<String>,
    /// A table of every decision from this time of day on
    #[arg(long, value_name = "TIME", requires = "to", conflicts_with_all = ["contact", "at"])]
    pub from: Option<String>,
    /// The end of the table, left out of it
    #[arg(long, value_name = "TIME", requires = "from")]
    pub to: Option<String>,
    /// Which run, from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub replication: u32,
    /// Change a value of the scenario, as in --set agents.售前.count=30;
    /// --set @FILE takes a file of them, one a line
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Language
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Print the explanation as JSON
    #[arg(long, conflicts_with = "from")]
    pub json: bool,
    /// Print the table as CSV
    #[arg(long, requires = "from")]
    pub csv: bool,
}

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub(crate) struct InitArgs {
    /// The platform, as `dacu platform` lists them
    #[arg(long, value_name = "NAME")]
    pub platform: String,
    /// Language of the comments
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
}

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// That of summary.json instead
    #[arg(long, conflicts_with_all = ["platform", "explain", "size", "sweep", "compare", "gate"])]
    pub results: bool,
    /// That of compare.json instead
    #[arg(long, conflicts_with_all = ["platform", "explain", "size", "sweep", "gate"])]
    pub compare: bool,
    /// That of size.json instead
    #[arg(long, conflicts_with_all = ["platform", "explain", "sweep", "gate"])]
    pub size: bool,
    /// That of sweep.json instead
    #[arg(long, conflicts_with_all = ["platform", "explain", "gate"])]
    pub sweep: bool,
    /// That of `dacu explain --json` instead
    #[arg(long, conflicts_with_all = ["platform", "gate"])]
    pub explain: bool,
    /// That of platform files instead
    #[arg(long, conflicts_with = "gate")]
    pub platform: bool,
    /// That of the files of `dacu gate` instead
    #[arg(long)]
    pub gate: bool,
}

const PLATFORM_USAGE: &str = "\
dacu platform [OPTIONS] [NAME]
       dacu platform [OPTIONS] <COMMAND>";

const PLATFORM_EXAMPLES: &str = "\
Examples:
  dacu platform list --lang zh                       the platforms there are, in Chinese
  dacu platform show jd_groups_2023                  the text of a platform
  dacu platform show desk.toml                       the rules that hold, and who set them
  dacu platform diff jd_groups_2023 generic          key by key
  dacu platform diff jd_groups_2023 desk.toml        what a scenario changes
  dacu platform jd_groups_2023                       as dacu platform show";

/// Arguments of `platform`.
#[derive(Debug, clap::Args)]
#[command(override_usage = PLATFORM_USAGE)]
pub(crate) struct PlatformArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<PlatformCommand>,
    /// A platform to print; without it, all names are listed
    pub name: Option<String>,
}

/// What `platform` does.
#[derive(Debug, Subcommand)]
pub(crate) enum PlatformCommand {
    /// List the platforms: name, label, version, what each is
    List {
        /// Language
        #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
        lang: LangArg,
    },
    /// Print the text of a platform, or the rules that really hold in a scenario
    Show {
        /// A platform's name, or a scenario or platform file
        #[arg(required_unless_present = "scenario")]
        name: Option<String>,
        /// The same, of a scenario file
        #[arg(long, value_name = "FILE", conflicts_with = "name")]
        scenario: Option<String>,
        /// Change a value of the scenario, as in --set routing.policy=random;
        /// --set @FILE takes a file of them, one a line
        #[arg(long = "set", value_name = "KEY=VALUE")]
        sets: Vec<String>,
        /// Language
        #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
        lang: LangArg,
    },
    /// Compare two platforms or scenarios, key by key; desk.toml:NAME is one shop of a scenario
    Diff {
        /// A platform's name, or a scenario or platform file
        a: String,
        /// Another
        b: String,
        /// Language
        #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
        lang: LangArg,
    },
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  dacu verify --quick                   half a minute on two cores
  dacu verify                           everything, an hour or two
  dacu verify A01 K                     the cases whose names begin so
  dacu verify --show A01 > a01.toml     the scenario of a case; dacu run takes it

Exit codes: 0 all values pass, 1 some fail, 4 some are too coarse to tell.";

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// Cases, by the beginning of their names (default: all)
    pub cases: Vec<String>,
    /// Half a minute: cases marked quick, larger standard errors
    #[arg(long)]
    pub quick: bool,
    /// Cases of one's own in a file, instead of those shipped
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Print the scenario of a case, or of one of its runs as in K10/t60
    #[arg(long, value_name = "CASE")]
    pub show: Option<String>,
    /// Print the results as JSON
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// Print the results as Markdown
    #[arg(long)]
    pub markdown: bool,
    /// Language of the tables' headings and verdicts
    #[arg(long, value_enum, default_value_t = LangArg::of_environment())]
    pub lang: LangArg,
    /// Threads (default: all cores); results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Ways of variance reduction on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReductionArg {
    /// Independent runs
    None,
    /// Figures corrected by the number of contacts
    Control,
    /// Busy and quiet days in turn, where days differ (`day_cv`)
    Stratified,
    /// Mirrored pairs of runs
    Antithetic,
}

/// Does what the program was called to do; the exit code says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    match parsed() {
        Ok(cli) => ExitCode::from(dispatch(cli)),
        Err(error) => {
            let code = if error.use_stderr() { exit::SCENARIO } else { exit::FINE };
            match zh::told(&error, std::env::args_os()) {
                Some(text) if error.use_stderr() => output::note(&text),
                // a closed pipe is nobody's fault
                Some(text) => drop(output::print(&text)),
                None => drop(error.print()),
            }
            ExitCode::from(code)
        }
    }
}

/// The command line. Behind `help` stand commands alone, so a language there is passed over.
fn parsed() -> Result<Cli, clap::Error> {
    Cli::try_parse().map_err(|error| {
        if error.kind() != ErrorKind::InvalidSubcommand {
            return error;
        }
        let rest = lang::without(std::env::args_os());
        Cli::try_parse_from(rest).err().unwrap_or(error)
    })
}

/// Runs the command and returns its exit code.
fn dispatch(cli: Cli) -> u8 {
    let lang = Lang::from(cli.lang);
    let done = match cli.command {
        Command::Run(args) => part::run(&args),
        Command::Size(args) => size::size(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Gate(args) => gate::gate(&args),
        Command::Merge(args) => merge::merge(args),
        Command::Check(args) => check::check(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Schema(args) => schema::print(&args, lang),
        Command::Init(args) => init::print(&args),
        Command::Platform(args) => platform::print(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Completions { shell } => completions::print(shell),
    };
    done.unwrap_or_else(|failure| {
        output::error(lang, &failure.text(lang));
        failure.code()
    })
}
