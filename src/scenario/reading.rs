//! Files that a scenario names: ordinary ones of a stated size. A pipe or a device would never end.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// Opens an ordinary file of at most so many bytes.
///
/// # Errors
/// It is none, is larger, or cannot be opened.
pub fn open(path: &Path, most: u64) -> Result<File> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(Error::new(ErrorKind::IsADirectory, "this is a folder"));
    }
    if !about.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "this is a device or a pipe, not a file"));
    }
    if about.len() > most {
        return Err(too_large(most));
    }
    File::open(path)
}

/// Reads an ordinary file of at most so many bytes.
///
/// # Errors
/// As [`open`].
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // A file may grow while it is read, and some have no length until they are.
    open(path, most)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

/// Reads an ordinary text of at most so many bytes.
///
/// # Errors
/// As [`open`], or it is not UTF-8.
pub fn text(path: &Path, most: u64) -> Result<String> {
    String::from_utf8(bytes(path, most)?)
        .map_err(|_| Error::new(ErrorKind::InvalidData, "this is not UTF-8"))
}

fn too_large(most: u64) -> Error {
    let text = format!("it is larger than {} MB", most >> 20);
    Error::new(ErrorKind::FileTooLarge, text)
}
