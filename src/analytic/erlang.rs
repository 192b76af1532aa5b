//! The Erlang formulas: agents who serve one customer at a time, in steady state.
//!
//! B: no queue, the blocked are lost (Erlang 1917). C: all wait as long as it takes (Erlang
//! 1917). A: the waiting lose patience (Palm 1957; Mandelbaum and Zeltyn, "Service engineering
//! in action: the Palm/Erlang-A queue", 2007). All three rest on the recursion of B, which has
//! no factorials and keeps its digits for tens of thousands of agents.

use libm::{ceil, exp, log, log1p};

use super::waiting::Waiting;

/// Erlang B: the share of arrivals that find all servers busy and are lost, for an offered load
/// in Erlang. B(0) = 1, B(n) = aB(n − 1)/(n + aB(n − 1)). `None` for a negative or infinite load.
#[must_use]
pub fn erlang_b(offered: f64, servers: u32) -> Option<f64> {
    if !(offered.is_finite() && offered >= 0.0) {
        return None;
    }
    let mut blocked = 1.0;
    for n in 1..=servers {
        let arriving = offered * blocked;
        blocked = arriving / (f64::from(n) + arriving);
    }
    Some(blocked)
}

/// True for a finite number above zero.
fn usable(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

/// Erlang C (M/M/c): first come, first served, nobody leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangC {
    offered: f64,
    agents: f64,
    mean_service: f64,
    wait_probability: f64,
}

impl ErlangC {
    /// For arrivals per second, mean service in seconds and a number of agents; `None` unless
    /// rate and service are above zero and there is an agent.
    #[must_use]
    pub fn new(arrival_rate: f64, mean_service: f64, agents: u32) -> Option<Self> {
        let offered = arrival_rate * mean_service;
        if !(usable(arrival_rate) && usable(mean_service) && usable(offered)) || agents == 0 {
            return None;
        }
        let (blocked, agents) = (erlang_b(offered, agents)?, f64::from(agents));
        let load = offered / agents;
        // C = B/(1 − ρ(1 − B)); at ρ ≥ 1 everybody waits.
        let wait_probability =
            if load < 1.0 { blocked / (1.0 - load * (1.0 - blocked)) } else { 1.0 };
        Some(Self { offered, agents, mean_service, wait_probability })
    }

    /// Whether the queue stays finite: fewer Erlangs than agents.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.offered < self.agents
    }

    /// Occupancy (占用率): share of the time an agent is busy, at most 1.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        (self.offered / self.agents).min(1.0)
    }

    /// Share of arrivals that must wait.
    #[must_use]
    pub fn wait_probability(&self) -> f64 {
        self.wait_probability
    }

    /// Mean wait of all arrivals in seconds; infinite when unstable.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        if self.is_stable() {
            self.wait_probability * self.mean_service / (self.agents - self.offered)
        } else {
            f64::INFINITY
        }
    }

    /// Mean number waiting (Little's law); infinite when unstable.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.mean_wait() * self.offered / self.mean_service
    }

    /// Service level: share of arrivals that wait at most `seconds`. Zero when unstable.
    #[must_use]
    pub fn service_level(&self, seconds: f64) -> f64 {
        if !self.is_stable() || seconds < 0.0 {
            return 0.0;
        }
        let drain = (self.agents - self.offered) / self.mean_service;
        1.0 - self.wait_probability * exp(-drain * seconds)
    }

    /// The wait in seconds that a share `q` of arrivals do not exceed; infinite when unstable.
    #[must_use]
    pub fn wait_quantile(&self, q: f64) -> f64 {
        if !self.is_stable() || q >= 1.0 {
            return f64::INFINITY;
        }
        let log_ratio = log(self.wait_probability) - log1p(-q);
        log_ratio.max(0.0) * self.mean_service / (self.agents - self.offered)
    }
}

/// Erlang A (M/M/c+M): first come, first served; the waiting leave after an exponential time.
#[derive(Clone, Debug, PartialEq)]
pub struct ErlangA {
    arrival_rate: f64,
    mean_service: f64,
    agents: f64,
    queue: Waiting,
}

impl ErlangA {
    /// For arrivals per second, mean service and mean patience in seconds and a number of
    /// agents. `None` unless all are finite and above zero, and if the queue that matters is
    /// longer than ten million.
    #[must_use]
    pub fn new(
        arrival_rate: f64,
        mean_service: f64,
        mean_patience: f64,
        agents: u32,
    ) -> Option<Self> {
        let offered = arrival_rate * mean_service;
        let sane = [arrival_rate, mean_service, mean_patience, offered].into_iter().all(usable);
        if !sane || agents == 0 {
            return None;
        }
        let blocked = erlang_b(offered, agents)?;
        let agents = f64::from(agents);
        // The states below "all busy" are Erlang B's.
        let below = (1.0 - blocked) / blocked;
        let queue = Waiting::behind(below, arrival_rate, agents / mean_service, mean_patience)?;
        Some(Self { arrival_rate, mean_service, agents, queue })
    }

    /// The queue and all that can be asked of it.
    #[must_use]
    pub fn queue(&self) -> &Waiting {
        &self.queue
    }

    /// Share of arrivals that must wait.
    #[must_use]
    pub fn wait_probability(&self) -> f64 {
        self.queue.wait_probability()
    }

    /// Mean number waiting.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.queue.mean_queue()
    }

    /// Share of arrivals that leave without service.
    #[must_use]
    pub fn abandonment(&self) -> f64 {
        self.queue.abandonment()
    }

    /// Occupancy (占用率): share of the time an agent is busy.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.arrival_rate * (1.0 - self.abandonment()) * self.mean_service / self.agents
    }

    /// Mean time in queue of all arrivals in seconds, those who leave included.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.queue.mean_wait()
    }

    /// Mean wait in seconds of those who are served.
    #[must_use]
    pub fn mean_wait_served(&self) -> f64 {
        self.queue.mean_wait_served()
    }

    /// Mean wait in seconds of a customer who would never leave (virtual wait).
    #[must_use]
    pub fn mean_virtual_wait(&self) -> f64 {
        self.queue.mean_virtual_wait()
    }

    /// Share of all arrivals that are served after at most `seconds`.
    #[must_use]
    pub fn served_within(&self, seconds: f64) -> f64 {
        self.queue.served_within(seconds)
    }

    /// Share of customers who would wait at most `seconds` if they never left.
    #[must_use]
    pub fn virtual_within(&self, seconds: f64) -> f64 {
        self.queue.virtual_within(seconds)
    }
}

/// The least number from 1 to `at_most` that is enough, where more is never worse; `None` if
/// even `at_most` is not.
pub fn least_agents(at_most: u32, enough: impl Fn(u32) -> bool) -> Option<u32> {
    if at_most == 0 || !enough(at_most) {
        return None;
    }
    let (mut low, mut high) = (1, at_most);
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// The square-root rule: agents = load + β√load, rounded up, where β is the safety wanted: 0
/// lets about half of the arrivals wait, 1 about one in five (Halfin and Whitt 1981).
#[must_use]
pub fn square_root_agents(offered: f64, beta: f64) -> u32 {
    // The tolerance keeps 100 + 1·√100 from becoming 111.
    ceil(offered + beta * libm::sqrt(offered) - 1e-9).max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// The figures of the validation cases have twelve digits.
    fn close(found: f64, expected: f64) {
        assert_relative_eq!(found, expected, max_relative = 1e-11);
    }

    #[test]
    fn b01_and_b02_blocking() {
        close(erlang_b(5.0, 10).unwrap(), 0.0183845703366);
        close(erlang_b(100.0, 100).unwrap(), 0.0757004527109);
        assert_eq!(erlang_b(0.0, 0), Some(1.0));
        assert_eq!(erlang_b(-1.0, 3), None);
        // One server: a/(1 + a).
        close(erlang_b(0.25, 1).unwrap(), 0.2);
    }

    #[test]
    fn a02_one_agent() {
        let queue = ErlangC::new(0.9, 1.0, 1).unwrap();
        close(queue.wait_probability(), 0.9);
        close(queue.mean_wait(), 9.0);
        close(queue.mean_queue(), 8.1);
        close(queue.service_level(5.0), 0.454122406259);
        close(queue.wait_quantile(0.9), 21.9722457734);
        close(queue.wait_quantile(0.99), 44.9980967033);
        assert_eq!(queue.wait_quantile(0.05), 0.0);
    }

    #[test]
    fn a04_and_a07_many_agents() {
        let queue = ErlangC::new(4.0, 3.0, 14).unwrap();
        close(queue.wait_probability(), 0.481705372615);
        close(queue.mean_wait(), 0.722558058922);
        close(queue.occupancy(), 0.857142857143);
        close(queue.service_level(0.333), 0.61419476599);
        let queue = ErlangC::new(380.0, 1.0, 400).unwrap();
        close(queue.wait_probability(), 0.220314408804);
        close(queue.mean_wait(), 0.0110157204402);
        close(queue.service_level(0.02), 0.852318835348);
    }

    #[test]
    fn an_overloaded_queue_without_impatience_never_ends() {
        let queue = ErlangC::new(2.0, 1.0, 2).unwrap();
        assert!(!queue.is_stable());
        assert_eq!(queue.wait_probability(), 1.0);
        assert_eq!(queue.mean_wait(), f64::INFINITY);
        assert_eq!(queue.mean_queue(), f64::INFINITY);
        assert_eq!(queue.service_level(1e9), 0.0);
        assert_eq!(queue.wait_quantile(0.5), f64::INFINITY);
        assert_eq!(ErlangC::new(1.0, 1.0, 0), None);
        assert_eq!(ErlangC::new(f64::NAN, 1.0, 1), None);
    }

    #[test]
    fn d01_mandelbaum_and_zeltyn() {
        let queue = ErlangA::new(48.0, 1.0, 2.0, 50).unwrap();
        close(queue.wait_probability(), 0.467774068554);
        close(queue.abandonment(), 0.0309122491622);
        close(queue.mean_queue(), 2.96757591957);
        close(queue.mean_wait(), 0.0618244983244);
        close(queue.mean_wait_served(), 0.0602650039926);
        close(queue.mean_virtual_wait(), 0.0654214754575);
        close(queue.occupancy(), 0.930324240804);
        close(queue.served_within(0.5), 0.966034966341);
        close(queue.virtual_within(0.5), 0.995948182134);
        close(queue.served_within(1.0 / 6.0), 0.832576472083);
        close(queue.virtual_within(1.0 / 6.0), 0.843880265773);
    }

    #[test]
    fn d02_and_d07_published_and_chat() {
        let queue = ErlangA::new(4.0, 3.0, 1.0, 14).unwrap();
        close(queue.abandonment(), 0.0743252444161);
        close(queue.mean_virtual_wait(), 0.100441179797);
        close(queue.virtual_within(0.333), 0.879661017428);
        let queue = ErlangA::new(0.2, 300.0, 180.0, 58).unwrap();
        close(queue.wait_probability(), 0.547191126557);
        close(queue.abandonment(), 0.0763695122119);
        close(queue.mean_wait_served(), 13.2117715373);
        close(queue.served_within(30.0), 0.757605388936);
        close(queue.virtual_within(180.0), 0.999999443486);
    }

    #[test]
    fn o01_and_o02_least_staff() {
        let enough =
            |c| ErlangC::new(4.0, 3.0, c).is_some_and(|q| q.service_level(1.0 / 3.0) >= 0.8);
        assert_eq!(least_agents(100, enough), Some(16));
        let lost =
            |c, most| ErlangA::new(12.0, 5.0, 3.0, c).is_some_and(|q| q.abandonment() <= most);
        assert_eq!(least_agents(1000, |c| lost(c, 0.02)), Some(67));
        assert_eq!(least_agents(1000, |c| lost(c, 0.05)), Some(61));
        assert_eq!(least_agents(60, |c| lost(c, 0.05)), None);
    }

    #[test]
    fn patience_without_end_is_erlang_c() {
        let a = ErlangA::new(4.0, 3.0, 1e9, 14).unwrap();
        let c = ErlangC::new(4.0, 3.0, 14).unwrap();
        assert_relative_eq!(a.wait_probability(), c.wait_probability(), max_relative = 1e-6);
        assert_relative_eq!(a.mean_wait(), c.mean_wait(), max_relative = 1e-6);
        assert_relative_eq!(a.virtual_within(0.3), c.service_level(0.3), max_relative = 1e-6);
    }

    #[test]
    fn ten_thousand_agents_keep_their_digits() {
        // Patience equal to service: the number present is Poisson with mean a, and with c = a
        // the mean queue is a·P(N = c).
        let (a, c) = (10_000.0, 10_000);
        let queue = ErlangA::new(a, 1.0, 1.0, c).unwrap();
        let log_peak = a * log(a) - a - libm::lgamma(a + 1.0);
        assert_relative_eq!(queue.mean_queue(), a * exp(log_peak), max_relative = 1e-9);
        // Heavy overload: three quarters lost, nobody idle, fluid waits ln 4 patiences.
        let queue = ErlangA::new(40_000.0, 1.0, 10.0, c).unwrap();
        assert_relative_eq!(queue.abandonment(), 0.75, max_relative = 1e-9);
        assert_relative_eq!(queue.occupancy(), 1.0, max_relative = 1e-9);
        assert_relative_eq!(queue.mean_virtual_wait(), 10.0 * 4_f64.ln(), max_relative = 1e-3);
        // Light load: nobody waits.
        let queue = ErlangA::new(100.0, 1.0, 1.0, c).unwrap();
        assert_eq!(queue.wait_probability(), 0.0);
        assert_eq!((queue.served_within(0.0), queue.mean_wait_served()), (1.0, 0.0));
        // Summed state by state outward from c in another language.
        let queue = ErlangA::new(9_990.0, 1.0, 5.0, c).unwrap();
        assert_relative_eq!(queue.served_within(0.0), 0.3642118398338555, max_relative = 1e-9);
        assert_relative_eq!(queue.mean_queue(), 102.44310127951763, max_relative = 1e-9);
        assert!(queue.virtual_within(10.0) > 0.999_999);
    }

    #[test]
    fn the_square_root_rule() {
        assert_eq!(square_root_agents(100.0, 1.0), 110);
        assert_eq!(square_root_agents(100.0, 0.0), 100);
        assert_eq!(square_root_agents(0.0, 2.0), 0);
    }
}
