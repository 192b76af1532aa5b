//! Service times of any law: one agent exactly (Pollaczek and Khinchine), several nearly.
//!
//! What counts of the law is its squared coefficient of variation: 0 for a constant, 1 for the
//! exponential. For several agents no closed form is known. The approximation here mixes the
//! exponential queue with the constant one (Björklund and Elldin 1964; Kimura 1986), the latter
//! by the factor of Cosmetatos (1975); beyond the exponential, Lee and Longton (1959) scale the
//! exponential queue by (1 + scv)/2. It is exact for one agent and for the exponential law, and
//! within 1 % of the known values in the tests below. First come, first served, nobody leaves.

use super::erlang::ErlangC;

/// Several agents and service times of any law (M/G/c).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct General {
    exponential: ErlangC,
    arrival_rate: f64,
    mean_service: f64,
    agents: f64,
    scv: f64,
}

impl General {
    /// For arrivals per second, the mean service in seconds, its squared coefficient of variation
    /// and a number of agents; `None` unless the first two are above zero, the third is not below,
    /// and there is an agent.
    #[must_use]
    pub fn new(arrival_rate: f64, mean_service: f64, scv: f64, agents: u32) -> Option<Self> {
        let exponential = ErlangC::new(arrival_rate, mean_service, agents)?;
        let sane = scv.is_finite() && scv >= 0.0;
        let agents = f64::from(agents);
        sane.then_some(Self { exponential, arrival_rate, mean_service, agents, scv })
    }

    /// Mean wait of all arrivals in seconds; infinite when more work comes than can be done.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        let exponential = self.exponential.mean_wait();
        if !self.exponential.is_stable() {
            return f64::INFINITY;
        }
        if self.scv > 1.0 {
            return exponential * (1.0 + self.scv) / 2.0;
        }
        exponential * (self.scv + (1.0 - self.scv) * self.constant_factor())
    }

    /// Mean number waiting (Little's law).
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.mean_wait() * self.arrival_rate
    }

    /// The wait with constant service over that with exponential service.
    fn constant_factor(&self) -> f64 {
        let (c, load) = (self.agents, self.exponential.occupancy());
        let spread = (1.0 - load) * (c - 1.0) * (libm::sqrt(4.0 + 5.0 * c) - 2.0);
        // The correction is made for busy desks; in an idle one hardly anybody waits.
        (0.5 * (1.0 + spread / (16.0 * load * c))).min(1.0)
    }

    /// With one agent, the standard deviation of the wait, for the third moment of service.
    #[must_use]
    pub fn wait_deviation(&self, third_moment: f64) -> Option<f64> {
        if self.agents != 1.0 || !self.exponential.is_stable() {
            return None;
        }
        let (mean, load) = (self.mean_wait(), self.arrival_rate * self.mean_service);
        // E[W²] = 2 E[W]² + λ E[S³]/(3(1 − ρ)).
        let square = 2.0 * mean * mean + self.arrival_rate * third_moment / (3.0 * (1.0 - load));
        Some(libm::sqrt(square - mean * mean))
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn f01_to_f04_one_agent_is_exact() {
        // Squared coefficient of variation, third moment, mean wait, its deviation.
        for (scv, third, wait, deviation) in [
            (0.0, 1.0, 2.0, 2.30940107676),
            (0.5, 3.0, 3.0, 3.60555127546),
            (4.55555555555555, 75.9259259259, 11.1111111111, 14.9897084036),
            (2.25, 34.328125, 6.5, 9.38194187433),
        ] {
            let queue = General::new(0.8, 1.0, scv, 1).unwrap();
            assert_relative_eq!(queue.mean_wait(), wait, max_relative = 1e-11);
            assert_relative_eq!(queue.mean_queue(), 0.8 * wait, max_relative = 1e-11);
            let found = queue.wait_deviation(third).unwrap();
            assert_relative_eq!(found, deviation, max_relative = 1e-11);
        }
    }

    #[test]
    fn f06_f08_and_f10_several_agents_are_close() {
        for (rate, scv, agents, wait) in [
            (3.4, 0.0, 4, 0.588766326108),
            (2.4, 0.5, 3, 0.818261738508),
            (7.0, 0.5, 8, 0.483721240517),
        ] {
            let queue = General::new(rate, 1.0, scv, agents).unwrap();
            assert_relative_eq!(queue.mean_wait(), wait, max_relative = 0.005);
        }
    }

    #[test]
    fn an_exponential_service_gives_erlang_c_for_any_number_of_agents() {
        for agents in [1, 5, 200, 10_000] {
            let rate = 0.99 * f64::from(agents);
            let queue = General::new(rate, 1.0, 1.0, agents).unwrap();
            let exact = ErlangC::new(rate, 1.0, agents).unwrap().mean_wait();
            assert_relative_eq!(queue.mean_wait(), exact);
            let constant = General::new(rate, 1.0, 0.0, agents).unwrap();
            assert!(constant.mean_wait() > 0.4 * exact && constant.mean_wait() <= exact);
        }
    }

    #[test]
    fn overload_and_nonsense() {
        assert_eq!(General::new(2.0, 1.0, 0.0, 2).unwrap().mean_wait(), f64::INFINITY);
        assert_eq!(General::new(2.0, 1.0, 0.0, 2).unwrap().wait_deviation(1.0), None);
        assert_eq!(General::new(1.0, 1.0, -0.1, 2), None);
        assert_eq!(General::new(1.0, f64::NAN, 1.0, 2), None);
        assert_eq!(General::new(1.0, 1.0, 1.0, 0), None);
    }
}
