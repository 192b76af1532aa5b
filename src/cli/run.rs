//! `dacu run SCENARIO`

use super::{Failure, RunArgs, exit, interrupt, output};
use crate::engine;
use crate::engine::arrivals::{Feed, FeedError};
use crate::experiment::precision::{reached, simulate_enough};
use crate::kernel::ids::ShopId;
use crate::measure::recorder::{Options, Recorder};
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::measure::verdict::Status;
use crate::model::Scenario;
use crate::model::arrival::Listed;
use crate::planning::levers;
use crate::report::advice::{self, Advice};
use crate::report::chart::draw;
use crate::report::contacts::ContactWriter;
use crate::report::files::{FileError, Folder};
use crate::report::locale::Lang;
use crate::report::outcome::Outcome;
use crate::report::{csv, document, figures, json, terminal};
use crate::scenario::logs::LogFeed;
use crate::scenario::{self, LoadError};
use clap::ValueEnum;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Logs on disk as the engine wants them.
struct Logs<'s>(LogFeed<'s>);

impl Feed for Logs<'_> {
    fn refill(
        &mut self,
        shop: ShopId,
        source: usize,
        chunk: &mut Vec<Listed>,
    ) -> Result<(), FeedError> {
        self.0.refill(shop, source, chunk).map_err(|error| FeedError(error.to_string()))
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Failure {
        Failure::File(error.to_string())
    }
}

/// Simulates a scenario and writes its report.
pub fn run(args: &RunArgs) -> Result<u8, Failure> {
    let scenario = load(args)?;
    interrupt::watch();
    let folder = Folder::prepare(&args.output.join(stem(&args.scenario)))?;
    let threads = args.threads.map_or(0, usize::from);
    let pool = rayon_pool(threads)?;
    let done = pool.install(|| simulate_and_report(args, &scenario, &folder));
    if done.is_err() {
        folder.withdraw();
    }
    done
}

fn rayon_pool(threads: usize) -> Result<crate::experiment::Pool, Failure> {
    crate::experiment::Pool::new(threads)
        .map_err(|error| Failure::Internal(format!("no threads could be started: {error}")))
}

fn load(args: &RunArgs) -> Result<Scenario, Failure> {
    let mut sets = args.sets.clone();
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    sets.extend(args.replications.map(|count| format!("desk.replications={count}")));
    if let Some(asked) = &args.precision {
        let Some((figure, width)) = asked.split_once('=') else {
            let text = "--precision takes a figure and a half-width, as in lost=0.5%";
            return Err(Failure::Scenario(text.to_owned()));
        };
        sets.push(format!("desk.precision.metric={figure}"));
        sets.push(format!("desk.precision.half_width={width}"));
    }
    sets.extend(args.variance_reduction.and_then(|way| {
        let way = way.to_possible_value()?;
        Some(format!("desk.variance_reduction={}", way.get_name()))
    }));
    match scenario::load(&args.scenario, &sets) {
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
            Err(Failure::Scenario(output::faults(&faults, &sources, colour, args.lang)))
        }
        Err(error @ LoadError::Io(..)) => Err(Failure::File(error.to_string())),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "scenario".to_owned(), |s| s.to_string_lossy().into_owned())
}

fn simulate_and_report(
    args: &RunArgs,
    scenario: &Scenario,
    folder: &Folder,
) -> Result<u8, Failure> {
    let interrupted = interrupt::watch();
    let options = Options::default();
    let feed = |_| Logs(LogFeed::new(scenario));
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
    let summary = Summary::new(scenario, &results);
    if !summary.audit.is_empty() {
        return Err(audit_failure(args, scenario, &summary));
    }
    let levers = levers::pull(scenario, &results, &summary, feed, interrupted)
        .map_err(|error| run_failure(args, scenario, &error))?;
    interrupt::check()?;
    let outcome = Outcome {
        scenario,
        results: &results,
        summary: &summary,
        levers: &levers,
        command: command_line(),
    };
    let advice = advice::read(&outcome);
    let (files, notice) = files(args, &outcome, &advice)?;
    let contacts = if args.contacts { Some(contacts(scenario, folder)?) } else { None };
    // Everything is ready: nothing but a failing disk comes between the first file and the last.
    interrupt::check()?;
    for (name, bytes) in &files {
        folder.write(name, bytes)?;
    }
    if let Some(temporary) = contacts {
        folder.settle(&temporary, "contacts.csv")?;
    }
    say(args, &outcome, &advice, folder, notice)?;
    precision_notes(args, scenario, &results);
    batch_notes(args, &summary);
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

fn progress_bar(args: &RunArgs, replications: u32) -> indicatif::ProgressBar {
    if args.quiet || args.json || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(u64::from(replications));
    if let Ok(style) = indicatif::ProgressStyle::with_template("{bar:40} {pos}/{len} days {eta}") {
        bar.set_style(style);
    }
    bar
}

fn run_failure(args: &RunArgs, scenario: &Scenario, error: &engine::RunError) -> Failure {
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

fn audit_failure(args: &RunArgs, scenario: &Scenario, summary: &Summary) -> Failure {
    let mut text =
        "the books do not balance; this is a defect of dacu, please report it\n".to_owned();
    for line in summary.audit.iter().take(10) {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str(&format!(
        "seed {}, scenario {} ({:016x}), version {}\ncommand: {}",
        scenario.seed,
        args.scenario.display(),
        scenario.hash,
        env!("CARGO_PKG_VERSION"),
        command_line()
    ));
    Failure::Internal(text)
}

/// The command as typed.
fn command_line() -> String {
    let mut words: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| {
            let word = word.to_string_lossy().into_owned();
            if word.contains([' ', '"', '\'']) {
                format!("'{}'", word.replace('\'', "'\\''"))
            } else {
                word
            }
        })
        .collect();
    words.insert(0, "dacu".to_owned());
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
    let specs = figures::charts(outcome, advice);
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

/// Replays the first replication with a sink for contacts, under a temporary name; the same seed
/// gives the same contacts. Nothing is left of it if it fails.
fn contacts(scenario: &Scenario, folder: &Folder) -> Result<PathBuf, Failure> {
    let temporary = folder.path().join(".contacts.csv.part");
    let written = stream_contacts(scenario, &temporary);
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    written.map(|()| temporary)
}

fn stream_contacts(scenario: &Scenario, temporary: &Path) -> Result<(), Failure> {
    let told = |error: &dyn std::fmt::Display| {
        Failure::File(format!("failed to write `{}`: {error}", temporary.display()))
    };
    let file = std::fs::File::create(temporary).map_err(|error| told(&error))?;
    let mut writer = ContactWriter::new(scenario, std::io::BufWriter::new(file));
    let mut recorder = Recorder::with_sink(scenario, 0, Options::default(), &mut writer);
    let feed = Logs(LogFeed::new(scenario));
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
        return output::print(&json::summary(outcome, advice));
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
