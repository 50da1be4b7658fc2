//! Bounded work off the async threads: as many jobs run as there are processors, and documents wait
//! only as long as their bytes fit the memory set aside for them. The next is told to come back.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a place is measured in.
const MEBIBYTE: usize = 1024 * 1024;

/// Mebibytes of bodies that are in work or wait, unless one alone may be larger. Copies in other
/// encodings come on top: docs/operations/running.md has a measurement.
const WAITING_MEBIBYTES: u32 = 128;

/// A pool for blocking work on documents, such as signing and verifying.
pub struct Queue {
    memory: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    mebibytes: u32,
}

/// A document's place in the queue, from admission until it is dropped.
pub struct Place {
    _memory: OwnedSemaphorePermit,
    workers: Arc<Semaphore>,
}

/// The work panicked. The panic itself is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

impl Queue {
    /// One worker for each processor, and memory for at least one body of `largest` bytes.
    #[must_use]
    pub fn for_this_machine(largest: usize) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(processors, WAITING_MEBIBYTES.max(mebibytes(largest)))
    }

    fn new(workers: usize, mebibytes: u32) -> Self {
        Self {
            memory: Arc::new(Semaphore::new(mebibytes as usize)),
            workers: Arc::new(Semaphore::new(workers)),
            mebibytes,
        }
    }

    /// Takes a place for a body of at most `bytes`, or `None` where they do not fit now.
    #[must_use]
    pub fn admit(&self, bytes: usize) -> Option<Place> {
        let memory = Arc::clone(&self.memory)
            .try_acquire_many_owned(mebibytes(bytes))
            .ok()?;
        Some(Place {
            _memory: memory,
            workers: Arc::clone(&self.workers),
        })
    }

    /// Waits until every place is free, at most `patience`. Says whether it came to that.
    pub async fn drain(&self, patience: Duration) -> bool {
        let all = self.memory.acquire_many(self.mebibytes);
        matches!(tokio::time::timeout(patience, all).await, Ok(Ok(_)))
    }
}

/// Rounded up, and at least one: an empty document has its costs as well.
fn mebibytes(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(MEBIBYTE).max(1)).unwrap_or(u32::MAX)
}

impl Place {
    /// Runs `work` on a thread that may block, once a worker is free.
    ///
    /// # Errors
    /// [`Panicked`].
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Panicked> {
        let worker = Arc::clone(&self.workers)
            .acquire_owned()
            .await
            .map_err(|_| Panicked)?;
        tokio::task::spawn_blocking(move || {
            // The worker is free when the work ends, not when somebody stops waiting for it.
            let _worker = worker;
            work()
        })
        .await
        .map_err(|_| Panicked)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{MEBIBYTE, Panicked, Queue};
    use std::time::Duration;

    #[tokio::test]
    async fn admits_as_many_bytes_as_fit() {
        let queue = Queue::new(1, 3);
        let first = queue.admit(0).unwrap();
        let second = queue.admit(MEBIBYTE + 1).unwrap();
        assert!(queue.admit(1).is_none());
        assert_eq!(first.run(|| 7).await, Ok(7));
        drop(second);
        assert!(queue.admit(3 * MEBIBYTE).is_none());
        assert!(queue.admit(2 * MEBIBYTE).is_some());
        assert!(!queue.drain(Duration::from_millis(10)).await);
        drop(first);
        assert!(queue.drain(Duration::from_secs(5)).await);
    }

    #[tokio::test]
    async fn the_largest_document_fits() {
        let largest = 700 * MEBIBYTE;
        assert!(Queue::for_this_machine(largest).admit(largest).is_some());
        assert!(Queue::for_this_machine(1).admit(128 * MEBIBYTE).is_some());
    }

    #[tokio::test]
    async fn a_panic_frees_the_worker() {
        let queue = Queue::new(1, 1);
        let place = queue.admit(1).unwrap();
        assert_eq!(
            place.run(|| panic!("as the test wants")).await,
            Err::<(), _>(Panicked)
        );
        assert_eq!(place.run(|| 7).await, Ok(7));
    }
}
