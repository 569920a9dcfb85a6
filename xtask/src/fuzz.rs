//! The targets in `fuzz/`: a workspace of their own, which only this knows.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command::{run, say, version};
use crate::project::Project;
use crate::tools::{apt, cargo_fuzz};

/// How long each target runs.
const SECONDS: u32 = 300;

/// Whether they are in good form and compile.
pub(crate) fn check(project: &Project) -> Result<()> {
    if version("c++").is_none() {
        apt::install("a C++ compiler, for libFuzzer,", &["g++"])?;
    }
    run(cargo(project).args(["fmt", "--check"]))?;
    run(cargo(project)
        .args(["clippy", "--quiet", "--all-targets", "--target-dir"])
        .arg(&project.target)
        .args(["--", "-Dwarnings"]))
}

/// Runs each of them. What was found to lead somewhere is kept in `target/`, and the next run goes on from there.
pub(crate) fn run_all(project: &Project) -> Result<()> {
    for target in targets(project)? {
        say(format!("fuzzing {target} for {SECONDS} s"));
        fuzz(project, &target)?;
    }
    Ok(())
}

fn targets(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder(project).join("fuzz_targets"))? {
        names.extend(file?.path().file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn fuzz(project: &Project, target: &str) -> Result<()> {
    let corpus = project.target.join("xtask/corpus").join(target);
    fs::create_dir_all(&corpus)?;
    // Without a sanitizer: this project has no unsafe code for one to look at, and a stable compiler has none to offer.
    run(Command::new(cargo_fuzz::find_or_install()?)
        .current_dir(folder(project))
        .args(["run", "--sanitizer=none", "--target-dir"])
        .arg(project.target.join("xtask/fuzz"))
        .arg(target)
        .arg(corpus)
        .args(Some(seeds(project, target)).filter(|seeds| seeds.is_dir()))
        .arg("--")
        .arg(format!("-max_total_time={SECONDS}"))
        .args(["-timeout=10", "-print_final_stats=1"]))
}

/// What a target begins with, if there is anything.
fn seeds(project: &Project, target: &str) -> PathBuf {
    match target {
        "post" => project.root.join("tests/posts"),
        _ => folder(project).join("seeds").join(target),
    }
}

fn folder(project: &Project) -> PathBuf {
    project.root.join("fuzz")
}

fn cargo(project: &Project) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder(project));
    cargo
}
