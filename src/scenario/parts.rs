//! One shop as read, before it is built: its sections, typed, and its platform's tree.

use super::fault::Faults;
use super::layers::ShopTree;
use super::node::{Kind, Node};
use super::policy::{self, DeskNames};
use super::raw::{RawCustomer, RawOrders, RawService, RawShop};
use super::raw_arrivals::RawArrivals;
use super::raw_people::RawAgentDefaults;
use super::raw_work::RawWork;
use super::source::{Author, Sources};
use super::tree;
use super::value::{At, Value};
use std::path::Path;

/// One shop as read, before it is built.
pub struct RawParts {
    /// Its layers.
    pub tree: ShopTree,
    /// Its keys besides the sections.
    pub keys: RawShop,
    /// `[customer]`.
    pub customer: RawCustomer,
    /// `[service]`.
    pub service: RawService,
    /// `[orders]`, if there is one.
    pub orders: Option<At<RawOrders>>,
    /// `[agent_defaults]`.
    pub agent_defaults: RawAgentDefaults,
    /// `[[arrivals]]`.
    pub arrivals: Vec<At<RawArrivals>>,
    /// `[[work]]`.
    pub work: Vec<At<RawWork>>,
    /// Its platform's tree.
    pub platform: Node,
    /// Its platform's name.
    pub platform_name: String,
}

/// Reads a section of a tree, the empty one if it is absent.
pub fn section<T: Value + Default>(tree: &Node, key: &str, faults: &mut Faults) -> T {
    tree.get(key).and_then(|node| T::read(node, faults)).unwrap_or_default()
}

/// Reads the shops of the trees, each over its platform.
pub fn read_shops(
    trees: Vec<ShopTree>,
    defaults: &Node,
    folder: &Path,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Vec<RawParts> {
    let mut opened: Vec<(String, Node)> = Vec::new();
    let mut shops = Vec::new();
    for mut tree in trees {
        let keys = RawShop::read(&tree.keys, faults).unwrap_or_default();
        let choice = keys.platform.clone();
        let wanted = choice.as_ref().map(|at| at.value.clone()).unwrap_or_default();
        let platform = match opened.iter().find(|(name, _)| *name == wanted) {
            Some((_, node)) => Some(node.clone()),
            // A platform of the wrong type has been told already.
            None if choice.is_none() && tree.keys.get("platform").is_some() => None,
            None => policy::open_platform(choice.as_ref(), folder, tree.place, sources, faults),
        };
        // A stand-in lets the rest be checked; there is a fault, so nothing will run on it.
        let platform = platform.unwrap_or_else(|| stand_in(sources, faults));
        opened.push((wanted.clone(), platform.clone()));
        tree.settle(defaults, &platform);
        let orders = tree.sections.get("orders").and_then(|node| {
            let place = node.place;
            RawOrders::read(node, faults).map(|value| At { value, place })
        });
        shops.push(RawParts {
            customer: section(&tree.sections, "customer", faults),
            service: section(&tree.sections, "service", faults),
            agent_defaults: section(&tree.sections, "agent_defaults", faults),
            arrivals: section(&tree.sections, "arrivals", faults),
            work: section(&tree.sections, "work", faults),
            keys,
            orders,
            tree,
            platform,
            platform_name: wanted,
        });
    }
    shops
}

/// A platform that lets anything be said.
fn stand_in(sources: &mut Sources, faults: &mut Faults) -> Node {
    let text = crate::platforms::text("generic").unwrap_or_default();
    let file = sources.add("generic", text.to_owned(), Author::Platform);
    tree::parse(file, sources, faults)
}

/// Takes the roles the platforms list; where they do, agents can have no others.
pub fn declare_roles(raw: &[RawParts], names: &mut DeskNames) -> bool {
    for shop in raw {
        for tree in [&shop.tree.overrides, &shop.platform] {
            let Some(Kind::List(list)) = tree.at("routing.roles").map(|node| &node.kind) else {
                continue;
            };
            for role in list {
                if let Kind::Text(role) = &role.kind
                    && names.roles.len() < policy::NameTable::SET
                {
                    names.roles.intern(role);
                }
            }
        }
    }
    !names.roles.is_empty()
}
