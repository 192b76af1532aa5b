//! The files that a scenario names, kept in its baseline: the text of small ones, the checksum of
//! others. Line ends do not count, for git changes them from system to system.

use super::files::{is_platform, named};
use super::inline::block;
use super::{LoadError, limits, reading};
use encoding_rs::GB18030;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// The largest file that is kept in a baseline; of larger ones there is a checksum.
const KEPT_MOST: u64 = 256 << 10;
/// The most that all that is kept takes in the baseline; of files beyond it there is a checksum.
const ALL_MOST: usize = 8 << 20;
/// Folders that a file may lie above its scenario.
const UP_MOST: usize = 16;

/// A file that a scenario names.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its path, as the scenario names it.
    pub path: String,
    /// Its checksum, line ends aside; empty where its text is kept.
    pub hash: String,
    /// True if it is written in GB18030.
    pub gb: bool,
    /// Its text; `None` where only the checksum is kept.
    pub text: Option<String>,
}

/// Line ends as git writes them on any system.
pub fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

impl Kept {
    /// Folders that it lies above the scenario; `None` if it is named from the root of the disk, or
    /// lies too far away.
    pub fn up(&self) -> Option<usize> {
        let (mut depth, mut up) = (0_usize, 0);
        for part in Path::new(&self.path).components() {
            match part {
                Component::Normal(_) => depth += 1,
                Component::ParentDir if depth > 0 => depth -= 1,
                Component::ParentDir => up += 1,
                Component::CurDir => {}
                _ => return None,
            }
        }
        (up <= UP_MOST).then_some(up)
    }

    /// Its path from the scenario, without what goes down and up again.
    pub fn plain_path(&self) -> PathBuf {
        let mut plain = PathBuf::new();
        for part in Path::new(&self.path).components() {
            let is_below = matches!(plain.components().next_back(), Some(Component::Normal(_)));
            match part {
                Component::CurDir => {}
                Component::ParentDir if is_below => drop(plain.pop()),
                _ => plain.push(part),
            }
        }
        plain
    }

    /// The bytes to write; `None` where only the checksum is kept.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let text = self.text.as_deref()?;
        Some(if self.gb { GB18030.encode(text).0.into_owned() } else { text.into() })
    }

    /// A file in a folder, as it is now.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(folder: &Path, path: &str) -> Result<Kept, LoadError> {
        let there = folder.join(path);
        let failed = |error| LoadError::Io(there.clone(), error);
        let mut kept = Kept { path: path.to_owned(), hash: String::new(), gb: false, text: None };
        let length = std::fs::metadata(&there).map_err(failed)?.len();
        if length <= KEPT_MOST && kept.up().is_some() {
            match String::from_utf8(reading::bytes(&there, KEPT_MOST).map_err(failed)?) {
                Ok(text) => kept.text = Some(plain(&text)),
                Err(error) => {
                    // what does not come back as it was is not kept
                    let bytes = error.into_bytes();
                    let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes);
                    let same = text.filter(|text| *GB18030.encode(text).0 == bytes[..]);
                    kept.gb = same.is_some();
                    kept.text = same.map(|text| plain(&text));
                }
            }
        }
        // nor is a text of nothing
        kept.text.take_if(|text| text.trim().is_empty());
        if kept.text.is_none() {
            kept.hash = checksum(&there).map_err(failed)?;
        }
        Ok(kept)
    }
}

/// The checksum of a file, line ends aside: FNV-1a, by Fowler, Noll and Vo.
///
/// # Errors
/// It cannot be read.
pub fn checksum(path: &Path) -> std::io::Result<String> {
    let mut file = reading::open(path, limits::LOG_MOST)?;
    let mut block = vec![0; 1 << 16];
    let (mut hash, mut held) = (0xCBF2_9CE4_8422_2325_u64, false);
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    loop {
        let count = file.read(&mut block)?;
        if count == 0 {
            break;
        }
        for byte in &block[..count] {
            if held && *byte != b'\n' {
                add(b'\r');
            }
            held = *byte == b'\r';
            if !held {
                add(*byte);
            }
        }
    }
    if held {
        add(b'\r');
    }
    Ok(format!("{hash:016x}"))
}

/// The files that a text names, and those that platform files among them name, as they are now.
///
/// # Errors
/// One cannot be read.
pub fn kept(text: &str, folder: &Path) -> Result<Vec<Kept>, LoadError> {
    let mut all: Vec<Kept> = Vec::new();
    let (mut open, mut held) = (named(text, &[]), 0);
    while !open.is_empty() {
        let mut more = Vec::new();
        for path in open {
            if all.iter().any(|kept| kept.path == path) {
                continue;
            }
            let mut kept = Kept::of(folder, &path)?;
            let length = kept.text.as_deref().map_or(0, |text| block(text).len());
            // what a platform file names is found in its text
            if held + length > ALL_MOST && !is_platform(&path) {
                let there = folder.join(&path);
                kept.hash = checksum(&there).map_err(|error| LoadError::Io(there, error))?;
                (kept.text, kept.gb) = (None, false);
            } else {
                held += length;
            }
            if is_platform(&path) {
                more.extend(named(kept.text.as_deref().unwrap_or_default(), &[]));
            }
            all.push(kept);
        }
        open = more;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_as_they_were_whatever_their_encoding() {
        let place = tempfile::tempdir().expect("a folder");
        let of = |bytes: &[u8]| {
            std::fs::write(place.path().join("a.csv"), bytes).expect("written");
            Kept::of(place.path(), "a.csv").unwrap_or_else(|error| panic!("{error}"))
        };
        let gb = GB18030.encode("时间,组\n九点,售前\n").0.into_owned();
        assert_eq!(of(&gb).bytes(), Some(gb));
        let plain = of(b"a,b\n1,2\r3\n");
        assert_eq!(of(b"a,b\r\n1,2\r3\r\n"), plain);
        assert_ne!(of(b"a,b\n1,23\n"), plain);
        assert!(of(&[0xff, 0xfe, 0x00]).text.is_none() && of(b" \n").text.is_none());
        let large = of(&b"a\r\n".repeat(100 << 10));
        assert_eq!((&large.text, large.hash.len()), (&None, 16));
        assert_eq!(of(&b"a\n".repeat(150 << 10)).hash.len(), 16);
        let lines = |end: &str| of(format!("\u{ff}{end}").repeat(90 << 10).as_bytes()).hash;
        assert!(lines("\n") == lines("\r\n") && lines("\n") != lines("\r"));
        let up = |path: &str| Kept { path: path.to_owned(), ..plain.clone() }.up();
        assert_eq!((up("../a/../../b"), up("a/../b"), up("/etc/passwd")), (Some(2), Some(0), None));
    }
}
