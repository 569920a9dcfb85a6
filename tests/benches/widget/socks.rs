//! The little of SOCKS 5 (RFC 1928) that a browser speaks with a proxy on its own machine: where to, and that it is there.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const VERSION: u8 = 5;
/// No name and no password (section 3).
const NOTHING_ASKED: u8 = 0;
/// The kinds of addresses (section 5).
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Where a connection is to lead. Every name is this machine's.
pub async fn wanted(browser: &mut TcpStream) -> io::Result<SocketAddr> {
    let [_version, methods] = read(browser).await?;
    skip(browser, methods).await?;
    browser.write_all(&[VERSION, NOTHING_ASKED]).await?;
    let [_version, _connect, _reserved, kind] = read(browser).await?;
    let host = match kind {
        IPV4 => Ipv4Addr::from(read(browser).await?).into(),
        IPV6 => Ipv6Addr::from(read(browser).await?).into(),
        NAME => {
            let [length] = read(browser).await?;
            skip(browser, length).await?;
            Ipv4Addr::LOCALHOST.into()
        }
        _ => return Err(io::ErrorKind::InvalidData.into()),
    };
    Ok(SocketAddr::new(host, u16::from_be_bytes(read(browser).await?)))
}

/// Says that the connection is open. The address that it was opened from matters to nobody here.
pub async fn is_open(browser: &mut TcpStream) -> io::Result<()> {
    const SUCCEEDED: u8 = 0;
    browser.write_all(&[VERSION, SUCCEEDED, 0, IPV4, 0, 0, 0, 0, 0, 0]).await
}

async fn read<const LENGTH: usize>(browser: &mut TcpStream) -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    browser.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn skip(browser: &mut TcpStream, length: u8) -> io::Result<()> {
    browser.read_exact(&mut vec![0; length.into()]).await.map(drop)
}
