//! Changes of the timeline that are no status of an agent: maxima, receiving, roles, shares,
//! weights and groups. What they bring with them runs once all changes of the instant are made.

use super::arrivals::Feed;
use super::facts::Fact;
use super::instant::Consequence;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{GroupId, ShopId};
use crate::model::shift::ChangeKind;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// A change of the configuration takes effect.
    pub(super) fn configure(&mut self, index: usize, kind: &ChangeKind) {
        match kind {
            ChangeKind::SetMax { seat, max } => {
                let max = max.unwrap_or(u32::MAX);
                self.router.set_max(*seat, max);
                self.emit(Fact::Max { seat: *seat, max });
                self.request_dispatch(self.model.seats[seat.at()].shop);
            }
            ChangeKind::SetReceive { seat, receive } => {
                let about = &self.model.seats[seat.at()];
                self.router.set_receiving(about.shop, *seat, *receive && about.im_enabled);
                self.capacity_changed(about.shop);
            }
            ChangeKind::SetRoles { agent, roles } => {
                let model = self.model;
                for &seat in &model.agents[agent.at()].seats {
                    self.router.set_roles(seat, *roles);
                    self.capacity_changed(model.seats[seat.at()].shop);
                }
            }
            ChangeKind::SetShare { seat, share } => self.router.set_share(*seat, *share),
            ChangeKind::SetWeight { group, seat, weight } => {
                self.router.set_weight(*group, *seat, *weight);
                self.capacity_changed(self.model.shop_of(*group));
            }
            ChangeKind::RemoveMember { group, seat } => {
                self.router.remove_member(*group, *seat);
                self.capacity_changed(self.model.shop_of(*group));
            }
            ChangeKind::GroupEnabled { group, enabled } => {
                self.router.change_group(*group, |state| state.enabled = *enabled);
                self.groups_changed(self.model.shop_of(*group));
                if *enabled {
                    self.capacity_changed(self.model.shop_of(*group));
                } else {
                    self.instant.follow_up(Consequence::GroupGone { group: *group });
                }
            }
            ChangeKind::GroupDeleted { group } => {
                self.router.change_group(*group, |state| state.deleted = true);
                self.groups_changed(self.model.shop_of(*group));
                self.instant.follow_up(Consequence::GroupGone { group: *group });
            }
            ChangeKind::GroupScope { group, pages, skus, auto_default } => {
                self.router.change_group(*group, |state| {
                    state.pages = *pages;
                    state.skus.clone_from(skus);
                    state.auto_default = *auto_default;
                });
                self.groups_changed(self.model.shop_of(*group));
                self.capacity_changed(self.model.shop_of(*group));
            }
            ChangeKind::GroupRenamed { group, .. } => {
                self.emit(Fact::GroupRenamed { group: *group, change: index as u32 });
            }
            _ => {}
        }
    }

    fn capacity_changed(&mut self, shop: ShopId) {
        self.instant.follow_up(Consequence::Capacity { shop });
    }

    /// JDG-15, S-32: waiters and leave messages of a group that is gone find another.
    pub fn group_gone(&mut self, group: GroupId) {
        let shop = self.model.shop_of(group);
        self.reroute_waiters(shop, |admission| admission.matched == Some(group));
        self.retarget_leave(group);
    }
}
