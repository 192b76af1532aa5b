//! A group as routing sees it.

use crate::kernel::ids::{Set, ShopId};
use serde::{Deserialize, Serialize};

/// A group as it is now (timeline events change it).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupState {
    /// Its shop.
    pub shop: ShopId,
    /// Enabled.
    pub enabled: bool,
    /// Deleted for good.
    pub deleted: bool,
    /// May use the default group.
    pub auto_default: bool,
    /// Pages.
    pub pages: Set,
    /// SKUs, ascending.
    pub skus: Vec<u32>,
    /// Its pool of candidates.
    pub pool: u32,
}
