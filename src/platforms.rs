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

impl Platform {
    /// A line of its `[platform]` section, as `label_zh`; empty if the file gives none.
    pub fn about(&self, key: &str) -> String {
        let table: Option<toml::Table> = toml::from_str(self.text).ok();
        let value = table.as_ref().and_then(|table| table.get("platform")?.get(key)?.as_str());
        value.unwrap_or_default().to_owned()
    }
}

/// Every shipped platform, in the order a list shows them.
pub const SHIPPED: &[Platform] = shipped![
    "jd_groups_2023",
    "jd_dongdong_2019",
    "vip_mp",
    "dhgate_dhtalk2",
    "generic",
    "douyin_feige",
    "taobao_promo",
    "kuaishou",
    "pinduoduo",
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_has_a_label_in_both_languages() {
        for platform in SHIPPED {
            for key in ["label_en", "label_zh", "version", "about_en", "about_zh"] {
                assert!(!platform.about(key).is_empty(), "{}: {key}", platform.name);
            }
            assert!(platform.about("label_en").is_ascii(), "{}", platform.name);
            assert_eq!(text(platform.name), Some(platform.text));
        }
    }

    #[test]
    fn a_path_is_told_from_a_name() {
        assert!(is_path("mine.toml") && is_path("./mine") && is_path("a\\b"));
        assert!(names().all(|name| !is_path(name)));
    }
}
