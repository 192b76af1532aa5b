use super::lines::width;
use super::*;
use clap::builder::PossibleValue;
use clap::{ArgAction, Parser};
use std::collections::BTreeSet;

/// Every command of the tree, with the words of the table.
fn each(visit: &mut impl FnMut(&Spoken<'_>)) {
    fn walk(spoken: &Spoken<'_>, visit: &mut impl FnMut(&Spoken<'_>)) {
        visit(spoken);
        if !is_help(&spoken.name) {
            for command in spoken.command.get_subcommands() {
                walk(&spoken.below(command), visit);
            }
        }
    }
    let mut root = Cli::command();
    root.build();
    let words = Words::read();
    walk(&Spoken { words: &words, command: &root, name: "dacu".to_owned() }, visit);
}

/// The place of every text below a table.
fn places(table: &toml::Table, above: &[String], found: &mut BTreeSet<Vec<String>>) {
    for (key, value) in table {
        let place = [above, std::slice::from_ref(key)].concat();
        match value.as_table() {
            Some(inner) => places(inner, &place, found),
            None => drop(found.insert(place)),
        }
    }
}

/// True if the argument takes whole numbers: a word is no value of it.
fn takes_numbers(arg: &Arg) -> bool {
    arg.get_possible_values().is_empty() && !takes(arg, "x") && takes(arg, "7")
}

/// True if the argument takes a value.
fn takes(arg: &Arg, value: &str) -> bool {
    let alone = Arg::new("x").long("x").value_parser(arg.get_value_parser().clone());
    Command::new("x").arg(alone).try_get_matches_from(["x", &format!("--x={value}")]).is_ok()
}

/// The texts of an argument that the table must have: under which key, and whether.
fn needs(arg: &Arg) -> Vec<(Vec<String>, bool)> {
    let takes_values = arg.get_action().takes_values();
    let mut needs = vec![
        (vec!["help".to_owned()], true),
        (vec!["value".to_owned()], takes_values),
        (vec!["range".to_owned()], takes_values && takes_numbers(arg)),
    ];
    needs.extend(arg.get_possible_values().iter().map(|value: &PossibleValue| {
        let key = vec!["values".to_owned(), value.get_name().to_owned()];
        (key, value.get_help().is_some())
    }));
    needs
}

#[test]
fn every_command_argument_and_value_has_its_text_and_no_text_is_left_over() {
    let (mut wanted, mut there) = (BTreeSet::new(), BTreeSet::new());
    let words = Words::read();
    places(&words.0, &[], &mut there);
    let mut commands = 0;
    each(&mut |spoken| {
        commands += 1;
        let name = if is_help(&spoken.name) { "help" } else { &spoken.name };
        let place = |key: &str| ["command", name, key].map(str::to_owned).to_vec();
        wanted.insert(place("about"));
        // the examples of help are those of nothing
        if spoken.command.get_after_help().is_some() {
            wanted.insert(place("after"));
        }
        if words.command(name, "alike").is_some() {
            wanted.insert(place("alike"));
        }
        for arg in spoken.command.get_arguments().filter(|_| name != "help") {
            let id = arg.get_id().as_str();
            let Some(place) = words.place(&spoken.name, id) else {
                panic!("{}: `{}` has no Chinese text", spoken.typed(), id);
            };
            let place: Vec<String> = place.into_iter().map(str::to_owned).collect();
            let needs = needs(arg).into_iter().filter(|(_, needed)| *needed);
            wanted.extend(needs.map(|(key, _)| [place.clone(), key].concat()));
        }
    });
    assert!(commands > 10 && wanted.len() > 100, "the tree was not walked");
    let missing: Vec<_> = wanted.difference(&there).collect();
    assert!(missing.is_empty(), "no Chinese text: {missing:?}");
    let left_over: Vec<_> = there.difference(&wanted).collect();
    assert!(left_over.is_empty(), "texts of nothing: {left_over:?}");
}

#[test]
fn ranges_are_those_that_are_taken() {
    let mut numbers = 0;
    each(&mut |spoken| {
        for arg in spoken.command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            let Some((least, most)) = spoken.entry(arg).and_then(|entry| entry.range()) else {
                continue;
            };
            numbers += 1;
            let (least, most) = (i128::from(least), i128::from(most));
            for (value, taken) in
                [(least - 1, false), (least, true), (most, true), (most + 1, false)]
            {
                let name = format!("{} {}: {value}", spoken.typed(), arg.get_id());
                assert_eq!(takes(arg, &value.to_string()), taken, "{name}");
            }
        }
    });
    assert!(numbers >= 8, "{numbers}");
}

#[test]
fn examples_are_the_commands_of_the_english_ones() {
    let commands = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("  dacu "));
        lines.map(|line| line.trim().split("  ").next().unwrap().to_owned()).collect()
    };
    let mut shown = 0;
    each(&mut |spoken| {
        let Some(english) = spoken.command.get_after_help() else { return };
        let chinese = spoken.words.command(&spoken.name, "after").unwrap();
        shown += commands(chinese).len();
        assert_eq!(commands(chinese), commands(&english.to_string()), "{}", spoken.typed());
    });
    assert!(shown > 30, "{shown}");
}

#[test]
fn help_fits_the_terminal_and_has_no_english_sentence() {
    each(&mut |spoken| {
        let narrow = spoken.help(80);
        // examples are typed as they stand
        for line in narrow.lines().filter(|line| !line.starts_with("  dacu ")) {
            assert!(width(line) <= 80, "{}: {line}", spoken.typed());
        }
        let text = spoken.help(100);
        for word in ["Usage", "Options", "Print", "default", "possible", "Examples", "OPTIONS"] {
            assert!(!text.contains(word), "{}: {word} in {text}", spoken.typed());
        }
        let english = spoken.command.get_arguments().filter_map(Arg::get_help);
        for english in english.chain(spoken.command.get_about()) {
            assert!(!text.contains(&english.to_string()), "{text}");
        }
        for arg in spoken.command.get_arguments() {
            let spelt = spoken.spelt(arg);
            assert!(is_help(&spoken.name) || text.contains(&spelt), "{spelt} in {text}");
            assert!(!matches!(arg.get_action(), ArgAction::Set) || spelt.contains(['<', '[']));
        }
    });
}

/// What is said to a command line that cannot be read.
fn refused(line: &str) -> String {
    let typed: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    let error = Cli::try_parse_from(&typed).expect_err(line);
    told(&error, typed.into_iter()).unwrap_or_else(|| panic!("{line}: {error}"))
}

#[test]
fn refusals_name_the_argument_what_was_given_and_what_there_is() {
    for (line, words) in [
        ("dacu --lang zh", &["dacu 后面要写一个命令", "  verify "][..]),
        ("dacu rum --lang zh", &["没有“rum”这个命令", "是否想写“run”？"]),
        ("dacu run --lang zh", &["缺少", "<场景文件>  场景文件（TOML）", "用法：dacu run [选项]"]),
        ("dacu explain x --lang zh", &["缺少", "<咨询>  哪次咨询"]),
        ("dacu run x --replication 3 --lang zh", &["“--replication”", "“--replications”"]),
        ("dacu run x y --lang zh", &["多出了“y”"]),
        ("dacu --json run x --lang=zh", &["选项“--json”要写在 dacu run 之后"]),
        ("dacu run x --seed x --lang zh", &["“--seed <种子>”的值“x”无效：应为 0 到 9223"]),
        ("dacu run x --lang zh --threads 0", &["“--threads <线程数>”", "应为 1 到 1024 之间"]),
        ("dacu run x --variance-reduction kontrol --lang zh", &["想写“control”", "none：各次"]),
        ("dacu run x --lang 中文", &["“--lang <语言>”的值“中文”无效", "zh：中文"]),
        ("dacu run x --lang zh --set", &["“--set <键=值>”缺少值"]),
        ("dacu run x --json=y --lang zh", &["“--json”不带值，却给了“y”"]),
        ("dacu run x --json --json --lang zh", &["“--json”只能写一次"]),
        ("dacu explain x 3 --at 9:00 --lang zh", &["“[咨询]”不能与“--at <时刻>”同时使用"]),
        ("dacu completions --lang zh bahs", &["“<shell>”的值“bahs”", "“bash”", "  fish"]),
        ("dacu help rum --lang zh", &["错误：没有“"]),
    ] {
        let told = refused(line);
        assert!(told.starts_with("错误：") && told.contains("\n用法：dacu"), "{line}: {told}");
        for word in words {
            assert!(told.contains(word), "{line}: {word} in {told}");
        }
        for word in ["error", "argument", "found", "value", "Usage", "possible", "NAME", "TIME"] {
            assert!(!told.contains(word), "{line}: {word} in {told}");
        }
    }
}

#[test]
fn english_and_versions_are_told_as_they_are() {
    for line in ["dacu run --lang en", "dacu --version --lang zh"] {
        let typed: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = Cli::try_parse_from(&typed).expect_err(line);
        assert_eq!(told(&error, typed.into_iter()), None, "{line}");
    }
}

#[test]
fn a_language_in_front_of_a_command_is_that_of_the_command() {
    let cli = Cli::try_parse_from(["dacu", "platform", "--lang", "zh", "list"]).unwrap();
    assert_eq!(cli.lang, LangArg::Zh);
    let cli = Cli::try_parse_from(["dacu", "--lang", "zh", "check", "x"]).unwrap();
    let super::super::Command::Check(args) = cli.command else { panic!("{cli:?}") };
    assert_eq!((args.lang, cli.lang), (LangArg::Zh, LangArg::Zh));
    let cli = Cli::try_parse_from(["dacu", "check", "x", "--lang", "zh"]).unwrap();
    assert_eq!(cli.lang, LangArg::Zh);
}
