//! A store that moves from one database to another.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::path::PathBuf;

use advice_endpoint::{Database, Place, transfer};
use clap::Args;

use crate::keep::words;
use crate::output::{remark, say};

#[derive(Args)]
pub(crate) struct MigrateArgs {
    /// Where the store is: a data folder, or the address of a PostgreSQL database
    #[arg(long, value_name = "PLACE", env = "ADVICE_POST_FROM", hide_env_values = true)]
    from: String,
    /// Where it is to go: a data folder, or the address of a PostgreSQL database
    #[arg(long, value_name = "PLACE", env = "ADVICE_POST_TO", hide_env_values = true)]
    to: String,
}

pub(crate) fn run(args: &MigrateArgs) -> anyhow::Result<()> {
    let (from, to) = (place(&args.from)?, place(&args.to)?);
    let whole = transfer(&from, &to, tell)?;
    if stderr().is_terminal() {
        remark("");
    }
    let words = words(whole);
    say(format_args!(
        "Moved: {words}. The old store is as it was; start the endpoint over the new one."
    ))
}

/// For who watches; a log has no use for it.
fn tell(rows: u64) {
    if stderr().is_terminal() {
        let _ = write!(stderr(), "\r{rows} rows");
    }
}

fn place(text: &str) -> anyhow::Result<Place> {
    Ok(if text.contains("://") {
        Place { folder: PathBuf::new(), database: text.parse()? }
    } else {
        Place { folder: text.into(), database: Database::Sqlite }
    })
}
