//! Who asks, where proxies stand between. Only the operator's own proxies are believed: anybody else can write into a
//! header whatever they like.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::header::FORWARDED;
use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A proxy of the operator's, or a network of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy(IpNet);

/// What was given as a proxy is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an address nor a network: 127.0.0.1, 10.0.0.0/8, fd00::/8")]
pub struct InvalidProxy(String);

impl FromStr for Proxy {
    type Err = InvalidProxy;

    fn from_str(text: &str) -> Result<Self, InvalidProxy> {
        let text = text.trim();
        let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| InvalidProxy(text.to_owned()))
    }
}

/// Whether this is one of the operator's proxies.
pub(crate) fn is_trusted(address: IpAddr, proxies: &[Proxy]) -> bool {
    proxies.iter().any(|Proxy(network)| network.contains(&address))
}

/// The client of a request that came from `peer`: the last address on its way that is no proxy of the operator's.
///
/// Where there are both headers they have to agree. A proxy sets one of them and lets the other through, so one that
/// differs is the client's own invention; the request is the proxy's then, like one whose header makes no sense.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> IpAddr {
    let peer = peer.to_canonical();
    if !is_trusted(peer, proxies) {
        return peer;
    }
    let standard = lines(headers, &FORWARDED).map(|lines| {
        let elements =
            lines.flat_map(|line| split(line, ',').collect::<Vec<_>>().into_iter().rev());
        walk(peer, elements.map(forwarded), proxies)
    });
    let custom = lines(headers, &X_FORWARDED_FOR).map(|lines| {
        // It has no quotes, so that one is part of an address that makes no sense.
        walk(peer, lines.flat_map(|line| line.rsplit(',')).map(address), proxies)
    });
    match (standard, custom) {
        (Some(one), Some(other)) if one != other => peer,
        (one, other) => one.or(other).unwrap_or(peer),
    }
}

/// From the nearest hop to the furthest, for as long as the one who names the next is trusted; `None` is no address.
fn walk(peer: IpAddr, hops: impl Iterator<Item = Option<IpAddr>>, proxies: &[Proxy]) -> IpAddr {
    let mut client = peer;
    for hop in hops.map_while(|hop| hop) {
        client = hop;
        if !is_trusted(hop, proxies) {
            break;
        }
    }
    client
}

/// What a header says, where it is there: its lines, those of the nearest hops first.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<impl Iterator<Item = &'a str>> {
    let lines = headers.get_all(name).iter().rev();
    headers.contains_key(name).then(|| lines.map(|line| line.to_str().unwrap_or_default()))
}

/// One element of `Forwarded` (RFC 7239, section 4): `for=192.0.2.60;proto=https`. Strict, because a client may begin what
/// its proxy ends: a quote that is left open must not swallow the proxy's own word.
fn forwarded(element: &str) -> Option<IpAddr> {
    let mut client = None;
    for pair in split(element, ';') {
        let (name, value) = pair.trim().split_once('=')?;
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let value = quoted.unwrap_or(value);
        if !is_token(name) || value.contains(['"', '\\']) {
            return None;
        }
        if name.eq_ignore_ascii_case("for") {
            client = Some(address(value)?);
        }
    }
    client
}

/// What a name may be (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}

/// An address, with a port or without: `192.0.2.60`, `192.0.2.60:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok();
    address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip())).map(|a| a.to_canonical())
}

/// Splits outside of quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}

/// What counts as one client: an IPv4 address, or the network of an IPv6 household, which has 2^64 addresses.
pub(crate) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use proptest::prelude::{Just, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::{Proxy, client, household};

    const PEER: &str = "127.0.0.1";

    fn asks(headers: &[(&str, &str)]) -> String {
        let proxies: Vec<Proxy> =
            ["127.0.0.1", "10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap()).into();
        let header = |&(name, value): &(&str, &str)| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
        };
        let mut all = HeaderMap::new();
        for (name, value) in headers.iter().map(header) {
            all.append(name, value);
        }
        client(PEER.parse().unwrap(), &all, &proxies).to_string()
    }

    #[test]
    fn the_client_is_the_last_address_that_is_no_trusted_proxy() {
        for (way, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1:4711", "192.0.2.1"),
            ("6.6.6.6, 192.0.2.1", "192.0.2.1"),
            ("6.6.6.6, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]:4711,fd00::5", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("10.1.2.3", "10.1.2.3"),
        ] {
            assert_eq!(asks(&[("x-forwarded-for", way)]), expected, "{way}");
        }
        for (way, expected) in [
            ("for=192.0.2.1;proto=https;by=203.0.113.43", "192.0.2.1"),
            ("For=\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("for=6.6.6.6, for=192.0.2.1, for=10.1.2.3", "192.0.2.1"),
            ("host=\"a,b;for=6.6.6.6\";for=192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(asks(&[("forwarded", way)]), expected, "{way}");
        }
        let lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.1")];
        assert_eq!(asks(&lines), "192.0.2.1");
    }

    #[test]
    fn what_makes_no_sense_is_the_proxys_own() {
        for way in ["", "unknown", "192.0.2.1, nobody", "192.0.2.1,", "192.0.2.256", "ü"] {
            assert_eq!(asks(&[("x-forwarded-for", way)]), PEER, "{way}");
        }
        for way in [
            "",
            "for=unknown",
            "for=_hidden",
            "proto=https",
            "for",
            // A client that leaves a quote open, so that its proxy's word ends it.
            "for=6.6.6.6, for=\", for=192.0.2.1",
            "for=6.6.6.6;x=\", for=\"[2001:db8::1]\";proto=https",
            "for=6.6.6.6;\", for=192.0.2.1",
        ] {
            assert_eq!(asks(&[("forwarded", way)]), PEER, "{way}");
        }
    }

    /// nginx, for one, sets `X-Forwarded-For` and lets a client's own `Forwarded` through.
    #[test]
    fn two_headers_have_to_agree() {
        let (standard, custom) = (("forwarded", "for=6.6.6.6"), "x-forwarded-for");
        assert_eq!(asks(&[standard, (custom, "192.0.2.1")]), PEER);
        assert_eq!(asks(&[("forwarded", "for=192.0.2.1"), (custom, "192.0.2.1")]), "192.0.2.1");
    }

    #[test]
    fn who_is_no_trusted_proxy_speaks_for_itself() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6"));
        let peer: IpAddr = "192.0.2.1".parse().unwrap();
        for proxies in [vec![], vec!["192.0.2.2".parse().unwrap()]] {
            assert_eq!(client(peer, &headers, &proxies), peer);
        }
        let mapped = "::ffff:127.0.0.1".parse().unwrap();
        let proxies = ["127.0.0.0/8".parse().unwrap()];
        assert_eq!(client(mapped, &headers, &proxies).to_string(), "6.6.6.6");
    }

    #[test]
    fn a_household_is_a_network_and_a_proxy_an_address_or_a_network() {
        let of = |text: &str| household(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(
            (of("192.0.2.1"), of("::ffff:192.0.2.1")),
            ("192.0.2.1".into(), "192.0.2.1".into())
        );
        for text in ["", "localhost", "10.0.0.0/33", "127.0.0.1:80", "*"] {
            assert!(text.parse::<Proxy>().is_err(), "{text}");
        }
    }

    proptest! {
        /// Whatever a client writes before its proxy's word, it is nobody else: itself, or one of those whose header makes
        /// no sense.
        #[test]
        fn nobody_becomes_somebody_else(
            own in r#"((for|x)=|6\.6\.6\.6|"|\\|;|,| |\[|\]|:|a){0,16}"#,
            (real, said) in prop_oneof![
                Just(("192.0.2.1", "192.0.2.1")),
                Just(("192.0.2.1", "\"192.0.2.1:4711\"")),
                Just(("2001:db8::1", "\"[2001:db8::1]\"")),
                Just(("2001:db8::1", "\"[2001:db8::1]:4711\"")),
            ],
            rest in prop_oneof![Just(""), Just(";proto=https"), Just(";host=\"a.example\";by=x")],
        ) {
            let found = asks(&[("forwarded", &format!("{own}, for={said}{rest}"))]);
            prop_assert!(found == real || found == PEER, "{}", found);
            let bare = said.trim_matches('"');
            prop_assert_eq!(asks(&[("x-forwarded-for", &format!("{own}, {bare}"))]), real);
        }
    }
}
