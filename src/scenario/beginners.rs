//! Who joined the desk a short time ago: `joined` and `ramp` of `[[agents]]` (入职日, 上手期).
//!
//! Before the day they joined people work no shift of every day or week; a date or a cell of the
//! sheet that puts them there is a fault. From that day on they get faster by equal steps.

use super::fault::{Code, Faults};
use super::raw_people::{RawAgent, RawAgentDefaults};
use super::said::said;
use super::table::Section;
use super::value::At;
use crate::model::workforce::{Agent, Learning, Pace};

/// The first day of a family, in days since 1970.
pub fn joined(raw: &RawAgent, shared: &RawAgentDefaults) -> Option<At<u32>> {
    let at = raw.joined.as_ref().or(shared.joined.as_ref())?;
    let since = at.value.0.duration_since(jiff::civil::date(1970, 1, 1));
    Some(At { value: u32::try_from(since.as_hours() / 24).unwrap_or(0), place: at.place })
}

/// How a family learns, if it does.
pub fn learning(
    (raw, shared): (&At<RawAgent>, &RawAgentDefaults),
    joined: Option<&At<u32>>,
    agent: &Agent,
    faults: &mut Faults,
) -> Option<Learning> {
    let ramp = raw.ramp.as_ref().or(shared.ramp.as_ref())?;
    let Some(joined) = joined else {
        // a ramp for all is for those who say when they joined
        if raw.ramp.is_some() && raw.lacks("joined") && shared.lacks("joined") {
            faults
                .add(
                    Code::MissingKey,
                    ramp.place,
                    said!("a ramp begins on a day", "写了上手期，却没有入职日"),
                )
                .label(said!("`joined` is missing", "缺 `joined`"))
                .help(said!("add `joined = 2026-11-01`", "请加上 `joined = 2026-11-01`"));
        }
        return None;
    };
    let Some(days) = &ramp.days else {
        if !ramp.lacks("days") {
            return None; // wrong, which has been told
        }
        faults
            .add(
                Code::MissingKey,
                ramp.place,
                said!("how long does the ramp take?", "没有写上手期有多长"),
            )
            .label(said!("`days` is missing", "缺 `days`"))
            .help(said!("add `days = 10`", "请加上 `days = 10`"));
        return None;
    };
    if ramp.lacks("think_multiplier") && ramp.lacks("typing_cpm") {
        faults
            .add(
                Code::MissingKey,
                ramp.place,
                said!("the ramp changes nothing", "上手期里什么都没有变"),
            )
            .label(said!(
                "`think_multiplier` or `typing_cpm` is missing",
                "缺 `think_multiplier` 或 `typing_cpm`"
            ))
            .help(said!(
                "say what the first day is like, as `think_multiplier = 1.5`",
                "请写明第一天的情况，如 `think_multiplier = 1.5`"
            ));
        return None;
    }
    let think = ramp.think_multiplier.as_ref();
    let first = Pace {
        think: think.map_or(1.0, |at| at.0 / agent.think_multiplier),
        typing: ramp.typing_cpm.as_ref().map_or(1.0, |at| agent.typing_cpm.mean() / at.0),
    };
    let days = u32::try_from(days.value.0).unwrap_or(1);
    Some(Learning { joined: joined.value, days, first, mean: first })
}

#[cfg(test)]
mod tests {
    use super::super::fault::Code;
    use super::super::{LoadError, parse_str};
    use crate::model::workforce::Pace;

    /// A desk of two days from 8 to 20 h with one family, which has these keys.
    fn desk(keys: &str, shifts: &str) -> String {
        format!(
            "[desk]\nstart = 2026-11-11T00:00:00\ndays = 2\nplatform = \"generic\"\n\
             contacts_per_day = 100\n[[agents]]\nid = \"a\"\n{keys}\n{shifts}"
        )
    }

    const SHIFTS: &str = "[[shifts]]\nagents = \"all\"\nfrom = \"08:00\"\nto = \"20:00\"\n";

    fn codes(text: &str) -> Vec<Code> {
        match parse_str(text, &[]) {
            Ok(_) => Vec::new(),
            Err(LoadError::Faults(faults, _)) => faults.iter().map(|fault| fault.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_ramp_says_when_it_begins_how_long_it_takes_and_what_it_changes() {
        let of = |keys: &str| codes(&desk(keys, SHIFTS));
        assert_eq!(of("ramp = { days = 3, think_multiplier = 2 }"), [Code::MissingKey]);
        assert_eq!(of("joined = 2026-11-11\nramp = { days = 3 }"), [Code::MissingKey]);
        assert_eq!(of("joined = 2026-11-11\nramp = { typing_cpm = 9 }"), [Code::MissingKey]);
        assert_eq!(of("joined = 2026-11-11\nramp = { days = 3, typing_cpm = 9 }"), []);
        // one for all is for those who joined
        let all = "[agent_defaults]\nramp = { days = 3, typing_cpm = 9 }\n";
        assert_eq!(codes(&desk("", &format!("{SHIFTS}{all}"))), []);
    }

    #[test]
    fn who_is_there_all_the_time_cannot_join() {
        let joined = "joined = 2026-11-11";
        assert_eq!(codes(&desk(joined, "")), [Code::KeysCollide]);
        let always = format!("{joined}\nalways_on = true");
        let other = "[[agents]]\nid = \"b\"\n[[shifts]]\nagents = \"b\"\nfrom = \"08:00\"\n\
            to = \"20:00\"\n";
        assert_eq!(codes(&desk(&always, other)), [Code::KeysCollide]);
        // nobody of an entry is anywhere, and a day for all is of those who have shifts
        let nobody = desk(&format!("{joined}\ncount = 0"), "[[agents]]\nid = \"b\"\n");
        assert_eq!(codes(&nobody), []);
        let all = format!("{other}[agent_defaults]\n{joined}\n");
        assert_eq!(codes(&desk("always_on = true", &all)), []);
    }

    #[test]
    fn who_joins_after_the_end_is_told() {
        let late = desk("joined = 2026-12-01", SHIFTS);
        assert_eq!(codes(&late), [Code::AgentWithoutShift]);
        let weekly = SHIFTS.replace("from", "weekdays = [\"mon..sun\"]\nfrom");
        assert_eq!(codes(&desk("joined = 2026-12-01", &weekly)), [Code::AgentWithoutShift]);
    }

    #[test]
    fn nobody_is_told_to_be_there_before_joining() {
        let event = |date: &str| {
            format!(
                "{SHIFTS}[[events]]\nat = {date}T21:00:00\nkind = \"set_status\"\nagents = \"a\"\n\
                 status = \"online\"\n"
            )
        };
        let of = |date: &str| codes(&desk("joined = 2026-11-12", &event(date)));
        assert_eq!((of("2026-11-11"), of("2026-11-12")), (vec![Code::KeysCollide], vec![]));
    }

    #[test]
    fn a_wrong_value_is_not_told_to_be_missing() {
        let of = |keys: &str| codes(&desk(keys, SHIFTS));
        let ramp = "ramp = { days = 3, think_multiplier = 2 }";
        assert!(!of(&format!("joined = \"soon\"\n{ramp}")).contains(&Code::MissingKey));
        assert!(
            !of("joined = 2026-11-11\nramp = { days = 0, typing_cpm = 9 }")
                .contains(&Code::MissingKey)
        );
    }

    #[test]
    fn the_average_is_over_the_hours_on_duty() {
        let keys = "joined = 2026-11-11\ntyping_cpm = 60\n\
            ramp = { days = 2, think_multiplier = 3, typing_cpm = 30 }\n";
        let text = desk(keys, SHIFTS);
        let loaded = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
        // 3 and 2 times as long; 30 and 45 characters a minute in place of 60
        let Pace { think, typing } = loaded.scenario.agents[0].mean_pace();
        assert!((think - 2.5).abs() < 1e-12 && (typing - 5.0 / 3.0).abs() < 1e-12);
    }
}
