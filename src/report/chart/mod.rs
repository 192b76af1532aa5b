//! Charts: what to draw (`spec`), the six pictures of a report (`gallery`), how (`draw`, `png`).
//!
//! ```text
//! figures ──► gallery ──► ChartSpec ──► draw::svg ──► SVG ──► png::png ──► PNG
//!                          (plain data)   (plotters)            (resvg, feature `png`)
//! ```
//!
//! A chart can be replaced, restyled or redrawn by another library without touching anything
//! outside this folder: plotters is used in `paint` only. An SVG depends on nothing but its
//! [`spec::ChartSpec`], language and size, so the same run gives the same bytes everywhere.

mod attributes;
pub mod card;
mod clock;
pub mod draw;
#[cfg(feature = "png")]
mod fonts;
mod frame;
pub mod gallery;
pub mod heat;
mod hover;
mod legend;
mod lettering;
mod paint;
mod palette;
#[cfg(feature = "png")]
pub mod png;
#[cfg(test)]
pub(crate) mod sample;
mod series;
mod sizes;
pub mod spec;
mod stack;
mod ticks;
