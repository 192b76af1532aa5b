//! Platforms shipped with the program (平台预设). A platform is a text, not code: its statuses,
//! routing tiers, switches, time limits and targets. The program knows each by name only, here; a
//! user's own file, named by its path, works the same way. `docs/platforms.md` says how to write
//! one; `scenario/policy` reads them.

/// A platform text and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The name a scenario writes.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(Platform { name: $name, text: include_str!(concat!("platforms/", $name, ".toml")) }),+]
    };
}

/// Every shipped platform, in the order a list shows them.
pub const SHIPPED: &[Platform] = shipped!["jd_groups_2023", "jd_dongdong_2019", "generic"];

/// What every platform starts from: a value for each key a platform file leaves out.
pub const DEFAULTS: &str = include_str!("platforms/defaults.toml");

/// The text of a shipped platform.
pub fn text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|platform| platform.name == name).map(|platform| platform.text)
}

/// The names of the shipped platforms.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    SHIPPED.iter().map(|platform| platform.name)
}

/// True if a scenario's `platform` means a file: it has a path or ends in `.toml`.
pub fn is_path(choice: &str) -> bool {
    choice.ends_with(".toml") || choice.contains(['/', '\\'])
}
