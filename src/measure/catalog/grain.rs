//! At what a figure is taken: a part of the desk, or a stretch of its time.

/// At what a figure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Grain {
    /// All shops.
    Desk = 1,
    /// One shop.
    Shop = 2,
    /// One group of a shop.
    Group = 4,
    /// One agent.
    Agent = 8,
    /// One interval, of desk, shop or group.
    Interval = 16,
    /// One day, of desk or shop.
    Day = 32,
    /// One kind of work that is no chat.
    Work = 64,
}

impl Grain {
    /// Every grain, coarse to fine.
    pub const ALL: [Grain; 7] = [
        Grain::Desk,
        Grain::Shop,
        Grain::Group,
        Grain::Agent,
        Grain::Interval,
        Grain::Day,
        Grain::Work,
    ];

    /// Its name in documents.
    pub const fn key(self) -> &'static str {
        match self {
            Grain::Desk => "desk",
            Grain::Shop => "shop",
            Grain::Group => "group",
            Grain::Agent => "agent",
            Grain::Interval => "interval",
            Grain::Day => "day",
            Grain::Work => "work",
        }
    }
}
