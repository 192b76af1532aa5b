//! What `examples/ci` says to build servers is run as it stands there: the commands of the
//! workflows and of the hook, in a repository made of that folder. The release is read as well.

use super::cli::{git, written};
use saphyr::{LoadableYamlNode, Yaml};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A text of the house, for a document that borrows it.
fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn yaml(text: &str) -> Yaml<'_> {
    let mut all = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

/// The value at a path of keys.
fn at<'y>(node: &'y Yaml<'y>, path: &[&str]) -> &'y Yaml<'y> {
    path.iter().fold(node, |node, key| {
        node.as_mapping_get(key).unwrap_or_else(|| panic!("no {key} of {path:?}"))
    })
}

fn texts<'y>(node: &'y Yaml<'y>) -> Vec<&'y str> {
    let list = node.as_sequence().expect("a list");
    list.iter().map(|it| it.as_str().expect("a text")).collect()
}

/// The steps of a job of GitHub's.
fn steps<'y>(document: &'y Yaml<'y>, job: &str) -> Vec<&'y Yaml<'y>> {
    at(document, &["jobs", job, "steps"]).as_sequence().expect("steps").iter().collect()
}

/// The scripts of steps.
fn scripts<'y>(steps: &[&'y Yaml<'y>]) -> Vec<&'y str> {
    steps.iter().filter_map(|step| step.as_mapping_get("run")?.as_str()).collect()
}

/// True for a script that calls the program, or says against what.
fn calls(script: &&str) -> bool {
    ["dacu check ", "dacu gate ", "git merge-base "].iter().any(|command| script.contains(command))
}

/// Copies a folder with everything below it.
fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("there").flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copied(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("copied")),
        }
    }
}

/// A repository made of the example, whose main branch is also that of its origin.
fn repository() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    copied(&root().join("examples/ci"), place.path());
    for words in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["commit", "--quiet", "--message", "a"],
        &["update-ref", "refs/remotes/origin/main", "HEAD"],
    ] {
        git(place.path(), words);
    }
    place
}

/// Runs a script as build servers do: the exit code, and what it says.
fn ran(place: &Path, script: &str) -> (i32, String) {
    let program = assert_cmd::cargo::cargo_bin("dacu");
    let folder = program.parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path)));
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]);
    let command = command.current_dir(place).env("PATH", path.expect("a path")).env("LANG", "C");
    let output = command.output().expect("bash runs");
    let both = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&both).into_owned())
}

/// Runs scripts until one fails.
fn all(place: &Path, scripts: &[&str]) -> (i32, String) {
    let mut told = String::new();
    for script in scripts {
        let (code, text) = ran(place, script);
        told += &text;
        if code != 0 {
            return (code, told);
        }
    }
    (0, told)
}

/// What stands for each scenario of a change: the line that was changed, from 1.
fn break_routing(place: &Path) -> usize {
    let path = place.join("desks/白班.toml");
    let text = std::fs::read_to_string(&path).expect("there");
    let changed = text.replace("\"least_active\"", "\"random\"");
    assert_ne!(changed, text);
    std::fs::write(&path, &changed).expect("written");
    changed.lines().position(|line| line.contains("random")).expect("there") + 1
}

#[cfg(unix)]
#[test]
fn the_workflow_lets_what_is_unchanged_through_and_stops_what_breaks_routing() {
    let text = read("examples/ci/.github/workflows/dacu.yml");
    let document = yaml(&text);
    let steps = steps(&document, "gate");
    let scripts: Vec<&str> = scripts(&steps).into_iter().filter(calls).collect();
    assert_eq!(scripts.len(), 3, "{scripts:?}");
    let place = repository();
    let (code, told) = all(place.path(), &scripts);
    assert_eq!(code, 0, "{told}");
    let line = break_routing(place.path());
    let (code, told) = all(place.path(), &scripts);
    assert_eq!(code, 1, "{told}");
    let mark = format!("::error file=desks/白班.toml,line={line}::desks/白班.toml: ");
    assert!(told.contains(&mark), "{mark}: {told}");
    // what is shown and kept is what was written, and the base is there to be read
    let show = super::ci::scripts(&steps).into_iter().find(|it| it.contains("SUMMARY"));
    let summary = place.path().join("summary.md");
    let show = show.expect("a step that shows it").replace("$GITHUB_STEP_SUMMARY", "summary.md");
    assert_eq!(ran(place.path(), &show).0, 0);
    assert!(std::fs::read_to_string(summary).expect("there").contains("Customers are worse off"));
    let with = |key: &str| {
        let of = |step: &&&Yaml| {
            step.as_mapping_get("with").is_some_and(|it| it.contains_mapping_key(key))
        };
        steps.iter().find(of).map(|step| at(step, &["with", key])).expect("a step")
    };
    assert!(place.path().join(with("path").as_str().expect("a text")).is_dir());
    assert_eq!(with("fetch-depth").as_integer(), Some(0));
    // what does not come so far shows and keeps nothing, and every request is held
    let late = steps.iter().filter_map(|step| step.as_mapping_get("if")?.as_str());
    let late: Vec<&str> = late.collect();
    assert_eq!(late, ["always() && hashFiles('dacu-gate/gate.md') != ''"; 2]);
    assert!(!text.contains("paths:"));
    // a scenario that is wrong stops it before
    written(place.path(), "desks/x.toml", b"[desk]\nlenght = 1\n");
    let (code, told) = all(place.path(), &scripts);
    assert!(code == 2 && told.contains("lenght"), "{told}");
}

/// A branch that began before the main branch was mended: it changes nothing for customers.
fn behind() -> tempfile::TempDir {
    let place = repository();
    let commit = |message: &str| {
        git(place.path(), &["add", "."]);
        git(place.path(), &["commit", "--quiet", "--message", message]);
    };
    break_routing(place.path());
    commit("b");
    git(place.path(), &["branch", "mine"]);
    let path = place.path().join("desks/白班.toml");
    let text = std::fs::read_to_string(&path).expect("there");
    std::fs::write(&path, text.replace("\"random\"", "\"least_active\"")).expect("written");
    commit("c");
    git(place.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    git(place.path(), &["checkout", "--quiet", "mine"]);
    written(place.path(), "notes.md", b"mine");
    commit("d");
    place
}

#[cfg(unix)]
#[test]
fn a_branch_is_not_blamed_for_what_the_main_branch_did_meanwhile() {
    let github = read("examples/ci/.github/workflows/dacu.yml");
    let github = yaml(&github);
    let gitlab = read("examples/ci/.gitlab-ci.yml");
    let gitlab = yaml(&gitlab);
    let steps = steps(&github, "gate");
    let of_github: Vec<&str> = scripts(&steps).into_iter().filter(calls).collect();
    for scripts in [of_github, texts(at(&gitlab, &["gate", "script"]))] {
        let place = behind();
        let (code, told) = ran(place.path(), "dacu gate gate.toml");
        assert_eq!(code, 1, "{told}");
        let (code, told) = all(place.path(), &scripts);
        assert_eq!(code, 0, "{told}");
        // what it makes worse by itself stops it
        let path = place.path().join("desks/evening.toml");
        let text = std::fs::read_to_string(&path).expect("there");
        let fewer = text.replace("count = 4", "count = 3");
        assert_ne!(fewer, text);
        std::fs::write(&path, fewer).expect("written");
        assert_eq!(all(place.path(), &scripts).0, 1);
        // nor is anything held against nothing
        git(place.path(), &["update-ref", "-d", "refs/remotes/origin/main"]);
        assert!(all(place.path(), &scripts).0 > 1);
    }
}

#[cfg(unix)]
#[test]
fn the_pipeline_does_the_same_and_keeps_what_it_says() {
    let text = read("examples/ci/.gitlab-ci.yml");
    let document = yaml(&text);
    let scripts = texts(at(&document, &["gate", "script"]));
    assert!(scripts.iter().all(calls), "{scripts:?}");
    let place = repository();
    assert_eq!(all(place.path(), &scripts).0, 0);
    break_routing(place.path());
    let (code, told) = all(place.path(), &scripts);
    assert!(code == 1 && told.contains("✗ Customers are worse off"), "{told}");
    let junit = at(&document, &["gate", "artifacts", "reports", "junit"]);
    let junit = place.path().join(junit.as_str().expect("a text"));
    assert!(std::fs::read_to_string(junit).expect("there").contains("<failure"));
    // only what is not decided may be let through by hand
    let allowed = at(&document, &["gate", "allow_failure", "exit_codes"]);
    let codes: Vec<_> =
        allowed.as_sequence().expect("a list").iter().map(Yaml::as_integer).collect();
    assert_eq!(codes, [Some(4)]);
}

#[cfg(unix)]
#[test]
fn the_hook_checks_the_scenarios_that_are_changed() {
    let text = read("examples/ci/.pre-commit-config.yaml");
    let document = yaml(&text);
    let first =
        |node: &Yaml, key: &str| -> usize { at(node, &[key]).as_sequence().expect("a list").len() };
    assert_eq!(first(&document, "repos"), 1);
    let hook = &at(&at(&document, &["repos"])[0], &["hooks"])[0];
    let entry = at(hook, &["entry"]).as_str().expect("a text");
    assert_eq!(at(hook, &["language"]).as_str(), Some("script"));
    let place = repository();
    let (code, told) = ran(place.path(), &format!("{entry} desks/*.toml"));
    assert_eq!(code, 0, "{told}");
    written(place.path(), "desks/错.toml", b"[desk]\nlenght = 1\n");
    let (code, told) = ran(place.path(), &format!("{entry} desks/*.toml"));
    assert!(code == 1 && told.contains("desks/错.toml:2:1"), "{told}");
    // the same without pre-commit, as the page has it
    let page = read("docs/ci.md");
    let hook = page.split("```sh\n").find(|part| part.starts_with("#!/bin/sh")).expect("a hook");
    let hook = hook.split("```").next().expect("its end").to_owned();
    let path = place.path().join(".git/hooks/pre-commit");
    std::fs::write(&path, hook).expect("written");
    assert_eq!(ran(place.path(), "chmod +x .git/hooks/pre-commit; git add .").0, 0);
    let commit = "git -c user.name=a -c user.email=a@b commit --quiet --message b";
    let (code, told) = ran(place.path(), commit);
    assert!(code == 1 && told.contains("lenght"), "{told}");
    assert_eq!(ran(place.path(), "git rm --quiet --force desks/错.toml").0, 0);
    std::fs::write(place.path().join("desks/evening.toml"), read("scenarios/small_shop.toml"))
        .expect("written");
    let (code, told) = ran(place.path(), &format!("git add .; {commit}"));
    assert_eq!(code, 0, "{told}");
}

#[test]
fn the_release_builds_what_there_is_for_machines_there_are() {
    let text = read(".github/workflows/release.yml");
    let document = yaml(&text);
    assert_eq!(texts(at(&document, &["on", "push", "tags"])), ["v*"]);
    let matrix = at(&document, &["jobs", "build", "strategy", "matrix", "include"]);
    let matrix = matrix.as_sequence().expect("a list").iter();
    let targets: Vec<&str> =
        matrix.map(|it| at(it, &["target"]).as_str().expect("a text")).collect();
    let known =
        Command::new("rustc").args(["--print", "target-list"]).output().expect("rustc runs");
    let known = String::from_utf8(known.stdout).expect("text");
    let page = read("docs/install.md");
    for target in &targets {
        assert!(known.lines().any(|it| it == *target), "{target}");
        assert!(page.contains(target), "docs/install.md does not name {target}");
    }
    assert_eq!(targets.len(), 5);
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let named = |list: &str, name: &str| match &manifest[list] {
        toml::Value::Array(all) => all.iter().any(|it| it["name"].as_str() == Some(name)),
        toml::Value::Table(all) => all.contains_key(name),
        _ => false,
    };
    let mut builds = 0;
    for job in ["tag", "build", "upload"] {
        for script in scripts(&steps(&document, job)) {
            for line in script.lines().filter(|line| line.trim().starts_with("cargo ")) {
                builds += 1;
                let words: Vec<&str> = line.split_whitespace().collect();
                let value = |option: &str| {
                    let at = words.iter().position(|word| *word == option)?;
                    words.get(at + 1).copied()
                };
                assert!(words.contains(&"--locked"), "{line}");
                assert!(named("bin", value("--bin").expect("a program")), "{line}");
                let features = value("--features").unwrap_or_default();
                for feature in features.split(',').filter(|it| !it.is_empty()) {
                    assert!(named("features", feature), "{line}");
                }
            }
            for file in script.split_whitespace().filter(|word| word.ends_with(".md")) {
                assert!(root().join(file).is_file() || file.contains('$'), "{file}");
            }
        }
    }
    assert_eq!(builds, 1);
    // the sums are made of what is sent up, and are sent up themselves
    let sums = scripts(&steps(&document, "upload")).concat();
    for part in ["sha256sum dacu-* > SHA256SUMS", "gh release upload \"$TAG\" dacu-* SHA256SUMS"] {
        assert!(sums.contains(part), "{sums}");
    }
    // the tag is held against the version that the program says
    let check = scripts(&steps(&document, "tag"));
    let check = check.iter().find(|it| it.contains("Cargo.toml")).expect("a step");
    for (tag, code) in [(format!("v{}", env!("CARGO_PKG_VERSION")), 0), ("v9.9.9".to_owned(), 1)] {
        let (ended, told) = ran(&root(), &format!("TAG={tag}\n{check}"));
        assert_eq!(ended, code, "{told}");
    }
}

#[test]
fn nothing_that_is_built_may_write_into_the_repository() {
    let text = read(".github/workflows/release.yml");
    let document = yaml(&text);
    assert_eq!(at(&document, &["permissions", "contents"]).as_str(), Some("read"));
    let strategy = at(&document, &["jobs", "build", "strategy"]);
    assert_eq!(at(strategy, &["fail-fast"]).as_bool(), Some(false));
    for job in ["tag", "build"] {
        let own = at(&document, &["jobs", job]);
        assert!(!own.contains_mapping_key("permissions"), "{job}");
        let steps = steps(&document, job);
        assert!(scripts(&steps).iter().all(|script| !script.contains("gh ")), "{job}");
        let uses = |step: &&&Yaml| {
            let action = step.as_mapping_get("uses").and_then(|it| it.as_str());
            action.is_some_and(|it| it.starts_with("actions/checkout@"))
        };
        for step in steps.iter().filter(uses) {
            assert_eq!(at(step, &["with", "persist-credentials"]).as_bool(), Some(false), "{job}");
        }
    }
    assert_eq!(text.matches("github.token").count(), 1);
    let last = at(&document, &["jobs", "upload"]);
    assert_eq!(at(last, &["permissions", "contents"]).as_str(), Some("write"));
    assert!(at(last, &["env"]).contains_mapping_key("GH_TOKEN"));
    assert!(scripts(&steps(&document, "upload")).iter().all(|it| !it.contains("cargo")));
}
