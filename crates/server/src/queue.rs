//! Bounded work off the async threads: so many jobs run, so many wait, the next is told to come back.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A pool of places for blocking work such as signing and verifying.
pub struct Queue {
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    size: u32,
}

/// A place in the queue, from admission until it is dropped.
pub struct Place {
    _place: OwnedSemaphorePermit,
    workers: Arc<Semaphore>,
}

/// The work panicked. The panic itself is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

impl Queue {
    /// Lets `workers` jobs run at a time while `waiting` more hold a place.
    #[must_use]
    pub fn new(workers: u16, waiting: u16) -> Self {
        let size = u32::from(workers) + u32::from(waiting);
        Self {
            places: Arc::new(Semaphore::new(size as usize)),
            workers: Arc::new(Semaphore::new(usize::from(workers))),
            size,
        }
    }

    /// One worker for each processor, and places for `waiting` more.
    #[must_use]
    pub fn for_this_machine(waiting: u16) -> Self {
        let processors = std::thread::available_parallelism()
            .ok()
            .and_then(|count| u16::try_from(count.get()).ok())
            .unwrap_or(1);
        Self::new(processors, waiting)
    }

    /// Takes a place, or `None` where all are taken.
    #[must_use]
    pub fn admit(&self) -> Option<Place> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(Place {
            _place: place,
            workers: Arc::clone(&self.workers),
        })
    }

    /// Waits until every place is free, at most `patience`. Says whether it came to that.
    pub async fn drain(&self, patience: Duration) -> bool {
        let all = self.places.acquire_many(self.size);
        matches!(tokio::time::timeout(patience, all).await, Ok(Ok(_)))
    }
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
    use super::{Panicked, Queue};
    use std::time::Duration;

    #[tokio::test]
    async fn admits_as_many_as_there_are_places() {
        let queue = Queue::new(1, 1);
        let first = queue.admit().unwrap();
        let second = queue.admit().unwrap();
        assert!(queue.admit().is_none());
        assert_eq!(first.run(|| 7).await, Ok(7));
        drop(second);
        assert!(queue.admit().is_some());
        assert!(!queue.drain(Duration::from_millis(10)).await);
        drop(first);
        assert!(queue.drain(Duration::from_secs(5)).await);
    }

    #[tokio::test]
    async fn a_panic_frees_the_worker() {
        let queue = Queue::new(1, 0);
        let place = queue.admit().unwrap();
        assert_eq!(
            place.run(|| panic!("as the test wants")).await,
            Err::<(), _>(Panicked)
        );
        assert_eq!(place.run(|| 7).await, Ok(7));
    }
}
