//! A draft becomes a scenario by giving up what is wrong with it; then it is played.

use crate::draft::Draft;
use dacu::engine::arrivals::{Feed, FeedError};
use dacu::experiment::replicate::simulate;
use dacu::measure::recorder::Options;
use dacu::measure::summary::Summary;
use dacu::model::Scenario;
use dacu::model::arrival::{Listed, Origin};
use dacu::scenario::fault::{Code, Severity};
use dacu::scenario::logs::LogFeed;
use dacu::scenario::source::FileId;
use dacu::scenario::{LoadError, Loaded, parse};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, mpsc};
use std::time::Duration;

/// What became of a draft.
pub enum Fate {
    /// It could not be made a scenario.
    Illegal,
    /// It ended, and its counts balance.
    Sound { contacts: u64 },
    /// It did not, and why.
    Failed(String),
}

/// Longest a scenario may take.
const LONGEST: Duration = Duration::from_secs(10);
/// How often a draft gives something up.
const REPAIRS: usize = 60;

/// The folder with the files that drafts name.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let own = dacu::platforms::text("generic").expect("shipped");
    let log = "time,page,sku,client,customer,intent,agent,difficult,count,date\n\
               2026-11-11 09:00:30,,S1,,k1,ask,,0,1,2026-11-11\n\
               2026-11-11 09:30:00,,,,k2,urge,,1,3,2026-11-11\n\
               2026-11-11 10:00:00,,S2,,k1,,,,2,2026-11-11\n\
               2026-11-11 10:30:00,,,,,,,,4,2026-11-11\n";
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    write("own.toml", own).expect("written");
    let orders = "time,paid,customer,amount\n\
                  2026-11-11 09:00:00,,k1,80\n\
                  2026-11-11 09:05:00,2026-11-11 09:06:00,k2,90\n\
                  2026-11-11 09:10:00,,k2,2500\n\
                  2026-11-11 09:20:00,,k1,70\n";
    let sheet = "name,2026-11-11,2026-11-12\na,早,晚\n";
    write("roster.csv", sheet).expect("written");
    write("log.csv", log).expect("written");
    write("orders.csv", orders).expect("written");
    write("counts.csv", &log.replace("09:00:30", "09:00:00")).expect("written");
    folder
});

struct Logs<'s>(LogFeed<'s>);

impl Feed for Logs<'_> {
    fn refill(&mut self, of: Origin, chunk: &mut Vec<Listed>) -> Result<(), FeedError> {
        self.0.refill(of, chunk).map_err(|error| FeedError(error.to_string()))
    }
}

/// Where to leave the text of a scenario that fails.
fn found() -> Option<PathBuf> {
    std::env::var_os("DACU_FOUND").map(PathBuf::from)
}

/// Does something on a thread of its own; an error if it panics or does not end.
fn watched<T: Send + 'static>(
    text: &str,
    stop: &Arc<AtomicBool>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let word = panic.downcast_ref::<&str>().map(|word| (*word).to_owned());
            format!("panic: {}", text.or(word).unwrap_or_default())
        });
        let _ = sender.send(done);
    });
    let thread = thread.expect("a thread");
    let done = match receiver.recv_timeout(LONGEST) {
        Ok(done) => done,
        Err(_) => {
            stop.store(true, Ordering::Relaxed);
            if receiver.recv_timeout(LONGEST).is_err() {
                // Nothing can end a loop within one event but the end of the program.
                eprintln!("it never ends:\n{text}");
                if let Some(folder) = found() {
                    let _ = std::fs::write(folder.join("endless.toml"), text);
                }
                std::process::abort();
            }
            Err(format!("it takes longer than {LONGEST:?}"))
        }
    };
    let _ = thread.join();
    done
}

/// Makes the draft a scenario and plays two runs of it at most.
pub fn play(draft: &mut Draft, number: u64) -> Fate {
    let folder = FOLDER.path();
    for _ in 0..REPAIRS {
        let text = draft.text().to_owned();
        if let Some(found) = found() {
            // A stack that overflows ends the program: the last text is there then.
            let _ = std::fs::write(found.join(format!("now-{}.toml", std::process::id())), &text);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let (stops, whole) = (Arc::clone(&stop), text.clone());
        let played = watched(&text, &stop, move || load_and_run(&whole, folder, &stops));
        match played {
            Ok(Ok(contacts)) => return Fate::Sound { contacts },
            Ok(Err(Refusal::Faults(places))) => {
                if !places.iter().any(|places| draft.give_up(places)) {
                    return Fate::Illegal;
                }
            }
            Ok(Err(Refusal::Unsound(why))) | Err(why) => {
                if let Some(found) = found() {
                    let text = format!("# {}\n{text}", why.lines().next().unwrap_or_default());
                    let _ = std::fs::write(found.join(format!("{number}.toml")), text);
                }
                return Fate::Failed(why);
            }
        }
    }
    Fate::Illegal
}

/// Why a draft was not played to its end.
enum Refusal {
    /// It is no scenario: for each fault the places that explain it.
    Faults(Vec<Vec<usize>>),
    /// It did not end well.
    Unsound(String),
}

fn load_and_run(text: &str, folder: &Path, stop: &AtomicBool) -> Result<u64, Refusal> {
    let Loaded { scenario, warnings, sources } = load(text, folder)?;
    assert!(warnings.is_empty() || !warnings.render(&sources, true).is_empty());
    run(&scenario, stop).map_err(Refusal::Unsound)
}

/// What reading a text gives: the model and what is said about it, or why it is none; `None` if
/// nothing is wrong but a missing key, or what stands in one stretch of it.
pub fn reading(text: &str, apart: Range<usize>) -> Option<String> {
    let (faults, scenario) = match parse("legal.toml", text.to_owned(), FOLDER.path(), &[]) {
        Ok(loaded) => (loaded.warnings, Some(loaded.scenario)),
        Err(LoadError::Faults(faults, _)) => (faults, None),
        Err(LoadError::Io(..)) => return None,
    };
    let elsewhere = faults.iter().filter(|fault| {
        let here = fault.place.file == FileId(0) && apart.contains(&(fault.place.start as usize));
        !here && fault.code != Code::MissingKey
    });
    let codes: Vec<Code> = elsewhere.map(|fault| fault.code).collect();
    match scenario {
        Some(mut scenario) => {
            // What is told of the text itself.
            scenario.hash = 0;
            scenario.assumptions.clear();
            Some(format!("{codes:?} {scenario:?}"))
        }
        None => (!codes.is_empty()).then(|| format!("{codes:?}")),
    }
}

/// What a scenario gives, and the codes of what is said about it; `None` if it is none.
pub fn outcome(text: &str) -> Option<(String, Vec<Code>)> {
    let loaded = load(text, FOLDER.path()).ok()?;
    let codes = loaded.warnings.iter().map(|fault| fault.code).collect();
    let feed = |_| Logs(LogFeed::new(&loaded.scenario));
    let stop = AtomicBool::new(false);
    let runs = 0..loaded.scenario.replications.min(2);
    let options = Options::default();
    let (results, _) =
        simulate(&loaded.scenario, runs, options, feed, |_, _| {}, &stop).expect("no log");
    let summary = Summary::new(&loaded.scenario, &results);
    Some((format!("{:?}", summary.sections), codes))
}

/// Makes the draft a scenario by giving up what is wrong with it; false if it cannot be one.
pub fn mend(draft: &mut Draft) -> bool {
    for _ in 0..REPAIRS {
        match load(draft.text(), FOLDER.path()) {
            Ok(_) => return true,
            Err(Refusal::Faults(places)) => {
                if !places.iter().any(|places| draft.give_up(places)) {
                    return false;
                }
            }
            Err(Refusal::Unsound(_)) => return false,
        }
    }
    false
}

fn load(text: &str, folder: &Path) -> Result<Loaded, Refusal> {
    match parse("legal.toml", text.to_owned(), folder, &[]) {
        Ok(loaded) => Ok(loaded),
        Err(LoadError::Faults(faults, sources)) => {
            assert!(!faults.render(&sources, true).is_empty());
            let own = |place: &dacu::scenario::source::Place| {
                (place.file == FileId(0) && place.end > 0).then_some(place.start as usize)
            };
            let errors = faults.iter().filter(|fault| fault.severity == Severity::Error);
            let places = errors.map(|fault| {
                let related = fault.related.iter().map(|(place, _)| place);
                std::iter::once(&fault.place).chain(related).filter_map(own).collect()
            });
            Err(Refusal::Faults(places.collect()))
        }
        Err(LoadError::Io(path, error)) => {
            Err(Refusal::Unsound(format!("{}: {error}", path.display())))
        }
    }
}

fn run(scenario: &Scenario, stop: &AtomicBool) -> Result<u64, String> {
    let feed = |_| Logs(LogFeed::new(scenario));
    let options = Options { persons: scenario.seed.is_multiple_of(2) };
    let runs = scenario.replications.min(2);
    let (results, ended) = simulate(scenario, 0..runs, options, feed, |_, _| {}, stop)
        .map_err(|error| error.to_string())?;
    if ended.interrupted {
        return Err("it was still running".to_owned());
    }
    if let Some((run, imbalance)) = results.audit.first() {
        return Err(format!("the books of run {run} do not balance: {imbalance}"));
    }
    let summary = Summary::new(scenario, &results);
    if let Some(line) = summary.audit.first() {
        return Err(format!("the books do not balance: {line}"));
    }
    let entries = summary.sections.first().and_then(|section| section.get("entries"));
    Ok(entries.and_then(|estimate| estimate.value).unwrap_or(0.0) as u64)
}
