//! The contact's script (S-1): every random fact about a contact is a pure function of seed,
//! replication, contact and purpose, so who serves it and when changes none of them.

use crate::kernel::stream::{Key, Purpose, Seed, unit};
use crate::model::arrival::{Listed, Mix};

/// What a contact is like, drawn where the log does not say.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Page.
    pub page: Option<u16>,
    /// SKU.
    pub sku: Option<u32>,
    /// Client.
    pub client: Option<u16>,
    /// Intent.
    pub intent: Option<u16>,
    /// The agent chosen by the customer.
    pub named: Option<crate::kernel::ids::SeatId>,
    /// Customer.
    pub customer: u64,
    /// Difficult.
    pub difficult: bool,
    /// Connects and writes nothing.
    pub mute: bool,
}

/// One of these by a random word; there is nothing to choose between less than two.
#[inline]
fn choose<T: Copy>(cumulated: &[(T, f64)], word: u32) -> Option<T> {
    match cumulated {
        [] => None,
        &[(only, _)] => Some(only),
        several => choose_of(several, unit(word)),
    }
}

fn choose_of<T: Copy>(cumulated: &[(T, f64)], u: f64) -> Option<T> {
    cumulated.iter().find(|(_, up_to)| u < *up_to).or(cumulated.last()).map(|&(value, _)| value)
}

/// Draws what a contact is like.
pub fn kind(
    seed: Seed,
    key: Key,
    stated: &Listed,
    mix: &Mix,
    customer: &crate::model::conversation::Customer,
) -> Kind {
    let plain = mix.pages.len() <= 1
        && mix.skus.len() <= 1
        && mix.clients.len() <= 1
        && mix.intents.len() <= 1;
    let first = if plain { [0; 4] } else { seed.block(key, Purpose::ContactType, 0) };
    let uses_people = mix.named_share > 0.0 || mix.returning_share > 0.0;
    let people = if uses_people { seed.block(key, Purpose::ContactType, 1) } else { [0; 4] };
    let uses_moods = customer.difficult_share > 0.0 || customer.silent_entry_prob > 0.0;
    let moods = if uses_moods { seed.block(key, Purpose::ContactType, 2) } else { [0; 4] };
    let named = stated.agent.or_else(|| {
        (mix.named_share > 0.0 && unit(people[0]) < mix.named_share)
            .then(|| choose(&mix.named, people[1]))
            .flatten()
    });
    let returns = mix.returning_share > 0.0 && unit(people[2]) < mix.returning_share;
    let customer_id = stated.customer.unwrap_or_else(|| {
        if returns {
            let person = (unit(people[3]) * f64::from(mix.returning_pool.max(1))) as u64;
            person | u64::from(key.space) << 32 | 1 << 63
        } else {
            key.entity ^ u64::from(key.space) << 32
        }
    });
    Kind {
        page: stated.page.or_else(|| choose(&mix.pages, first[0])),
        sku: stated.sku.or_else(|| choose(&mix.skus, first[1])),
        client: stated.client.or_else(|| choose(&mix.clients, first[2])),
        intent: stated.intent.or_else(|| choose(&mix.intents, first[3])),
        named,
        customer: customer_id,
        difficult: stated
            .difficult
            .unwrap_or(uses_moods && unit(moods[0]) < customer.difficult_share),
        mute: uses_moods && unit(moods[1]) < customer.silent_entry_prob,
    }
}

/// Purposes' block numbers for a generation and a step, so that none collide.
pub fn block(generation: u8, step: u32) -> u32 {
    u32::from(generation) << 14 | (step & 0x3fff)
}
