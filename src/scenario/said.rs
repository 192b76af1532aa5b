//! A sentence to people, in English and Chinese side by side: whoever finds a fault says it in
//! both, `said!("unknown key `{key}`", "没有 `{key}` 这个设置项")`. A text given as one string is
//! English; its Chinese is looked for in `chinese.toml` when it is shown.

/// A sentence in English and, where it has been put so, in Chinese. Derefs to the English.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// English.
    pub en: String,
    /// Chinese, if somebody said it.
    pub zh: Option<String>,
}

impl Said {
    /// A sentence in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Said {
        Said { en: en.into(), zh: Some(zh.into()) }
    }

    /// The sentence for a reader.
    pub fn pick(&self, chinese: bool) -> &str {
        match &self.zh {
            Some(zh) if chinese => zh,
            _ => &self.en,
        }
    }

    /// The English.
    pub fn as_str(&self) -> &str {
        &self.en
    }

    /// The same in other words.
    pub fn map(&self, say: impl Fn(&str) -> String) -> Said {
        Said { en: say(&self.en), zh: self.zh.as_deref().map(say) }
    }

    /// This and another sentence after it.
    pub fn then(self, other: Said) -> Said {
        let zh = match (&self.zh, &other.zh) {
            (Some(a), Some(b)) => Some(format!("{a}；{b}")),
            _ => None,
        };
        Said { en: format!("{}; {}", self.en, other.en), zh }
    }
}

impl std::ops::Deref for Said {
    type Target = str;
    fn deref(&self) -> &str {
        &self.en
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

impl From<String> for Said {
    fn from(en: String) -> Said {
        Said { en, zh: None }
    }
}

impl From<&str> for Said {
    fn from(en: &str) -> Said {
        en.to_owned().into()
    }
}

/// Why a file could not be read, in Chinese as far as the system's reason is a common one.
pub fn unread(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        std::io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        _ => {
            let text = error.to_string();
            super::sentences::of(&text).unwrap_or(text)
        }
    }
}

/// The same in both languages.
pub fn unreadable(error: &std::io::Error) -> Said {
    Said::new(error.to_string(), unread(error))
}

/// A sentence in English and Chinese; both take the names in braces from where they stand.
macro_rules! said {
    ($en:literal, $zh:literal) => {
        $crate::scenario::said::Said::new(
            std::fmt::format(format_args!($en)),
            std::fmt::format(format_args!($zh)),
        )
    };
}
pub(crate) use said;
