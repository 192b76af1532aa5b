//! Every platform, wild scenarios: the audit balances and the referee has nothing to say.

use super::draw::{OFFERS, Offer, Wild, wild};
use super::referee::{Tried, read, referee};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use std::cell::RefCell;

/// Scenarios a platform, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 400;

/// The same scenarios in every run, unless the environment says otherwise.
pub fn runner(cases: u32) -> TestRunner {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if config.cases == 256 {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_261_111);
    }
    TestRunner::new(config)
}

fn keeps_its_rules(offer: &'static Offer) {
    let all = RefCell::new(Tried::default());
    let one = |wild: Wild| {
        let model = read(&wild.text());
        let (faults, tried) = referee(&model);
        let mut all = all.borrow_mut();
        all.assigned += tried.assigned;
        all.from_queue += tried.from_queue;
        all.waited_at += tried.waited_at;
        all.best += tried.best;
        all.transfers += tried.transfers;
        all.left += tried.left;
        all.unknown += tried.unknown;
        match faults.is_empty() {
            true => Ok(()),
            false => Err(TestCaseError::fail(faults.join("\n"))),
        }
    };
    let ran = runner(CASES).run(&wild(offer), one);
    ran.unwrap_or_else(|error| panic!("{error}"));
    let all = all.into_inner();
    println!("{}: {all:?}", offer.platform);
    // a referee who never sees a queue proves nothing
    assert!(all.from_queue > 1000 && all.waited_at > 10_000, "{all:?}");
    assert!(all.best > 5000 && all.transfers > 100 && all.left > 100, "{all:?}");
    assert!(all.unknown * 100 < all.assigned, "{all:?}");
}

#[test]
fn jd_groups_keeps_its_rules() {
    keeps_its_rules(&OFFERS[0]);
}

#[test]
fn jd_dongdong_keeps_its_rules() {
    keeps_its_rules(&OFFERS[1]);
}

#[test]
fn generic_keeps_its_rules() {
    keeps_its_rules(&OFFERS[2]);
}

/// Scenarios that once broke something, smaller than they were.
#[test]
fn what_was_mended_stays_mended() {
    // routing one waiter anew suspended the agent, which routed the next one anew in the middle
    let twice = ["auto_suspend", "named", "receive_events", "scope"];
    let model = read(&Wild::only(&OFFERS[1], 290_765_658, &twice).text());
    assert_eq!(referee(&model).0, Vec::<String>::new());
    // a heavy contact was passed over, then the last agent online was suspended by the next one,
    // and lighter ones went by the tier that this opened while the heavy one was not asked again
    let passed = [
        "auto_suspend",
        "breaks",
        "idle_weight",
        "manual_close",
        "mute",
        "receive_events",
        "weights",
    ];
    let model = read(&Wild::only(&OFFERS[1], 1_889_741_552, &passed).text());
    assert_eq!(referee(&model).0, Vec::<String>::new());
}
