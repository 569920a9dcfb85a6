//! What the program says. Whoever listened may be gone: `advice-post thanks | head -1` wants one line, and what a service
//! manager reads may end before the service does.

use std::fmt;
use std::io::{self, ErrorKind, Write as _};

use anyhow::anyhow;

/// Nobody reads standard output any more. That is no failure, and no reason to go on.
#[derive(Debug)]
pub(crate) struct NobodyListens;

impl fmt::Display for NobodyListens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads standard output any more")
    }
}

impl std::error::Error for NobodyListens {}

/// Gives a text to whoever asked for it.
pub(crate) fn print(text: impl fmt::Display) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    match write!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(NobodyListens.into()),
        outcome => Ok(outcome?),
    }
}

/// Says a line to whoever asked.
pub(crate) fn say(line: impl fmt::Display) -> anyhow::Result<()> {
    print(format_args!("{line}\n"))
}

/// Says a line that is shown this once, in the place of one that no longer works. Whoever did not get it has to know, also where
/// nobody listens.
pub(crate) fn say_once(line: impl fmt::Display, replaced: &str) -> anyhow::Result<()> {
    say(line).map_err(|error| {
        anyhow!("{replaced} replaced, and what is new was not shown ({error}); run it again")
    })
}

/// Says a line on standard error, if anybody hears it: it is never what was asked for.
pub(crate) fn remark(line: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
