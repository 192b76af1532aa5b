//! What happened to a contact that is explained, as types of the document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that happened to the contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Local time.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// A decision, by its number in `decisions`.
    Decided {
        /// Its number, from 0.
        decision: usize,
    },
    /// The customer came by another door, and goes on here.
    Continued,
    /// The robot solved it, or handed it over.
    Robot {
        /// It solved it.
        solved: bool,
    },
    /// The group was found.
    Grouped {
        /// The group.
        group: String,
        /// The customer chose among several.
        chosen: bool,
    },
    /// It waits.
    Queued,
    /// A session with an agent begins, moves or goes on.
    Assigned {
        /// The agent.
        agent: String,
        /// How it came.
        how: How,
        /// Wait in the queue [s].
        waited_s: f64,
    },
    /// The first reply of a person.
    FirstReply {
        /// The agent.
        agent: String,
        /// Since the contact came [s].
        after_s: f64,
    },
    /// The customer lost patience.
    LostPatience {
        /// Where: `queue`, `first` or `later`.
        waiting: String,
        /// Nobody could see it.
        silently: bool,
    },
    /// It moved to a colleague.
    Transferred {
        /// From.
        from: String,
        /// To.
        to: String,
    },
    /// A colleague was invited.
    Invited {
        /// By.
        from: String,
        /// Who.
        to: String,
    },
    /// The invitation lapsed.
    InviteLapsed,
    /// The session ended.
    SessionEnded {
        /// The agent.
        agent: String,
        /// Why.
        reason: Reason,
        /// Replies of people so far.
        replies: u32,
    },
    /// It became a leave message.
    LeaveCreated {
        /// Of this group.
        group: String,
    },
    /// The leave message was delivered.
    LeaveDelivered {
        /// To.
        agent: String,
    },
    /// The leave message was answered by mail.
    LeaveMailed {
        /// By.
        agent: String,
    },
    /// The leave message was dropped.
    LeaveExpired,
    /// The matter was put off with a short answer.
    PutOff,
    /// The customer will enter again.
    WillReturn {
        /// Local time.
        when: String,
    },
    /// The contact is over.
    Closed {
        /// What became of it.
        disposition: Disposition,
    },
}

/// How a session came to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Straight on arrival.
    Entry,
    /// From the queue.
    Queue,
    /// As a leave message.
    Leave,
    /// By transfer.
    Transfer,
    /// The customer came back in time.
    Resume,
    /// Opened by the agent.
    Proactive,
    /// Routed anew.
    Reroute,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The customer closed the window.
    CustomerClosed,
    /// The customer left without an answer.
    CustomerLeft,
    /// The customer was silent for too long.
    SilenceExpired,
    /// The agent closed it.
    AgentClosed,
    /// The leave message was answered.
    LeaveReplied,
    /// The agent's status ended it.
    ForcedEnd,
    /// It went back to routing.
    Rerouted,
    /// It was turned into a leave message.
    LeaveBox,
    /// It made room for another.
    Evicted,
    /// Its service was complete.
    Served,
    /// The agent blocked the customer.
    Blocked,
    /// The run ended.
    Cut,
}

/// What became of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// A person replied.
    Served,
    /// There was a session, and nobody replied.
    Unanswered,
    /// It left before any session.
    Abandoned,
    /// It became a leave message.
    LeftMessage,
    /// It was turned away.
    Rejected,
    /// The robot solved it.
    RobotSolved,
    /// It was still there when the run ended.
    Open,
}
