//! How many connections there are, in all and from one client. What is too many is cut before anything is read.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::metrics::counter::Counter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::proxy::{Proxy, is_trusted};

/// The part of all places that one client may take: a quarter.
const SHARE: usize = 4;

/// The places for connections.
#[derive(Debug)]
pub(crate) struct Places {
    most: usize,
    free: Arc<Semaphore>,
    /// Who has how many, under a hash that means nothing outside of this process.
    taken: Mutex<HashMap<u64, usize>>,
    hash: RandomState,
    proxies: Vec<Proxy>,
    cut: Counter,
}

/// A connection's place. Dropping it makes room.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    client: Option<u64>,
    _permit: OwnedSemaphorePermit,
}

impl Places {
    pub(crate) fn new(most: usize, proxies: Vec<Proxy>) -> Arc<Self> {
        let (taken, hash, cut) = (Mutex::default(), RandomState::new(), Counter::default());
        Arc::new(Self { most, free: Arc::new(Semaphore::new(most)), taken, hash, proxies, cut })
    }

    /// A place, if there is one for this client. What comes from the operator's proxies, or from this machine, stands for
    /// many, and has no share.
    pub(crate) fn take(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let place = self.find(peer);
        if place.is_none() {
            self.cut.inc();
        }
        place
    }

    /// How many are taken.
    pub(crate) fn taken(&self) -> usize {
        self.most - self.free.available_permits()
    }

    /// How many connections there was no place for.
    pub(crate) fn cut(&self) -> &Counter {
        &self.cut
    }

    fn find(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let permit = Arc::clone(&self.free).try_acquire_owned().ok()?;
        let peer = peer.to_canonical();
        let stands_for_many = peer.is_loopback() || is_trusted(peer, &self.proxies);
        let client = (!stands_for_many).then(|| self.hash.hash_one(site(peer)));
        if let Some(client) = client {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = taken.entry(client).or_default();
            if *taken >= self.most.div_ceil(SHARE) {
                return None;
            }
            *taken += 1;
        }
        Some(Place { places: Arc::clone(self), client, _permit: permit })
    }

    /// Waits until every place is free.
    pub(crate) async fn all_free(&self) {
        let all = u32::try_from(self.most).unwrap_or(u32::MAX);
        // It is never closed.
        let _ = self.free.acquire_many(all).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let left = taken.get(&client).map_or(0, |taken| taken.saturating_sub(1));
        if left == 0 {
            taken.remove(&client)
        } else {
            taken.insert(client, left)
        };
    }
}

/// What has a share of the places: an IPv4 address, or the first 48 bits of an IPv6 one, which are the most that one customer
/// of a provider gets. Of the networks in it, each a client as far as requests go, four would have all places.
fn site(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 80 << 80).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Places;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_client_takes_no_more_than_its_share_and_gives_it_back() {
        let places = Places::new(8, Vec::new());
        let first = places.take(address("2001:db8::1")).unwrap();
        let _second = places.take(address("2001:db8::2")).unwrap();
        assert!(places.take(address("2001:db8::3")).is_none(), "a household has one share");
        assert!(places.take(address("2001:db8:0:1::1")).is_none(), "and so have all its networks");
        let _neighbour = places.take(address("2001:db8:1::1")).unwrap();
        let _other = places.take(address("192.0.2.1")).unwrap();
        drop(first);
        assert!(places.take(address("2001:db8::3")).is_some());
    }

    #[test]
    fn a_proxy_takes_as_many_as_there_are_and_no_more() {
        let places = Places::new(8, vec!["10.0.0.0/8".parse().unwrap()]);
        for peer in ["10.1.2.3", "127.0.0.1", "::1"] {
            let taken: Vec<_> = (0..8).map(|_| places.take(address(peer)).unwrap()).collect();
            assert!(places.take(address("192.0.2.1")).is_none(), "all are taken");
            drop(taken);
        }
        assert!(places.taken.lock().unwrap().is_empty());
    }
}
