//! Statuses and what they mean. Offline, online and closing are known to every desk; a platform
//! adds its own. What routing may do with an agent in a status is said by the tiers alone.

use super::context::{DeskNames, NameTable};
use super::raw::RawStatus;
use crate::model::platform::{OnEnter, Status};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::node::Node;
use crate::scenario::source::Place;
use crate::scenario::value::{At, Map, Value};

impl DeskNames {
    /// The three statuses every desk has, in the order `model` fixes, and no roles.
    pub fn new() -> Self {
        let status = |name: &str, label: &str, there: bool| Status {
            name: name.to_owned(),
            label_zh: label.to_owned(),
            hands: there,
            logged_in: there,
            cuts_reply: !there,
            sessions: OnEnter::Keep,
        };
        DeskNames {
            statuses: vec![
                status("offline", "离线", false),
                status("online", "在线", true),
                status("closing", "收尾", true),
            ],
            roles: NameTable::default(),
        }
    }
}

/// Reads `[statuses]` and adds them to the desk's. Two platforms of one desk may share a name only
/// if it means the same to both: an agent has one status at a time (S-29).
pub fn add(node: &Node, desk: &mut DeskNames, faults: &mut Faults) {
    let Some(Map(list)) = Map::<RawStatus>::read(node, faults) else { return };
    for (name, raw) in list {
        let status = from_raw(&name, &raw);
        match desk.status(&name) {
            Some(0) if raw.sessions.is_some() => {
                let fault = faults.add(
                    Code::NotInThisMode,
                    raw.place,
                    "what becomes of the sessions of an agent who goes offline is set elsewhere",
                );
                fault.help("write `[routing] offline_sessions = ...`");
            }
            Some(at) if at < 3 => desk.statuses[at].label_zh = status.label_zh,
            Some(at) if !same_meaning(&desk.statuses[at], &status) => {
                differs(&name, name.place, faults);
            }
            Some(_) => {}
            None if desk.statuses.len() >= NameTable::SET => {
                faults.add(Code::TooLarge, name.place, "more than 64 statuses");
            }
            None => desk.statuses.push(status),
        }
    }
}

fn from_raw(name: &str, raw: &At<RawStatus>) -> Status {
    let flag =
        |field: &Option<At<bool>>, default: bool| field.as_ref().map_or(default, |at| at.value);
    Status {
        name: name.to_owned(),
        label_zh: raw.label_zh.as_ref().map_or_else(|| name.to_owned(), |at| at.value.clone()),
        hands: flag(&raw.hands, true),
        logged_in: flag(&raw.logged_in, true),
        cuts_reply: flag(&raw.cuts_reply, false),
        sessions: raw.sessions.as_ref().map_or(OnEnter::Keep, |at| at.0),
    }
}

fn same_meaning(a: &Status, b: &Status) -> bool {
    (a.hands, a.logged_in, a.cuts_reply, a.sessions)
        == (b.hands, b.logged_in, b.cuts_reply, b.sessions)
}

fn differs(name: &str, place: Place, faults: &mut Faults) {
    faults
        .add(
            Code::NameTwice,
            place,
            format!("two platforms of this desk mean different things by `{name}`"),
        )
        .label("an agent has one status at a time")
        .help("rename one of them in a platform file of your own");
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;
    use super::*;
    use crate::model::{CLOSING, OFFLINE, ONLINE};

    fn desk(texts: &[&str]) -> (DeskNames, Faults) {
        let mut desk = DeskNames::new();
        let mut faults = Faults::default();
        for text in texts {
            add(&read(text, &mut faults), &mut desk, &mut faults);
        }
        (desk, faults)
    }

    #[test]
    fn the_three_built_in_statuses_stand_where_the_model_says() {
        let (desk, _) = desk(&[]);
        let name = |id: crate::kernel::ids::StatusId| desk.statuses[id.at()].name.as_str();
        assert_eq!((name(OFFLINE), name(ONLINE), name(CLOSING)), ("offline", "online", "closing"));
        assert!(!desk.statuses[OFFLINE.at()].hands && desk.statuses[CLOSING.at()].hands);
    }

    #[test]
    fn platforms_share_a_status_only_if_it_means_the_same() {
        let away = "away = { label_zh = \"离开\", hands = false }";
        let (shared, faults) = desk(&[away, away]);
        assert_eq!(shared.statuses.len(), 4);
        assert!(faults.is_empty(), "{faults:?}");
        let (_, faults) = desk(&[away, "away = { hands = false, sessions = \"force_end\" }"]);
        assert_eq!(faults.of(Code::NameTwice).count(), 1);
    }
}
