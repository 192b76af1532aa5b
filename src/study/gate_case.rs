//! What is asked of a gate: studies as they are and as they were, with so many customers.

use super::{Error, Study};
use crate::model::Scenario;
use crate::planning::gate::scaled;
use crate::report::gate::Stale;
use crate::scenario::baseline::Baseline;
use crate::scenario::gate::Allowed;
use crate::scenario::limits;
use crate::scenario::said::said;

/// A base that was stored.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// What its file says.
    pub(crate) baseline: Baseline,
    /// It without what is set besides, as its figures are.
    pub(crate) plain: Study,
}

/// A study, how it was, and how much worse it may get.
#[derive(Clone, Debug)]
pub(crate) struct GateCase {
    /// How it is; its name is that of the file, for messages.
    pub(crate) head: Study,
    /// How it was; its name says where that stands.
    pub(crate) base: Study,
    /// How much worse figures may get.
    pub(crate) allowed: Vec<Allowed>,
    /// The baseline that the base is of, if it was stored.
    pub(crate) stored: Option<Stored>,
}

/// What is asked of a gate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GateAsked<'a> {
    /// The gate's file, as it is typed.
    pub(crate) file: &'a str,
    /// Times as many customers.
    pub(crate) volumes: &'a [f64],
    /// Pairs of runs, at least and at most.
    pub(crate) pairs: (u32, u32),
    /// Stored baselines that cannot be run.
    pub(crate) stale: &'a [Stale],
}

/// A study with so many times as many customers; `name` is what it is called where that is refused.
pub(super) fn volume_of(study: &Study, name: &str, volume: f64) -> Result<Scenario, Error> {
    let contacts = study.scenario.expected_contacts() * volume;
    if contacts > limits::CONTACTS_MOST {
        let most = limits::CONTACTS_MOST;
        return Err(Error::wrong(said!(
            "`{name}` with {volume} times as many customers has {contacts:.0} a run: at most \
             {most:.0}\n\
             help: take {volume} out of `volumes`",
            "“{name}”的顾客乘以 {volume} 后每次模拟有 {contacts:.0} 人，最多 {most:.0} 人\n\
             提示：从 `volumes` 去掉 {volume}"
        )));
    }
    scaled(&study.scenario, volume).ok_or_else(|| one_by_one(name, volume))
}

pub(super) fn one_by_one(name: &str, volume: f64) -> Error {
    Error::wrong(said!(
        "`{name}` lists customers one by one: they cannot be made {volume} times as many\n\
         help: take {volume} out of `volumes`, or give the scenario a gate of its own",
        "“{name}”的顾客是逐个列出的，不能乘以 {volume}\n\
         提示：从 `volumes` 去掉 {volume}，或给这份场景单独写一份把关文件"
    ))
}
