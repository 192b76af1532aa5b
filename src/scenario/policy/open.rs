//! Finding a platform's text: shipped with the program, or a file of the user's own.

use super::sections::{OPEN_SECTIONS, SECTIONS};
use crate::platforms;
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::limits::TEXT_MOST;
use crate::scenario::node::Node;
use crate::scenario::planner_words::value_of;
use crate::scenario::reading;
use crate::scenario::said::{said, unreadable};
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::tree::parse;
use crate::scenario::value::At;
use std::path::Path;

/// Opens the platform a scenario names: a shipped one, or a file beside the scenario. No platform
/// named is a fault that lists them (JDG-30); a file that is no TOML gives its faults and no tree.
pub fn open_platform(
    choice: Option<&At<String>>,
    folder: &Path,
    place: Place,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Node> {
    let list = || platforms::names().collect::<Vec<_>>().join(", ");
    let Some(choice) = choice else {
        faults
            .add(
                Code::MissingKey,
                place,
                said!("no platform is named (JDG-30)", "没有写平台（JDG-30）"),
            )
            .label(said!("`platform` is missing", "缺少 `platform`"))
            .help(format!("write `platform = \"...\"`, one of {}, or a file", list()));
        return None;
    };
    let text = if platforms::is_path(choice) {
        match reading::text(&folder.join(&**choice), TEXT_MOST) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("cannot read the platform file `{}`", **choice);
                faults.add(Code::CannotRead, choice.place, message).label(unreadable(&error));
                return None;
            }
        }
    } else if let Some(text) = platforms::text(choice) {
        text.to_owned()
    } else {
        let message = format!("no platform is called `{}`", **choice);
        let fault = faults.add(Code::UnknownPlatform, choice.place, message);
        fault.label(format!("shipped: {}", list()));
        let meant = value_of(choice, platforms::names());
        if let Some(meant) = meant {
            fault.mend(choice.place, format!("\"{meant}\""));
        }
        match meant.or_else(|| nearest(choice, platforms::names())) {
            Some(near) => fault.help(said!("write `\"{near}\"`", "请写 `\"{near}\"`")),
            None => fault.help("a file of your own is named by its path, as in `\"my.toml\"`"),
        };
        return None;
    };
    let file = sources.add(choice, text, Author::Platform);
    let mut unreadable = Faults::default();
    let tree = parse(file, sources, &mut unreadable);
    // What was recovered behind a syntax error would raise faults that are not there.
    let readable = !unreadable.has_errors();
    faults.append(unreadable);
    readable.then_some(tree)
}

/// What every platform starts from; read once for a scenario.
pub fn defaults(sources: &mut Sources, faults: &mut Faults) -> Node {
    let file = sources.add("platform defaults", platforms::DEFAULTS.to_owned(), Author::Defaults);
    parse(file, sources, faults)
}

/// The part of a shop's table, or of a one-shop scenario, that lies over the platform's text.
pub fn overrides_of(shop: &Node) -> Node {
    let mut part = Node::empty(shop.place);
    let sections = SECTIONS.iter().map(|(section, _)| *section).filter(|name| *name != "platform");
    for key in sections.chain(OPEN_SECTIONS.iter().copied()) {
        if let Some(entry) = shop.table().and_then(|table| table.entries.get(key)) {
            part.put(key, entry.clone());
        }
    }
    part
}
