//! Which places strangers may make the endpoint look at: hosts on the open internet, and nothing that only this machine or
//! its network can see (server-side request forgery).

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Url;

/// How far fetches reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Hosts on the open internet, at the ports of the web.
    #[default]
    World,
    /// This machine at any port, too. For tests: whoever asks could reach whatever runs here.
    ThisMachine,
}

/// IPv4 that is no host on the open internet: IANA's special-purpose registry (RFC 6890), multicast and the rest above it.
const SPECIAL_4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Within 2000::/3, which is all that is given to hosts (RFC 4291, section 2.4): protocols of their own with Teredo,
/// documentation twice, and 6to4, which leads to an IPv4 address.
const SPECIAL_6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Where an IPv6-only network reaches IPv4 (RFC 6052).
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

impl Reach {
    /// Whether an address may be asked for at all: http or https, at their own ports, without a name or a password.
    pub(crate) fn allows(self, url: &Url) -> bool {
        let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
        let port = url.port_or_known_default();
        let port_fits = self == Self::ThisMachine || matches!(port, Some(80 | 443));
        is_web && port_fits && url.username().is_empty() && url.password().is_none()
    }

    /// Whether a host at `address` may be talked to.
    fn includes(self, address: IpAddr) -> bool {
        let is_global = match address {
            IpAddr::V4(address) => is_global_4(address),
            IpAddr::V6(address) => is_global_6(address),
        };
        is_global || (self == Self::ThisMachine && address.is_loopback())
    }
}

fn is_global_4(address: Ipv4Addr) -> bool {
    let is_in =
        |(net, length): (Ipv4Addr, u32)| (address.to_bits() ^ net.to_bits()) >> (32 - length) == 0;
    !SPECIAL_4.into_iter().any(is_in)
}

fn is_global_6(address: Ipv6Addr) -> bool {
    let is_in =
        |(net, length): (Ipv6Addr, u32)| (address.to_bits() ^ net.to_bits()) >> (128 - length) == 0;
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_global_4(mapped);
    }
    if is_in(NAT64) {
        let [.., a, b, c, d] = address.octets();
        return is_global_4(Ipv4Addr::new(a, b, c, d));
    }
    address.segments()[0] >> 13 == 0b001 && !SPECIAL_6.into_iter().any(is_in)
}

/// Finds a host's addresses.
type Lookup = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;

/// Gives the client the only addresses that it may connect to. What a name stands for is looked up once and then used, so
/// that a name cannot stand for one thing when it is judged and for another when it is used.
#[derive(Debug)]
pub(crate) struct Guard {
    reach: Reach,
    lookup: Lookup,
}

impl Guard {
    pub(crate) fn new(reach: Reach) -> Self {
        Self { reach, lookup: |host, port| Ok((host, port).to_socket_addrs()?.collect()) }
    }

    /// The addresses of a host. One that may not be talked to spoils all: an honest name has none.
    fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let found = (self.lookup)(host, port)?;
        if found.iter().all(|address| self.reach.includes(address.ip())) {
            Ok(found)
        } else {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "not on the open internet"))
        }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let secure = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let found = self.addresses(uri.host().unwrap_or_default(), port)?;
        let mut resolved = self.empty();
        // As many as there is room for.
        found.into_iter().take(16).for_each(|address| resolved.push(address));
        if resolved.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(resolved) }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::net::{IpAddr, SocketAddr};

    use super::{Guard, Reach};

    /// A name server of an attacker's.
    fn hostile(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let addresses: &[&str] = match host {
            "plain.example" => &["93.184.216.34", "2606:2800:220:1::1"],
            "inside.example" => &["10.0.0.7"],
            "both.example" => &["93.184.216.34", "127.0.0.1"],
            "six.example" => &["fd00::1"],
            address => &[address],
        };
        Ok(addresses.iter().map(|text| SocketAddr::new(text.parse().unwrap(), port)).collect())
    }

    #[test]
    fn only_hosts_on_the_open_internet_are_talked_to() {
        for address in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:2800:220:1::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(Reach::World.includes(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn each_kind_of_address_that_is_not_is_refused() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::7f00:1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert!(!Reach::World.includes(address), "{address}");
            assert_eq!(Reach::ThisMachine.includes(address), address.is_loopback(), "{address}");
        }
    }

    #[test]
    fn a_name_is_judged_by_every_address_that_it_stands_for() {
        let guard = Guard { reach: Reach::World, lookup: hostile };
        assert_eq!(guard.addresses("plain.example", 80).unwrap().len(), 2);
        for name in ["inside.example", "both.example", "six.example", "127.0.0.1", "[::1]"] {
            let error = guard.addresses(name, 80).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::PermissionDenied, "{name}");
        }
        let real = Guard::new(Reach::World).addresses("localhost", 80).unwrap_err();
        assert_eq!(real.kind(), io::ErrorKind::PermissionDenied);
    }

    #[test]
    fn only_the_web_at_its_own_ports_is_asked() {
        let allows = |text: &str| Reach::World.allows(&text.parse().unwrap());
        for text in [
            "http://a.example/",
            "https://a.example/b?c",
            "https://a.example:443/",
            "http://a.example:443/",
        ] {
            assert!(allows(text), "{text}");
        }
        for text in [
            "http://a.example:8080/",
            "https://a.example:22/",
            "ftp://a.example/",
            "file:///etc/passwd",
            "gopher://a.example/",
            "http://me@a.example/",
            "http://me:pw@a.example/",
            "data:text/html,x",
        ] {
            assert!(!allows(text), "{text}");
        }
        assert!(Reach::ThisMachine.allows(&"http://localhost:8080/".parse().unwrap()));
    }
}
