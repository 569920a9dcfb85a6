//! The endpoint: the program that authors run, with a data folder of its own.

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::{free_port, settings, until};

/// An endpoint that runs, or has been killed and can run again.
pub struct Endpoint {
    address: String,
    site: String,
    settings: Vec<String>,
    data: TempDir,
    process: Option<Child>,
}

impl Endpoint {
    /// Starts one that serves the pages of one site, with more settings, such as `["--work", "never"]`.
    ///
    /// # Errors
    /// If it does not begin to serve.
    pub async fn start(site: &str, settings: &[impl AsRef<str>]) -> Result<Self> {
        let settings = settings.iter().map(|setting| setting.as_ref().to_owned()).collect();
        let address = format!("127.0.0.1:{}", free_port()?);
        let data = TempDir::new()?;
        let mut endpoint = Self { address, site: site.to_owned(), settings, data, process: None };
        endpoint.restart().await?;
        Ok(endpoint)
    }

    /// Starts it again, with the same address and the same data.
    ///
    /// # Errors
    /// If it does not begin to serve.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill()?;
        let log = fs::File::options().create(true).append(true).open(self.log())?;
        let mut serve = Command::new(settings::path("ADVICE_POST")?);
        serve.args(["serve", "--listen", &self.address, "--site", &self.site]).args(&self.settings);
        serve
            .arg("--data")
            .arg(self.data.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.process = Some(serve.spawn().context("the endpoint cannot be started")?);
        until("the endpoint serves", async || Ok(Some(self.get("/v1/health").await?)))
            .await
            .map(drop)
            .with_context(|| fs::read_to_string(self.log()).unwrap_or_default())
    }

    /// Ends it as a power cut does.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Where it serves, without a slash at the end.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same without its scheme.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.address
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Puts a post of `tests/posts/` into its folder of posts, under a name.
    ///
    /// # Errors
    /// If there is no such post.
    pub fn publish(&self, post: &str, name: &str) -> Result<()> {
        let posts = self.data().join("posts");
        fs::create_dir_all(&posts)?;
        fs::copy(settings::folder("posts").join(post), posts.join(name))?;
        Ok(())
    }

    /// What it answers to a GET, as JSON.
    ///
    /// # Errors
    /// If it is no success, or no JSON.
    pub async fn get(&self, path: &str) -> Result<Value> {
        let answer = reqwest::get(format!("{}{path}", self.address())).await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// What it answers to a POST that comes from no page, as JSON.
    ///
    /// # Errors
    /// If the answer is no JSON.
    pub async fn post(&self, path: &str, content: &Value) -> Result<Value> {
        let request = reqwest::Client::new().post(format!("{}{path}", self.address()));
        Ok(request.json(content).send().await?.json().await?)
    }

    /// The same from one of many homes in 127.0.0.0/8: the endpoint lets nobody say much at once.
    ///
    /// # Errors
    /// If the answer is no success.
    pub async fn post_from(&self, home: u16, path: &str, content: &Value) -> Result<()> {
        let home = Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + u32::from(home));
        let client = reqwest::Client::builder().local_address(Some(home.into())).build()?;
        let request = client.post(format!("{}{path}", self.address())).json(content);
        request.send().await?.error_for_status().map(drop).map_err(Into::into)
    }

    /// What an author's command prints, such as `["thanks", "--json"]`.
    ///
    /// # Errors
    /// If the command fails.
    pub fn author(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new(settings::path("ADVICE_POST")?)
            .args(arguments)
            .env("ADVICE_POST_ENDPOINT", self.address())
            .env("ADVICE_POST_TOKEN", self.token()?)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "advice-post {arguments:?} failed: {said}");
        Ok(String::from_utf8(output.stdout)?)
    }

    /// What the author sees: every Thx that is stored.
    ///
    /// # Errors
    /// If the author's command fails.
    pub fn thanks(&self) -> Result<Vec<Value>> {
        Ok(serde_json::from_str(&self.author(&["thanks", "--json"])?)?)
    }

    /// The lines for a page's head that it offers its operator.
    ///
    /// # Errors
    /// If it offers none.
    pub fn preload_lines(&self) -> Result<Vec<String>> {
        let said = self.said()?;
        let lines = said.lines().map(str::trim).filter(|line| line.starts_with("<link "));
        let lines: Vec<_> = lines.map(str::to_owned).collect();
        ensure!(!lines.is_empty(), "no preload lines; is there a bundle in the endpoint?");
        Ok(lines)
    }

    /// The line for a page that it offered at its last start for a post of its folder, by the name of its file.
    ///
    /// # Errors
    /// If it offered none.
    pub fn line(&self, file: &str) -> Result<String> {
        let said = self.said()?;
        let mut lines = said.lines().map(str::trim).filter(|line| line.starts_with("<script "));
        let line = lines.rfind(|line| line.contains(&format!("/posts/{file}\"")));
        line.map(str::to_owned).with_context(|| format!("no line for {file} in {said}"))
    }

    /// A new token for the author; the endpoint shows its first one to a terminal only.
    fn token(&self) -> Result<String> {
        let mut command = Command::new(settings::path("ADVICE_POST")?);
        let output = command.args(["token", "--data"]).arg(self.data()).output()?;
        ensure!(output.status.success(), "advice-post token failed: {output:?}");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// What it has said to its operator, from the first start on.
    fn said(&self) -> Result<String> {
        Ok(fs::read_to_string(self.log())?)
    }

    fn log(&self) -> std::path::PathBuf {
        self.data.path().with_added_extension("log")
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has noticed.
        let _ = self.kill();
        let _ = fs::remove_file(self.log());
    }
}
