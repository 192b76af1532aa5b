//! The desk as it stands at an instant, without the scenario: to be kept and gone on with.

use super::duty::GroupNow;
use super::seat::SeatNow;
use super::{AgentNow, DeskState};
use crate::measure::gauge::{Area, Gauge, Piece};
use crate::measure::moved::Moved;
use serde::{Deserialize, Serialize};

/// The desk at an instant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::measure) struct KeptDesk {
    seats: Vec<SeatNow>,
    agents: Vec<AgentNow>,
    shops: Vec<Gauge>,
    rows: Vec<Gauge>,
    desk: Gauge,
    gaps: Vec<Area>,
    piece: Piece,
    groups: Vec<GroupNow>,
    attended: u128,
    logged_in: Vec<Area>,
}

impl DeskState<'_> {
    /// The desk as it stands.
    pub fn kept(&self) -> KeptDesk {
        KeptDesk {
            seats: self.seats.clone(),
            agents: self.agents.clone(),
            shops: self.shops.clone(),
            rows: self.rows.clone(),
            desk: self.desk.clone(),
            gaps: self.gaps.clone(),
            piece: self.piece,
            groups: self.groups.clone(),
            attended: self.attended,
            logged_in: self.logged_in.clone(),
        }
    }

    /// A desk at its beginning goes on as another stood; false if that has other shops or groups.
    pub fn go_on(&mut self, from: &KeptDesk, moved: &Moved) -> bool {
        if from.shops.len() != self.shops.len()
            || from.rows.len() != self.rows.len()
            || from.groups.len() != self.groups.len()
            || from.gaps.len() != self.gaps.len()
        {
            return false;
        }
        for (seat, place) in from.seats.iter().zip(&moved.seats) {
            if let Some(own) = self.seats.get_mut(place.at()) {
                own.go_on(seat);
            }
        }
        moved.put_agents(&mut self.agents, &from.agents);
        moved.put_agents(&mut self.logged_in, &from.logged_in);
        self.shops.clone_from(&from.shops);
        self.rows.clone_from(&from.rows);
        self.desk.clone_from(&from.desk);
        self.gaps.clone_from(&from.gaps);
        self.groups.clone_from(&from.groups);
        (self.piece, self.attended) = (from.piece, from.attended);
        true
    }
}
