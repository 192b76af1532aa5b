//! Experiments on a scenario: many replications at once, folded in order.

pub mod decide;
pub mod logs;
pub mod precision;
pub mod replicate;
pub mod shard;

/// Threads for experiments; results are the same for any number.
#[derive(Debug)]
pub struct Pool(rayon::ThreadPool);

impl Pool {
    /// A pool of this many threads, 0 for one a core.
    ///
    /// # Errors
    /// The system gives no threads.
    pub fn new(threads: usize) -> Result<Pool, rayon::ThreadPoolBuildError> {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().map(Pool)
    }

    /// Runs something whose parallel parts use these threads.
    pub fn install<R: Send>(&self, what: impl FnOnce() -> R + Send) -> R {
        self.0.install(what)
    }
}
