//! The contact's script (S-1): every random fact about a contact is a pure function of seed,
//! replication, contact and purpose, so who serves it and when changes none of them.

use crate::kernel::stream::{Key, Seed};
use crate::model::arrival::{Listed, Mix};
use crate::model::draws::{Matter, Mood, Person};

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
    /// Is going to be blocked (DH-10).
    pub abusive: bool,
}

/// One of these by a random number; there is nothing to choose between less than two.
#[inline]
fn choose<T: Copy>(cumulated: &[(T, f64)], u: f64) -> Option<T> {
    match cumulated {
        [] => None,
        &[(only, _)] => Some(only),
        several => choose_of(several, u),
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
    let matter = if plain { Matter::UNDRAWN } else { Matter::of(&seed, key) };
    let uses_people = mix.named_share > 0.0 || mix.returning_share > 0.0;
    let person = if uses_people { Person::of(&seed, key) } else { Person::UNDRAWN };
    let uses_moods = customer.difficult_share > 0.0
        || customer.silent_entry_prob > 0.0
        || customer.abusive_share > 0.0;
    let mood = if uses_moods { Mood::of(&seed, key) } else { Mood::UNDRAWN };
    let named = stated.agent.or_else(|| {
        (mix.named_share > 0.0 && person.names_agent() < mix.named_share)
            .then(|| choose(&mix.named, person.agent()))
            .flatten()
    });
    let returns = mix.returning_share > 0.0 && person.returns() < mix.returning_share;
    let customer_id = stated.customer.unwrap_or_else(|| {
        if returns {
            let number = (person.who() * f64::from(mix.returning_pool.max(1))) as u64;
            number | u64::from(key.space) << 32 | 1 << 63
        } else {
            key.entity ^ u64::from(key.space) << 32
        }
    });
    Kind {
        page: stated.page.or_else(|| choose(&mix.pages, matter.page())),
        sku: stated.sku.or_else(|| choose(&mix.skus, matter.sku())),
        client: stated.client.or_else(|| choose(&mix.clients, matter.client())),
        intent: stated.intent.or_else(|| choose(&mix.intents, matter.intent())),
        named,
        customer: customer_id,
        difficult: stated
            .difficult
            .unwrap_or(uses_moods && mood.difficult() < customer.difficult_share),
        mute: uses_moods && mood.mute() < customer.silent_entry_prob,
        abusive: uses_moods && mood.abusive() < customer.abusive_share,
    }
}
