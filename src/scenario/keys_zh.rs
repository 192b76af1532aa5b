//! What every key means in Chinese: `keys.zh.toml`, by the type that reads a section and by key;
//! `_` is what the section is.

use std::sync::OnceLock;
use toml::Table;

/// The table.
const TABLE: &str = include_str!("keys.zh.toml");

/// The table as read.
pub fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| TABLE.parse().unwrap_or_default())
}

/// What a key of a section means, or, for `_`, what the section is.
pub fn of(section: &str, key: &str) -> Option<&'static str> {
    table().get(section)?.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_read() {
        assert!(super::TABLE.parse::<super::Table>().is_ok());
        assert!(super::of("RawSize", "_").is_some());
    }
}
