//! `--root DIR`: what a gate reads stays in a folder. Paths out of it, also by symbolic links, are
//! refused before a file is opened, so that no line of a foreign file is ever quoted.

use super::super::Failure;
use crate::scenario::files::named;
use crate::scenario::said::said;
use crate::scenario::{limits, reading};
use std::path::{Component, Path, PathBuf};

/// The folder that nothing may leave.
#[derive(Debug)]
pub struct Root {
    /// As it was typed.
    typed: PathBuf,
    /// Where it is.
    real: PathBuf,
}

impl Root {
    /// The folder of a path.
    ///
    /// # Errors
    /// There is none.
    pub fn of(typed: &Path) -> Result<Root, Failure> {
        let real = typed.canonicalize().ok().filter(|real| real.is_dir());
        let real = real.ok_or_else(|| {
            let typed = typed.display();
            Failure::File(said!(
                "--root: there is no folder `{typed}`",
                "--root：没有“{typed}”目录"
            ))
        })?;
        Ok(Root { typed: typed.to_owned(), real })
    }

    /// That a file is in the folder.
    ///
    /// # Errors
    /// It is not, or cannot be found.
    pub fn holds(&self, path: &Path) -> Result<(), Failure> {
        match path.canonicalize() {
            Ok(real) if real.starts_with(&self.real) => Ok(()),
            _ => Err(self.left(path)),
        }
    }

    /// That a place is in the folder, whether or not anything is there yet: nothing on the way to
    /// it would be made outside.
    ///
    /// # Errors
    /// It is not, or a link on the way to it leads nowhere.
    pub fn holds_place(&self, path: &Path) -> Result<(), Failure> {
        let found = Path::new(".").canonicalize().ok().and_then(|here| self.place(here, path));
        found.map_or_else(|| Err(self.left(path)), |_| Ok(()))
    }

    /// Where a path leads, part by part; `None` if that is not in the folder.
    fn place(&self, mut at: PathBuf, path: &Path) -> Option<PathBuf> {
        for part in path.components() {
            match part {
                // what is there was resolved: the folder around it is that of its name
                Component::ParentDir => drop(at.pop()),
                _ => at.push(part),
            }
            match std::fs::symlink_metadata(&at) {
                Ok(_) => at = at.canonicalize().ok()?,
                Err(_) if at.starts_with(&self.real) => {}
                Err(_) => return None,
            }
        }
        at.starts_with(&self.real).then_some(at)
    }

    fn left(&self, path: &Path) -> Failure {
        let (file, root) = (path.display(), self.typed.display());
        Failure::Scenario(said!(
            "`{file}` is not in `{root}`, which nothing may leave (--root)\n\
             help: keep it there, and name it without `..` and symbolic links out of it",
            "“{file}”不在“{root}”里，不得越出（--root）\n\
             提示：把它放进去，路径不要用“..”或指向外面的符号链接"
        ))
    }

    /// That a scenario is in the folder, with every file that it and its platform files name.
    ///
    /// # Errors
    /// One is not, or cannot be read.
    pub fn holds_all(&self, path: &Path, sets: &[String]) -> Result<(), Failure> {
        self.holds(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for file in named(&text(path), sets) {
            let path = folder.join(&file);
            self.holds(&path)?;
            if crate::scenario::files::is_platform(&file) {
                for inner in named(&text(&path), &[]) {
                    self.holds(&folder.join(inner))?;
                }
            }
        }
        Ok(())
    }
}

/// A text; what cannot be read is told by who reads it in earnest.
fn text(path: &Path) -> String {
    let bytes = reading::bytes(path, limits::TEXT_MOST).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}
