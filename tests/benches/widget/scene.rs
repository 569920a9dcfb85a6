//! The blog, the endpoint with its posts, and the phone's way there.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use browser_tests::Endpoint;

use crate::front::{Doors, Front};
use crate::link::Link;
use crate::pages::{self, Addresses, Page};
use crate::site::Site;
use crate::{notes, variable};

/// Everything that a visit needs.
pub struct Scene {
    /// The phone's connection.
    pub link: Arc<Link>,
    /// The blog's origin.
    pub blog: String,
    /// nginx, where it stands before the servers.
    pub front: Option<Front>,
    _endpoint: Endpoint,
}

impl Scene {
    /// The blog and the scripts on different origins, all at the other end of the link.
    pub async fn set(sizes: &[usize], pages: &[Page], is_secure: bool) -> Result<Self> {
        let (link, site) = (Link::start().await?, Site::new().await?);
        let here = site.address()?;
        let doors = is_secure.then(Doors::new).transpose()?;
        let blog = blog(here, doors);
        let endpoint = Endpoint::start(&blog, &settings(doors)).await?;
        let front = match doors {
            Some(doors) => Some(Front::open(doors, here, &endpoint).await?),
            None => None,
        };
        let addresses = Addresses {
            preload_lines: endpoint.preload_lines()?.join("\n"),
            floor: blog.replace("localhost", "127.0.0.1"),
            endpoint: doors.map_or_else(|| endpoint.address(), Doors::endpoint),
        };
        site.serve(pages::write_all(pages, &addresses));
        publish(&endpoint, sizes).await?;
        Ok(Self { link, blog, front, _endpoint: endpoint })
    }
}

fn blog(here: SocketAddr, doors: Option<Doors>) -> String {
    doors.map_or_else(|| format!("http://localhost:{}", here.port()), Doors::site)
}

/// A thousand notes come at once here.
const LETS_FLOODS_IN: [&str; 6] =
    ["--work", "never", "--per-post", "1000000", "--per-site", "1000000"];

fn settings(doors: Option<Doors>) -> Vec<String> {
    let behind = doors
        .map(|doors| ["--proxy", "127.0.0.1", "--public", &doors.endpoint()].map(str::to_owned));
    LETS_FLOODS_IN.map(str::to_owned).into_iter().chain(behind.into_iter().flatten()).collect()
}

async fn publish(endpoint: &Endpoint, sizes: &[usize]) -> Result<()> {
    let letter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/letters/second-key.md");
    let post = notes::letter(Path::new(&variable("ADVICE_POST")?), &letter)?;
    for &notes in sizes {
        eprintln!("a post with {notes} notes");
        notes::publish(endpoint, &post, notes).await?;
    }
    Ok(())
}
