//! Token buckets by remote address, in memory.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses remembered at a time; some 5 MB.
const MAX_ADDRESSES: usize = 50_000;

/// So many requests at once, and one more each interval.
pub(crate) struct RateLimit {
    burst: u32,
    interval: Duration,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

/// Requests left, as of a time.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl RateLimit {
    /// Grants `burst` requests at once to each address, and one more every `interval`.
    #[must_use]
    pub(crate) fn new(burst: u32, interval: Duration) -> Self {
        Self {
            burst,
            interval,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one request of `address`.
    ///
    /// # Errors
    /// The whole seconds until there is one.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_ADDRESSES {
            buckets.retain(|_, bucket| self.refilled(*bucket, now) < f64::from(self.burst));
            if buckets.len() >= MAX_ADDRESSES {
                buckets.clear();
            }
        }
        let full = Bucket {
            left: f64::from(self.burst),
            at: now,
        };
        let bucket = buckets.entry(household(address)).or_insert(full);
        let left = self.refilled(*bucket, now);
        if left < 1.0 {
            return Err(self.seconds_until_one(left));
        }
        *bucket = Bucket {
            left: left - 1.0,
            at: now,
        };
        Ok(())
    }

    fn refilled(&self, bucket: Bucket, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.at);
        let gained = passed.as_secs_f64() / self.interval.as_secs_f64();
        (bucket.left + gained).min(f64::from(self.burst))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to u32 before the cast
    fn seconds_until_one(&self, left: f64) -> u32 {
        let seconds = ((1.0 - left) * self.interval.as_secs_f64()).ceil();
        seconds.clamp(1.0, f64::from(u32::MAX)) as u32
    }
}

/// An IPv6 subscriber has a /64, so its addresses share one bucket.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        },
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::RateLimit;
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_burst_is_granted_and_then_one_each_interval() {
        let limit = RateLimit::new(2, Duration::from_secs(10));
        let start = Instant::now();
        assert_eq!(limit.take(HOME, start), Ok(()));
        assert_eq!(limit.take(HOME, start), Ok(()));
        assert_eq!(limit.take(HOME, start), Err(10));
        assert_eq!(limit.take(HOME, start + Duration::from_secs(4)), Err(6));
        assert_eq!(limit.take(HOME, start + Duration::from_secs(10)), Ok(()));
        assert_eq!(limit.take(HOME, start + Duration::from_secs(10)), Err(10));
    }

    #[test]
    fn addresses_of_one_ipv6_subscriber_share_a_bucket() {
        let limit = RateLimit::new(1, Duration::from_secs(10));
        let now = Instant::now();
        let address = |text: &str| text.parse::<IpAddr>().unwrap_or(HOME);
        assert_eq!(limit.take(address("2001:db8::1"), now), Ok(()));
        assert_eq!(limit.take(address("2001:db8::2"), now), Err(10));
        assert_eq!(limit.take(address("2001:db8:0:1::1"), now), Ok(()));
        assert_eq!(limit.take(address("192.0.2.1"), now), Ok(()));
        assert_eq!(limit.take(address("::ffff:192.0.2.1"), now), Err(10));
    }
}
