//! Sizes of letters, lines and edges in a chart \[px\].

/// Letter size of ticks, legend and axis labels.
pub(super) const SMALL: f64 = 12.0;
/// Letter size of the title.
pub(super) const LARGE: f64 = 15.0;
/// Letter size of the note.
pub(super) const NOTE: f64 = 11.5;
/// Distance of one line of text from the next.
pub(super) const LINE: f64 = 17.0;
/// Blank edge of the picture.
pub(super) const EDGE: f64 = 12.0;
