//! What the author is told, one line each, on standard error.

use std::path::{Path, PathBuf};

use advice_press::{Remark, Remedy};

use crate::output;
use crate::terminal::quoted;

pub(super) fn remarks(remarks: &[Remark], input: &Path, inputs: &[PathBuf]) {
    for remark in remarks {
        output::remark(line(remark, input, &command(input, inputs)));
    }
}

fn line(remark: &Remark, input: &Path, command: &str) -> String {
    let number = remark.line.map_or_else(String::new, |line| format!("{line}:"));
    let place = format!("{}:{number}", input.display());
    let what = &remark.what;
    match &remark.remedy {
        Remedy::Overrule(flag) => format!("{place} guessed: {what} (if not: {flag})"),
        Remedy::Repair(flag) => {
            format!("{place} out of place: {what}; to move it: {command} {flag}")
        }
        Remedy::None => format!("{place} flattened: {what}"),
    }
}

/// The command as it was given, for this file alone, so that a flag can be added to it.
fn command(input: &Path, inputs: &[PathBuf]) -> String {
    let is_other =
        |arg: &str| inputs.iter().any(|other| other != input && other.as_os_str() == arg);
    let args = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned());
    let own: Vec<String> = args.filter(|arg| !is_other(arg)).map(|arg| quoted(&arg)).collect();
    own.join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Remark, Remedy, line};

    #[test]
    fn a_remark_is_one_line_with_its_place_and_its_remedy() {
        let mut remark = Remark {
            line: Some(26),
            what: "this is it".into(),
            remedy: Remedy::Overrule("--plain 26".into()),
        };
        let said = |remark: &Remark| line(remark, Path::new("a.txt"), "advice-post press a.txt");
        assert_eq!(said(&remark), "a.txt:26: guessed: this is it (if not: --plain 26)");
        remark.line = None;
        remark.remedy = Remedy::Repair("--move c5=c3".into());
        let command =
            "a.txt: out of place: this is it; to move it: advice-post press a.txt --move c5=c3";
        assert_eq!(said(&remark), command);
    }
}
