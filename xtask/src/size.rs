//! What a reader downloads, and how much that may be.

use std::fs;

use anyhow::{Result, bail};

use crate::bundle::{brotli, gzip, original};
use crate::files::below;
use crate::project::Project;

/// In bytes after brotli; a KB is 1,000 bytes, the stricter reading.
const SHELL_BUDGET: usize = 3_000;
const SUM_BUDGET: usize = 60_000;
/// Not of the sum: a page has the tally's script instead of the widget, as a rule, or asks for both knowingly.
const TALLY_BUDGET: usize = 1_000;
/// Not of the sum either: only readers of an endpoint under attack download it.
const WORK_BUDGET: usize = 4_000;

const PARTS: [(&str, &str); 3] = [
    ("shell", "advice-post.js"),
    ("glue", "advice-post-app.js"), // with the styles
    ("wasm", "advice-post-app_bg.wasm"),
];

/// A part's bytes as they are, after gzip and after brotli.
type Sizes = [usize; 3];

/// Prints the table; fails where a budget is exceeded.
pub(crate) fn check(project: &Project) -> Result<()> {
    let mut sum: Sizes = [0; 3];
    println!("{:8} {:>9} {:>9} {:>9}", "", "raw", "gzip", "brotli");
    let mut shell = 0;
    for (part, name) in PARTS {
        let sizes = measure(project, name)?;
        print_row(part, sizes);
        if part == "shell" {
            shell = sizes[2];
        }
        sum = [sum[0] + sizes[0], sum[1] + sizes[1], sum[2] + sizes[2]];
    }
    print_row("sum", sum);
    let tally = measure(project, "advice-tally.js")?;
    print_row("tally", tally);
    let work = measure(project, "advice-work.wasm")?;
    print_row("work", work);
    within("the shell", shell, SHELL_BUDGET)?;
    within("the sum", sum[2], SUM_BUDGET)?;
    within("the tally's own script", tally[2], TALLY_BUDGET)?;
    within("the proof of work", work[2], WORK_BUDGET)
}

fn measure(project: &Project, part: &str) -> Result<Sizes> {
    let dist = project.dist();
    for path in below(&dist)? {
        if path.to_str().is_some_and(|name| original(name) == part) {
            let raw = fs::read(dist.join(path))?;
            return Ok([raw.len(), gzip(&raw)?.len(), brotli(&raw)?.len()]);
        }
    }
    bail!("dist/ has no {part}");
}

fn print_row(part: &str, [raw, gzip, brotli]: Sizes) {
    println!("{part:8} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn within(what: &str, bytes: usize, budget: usize) -> Result<()> {
    if bytes > budget {
        bail!("{what} is {bytes} bytes after brotli, and may be {budget}");
    }
    println!("{what}: {bytes} of {budget} bytes");
    Ok(())
}
