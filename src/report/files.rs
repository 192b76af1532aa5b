//! The folder of results. It is made and tried before a long run starts; every file is written
//! under a temporary name and renamed, so an interrupted run leaves earlier results whole.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
#[error("failed to write {what} `{}`: {error}", path.display())]
pub struct FileError {
    what: &'static str,
    path: PathBuf,
    error: std::io::Error,
}

/// A folder that can be written.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Folders that were not there before, the deepest first.
    made: Vec<PathBuf>,
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> FileError {
    let path = path.to_owned();
    move |error| FileError { what, path, error }
}

impl Folder {
    /// Makes the folder and tries it with a file of its own.
    ///
    /// # Errors
    /// It is a file, or cannot be made or written.
    pub fn prepare(path: &Path) -> Result<Folder, FileError> {
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let made = path.ancestors().take_while(missing).map(Path::to_owned).collect();
        std::fs::create_dir_all(path).map_err(failed("the folder", path))?;
        let probe = path.join(".dacu-probe");
        std::fs::write(&probe, b"").map_err(failed("into the folder", path))?;
        std::fs::remove_file(&probe).map_err(failed("into the folder", path))?;
        Ok(Folder { path: path.to_owned(), made })
    }

    /// Takes back the folders that were made, as far as nothing is in them: a run that came to
    /// nothing leaves the disk as it was.
    pub fn withdraw(&self) {
        for folder in &self.made {
            // A folder that holds something stays: the system refuses to remove it.
            let _ = std::fs::remove_dir(folder);
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one file, whole or not at all; `name` may have a folder in front.
    ///
    /// # Errors
    /// The disk says no.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let path = self.path.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed("the folder", folder))?;
        }
        let file = path.file_name().map(|file| file.to_string_lossy().into_owned());
        let temporary = path.with_file_name(format!(".{}.part", file.unwrap_or_default()));
        let written = std::fs::File::create(&temporary)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            })
            .and_then(|()| std::fs::rename(&temporary, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
        written.map_err(failed("the file", &path))
    }

    /// Renames a file that was streamed under a temporary name into place.
    ///
    /// # Errors
    /// The disk says no.
    pub fn settle(&self, temporary: &Path, name: &str) -> Result<(), FileError> {
        let path = self.path.join(name);
        std::fs::rename(temporary, &path).map_err(failed("the file", &path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_and_no_temporary_name_is_left() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::prepare(&place.path().join("a/b")).expect("made");
        folder.write("charts/x.svg", b"<svg/>").expect("written");
        let read = std::fs::read(place.path().join("a/b/charts/x.svg")).expect("there");
        assert_eq!(read, b"<svg/>");
        assert_eq!(std::fs::read_dir(place.path().join("a/b/charts")).expect("there").count(), 1);
    }

    #[test]
    fn a_run_that_came_to_nothing_leaves_no_empty_folder_and_no_loss() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::prepare(&place.path().join("a/b")).expect("made");
        folder.withdraw();
        assert!(!place.path().join("a").exists() && place.path().exists());
        let folder = Folder::prepare(&place.path().join("a/b")).expect("made");
        folder.write("x", b"1").expect("written");
        folder.withdraw();
        let again = Folder::prepare(&place.path().join("a/b")).expect("there");
        again.withdraw();
        assert_eq!(std::fs::read(place.path().join("a/b/x")).expect("kept"), b"1");
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_an_error_with_its_name() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("taken");
        std::fs::write(&file, b"").expect("written");
        let error = Folder::prepare(&file).expect_err("a file is no folder").to_string();
        assert!(error.contains("taken"), "{error}");
    }
}
