//! `advice-post press`: makes post documents of Markdown letters and of pages pasted from a blog.

mod args;
mod files;
mod say;

use std::path::PathBuf;

use advice_press::{Form, Overrides, Pressed};
use advice_wire::Href;
use anyhow::bail;

use crate::output::{remark, say};
use crate::settings::root;
use args::OverruleArgs;

/// Makes post documents of Markdown letters and of pages pasted from a Blogger blog.
///
/// FILE.md becomes FILE.json. What had to be guessed is said, one line each, with the flag that overrules it. Where a
/// file cannot be read, no file is written.
#[derive(clap::Args, Debug)]
pub(crate) struct PressArgs {
    /// Markdown letters (.md, or text that begins with front matter) or pasted pages (anything else)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to write to; beside each FILE if it is not said
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write FILE.html too: letter, answer and thread as plain HTML to put into a page
    #[arg(long)]
    html: bool,
    /// Put the Thx! into FILE.html too, as an ordinary form to this endpoint for readers without scripts
    #[arg(long, requires = "html", value_name = "URL", value_parser = endpoint)]
    endpoint: Option<Href>,
    /// What every FILE is, whatever it is called
    #[arg(long, value_enum)]
    from: Option<FormArg>,
    #[command(flatten)]
    overrules: OverruleArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FormArg {
    /// A letter in Markdown
    Markdown,
    /// The text of a Blogger page, pasted
    Page,
}

fn endpoint(url: &str) -> Result<Href, &'static str> {
    let origin = root(url).and_then(|origin| Href::new(&origin));
    origin
        .ok_or("an endpoint is the address of a host, without a path, such as https://thx.example")
}

/// Presses every file, or writes nothing and says why.
pub(crate) fn run(args: PressArgs) -> anyhow::Result<()> {
    if args.files.len() > 1 {
        args.overrules.refuse_for_many()?;
    }
    let mut overrides = args.overrules.overrides()?;
    overrides.form = args.from.map(|form| match form {
        FormArg::Markdown => Form::Markdown,
        FormArg::Page => Form::Page,
    });
    let outputs = files::Outputs::plan(&args.files, args.out.as_deref(), args.html)?;
    let pressed = press_all(&args.files, &overrides)?;
    let mut texts = Vec::new();
    for (output, pressed) in outputs.iter().zip(&pressed) {
        texts.extend(output.texts(&pressed.post, args.endpoint.as_ref())?);
    }
    for (path, text) in texts {
        files::replace(path, &text)?;
        // The others are to be written, too, if nobody listens.
        let _ = say(format_args!("wrote {}", path.display()));
    }
    Ok(())
}

fn press_all(inputs: &[PathBuf], overrides: &Overrides) -> anyhow::Result<Vec<Pressed>> {
    let mut all = Vec::with_capacity(inputs.len());
    for input in inputs {
        let name = input.display().to_string();
        match advice_press::press(&name, &files::read(input)?, overrides) {
            Ok(pressed) => {
                say::remarks(&pressed.remarks, input, inputs);
                all.push(pressed);
            }
            Err(error) => remark(error.within(&name)),
        }
    }
    match inputs.len() - all.len() {
        0 => Ok(all),
        1 if inputs.len() == 1 => bail!("nothing was written"),
        failed => bail!("{failed} of {} files have mistakes; nothing was written", inputs.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    /// Catches a form that leads nowhere, in a page that is written once.
    #[test]
    fn an_endpoint_is_the_address_of_a_host() {
        for strange in
            ["https://", "https://thx.example/?x=1", "https://thx.example/sub", "/sub", "null"]
        {
            assert!(endpoint(strange).is_err(), "{strange}");
        }
        assert_eq!(endpoint("https://thx.example/").unwrap().as_str(), "https://thx.example");
    }
}
