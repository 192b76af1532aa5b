//! `git:REVISION:PATH`: a scenario as it was, with the files that it names as they were. Asks the
//! program `git` in a folder, and writes nothing into the repository.

use super::Failure;
use crate::scenario::files::named;
use crate::scenario::said::said;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// How many folders are tried before giving up.
const TRIES: u32 = 1000;

/// A scenario of a revision.
pub struct Revision {
    /// As it was typed.
    typed: String,
    /// The revision.
    revision: String,
    /// The path from the top of the repository.
    path: String,
    /// Where git is asked.
    within: PathBuf,
}

/// A folder of our own, gone when it is no longer needed.
pub struct Place {
    /// Where files are looked for that the scenario names.
    pub folder: PathBuf,
    root: PathBuf,
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be cleared away lies among the system's temporary files.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Place {
    /// A folder among the system's temporary files; the scenario stands in one below it.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn of(below: &Path) -> Result<Place, Failure> {
        let (all, process) = (std::env::temp_dir(), std::process::id());
        for number in 0..TRIES {
            let root = all.join(format!("dacu-{process}-{number}"));
            match std::fs::create_dir(&root) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unwritten(&root, &error)),
                Ok(()) => {
                    let place = Place { folder: root.join(below), root };
                    let made = std::fs::create_dir_all(&place.folder);
                    made.map_err(|error| unwritten(&place.folder, &error))?;
                    return Ok(place);
                }
            }
        }
        let error = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        Err(unwritten(&all, &error))
    }

    /// Where a file stands that the scenario names; `None` if that is not in here.
    pub fn within(&self, path: &str) -> Option<PathBuf> {
        let below = self.folder.strip_prefix(&self.root).ok()?;
        let path = Path::new(path);
        plain(&below.join(path)).filter(|_| !path.is_absolute()).map(|it| self.root.join(it))
    }

    /// Puts a file in here, with the folders above it.
    ///
    /// # Errors
    /// The disk says no.
    pub fn put(
        &self,
        target: &Path,
        write: impl FnOnce(&Path) -> std::io::Result<()>,
    ) -> Result<(), Failure> {
        let folder = target.parent().unwrap_or(&self.root);
        let written = std::fs::create_dir_all(folder).and_then(|()| write(target));
        written.map_err(|error| unwritten(target, &error))
    }
}

impl Revision {
    /// Takes `REVISION:PATH` apart; git is asked in a folder, from which a path behind `./` counts.
    ///
    /// # Errors
    /// It is not that.
    pub fn of(typed: &str, rest: &str, within: &Path) -> Result<Revision, Failure> {
        let parts = rest.split_once(':');
        let (revision, path) = parts
            .filter(|(revision, path)| {
                !revision.is_empty() && !revision.starts_with('-') && !path.is_empty()
            })
            .ok_or_else(|| {
                Failure::Scenario(said!(
                    "`{typed}` names no scenario of a revision\n\
                     help: write git:REVISION:PATH, as in git:HEAD~1:desks/jd.toml",
                    "“{typed}”不是某个版本里的场景\n\
                     提示：写成 git:版本:路径，如 git:HEAD~1:desks/jd.toml"
                ))
            })?;
        // git knows one separator; Windows two
        let slashed = path.replace(std::path::MAIN_SEPARATOR, "/");
        let path = slashed.as_str();
        let mut whole = PathBuf::new();
        if path.starts_with("./") || path.starts_with("../") {
            // as git reads it: from the working folder
            let prefix = asked(typed, within, &["rev-parse", "--show-prefix"])?;
            whole.push(String::from_utf8_lossy(&prefix).trim_end());
        }
        whole.push(path);
        let path = plain(&whole).ok_or_else(|| outside(typed, path))?;
        Ok(Revision {
            typed: typed.to_owned(),
            revision: revision.to_owned(),
            path,
            within: within.to_owned(),
        })
    }

    /// The text, and a folder with the files it names.
    ///
    /// # Errors
    /// Git has no such revision or file, or a file cannot be written.
    pub fn fetch(&self, sets: &[String]) -> Result<(String, Place), Failure> {
        let text = String::from_utf8(self.show(&self.path)?).map_err(|_| {
            let typed = &self.typed;
            Failure::Scenario(said!("`{typed}` is not UTF-8", "“{typed}”不是 UTF-8 文本"))
        })?;
        let parent = Path::new(&self.path).parent().unwrap_or(Path::new(""));
        let place = Place::of(parent)?;
        for file in named(&text, sets) {
            let path = plain(&parent.join(&file)).filter(|_| !Path::new(&file).is_absolute());
            let path = path.ok_or_else(|| outside(&self.typed, &file))?;
            let bytes = self.show(&path)?;
            place.put(&place.root.join(&path), |to| std::fs::write(to, bytes))?;
        }
        Ok((text, place))
    }

    /// A file of the revision.
    fn show(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let object = format!("{}:{path}", self.revision);
        asked(&self.typed, &self.within, &["--no-pager", "show", "--no-textconv", &object])
    }
}

/// A path without `.` and `..`; `None` if it leaves the repository.
fn plain(path: &Path) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?.to_owned()),
            Component::ParentDir => drop(parts.pop()?),
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// What git answers.
fn asked(typed: &str, within: &Path, words: &[&str]) -> Result<Vec<u8>, Failure> {
    let asked = Command::new("git").arg("-C").arg(within).args(words).stdin(Stdio::null()).output();
    let answer = asked.map_err(|error| {
        Failure::File(said!(
            "`{typed}` cannot be read: git cannot be run: {error}",
            "无法读取“{typed}”：运行不了 git：{error}"
        ))
    })?;
    if answer.status.success() {
        return Ok(answer.stdout);
    }
    let said = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
    let object = words.last().copied().unwrap_or_default();
    Err(Failure::File(said!(
        "`{typed}` cannot be had from git (`{object}`): {said}",
        "无法从 git 取得“{typed}”（`{object}`）：{said}"
    )))
}

fn outside(typed: &str, file: &str) -> Failure {
    Failure::Scenario(said!(
        "`{typed}` names `{file}`, which is outside the repository: it has no revision\n\
         help: keep the file in the repository and name it from the scenario's folder",
        "“{typed}”引用的“{file}”不在仓库里，没有对应的版本\n\
         提示：把文件放进仓库，并写成相对场景所在文件夹的路径"
    ))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    Failure::File(said!("cannot write `{path}`: {error}", "无法写入“{path}”：{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_the_repository() {
        let told = |path: &str| plain(Path::new(path));
        assert_eq!(told("desks/./a/../排班.csv").as_deref(), Some("desks/排班.csv"));
        assert_eq!(told("../a.toml"), None);
        assert_eq!(told("/etc/passwd"), None);
    }

    #[test]
    fn what_is_no_revision_is_refused() {
        for rest in ["HEAD", ":a.toml", "HEAD:", "--output=x:a.toml", "HEAD:/etc/passwd"] {
            assert!(Revision::of("git:x", rest, Path::new(".")).is_err(), "{rest}");
        }
        let found = Revision::of("git:HEAD:a/b.toml", "HEAD:a/b.toml", Path::new(".")).unwrap();
        assert_eq!((found.revision.as_str(), found.path.as_str()), ("HEAD", "a/b.toml"));
    }
}
