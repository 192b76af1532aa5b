//! `dacu run SCENARIO`

use super::{Failure, RunArgs, exit, interrupt, output, overrides, part};
use crate::engine;
use crate::experiment::logs::Logs;
use crate::experiment::precision::{reached, simulate_enough};
use crate::measure::recorder::{Options, Recorder};
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::measure::verdict::Status;
use crate::model::Scenario;
use crate::planning::levers::{self, Levers};
use crate::planning::sensitivity;
use crate::report::advice::{self, Advice};
use crate::report::chart::draw;
use crate::report::contacts::ContactWriter;
use crate::report::files::{FileError, Folder};
use crate::report::locale::Lang;
use crate::report::outcome::Outcome;
use crate::report::{csv, document, figures, json, terminal, trust};
use crate::scenario::{self, LoadError};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

impl From<FileError> for Failure {
    fn from(error: FileError) -> Failure {
        Failure::File(error.to_string())
    }
}

/// Simulates a scenario and writes its report.
pub fn run(args: &RunArgs) -> Result<u8, Failure> {
    interrupt::answered(|| work(args))
}

fn work(args: &RunArgs) -> Result<u8, Failure> {
    if let Some(share) = part::asked(args)? {
        return part::write(args, &share);
    }
    let scenario = load(args)?;
    let command = command_line(std::env::args_os());
    written(args, &scenario, || simulated(args, &scenario), command)
}

/// Makes the folder, takes the results of runs from `results`, and writes their report.
pub(super) fn written(
    args: &RunArgs,
    scenario: &Scenario,
    results: impl FnOnce() -> Result<Results, Failure> + Send,
    command: String,
) -> Result<u8, Failure> {
    let folder = Arc::new(Folder::prepare(&args.output.join(stem(&args.scenario)))?);
    interrupt::guard(&folder);
    let done = pool(args)
        .and_then(|pool| pool.install(|| report(args, scenario, &results()?, &folder, command)));
    // Takes back what did not come to its end.
    folder.withdraw();
    done
}

/// The threads asked for.
pub(super) fn pool(args: &RunArgs) -> Result<crate::experiment::Pool, Failure> {
    crate::experiment::Pool::new(args.threads.map_or(0, usize::from)).map_err(|error| {
        let help = "try fewer, as in --threads 1";
        Failure::System(format!("no threads could be started: {error}\nhelp: {help}"))
    })
}

/// The scenario with all that is set over it.
pub(super) fn load(args: &RunArgs) -> Result<Scenario, Failure> {
    match scenario::load(&args.scenario, &overrides::of(args)?) {
        Ok(mut loaded) => {
            // a number of runs on the command line is the number of runs
            if args.replications.is_some() {
                (loaded.scenario.precision, loaded.scenario.decides) = (None, false);
            }
            if !args.quiet && !loaded.warnings.is_empty() {
                let colour = std::io::stderr().is_terminal();
                output::note(&output::faults(&loaded.warnings, &loaded.sources, colour, args.lang));
            }
            Ok(loaded.scenario)
        }
        Err(LoadError::Faults(faults, sources)) => {
            let colour = std::io::stderr().is_terminal();
            let text = output::faults(&faults, &sources, colour, args.lang);
            let unread = super::refusal(&faults) == exit::FILE;
            Err(if unread { Failure::File(text) } else { Failure::Scenario(text) })
        }
        Err(error @ LoadError::Io(..)) => Err(Failure::File(error.to_string())),
    }
}

/// The name of the folder of results: the scenario's file name without its ending. A name of points
/// alone would be another folder.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    if stem.trim_matches('.').trim().is_empty() { "scenario".to_owned() } else { stem }
}

/// As many runs as the scenario asks for.
fn simulated(args: &RunArgs, scenario: &Scenario) -> Result<Results, Failure> {
    let interrupted = interrupt::flag();
    let options = Options::default();
    let feed = |_| Logs::new(scenario);
    let most = scenario.precision.as_ref().map_or(scenario.replications, |asked| asked.at_most);
    let bar = progress_bar(args, most);
    let progress = |done: u32, of: u32| {
        if scenario.decides {
            bar.set_length(u64::from(of));
        }
        bar.set_position(u64::from(done));
    };
    let done = simulate_enough(scenario, options, feed, progress, interrupted);
    bar.finish_and_clear();
    let (results, _) = done.map_err(|error| run_failure(args, scenario, &error))?;
    interrupt::check()?;
    Ok(results)
}

/// What helps, and what the verdict hangs on.
fn tried(
    args: &RunArgs,
    scenario: &Scenario,
    results: &Results,
    summary: &Summary,
) -> Result<Levers, Failure> {
    if args.no_levers {
        return Ok(Levers::default());
    }
    let (interrupted, full) = (interrupt::flag(), args.sensitivity);
    let feed = |_| Logs::new(scenario);
    let failure = |error: engine::RunError| run_failure(args, scenario, &error);
    let mut levers =
        levers::pull(scenario, results, summary, feed, interrupted).map_err(failure)?;
    interrupt::check()?;
    levers.trust = sensitivity::measure(scenario, results, summary, feed, full, interrupted)
        .map_err(failure)?;
    interrupt::check()?;
    Ok(levers)
}

/// Sums the results up and writes all files of the report.
fn report(
    args: &RunArgs,
    scenario: &Scenario,
    results: &Results,
    folder: &Folder,
    command: String,
) -> Result<u8, Failure> {
    let only = overrides::only(args)?;
    let summary = Summary::new(scenario, results);
    if !summary.audit.is_empty() {
        return Err(audit_failure(args, scenario, &summary.audit));
    }
    let levers = tried(args, scenario, results, &summary)?;
    let (sets, summary) = (overrides::of(args)?, &summary);
    let outcome = Outcome { scenario, results, summary, levers: &levers, command, sets, only };
    let advice = advice::read(&outcome);
    let (files, notice) = files(args, &outcome, &advice)?;
    if args.contacts {
        contacts(scenario, folder)?;
    }
    for (name, bytes) in &files {
        folder.write(name, bytes)?;
    }
    folder.publish()?;
    say(args, &outcome, &advice, folder, notice)?;
    precision_notes(args, scenario, results);
    batch_notes(args, summary);
    Ok(match summary.verdict.status {
        Status::Fails if args.fail_on_miss => exit::MISSED,
        Status::Undecided if args.fail_on_miss => exit::UNDECIDED,
        _ => exit::FINE,
    })
}

/// What became of the precision asked for; nothing if a number of runs was.
fn precision_notes(args: &RunArgs, scenario: &Scenario, results: &Results) {
    let Some(asked) = scenario.precision.as_ref().filter(|_| !args.quiet) else { return };
    for shop in reached(scenario, asked, results) {
        let name = &scenario.shops[shop.shop].name;
        let figure = &asked.figure;
        let runs = results.count();
        let width = shop.half_width.map_or("nothing".to_owned(), |width| format!("±{width:.4}"));
        let word = if shop.enough { "known" } else { "known only" };
        output::note(&format!("{name}: `{figure}` is {word} to {width} after {runs} runs"));
    }
}

/// Figures whose batches resemble their neighbours; nothing if there are none.
fn batch_notes(args: &RunArgs, summary: &Summary) {
    let Some(cut) = summary.cut.as_ref().filter(|cut| !args.quiet && !cut.alike.is_empty()) else {
        return;
    };
    let told = cut.alike.iter().map(|(figure, lag)| format!("`{}` ({lag:.2})", figure.id));
    let told: Vec<String> = told.collect();
    output::note(&format!(
        "neighbouring batches of {} resemble each other (correlation), so these intervals are too \
         narrow: a longer run or fewer batches\n  {}",
        cut.length,
        told.join(", ")
    ));
}

/// A bar on a terminal.
pub(super) fn progress_bar(args: &RunArgs, replications: u32) -> indicatif::ProgressBar {
    if args.quiet || args.json || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(u64::from(replications));
    if let Ok(style) = indicatif::ProgressStyle::with_template("{bar:40} {pos}/{len} days {eta}") {
        bar.set_style(style);
    }
    bar
}

/// Why runs came to nothing.
pub(super) fn run_failure(
    args: &RunArgs,
    scenario: &Scenario,
    error: &engine::RunError,
) -> Failure {
    match error {
        engine::RunError::Feed(error) => Failure::File(error.to_string()),
        engine::RunError::Interrupted => Failure::Interrupted,
        engine::RunError::Stuck { .. } => Failure::Scenario(format!(
            "{error}\nhelp: scenario {}, seed {}",
            args.scenario.display(),
            scenario.seed
        )),
    }
}

/// What did not balance.
pub(super) fn audit_failure(args: &RunArgs, scenario: &Scenario, audit: &[String]) -> Failure {
    let mut text =
        "the books do not balance; this is a defect of dacu, please report it\n".to_owned();
    for line in audit.iter().take(10) {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str(&format!(
        "seed {}, scenario {} ({:016x}), version {}\ncommand: {}",
        scenario.seed,
        args.scenario.display(),
        scenario.hash,
        env!("CARGO_PKG_VERSION"),
        command_line(std::env::args_os())
    ));
    Failure::Internal(text)
}

/// What says where results go and how fast, not what they are.
const BESIDE: [(&str, bool); 4] =
    [("--threads", true), ("--output", true), ("--quiet", false), ("--json", false)];

/// The command as typed, without what the results do not depend on: the same results have the same
/// bytes.
pub(super) fn command_line(typed: impl Iterator<Item = OsString>) -> String {
    let mut words = vec!["dacu".to_owned()];
    let (mut typed, mut options) = (typed.skip(1), true);
    while let Some(word) = typed.next() {
        let word = word.to_string_lossy().into_owned();
        options &= word != "--";
        let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
        match BESIDE.iter().find(|(option, _)| options && *option == name) {
            Some((_, takes_value)) => {
                if *takes_value && name == word {
                    typed.next();
                }
            }
            None if word.contains([' ', '"', '\'']) => {
                words.push(format!("'{}'", word.replace('\'', "'\\''")));
            }
            None => words.push(word),
        }
    }
    words.join(" ")
}

/// A file of results: its name and bytes.
type File = (String, Vec<u8>);

/// Makes every file, and what the reader must be told about the pictures.
fn files(
    args: &RunArgs,
    outcome: &Outcome,
    advice: &Advice,
) -> Result<(Vec<File>, Option<String>), Failure> {
    let lang = Lang::from(args.lang);
    let internal = |error: &dyn std::fmt::Display| Failure::Internal(error.to_string());
    let mut files: Vec<File> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.to_owned(), bytes));
    add("summary.json", json::summary(outcome, advice).into_bytes());
    add("intervals.csv", csv::intervals(outcome).map_err(|error| internal(&error))?);
    add("agents.csv", csv::agents(outcome).map_err(|error| internal(&error))?);
    add("replications.csv", csv::replications(outcome).map_err(|error| internal(&error))?);
    let mut specs = figures::charts(outcome, advice);
    specs.extend(args.sensitivity.then(|| trust::chart(lang, outcome)).flatten());
    let drawn: Vec<(String, String)> =
        specs.iter().map(|spec| (spec.id.to_string(), draw::svg(spec, lang, draw::SIZE))).collect();
    let mut notice = None;
    if !args.no_charts {
        for (id, svg) in &drawn {
            add(&format!("charts/{id}.svg"), svg.clone().into_bytes());
        }
        let (drawn, told) = pictures(&specs, lang)?;
        files.extend(drawn);
        notice = told;
    }
    let page = document::page(lang, outcome, advice, drawn);
    let page = page.render().map_err(|error| internal(&error))?;
    files.push(("report.html".to_owned(), page.into_bytes()));
    Ok((files, notice))
}

#[cfg(feature = "png")]
fn pictures(
    specs: &[crate::report::chart::spec::ChartSpec],
    lang: Lang,
) -> Result<(Vec<File>, Option<String>), Failure> {
    use crate::report::chart::png::Fonts;
    use crate::report::chart::png::picture;
    let fonts = Fonts::find();
    let (mut files, mut notice) = (Vec::new(), None);
    for spec in specs {
        interrupt::check()?;
        match picture(spec, lang, draw::SIZE, &fonts, 2.0) {
            Ok(picture) => {
                files.push((format!("charts/{}.png", spec.id), picture.png));
                notice = notice.or(picture.notice.map(|text| text.get(lang).to_owned()));
            }
            Err(error) => {
                notice = Some(format!("PNG charts were not drawn: {error}; SVG charts are there"));
                break;
            }
        }
    }
    Ok((files, notice))
}

#[cfg(not(feature = "png"))]
fn pictures(
    _: &[crate::report::chart::spec::ChartSpec],
    _: Lang,
) -> Result<(Vec<File>, Option<String>), Failure> {
    Ok((Vec::new(), None))
}

/// Replays the first replication with a sink for contacts; the same seed gives the same contacts.
fn contacts(scenario: &Scenario, folder: &Folder) -> Result<(), Failure> {
    const NAME: &str = "contacts.csv";
    let told = |error: &dyn std::fmt::Display| {
        Failure::File(format!("failed to write `{}`: {error}", folder.path().join(NAME).display()))
    };
    let file = folder.create(NAME)?;
    let mut writer = ContactWriter::new(scenario, std::io::BufWriter::new(file));
    let mut recorder = Recorder::with_sink(scenario, 0, Options::default(), &mut writer);
    let feed = Logs::new(scenario);
    let done = match engine::run(scenario, 0, feed, &mut recorder, &interrupt::raised) {
        Err(engine::RunError::Interrupted) => return Err(Failure::Interrupted),
        done => done.map_err(|error| told(&error))?,
    };
    recorder.finish(done.ended);
    writer.finish().map_err(|error| told(&error))
}

fn say(
    args: &RunArgs,
    outcome: &Outcome,
    advice: &Advice,
    folder: &Folder,
    notice: Option<String>,
) -> Result<(), Failure> {
    let lang = Lang::from(args.lang);
    if args.json {
        return output::print_json(&json::summary(outcome, advice));
    }
    if args.quiet {
        return Ok(());
    }
    output::print(&terminal::text(lang, outcome, advice))?;
    if let Some(notice) = notice {
        output::note(&notice);
    }
    let report = folder.path().join("report.html");
    let head = lang.pick("Report: ", "报告：");
    output::print(&format!("\n{head}{}\n", report.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_told_leaves_out_what_results_do_not_depend_on() {
        let told = |typed: &[&str]| command_line(typed.iter().map(OsString::from));
        let typed = ["x/dacu", "run", "--threads", "2", "a b.toml", "--output=o", "--seed", "3"];
        assert_eq!(told(&typed), "dacu run 'a b.toml' --seed 3");
        assert_eq!(told(&["dacu", "run", "--quiet", "a", "--output", "--"]), "dacu run a");
        assert_eq!(told(&["dacu", "run", "--", "--json"]), "dacu run -- --json");
    }

    #[test]
    fn a_file_name_of_points_names_no_other_folder() {
        for name in ["...toml", "..toml", "a/ .toml", "..", "/"] {
            assert_eq!(stem(Path::new(name)), "scenario", "{name}");
        }
        assert_eq!(stem(Path::new("x/..a.toml")), "..a");
        assert_eq!(stem(Path::new(".toml")), ".toml");
    }
}
