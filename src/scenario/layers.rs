//! Laying texts over each other. A shop is the defaults, over them its platform's file, over that
//! the scenario's top-level sections, over that its own entry of `[[shops]]`. Without `[[shops]]`
//! the top-level sections and the shop's keys of `[desk]` describe the one shop there is.

use super::aliases::unknown_key;
use super::fault::{Code, Faults};
use super::forecast;
use super::limits::SHOPS_MOST;
use super::node::{Entry, Kind, Node};
use super::places::{DESK, SHOP, routing_sections, section};
use super::policy;
use super::raw::RawShop;
use super::said::said;
use super::source::Place;

/// The layered trees of a scenario.
pub struct Layers {
    /// The desk's sections over the defaults.
    pub desk: Node,
    /// The shops in order of declaration.
    pub shops: Vec<ShopTree>,
}

/// One shop's trees.
pub struct ShopTree {
    /// Its name; empty for the one shop of a scenario without `[[shops]]`.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
    /// The keys of [`RawShop`], as a table.
    pub keys: Node,
    /// The sections read by this folder: the user's until [`ShopTree::settle`] lays them over the
    /// platform's and the defaults.
    pub sections: Node,
    /// The sections of routing that lie over the platform's.
    pub overrides: Node,
}

impl ShopTree {
    /// Lays the user's sections over the platform's, and those over the defaults: first those for
    /// all, then those of the service model.
    pub fn settle(&mut self, defaults: &Node, platform: &Node) {
        let mut whole = Node::empty(self.place);
        whole.lay(part(defaults, SHOP, self.place));
        let layers = [&self.sections, platform, defaults];
        if let Some(model) = layers.iter().find_map(|layer| layer.at("service.model"))
            && let Kind::Text(word) = &model.kind
            && let Some(own) = defaults.get(word)
        {
            whole.lay(part(own, SHOP, self.place));
        }
        whole.lay(part(platform, policy::SHOP_SECTIONS, self.place));
        whole.lay(std::mem::replace(&mut self.sections, Node::empty(self.place)));
        whole.place = self.place;
        self.sections = whole;
    }
}

/// Some sections of a tree.
fn part(tree: &Node, sections: &[&str], place: Place) -> Node {
    let mut part = Node::empty(place);
    for (key, entry) in tree.table().iter().flat_map(|table| &table.entries) {
        if sections.contains(&key.as_str()) {
            part.put(key, entry.clone());
        }
    }
    part
}

/// Builds the trees. `user` is the scenario, `defaults` the text shipped with the program.
pub fn build(mut user: Node, defaults: &Node, faults: &mut Faults) -> Layers {
    report_unknown_sections(&user, &[DESK, SHOP], faults);
    single_headings(&mut user, faults);
    forecast::choose(&mut user, faults);
    let shops = user.take("shops");
    let mut desk = Node::empty(user.place);
    for (key, entry) in defaults.table().iter().flat_map(|table| &table.entries) {
        if DESK.contains(&key.as_str()) {
            desk.put(key, entry.clone());
        }
    }
    let mut top = Node::empty(user.place);
    if let Kind::Table(table) = user.kind {
        for (key, entry) in table.entries {
            let target = if DESK.contains(&key.as_str()) { &mut desk } else { &mut top };
            match target.get_mut(&key) {
                Some(below) => below.lay(entry.node),
                None => target.put(&key, entry),
            }
        }
    }
    let mut layers = Layers { desk, shops: Vec::new() };
    match shops {
        None => single(&mut layers, &top),
        Some(entry) => several(&mut layers, entry, &top, faults),
    }
    layers
}

/// `[agents]` where `[[agents]]` is meant: told, and read as the one element it is.
fn single_headings(user: &mut Node, faults: &mut Faults) {
    let Kind::Table(table) = &mut user.kind else { return };
    for (key, entry) in &mut table.entries {
        let many = section(key).is_some_and(|section| section.many);
        if !many || entry.node.table().is_none() {
            continue;
        }
        let place = entry.node.place;
        faults
            .add(
                Code::WrongType,
                place,
                said!(
                    "every one of `{key}` has a heading of its own in double brackets",
                    "每个 `{key}` 各有一个双方括号标题"
                ),
            )
            .label(said!("single brackets", "这里是单方括号"))
            .help(said!("write `[[{key}]]`", "请写 `[[{key}]]`"))
            .mend(place, format!("[[{key}]]"));
        let one = std::mem::replace(&mut entry.node, Node::empty(place));
        entry.node.kind = Kind::List(vec![one]);
    }
}

fn report_unknown_sections(root: &Node, known: &[&[&'static str]], faults: &mut Faults) {
    let all = || known.iter().flat_map(|list| list.iter()).copied().chain(routing_sections());
    for (key, entry) in root.table().iter().flat_map(|table| &table.entries) {
        if all().any(|name| name == key) {
            continue;
        }
        unknown_key(key, entry.key, &all().collect::<Vec<_>>(), Some(&entry.node.kind), faults);
    }
}

/// A scenario without `[[shops]]`: the shop's keys stand in `[desk]`.
fn single(layers: &mut Layers, top: &Node) {
    let place = layers.desk.get("desk").map_or(layers.desk.place, |desk| desk.place);
    let mut keys = Node::empty(place);
    for (key, entry) in shop_keys(&layers.desk) {
        keys.put(&key, entry);
    }
    let own = Node::empty(place);
    layers.shops.push(lay(String::new(), place, keys, [top.clone(), own]));
}

/// The shop's keys that stand in `[desk]`.
fn shop_keys(desk: &Node) -> Vec<(String, Entry)> {
    let entries =
        desk.get("desk").and_then(Node::table).into_iter().flat_map(|table| &table.entries);
    entries
        .filter(|(key, _)| RawShop::KNOWN.contains(&key.as_str()) && *key != "name")
        .map(|(key, entry)| (key.clone(), entry.clone()))
        .collect()
}

fn several(layers: &mut Layers, entry: Entry, top: &Node, faults: &mut Faults) {
    for (key, misplaced) in shop_keys(&layers.desk) {
        let message = format!("`{key}` belongs to a shop, and there are `[[shops]]`");
        faults
            .add(Code::KeysCollide, misplaced.key, message)
            .label("which shop?")
            .see(entry.key, "the shops are declared here")
            .help(format!("move `{key}` into the shop"));
    }
    if let Some(robot) = top.table().and_then(|table| table.entries.get("robot"))
        && entry.key < robot.key
    {
        let message = "is `[robot]` of the shop above it, or of all shops?";
        faults
            .add(Code::KeysCollide, robot.key, message)
            .label("here it would stand in front of every shop")
            .see(entry.key, "the shops are declared here")
            .help("write `[shops.robot]` for the shop above, or move it above `[[shops]]` for all");
    }
    let Kind::List(list) = entry.node.kind else {
        faults
            .add(Code::WrongType, entry.node.place, "shops are declared as `[[shops]]`")
            .label("not a list of tables");
        layers.shops.push(stand_in(entry.key, top));
        return;
    };
    if list.is_empty() {
        faults.add(Code::Empty, entry.key, "there are no shops").label("declare one");
    }
    if list.len() > SHOPS_MOST {
        let message = format!("{} shops are too many", list.len());
        faults.add(Code::TooLarge, entry.key, message).label(format!("at most {SHOPS_MOST}"));
    }
    for node in list.into_iter().take(SHOPS_MOST) {
        if let Some(shop) = declared(node, top, layers, faults) {
            layers.shops.push(shop);
        }
    }
    if layers.shops.is_empty() {
        layers.shops.push(stand_in(entry.key, top));
    }
}

/// A shop with which agents and shifts can be read where no shop could be, so that their faults are
/// told too. There is a fault already: nothing runs on it.
fn stand_in(place: Place, top: &Node) -> ShopTree {
    let mut keys = Node::empty(place);
    for (key, kind) in
        [("platform", Kind::Text("generic".to_owned())), ("contacts_per_day", Kind::Whole(1))]
    {
        keys.put(key, Entry { key: place, node: Node { place, kind } });
    }
    lay(String::new(), place, keys, [top.clone(), Node::empty(place)])
}

/// One of `[[shops]]`: its keys apart from its sections.
fn declared(node: Node, top: &Node, layers: &Layers, faults: &mut Faults) -> Option<ShopTree> {
    let place = node.place;
    let Kind::Table(table) = node.kind else {
        faults.add(Code::WrongType, place, "a shop is a table").label("not a table");
        return None;
    };
    let (mut keys, mut own) = (Node::empty(place), Node::empty(place));
    for (key, entry) in table.entries {
        let target = if RawShop::KNOWN.contains(&key.as_str()) { &mut keys } else { &mut own };
        target.put(&key, entry);
    }
    report_unknown_sections(&own, &[SHOP, RawShop::KNOWN], faults);
    let name = match keys.get("name").map(|node| &node.kind) {
        Some(Kind::Text(name)) => name.clone(),
        _ => {
            faults.add(Code::MissingKey, place, "a shop needs a name").label("`name` is missing");
            format!("shop {}", layers.shops.len() + 1)
        }
    };
    if let Some(first) = layers.shops.iter().find(|shop| shop.name == name) {
        faults
            .add(Code::NameTwice, place, format!("two shops are called `{name}`"))
            .see(first.place, "the first one");
    }
    Some(lay(name, place, keys, [top.clone(), own]))
}

/// Lays the user's layers over each other, the stronger last.
fn lay(name: String, place: Place, keys: Node, layers: [Node; 2]) -> ShopTree {
    let (mut sections, mut overrides) = (Node::empty(place), Node::empty(place));
    for layer in layers {
        sections.lay(part(&layer, SHOP, place));
        overrides.lay(policy::overrides_of(&layer));
    }
    sections.place = place;
    ShopTree { name, place, keys, sections, overrides }
}
