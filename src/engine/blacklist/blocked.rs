//! Customers who are blocked: for each, where and until when. Knows nothing of who blocks them.

use crate::kernel::ids::ShopId;
use crate::kernel::tick::Tick;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who is blocked where, and until when.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Blacklist(BTreeMap<(ShopId, u64), Tick>);

impl Blacklist {
    /// True if the customer is turned away now.
    #[inline]
    pub fn holds(&self, who: (ShopId, u64), now: Tick) -> bool {
        !self.0.is_empty() && self.0.get(&who).is_some_and(|until| now < *until)
    }

    /// The customer is turned away until then.
    pub fn add(&mut self, who: (ShopId, u64), until: Tick) {
        self.0.insert(who, until);
    }
}
