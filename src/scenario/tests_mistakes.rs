//! `docs/mistakes.md`: mistakes as planners make them, and what is said to each, English and
//! Chinese. With `DACU_BLESS=1` in the environment the page is written anew.

use super::policy::tests_docs::compare;
use super::tests_faults::BASE;
use super::*;
use serde::Deserialize;
use std::fmt::Write;

#[derive(Deserialize)]
struct Page {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    lang: String,
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    set: String,
    #[serde(default)]
    mend: Vec<String>,
}

fn cases() -> Vec<Case> {
    let page: Page = toml::from_str(include_str!("tests_mistakes.toml")).unwrap();
    page.case
}

impl Case {
    fn faults(&self) -> (Faults, Sources) {
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("desk.toml", self.text.clone(), Author::User);
        let own = tree::parse(file, &sources, &mut faults);
        let readable = !faults.has_errors();
        let file = sources.add("base.toml", BASE.to_owned(), Author::User);
        let mut user = tree::parse(file, &sources, &mut faults);
        user.lay(own);
        if !self.set.is_empty() {
            set::apply(&self.set, &mut user, &mut sources, &mut faults);
        }
        if readable {
            assemble::build(user, Path::new("."), &mut sources, &mut faults);
        }
        faults.settle();
        (faults.in_chinese(), sources)
    }
}

#[test]
fn the_page_of_mistakes_says_what_dacu_says() {
    let mut text = String::new();
    for (lang, heading) in [("zh", "中文"), ("en", "English")] {
        let _ = write!(text, "\n## {heading}\n");
        for (at, case) in cases().iter().filter(|case| case.lang == lang).enumerate() {
            let (faults, sources) = case.faults();
            let told = match lang {
                "zh" => faults.render_chinese(&sources, false),
                _ => faults.render(&sources, false),
            };
            let _ = write!(text, "\n### {}. {}\n\n", at + 1, case.title);
            match case.set.as_str() {
                "" => {
                    let _ = writeln!(text, "```toml\n{}\n```\n", case.text.trim());
                }
                set => {
                    let _ = writeln!(text, "```sh\ndacu check desk.toml --set {set}\n```\n");
                }
            }
            let lines: Vec<&str> = told.lines().map(str::trim_end).collect();
            let _ = writeln!(text, "```text\n{}\n```", lines.join("\n").trim());
        }
    }
    text.push('\n');
    compare("mistakes.md", "mistakes", &text);
}

#[test]
fn fifty_mistakes_are_told_and_forty_with_their_mend_to_the_letter() {
    let all = cases();
    let count = |lang: &str| all.iter().filter(|case| case.lang == lang).count();
    assert_eq!((count("zh"), count("en")), (25, 25));
    let mut wrong = Vec::new();
    let mut named = 0;
    for case in &all {
        let (faults, sources) = case.faults();
        let own = |fault: &&fault::Fault| {
            sources.get(fault.file()).is_some_and(|text| text.name != "base.toml")
        };
        let helps: Vec<String> = faults
            .iter()
            .filter(own)
            .filter_map(|fault| {
                let help = fault.help.as_ref()?;
                if case.lang == "zh" && help.zh.is_none() {
                    wrong.push(format!("{}: no Chinese: {help}", case.title));
                }
                Some(help.pick(case.lang == "zh").to_owned())
            })
            .collect();
        if !faults.iter().any(|fault| own(&fault) && fault.severity == fault::Severity::Error) {
            wrong.push(format!("{}: no error", case.title));
        }
        let missing =
            |mend: &&String| !helps.iter().any(|help| help.contains(&format!("`{mend}`")));
        wrong.extend(
            case.mend
                .iter()
                .filter(missing)
                .map(|mend| format!("{}: `{mend}` is not in {helps:?}", case.title)),
        );
        named += usize::from(!case.mend.is_empty());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(named >= 40, "{named} name the mend");
}
