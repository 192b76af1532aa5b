//! Kinds of names that columns of a log hold.

/// What a name of a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A page.
    Page,
    /// A client.
    Client,
    /// What a customer comes for.
    Intent,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Page, Kind::Client, Kind::Intent];

    /// Its word.
    pub fn word(self) -> &'static str {
        ["page", "client", "intent"][self as usize]
    }

    /// The key under which a scenario maps its names, and the section of `names.toml`.
    pub fn key(self) -> &'static str {
        ["pages", "clients", "intents"][self as usize]
    }
}
