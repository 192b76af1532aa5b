//! How a folder takes the place of another: locks, temporary names, the exchange itself, and what
//! is done with the old folder. Only where the system cannot exchange two folders in one step is
//! there an instant between two renamings; a run killed in it is mended by the next.

use super::{OURS, is_baseline, is_ours};
use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// In the name of a temporary folder, behind the name of the folder it is for.
const MARK: &str = ".dacu-";
/// In the name of an earlier folder that was moved aside.
const ASIDE: &str = ".dacu-aside-";
/// Longest wait for another run that puts its results there.
const PATIENCE: Duration = Duration::from_secs(30);

/// The folder around a folder.
pub fn parent(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A temporary name beside a folder: it begins with a point, so that nobody sees it.
pub fn temporary(target: &Path, number: u128) -> PathBuf {
    beside(target, MARK, number)
}

fn beside(target: &Path, mark: &str, number: u128) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!("{mark}{}-{number}", std::process::id()));
    parent(target).join(name)
}

/// The folder a temporary one is for, and whether it is an earlier one that was moved aside.
fn meant(path: &Path) -> Option<(PathBuf, bool)> {
    let name = path.file_name()?.to_str()?.strip_prefix('.')?;
    let (stem, number, aside) = match name.rsplit_once(ASIDE) {
        Some((stem, number)) => (stem, number, true),
        None => name.rsplit_once(MARK).map(|(stem, number)| (stem, number, false))?,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = number.split_once('-').is_some_and(|(a, b)| digits(a) && digits(b));
    (numbered && !stem.is_empty()).then(|| (parent(path).join(stem), aside))
}

/// Holds the folder around the results, so that two runs do not change it at once. Where the system
/// has no such locks there is none: the exchange alone still leaves one whole set.
pub fn hold(parent: &Path) -> Result<Option<File>> {
    let Some(lock) = lockable(parent) else { return Ok(None) };
    let since = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(std::fs::TryLockError::Error(_)) => return Ok(None),
            Err(std::fs::TryLockError::WouldBlock) if since.elapsed() > PATIENCE => {
                let text = "another run has been writing there for half a minute; end it or give \
                            another folder with --output";
                return Err(Error::new(ErrorKind::WouldBlock, text));
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

/// Marks a temporary folder as that of a run that lives.
pub fn claim(folder: &Path) -> Option<File> {
    let lock = lockable(folder)?;
    lock.try_lock().ok().map(|()| lock)
}

/// A folder as something to lock.
#[cfg(unix)]
fn lockable(folder: &Path) -> Option<File> {
    File::open(folder).ok()
}

/// Elsewhere folders cannot be locked.
#[cfg(not(unix))]
fn lockable(_: &Path) -> Option<File> {
    None
}

/// True if nobody holds the folder.
fn is_abandoned(folder: &Path) -> bool {
    claim(folder).is_some()
}

#[cfg(unix)]
fn same_owner(about: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    about.uid() == other.uid()
}

#[cfg(not(unix))]
fn same_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Clears away the temporary folders of runs that were killed, as far as they belong to whom `own`
/// belongs to; what is not ours in them goes back to where it stood.
pub fn sweep(own: &Path) {
    let Ok(us) = std::fs::symlink_metadata(own) else { return };
    for (_, path) in entries(parent(own)) {
        let Some((target, aside)) = meant(&path) else { continue };
        let Ok(about) = std::fs::symlink_metadata(&path) else { continue };
        if !about.is_dir() || !same_owner(&us, &about) || !is_abandoned(&path) {
            continue;
        }
        if aside && std::fs::symlink_metadata(&target).is_err() {
            let _ = std::fs::rename(&path, &target);
        } else {
            // what was to be a baseline is not one, and has no place to go back to
            for (_, path) in entries(&path).iter().filter(|(name, _)| !aside && is_stored(name)) {
                let _ = std::fs::remove_file(path);
            }
            discard(&path, &target);
        }
    }
}

/// Hidden folders that killed runs left beside a folder, with what could not be given back.
pub fn leftovers(target: &Path) -> Vec<PathBuf> {
    let all = entries(parent(target)).into_iter().map(|(_, path)| path);
    let is_of = |path: &Path| {
        meant(path).is_some_and(|(of, _)| of.file_name() == target.file_name())
            && std::fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
            && is_abandoned(path)
    };
    let mut all: Vec<PathBuf> = all.filter(|path| is_of(path)).collect();
    all.sort();
    all
}

/// True for the name of a stored baseline.
fn is_stored(name: &OsStr) -> bool {
    name.to_str().is_some_and(is_baseline)
}

/// That the place of the results is free, or a folder whose files may be replaced.
pub fn check(target: &Path) -> Result<()> {
    let about = match std::fs::symlink_metadata(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    if about.is_symlink() {
        let text = "it is a symbolic link, and results are not written through one";
        return Err(Error::new(ErrorKind::InvalidInput, text));
    }
    if !about.is_dir() {
        return Err(Error::new(ErrorKind::NotADirectory, "it is a file"));
    }
    if about.permissions().readonly() {
        return Err(Error::new(ErrorKind::PermissionDenied, "it is read-only"));
    }
    for name in OURS {
        let Ok(about) = std::fs::symlink_metadata(target.join(name)) else { continue };
        if about.is_dir() != (name == "charts") {
            let text = format!("`{name}` in it is in the way");
            return Err(Error::new(ErrorKind::AlreadyExists, text));
        }
    }
    Ok(())
}

/// Puts a finished folder in the place of another, or where there was none. If it `adds`, only
/// what it has anew goes from the other.
pub fn publish(temporary: &Path, target: &Path, adds: bool) -> Result<()> {
    let _held = hold(parent(target))?;
    check(target)?;
    let Ok(about) = std::fs::symlink_metadata(target) else {
        return std::fs::rename(temporary, target);
    };
    if adds {
        free(temporary, target)?;
    }
    std::fs::set_permissions(temporary, about.permissions())?;
    let leave = if adds { merge } else { discard };
    lend(target, temporary, adds);
    match exchange(temporary, target) {
        Ok(()) => leave(temporary, target),
        Err(error) if error.kind() == ErrorKind::Unsupported => {
            let aside = beside(target, ASIDE, 0);
            std::fs::rename(target, &aside).map_err(in_use)?;
            if let Err(error) = std::fs::rename(temporary, target) {
                let _ = std::fs::rename(&aside, target);
                return Err(error);
            }
            leave(&aside, target);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// That each new file takes the place of an ordinary one, or of none.
fn free(temporary: &Path, target: &Path) -> Result<()> {
    for (name, _) in entries(temporary) {
        let there = std::fs::symlink_metadata(target.join(&name));
        if there.is_ok_and(|about| !about.is_file()) {
            let text = format!("`{}` in it is no ordinary file", name.to_string_lossy());
            return Err(Error::new(ErrorKind::AlreadyExists, text));
        }
    }
    Ok(())
}

/// Windows refuses to move a folder of which another program has a file open.
fn in_use(error: Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied if cfg!(windows) => {
            let text = "another program has a file in it open, as a spreadsheet does: close it";
            Error::new(error.kind(), format!("{text} ({error})"))
        }
        _ => error,
    }
}

/// Two folders change names, in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(ErrorKind::Unsupported.into()),
        done => Ok(done?),
    }
}

/// The system has no such step.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// True for a name of a run's file; a name that is no text is none.
fn is_own(name: &OsStr, below: &str) -> bool {
    name.to_str().is_some_and(|name| is_ours(&format!("{below}{name}")))
}

/// Files that are not ours, or all, get a second name in the new folder, so that they are never
/// away; not where a new one has that name.
fn lend(from: &Path, to: &Path, all: bool) {
    for (name, path) in entries(from) {
        let file = std::fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
        if file && (all || !is_own(&name, "")) {
            let _ = std::fs::hard_link(&path, to.join(name));
        }
    }
}

/// Removes the files of a run from a folder and gives the rest to another.
fn discard(old: &Path, target: &Path) {
    for (name, path) in entries(old) {
        let Ok(about) = std::fs::symlink_metadata(&path) else { continue };
        if name == "charts" && about.is_dir() {
            discard_charts(&path, &target.join("charts"));
        } else if is_own(&name, "") && !about.is_dir() {
            let _ = std::fs::remove_file(&path);
        } else {
            give(&path, &target.join(&name));
        }
    }
    let _ = std::fs::remove_dir(old);
}

/// Gives everything to another folder but what that has anew.
fn merge(old: &Path, target: &Path) {
    for (name, path) in entries(old) {
        let to = target.join(&name);
        match std::fs::symlink_metadata(&to) {
            Err(_) => drop(std::fs::rename(&path, &to)),
            Ok(_) => drop(std::fs::remove_file(&path)),
        }
    }
    let _ = std::fs::remove_dir(old);
}

fn discard_charts(old: &Path, target: &Path) {
    for (name, path) in entries(old) {
        if is_own(&name, "charts/") {
            let _ = std::fs::remove_file(&path);
        } else if std::fs::create_dir(target).is_ok() || target.is_dir() {
            give(&path, &target.join(&name));
        }
    }
    let _ = std::fs::remove_dir(old);
}

/// Moves a file that is not ours to where nothing stands, or drops the second name it had.
fn give(from: &Path, to: &Path) {
    let Ok(there) = std::fs::symlink_metadata(to) else {
        let _ = std::fs::rename(from, to);
        return;
    };
    if std::fs::symlink_metadata(from).is_ok_and(|about| is_same(&about, &there)) {
        let _ = std::fs::remove_file(from);
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// The entries of a folder; none if it cannot be read.
fn entries(folder: &Path) -> Vec<(OsString, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| (entry.file_name(), entry.path())).collect()
}

/// Removes an unfinished folder, even while a thread of this program still writes into it.
pub fn remove(temporary: &Path) {
    for _ in 0..50 {
        match std::fs::remove_dir_all(temporary) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                std::thread::sleep(Duration::from_millis(5));
            }
            _ => return,
        }
    }
}
