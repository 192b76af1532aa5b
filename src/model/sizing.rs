//! What a search for head counts may change, and what it must leave (人数测算).

/// Limits of a search for head counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizing {
    /// Most customers of a shop that may be left as messages, a share; `None`: a twentieth of
    /// those who come while somebody has to be there.
    pub messages: Option<f64>,
    /// Fewest people on duty in each shop wherever it is open; `None`: one.
    pub at_least: Option<u32>,
    /// Most that the roster may cost in RMB.
    pub budget: Option<f64>,
    /// Head counts that families may have.
    pub counts: Vec<Counts>,
}

/// Head counts that a family may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// Its id.
    pub family: String,
    /// The fewest.
    pub least: u32,
    /// The most.
    pub most: u32,
}
