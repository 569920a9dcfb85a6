#![doc = include_str!("../README.md")]
// They end the program where nobody listens; `output` has what does not.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod author;
mod client;
mod keep;
mod manual;
mod migrate;
mod output;
mod press;
mod scope;
mod serve;
mod settings;
mod table;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use output::{NobodyListens, remark};

/// Lets readers say Thx! for an answer, and tells its author.
#[derive(Parser)]
#[command(name = "advice-post", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an endpoint: it stores Thx, and serves threads, posts and the widget
    Serve(settings::ServeArgs),
    /// Make a new token for the author's tools; the old one no longer works
    Token(settings::DataArgs),
    /// Copy the store into a file, also while the endpoint runs
    Backup(keep::BackupArgs),
    /// Go back to a backup; what is there now is kept beside it
    Restore(keep::RestoreArgs),
    /// Check that the store, or a backup, is sound
    Check(keep::CheckArgs),
    /// Move the store into another database, such as from SQLite to PostgreSQL
    Migrate(migrate::MigrateArgs),
    /// Make post documents from letters and pasted pages
    Press(press::PressArgs),
    /// Show who said Thx, and what
    Thanks(author::ThanksArgs),
    /// Reply to a note; readers see it at their next visit
    Reply(author::ReplyArgs),
    /// Show readers a note that waits for you
    Approve(author::ApproveArgs),
    /// Hide a note from readers, or show it again
    Hide(author::HideArgs),
    /// Move a note below another, or to the top of its thread
    Move(author::MoveArgs),
    /// Make new private addresses of the feeds with new thanks; earlier ones no longer work
    Feed(author::FeedArgs),
    /// Give out all that is stored of a Thx, a post or a site, as JSON
    Export(scope::ExportArgs),
    /// Erase a Thx, or everything of a post or a site
    Erase(scope::EraseArgs),
    /// Print what makes a shell complete these commands
    Completions(manual::CompletionsArgs),
    /// Write manual pages, one for each command
    Man(manual::ManArgs),
}

fn main() -> ExitCode {
    let given = settings::without_empty(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&given).unwrap_or_else(|error| error.exit());
    let outcome = match cli.command {
        Command::Serve(args) => serve::serve(args),
        Command::Token(args) => serve::token(args),
        Command::Backup(args) => keep::run_backup(args),
        Command::Restore(args) => keep::run_restore(args),
        Command::Check(args) => keep::run_check(args),
        Command::Migrate(args) => migrate::run(&args),
        Command::Press(args) => press::run(args),
        Command::Thanks(args) => author::thanks(&args),
        Command::Reply(args) => author::reply(args),
        Command::Approve(args) => author::approve(args),
        Command::Hide(args) => author::hide(args),
        Command::Move(args) => author::move_note(args),
        Command::Feed(args) => author::feed(&args),
        Command::Export(args) => scope::export(&args),
        Command::Erase(args) => scope::erase(&args),
        Command::Completions(args) => manual::completions(&args, Cli::command()),
        Command::Man(args) => manual::man(&args, Cli::command()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<NobodyListens>() => ExitCode::SUCCESS,
        Err(error) => {
            remark(format_args!("advice-post: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
