//! Who is declared, and whom a sheet adds: the names that an entry of `[[agents]]` stands for.

use crate::kernel::stream::hash_name64;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::raw_people::RawAgent;
use crate::scenario::source::Place;
use crate::scenario::value::At;

/// Who is declared, and who else the sheet names.
pub struct Team<'a> {
    /// `[[agents]]`.
    pub agents: &'a [At<RawAgent>],
    /// People of the sheet whom none of them declares.
    pub new: Vec<String>,
    /// True if there is a sheet that could not be read: nothing more is said about it.
    pub broken: bool,
}

/// An agent's name, number among the clones (0 if alone), and identity of its chance.
pub struct Named {
    /// Name.
    pub name: String,
    /// Number.
    pub clone: u32,
    /// Stream identity.
    pub entity: u64,
}

impl Team<'_> {
    /// How many agents an entry stands for.
    pub fn count(&self, raw: &RawAgent) -> i64 {
        match is_template(raw) {
            true => self.new.len() as i64,
            false => raw.count.as_ref().map_or(1, |at| at.0),
        }
    }

    /// The agents an entry stands for: itself, its clones, or people of the sheet.
    pub fn names(&self, raw: &RawAgent, faults: &mut Faults) -> Vec<Named> {
        let id = raw.id.as_ref().map_or("", |at| at.value.as_str());
        let entity = |name: &str, clone: u32| hash_name64(&format!("{name}\u{1f}{clone}"));
        if let Some(at) = raw.from_roster.as_ref().filter(|at| at.value) {
            if !self.check(raw, at.place, faults) {
                return Vec::new();
            }
            let each = (1u32..).zip(&self.new);
            let named = |(clone, name): (u32, &String)| Named {
                name: name.clone(),
                clone,
                entity: entity(name, 0),
            };
            return each.map(named).collect();
        }
        match &raw.count {
            None => vec![Named { name: id.to_owned(), clone: 0, entity: entity(id, 0) }],
            Some(count) => (1..=count.count())
                .map(|clone| Named {
                    name: format!("{id}-{clone}"),
                    clone,
                    entity: entity(id, clone),
                })
                .collect(),
        }
    }

    /// What an entry for people of the sheet cannot be; false if another one has them.
    fn check(&self, raw: &RawAgent, place: Place, faults: &mut Faults) -> bool {
        if let Some(count) = &raw.count {
            faults
                .add(Code::KeysCollide, count.place, "the sheet says how many these are")
                .label("leave `count` out")
                .see(place, "people of the sheet");
        }
        let first = self.agents.iter().filter_map(|raw| raw.from_roster.as_ref());
        let first = first.filter(|at| at.value).map(|at| at.place).next();
        if let Some(first) = first.filter(|first| *first != place) {
            faults
                .add(Code::KeysCollide, place, "another entry stands for people of the sheet")
                .label("one of them is enough")
                .see(first, "the first one")
                .help("declare the others by name");
            return false;
        }
        if self.new.is_empty() && !self.broken {
            faults
                .add(Code::NotInThisMode, place, "nobody of the sheet is left for this entry")
                .label("there is no `desk.roster`, or all of it are declared")
                .help("leave this entry out");
        }
        true
    }
}

/// True for an entry of `[[agents]]` that stands for people of the sheet.
pub fn is_template(raw: &RawAgent) -> bool {
    raw.from_roster.as_ref().is_some_and(|at| at.value)
}
