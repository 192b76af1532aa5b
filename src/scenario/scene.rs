//! What the sources of a shop's contacts, and its kinds of work, are read against.

use super::desk::DeskParts;
use super::fault::Faults;
use super::people::People;
use super::policy::{DeskNames, ShopNames};
use super::raw::RawShop;
use super::raw_arrivals::RawArrivals;
use super::raw_work::RawUnpaidOrders;
use super::source::Place;
use super::value::At;
use crate::kernel::ids::ShopId;
use crate::kernel::tick::Span;
use crate::model::arrival::Times;

/// What the sources of a shop are read against.
pub struct Scene<'a> {
    /// The desk.
    pub desk: &'a DeskParts,
    /// Its people.
    pub people: &'a People,
    /// The shop.
    pub shop: ShopId,
    /// The shop's name in the streams: empty for the only shop.
    pub shop_name: &'a str,
    /// Where the shop is declared.
    pub place: Place,
    /// The shop's own keys.
    pub keys: &'a RawShop,
    /// There is other work than chats: a shop without contacts has something to do.
    pub works: bool,
    /// Reads logs.
    pub logs: &'a mut dyn FnMut(LogRequest<'_>, &mut ShopNames, &mut Faults) -> Option<Times>,
}

/// A log to be checked.
pub struct LogRequest<'a> {
    /// The entry of `[[arrivals]]`.
    pub raw: &'a At<RawArrivals>,
    /// The file, as the user named it.
    pub path: &'a At<String>,
    /// True for a file of counts.
    pub counts: bool,
    /// Contacts each row or count stands for.
    pub scale: f64,
    /// It is a file of orders, and this is said of it.
    pub orders: Option<&'a RawUnpaidOrders>,
}

/// What the kinds of a shop are read against.
pub struct Surroundings<'a, 'b> {
    /// What sources are read against.
    pub scene: &'a mut Scene<'b>,
    /// Names of the desk.
    pub desk_names: &'a DeskNames,
    /// Names of the shop.
    pub names: &'a mut ShopNames,
    /// The shop's working hours.
    pub working_hours: (Span, Span),
}
