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
    pub contacts: u32,
}

impl Slots {
    /// Agents' hands first, then shifts, dispatches, hand-outs, tickers, ends of sessions by level;
    /// contacts without end.
    pub fn new(model: &Scenario) -> Slots {
        let (agents, shops) = (model.agents.len() as u32, model.shops.len() as u32);
        let level = 2 * agents + 2 * shops + model.groups.len() as u32;
        Slots {
            shift: agents,
            dispatch: 2 * agents,
            manual: 2 * agents + shops,
            ticker: 2 * agents + 2 * shops,
            level,
            contacts: level + agents,
        }
    }
}
