//! How much one client may ask for. In memory only: nothing about who asked is stored.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::problem::Rejection;
use crate::proxy::{self, household};
use crate::routes::App;

/// The most clients that are remembered; more than these share one quota. Some 10 MB.
const CLIENTS: usize = 100_000;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How many requests one client may make at once, and how fast it may go on.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The most at once.
    pub burst: u32,
    /// How many more there are each minute, up to `burst`.
    pub per_minute: u32,
}

/// The quotas of one client.
#[derive(Clone, Copy, Debug)]
pub struct Quotas {
    /// For what changes something.
    pub writes: Quota,
    /// For what only reads.
    pub reads: Quota,
}

impl Default for Quotas {
    /// Enough for a school behind one address, or for a blog's readers behind a proxy that the operator has not named.
    fn default() -> Self {
        Self {
            writes: Quota { burst: 120, per_minute: 120 },
            reads: Quota { burst: 600, per_minute: 3000 },
        }
    }
}

/// Refuses a client that asks too much, before its request's body is read.
pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let proxies = &app.settings().proxies;
    let address = peer.map(|peer| proxy::client(peer, request.headers(), proxies));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let clients = if reads { app.reads() } else { app.writes() };
    match address.map(|address| clients.ask(address, app.now())) {
        Some(Err(seconds)) => Rejection::too_many(seconds).into_response(),
        _ => next.run(request).await,
    }
}

/// What clients have asked for lately.
#[derive(Debug)]
pub(crate) struct Clients {
    quota: Quota,
    most: usize,
    known: Mutex<Known>,
}

/// For each client, when its quota will be whole again, in milliseconds since 1970: the generic cell rate algorithm
/// (ITU-T I.371), which needs one number for each.
#[derive(Debug, Default)]
struct Known {
    day: i64,
    salt: [u8; 16],
    whole_at: HashMap<Client, i64>,
}

/// A client's address, hashed with a salt that changes daily, so that even the memory holds no address and nobody can be
/// followed from one day to the next.
type Client = [u8; 16];

impl Clients {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { quota, most: CLIENTS, known: Mutex::default() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// After how many seconds to try again, where it is one too many.
    pub(crate) fn ask(&self, address: IpAddr, now: Timestamp) -> Result<(), u64> {
        let now = now.as_millisecond();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.renew(now.div_euclid(DAY));
        let client = known.client(address);
        let client = known.room_for(client, now, self.most);
        let cost = 60_000 / i64::from(self.quota.per_minute.max(1));
        let most = cost * i64::from(self.quota.burst.max(1));
        // Clamped, because a clock that was set back would have the client wait for the difference.
        let whole_at = known.whole_at.get(&client).map_or(now, |&at| at.clamp(now, now + most));
        let wait = whole_at + cost - now - most;
        if wait > 0 {
            return Err(wait.unsigned_abs().div_ceil(1000));
        }
        known.whole_at.insert(client, whole_at + cost);
        Ok(())
    }
}

impl Known {
    fn renew(&mut self, day: i64) {
        if self.day == day && self.salt != [0; 16] {
            return;
        }
        // Without randomness the salt is weak, which is no reason to turn readers away.
        let _ = getrandom::fill(&mut self.salt);
        self.salt[0] |= 1;
        self.day = day;
        self.whole_at.clear();
    }

    fn client(&self, address: IpAddr) -> Client {
        let mut hash = Sha256::new().chain_update(self.salt);
        match household(address) {
            IpAddr::V4(address) => hash.update(address.octets()),
            IpAddr::V6(address) => hash.update(address.octets()),
        }
        let mut client = Client::default();
        client.copy_from_slice(&hash.finalize()[..16]);
        client
    }

    /// The client, or the one that stands for all whom there is no room to remember.
    fn room_for(&mut self, client: Client, now: i64, most: usize) -> Client {
        if self.whole_at.len() < most || self.whole_at.contains_key(&client) {
            return client;
        }
        self.whole_at.retain(|_, whole_at| *whole_at > now);
        if self.whole_at.len() < most { client } else { Client::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use jiff::{SignedDuration, Timestamp};

    use super::{Clients, Quota};

    fn clients() -> Clients {
        Clients::new(Quota { burst: 3, per_minute: 60 })
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_millis(millis)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn allowed(clients: &Clients, from: &str, millis: i64) -> usize {
        (0..10).take_while(|_| clients.ask(address(from), at(millis)).is_ok()).count()
    }

    #[test]
    fn a_burst_and_then_one_for_each_that_comes_back() {
        let clients = clients();
        assert_eq!(allowed(&clients, "192.0.2.1", 0), 3);
        assert_eq!(clients.ask(address("192.0.2.1"), at(0)), Err(1));
        assert_eq!(allowed(&clients, "192.0.2.1", 1000), 1);
        assert_eq!(allowed(&clients, "192.0.2.1", 60_000), 3);
    }

    #[test]
    fn clients_do_not_wait_for_each_other_but_a_household_is_one() {
        let clients = clients();
        assert_eq!(allowed(&clients, "192.0.2.1", 0), 3);
        assert_eq!(allowed(&clients, "::ffff:192.0.2.1", 0), 0);
        assert_eq!(allowed(&clients, "192.0.2.2", 0), 3);
        assert_eq!(allowed(&clients, "2001:db8::1", 0), 3);
        assert_eq!(allowed(&clients, "2001:db8::2", 0), 0);
        assert_eq!(allowed(&clients, "2001:db8:0:1::1", 0), 3);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_for_a_year() {
        let clients = clients();
        assert_eq!(allowed(&clients, "192.0.2.1", 50_000_000), 3);
        assert_eq!(clients.ask(address("192.0.2.1"), at(40_000_000)), Err(1));
    }

    #[test]
    fn memory_is_bounded_and_the_stale_are_dropped() {
        let clients = Clients { most: 2, ..clients() };
        assert_eq!(allowed(&clients, "192.0.2.1", 0), 3);
        assert_eq!(allowed(&clients, "192.0.2.2", 0), 3);
        assert_eq!(allowed(&clients, "192.0.2.3", 0), 3);
        assert_eq!(allowed(&clients, "192.0.2.4", 0), 0);
        assert_eq!(allowed(&clients, "192.0.2.5", 60_000), 3);
        assert_eq!(clients.known.lock().unwrap().whole_at.len(), 1);
    }

    #[test]
    fn a_new_day_knows_nobody() {
        let clients = clients();
        assert_eq!(allowed(&clients, "192.0.2.1", super::DAY - 1), 3);
        assert_eq!(allowed(&clients, "192.0.2.1", super::DAY), 3);
    }
}
