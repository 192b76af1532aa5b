//! Reading tables out of the tree. `raw_table!` declares a section once and gives its struct,
//! its reader (which reports every unknown key with the nearest known one) and its part of the
//! JSON Schema. Every field is optional: what is needed is said by the validation, after the
//! layers have been laid over each other.
//!
//! ```text
//! raw_table! {
//!     /// Waiting for a slot (排队).
//!     pub struct RawQueue {
//!         /// False: nobody queues.
//!         enabled: bool,
//!         /// Most contacts waiting at once.
//!         limit: Int<0, 1_000_000>,
//!     }
//! }
//! ```

use super::aliases::unknown_key;
use super::fault::{Code, Faults};
use super::node::{Entry, Node, Table};
use super::said::said;
use super::source::Place;
use super::value::{At, Value};

/// A section that has been read.
pub trait Section {
    /// The keys that stand in the text, read or not.
    fn given(&self) -> &[&'static str];

    /// True if the text does not have the key; a wrong value has been told already.
    fn lacks(&self, key: &str) -> bool {
        !self.given().contains(&key)
    }
}

/// A table being read: remembers which keys somebody knows.
pub struct Reader<'a> {
    place: Place,
    table: &'a Table,
    known: &'static [&'static str],
    /// Keys that stand there under another name, which has been told.
    meant: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// Opens a table; anything else is a fault. `known` are all keys it may have.
    pub fn open(
        node: &'a Node,
        known: &'static [&'static str],
        faults: &mut Faults,
    ) -> Option<Self> {
        let Some(table) = node.table() else {
            let (found, zh) = (node.kind.word(), node.kind.chinese());
            faults
                .add(
                    Code::WrongType,
                    node.place,
                    said!("expected a table, found {found}", "此处应为表，却是{zh}"),
                )
                .label(said!("not a table", "不是表"));
            return None;
        };
        let mut reader = Reader { place: node.place, table, known, meant: Vec::new() };
        reader.report_unknown(faults);
        Some(reader)
    }

    /// Where the table stands.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The known keys that stand in the table, also under a name that has been told.
    pub fn given(&self) -> Vec<&'static str> {
        let stands = |key: &&'static str| self.table.entries.contains_key(*key);
        let stands = |key: &&'static str| stands(key) || self.meant.contains(key);
        self.known.iter().copied().filter(stands).collect()
    }

    /// A typed value; `None` if the key is absent or its value wrong, which is then a fault.
    pub fn get<T: Value>(&self, key: &str, faults: &mut Faults) -> Option<At<T>> {
        let Entry { node, .. } = self.table.entries.get(key)?;
        T::read(node, faults).map(|value| At { value, place: node.place })
    }

    fn report_unknown(&mut self, faults: &mut Faults) {
        for (key, entry) in &self.table.entries {
            if self.known.contains(&key.as_str()) {
                continue;
            }
            let kind = &entry.node.kind;
            let fault = unknown_key(key, entry.key, self.known, Some(kind), faults);
            if let Some(mend) = fault.mend.first() {
                self.meant.extend(self.known.iter().copied().filter(|key| *key == mend.with));
            }
        }
    }
}

/// Declares a section: struct of optional, placed fields, reader, schema.
macro_rules! raw_table {
    ($($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: Option<$crate::scenario::value::At<$type>>,)*
            /// The keys that stand in the text, read or not.
            #[schemars(skip)]
            pub given: Vec<&'static str>,
        }

        impl $name {
            /// The keys the section may have.
            pub const KNOWN: &'static [&'static str] = &[$(stringify!($field)),*];
            /// The type of each, as the source spells it: the page of keys is made from it.
            #[cfg(test)]
            #[allow(dead_code, reason = "some tables stand on another page")]
            pub const TYPES: &'static [&'static str] = &[$(stringify!($type)),*];
        }

        impl $crate::scenario::table::Section for $name {
            fn given(&self) -> &[&'static str] {
                &self.given
            }
        }

        impl $crate::scenario::value::Value for $name {
            fn read(
                node: &$crate::scenario::node::Node,
                faults: &mut $crate::scenario::fault::Faults,
            ) -> Option<Self> {
                let reader = $crate::scenario::table::Reader::open(node, Self::KNOWN, faults)?;
                Some($name {
                    $($field: reader.get(stringify!($field), faults),)*
                    given: reader.given(),
                })
            }
        }
    )*};
}
pub(crate) use raw_table;

#[cfg(test)]
mod tests {

    use super::super::source::{Author, Sources};
    use super::super::tree;
    use super::super::value::*;
    use super::*;

    raw_table! {
        /// A section for tests.
        pub struct RawTest {
            /// Patience.
            patience: SpanLawValue,
            /// Rounds.
            rounds: CountLawValue,
            /// A share.
            quick_phrase_rate: Share,
            /// Inner tables.
            inner: Vec<At<RawInner>>,
        }
        /// An inner table.
        pub struct RawInner {
            /// A name.
            id: String,
            /// A weight.
            weight: Int<0, 10>,
        }
    }

    fn read(text: &str) -> (RawTest, Vec<String>) {
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("test.toml", text.to_owned(), Author::User);
        let root = tree::parse(file, &sources, &mut faults);
        let raw = RawTest::read(&root, &mut faults).unwrap();
        faults.settle();
        let told = faults
            .iter()
            .map(|fault| {
                let (line, column) = sources.line_column(fault.place).unwrap_or_default();
                let help = fault.help.as_deref().unwrap_or("-");
                format!(
                    "{line}:{column} {}: {} ({}; {help})",
                    fault.code, fault.message, fault.label
                )
            })
            .collect();
        (raw, told)
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let (_, told) = read(concat!(
            "patience = {dist = \"exp\", maen = \"300s\"}\n",
            "rounds = {dist = \"gometric\", mean = 4}\n",
            "quick_phrase_rate = 80\n",
            "\"客户\" = 3\n",
            "quick_phrase_rat = 80\n",
            "[[inner]]\nid = 3\nweight = 12\n[[inner]]\nid = \"甲\"\nwieght = \"七\"\n",
        ));
        insta::with_settings!({omit_expression => true}, {
            insta::assert_snapshot!(told.join("\n"));
        });
    }

    #[test]
    fn a_right_table_is_read_without_a_word() {
        let (raw, told) = read(concat!(
            "patience = \"300s\"\nrounds = 4\nquick_phrase_rate = \"80%\"\n",
            "inner = [{id = \"甲\", weight = 10}]\n",
        ));
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(raw.patience.unwrap().0.mean_seconds(), 300.0);
        assert_eq!(raw.quick_phrase_rate.unwrap().0, 0.8);
        assert_eq!(raw.rounds.unwrap().0.mean(), 4.0);
        let inner = &raw.inner.unwrap()[0];
        assert_eq!(inner.id.as_ref().unwrap().value, "甲");
        assert_eq!(inner.weight.as_ref().unwrap().0, 10);
    }
}
