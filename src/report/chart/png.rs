//! From SVG to PNG (feature `png`), with the fonts of this machine.
//!
//! [`png`] rasterises one SVG. [`picture`] draws a chart and rasterises it, and says what it had
//! to give up: without a font for Chinese the labels are English and names that cannot be drawn
//! are replaced by numbers; without any font there is no picture, since a chart without a single
//! label misleads. Nothing is printed here; the caller decides who hears it.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use super::draw;
pub use super::fonts::Fonts;
use super::spec::{ChartSpec, Mark, Scale, Text};
use crate::report::locale::Lang;

/// Largest side of a picture \[px\].
const LARGEST_SIDE: f32 = 16_384.0;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The machine has no usable font: the chart would have no labels.
    #[error(
        "no font is installed, so a PNG chart would have no labels; install one (for Chinese, \
         e.g. `fonts-noto-cjk` on Debian) or use the SVG charts, which need none"
    )]
    NoFont,
    /// The text given is not an SVG document.
    #[error("the SVG could not be read: {0}")]
    Svg(#[from] usvg::Error),
    /// The picture would be empty or too large.
    #[error("a picture of {0} x {1} pixels cannot be made")]
    Size(u32, u32),
    /// The pixels could not be written as PNG.
    #[error("the PNG could not be written: {0}")]
    Encoding(String),
}

/// A chart as PNG, and what it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// The language of its labels; English if Chinese was asked for and cannot be drawn.
    pub lang: Lang,
    /// What the reader must be told, if anything.
    pub notice: Option<Text>,
}

/// Rasterises an SVG, `scale` pixels per SVG pixel.
///
/// # Errors
/// No usable font, an SVG that cannot be read, or an impossible size.
pub fn png(svg: &str, fonts: &Fonts, scale: f32) -> Result<Vec<u8>, PngError> {
    if fonts.family().is_none() {
        return Err(PngError::NoFont);
    }
    let tree = usvg::Tree::from_str(svg, &fonts.options())?;
    let (w, h) = (tree.size().width() * scale, tree.size().height() * scale);
    // `as` saturates; the bounds are checked on the numbers before.
    let side = |v: f32| v.ceil() as u32;
    let fits = w.is_finite() && h.is_finite() && w <= LARGEST_SIDE && h <= LARGEST_SIDE;
    let pixels = if fits { Pixmap::new(side(w), side(h)) } else { None };
    let mut pixels = pixels.ok_or(PngError::Size(side(w), side(h)))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| PngError::Encoding(e.to_string()))
}

/// Draws a chart and rasterises it, in English where Chinese cannot be drawn.
///
/// # Errors
/// As [`png`].
pub fn picture(
    spec: &ChartSpec,
    lang: Lang,
    size: (u32, u32),
    fonts: &Fonts,
    scale: f32,
) -> Result<Picture, PngError> {
    let falls_back = lang == Lang::Zh && !fonts.has_chinese();
    let spoken = if falls_back { Lang::En } else { lang };
    let (spec, renamed) = with_writable_names(spec, fonts);
    let png = png(&draw::svg(&spec, spoken, size), fonts, scale)?;
    let mut notice = Text::default();
    if falls_back {
        notice = Text::new(
            "No font with Chinese characters was found: PNG charts are labelled in English. \
             Install one (e.g. fonts-noto-cjk); SVG charts and the page are not affected.",
            "未找到含中文字形的字体，PNG 图表改用英文标注。请安装中文字体（如 fonts-noto-cjk）；\
             SVG 图表和网页报告不受影响。",
        );
    }
    if renamed > 0 {
        notice.en.push_str(&format!(" {renamed} names cannot be drawn and are numbered instead."));
        notice.zh.push_str(&format!("有 {renamed} 个名称无法显示，以编号代替。"));
    }
    let lost = unwritable(&spec, spoken, fonts);
    if !lost.is_empty() {
        notice.en.push_str(&format!(" These characters cannot be drawn: {lost}"));
        notice.zh.push_str(&format!("以下字符无法显示：{lost}"));
    }
    notice.en = notice.en.trim_start().to_owned();
    Ok(Picture { png, lang: spoken, notice: (!notice.is_empty()).then_some(notice) })
}

/// Characters of the chart's words, in one language, that no font can draw.
fn unwritable(spec: &ChartSpec, lang: Lang, fonts: &Fonts) -> String {
    let mut words: Vec<&Text> = vec![&spec.title, &spec.x.label, &spec.y.label, &spec.note];
    words.extend(spec.y2.as_ref().map(|axis| &axis.label));
    words.extend(spec.series.iter().map(|series| &series.label));
    words.extend(spec.marks.iter().map(|mark| match mark {
        Mark::Level { label, .. } | Mark::Span { label, .. } => label,
    }));
    let all: String = words.into_iter().map(|text| text.get(lang)).collect();
    fonts.missing(&all).into_iter().collect()
}

/// The chart with names that no font can draw replaced by their number; and how many.
fn with_writable_names(spec: &ChartSpec, fonts: &Fonts) -> (ChartSpec, usize) {
    let mut spec = spec.clone();
    let mut renamed: Vec<(String, String)> = Vec::new();
    if let Scale::Category { names } = &mut spec.x.scale {
        let missing = fonts.missing(&names.concat());
        for (i, name) in names.iter_mut().enumerate() {
            if name.contains(|c| missing.contains(&c)) {
                let number = format!("#{}", i + 1);
                renamed.push((std::mem::replace(name, number.clone()), number));
            }
        }
    }
    // Longest first: one name may be the beginning of another.
    renamed.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, number) in &renamed {
        spec.note.en = spec.note.en.replace(name, number);
        spec.note.zh = spec.note.zh.replace(name, number);
    }
    (spec, renamed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::sample;

    fn agents_chart() -> ChartSpec {
        sample::charts(8, 12).swap_remove(3)
    }

    #[test]
    fn without_a_font_there_is_an_error_and_no_empty_picture() {
        let result = picture(&agents_chart(), Lang::Zh, draw::SIZE, &Fonts::none(), 1.0);
        assert!(matches!(result, Err(PngError::NoFont)));
    }

    #[test]
    fn with_latin_letters_only_labels_are_english_and_names_are_numbered() {
        let fonts = Fonts::in_folder("/usr/share/fonts/truetype/dejavu".as_ref());
        if fonts.family().is_none() {
            eprintln!("skipped: this machine has no DejaVu fonts");
            return;
        }
        assert!(!fonts.has_chinese());
        let made = picture(&agents_chart(), Lang::Zh, draw::SIZE, &fonts, 1.0).unwrap();
        assert_eq!(made.lang, Lang::En);
        let notice = made.notice.unwrap();
        assert!(notice.en.starts_with("No font with Chinese"), "{}", notice.en);
        assert!(notice.en.ends_with("12 names cannot be drawn and are numbered instead."));
        if let Some(folder) = std::env::var_os("DACU_LOOK") {
            let file = std::path::Path::new(&folder).join("latin-only-agents.png");
            std::fs::write(file, made.png).unwrap();
        }
    }

    #[test]
    fn impossible_sizes_and_broken_svgs_are_errors() {
        let fonts = Fonts::find();
        if fonts.family().is_none() {
            return;
        }
        let svg = draw::svg(&agents_chart(), Lang::En, draw::SIZE);
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e9] {
            assert!(matches!(png(&svg, &fonts, scale), Err(PngError::Size(..))), "{scale}");
        }
        assert!(matches!(png("<svg", &fonts, 1.0), Err(PngError::Svg(_))));
        assert!(png(&svg, &fonts, 1.0).is_ok_and(|png| png.starts_with(b"\x89PNG")));
    }
}
