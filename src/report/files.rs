//! The folder of results. A run writes into a fresh folder beside it, under a name of its own, and
//! puts that in its place in one step when everything is there: whoever looks sees the results of
//! one run, whatever else runs, stops or is killed. Files that are not ours stay in the folder.

mod swap;

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
#[error("failed to write {what} `{}`: {error}", path.display())]
pub struct FileError {
    what: &'static str,
    path: PathBuf,
    error: std::io::Error,
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> FileError {
    let path = path.to_owned();
    move |error| FileError { what, path, error }
}

/// Files that a run, a search for head counts, a sweep, a comparison or a gate may leave. What an
/// earlier one left under these names, and every chart, goes when a newer one puts its results
/// there.
const OURS: [&str; 29] = [
    "summary.json",
    "summary.txt",
    "summary.png",
    "report.html",
    "intervals.csv",
    "agents.csv",
    "replications.csv",
    "periods.csv",
    "kpis.csv",
    "summaries.csv",
    "intents.csv",
    "work.csv",
    "contacts.csv",
    "request.md",
    "request.html",
    "size.json",
    "roster.set",
    "roster.xlsx",
    "sweep.md",
    "sweep.html",
    "sweep.csv",
    "sweep.json",
    "compare.md",
    "compare.html",
    "compare.json",
    "gate.md",
    "gate.json",
    "junit.xml",
    "charts",
];
/// Names of the charts, without `.svg` and `.png`.
const CHARTS: [&str; 8] =
    ["capacity", "queue", "waits", "response", "agents", "occupancy", "risk", "sensitivity"];

/// True for a stored baseline of a gate. It goes when a newer one of its name is put there.
fn is_baseline(name: &str) -> bool {
    name.ends_with(crate::scenario::baseline::ENDING)
}

/// True for a name that a run writes, as in `charts/queue.svg`.
pub fn is_ours(name: &str) -> bool {
    let chart = |file: &str| {
        let stem = file.strip_suffix(".svg").or_else(|| file.strip_suffix(".png"));
        stem.is_some_and(|stem| CHARTS.contains(&stem))
    };
    name.strip_prefix("charts/").map_or_else(|| OURS.contains(&name), chart)
}

/// Writes one file that stands by itself, with the folders above it: into a hidden one beside it
/// first, so that it is in its place as a whole or not at all.
///
/// # Errors
/// The disk says no.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = swap::parent(path);
    std::fs::create_dir_all(folder).map_err(failed("the folder", folder))?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hidden = folder.join(format!(".{name}.{}-{since}", std::process::id()));
    let written = OpenOptions::new().write(true).create_new(true).open(&hidden);
    let written = written.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&hidden, path)).map_err(|error| {
        let _ = std::fs::remove_file(&hidden);
        failed("the file", path)(error)
    })
}

/// How far a run's results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Being written.
    Open,
    /// In their place.
    Published,
    /// Taken back.
    Withdrawn,
}

/// The results of one run, in the making.
#[derive(Debug)]
pub struct Folder {
    /// Where they are to stand.
    target: PathBuf,
    /// Where they are written.
    temporary: PathBuf,
    /// Nothing goes but what is written anew.
    adds: bool,
    /// Folders that were not there before, the deepest first.
    made: Vec<PathBuf>,
    /// Held as long as this run lives: a temporary folder that nobody holds was left behind.
    _alive: Option<File>,
    stage: Mutex<Stage>,
}

impl Folder {
    /// Makes a temporary folder beside the one meant, and clears away what killed runs left there.
    ///
    /// # Errors
    /// What stands there is no folder, or it cannot be made or written.
    pub fn prepare(target: &Path) -> Result<Folder, FileError> {
        swap::check(target).map_err(failed("the folder", target))?;
        let parent = swap::parent(target);
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let made: Vec<PathBuf> =
            parent.ancestors().take_while(missing).map(Path::to_owned).collect();
        let mut tries = 0;
        let (temporary, alive) = loop {
            match Folder::open(target, parent) {
                // Another run that came to nothing took the empty folder away again.
                Err(error) if error.kind() == ErrorKind::NotFound && tries < 20 => tries += 1,
                done => break done.map_err(failed("the folder", target))?,
            }
        };
        let target = target.to_owned();
        let stage = Mutex::new(Stage::Open);
        Ok(Folder { target, temporary, adds: false, made, _alive: alive, stage })
    }

    /// The same for files that are to stand beside what is there already, as stored baselines of a
    /// gate: nothing goes but what is written anew.
    ///
    /// # Errors
    /// As [`Folder::prepare`].
    pub fn beside(target: &Path) -> Result<Folder, FileError> {
        let mut folder = Folder::prepare(target)?;
        folder.adds = true;
        Ok(folder)
    }

    /// Hidden folders beside this one that a killed run left, and that hold files which could not
    /// be given back, for others have their names.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        swap::leftovers(&self.target)
    }

    fn open(target: &Path, parent: &Path) -> std::io::Result<(PathBuf, Option<File>)> {
        std::fs::create_dir_all(parent)?;
        let _held = swap::hold(parent)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let mut number = since;
        loop {
            let path = swap::temporary(target, number);
            match std::fs::create_dir(&path) {
                Ok(()) => {
                    let alive = swap::claim(&path);
                    swap::sweep(&path);
                    return Ok((path, alive));
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Where the results are to stand.
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// A new file of the results, to be filled.
    ///
    /// # Errors
    /// The disk says no.
    pub fn create(&self, name: &str) -> Result<File, FileError> {
        debug_assert!(
            is_ours(name) || self.adds,
            "{name} is not in the list of files a run leaves"
        );
        let path = self.temporary.join(name);
        let shown = self.target.join(name);
        if let Some(folder) = path.parent().filter(|folder| *folder != self.temporary) {
            match std::fs::create_dir(folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(failed("the folder", &shown)(error));
                }
                _ => {}
            }
        }
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(failed("the file", &shown))
    }

    /// Writes one file of the results; `name` may have a folder in front.
    ///
    /// # Errors
    /// The disk says no.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let mut file = self.create(name)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(failed("the file", &self.target.join(name)))
    }

    /// Puts the results in their place, in one step. Nothing happens once they were taken back.
    ///
    /// # Errors
    /// The disk says no; then everything is as it was.
    pub fn publish(&self) -> Result<(), FileError> {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage == Stage::Open {
            let done = swap::publish(&self.temporary, &self.target, self.adds);
            done.map_err(failed("the folder", &self.target))?;
            *stage = Stage::Published;
        }
        Ok(())
    }

    /// Takes back what was not put in its place: a run that came to nothing leaves the disk as it
    /// was. True if nothing of this run is left; false if its results stand in their place.
    pub fn withdraw(&self) -> bool {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage == Stage::Open {
            *stage = Stage::Withdrawn;
            swap::remove(&self.temporary);
            for folder in &self.made {
                // A folder that holds something stays: the system refuses to remove it.
                let _ = std::fs::remove_dir(folder);
            }
        }
        *stage == Stage::Withdrawn
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.withdraw();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Every file below a folder, with its text.
    fn all(folder: &Path) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let below = all(&entry.path()).into_iter();
                found.extend(below.map(|(file, text)| (format!("{name}/{file}"), text)));
                found.entry(format!("{name}/")).or_default();
            } else {
                found.insert(name, std::fs::read_to_string(entry.path()).unwrap_or_default());
            }
        }
        found
    }

    fn run(target: &Path, files: &[(&str, &str)]) {
        let folder = Folder::prepare(target).expect("made");
        for (name, text) in files {
            folder.write(name, text.as_bytes()).expect("written");
        }
        folder.publish().expect("published");
    }

    #[test]
    fn results_replace_earlier_ones_as_one_and_leave_what_is_not_theirs() {
        let place = tempfile::tempdir().expect("a folder");
        let target = place.path().join("a/b");
        run(&target, &[("summary.json", "1"), ("contacts.csv", "1"), ("charts/queue.svg", "1")]);
        std::fs::create_dir(target.join("mine")).expect("made");
        for name in ["notes.txt", "charts/mine.svg", "mine/x"] {
            std::fs::write(target.join(name), "mine").expect("written");
        }
        run(&target, &[("summary.json", "2")]);
        let names = ["charts/", "charts/mine.svg", "mine/", "mine/x", "notes.txt", "summary.json"];
        assert_eq!(all(&target).into_keys().collect::<Vec<_>>(), names);
        assert_eq!(all(&target)["summary.json"], "2");
        assert_eq!(all(&place.path().join("a")).len(), names.len() + 1, "nothing beside it");
    }

    #[test]
    fn a_run_that_came_to_nothing_leaves_no_empty_folder_and_no_loss() {
        let place = tempfile::tempdir().expect("a folder");
        let target = place.path().join("a/b");
        let folder = Folder::prepare(&target).expect("made");
        folder.write("charts/risk.png", b"1").expect("written");
        assert!(folder.withdraw() && !place.path().join("a").exists() && place.path().exists());
        run(&target, &[("summary.json", "1")]);
        drop(Folder::prepare(&target).expect("there"));
        assert_eq!(all(&place.path().join("a")).len(), 2, "the folder and its one file");
        let folder = Folder::prepare(&target).expect("there");
        folder.publish().expect("published");
        assert!(!folder.withdraw(), "what is in its place stays");
    }

    #[test]
    fn what_is_no_folder_is_an_error_with_its_name() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("taken");
        std::fs::write(&file, b"").expect("written");
        let error = Folder::prepare(&file).expect_err("a file is no folder").to_string();
        assert!(error.contains("taken"), "{error}");
        let target = place.path().join("t");
        std::fs::create_dir_all(target.join("report.html/mine")).expect("made");
        let error = Folder::prepare(&target).expect_err("a folder is no file").to_string();
        assert!(error.contains("report.html"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let place = tempfile::tempdir().expect("a folder");
        let (target, other) = (place.path().join("t"), place.path().join("other"));
        std::fs::create_dir_all(&target).expect("made");
        std::fs::write(&other, "mine").expect("written");
        for name in ["report.html", ".report.html.part", "elsewhere"] {
            std::os::unix::fs::symlink(&other, target.join(name)).expect("linked");
        }
        run(&target, &[("report.html", "1")]);
        assert_eq!(std::fs::read_to_string(&other).expect("there"), "mine");
        assert_eq!(all(&target)["report.html"], "1");
        assert_eq!(all(&target).len(), 3, "links that are not ours stay");
        let link = place.path().join("link");
        std::os::unix::fs::symlink(&target, &link).expect("linked");
        let error = Folder::prepare(&link).expect_err("a link is no folder").to_string();
        assert!(error.contains("symbolic link"), "{error}");
    }

    #[test]
    fn what_killed_runs_left_is_cleared_away_and_what_lives_is_not() {
        let place = tempfile::tempdir().expect("a folder");
        let target = place.path().join("t");
        run(&target, &[("summary.json", "1")]);
        let alive = Folder::prepare(&target).expect("made");
        alive.write("summary.json", b"2").expect("written");
        let killed = swap::temporary(&target, 7);
        std::fs::create_dir_all(killed.join("charts")).expect("made");
        for name in ["summary.json", "charts/queue.svg", "notes.txt", "a.baseline.toml"] {
            std::fs::write(killed.join(name), "old").expect("written");
        }
        run(&place.path().join("another"), &[("summary.json", "3")]);
        assert!(!killed.exists());
        assert_eq!(all(&target)["notes.txt"], "old", "what was not ours is put back");
        assert!(!target.join("a.baseline.toml").exists(), "what was not put there is not");
        assert_eq!(all(&target)["summary.json"], "1");
        alive.publish().expect("published");
        assert_eq!(all(&target)["summary.json"], "2");
    }
}
