//! How the other commands find the store that `serve` runs over, and how `serve` says it.

use std::fmt;
use std::path::PathBuf;

use advice_endpoint::Place;
use clap::Args;

use super::Given;
use crate::terminal::quoted;

/// Where the store of an endpoint is, which is found as `serve` finds it.
#[derive(Args)]
pub(crate) struct DataArgs {
    /// The settings file of `serve`; without it, advice-post.toml in the data folder is read if it is there
    #[arg(long, value_name = "FILE", env = "ADVICE_POST_CONFIG")]
    config: Option<PathBuf>,
    /// The endpoint's data folder [default: advice-data]
    #[arg(long, value_name = "FOLDER", env = "ADVICE_POST_DATA")]
    data: Option<PathBuf>,
    /// The database, if it is not in that folder
    #[arg(long, value_name = "postgres://…", env = "ADVICE_POST_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl DataArgs {
    pub(crate) fn place(self) -> anyhow::Result<Place> {
        let given = Given { data: self.data, database: self.database, ..Given::default() };
        given.with_file(self.config.as_deref())?.place()
    }
}

/// The command that makes a token for the same store.
#[derive(Debug)]
pub(crate) struct TokenCommand {
    pub(super) config: Option<PathBuf>,
    pub(super) data: PathBuf,
    /// Whether the command line or the environment names a database. Its address may have a password in it.
    pub(super) names_database: bool,
}

impl fmt::Display for TokenCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`advice-post token")?;
        if let Some(config) = &self.config {
            write!(f, " --config {}", quoted(&config.to_string_lossy()))?;
        }
        write!(f, " --data {}`", quoted(&self.data.to_string_lossy()))?;
        if self.names_database {
            f.write_str(" with the same --database or ADVICE_POST_DATABASE")?;
        }
        Ok(())
    }
}
