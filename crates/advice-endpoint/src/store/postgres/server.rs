//! Which server, and the way to it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::Broken;

/// How long to wait for a server that does not answer, if its address does not say.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long what is sent may stay without a word from the server's machine, and how long a silence lasts before that is asked
/// for one. The system's own times are for lines that are dialled: from a quarter of an hour to two hours.
const SILENCE: Duration = Duration::from_secs(10);

/// The time between two such questions, and how many may stay without an answer.
const QUESTIONS: (Duration, u32) = (Duration::from_secs(3), 3);

/// The port that an address means which names none.
const USUAL_PORT: u16 = 5432;

/// A server, and the database on it. The password is in here; it is never printed.
#[derive(Clone)]
pub struct Server(Box<Config>);

impl FromStr for Server {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err("it does not begin with postgres://".into());
        }
        // Whatever is encrypted is verified here, which the client's parser has no words for.
        let text = text.replace("sslmode=verify-full", "sslmode=require");
        // The error's own words do not repeat the text, which may have a password in it.
        let mut config: Config =
            text.parse().map_err(|error| format!("it is not understood: {error}"))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("advice-post");
        }
        notice_a_loss(&mut config);
        Ok(Self(Box::new(config)))
    }
}

/// A server whose machine is gone, or that nothing leads to any more, says no goodbye. Whoever waits for it is told soon, where
/// the address has no other times.
fn notice_a_loss(config: &mut Config) {
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
        config.keepalives_idle(SILENCE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(QUESTIONS.0);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(QUESTIONS.1);
    }
}

impl Server {
    pub(super) fn connect(&self) -> Result<Client, Broken> {
        let mut client = if self.in_the_clear() {
            self.0.connect(NoTls)?
        } else {
            let mut config = self.0.clone();
            config.ssl_mode(SslMode::Require);
            config.connect(MakeRustlsConnect::new(verifying()?))?
        };
        // Whatever the server's own setting is: a receipt means that it is on disk.
        client.batch_execute("SET synchronous_commit = on")?;
        Ok(client)
    }

    /// On this machine, or where the address says `sslmode=disable`. `prefer`, which is what an address means that says
    /// nothing, would let whoever stands in between choose.
    fn in_the_clear(&self) -> bool {
        match self.0.get_ssl_mode() {
            SslMode::Disable => true,
            SslMode::Prefer => self.0.get_hosts().iter().all(is_here),
            _ => false,
        }
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Trusts whom this system trusts.
fn verifying() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    Ok(config.with_no_client_auth())
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.get_hosts().first().map_or_else(String::new, |host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        });
        let port = self.0.get_ports().first().filter(|port| **port != USUAL_PORT);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        write!(f, "{host}{port}/{}", self.0.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use postgres::{Client, NoTls};

    use super::Server;

    /// How a session commits.
    fn commits(client: &mut Client) -> String {
        client.query_one("SHOW synchronous_commit", &[]).unwrap().get(0)
    }

    /// Catches a receipt for what a server only has in memory, because it is set to be fast.
    #[test]
    fn a_commit_is_on_disk_also_where_the_server_does_not_wait_for_that() {
        let database = test_postgres::Postgres::start().unwrap();
        let fast = "ALTER SYSTEM SET synchronous_commit = off";
        let role = "ALTER ROLE advice SET synchronous_commit = off";
        let own = "ALTER DATABASE postgres SET synchronous_commit = off";
        let mut client = Client::connect(&database.address(), NoTls).unwrap();
        for setting in [fast, role, own] {
            client.batch_execute(setting).unwrap();
        }
        let mut client = Client::connect(&database.address(), NoTls).unwrap();
        assert_eq!(commits(&mut client), "off");
        let mut client = database.address().parse::<Server>().unwrap().connect().unwrap();
        assert_eq!(commits(&mut client), "on");
    }

    /// Catches an error that names another server of the same machine, or a password.
    #[test]
    fn it_is_called_by_its_host_its_port_where_that_is_unusual_and_its_database() {
        for (address, name) in [
            ("postgres://thx:hush@db.example:6432/thx", "db.example:6432/thx"),
            ("postgres://thx:hush@db.example:5432/thx", "db.example/thx"),
            ("postgres://db.example/thx", "db.example/thx"),
        ] {
            assert_eq!(address.parse::<Server>().unwrap().to_string(), name);
        }
    }

    /// How long it takes to notice that a server is gone, by its address.
    fn times(address: &str) -> [Option<u64>; 4] {
        let Server(config) = address.parse().unwrap();
        let idle = Some(config.get_keepalives_idle());
        let [timeout, idle, interval] =
            [config.get_tcp_user_timeout().copied(), idle, config.get_keepalives_interval()]
                .map(|time| time.as_ref().map(Duration::as_secs));
        [timeout, idle, interval, config.get_keepalives_retries().map(u64::from)]
    }

    /// Catches an endpoint that waits for hours for a server whose power is off.
    #[test]
    fn a_server_that_is_lost_is_noticed_soon_or_when_its_address_says() {
        assert_eq!(times("postgres://db.example/thx"), [10, 10, 3, 3].map(Some));
        let own =
            "?tcp_user_timeout=60&keepalives_idle=61&keepalives_interval=62&keepalives_retries=5";
        assert_eq!(times(&format!("postgres://db.example/thx{own}")), [60, 61, 62, 5].map(Some));
    }
}
