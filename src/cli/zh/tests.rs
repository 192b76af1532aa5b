use super::lines::width;
use super::*;
use clap::ArgAction;
use clap::builder::PossibleValue;
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
            let Some(entry) = spoken.entry(arg) else {
                panic!("{}: `{}` has no Chinese text", spoken.typed(), arg.get_id());
            };
            let needs = needs(arg).into_iter().filter(|(_, needed)| *needed);
            wanted.extend(needs.map(|(key, _)| [entry.place.clone(), key].concat()));
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
