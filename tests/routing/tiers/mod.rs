//! Tiers against their definition: random lists of tiers over two groups, roles and statuses, and
//! after each of many changes the question whether the router decides what going through all agents
//! by the words of `docs/platforms.md` decides. Picks themselves are the matter of
//! `routing_index.rs`; here they are few, so that their keys can be told in a line, and what a lot
//! or a share must come to is counted in `shares.rs`.

mod definition;
mod desk;
mod play;
mod shares;

use dacu::kernel::ids::{ShopId, StatusId};
use proptest::test_runner::{Config, TestRng, TestRunner};
use std::cell::RefCell;

const AGENTS: usize = 6;
const ROLES: usize = 3;
const AWAY: StatusId = StatusId(2);
const SHOP: ShopId = ShopId(0);

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(Default::default()))
}

#[test]
fn the_router_decides_what_the_tiers_say() {
    let seen = RefCell::new(play::Seen::default());
    let run =
        runner(12_000).run(&desk::desks(), |desk| play::compare(&desk, &mut seen.borrow_mut()));
    run.unwrap_or_else(|error| panic!("{error}"));
    let seen = seen.borrow();
    let enough = seen.given > 60_000
        && seen.evicted > 1_500
        && seen.transferred > 6_000
        && seen.refused > 30_000
        && seen.bound > 6_000;
    assert!(enough, "too little was decided: {seen:?}");
}
