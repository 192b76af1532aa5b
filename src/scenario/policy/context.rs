//! What a shop's policy is built into: names that the desk shares, names of the shop, and the
//! seats of the agents who serve it.

use crate::kernel::ids::{SeatId, Set, ShopId};
use crate::model::platform::Status;
use crate::scenario::clones;
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::near::listed;
use crate::scenario::planner_words::value_of;
use crate::scenario::said::said;
use crate::scenario::source::Place;
use crate::scenario::value::At;
use std::collections::BTreeMap;

/// A table of names; a name's index is its place.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    list: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl NameTable {
    /// The most names of a kind of which sets are made.
    pub const SET: usize = 64;

    /// The index of a name, if it is known.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The index of a name, which is added if it is new.
    pub fn intern(&mut self, name: &str) -> usize {
        if let Some(at) = self.find(name) {
            return at;
        }
        self.list.push(name.to_owned());
        self.index.insert(name.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }

    /// All names in order.
    pub fn names(&self) -> &[String] {
        &self.list
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// As [`find`](Self::find); an unknown name is a fault that suggests the nearest known one.
    pub fn expect(
        &self,
        what: &str,
        name: &str,
        place: Place,
        faults: &mut Faults,
    ) -> Option<usize> {
        let found = self.find(name);
        if found.is_none() {
            unknown(what, name, place, self.list.iter().map(String::as_str), faults);
        }
        found
    }

    /// Adds a name to a table of which sets are made; one too many is a fault.
    pub fn add_to_set(
        &mut self,
        what: &str,
        name: &str,
        place: Place,
        faults: &mut Faults,
    ) -> Option<usize> {
        if self.find(name).is_none() && self.len() >= Self::SET {
            let message = format!("more than {} names of a {what}", Self::SET);
            faults.add(Code::TooLarge, place, message).label("one too many");
            return None;
        }
        Some(self.intern(name))
    }
}

/// Reports a name nobody declared.
pub fn unknown<'a>(
    what: &str,
    name: &str,
    place: Place,
    known: impl IntoIterator<Item = &'a str>,
    faults: &mut Faults,
) {
    if faults.is_full() {
        faults.add(Code::UnknownName, place, "");
        return;
    }
    let known: Vec<&str> = known.into_iter().collect();
    let zh = noun(what);
    let message = said!("no {what} is called `{name}`", "没有叫 `{name}` 的{zh}");
    let fault = faults.add(Code::UnknownName, place, message);
    if known.is_empty() {
        fault.label(said!("no {what} is declared", "还没有定义任何{zh}"));
        return;
    }
    let list = listed(name, known.iter().copied());
    let (en, zh) = (&list.en, list.pick(true));
    fault.label(said!("declared: {en}", "已有：{zh}"));
    let all = what.starts_with("agent").then_some("all");
    let meant = value_of(name, known.iter().copied().chain(all));
    if let Some(near) = meant.or_else(|| nearest(name, known.iter().copied())) {
        fault.help(said!("write `\"{near}\"`", "请写 `\"{near}\"`"));
    }
    if let Some(meant) = meant {
        fault.mend(place, format!("\"{meant}\""));
    }
}

/// What is named, in Chinese.
fn noun(what: &str) -> String {
    let one = |what: &str| {
        match what {
            "page" => "页面",
            "client" => "来源端",
            "intent" => "咨询类型",
            "role" => "岗位",
            "status" => "状态",
            "agent" => "客服",
            "agent of this shop" => "本店客服",
            "shop" => "店铺",
            "shop this agent serves" => "这名客服所服务的店铺",
            "group" => "客服组",
            "tier" => "分流层级",
            _ => "",
        }
        .to_owned()
    };
    match what.strip_prefix("agent of ").filter(|shop| *shop != "this shop") {
        Some(shop) => format!("{shop} 的客服"),
        None => one(what),
    }
}

/// Names shared by all shops of a desk.
#[derive(Clone, Debug, Default)]
pub struct DeskNames {
    /// Statuses; 0 is offline, 1 online, 2 closing.
    pub statuses: Vec<Status>,
    /// Roles of agents and needs of customers.
    pub roles: NameTable,
}

impl DeskNames {
    /// The index of a status by name.
    pub fn status(&self, name: &str) -> Option<usize> {
        self.statuses.iter().position(|status| status.name == name)
    }

    /// A set of statuses by name; unknown names are faults. `closing` is the engine's own (S-10).
    pub fn status_set(&self, names: &[At<String>], faults: &mut Faults) -> Set {
        let mut set = Set::EMPTY;
        for name in names {
            match self.status(name) {
                Some(at) if at != 2 => set = set.with(at),
                _ => {
                    let known = self.statuses.iter().map(|status| status.name.as_str());
                    unknown("status", name, name.place, known.filter(|n| *n != "closing"), faults);
                }
            }
        }
        set
    }
}

/// Names of one shop.
#[derive(Clone, Debug, Default)]
pub struct ShopNames {
    /// Pages (页面).
    pub pages: NameTable,
    /// Clients (来源端).
    pub clients: NameTable,
    /// Intents (咨询类型).
    pub intents: NameTable,
    /// SKUs that a group or a source names.
    pub skus: NameTable,
    /// The platform lists no pages: any name is one.
    pub any_page: bool,
    /// The platform lists no clients: any name is one.
    pub any_client: bool,
}

impl ShopNames {
    /// A page by name; where the platform lists its pages, an unknown one is a fault.
    pub fn page(&mut self, name: &str, place: Place, faults: &mut Faults) -> Option<usize> {
        match self.any_page {
            true => self.pages.add_to_set("page", name, place, faults),
            false => self.pages.expect("page", name, place, faults),
        }
    }

    /// A client by name; where the platform lists its clients, an unknown one is a fault.
    pub fn client(&mut self, name: &str, place: Place, faults: &mut Faults) -> Option<usize> {
        match self.any_client {
            true => self.clients.add_to_set("client", name, place, faults),
            false => self.clients.expect("client", name, place, faults),
        }
    }

    /// An intent by name, which is added if it is new.
    pub fn intent(&mut self, name: &str, place: Place, faults: &mut Faults) -> Option<usize> {
        self.intents.add_to_set("intent", name, place, faults)
    }
}

/// A seat, as far as a policy asks.
#[derive(Clone, Debug)]
pub struct SeatName {
    /// The agent's unique name.
    pub agent: String,
    /// The roster entry it was cloned from; naming it means all clones (S-22).
    pub family: String,
    /// The seat.
    pub seat: SeatId,
    /// The agent's roles.
    pub roles: Set,
}

/// Where a shop's policy is built.
pub struct Context<'a> {
    /// The shop.
    pub shop: ShopId,
    /// The shop's name, for messages.
    pub shop_name: &'a str,
    /// Where the shop is declared, for faults about what is not there.
    pub place: Place,
    /// Number of the shop's first group among the groups of all shops.
    pub first_group: usize,
    /// The shop's seats in order of declaration.
    pub seats: &'a [SeatName],
    /// Families of the desk that have nobody (`count = 0`): their names stand for no seat.
    pub empty: &'a [&'a str],
    /// Names of the desk; the platform's statuses and roles are added.
    pub desk: &'a mut DeskNames,
}

impl Context<'_> {
    /// The seats that an agent's name, a family's or a range of clones stands for; an unknown name
    /// is a fault.
    pub fn seats_named(&self, name: &str, place: Place, faults: &mut Faults) -> Vec<SeatId> {
        let named = |name: &str| -> Vec<SeatId> {
            let named = self.seats.iter().filter(|seat| seat.agent == name || seat.family == name);
            named.map(|seat| seat.seat).collect()
        };
        let found = named(name);
        if found.is_empty() && self.empty.contains(&name) {
            return found;
        }
        if let (true, Some(range)) = (found.is_empty(), clones::range(name)) {
            let each = self.seats.iter().map(|seat| (seat.agent.as_str(), seat.seat));
            let by_name: BTreeMap<&str, SeatId> = each.collect();
            let find = |name: &str| by_name.get(name).copied().into_iter().collect();
            return clones::all(name, range, place, find, faults);
        }
        if found.is_empty() {
            let known = self.seats.iter().flat_map(|seat| [seat.agent.as_str(), &seat.family]);
            let mut known: Vec<&str> = known.collect();
            known.sort_unstable();
            known.dedup();
            unknown(&format!("agent of {}", self.shop_name), name, place, known, faults);
        }
        found
    }
}
