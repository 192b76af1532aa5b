//! Distinct customers: a set of 64-bit identities with a few marks each, 12 bytes an entry. Kept
//! only when a figure asks for it, because it grows with the number of people.
//!
//! Open addressing with linear probing; no order ever leaves the table, only counts.

use serde::{Deserialize, Serialize};

/// Marks of a customer.
pub(super) const ENTERED: u8 = 1;
/// Had an online session.
pub(super) const CONSULTED: u8 = 2;
/// A human answered.
pub(super) const ANSWERED: u8 = 4;
/// Ordered.
pub(super) const ORDERED: u8 = 8;
/// Paid an order.
pub(super) const PAID: u8 = 16;

/// A set of customers with marks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Persons {
    /// Identities; 0 is an empty place.
    names: Vec<u64>,
    marks: Vec<u8>,
    count: usize,
}

impl Persons {
    /// Adds marks to a customer.
    pub fn mark(&mut self, customer: u64, marks: u8) {
        if (self.count + 1) * 4 > self.names.len() * 3 {
            self.grow();
        }
        // Zero means empty, so the customer 0 takes the place of an identity nobody has.
        let name = if customer == 0 { u64::MAX } else { customer };
        let place = self.place(name);
        if self.names[place] == 0 {
            self.names[place] = name;
            self.count += 1;
        }
        self.marks[place] |= marks;
    }

    /// How many customers have the mark.
    pub fn count(&self, mark: u8) -> u64 {
        self.marks.iter().filter(|marks| *marks & mark != 0).count() as u64
    }

    /// Where an identity is, or would go. The table is never full.
    fn place(&self, name: u64) -> usize {
        let mask = self.names.len() - 1;
        let mut place = (name.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & mask;
        while self.names[place] != 0 && self.names[place] != name {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let room = (self.names.len() * 2).max(1024);
        let names = std::mem::replace(&mut self.names, vec![0; room]);
        let marks = std::mem::replace(&mut self.marks, vec![0; room]);
        for (name, marks) in names.into_iter().zip(marks) {
            if name != 0 {
                let place = self.place(name);
                self.names[place] = name;
                self.marks[place] = marks;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_counted_once_however_often_marked() {
        let mut persons = Persons::default();
        for round in 0..3 {
            for customer in 0..5000 {
                persons.mark(customer * 7919, if round == 0 { ENTERED } else { ANSWERED });
            }
        }
        persons.mark(7919, ORDERED);
        assert_eq!(persons.count(ENTERED), 5000);
        assert_eq!(persons.count(ANSWERED), 5000);
        assert_eq!(persons.count(ORDERED), 1);
        assert_eq!(persons.count(CONSULTED), 0);
    }
}
