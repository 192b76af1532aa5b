//! What the timeline may do to groups (JDG-15, JDG-16): a deleted group never comes back, and its
//! scope is free for another; two groups never hold one page or SKU at the same time.

use super::groups::{Groups, Rules};
use crate::kernel::ids::{GroupId, Set};
use crate::model::shift::{Change, ChangeKind};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::source::Place;

struct Now {
    name: String,
    enabled: bool,
    deleted: Option<Place>,
    pages: Set,
    skus: Vec<u32>,
}

/// Checks the changes to a shop's groups, each with its place, in the order they take effect.
pub fn check(groups: &Groups, rules: &Rules, changes: &[(Change, Place)], faults: &mut Faults) {
    let mut now: Vec<Now> = groups
        .list
        .iter()
        .map(|group| Now {
            name: group.name.clone(),
            enabled: group.enabled,
            deleted: None,
            pages: group.pages,
            skus: group.skus.clone(),
        })
        .collect();
    for (change, place) in changes {
        let Some(at) = group_of(&change.kind).and_then(|group| index(groups, group)) else {
            continue;
        };
        if let Some(when) = now[at].deleted {
            let message = format!("group `{}` has been deleted (JDG-16)", now[at].name);
            faults
                .add(Code::GroupIsDeleted, *place, message)
                .label("cannot be changed any more")
                .see(when, "deleted here");
            continue;
        }
        if at == 0 && default_is_fixed(&change.kind) {
            faults
                .add(Code::DefaultGroupFixed, *place, "the default group stays as it is (JDG-14)")
                .label("its scope is fixed, it is never disabled or deleted");
            continue;
        }
        apply(&change.kind, &mut now, at, *place);
        if matches!(change.kind, ChangeKind::GroupEnabled { .. } | ChangeKind::GroupScope { .. }) {
            check_scope(&now, at, rules.disabled_holds_scope, *place, faults);
        }
        if let ChangeKind::GroupRenamed { name, .. } = &change.kind
            && now
                .iter()
                .enumerate()
                .any(|(other, group)| other != at && group.deleted.is_none() && group.name == *name)
        {
            let message = format!("another group is called `{name}` by then");
            faults.add(Code::NameTwice, *place, message).label("customers choose by name");
        }
    }
}

fn group_of(kind: &ChangeKind) -> Option<GroupId> {
    match kind {
        ChangeKind::SetWeight { group, .. }
        | ChangeKind::RemoveMember { group, .. }
        | ChangeKind::GroupEnabled { group, .. }
        | ChangeKind::GroupDeleted { group }
        | ChangeKind::GroupScope { group, .. }
        | ChangeKind::GroupRenamed { group, .. } => Some(*group),
        _ => None,
    }
}

fn index(groups: &Groups, group: GroupId) -> Option<usize> {
    group.at().checked_sub(groups.first).filter(|at| *at < groups.list.len())
}

fn default_is_fixed(kind: &ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::GroupEnabled { .. }
            | ChangeKind::GroupDeleted { .. }
            | ChangeKind::GroupScope { .. }
    )
}

fn apply(kind: &ChangeKind, now: &mut [Now], at: usize, place: Place) {
    let group = &mut now[at];
    match kind {
        ChangeKind::GroupEnabled { enabled, .. } => group.enabled = *enabled,
        ChangeKind::GroupDeleted { .. } => group.deleted = Some(place),
        ChangeKind::GroupScope { pages, skus, .. } => {
            group.pages = *pages;
            group.skus.clone_from(skus);
        }
        ChangeKind::GroupRenamed { name, .. } => group.name.clone_from(name),
        _ => {}
    }
}

fn check_scope(now: &[Now], at: usize, disabled_hold: bool, place: Place, faults: &mut Faults) {
    let holds = |group: &Now| group.deleted.is_none() && (group.enabled || disabled_hold);
    if !holds(&now[at]) {
        return;
    }
    for (other, group) in now.iter().enumerate() {
        let shared = group.pages.meets(now[at].pages)
            || group.skus.iter().any(|sku| now[at].skus.binary_search(sku).is_ok());
        if other != at && shared && holds(group) {
            let message = format!("group `{}` still holds part of this scope (JDG-5)", group.name);
            faults
                .add(Code::ScopeBoundTwice, place, message)
                .help("delete that group first, or give it another scope");
        }
    }
}
