//! A whole TOML text as a tree. What cannot be read is told, and the rest is read all the same.

use super::fault::{Code, Faults};
use super::limits::VALUES_MOST;
use super::nesting::{DEEPEST, too_deep};
use super::node::{Kind, Node, table};
use super::source::{FileId, Place, Sources};
use super::syntax;
use toml::de::{DeTable, DeValue};

/// Parses a text; every syntax error becomes a fault and what can be read is returned.
pub fn parse(file: FileId, sources: &Sources, faults: &mut Faults) -> Node {
    let text = sources.get(file).map_or("", |source| source.text.as_str());
    if let Some(at) = too_deep(text) {
        let message = format!("more than {DEEPEST} brackets are open here");
        let fault = faults.add(Code::BadSyntax, Place::new(file, at..at + 1), message);
        fault.label("close them");
        return Node::empty(Place::whole(file));
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        syntax::tell(file, text, faults);
    }
    let mut room = VALUES_MOST;
    if !fits(root.get_ref().values(), &mut room) {
        let message = format!("a text has at most {VALUES_MOST} values");
        let fault = faults.add(Code::TooLarge, Place::whole(file), message);
        fault.help("write arrivals into a log (`csv = \"...\"`)");
        return Node::empty(Place::whole(file));
    }
    Node { place: Place::whole(file), kind: Kind::Table(table(file, root.into_inner())) }
}

/// Whether so many values have room; each is worth memory a hundred times its text.
fn fits<'a, 't: 'a>(
    mut values: impl Iterator<Item = &'a toml::Spanned<DeValue<'t>>>,
    room: &mut usize,
) -> bool {
    values.all(|value| {
        *room = room.saturating_sub(1);
        *room > 0
            && match value.get_ref() {
                DeValue::Array(list) => fits(list.iter(), room),
                DeValue::Table(table) => fits(table.values(), room),
                _ => true,
            }
    })
}
