//! Lines for pull requests: what GitHub's workflow commands show beside the lines of a change.
//! Source: GitHub Docs, "Workflow commands for GitHub Actions".

use super::Told;
use crate::planning::gate::judge::Standing;
use crate::report::locale::Lang;
use crate::report::punctuation::punctuate;

impl Told<'_> {
    /// A line each for what is worse, undecided or not exercised, and for stale baselines.
    pub fn annotations(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for entry in self.entries {
            let standing = entry.ended.standing;
            let worst = entry.rows(standing).next().map(|row| entry.sentence(lang, row));
            let text = format!("{}: {}", entry.name(), worst.unwrap_or_default());
            match standing {
                Standing::Worse => {
                    let mut places: Vec<usize> =
                        entry.blamed().iter().filter_map(|it| it.lines.1).collect();
                    places.dedup();
                    if places.is_empty() {
                        lines.push(command("error", entry.file, None, &punctuate(lang, text)));
                        continue;
                    }
                    let text = punctuate(lang, text);
                    let told = |line| command("error", entry.file, Some(line), &text);
                    lines.extend(places.into_iter().map(told));
                }
                Standing::Undecided => {
                    lines.push(command("warning", entry.file, None, &punctuate(lang, text)));
                }
                _ if !entry.is_exercised() && !entry.differences.is_empty() => {
                    let told = lang.pick(
                        "this scenario does not exercise the change",
                        "这份场景用不到这次改动",
                    );
                    let text = format!("{}: {told}", entry.name());
                    lines.push(command("notice", entry.file, None, &punctuate(lang, text)));
                }
                _ => {}
            }
        }
        for (base, text) in self.stale_lines(lang) {
            lines.push(command("error", base, None, &text));
        }
        lines.concat()
    }
}

fn command(level: &str, file: &str, line: Option<usize>, text: &str) -> String {
    let line = line.map(|line| format!(",line={line}")).unwrap_or_default();
    // GitHub's own separator, on any system
    let file = file.replace(std::path::MAIN_SEPARATOR, "/");
    let file = escaped(&file).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} file={file}{line}::{}\n", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_command_are_escaped() {
        let told = command("error", "a,b:c%.toml", Some(3), "100%\nx: y, z");
        assert_eq!(told, "::error file=a%2Cb%3Ac%25.toml,line=3::100%25%0Ax: y, z\n");
    }
}
