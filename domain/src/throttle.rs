//! Limits on failures, per node and in memory.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use quick_cache::unsync::Cache;

use crate::clock::{Clock, Timestamp};

/// Where a request comes from: an IPv4 address, or the /64 that one IPv6 host can choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => Self(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into()),
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

/// How many attempts each key has in a stretch of time that starts with the first of them.
pub struct Throttle<K> {
    limit: u32,
    window_seconds: u32,
    clock: Arc<dyn Clock>,
    windows: Mutex<Cache<K, Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    start: Timestamp,
    attempts: u32,
}

/// The limit is reached; the next attempt is free after so many seconds, at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    pub seconds: u32,
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// The keys remembered at most; those seen once go first.
    const CAPACITY: usize = 20_000;

    pub fn new(limit: u32, window_seconds: u32, clock: Arc<dyn Clock>) -> Self {
        Self { limit, window_seconds, clock, windows: Mutex::new(Cache::new(Self::CAPACITY)) }
    }

    /// Counts an attempt, unless the limit is reached.
    pub fn admit(&self, key: &K) -> Result<(), Wait> {
        let now = self.clock.now();
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.get(key).copied().filter(|window| self.remaining_millis(*window, now) > 0);
        let window = window.unwrap_or(Window { start: now, attempts: 0 });
        if window.attempts >= self.limit {
            return Err(Wait { seconds: whole_seconds(self.remaining_millis(window, now)) });
        }
        windows.insert(key.clone(), Window { attempts: window.attempts + 1, ..window });
        Ok(())
    }

    /// Takes one attempt back: it came to nothing, and was nobody's fault.
    pub fn give_back(&self, key: &K) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut window) = windows.get_mut(key) {
            window.attempts = window.attempts.saturating_sub(1);
        }
    }

    /// Forgets the attempts of `key`.
    pub fn clear(&self, key: &K) {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    fn remaining_millis(&self, window: Window, now: Timestamp) -> i64 {
        i64::from(self.window_seconds) * 1000 - now.millis_since(window.start)
    }
}

fn whole_seconds(millis: i64) -> u32 {
    u32::try_from(millis.max(1).unsigned_abs().div_ceil(1000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn the_limit_holds_until_the_window_ends() {
        let clock = Arc::new(TestClock::default());
        let throttle = Throttle::new(2, 60, clock.clone());
        assert_eq!(throttle.admit(&"ann"), Ok(()));
        clock.0.store(30_500, Ordering::Relaxed);
        assert_eq!(throttle.admit(&"ann"), Ok(()));
        assert_eq!(throttle.admit(&"ann"), Err(Wait { seconds: 30 }));
        assert_eq!(throttle.admit(&"bob"), Ok(()));
        clock.0.store(60_000, Ordering::Relaxed);
        assert_eq!(throttle.admit(&"ann"), Ok(()));
    }

    #[test]
    fn success_clears_the_attempts() {
        let throttle = Throttle::new(1, 60, Arc::new(TestClock::default()));
        assert_eq!(throttle.admit(&"ann"), Ok(()));
        throttle.clear(&"ann");
        assert_eq!(throttle.admit(&"ann"), Ok(()));
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let address = |text: &str| Address::from(text.parse::<IpAddr>().unwrap());
        assert_eq!(address("2001:db8::1"), address("2001:db8::ffff:2"));
        assert_ne!(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assert_eq!(address("::ffff:192.0.2.1"), address("192.0.2.1"));
        assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
    }

    #[derive(Default)]
    struct TestClock(AtomicI64);

    impl Clock for TestClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.load(Ordering::Relaxed))
        }
    }
}
