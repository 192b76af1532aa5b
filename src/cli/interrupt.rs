//! Ctrl-C and SIGTERM: a command that writes results runs on a thread of its own, so that it can be
//! ended at once, wherever it is: reading, simulating, drawing or writing. Results stand in their
//! place as a whole or not at all, so nothing is lost by that but the work.

use super::{Failure, LangArg, output};
use crate::report::files::Folder;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Up once somebody asked for the end.
static RAISED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
/// The results in the making.
static FOLDER: Mutex<Option<Arc<Folder>>> = Mutex::new(None);
/// How often the flag is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Stack of the thread that works: as large as that of a main thread.
const STACK: usize = 8 << 20;

/// The flag that long work looks at.
pub fn flag() -> &'static AtomicBool {
    &RAISED
}

/// True once somebody asked for the end.
pub fn raised() -> bool {
    RAISED.load(Ordering::Relaxed)
}

/// The results that an interruption takes back.
pub fn guard(folder: &Arc<Folder>) {
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(folder));
}

/// Raises the flag at the first signal, and ends the program at the second.
fn listen() {
    for signal in [SIGINT, SIGTERM] {
        let code = i32::from(super::exit::INTERRUPTED);
        let flag = Arc::clone(&RAISED);
        let _ = signal_hook::flag::register_conditional_shutdown(signal, code, flag);
        let _ = signal_hook::flag::register(signal, Arc::clone(&RAISED));
    }
}

/// Works until it is done or somebody asks for the end; a second time ends the program as it is.
/// Where the system has no signals, or no second thread, the work is done all the same.
pub fn answered(work: impl FnOnce() -> Result<u8, Failure> + Send) -> Result<u8, Failure> {
    listen();
    let slot = Mutex::new(Some(work));
    let take = || slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    std::thread::scope(|scope| {
        let run = || take().map_or(Err(Failure::Interrupted), |work| work());
        let Ok(worker) = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run)
        else {
            return run();
        };
        while !worker.is_finished() {
            if raised() && withdrawn() {
                // The threads that still work are ended with the program; they write nowhere.
                let lang = LangArg::of_typed().into();
                output::error(lang, &Failure::Interrupted.text(lang));
                std::process::exit(i32::from(super::exit::INTERRUPTED));
            }
            std::thread::park_timeout(LOOK);
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Works until it is done; somebody who asks for the end, or the end of a time, raises a flag that
/// the work looks at, and what it has until then is its answer. A second time ends the program.
pub fn cut_short(
    after: Option<Duration>,
    work: impl FnOnce(&AtomicBool) -> Result<u8, Failure> + Send,
) -> Result<u8, Failure> {
    listen();
    let (over, done) = (AtomicBool::new(false), AtomicBool::new(false));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let watch = || {
            while !done.load(Ordering::Relaxed) {
                if raised() || after.is_some_and(|after| begun.elapsed() >= after) {
                    over.store(true, Ordering::Relaxed);
                    return;
                }
                std::thread::park_timeout(LOOK);
            }
        };
        // without a second thread nothing is cut short
        let _ = std::thread::Builder::new().spawn_scoped(scope, watch);
        let _ended = Ended(&done);
        work(&over)
    })
}

/// Says that the work has ended, also by a panic: who watches it would wait for ever.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// True if nothing of the results is left; false if they stand in their place already.
fn withdrawn() -> bool {
    let folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner).clone();
    folder.is_none_or(|folder| folder.withdraw())
}
