//! `dacu run SCENARIO`

use super::{Failure, RunArgs, exit, interrupt, output, overrides};
use crate::report::files::{FileError, Folder};
use crate::report::headings::{Headed, Headings};
use crate::study::{Error, Lang, Output, Report, Run, Study, Verdict};
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

impl From<FileError> for Failure {
    fn from(error: FileError) -> Failure {
        Failure::File(error.to_string().into())
    }
}

/// Simulates a scenario and writes its report.
pub fn run(args: &RunArgs) -> Result<u8, Failure> {
    interrupt::answered(|| work(args))
}

fn work(args: &RunArgs) -> Result<u8, Failure> {
    let study = load(args)?;
    written(args, &study, overrides::command_line(std::env::args_os()), |run| run.go())
}

/// Makes the folder, plays the runs or takes them from parts, and writes their report.
pub(super) fn written(
    args: &RunArgs,
    study: &Study,
    command: String,
    play: impl FnOnce(Run<'_>) -> Result<Report, Error>,
) -> Result<u8, Failure> {
    let run = prepared(args, study)?.command(command);
    let folder = Arc::new(Folder::prepare(&args.output.join(stem(&args.scenario)))?);
    interrupt::guard(&folder);
    let bar = progress_bar(args);
    let played = play(run.progress(|done, of| tell(&bar, done, of)));
    bar.finish_and_clear();
    let done =
        played.map_err(Failure::from).and_then(|report| leave(args, study, &report, &folder));
    // Takes back what did not come to its end.
    folder.withdraw();
    done
}

/// A run as the options want it.
pub(super) fn prepared<'s>(args: &RunArgs, study: &'s Study) -> Result<Run<'s>, Failure> {
    let mut run = study
        .run()
        .threads(args.threads.map_or(0, usize::from))
        .until(interrupt::flag())
        .only(args.only.iter().map(String::as_str))?;
    if args.no_levers {
        run = run.without_changes();
    }
    if args.sensitivity {
        run = run.with_sensitivity();
    }
    Ok(run)
}

/// Moves the bar.
pub(super) fn tell(bar: &indicatif::ProgressBar, done: u32, of: u32) {
    bar.set_length(u64::from(of));
    bar.set_position(u64::from(done));
}

/// A bar of runs on a terminal.
pub(super) fn bar(hidden: bool, lang: Lang) -> indicatif::ProgressBar {
    if hidden || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(0);
    let runs = lang.pick("runs", "次");
    let template = format!("{{bar:40}} {{pos}}/{{len}} {runs} {{eta}}");
    if let Ok(style) = indicatif::ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

/// The scenario with all that is set over it.
pub(super) fn load(args: &RunArgs) -> Result<Study, Failure> {
    let colour = std::io::stderr().is_terminal();
    let read = Study::open_fixed(&args.scenario, &overrides::of(args)?, args.replications);
    let study = read.map_err(|error| Failure::of(&error, args.lang.into(), colour))?;
    if !args.quiet && !study.warnings().is_empty() {
        output::note(&study.warnings().text(args.lang.into(), colour));
    }
    if !args.quiet {
        study.warnings().log_lines(args.lang.into()).iter().for_each(|line| output::note(line));
    }
    Ok(study)
}

/// The name of the folder of results: the scenario's file name without its ending. A name of points
/// alone would be another folder.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    if stem.trim_matches('.').trim().is_empty() { "scenario".to_owned() } else { stem }
}

/// Writes the files of a report and says it.
fn leave(args: &RunArgs, study: &Study, report: &Report, folder: &Folder) -> Result<u8, Failure> {
    let lang = Lang::from(args.lang);
    let headings = Lang::from(args.csv_headings);
    let mut written = report.files(Output { lang, charts: !args.no_charts })?;
    if headings == Lang::Zh {
        report.head_in_chinese(&mut written);
    }
    if args.contacts {
        let file = folder.create("contacts.csv")?;
        let file = std::io::BufWriter::new(file);
        match headings {
            Lang::En => study.contacts(file, Some(interrupt::flag()))?,
            Lang::Zh => {
                let file = Headed::new(Headings::of_contacts(), file);
                study.contacts(file, Some(interrupt::flag()))?;
            }
        }
    }
    for (name, bytes) in &written.files {
        folder.write(name, bytes)?;
    }
    folder.publish()?;
    say(args, report, folder, written.notice)?;
    if !args.quiet {
        report.notes().iter().for_each(|note| output::note(note));
    }
    Ok(match report.verdict() {
        Verdict::Fails if args.fail_on_miss => exit::MISSED,
        Verdict::Undecided if args.fail_on_miss => exit::UNDECIDED,
        _ => exit::FINE,
    })
}

pub(super) fn progress_bar(args: &RunArgs) -> indicatif::ProgressBar {
    if args.quiet || args.json || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(0);
    let runs = Lang::from(args.lang).pick("days", "次");
    let template = format!("{{bar:40}} {{pos}}/{{len}} {runs} {{eta}}");
    if let Ok(style) = indicatif::ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

fn say(
    args: &RunArgs,
    report: &Report,
    folder: &Folder,
    notice: Option<String>,
) -> Result<(), Failure> {
    let lang = Lang::from(args.lang);
    if args.json {
        return output::print_json(&report.summary_json());
    }
    if args.quiet {
        return Ok(());
    }
    output::print(&report.text(lang))?;
    if let Some(notice) = notice {
        output::note(&notice);
    }
    let page = folder.path().join("report.html");
    let head = lang.pick("Report: ", "报告：");
    output::print(&format!("\n{head}{}\n", page.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_of_points_names_no_other_folder() {
        for name in ["...toml", "..toml", "a/ .toml", "..", "/"] {
            assert_eq!(stem(Path::new(name)), "scenario", "{name}");
        }
        assert_eq!(stem(Path::new("x/..a.toml")), "..a");
        assert_eq!(stem(Path::new(".toml")), ".toml");
    }
}
