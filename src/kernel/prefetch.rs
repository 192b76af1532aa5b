//! Asking for a cache line before it is needed: whoever waits for memory waits while something
//! else is being done. Nothing is read and nothing changes by it.

use prefetch_index::prefetch_index;
use std::slice::from_ref;

/// Contacts and agents of fewer than this lie in the second-level cache whatever is done.
pub const FEW: usize = 1024;

/// Begins to fetch the line in which a place begins.
#[inline(always)]
pub fn prefetch<T>(place: &T) {
    prefetch_index(from_ref(place), 0);
}
