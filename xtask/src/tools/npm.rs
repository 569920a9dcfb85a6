//! Tools from npm, with exact pins in `xtask/tools/`: wasm-opt, esbuild, terser and axe-core. With them come the packages that
//! the tests' host pages are made with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::cache;
use crate::command::{self, pipe, run, say};
use crate::files::short_hash;

const PACKAGE: &str = include_str!("../../tools/package.json");
const LOCK: &str = include_str!("../../tools/package-lock.json");

/// The folder of the installed packages.
pub(crate) struct Npm {
    pub(crate) modules: PathBuf,
    /// Changes with any pin.
    pub(crate) version: String,
}

impl Npm {
    pub(crate) fn find_or_install() -> Result<Self> {
        let version = short_hash(LOCK.as_bytes());
        let folder = cache::tool(&format!("npm-{version}"), |folder| {
            if command::version("npm").is_none() {
                bail!("npm is needed: install Node.js 18 or newer (Debian: apt-get install npm)");
            }
            say(
                "installing wasm-opt, esbuild, terser, axe-core, and what the host pages of the tests use",
            );
            fs::write(folder.join("package.json"), PACKAGE)?;
            fs::write(folder.join("package-lock.json"), LOCK)?;
            run(Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(folder))
        })?;
        Ok(Self { modules: folder.join("node_modules"), version })
    }

    pub(crate) fn wasm_opt(&self) -> Command {
        Command::new(self.modules.join(".bin/wasm-opt"))
    }

    /// The script that checks a page's accessibility.
    pub(crate) fn axe(&self) -> PathBuf {
        self.modules.join("axe-core/axe.min.js")
    }

    /// What a script makes of the modules in `folder`, as one module, in fewer bytes, with wasm-bindgen's long names shortened.
    pub(crate) fn bundle(&self, folder: &Path, script: &str) -> Result<Vec<u8>> {
        let mut esbuild = self.esbuild();
        esbuild.args([
            "--bundle",
            "--format=esm",
            "--minify",
            "--loader:.css=text",
            "--mangle-props=^(__wb|_wbg_cb|__wrap|__destroy)",
            "--log-level=error",
        ]);
        self.squeeze(&pipe(esbuild.current_dir(folder), script.as_bytes())?, &["--module"])
    }

    /// The same script in fewer bytes.
    pub(crate) fn minify_script(&self, source: &[u8]) -> Result<Vec<u8>> {
        let text = pipe(self.esbuild().args(["--minify", "--loader=js"]), source)?;
        self.squeeze(compact(&String::from_utf8(text)?).as_bytes(), &[])
    }

    /// The same style sheet in fewer bytes.
    pub(crate) fn minify_styles(&self, source: &[u8]) -> Result<Vec<u8>> {
        pipe(self.esbuild().args(["--minify", "--loader=css"]), source)
    }

    /// What esbuild leaves, which does not look as long for shorter ways to say the same.
    fn squeeze(&self, script: &[u8], more: &[&str]) -> Result<Vec<u8>> {
        let mut terser = Command::new(self.modules.join(".bin/terser"));
        pipe(terser.args(["--compress", "passes=3,ecma=2022", "--mangle"]).args(more), script)
    }

    fn esbuild(&self) -> Command {
        Command::new(self.modules.join(".bin/esbuild"))
    }
}

/// The same without the blanks in style sheets that scripts hold in template strings, which esbuild leaves as they are.
fn compact(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts =
        parts.map(|(at, part)| match at % 2 == 1 && part.contains('{') && !part.contains("${") {
            true => compact_css(part),
            false => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join("`")
}

fn compact_css(css: &str) -> String {
    let mut compact = css.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in [':', ';', '{', '}', ','] {
        compact = compact.replace(&format!("{mark} "), &mark.to_string());
    }
    for (long, short) in [(" {", "{"), (";}", "}"), (" > ", ">"), (" !", "!")] {
        compact = compact.replace(long, short);
    }
    compact.trim().to_owned()
}
