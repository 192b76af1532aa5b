//! Keys that are made of more than a source and an ordinal: of items of work, agents and leave
//! boxes.

use crate::kernel::stream::{Key, hash_name, hash_name64};

/// The key of an item that a chat makes: its own, and the same whoever answers.
#[must_use]
pub const fn item_after_chat(space: u32, chat: Key, generation: u8) -> Key {
    let mixed = (chat.space as u64) << 32 | (generation as u64);
    Key { entity: chat.entity ^ mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15), space }
}

/// The key of a chat about an item of work: each question about it has one of its own.
#[must_use]
pub const fn question_about(item: Key, number: u32) -> Key {
    let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Key { entity: item.entity ^ mixed, space: item.space }
}

/// The key of an agent, by the entity that the agent's name was given.
#[must_use]
pub const fn agent(entity: u64) -> Key {
    Key { entity, space: hash_name("agent") }
}

/// The key of a group's leave box: by names, so that a group more or less redraws nobody (S-14).
#[must_use]
pub const fn leave_box(shop: &str, group: &str) -> Key {
    Key { entity: hash_name(shop) as u64, space: hash_name(group) }
}

/// The key of something that a sweep varies, by its name: one more redraws no other.
#[must_use]
pub const fn varied(name: &str) -> Key {
    Key { entity: hash_name64(name), space: hash_name("varied") }
}
