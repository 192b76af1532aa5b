//! Fonts of this machine, for rasterising only; an SVG needs none.
//!
//! The trap this module exists for: the rasteriser's generic `sans-serif` means Arial, and where
//! Arial is absent all text silently vanishes. So a family is chosen here, by asking the
//! rasteriser itself to set a Chinese word: first the well-known Chinese families, then any font
//! that has the characters, then (labels fall back to English) any font with Latin letters.
//! No font is shipped with the program.

use std::collections::BTreeSet;
use std::sync::Arc;

use resvg::usvg::{self, Node, Options, fontdb};

use super::paint::escape;

/// Families with Simplified Chinese glyphs, best first; a few are on every desktop system.
const CHINESE: [&str; 16] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "Droid Sans Fallback",
    "Noto Sans CJK JP",
    "SimSun",
    "Noto Serif CJK SC",
];

/// Families with Latin letters, best first.
const LATIN: [&str; 8] = [
    "Noto Sans",
    "Arial",
    "Helvetica",
    "Liberation Sans",
    "DejaVu Sans",
    "Open Sans",
    "Roboto",
    "Segoe UI",
];

/// A word whose characters every Simplified Chinese font has, simplified-only forms among them.
const CHINESE_SAMPLE: &str = "客服进线会话";
/// Letters and digits a chart cannot do without.
const LATIN_SAMPLE: &str = "Ag09%";

/// The fonts of this machine and the family charts are set in.
#[derive(Debug, Clone)]
pub struct Fonts {
    database: Arc<fontdb::Database>,
    family: Option<String>,
    chinese: bool,
}

impl Fonts {
    /// Looks at the fonts installed on this machine. Takes some milliseconds: call it once.
    pub fn find() -> Self {
        let mut database = fontdb::Database::new();
        database.load_system_fonts();
        Fonts::choose(database)
    }

    /// No font at all, as on a bare server; for tests and dry runs.
    pub fn none() -> Self {
        Fonts::choose(fontdb::Database::new())
    }

    /// The fonts in one folder and no others.
    pub fn in_folder(folder: &std::path::Path) -> Self {
        let mut database = fontdb::Database::new();
        database.load_fonts_dir(folder);
        Fonts::choose(database)
    }

    /// The family charts are set in; `None` if the machine has no usable font.
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// True if Chinese labels can be drawn.
    pub fn has_chinese(&self) -> bool {
        self.chinese
    }

    /// The characters of `text` that no font here can draw, each once, in code order.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let wanted: BTreeSet<char> =
            text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if self.family.is_none() {
            return wanted.into_iter().collect();
        }
        let set = set_glyphs(&self.options(), &wanted.iter().collect::<String>());
        let drawn: BTreeSet<char> = set.iter().flat_map(|(text, _)| text.chars()).collect();
        wanted.difference(&drawn).copied().collect()
    }

    /// Options of the rasteriser with these fonts.
    pub(super) fn options(&self) -> Options<'static> {
        let family = self.family.clone().unwrap_or_default();
        Options { font_family: family, fontdb: Arc::clone(&self.database), ..Options::default() }
    }

    /// Chooses the family and makes it what `sans-serif` means.
    fn choose(mut database: fontdb::Database) -> Self {
        let present = |name: &str| {
            let same = |f: &(String, _)| f.0.eq_ignore_ascii_case(name);
            database.faces().any(|face| face.families.iter().any(same))
        };
        let chinese: Vec<&str> = CHINESE.into_iter().filter(|n| present(n)).collect();
        let latin: Vec<&str> = LATIN.into_iter().filter(|n| present(n)).collect();
        let first = database.faces().next().and_then(|f| f.families.first()).map(|f| f.0.clone());
        let first: Option<&str> = first.as_deref();
        let shared = Arc::new(database.clone());
        let found = chinese
            .iter()
            .chain(latin.first())
            .chain(first.iter())
            .find_map(|name| family_for(&shared, name, CHINESE_SAMPLE));
        let has_chinese = found.is_some();
        let family = found.or_else(|| {
            let mut names = latin.iter().chain(first.iter());
            names.find_map(|name| family_for(&shared, name, LATIN_SAMPLE))
        });
        if let Some(name) = &family {
            database.set_sans_serif_family(name);
            // The rasteriser's last resort is the serif family: let it be one that exists.
            database.set_serif_family(name);
        }
        Fonts { database: Arc::new(database), family, chinese: has_chinese }
    }
}

/// The family that ends up drawing the whole of `sample` when `asked` is asked for.
fn family_for(database: &Arc<fontdb::Database>, asked: &str, sample: &str) -> Option<String> {
    let mut named = database.as_ref().clone();
    named.set_sans_serif_family(asked);
    named.set_serif_family(asked);
    let options = Options { fontdb: Arc::new(named), ..Options::default() };
    let glyphs = set_glyphs(&options, sample);
    let whole = sample.chars().all(|c| glyphs.iter().any(|(text, _)| text.contains(c)));
    let (_, font) = glyphs.first().filter(|_| whole)?;
    let face = database.face(*font)?;
    // A family may answer to several names; keep the one asked for if it is among them.
    let names: Vec<&String> = face.families.iter().map(|f| &f.0).collect();
    let own = names.iter().find(|n| n.eq_ignore_ascii_case(asked)).or(names.first())?;
    Some((**own).clone())
}

/// Lets the rasteriser set a line of text and returns what it could draw: cluster and font.
fn set_glyphs(options: &Options<'_>, text: &str) -> Vec<(String, fontdb::ID)> {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\">\
         <text x=\"0\" y=\"50\" font-family=\"sans-serif\" font-size=\"10\">{}</text></svg>",
        escape(text)
    );
    let mut glyphs = Vec::new();
    if let Ok(tree) = usvg::Tree::from_str(&svg, options) {
        for node in tree.root().children() {
            if let Node::Text(text) = node {
                let set = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                // Glyph 0 is the empty box fonts show for what they lack.
                let drawn = set.filter(|glyph| glyph.id.0 != 0);
                glyphs.extend(drawn.map(|glyph| (glyph.text.clone(), glyph.font)));
            }
        }
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_fonts_everything_is_missing_and_nothing_breaks() {
        let fonts = Fonts::none();
        assert_eq!(fonts.family(), None);
        assert!(!fonts.has_chinese());
        assert_eq!(fonts.missing("A 客"), ['A', '客']);
    }

    #[test]
    fn what_the_machine_claims_it_can_draw() {
        let fonts = Fonts::find();
        if fonts.has_chinese() {
            assert!(fonts.missing("双11 客服 95%").is_empty());
        }
        if fonts.family().is_some() {
            assert!(fonts.missing("Agents 0123 <&>").is_empty());
        }
    }
}
