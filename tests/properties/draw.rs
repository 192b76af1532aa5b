//! A wild scenario: which features it has, how strong they are, and its text. Every feature has
//! dice of its own, so switching one off (as proptest does when it looks for the smallest failure)
//! leaves the others as they were.

use super::features;
use proptest::prelude::*;

/// What a platform offers to draw from.
#[derive(Debug)]
pub struct Offer {
    pub platform: &'static str,
    pub pages: &'static [&'static str],
    pub clients: &'static [&'static str],
    /// Statuses a break or an event may bring.
    pub statuses: &'static [&'static str],
    pub policies: &'static [&'static str],
    pub leave_modes: &'static [&'static str],
    pub groups: bool,
}

/// Platforms without a switch `[routing] policy`, which every desk made up here sets: not drawn.
const WITHOUT_POLICY: &[&str] = &["vip_mp", "dhgate_dhtalk2"];

/// Every other shipped platform; [`every_platform_is_drawn`] fails for one that is missing.
pub const OFFERS: &[Offer] = &[
    Offer {
        platform: "jd_groups_2023",
        pages: &["shop", "product_detail", "order_detail", "logistics"],
        clients: &["pc_web", "personal", "jd_app", "m_web", "wechat"],
        statuses: &["suspended", "break", "offline"],
        policies: &[
            "weighted_load_ratio",
            "smooth_wrr",
            "weighted_random",
            "load_ratio",
            "least_active",
            "most_spare",
            "longest_idle",
            "total_count",
            "list_round_robin",
            "random",
        ],
        leave_modes: &["default", "specified", "manual"],
        groups: true,
    },
    Offer {
        platform: "jd_dongdong_2019",
        pages: &["shop", "product_detail", "order_detail", "logistics"],
        clients: &["pc_web", "personal", "jd_app", "m_web", "wechat"],
        statuses: &["suspended", "break", "offline"],
        policies: &[
            "load_ratio",
            "split_share",
            "split_share_random",
            "least_active",
            "most_spare",
            "longest_idle",
            "total_count",
            "list_round_robin",
            "random",
        ],
        leave_modes: &["default", "at_login", "pull", "email"],
        groups: false,
    },
    Offer {
        platform: "generic",
        pages: &["home", "item", "order"],
        clients: &["web", "app"],
        statuses: &["busy", "break", "away", "offline"],
        policies: &[
            "least_active",
            "load_ratio",
            "weighted_load_ratio",
            "most_spare",
            "fullest",
            "longest_idle",
            "total_count",
            "list_round_robin",
            "smooth_wrr",
            "weighted_random",
            "random",
            "weight_then_busyness",
        ],
        leave_modes: &["at_login", "default", "pull", "email", "none"],
        groups: true,
    },
    Offer {
        platform: "douyin_feige",
        pages: &["shop", "product_detail", "order_detail", "direct_message", "live"],
        clients: &["web", "douyin", "douyin_lite"],
        statuses: &["rest", "break", "offline"],
        policies: &[
            "load_ratio",
            "least_active",
            "most_spare",
            "longest_idle",
            "list_round_robin",
            "random",
        ],
        leave_modes: &["default", "at_login", "pull", "email"],
        groups: true,
    },
    Offer {
        platform: "taobao_promo",
        pages: &["shop", "product_detail", "order_detail", "logistics"],
        clients: &["pc", "taobao_app"],
        statuses: &["suspended", "break", "offline"],
        policies: &[
            "weight_then_busyness",
            "weighted_load_ratio",
            "smooth_wrr",
            "weighted_random",
            "least_active",
            "random",
        ],
        leave_modes: &["default", "at_login", "pull", "email"],
        groups: true,
    },
    Offer {
        platform: "kuaishou",
        pages: &["shop", "product_detail", "order_detail", "live"],
        clients: &["web", "kuaishou"],
        statuses: &["suspended", "break", "offline"],
        policies: &[
            "load_ratio",
            "least_active",
            "most_spare",
            "longest_idle",
            "list_round_robin",
            "random",
        ],
        leave_modes: &["default", "at_login", "pull", "email"],
        groups: true,
    },
    Offer {
        platform: "pinduoduo",
        pages: &["shop", "product_detail", "order_detail", "logistics"],
        clients: &["pdd_app", "wechat"],
        statuses: &["busy", "break", "offline"],
        policies: &[
            "most_spare",
            "load_ratio",
            "least_active",
            "longest_idle",
            "list_round_robin",
            "random",
        ],
        leave_modes: &["default", "at_login", "pull", "email"],
        groups: true,
    },
];

/// A scenario to be.
#[derive(Clone)]
pub struct Wild {
    pub seed: u64,
    pub offer: &'static Offer,
    on: Vec<bool>,
}

/// The features by name, and how to see the text.
impl std::fmt::Debug for Wild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let on: Vec<&str> = features::ALL.iter().copied().filter(|name| self.on(name)).collect();
        write!(f, "{} seed {} with {on:?}\n{}", self.offer.platform, self.seed, self.text())
    }
}

/// Scenarios of one platform.
pub fn wild(offer: &'static Offer) -> impl Strategy<Value = Wild> {
    let on = proptest::collection::vec(proptest::bool::weighted(0.35), features::ALL.len());
    (any::<u32>(), on).prop_map(move |(seed, on)| Wild { seed: u64::from(seed), offer, on })
}

/// A small generator: splitmix64 over the seed and a name.
pub struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`.
    pub fn from(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.from(0, choices.len() as u64 - 1) as usize]
    }
}

impl Wild {
    /// These features and no other.
    pub fn only(offer: &'static Offer, seed: u64, names: &[&str]) -> Wild {
        Wild { seed, offer, on: vec![false; features::ALL.len()] }.also(names)
    }

    /// The same with some features in any case.
    pub fn also(mut self, names: &[&str]) -> Wild {
        for (on, name) in self.on.iter_mut().zip(features::ALL) {
            *on |= names.contains(name);
        }
        self
    }

    /// The same without some features.
    pub fn without(mut self, names: &[&str]) -> Wild {
        for (on, name) in self.on.iter_mut().zip(features::ALL) {
            *on &= !names.contains(name);
        }
        self
    }

    pub fn on(&self, name: &str) -> bool {
        let at = features::ALL.iter().position(|known| *known == name);
        self.on[at.unwrap_or_else(|| panic!("no feature `{name}`"))]
    }

    /// Dice of one feature.
    pub fn dice(&self, name: &str) -> Dice {
        let letters = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        Dice(self.seed ^ letters)
    }

    /// The scenario as a planner would write it.
    pub fn text(&self) -> String {
        features::text(self)
    }
}

#[test]
fn every_platform_is_drawn() {
    let drawn: Vec<&str> = OFFERS.iter().map(|offer| offer.platform).collect();
    for name in dacu::platforms::names().filter(|name| !WITHOUT_POLICY.contains(name)) {
        assert!(drawn.contains(&name), "`{name}` has no row in OFFERS");
    }
}
