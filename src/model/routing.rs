//! Routing as data (分流): a policy is an ordered list of tiers for each of the routed decisions.
//! Which agents may be candidates, whether capacity counts, which pick
//! chooses, what happens when nobody is eligible (`if_none`) or all eligible are full (`if_full`).

use crate::kernel::ids::{NameId, SeatId, Set, StatusId};
use crate::kernel::tick::Span;

/// The routed decisions of one shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// New contacts, and waiters when an agent frees up.
    pub entry: Tiers,
    /// Leave messages to be delivered.
    pub leave: Tiers,
    /// Receivers of transfers.
    pub transfer: Tiers,
    /// What becomes of sessions whose agent goes offline.
    pub offline_sessions: super::platform::OnEnter,
    /// How a contact matching several groups finds one (JDG-17).
    pub choice: Choice,
    /// False: `When::GroupAutoDefault` reads the flag of the matched group and holds where
    /// none matches. True (literally): it fails where a group matches, and holds where none does
    /// iff no custom group is enabled or an enabled one has the flag.
    pub literal_auto_default: bool,
    /// Most sessions an agent is given within some time.
    pub most_assigned: Option<MostAssigned>,
    /// The validity of the last agent runs from the end of the session instead of the last human
    /// reply (VIP-5).
    pub affinity_from_end: bool,
}

/// A limit on how fast customers are given to one agent (B-OSS-2): a window that slides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostAssigned {
    /// So many sessions, those of transfers too ...
    pub sessions: u32,
    /// ... within this long; another may begin as soon as the first of them is as old.
    pub within: Span,
}

impl Policy {
    /// True if customers who chose nobody may be given to an agent in this status, now or when
    /// nobody else is there.
    pub fn takes(&self, status: StatusId) -> bool {
        self.entry.tiers.iter().any(|tier| tier.is_open() && tier.status.has(status.at()))
    }

    /// The same where the first tier with anybody decides: in this status while others are there.
    pub fn takes_first(&self, status: StatusId) -> bool {
        let first = self.entry.tiers.iter().find(|tier| tier.is_open());
        first.is_some_and(|tier| tier.status.has(status.at()))
    }

    /// True if some pick or tie is drawn by lot.
    pub fn draws_lots(&self) -> bool {
        let by_lot = |pick: &Pick| {
            pick.ties == Ties::Random
                || matches!(
                    pick.kind,
                    PickKind::Random | PickKind::WeightedRandom | PickKind::SplitShareRandom
                )
        };
        let all = [&self.entry, &self.leave, &self.transfer];
        all.iter().any(|tiers| tiers.tiers.iter().any(|tier| by_lot(&tier.pick)))
    }
}

/// An ordered list of tiers and what to do after the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tiers {
    /// Tried in order; the first that decides, decides.
    pub tiers: Vec<Tier>,
    /// After the last, if any tier was full.
    pub otherwise_full: Outcome,
    /// After the last, if none was.
    pub otherwise_none: Outcome,
}

/// One tier.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// For people and `explain`.
    pub name: String,
    /// The rule it stands for, as in `JD-4`.
    pub rule: String,
    /// All must hold, or the tier is passed over.
    pub when: Vec<When>,
    /// Where candidates come from.
    pub from: From,
    /// Statuses a candidate may have.
    pub status: Set,
    /// Whether the agent's roles must fit the contact's need.
    pub role: RoleMatch,
    /// True: a weight of 0 in the group excludes (JDG-12).
    pub positive_weight: bool,
    /// Whether capacity counts.
    pub spare: Spare,
    /// Who is chosen.
    pub pick: Pick,
    /// Nobody eligible, capacity aside.
    pub if_none: Outcome,
    /// Somebody eligible, none with room.
    pub if_full: Outcome,
}

impl Tier {
    /// True if it is not about one agent whom the customer chose or had before.
    pub fn is_open(&self) -> bool {
        !matches!(self.from, From::NamedAgent | From::DedicatedAgent | From::LastAgent { .. })
    }
}

/// A condition of a tier.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The entry is (not) exempt from the maximum (JD-6).
    Exempt(bool),
    /// The entry's client (may / may not) open a chat with a chosen agent (JD-5).
    Direct(bool),
    /// The customer chose an agent.
    Named(bool),
    /// The client is one of these.
    Client(Set),
    /// The intent is one of these.
    Intent(Set),
    /// The need is this role.
    Need(usize),
    /// The matched group's flag "auto-assign to the default group" (JDG-6); true if unmatched.
    GroupAutoDefault(bool),
    /// The entry matches (no) custom group.
    Matched(bool),
    /// The contact has waited at least this long.
    Waited(Span),
    /// No receiving agent of the shop has any of these statuses.
    Nobody(Set),
}

/// Where a tier's candidates come from.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// Every agent of the shop.
    Shop,
    /// Members of the matched (or chosen) group; nobody if unmatched.
    MatchedGroup,
    /// Members of the default group.
    DefaultGroup,
    /// Members of the fallback group of leave messages (兜底组).
    FallbackGroup,
    /// Members of the group a leave message waits for.
    TargetGroup,
    /// The agent who last served this customer, if not longer ago than this.
    LastAgent {
        /// Validity of the affinity, inclusive.
        within: Span,
    },
    /// The agent the customer chose.
    NamedAgent,
    /// The customer's own agent (专属客服, B-TB-1).
    DedicatedAgent,
    /// Agents with a role.
    Role(usize),
    /// Agents listed by name.
    Agents(Vec<SeatId>),
}

/// Whether an agent's roles must fit the contact's need (VIP-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleMatch {
    /// Any role.
    Any,
    /// A role that corresponds to the need.
    Corresponds,
    /// A role that does not.
    Other,
}

impl RoleMatch {
    /// True if these roles fit a contact's need; who needs nothing gets any role that corresponds.
    #[inline]
    pub fn fits(self, need: Option<u32>, roles: Set) -> bool {
        match self {
            RoleMatch::Any => true,
            RoleMatch::Corresponds => need.is_none_or(|need| roles.has(need as usize)),
            RoleMatch::Other => need.is_some_and(|need| !roles.has(need as usize)),
        }
    }
}

/// Whether a candidate must have room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spare {
    /// Room is required.
    Required,
    /// Capacity is ignored.
    Ignored,
    /// Ignored for exempt entries, required for others (JD-6).
    IgnoredIfExempt,
    /// The pick ignores capacity; a full winner makes the tier full (Rocket.Chat, Chatwoot).
    AfterPick,
}

/// What happens to the contact when a tier does not serve it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// The next tier is tried.
    #[default]
    Next,
    /// It waits in the queue of its scope.
    Queue,
    /// It becomes a leave message (留言).
    Leave,
    /// It is turned away.
    Reject,
    /// It stays unassigned until a tier admits it.
    Unassigned,
    /// The oldest session of the best candidate ends for it (B-GEN-9).
    EvictOldest,
    /// The best candidate takes it beyond the maximum.
    IgnoreMax,
}

/// Who is chosen among a tier's candidates.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// The rule of choice.
    pub kind: PickKind,
    /// Whose counters and lists it uses.
    pub state: PickState,
    /// What restarts its counters.
    pub reset: PickReset,
    /// What decides between equal keys.
    pub ties: Ties,
}

/// The rules of choice; smaller keys win. One file each in `routing/picks/`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PickKind {
    /// Least active / maximum (JD-1); `after` counts the newcomer.
    LoadRatio {
        /// (active + 1) / maximum instead of active / maximum.
        after: bool,
        /// The ratio is divided by the split share (JD-11, `split_share_biases_ratio`).
        by_share: bool,
    },
    /// Least active / (maximum · weight), then assigned / weight (JDG-10).
    WeightedLoadRatio {
        /// (active + 1) instead of active (`load_ratio_basis`, X-6).
        after: bool,
    },
    /// Fewest active.
    LeastActive,
    /// Most room left: maximum - active.
    MostSpare,
    /// Most active among those with room.
    Fullest,
    /// Longest since the last assignment.
    LongestIdle,
    /// Fewest assignments so far.
    TotalCount,
    /// A rotating list (Chatwoot).
    ListRoundRobin,
    /// Largest deficit against the split share (分流占比, JD-8).
    SplitShare,
    /// Drawn in proportion to the split share (JD-8, `split_share_mode = "random"`).
    SplitShareRandom,
    /// Smooth weighted round robin.
    SmoothWrr,
    /// Drawn in proportion to the weight.
    WeightedRandom,
    /// Drawn with equal chances.
    Random,
    /// Fewest pending replies while any candidate has more than the threshold, else weighted.
    WeightThenBusyness {
        /// An agent with more customers awaiting a reply is busy (B-TB-3).
        pending_threshold: u32,
    },
}

impl PickKind {
    /// True if the pick looks at every candidate by its nature.
    #[inline]
    pub fn is_linear(self) -> bool {
        matches!(self, PickKind::SplitShare | PickKind::SplitShareRandom | PickKind::SmoothWrr)
    }
}

/// Whose counters and lists a pick uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickState {
    /// One for the shop.
    Shop,
    /// One for each group.
    Group,
    /// One for this tier.
    Tier,
}

/// What restarts a pick's counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickReset {
    /// Nothing.
    Never,
    /// An earlier tier decided a contact, or the set of candidates changed (S-32).
    OnTierChange,
}

/// What decides between equal keys (C-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// Longest since the last assignment, then order of declaration.
    LongestIdle,
    /// Order of declaration.
    Order,
    /// Drawn with equal chances from the routing stream.
    Random,
    /// Whose last session ended earliest, those without one first, then order of declaration.
    EarliestClose,
}

/// How a customer matching several groups chooses (JDG-17).
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// How long the choice takes.
    pub delay: crate::kernel::variate::SpanLaw,
    /// Probability that the customer leaves instead of choosing.
    pub abandon_prob: f64,
    /// Only groups with somebody eligible are offered.
    pub offer_only_available: bool,
}

/// How a contact's need, exemption and groups are found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classify {
    /// Clients not bound by the maximum (JD-6).
    pub exempt_clients: Set,
    /// Clients that can open a chat with a chosen agent (JD-5).
    pub direct_clients: Set,
    /// Need (a role) by page, where the page says one (VIP-4).
    pub need_of_page: Vec<Option<NameId>>,
    /// Need where the page says none.
    pub unknown_need: Option<NameId>,
    /// Need by intent, stronger than the page.
    pub need_of_intent: Vec<Option<NameId>>,
    /// Customers' own agents, ascending by customer (专属客服).
    pub dedicated: Vec<(u64, SeatId)>,
}

impl Classify {
    /// The role that a contact needs: by its intent, else by its page, else what holds for all.
    pub fn need(&self, intent: Option<u16>, page: Option<u16>) -> Option<NameId> {
        let of = |list: &[Option<NameId>], at: Option<u16>| {
            at.and_then(|at| list.get(usize::from(at)).copied().flatten())
        };
        of(&self.need_of_intent, intent)
            .or_else(|| of(&self.need_of_page, page))
            .or(self.unknown_need)
    }

    /// True if some intent, some page or their absence makes a contact need this role.
    pub fn may_need(&self, role: NameId) -> bool {
        let all = self.need_of_intent.iter().chain(&self.need_of_page);
        all.chain([&self.unknown_need]).flatten().any(|need| *need == role)
    }
}
