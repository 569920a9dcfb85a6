//! What an operator does with a store as a whole: keep a copy, go back to one, see whether it is sound.

use std::path::PathBuf;

use advice_endpoint::{Database, Restored, Whole, backup, check, check_file, database, restore};
use anyhow::bail;
use clap::Args;

use crate::output::say;
use crate::settings::DataArgs;

#[derive(Args)]
pub(crate) struct BackupArgs {
    /// The file to write; a file that is there is never replaced
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Args)]
pub(crate) struct RestoreArgs {
    /// A file that `advice-post backup` has written
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    /// A backup to check, instead of the store in the data folder
    file: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

pub(crate) fn run_backup(args: BackupArgs) -> anyhow::Result<()> {
    let folder = only_of_a_file(args.data, "pg_dump")?;
    let whole = backup(&folder, &args.file)?;
    say(format_args!("{} holds {}.", args.file.display(), words(whole)))
}

pub(crate) fn run_restore(args: RestoreArgs) -> anyhow::Result<()> {
    let folder = only_of_a_file(args.data, "pg_restore")?;
    let Restored { whole, replaced, gone, newer_tokens } = restore(&args.file, &folder)?;
    say(format_args!("{} holds {}.", database(&folder).display(), words(whole)))?;
    match gone {
        Some(gone) => {
            say(format_args!("{gone} that were taken back or erased since the backup stay so."))?
        }
        None => say(
            "What was taken back or erased since the backup is there again: there is nothing left to read that says what that was.",
        )?,
    }
    say(if newer_tokens {
        "The author's token and the feeds' addresses stay the newer ones."
    } else {
        "The author's token and the feeds' addresses are those of the backup; `advice-post token` and `advice-post feed` make new ones."
    })?;
    match replaced {
        Some(kept) => say(format_args!("What was there before is kept in {}.", kept.display())),
        None => Ok(()),
    }
}

pub(crate) fn run_check(args: CheckArgs) -> anyhow::Result<()> {
    let whole = match &args.file {
        Some(file) => check_file(file)?,
        None => check(&args.data.place()?)?,
    };
    let name = args.file.as_ref().map_or("The store".into(), |file| file.display().to_string());
    say(format_args!("{name} is sound: {}.", words(whole)))
}

/// The data folder, if the store is a file in it. A server has tools of its own for this, which its operators know.
fn only_of_a_file(data: DataArgs, tool: &str) -> anyhow::Result<PathBuf> {
    let place = data.place()?;
    match place.database {
        Database::Sqlite => Ok(place.folder),
        Database::Postgres(server) => {
            bail!(
                "the data is in the database at {server}; its own {tool} does that (nothing was done)"
            )
        }
    }
}

pub(crate) fn words(Whole { thanks, posts }: Whole) -> String {
    format!("{thanks} thanks for {posts} posts")
}
