//! The settings of `advice-post serve`: a flag goes before the environment, and that before the file. This is the only
//! place that reads the environment. docs/endpoint.md has the table.

mod place;
mod tell;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use advice_endpoint::{AskWork, Database, Outward, Place, Proxy, Quota, Quotas, Site};
use anyhow::Context;
use clap::builder::Resettable;
use clap::{Arg, Args, Command, ValueEnum};
use serde::Deserialize;
use ureq::http::Uri;

pub(crate) use place::{DataArgs, TokenCommand};
use tell::Tell;

#[derive(Args)]
pub(crate) struct ServeArgs {
    /// A file with these settings; without it, advice-post.toml in the data folder is read if it is there
    #[arg(long, value_name = "FILE", env = "ADVICE_POST_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    given: Given,
}

/// The settings as one source gives them: the command line with the environment, or the file.
#[derive(Args, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT", env = "ADVICE_POST_LISTEN")]
    listen: Option<SocketAddr>,
    /// Where the data is kept; made if it is not there [default: advice-data]
    #[arg(long, value_name = "FOLDER", env = "ADVICE_POST_DATA")]
    data: Option<PathBuf>,
    /// A PostgreSQL database to keep everything but the posts in [default: SQLite, in the data folder]
    #[arg(long, value_name = "postgres://…", env = "ADVICE_POST_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Where to serve /metrics, for Prometheus: an address that only your monitoring reaches [default: nowhere]
    #[arg(long, value_name = "ADDRESS:PORT", env = "ADVICE_POST_METRICS")]
    metrics: Option<SocketAddr>,
    /// A site whose pages show the widget; may be given several times
    #[arg(long, value_name = "https://HOST", env = "ADVICE_POST_SITE", value_delimiter = ',')]
    #[serde(default)]
    site: Vec<String>,
    /// The address that readers reach this endpoint at, if it is behind a proxy [default: http://ADDRESS:PORT]
    #[arg(long, value_name = "URL", env = "ADVICE_POST_PUBLIC")]
    public: Option<String>,
    /// A proxy of yours, or a network of them, whose `X-Forwarded-For` or `Forwarded` says who asks; may be given several
    /// times
    #[arg(long, value_name = "ADDRESS", env = "ADVICE_POST_PROXY", value_delimiter = ',')]
    #[serde(default)]
    proxy: Vec<String>,
    /// How many Thx a minute one post may get [default: 600]
    #[arg(long, value_name = "NUMBER", env = "ADVICE_POST_PER_POST")]
    per_post: Option<NonZeroU32>,
    /// How many Thx a minute may come from the pages of one site [default: 3000]
    #[arg(long, value_name = "NUMBER", env = "ADVICE_POST_PER_SITE")]
    per_site: Option<NonZeroU32>,
    /// When a Thx needs proof of work, which the widget does by itself [default: attack]
    #[arg(long, value_name = "WHEN", env = "ADVICE_POST_WORK")]
    work: Option<Work>,
    /// Which notes wait for you, until you approve or hide them [default: suspicious]
    #[arg(long, value_name = "WHICH", env = "ADVICE_POST_HOLD")]
    hold: Option<Hold>,
    /// An HTML page to serve at /, to try the widget on
    #[arg(long, value_name = "FILE", env = "ADVICE_POST_PAGE")]
    page: Option<PathBuf>,
    #[command(flatten)]
    #[serde(default)]
    tell: Tell,
    /// How much to log [default: info]
    #[arg(long, value_name = "LEVEL", env = "ADVICE_POST_LOG")]
    log: Option<LogLevel>,
    /// How to log [default: compact]
    #[arg(long, value_name = "FORMAT", env = "ADVICE_POST_LOG_FORMAT")]
    log_format: Option<LogFormat>,
}

/// When a Thx needs proof of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Work {
    /// Never, whatever comes.
    Never,
    /// While far more come from a site than usual.
    #[default]
    Attack,
}

impl From<Work> for AskWork {
    fn from(work: Work) -> Self {
        match work {
            Work::Never => Self::Never,
            Work::Attack => Self::Attack,
        }
    }
}

/// Which notes wait for the author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Hold {
    /// None.
    Never,
    /// Those that look like spam.
    #[default]
    Suspicious,
    /// All.
    Always,
}

impl From<Hold> for advice_endpoint::Hold {
    fn from(hold: Hold) -> Self {
        match hold {
            Hold::Never => Self::Never,
            Hold::Suspicious => Self::Suspicious,
            Hold::Always => Self::Always,
        }
    }
}

/// How much to log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogLevel {
    Off,
    Error,
    Warn,
    #[default]
    Info,
    Debug,
}

/// How to log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// A line for a person.
    #[default]
    Compact,
    /// A JSON object for each line.
    Json,
}

/// The settings, all known and checked.
#[derive(Debug)]
pub(crate) struct Serve {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) public: Option<String>,
    pub(crate) place: Place,
    pub(crate) token: TokenCommand,
    pub(crate) sites: Vec<Site>,
    pub(crate) proxies: Vec<Proxy>,
    pub(crate) quotas: Quotas,
    pub(crate) work: AskWork,
    pub(crate) hold: advice_endpoint::Hold,
    pub(crate) page: Option<PathBuf>,
    pub(crate) outward: Outward,
    pub(crate) log: LogLevel,
    pub(crate) log_format: LogFormat,
}

const DATA: &str = "advice-data";
const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

impl ServeArgs {
    /// Puts flags, environment and file together.
    pub(crate) fn settle(self) -> anyhow::Result<Serve> {
        let names_database = self.given.database.is_some();
        let settings = self.given.with_file(self.config.as_deref())?;
        let token = TokenCommand { config: self.config, data: settings.data(), names_database };
        settings.check(token)
    }
}

/// The program's commands and flags, for which an empty variable of the environment gives nothing.
pub(crate) fn without_empty(program: Command) -> Command {
    let is_empty = |value: OsString| value.as_encoded_bytes().trim_ascii().is_empty();
    let heed = |arg: Arg| match arg.get_env() {
        Some(name) if std::env::var_os(name).is_some_and(is_empty) => arg.env(Resettable::Reset),
        _ => arg,
    };
    program.mut_args(heed).mut_subcommands(without_empty)
}

fn read(file: &Path) -> anyhow::Result<Given> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the settings file {} cannot be read", file.display()))?;
    toml::from_str(&text).with_context(|| format!("in the settings file {}", file.display()))
}

impl Given {
    /// Takes from the file `config`, or from the one in the data folder, what is not given here.
    fn with_file(self, config: Option<&Path>) -> anyhow::Result<Self> {
        let beside = self.data().join("advice-post.toml");
        let file = match config {
            Some(file) => read(file)?,
            None if beside.exists() => read(&beside)?,
            None => Self::default(),
        };
        Ok(self.or(file))
    }

    fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| DATA.into())
    }

    fn place(&self) -> anyhow::Result<Place> {
        Ok(Place { folder: self.data(), database: database(self.database.as_deref())? })
    }

    /// Takes from `file` what is not given here.
    fn or(self, file: Self) -> Self {
        Self {
            listen: self.listen.or(file.listen),
            metrics: self.metrics.or(file.metrics),
            data: self.data.or(file.data),
            database: self.database.or(file.database),
            site: if self.site.is_empty() { file.site } else { self.site },
            public: self.public.or(file.public),
            proxy: if self.proxy.is_empty() { file.proxy } else { self.proxy },
            per_post: self.per_post.or(file.per_post),
            per_site: self.per_site.or(file.per_site),
            work: self.work.or(file.work),
            hold: self.hold.or(file.hold),
            page: self.page.or(file.page),
            tell: self.tell.or(file.tell),
            log: self.log.or(file.log),
            log_format: self.log_format.or(file.log_format),
        }
    }

    fn check(self, token: TokenCommand) -> anyhow::Result<Serve> {
        let sites = given(&self.site).map(|site| site.parse::<Site>());
        let proxies = given(&self.proxy).map(|proxy| proxy.parse::<Proxy>());
        Ok(Serve {
            listen: self.listen.unwrap_or(LISTEN),
            metrics: self.metrics,
            public: self.public.as_deref().map(public).transpose()?,
            place: self.place()?,
            token,
            sites: sites.collect::<Result<_, _>>().context("in the setting `site`")?,
            proxies: proxies.collect::<Result<_, _>>().context("in the setting `proxy`")?,
            quotas: quotas(self.per_post, self.per_site),
            work: self.work.unwrap_or_default().into(),
            hold: self.hold.unwrap_or_default().into(),
            page: self.page,
            outward: self.tell.check()?,
            log: self.log.unwrap_or_default(),
            log_format: self.log_format.unwrap_or_default(),
        })
    }
}

fn quotas(per_post: Option<NonZeroU32>, per_site: Option<NonZeroU32>) -> Quotas {
    let usual = Quotas::default();
    let a_minute = |number: NonZeroU32| Quota::a_minute(number.get());
    Quotas {
        post: per_post.map_or(usual.post, a_minute),
        site: per_site.map_or(usual.site, a_minute),
        ..usual
    }
}

fn database(address: Option<&str>) -> anyhow::Result<Database> {
    let given = address.filter(|address| !address.trim().is_empty());
    let database = given.map(str::parse).transpose().context("in the setting `database`")?;
    Ok(database.unwrap_or_default())
}

/// An empty value gives nothing.
fn given(values: &[String]) -> impl Iterator<Item = &String> {
    values.iter().filter(|value| !value.trim().is_empty())
}

/// Whether something on the web can be asked at this address.
pub(crate) fn is_web(address: &str) -> bool {
    let is_web =
        |uri: Uri| uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https"));
    address.parse().is_ok_and(is_web)
}

fn public(address: &str) -> anyhow::Result<String> {
    root(address).with_context(|| {
        format!(
            "in the setting `public`: {address:?} is not the address of an endpoint. Give it a host of its own and name \
             that, without a path: https://thx.example"
        )
    })
}

/// The address of an endpoint that readers reach: the widget asks for `/v1/…` and `/posts/…` at its root.
pub(crate) fn root(address: &str) -> Option<String> {
    let origin = address.trim().trim_end_matches('/');
    let site = origin.parse::<Site>().ok().filter(|site| site.as_str() != "null");
    site.map(|site| site.to_string())
}
