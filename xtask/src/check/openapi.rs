//! The endpoint against its own OpenAPI document: nothing that the document allows or forbids brings an answer that it
//! does not list, or one that says the endpoint is at fault.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::command::{Running, read, run};
use crate::project::Project;
use crate::tools::schemathesis::schemathesis;

/// A few hundred requests, the same each time: a test says something about this change, not about luck.
pub(super) fn check(project: &Project) -> Result<()> {
    ask(project, &["--max-examples=25", "--seed=1"])
}

/// Other requests each time, for as long as it takes to try many.
pub(crate) fn check_long(project: &Project) -> Result<()> {
    ask(project, &["--max-examples=1000", "--max-time=600"])
}

fn ask(project: &Project, effort: &[&str]) -> Result<()> {
    let folder = project.target.join("xtask/openapi");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let served = Served::start(project, &folder)?;
    run(schemathesis(project)?
        .current_dir(&folder)
        .arg(format!("{}/v1/openapi.json", served.address))
        .args(["--phases=coverage,fuzzing", "--warnings=off"])
        .args(effort)
        .env("ADVICE_TOKEN", &served.token))
}

/// An endpoint with nothing in it.
struct Served {
    address: String,
    token: String,
    _endpoint: Running,
}

impl Served {
    fn start(project: &Project, folder: &Path) -> Result<Self> {
        let cargo =
            ["build", "--quiet", "--workspace", "--exclude=browser-tests", "--bin=advice-post"];
        run(Command::new("cargo").current_dir(&project.root).args(cargo))?;
        let (program, data) = (project.target.join("debug/advice-post"), folder.join("data"));
        let child = Command::new(&program)
            .args(["serve", "--listen=127.0.0.1:0", "--proxy=127.0.0.1", "--log=error"])
            .args(["--work=never", "--per-post=1000000", "--per-site=1000000", "--data"])
            .arg(&data)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut endpoint = Running(child);
        let said = BufReader::new(endpoint.0.stdout.take().context("it has no output")?);
        let mut lines = said.lines().map_while(Result::ok);
        let mut after = |words: &str| {
            let found = lines.find_map(|line| Some(line.split_once(words)?.1.to_owned()));
            found.with_context(|| format!("the endpoint did not say {words:?}"))
        };
        let address = after("Listening at ")?.split(';').next().unwrap_or_default().to_owned();
        let token = read(Command::new(&program).args(["token", "--data"]).arg(&data))?;
        // Whoever hangs up on it while it speaks ends it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { address, token, _endpoint: endpoint })
    }
}
