//! A small shop to build policies for, in tests.

use super::context::{Context, DeskNames, SeatName};
use super::{PolicyParts, build_shop_policy, defaults};
use crate::kernel::ids::{SeatId, Set, ShopId};
use crate::platforms;
use crate::scenario::fault::Faults;
use crate::scenario::node::Node;
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::tree::parse;

/// A text as a tree.
pub fn read(text: &str, faults: &mut Faults) -> Node {
    let mut sources = Sources::default();
    let file = sources.add("test.toml", text.to_owned(), Author::User);
    parse(file, &sources, faults)
}

/// What a build gave: parts, names of the desk, faults in order.
pub struct Built {
    /// The shop's rules.
    pub parts: PolicyParts,
    /// Statuses and roles.
    pub desk: DeskNames,
    /// What was wrong.
    pub faults: Faults,
}

impl Built {
    /// The faults' codes and messages, one a line.
    pub fn complaints(&self) -> String {
        let line = |fault: &crate::scenario::fault::Fault| {
            format!("{}: {}", fault.code.name(), fault.message)
        };
        self.faults.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Builds a platform text with a scenario's settings for agents a, b and the clones c-1, c-2.
pub fn build_text(platform: &str, settings: &str) -> Built {
    let mut sources = Sources::default();
    let mut faults = Faults::default();
    let mut desk = DeskNames::new();
    desk.roles.intern("pre_sale");
    let seat = |at: usize, agent: &str, family: &str| SeatName {
        agent: agent.to_owned(),
        family: family.to_owned(),
        seat: SeatId::from(at),
        roles: Set::of(0),
    };
    let seats = [seat(0, "a", "a"), seat(1, "b", "b"), seat(2, "c-1", "c"), seat(3, "c-2", "c")];
    let base = defaults(&mut sources, &mut faults);
    let file = sources.add("platform.toml", platform.to_owned(), Author::Platform);
    let platform = parse(file, &sources, &mut faults);
    let file = sources.add("scenario.toml", settings.to_owned(), Author::User);
    let settings = parse(file, &sources, &mut faults);
    let mut ctx = Context {
        shop: ShopId(0),
        shop_name: "店",
        place: Place::whole(file),
        first_group: 0,
        seats: &seats,
        empty: &[],
        desk: &mut desk,
    };
    let parts = build_shop_policy(&base, &platform, &settings, &mut ctx, &mut faults);
    faults.settle();
    Built { parts, desk, faults }
}

/// Builds a shipped platform.
pub fn build(name: &str, settings: &str) -> Built {
    build_text(platforms::text(name).unwrap_or_default(), settings)
}
