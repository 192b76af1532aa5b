//! Which custom group of a shop serves a page or a SKU (JDG-4, JDG-5), found without going through
//! the groups. Made anew when a group changes; where several serve the same, the last declared.

use super::group::GroupState;
use crate::kernel::ids::{GroupId, Set};

/// The groups of one shop that are enabled and not deleted, by what they serve.
#[derive(Clone, Debug, Default)]
pub(super) struct Serving {
    /// By page.
    pages: Vec<Option<GroupId>>,
    /// By SKU, ascending, each once.
    skus: Vec<(u32, GroupId)>,
}

impl Serving {
    /// Finds out again who serves what.
    pub fn refresh(&mut self, custom: &[GroupId], groups: &[GroupState]) {
        self.pages.fill(None);
        self.skus.clear();
        // a first time, room is made for all that any of them serves
        self.skus.reserve(custom.iter().map(|group| groups[group.at()].skus.len()).sum());
        for &group in custom {
            let state = &groups[group.at()];
            self.pages.resize(self.pages.len().max(pages(state.pages)), None);
            if !state.enabled || state.deleted {
                continue;
            }
            for page in state.pages.iter() {
                self.pages[page] = Some(group);
            }
            self.skus.extend(state.skus.iter().map(|&sku| (sku, group)));
        }
        self.skus.sort_by_key(|(sku, _)| *sku);
        // of equal ones the last stays: the sort keeps the order of declaration
        self.skus.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = later.1;
            }
            same
        });
    }

    /// Who serves the page.
    #[inline]
    pub fn page(&self, page: u16) -> Option<GroupId> {
        self.pages.get(usize::from(page)).copied().flatten()
    }

    /// Who serves the SKU.
    pub fn sku(&self, sku: u32) -> Option<GroupId> {
        let at = self.skus.binary_search_by_key(&sku, |(sku, _)| *sku).ok()?;
        Some(self.skus[at].1)
    }
}

/// So many pages reach up to the last of a set.
fn pages(set: Set) -> usize {
    (64 - set.0.leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ShopId;

    #[test]
    fn the_last_declared_of_the_enabled_serves() {
        let group = |enabled, deleted, pages: &[usize], skus: &[u32]| GroupState {
            shop: ShopId(0),
            enabled,
            deleted,
            auto_default: false,
            pages: pages.iter().fold(Set::EMPTY, |set, page| set.with(*page)),
            skus: skus.to_vec(),
            pool: 0,
        };
        let mut groups = vec![
            group(true, false, &[0, 63], &[9]),
            group(true, false, &[0, 1], &[3, 5]),
            group(true, false, &[1], &[5, 7]),
            group(false, false, &[1, 2], &[7]),
            group(true, true, &[1], &[7, 8]),
        ];
        let custom: Vec<GroupId> = (1..5).map(GroupId::from).collect();
        let mut serving = Serving::default();
        serving.refresh(&custom, &groups);
        let found = |serving: &Serving| {
            let of_pages = [0, 1, 2, 63, 64].map(|page| serving.page(page).map(|group| group.0));
            (of_pages, [3, 5, 7, 8, 9].map(|sku| serving.sku(sku).map(|group| group.0)))
        };
        let first = [Some(1), Some(2), None, None, None];
        assert_eq!(found(&serving), (first, [Some(1), Some(2), Some(2), None, None]));
        (groups[2].enabled, groups[3].enabled) = (false, true);
        serving.refresh(&custom, &groups);
        let then = [Some(1), Some(3), Some(3), None, None];
        assert_eq!(found(&serving), (then, [Some(1), Some(1), Some(3), None, None]));
    }
}
