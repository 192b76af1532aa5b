//! Groups (客服组) and the default group every shop has (JDG-3..19). The default group comes first;
//! its scope is whatever no other group serves, its members are all agents unless taken out.

use super::context::{Context, ShopNames, unknown};
use super::raw::{RawGroup, RawGroupRules, RawMembers, RawWeight};
use super::rules::flag;
use crate::kernel::ids::{GroupId, SeatId, Set};
use crate::model::shop::Group;
use crate::scenario::fault::{Code, Faults, Severity};
use crate::scenario::source::Place;
use crate::scenario::value::{At, Int};
use std::collections::BTreeMap;

/// What groups may be, from `[group_rules]`.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Custom groups exist on this platform.
    pub allowed: bool,
    /// Name of the default group.
    pub default_name: String,
    /// Least, greatest and usual weight.
    pub weights: (i64, i64, i64),
    /// A disabled group keeps its scope.
    pub disabled_holds_scope: bool,
    /// Members of custom groups leave the default group (JDG-14).
    pub custom_members_leave_default: bool,
}

impl Rules {
    /// From the raw section.
    pub fn new(raw: &RawGroupRules) -> Self {
        Rules {
            allowed: flag(&raw.allowed),
            default_name: raw.default_name.as_ref().map_or_else(String::new, |at| at.value.clone()),
            weights: (
                number(&raw.weight_min, 0),
                number(&raw.weight_max, 10),
                number(&raw.weight_default, 6),
            ),
            disabled_holds_scope: flag(&raw.disabled_holds_scope),
            custom_members_leave_default: flag(&raw.custom_members_leave_default),
        }
    }
}

fn number<const LOW: i64, const HIGH: i64>(field: &Option<At<Int<LOW, HIGH>>>, absent: i64) -> i64 {
    field.as_ref().map_or(absent, |at| at.0)
}

/// The groups of a shop and where each is declared.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// The default group first, then the others in order of declaration.
    pub list: Vec<Group>,
    /// Where each is declared.
    pub places: Vec<Place>,
    /// Number of the first among the groups of all shops.
    pub first: usize,
}

impl Groups {
    /// A group by name; an unknown one is a fault.
    pub fn expect(&self, name: &str, place: Place, faults: &mut Faults) -> Option<GroupId> {
        let found = self.list.iter().position(|group| group.name == name);
        if found.is_none() {
            unknown(
                "group",
                name,
                place,
                self.list.iter().map(|group| group.name.as_str()),
                faults,
            );
        }
        found.map(|at| GroupId::from(self.first + at))
    }
}

/// Builds the groups of a shop.
pub fn build(
    raw: &[At<RawGroup>],
    rules: &Rules,
    names: &mut ShopNames,
    ctx: &Context<'_>,
    faults: &mut Faults,
) -> Groups {
    let mut groups = Groups { first: ctx.first_group, ..Groups::default() };
    let mut default_entry = None;
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for group in raw {
        let Some(name) = &group.name else {
            faults
                .add(Code::MissingKey, group.place, "a group needs a name (JDG-3)")
                .label("`name` is missing")
                .help("customers choose among groups by name");
            continue;
        };
        if let Some(first) = seen.insert(name.value.as_str(), name.place) {
            faults
                .add(Code::NameTwice, name.place, format!("two groups are called `{}`", **name))
                .see(first, "the first one")
                .help("customers choose among groups by name (JDG-3)");
            continue;
        }
        if name.value == rules.default_name {
            default_entry = Some(group);
        } else if rules.allowed {
            let built = custom(name, group, rules, names, ctx, faults);
            groups.list.push(built);
            groups.places.push(name.place);
        } else {
            faults
                .add(Code::NotInThisMode, name.place, "this platform has no groups")
                .help("choose a platform that has, or set `[group_rules] allowed = true`");
        }
    }
    let default = default_group(default_entry, rules, &groups.list, ctx, faults);
    groups.list.insert(0, default);
    groups.places.insert(0, default_entry.map_or(ctx.place, |entry| entry.place));
    bind_scopes(&groups, rules.disabled_holds_scope, names, faults);
    groups
}

fn custom(
    name: &At<String>,
    raw: &At<RawGroup>,
    rules: &Rules,
    names: &mut ShopNames,
    ctx: &Context<'_>,
    faults: &mut Faults,
) -> Group {
    let mut pages = Set::EMPTY;
    for page in raw.pages.iter().flat_map(|list| &list.value) {
        if let Some(at) = names.page(page, page.place, faults) {
            pages = pages.with(at);
        }
    }
    let listed = raw.skus.iter().flat_map(|list| &list.value);
    let mut skus: Vec<u32> =
        listed.map(|sku| u32::try_from(names.skus.intern(sku)).unwrap_or(u32::MAX)).collect();
    skus.sort_unstable();
    skus.dedup();
    if raw.pages.as_ref().is_none_or(|list| list.value.is_empty()) && skus.is_empty() {
        faults
            .add(Code::Empty, name.place, format!("group `{}` has no scope (JDG-3)", **name))
            .label("neither `pages` nor `skus`")
            .help("say what it serves, as in `pages = [\"order_detail\"]`");
    }
    let mut members = Vec::new();
    if let Some(raw_members) = &raw.members {
        members = weigh(raw_members, rules, ctx, faults);
    }
    if raw.members.as_ref().is_none_or(|members| members.0.is_empty()) {
        let message = format!("group `{}` has no members (JDG-3)", **name);
        let fault = faults.add(Code::GroupWithoutMembers, name.place, message);
        fault.severity = Severity::Error;
        fault.label("`members` is missing").help("name at least one: `members = [\"...\"]`");
    }
    if let Some(without) = &raw.without {
        faults
            .add(Code::NotInThisMode, without.place, "only the default group has all agents")
            .help("leave them out of `members` instead");
    }
    Group {
        name: name.value.clone(),
        shop: ctx.shop,
        is_default: false,
        enabled: raw.enabled.as_ref().is_none_or(|at| at.value),
        auto_default: raw.auto_assign_to_default.as_ref().is_none_or(|at| at.value),
        pages,
        skus,
        members,
        choice_weight: raw.choice_prob.as_ref().map_or(1.0, |at| at.0),
    }
}

/// Members and weights: a family's weight first, then those of single clones (JDG-9).
fn weigh(
    raw: &RawMembers,
    rules: &Rules,
    ctx: &Context<'_>,
    faults: &mut Faults,
) -> Vec<(SeatId, u8)> {
    let mut weights: BTreeMap<SeatId, (u8, bool)> = BTreeMap::new();
    for (name, written) in &raw.0 {
        let weight = weight(written.as_ref(), rules, faults);
        let exact = ctx.seats.iter().any(|seat| seat.agent == name.value)
            || !ctx.seats.iter().any(|seat| seat.family == name.value);
        for seat in ctx.seats_named(name, name.place, faults) {
            match weights.get(&seat) {
                Some((_, true)) if exact => {
                    let message = format!("`{}` is a member twice", **name);
                    faults.add(Code::NameTwice, name.place, message).label("named before");
                }
                Some((_, true)) => {}
                _ => {
                    weights.insert(seat, (weight, exact));
                }
            }
        }
    }
    weights.into_iter().map(|(seat, (weight, _))| (seat, weight)).collect()
}

fn weight(written: Option<&At<RawWeight>>, rules: &Rules, faults: &mut Faults) -> u8 {
    let (least, greatest, usual) = rules.weights;
    let narrow = |weight: i64| u8::try_from(weight).unwrap_or(0);
    let Some(at) = written else { return narrow(usual) };
    let whole = at.0 as i64;
    if whole as f64 != at.0 || whole < least || whole > greatest {
        let message = format!("{} is not a weight (JDG-9)", at.0);
        faults
            .add(Code::WeightOutOfRange, at.place, message)
            .label(format!("a whole number between {least} and {greatest}"));
        return narrow(usual);
    }
    narrow(whole)
}

/// The default group (JDG-14): everybody, whatever no other group serves, always enabled.
fn default_group(
    entry: Option<&At<RawGroup>>,
    rules: &Rules,
    custom: &[Group],
    ctx: &Context<'_>,
    faults: &mut Faults,
) -> Group {
    let mut given = Vec::new();
    let mut out: Vec<SeatId> = Vec::new();
    if let Some(raw) = entry {
        forbid_scope(raw, faults);
        if let Some(members) = &raw.members {
            given = weigh(members, rules, ctx, faults);
        }
        for name in raw.without.iter().flat_map(|list| &list.value) {
            out.extend(ctx.seats_named(name, name.place, faults));
        }
    }
    let usual = u8::try_from(rules.weights.2).unwrap_or(0);
    let elsewhere = |seat: SeatId| {
        custom.iter().any(|group| group.members.iter().any(|(member, _)| *member == seat))
    };
    let members = ctx.seats.iter().filter_map(|seat| {
        let seat = seat.seat;
        if out.contains(&seat) {
            return None;
        }
        match given.iter().find(|(member, _)| *member == seat) {
            Some((_, weight)) => Some((seat, *weight)),
            None if rules.custom_members_leave_default && elsewhere(seat) => None,
            None => Some((seat, usual)),
        }
    });
    Group {
        name: rules.default_name.clone(),
        shop: ctx.shop,
        is_default: true,
        enabled: true,
        auto_default: true,
        pages: Set::EMPTY,
        skus: Vec::new(),
        members: members.collect(),
        choice_weight: 1.0,
    }
}

fn forbid_scope(raw: &At<RawGroup>, faults: &mut Faults) {
    let fixed = [
        raw.pages.as_ref().map(|at| ("pages", at.place)),
        raw.skus.as_ref().map(|at| ("skus", at.place)),
        raw.enabled.as_ref().map(|at| ("enabled", at.place)),
        raw.auto_assign_to_default.as_ref().map(|at| ("auto_assign_to_default", at.place)),
        raw.choice_prob.as_ref().map(|at| ("choice_prob", at.place)),
    ];
    for (key, place) in fixed.into_iter().flatten() {
        faults
            .add(
                Code::DefaultGroupFixed,
                place,
                format!("the default group takes no `{key}` (JDG-14)"),
            )
            .label("not for the default group")
            .help("it serves whatever no other group serves, and cannot be disabled");
    }
}

/// JDG-5: a page or SKU belongs to one group.
fn bind_scopes(groups: &Groups, disabled_hold: bool, names: &ShopNames, faults: &mut Faults) {
    let mut pages: BTreeMap<usize, usize> = BTreeMap::new();
    let mut skus: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, group) in groups.list.iter().enumerate() {
        if !group.enabled && !disabled_hold {
            continue;
        }
        let mut twice = |what: &str, name: &str, owner: usize| {
            let message =
                format!("{what} `{name}` already belongs to group `{}`", groups.list[owner].name);
            faults
                .add(Code::ScopeBoundTwice, groups.places[at], message)
                .label("one group a page and SKU (JDG-5)")
                .see(groups.places[owner], "it belongs to this group");
        };
        for page in group.pages.iter() {
            if let Some(owner) = pages.insert(page, at) {
                twice("page", &names.pages.names()[page], owner);
                pages.insert(page, owner);
            }
        }
        for sku in &group.skus {
            if let Some(owner) = skus.insert(*sku, at) {
                twice("SKU", &names.skus.names()[*sku as usize], owner);
                skus.insert(*sku, owner);
            }
        }
    }
}
