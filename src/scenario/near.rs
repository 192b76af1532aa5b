//! Which of some words was meant by a wrong one, and lists of words that a reader can take in.

use super::said::Said;

/// Words compared with a wrong one: a desk may have tens of thousands of names.
const COMPARED: usize = 2_000;
/// Words of a list that are shown.
const SHOWN: usize = 12;

/// How alike two words are, from 0 to 1.
fn score(lowered: &str, other: &str) -> f64 {
    let other = other.to_lowercase();
    let prefix = other.starts_with(lowered) && lowered.chars().count() >= 3;
    let alike = strsim::jaro_winkler(lowered, &other).max(f64::from(u8::from(prefix)) * 0.9);
    let steps = strsim::damerau_levenshtein(lowered, &other);
    // Two single letters are always one step apart.
    if steps <= 1 && other.chars().count() > 1 { alike.max(0.95) } else { alike }
}

/// The nearest of some words, if any is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 100 {
        return None;
    }
    let lowered = word.to_lowercase();
    known
        .into_iter()
        .take(COMPARED)
        .map(|other| (score(&lowered, other), other))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, other)| other)
}

/// True if the words differ by one letter, or by two that changed places.
pub fn a_slip_apart(word: &str, other: &str) -> bool {
    (3..=100).contains(&word.len()) && strsim::damerau_levenshtein(&word.to_lowercase(), other) <= 1
}

/// Words beside one that is none of them, the nearest first; a long list is cut and the rest
/// counted.
pub fn listed<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Said {
    let mut known: Vec<&str> = known.into_iter().collect();
    // A few more are shown rather than counted.
    let shown = if known.len() <= SHOWN + 4 { known.len() } else { SHOWN };
    let rest = known.len() - shown;
    if word.len() <= 100 && known.len() <= COMPARED {
        let lowered = word.to_lowercase();
        // The sort is stable: words alike far from what was written keep their order.
        known.sort_by_cached_key(|other| {
            let score = score(&lowered, other);
            if score >= 0.6 { (-score * 1e6) as i64 } else { 0 }
        });
    }
    known.truncate(shown);
    match rest {
        0 => Said::new(known.join(", "), known.join("、")),
        _ => {
            let (en, zh) = (known.join(", "), known.join("、"));
            Said::new(format!("{en}, and {rest} more"), format!("{zh} 等，另有 {rest} 个"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_far_ones_are_not() {
        let known = ["typing_cpm", "max_concurrency", "roles", "售前"];
        assert_eq!(nearest("typing_cmp", known), Some("typing_cpm"));
        assert_eq!(nearest("max_concurency", known), Some("max_concurrency"));
        assert_eq!(nearest("rolse", known), Some("roles"));
        assert_eq!(nearest("zebra", known), None);
        assert_eq!(nearest("售后", known), Some("售前"));
    }

    #[test]
    fn a_long_list_is_cut_with_a_count_and_starts_with_the_nearest() {
        let names: Vec<String> = (0..40).map(|n| format!("page_{n:02}")).collect();
        let said = listed("page_39", names.iter().map(String::as_str));
        assert!(said.en.starts_with("page_39, "), "{said}");
        assert!(said.en.ends_with(", and 28 more"), "{said}");
        assert_eq!(listed("x", ["a", "b"]).en, "a, b");
    }
}
