//! Logs of contacts and files of counts.

use super::arrivals::LogRequest;
use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::people::People;
use super::policy::ShopNames;
use super::source::Sources;
use crate::kernel::ids::ShopId;
use crate::model::arrival::Times;
use std::path::Path;

/// What logs are read against.
pub struct Scene<'a> {
    /// The desk.
    pub desk: &'a DeskParts,
    /// Its people.
    pub people: &'a People,
    /// The shop.
    pub shop: ShopId,
    /// Where files are looked for.
    pub folder: &'a Path,
}

/// Checks a log over its whole length.
pub fn check(
    request: &LogRequest<'_>,
    _scene: &Scene<'_>,
    _names: &mut ShopNames,
    _sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Times> {
    faults.add(Code::CannotRead, request.path.place, "logs are not read yet");
    None
}
