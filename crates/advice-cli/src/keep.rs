//! What an operator does with a store as a whole: keep a copy, go back to one, see whether it is sound.

use std::path::PathBuf;

use advice_endpoint::{Whole, backup, check, database, restore};
use clap::Args;

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

pub(crate) fn run_backup(args: &BackupArgs) -> anyhow::Result<()> {
    let whole = backup(&args.data.data, &args.file)?;
    println!("{} holds {}.", args.file.display(), words(whole));
    Ok(())
}

pub(crate) fn run_restore(args: &RestoreArgs) -> anyhow::Result<()> {
    let (whole, kept) = restore(&args.file, &args.data.data)?;
    println!("{} holds {}.", database(&args.data.data).display(), words(whole));
    if let Some(kept) = kept {
        println!("What was there before is kept in {}.", kept.display());
    }
    Ok(())
}

pub(crate) fn run_check(args: &CheckArgs) -> anyhow::Result<()> {
    let file = args.file.clone().unwrap_or_else(|| database(&args.data.data));
    let whole = check(&file)?;
    println!("{} is sound: {}.", file.display(), words(whole));
    Ok(())
}

fn words(Whole { thanks, posts }: Whole) -> String {
    format!("{thanks} thanks for {posts} posts")
}
