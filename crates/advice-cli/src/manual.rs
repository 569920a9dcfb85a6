//! What a package puts beside the program: completions for shells, and manual pages. Both are made of the same words as
//! `--help`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::output::print;

#[derive(Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

#[derive(Args)]
pub(crate) struct ManArgs {
    /// The folder to write into; made if it is not there
    folder: PathBuf,
}

pub(crate) fn completions(args: &CompletionsArgs, mut program: Command) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "advice-post", &mut script);
    print(String::from_utf8(script)?)
}

pub(crate) fn man(args: &ManArgs, program: Command) -> anyhow::Result<()> {
    let write = || {
        std::fs::create_dir_all(&args.folder)?;
        clap_mangen::generate_to(program, &args.folder)
    };
    write().with_context(|| format!("{} cannot be written", args.folder.display()))
}
