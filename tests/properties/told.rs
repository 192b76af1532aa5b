//! What an explanation says is what the engine does: whoever it calls the winner gets the contact,
//! fails nothing and is first in the order of choice; and asking why changes nothing.

use super::draw::{OFFERS, wild};
use super::referee::read;
use super::rules::runner;
use dacu::engine;
use dacu::engine::explain::{Explained, Occasion};
use dacu::engine::facts::Fact;
use dacu::engine::observer::Observer;
use dacu::experiment::logs::Logs;
use dacu::kernel::ids::ContactSlot;
use dacu::kernel::tick::Tick;
use dacu::measure::trace::Trace;
use dacu::model::Scenario;
use dacu::routing::explain::{Failing, Step};
use dacu::routing::{Decision, Which};
use std::collections::BTreeMap;
use std::path::Path;

/// Holds each explanation against what follows.
#[derive(Default)]
struct Listener {
    awaits: BTreeMap<ContactSlot, Explained>,
    judged: usize,
    chosen: usize,
}

impl Listener {
    /// The explanation by itself: the winner is a candidate, and the first by key.
    fn judge(&mut self, why: &Explained) {
        self.judged += 1;
        let Decision::To { seat, tier, evict } = why.decision else { return };
        self.chosen += 1;
        let (at, step) = *why.steps.last().expect("a tier decided");
        assert_eq!(at, usize::from(tier), "{why:?}");
        let tried = &why.tiers[at];
        assert!(tried.applies, "{why:?}");
        let fails = tried.agents.iter().find(|(other, _)| *other == seat).map(|found| found.1);
        if step == Step::ChoseFull(seat) {
            assert!(
                matches!(fails, Some(Failing::Full | Failing::Total | Failing::Rated)),
                "{why:?}"
            );
            return;
        }
        assert!(!evict && step == Step::Chose(seat), "{why:?}");
        assert_eq!(fails, Some(Failing::Nothing), "{why:?}");
        let own = tried.candidates.iter().find(|other| other.seat == seat).expect("a candidate");
        let least = tried.candidates.iter().map(|other| other.key).min();
        assert_eq!(least, Some(own.key), "{why:?}");
        // no tier above had anybody with room
        for (above, _) in why.steps.iter().take_while(|(index, _)| *index < at) {
            let above = &why.tiers[*above];
            let some = above.agents.iter().any(|(_, fails)| *fails == Failing::Nothing);
            assert!(!above.applies || !some || why.as_another, "{why:?}");
        }
    }

    /// What follows from the decision about a contact.
    fn follow(&mut self, slot: ContactSlot, fact: &Fact) {
        let Some(why) = self.awaits.remove(&slot) else { return };
        let right = match (*fact, why.decision) {
            (Fact::Assigned { seat, tier, .. }, Decision::To { seat: told, tier: by, .. }) => {
                seat == told && (tier == by || why.occasion == Occasion::HandOver)
            }
            (Fact::Invited { to, .. }, Decision::To { seat, .. }) => to == seat,
            (Fact::LeaveMailed { seat, .. }, Decision::To { seat: told, .. }) => seat == told,
            (Fact::Queued { .. }, said) => {
                matches!(said, Decision::Queue | Decision::Unassigned)
            }
            (Fact::LeaveCreated { .. }, said) => {
                // a queue that is off, or has no agent to wait for, takes messages
                !matches!(said, Decision::To { .. } | Decision::Reject)
            }
            // turned away, a full queue, nothing left to say; or the run ended before the mail
            (Fact::Closed { .. }, said) => {
                !matches!(said, Decision::To { .. }) || why.occasion != Occasion::Arrival
            }
            _ => false,
        };
        assert!(right, "{fact:?} follows from {why:?}");
    }
}

impl Observer for Listener {
    const EXPLAINS: bool = true;

    fn observe(&mut self, _: Tick, fact: Fact) {
        match fact {
            Fact::Assigned { slot, .. }
            | Fact::Invited { slot, .. }
            | Fact::Queued { slot }
            | Fact::LeaveCreated { slot, .. }
            | Fact::LeaveMailed { slot, .. }
            | Fact::Closed { slot, .. } => self.follow(slot, &fact),
            _ => {}
        }
    }

    fn asks_why(&self, _: Tick, _: ContactSlot) -> bool {
        true
    }

    fn explain(&mut self, why: Explained) {
        self.judge(&why);
        let decided = matches!(why.decision, Decision::To { .. });
        let waits = why.occasion == Occasion::Freed
            && matches!(why.decision, Decision::Queue | Decision::Unassigned);
        if !waits && (decided || why.occasion.which() == Which::Entry) {
            self.awaits.insert(why.slot, why);
        }
    }
}

/// Plays a day while asking why at every decision, and again without.
fn play(model: &Scenario) -> Listener {
    let (mut plain, mut heard) = (Trace::new(model), Trace::new(model));
    let mut listener = Listener::default();
    let run = |observer: &mut Trace<'_>| {
        engine::run(model, 0, Logs::new(model), observer, &|| false).expect("a run")
    };
    run(&mut plain);
    let both = (&mut heard, &mut listener);
    engine::run(model, 0, Logs::new(model), both, &|| false).expect("a run");
    let differs = plain.lines().iter().zip(heard.lines()).find(|(one, other)| one != other);
    assert_eq!(differs, None, "asking why changes nothing");
    assert_eq!(plain.lines().len(), heard.lines().len());
    listener
}

#[test]
fn the_winner_told_is_who_gets_the_contact_in_the_gallery() {
    let mut refused = 0;
    for name in ["small_shop", "two_shops", "jd_618_2019_rules", "replay_csv"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        let loaded = dacu::scenario::load(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
        let listener = play(&loaded.scenario);
        assert!(listener.chosen > 100, "{name}");
        refused += listener.judged - listener.chosen;
    }
    assert!(refused > 0, "{refused} times nobody was chosen");
}

#[test]
fn the_winner_told_is_who_gets_the_contact_on_desks_made_up() {
    for offer in OFFERS {
        let ran = runner(25).run(&wild(offer), |wild| {
            play(&read(&wild.text()));
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
}
