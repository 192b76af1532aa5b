//! The marks of a platform file: a number nobody published has the word `assumption` in the comment
//! behind it, for whoever reads the file and for the list in every report alike. A mark behind a
//! heading holds for all keys below it.
//!
//! ```toml
//! [leave]
//! interval = ["60s", "120s"]      # JDG-22: every 1-2 minutes; uniform is an assumption
//! [norms]                         # assumption: the figures of another platform
//! pre_sale = 250
//! ```

use super::node::{Kind, Node};
use super::source::{Place, Sources};

/// The words that mark a number.
const WORDS: [&str; 2] = ["assumption", "假设"];

/// A value that a platform file calls an assumption.
#[derive(Clone, Debug)]
pub struct Mark<'a> {
    /// Section and key as a planner names them, as in `leave.interval`.
    pub key: String,
    /// Where a scenario sets it, key by key.
    pub path: Vec<String>,
    /// The value in the platform file.
    pub node: &'a Node,
    /// The comment, without its hash sign.
    pub note: String,
}

/// All marks of a platform's text, in the order of their keys.
pub fn find<'a>(platform: &'a Node, sources: &Sources) -> Vec<Mark<'a>> {
    let mut walk = Walk { sources, platform, found: Vec::new() };
    walk.table(platform, &mut Vec::new(), None);
    walk.found
}

struct Walk<'a, 's> {
    sources: &'s Sources,
    platform: &'a Node,
    found: Vec<Mark<'a>>,
}

impl<'a> Walk<'a, '_> {
    /// `note` is the mark of the heading above.
    fn table(&mut self, node: &'a Node, path: &mut Vec<String>, note: Option<&str>) {
        for (key, entry) in node.table().iter().flat_map(|table| &table.entries) {
            // A platform's names are no numbers.
            if key.starts_with("label_") || key.starts_with("about_") {
                continue;
            }
            path.push(key.clone());
            self.value(&entry.node, path, note);
            path.pop();
        }
    }

    fn value(&mut self, node: &'a Node, path: &mut Vec<String>, above: Option<&str>) {
        match &node.kind {
            Kind::List(list) if list.iter().any(|element| element.table().is_some()) => {
                for (number, element) in list.iter().enumerate() {
                    path.push(name_of(element, number));
                    let own = self.note(element.place);
                    self.table(element, path, own.as_deref());
                    path.pop();
                }
            }
            // A heading marks what is below it; a table on one line is a value like any other.
            Kind::Table(_) if !self.sources.quote(node.place).starts_with('{') => {
                let own = self.note(node.place).filter(|_| self.is_heading(node.place));
                self.table(node, path, own.as_deref());
            }
            _ => {
                let note = self.note(node.place);
                if let Some(note) = note.or_else(|| above.map(str::to_owned)) {
                    self.mark(node, path, note);
                }
            }
        }
    }

    fn mark(&mut self, node: &'a Node, path: &[String], note: String) {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let (key, path) = match words[..] {
            // A switch is set where it says.
            ["switches", name, "default"] => {
                let place = self.platform.at("switches").and_then(|all| all.get(name));
                match place.and_then(|switch| switch.get("set_in")).map(|node| &node.kind) {
                    Some(Kind::Text(set_in)) => {
                        (set_in.clone(), set_in.split('.').map(str::to_owned).collect())
                    }
                    _ => return,
                }
            }
            // A tier is changed by its name.
            [section, "tiers", name, key] => {
                let path = [section, "change", name, key].map(str::to_owned).to_vec();
                (format!("{section}.\"{name}\".{key}"), path)
            }
            _ => (path.join("."), path.to_vec()),
        };
        self.found.push(Mark { key, path, node, note });
    }

    /// True if a place is a heading in brackets.
    fn is_heading(&self, place: Place) -> bool {
        self.sources.quote(place).starts_with('[')
    }

    /// The comment behind a place on its line, if it marks an assumption.
    fn note(&self, place: Place) -> Option<String> {
        let text = self.sources.get(place.file)?.text.get(place.end as usize..)?;
        let rest = text.lines().next()?;
        let comment = rest.trim_start_matches([',', ' ', '\t', ']', '}']).strip_prefix('#')?;
        let marks = WORDS.iter().any(|word| comment.contains(word));
        marks.then(|| comment.trim().to_owned())
    }
}

/// A tier's name, or its number.
fn name_of(element: &Node, number: usize) -> String {
    match element.get("name").map(|node| &node.kind) {
        Some(Kind::Text(name)) => name.clone(),
        _ => (number + 1).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::Faults;

    use super::super::source::Author;
    use super::super::tree;
    use super::*;

    #[test]
    fn marks_are_found_behind_values_tables_headings_and_tiers() {
        let text = concat!(
            "[leave]\n",
            "interval = [\"60s\", \"120s\"]  # X-1; uniform is an assumption\n",
            "order = \"fifo\"  # JDG-22\n",
            "manual = { interval = \"10min\", batch = 10 }  # assumption\n",
            "note = \"# assumption\"\n",
            "[norms]  # assumption for this one\n",
            "pre_sale = 250\nafter_sale = 200\n",
            "[[entry.tiers]]\nname = \"late\"\nfrom = \"shop\"  # 假设\n",
            "[switches.policy]\nset_in = \"routing.policy\"\ndefault = \"random\"  # assumption\n",
            "[customer]\npatience.mean = \"9s\"  # assumption\nrounds = 3\n",
        );
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("mine.toml", text.to_owned(), Author::Platform);
        let tree = tree::parse(file, &sources, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        let found: Vec<String> = find(&tree, &sources)
            .iter()
            .map(|mark| format!("{} @{} {}", mark.key, mark.path.join("/"), mark.note))
            .collect();
        assert_eq!(
            found,
            [
                "customer.patience.mean @customer/patience/mean assumption",
                "entry.\"late\".from @entry/change/late/from 假设",
                "leave.interval @leave/interval X-1; uniform is an assumption",
                "leave.manual @leave/manual assumption",
                "norms.after_sale @norms/after_sale assumption for this one",
                "norms.pre_sale @norms/pre_sale assumption for this one",
                "routing.policy @routing/policy assumption",
            ]
        );
    }
}
