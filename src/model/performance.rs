//! How a merchant rates agents (绩效): weighted figures, the quality inspection of sampled
//! conversations, and which figures are shown for which role.

/// What a shop rates agents by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Performance {
    /// Figures of the score, each with its weight and target.
    pub items: Vec<Item>,
    /// The inspection of sampled conversations, if there is one.
    pub quality: Option<Quality>,
    /// Roles, by number, and the figures shown for each.
    pub shown: Vec<(usize, Vec<&'static str>)>,
}

/// A figure of the performance score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Its name in the catalog.
    pub figure: &'static str,
    /// Its weight among the others.
    pub weight: f64,
    /// At which it is worth the whole score, in its own unit.
    pub target: f64,
    /// True: a higher value is better.
    pub at_least: bool,
}

impl Item {
    /// What a value is worth, 0 to 100: its share of the target, or the target's share of it.
    pub fn score(&self, value: f64) -> f64 {
        let share = match self.at_least {
            true => value / self.target,
            false if value <= self.target => 1.0,
            false => self.target / value,
        };
        100.0 * share.clamp(0.0, 1.0)
    }
}

/// Quality inspection (质检): conversations sampled in each natural week, and what they score.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// Conversations sampled of an agent in a natural week.
    pub per_week: u32,
    /// Mean of their scores, 0 to 100.
    pub mean: f64,
    /// Standard deviation of their scores.
    pub sd: f64,
    /// A score below the first costs a point, below each further one a further point.
    pub bands: Vec<f64>,
    /// Most points an agent can lose in a natural week.
    pub cap: u32,
}

impl Quality {
    /// Points that a score costs.
    pub fn points(&self, score: f64) -> u32 {
        self.bands.iter().filter(|band| score < **band).count() as u32
    }

    /// Points that the scores of a week cost together.
    pub fn week(&self, scores: &[f64]) -> u32 {
        scores.iter().map(|score| self.points(*score)).sum::<u32>().min(self.cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// VIP-17's bands: 80 → 0, 79.9 → 1, 70 → 1, 69.9 → 2, 60 → 2, 59.9 → 3 points; a week of 75,
    /// 65 and 50 → min(6, 3).
    #[test]
    fn points_by_band_and_week() {
        let bands = vec![80.0, 70.0, 60.0];
        let quality = Quality { per_week: 5, mean: 80.0, sd: 5.0, bands, cap: 3 };
        let scores = [80.0, 79.9, 70.0, 69.9, 60.0, 59.9];
        assert_eq!(scores.map(|score| quality.points(score)), [0, 1, 1, 2, 2, 3]);
        assert_eq!(quality.week(&[75.0, 65.0, 50.0]), 3);
        assert_eq!(quality.week(&[90.0, 79.0]), 1);
    }

    #[test]
    fn a_figure_is_worth_its_share_of_the_target() {
        let item = |target, at_least| Item { figure: "entries", weight: 1.0, target, at_least };
        assert_eq!(item(100.0, true).score(95.0), 95.0);
        assert_eq!(item(100.0, true).score(120.0), 100.0);
        assert_eq!(item(60.0, false).score(75.0), 80.0);
        assert_eq!(item(60.0, false).score(0.0), 100.0);
    }
}
