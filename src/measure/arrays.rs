//! Arrays of counts as bytes: a list that says how long it is, so that one of another version of
//! the program is refused instead of read askew.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// Writes the array as a list.
pub fn serialize<S: Serializer, T: Serialize, const N: usize>(
    array: &[T; N],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    array[..].serialize(serializer)
}

/// Reads a list as long as the array.
pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>, const N: usize>(
    deserializer: D,
) -> Result<[T; N], D::Error> {
    let wrong = |list: Vec<T>| D::Error::invalid_length(list.len(), &"as many as there are places");
    Vec::<T>::deserialize(deserializer)?.try_into().map_err(wrong)
}
