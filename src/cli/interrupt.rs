//! Ctrl-C: the run stops at the next event, what it had is dropped, earlier results stay as they
//! are. Without this the system would end the program in the middle of a file.

use super::Failure;
use std::sync::atomic::{AtomicBool, Ordering};

static RAISED: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C is noted instead of ending the program. Where the system has no such thing
/// the flag stays down.
pub fn watch() -> &'static AtomicBool {
    let _ = ctrlc::set_handler(|| RAISED.store(true, Ordering::Relaxed));
    &RAISED
}

/// True once somebody pressed Ctrl-C.
pub fn raised() -> bool {
    RAISED.load(Ordering::Relaxed)
}

/// # Errors
/// Somebody pressed Ctrl-C.
pub fn check() -> Result<(), Failure> {
    if raised() { Err(Failure::Interrupted) } else { Ok(()) }
}
