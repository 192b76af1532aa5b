//! Loss when chats take different numbers of slots.
//!
//! A complaint may count as two slots of load. Several Poisson classes then share a number of
//! slots, and one that does not fit is lost. The recursion of Kaufman (IEEE Transactions on
//! Communications 29 (1981) 1474–1481) and Roberts (1981) gives the law of the occupied slots:
//! j·q(j) = Σ aₖ bₖ q(j − bₖ). Only mean service times matter.

/// One class of chats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Offered load of the class in Erlang.
    pub offered: f64,
    /// Slots one chat takes, at least one.
    pub slots: u32,
}

/// Share of each class that is lost, in the order given, with `slots` in all. `None` for a
/// negative or infinite load or a class of no slots.
#[must_use]
pub fn blocking(classes: &[Class], slots: u32) -> Option<Vec<f64>> {
    let sane = |c: &Class| c.offered.is_finite() && c.offered >= 0.0 && c.slots > 0;
    if !classes.iter().all(sane) {
        return None;
    }
    let mut weights = vec![1.0_f64];
    for occupied in 1..=slots as usize {
        let flow = |c: &Class| {
            let before = occupied.checked_sub(c.slots as usize).and_then(|i| weights.get(i));
            c.offered * f64::from(c.slots) * before.copied().unwrap_or(0.0)
        };
        let weight = classes.iter().map(flow).sum::<f64>() / occupied as f64;
        weights.push(weight);
        // Great loads overflow: keep only ratios, which are all that counts.
        if weight > 1e200 {
            weights.iter_mut().for_each(|weight| *weight *= 1e-200);
        }
    }
    let whole: f64 = weights.iter().sum();
    let lost = |c: &Class| {
        let full = (slots as usize + 1).saturating_sub(c.slots as usize);
        weights[full..].iter().sum::<f64>() / whole
    };
    Some(classes.iter().map(lost).collect())
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn b04_two_classes_on_twelve_slots() {
        let classes = [Class { offered: 4.0, slots: 1 }, Class { offered: 2.0, slots: 2 }];
        let lost = blocking(&classes, 12).unwrap();
        assert_relative_eq!(lost[0], 0.0574860759288, max_relative = 1e-11);
        assert_relative_eq!(lost[1], 0.133850210626, max_relative = 1e-11);
    }

    #[test]
    fn one_class_is_erlang_b() {
        for (offered, slots) in [(100.0, 100), (3000.0, 2500)] {
            let lost = blocking(&[Class { offered, slots: 1 }], slots).unwrap();
            let exact = super::super::erlang::erlang_b(offered, slots).unwrap();
            assert_relative_eq!(lost[0], exact, max_relative = 1e-11);
        }
    }

    #[test]
    fn a_chat_larger_than_the_desk_never_fits() {
        assert_eq!(blocking(&[Class { offered: 1.0, slots: 5 }], 3), Some(vec![1.0]));
        assert_eq!(blocking(&[Class { offered: 1.0, slots: 0 }], 3), None);
        assert_eq!(blocking(&[Class { offered: f64::NAN, slots: 1 }], 3), None);
    }
}
