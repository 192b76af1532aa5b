//! Which slots of the event list belong to whom.

use crate::model::Scenario;

/// Where each kind of pending event lives in the event list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots {
    pub shift: u32,
    pub dispatch: u32,
    pub manual: u32,
    pub ticker: u32,
    pub level: u32,
    pub work: u32,
    pub rates: u32,
    pub contacts: u32,
}

impl Slots {
    /// Agents' hands first, then shifts, dispatches, hand-outs, tickers, ends of sessions by level,
    /// work, limits on assignments; contacts without end.
    pub fn new(model: &Scenario) -> Slots {
        let [agents, shops, groups] =
            [model.agents.len(), model.shops.len(), model.groups.len()].map(|count| count as u32);
        Slots::of(agents, shops, groups)
    }

    /// The same by how many there are of each.
    pub fn of(agents: u32, shops: u32, groups: u32) -> Slots {
        let level = 2 * agents + 2 * shops + groups;
        Slots {
            shift: agents,
            dispatch: 2 * agents,
            manual: 2 * agents + shops,
            ticker: 2 * agents + 2 * shops,
            level,
            work: level + agents,
            rates: level + agents + 1,
            contacts: level + agents + 2,
        }
    }
}
