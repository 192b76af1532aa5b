//! Is the second scenario worse for customers than the first, and what of it may be an illusion?

use super::rows::{Row, Rows, Stand};

/// The answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The two mean the same.
    Same,
    /// No customer came in either.
    NoCustomers,
    /// Customers fared the same in every run: these days do not exercise the change. Figures that
    /// measure the change itself, as how full slots are, may differ.
    Identical,
    /// Nothing that so many pairs can tell.
    Unclear,
    /// Better in something that counts, worse in nothing.
    Better,
    /// Worse in something that counts, better in nothing.
    Worse,
    /// Better in something, worse in something else.
    Mixed,
}

/// The answer, with the rows it rests on, by their numbers among the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In a word.
    pub word: Word,
    /// What is surely better.
    pub better: Vec<usize>,
    /// What is surely worse.
    pub worse: Vec<usize>,
    /// What surely differs, by less than is worth a word.
    pub trifles: Vec<usize>,
    /// Waits or losses look better while fewer are served or more are left as messages: who leaves
    /// a message neither waits nor is lost, and cannot rate.
    pub illusion: Option<Illusion>,
    /// The other way round: waits or losses look worse while more are served or fewer are left as
    /// messages, who were not counted before.
    pub modest: Option<Illusion>,
}

/// What looks better, or worse, because customers went another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Illusion {
    /// What looks so, by the number among the keys.
    pub looks: Vec<usize>,
    /// What tells otherwise.
    pub tells: Vec<usize>,
}

/// Figures that look better where customers leave messages instead of waiting.
const FLATTERED: [&str; 8] = [
    "lost_rate",
    "customer_wait_mean_s",
    "customer_wait_p90_s",
    "dissatisfaction_risk",
    "satisfaction_expected",
    "satisfaction",
    "first_response_mean_s",
    "round_response_mean_s",
];
/// Figures that tell who was not served.
const TELLING: [&str; 2] = ["served_rate", "left_message_rate"];

impl Answer {
    /// Reads the figures; `same` if the two scenarios mean the same.
    pub fn new(rows: &Rows, same: bool) -> Answer {
        let at = |stand: Stand, all: bool| -> Vec<usize> {
            let keys = rows.keys.iter().enumerate();
            let found = keys.filter(|(_, row)| (row.counts || all) && row.stand() == stand);
            found.map(|(at, _)| at).collect()
        };
        let (better, worse) = (at(Stand::Better, false), at(Stand::Worse, false));
        let nobody = rows.keys.iter().all(|row| row.paired.is_none());
        let identical = rows.keys.iter().chain(&rows.hours).all(|row| row.identical);
        let word = match (better.is_empty(), worse.is_empty()) {
            _ if same => Word::Same,
            _ if nobody || !came(rows) => Word::NoCustomers,
            _ if identical => Word::Identical,
            (true, true) => Word::Unclear,
            (false, true) => Word::Better,
            (true, false) => Word::Worse,
            (false, false) => Word::Mixed,
        };
        let of = |rows_at: Vec<usize>, ids: &[&str]| -> Vec<usize> {
            let is_one = |at: &usize| ids.contains(&rows.keys[*at].figure.id);
            rows_at.into_iter().filter(is_one).collect()
        };
        let illusion = |looks: Stand, tells: Stand| {
            let (looks, tells) = (of(at(looks, true), &FLATTERED), of(at(tells, true), &TELLING));
            let both = !looks.is_empty() && !tells.is_empty();
            both.then_some(Illusion { looks, tells })
        };
        Answer {
            word,
            better,
            worse,
            trifles: at(Stand::Trifle, false),
            illusion: illusion(Stand::Better, Stand::Worse),
            modest: illusion(Stand::Worse, Stand::Better),
        }
    }
}

/// Whether anybody came in either.
fn came(rows: &Rows) -> bool {
    let has = |row: &&Row| row.figure.id == "entries" && row.interval.is_none();
    let entries = rows.keys.iter().chain(&rows.others).find(has);
    entries.is_none_or(|row| row.values.0.unwrap_or(0.0) + row.values.1.unwrap_or(0.0) > 0.0)
}
