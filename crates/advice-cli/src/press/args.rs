use advice_press::{Head, Overrides};
use anyhow::{anyhow, bail};

/// The author's own word, against what the press finds or guesses.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "To overrule what was found or guessed")]
pub(super) struct OverruleArgs {
    /// The post's id, under which its thanks are counted for good
    #[arg(long)]
    id: Option<String>,
    /// The post's title
    #[arg(long)]
    title: Option<String>,
    /// The author's name
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The author's own page
    #[arg(long, value_name = "LINK")]
    author_link: Option<String>,
    /// The author's mail address
    #[arg(long, value_name = "ADDRESS")]
    author_mail: Option<String>,
    /// When the letter came, as in 2026-03-02
    #[arg(long, value_name = "DATE")]
    asked: Option<String>,
    /// When the answer was published
    #[arg(long, value_name = "DATE")]
    answered: Option<String>,
    /// In a page: the line where the answer begins
    #[arg(long, value_name = "LINE")]
    answer_at: Option<usize>,
    /// In a page: the line that signs the letter
    #[arg(long, value_name = "LINE")]
    signature: Option<usize>,
    /// In a page: the line that is the house rule
    #[arg(long, value_name = "LINE")]
    rule: Option<usize>,
    /// In a page: a line that is nothing but a paragraph, kept as it stands
    #[arg(long, value_name = "LINE")]
    plain: Vec<usize>,
    /// Who wrote a note; `c3=` for nobody
    #[arg(long, value_name = "NOTE=NAME", value_parser = pair)]
    name: Vec<(String, String)>,
    /// A note that the author wrote
    #[arg(long, value_name = "NOTE")]
    by_author: Vec<String>,
    /// A note that somebody else wrote
    #[arg(long, value_name = "NOTE")]
    not_author: Vec<String>,
    /// Puts a note below another; `c5=` puts it at the top
    #[arg(long = "move", value_name = "NOTE=UNDER", value_parser = pair)]
    moves: Vec<(String, String)>,
}

impl OverruleArgs {
    /// Only what is said of the author can be true of several posts.
    pub(super) fn refuse_for_many(&self) -> anyhow::Result<()> {
        let given = [
            ("--id", self.id.is_some()),
            ("--title", self.title.is_some()),
            ("--asked", self.asked.is_some()),
            ("--answered", self.answered.is_some()),
            ("--answer-at", self.answer_at.is_some()),
            ("--signature", self.signature.is_some()),
            ("--rule", self.rule.is_some()),
            ("--plain", !self.plain.is_empty()),
            ("--name", !self.name.is_empty()),
            ("--by-author", !self.by_author.is_empty()),
            ("--not-author", !self.not_author.is_empty()),
            ("--move", !self.moves.is_empty()),
        ];
        match given.iter().find(|(_, given)| *given) {
            Some((flag, _)) => bail!("{flag} is about one post; give it with one FILE at a time"),
            None => Ok(()),
        }
    }

    pub(super) fn overrides(self) -> anyhow::Result<Overrides> {
        let mut head = Head::default();
        for (key, value) in [
            ("id", self.id),
            ("title", self.title),
            ("author", self.author),
            ("author-link", self.author_link),
            ("author-mail", self.author_mail),
            ("asked", self.asked),
            ("answered", self.answered),
        ] {
            if let Some(value) = value {
                head.set(key, &value).map_err(|what| anyhow!("--{key}: {what}"))?;
            }
        }
        Ok(Overrides {
            form: None,
            head,
            answer_at: self.answer_at,
            signature: self.signature,
            rule: self.rule,
            plain: self.plain,
            names: self.name,
            by_author: self.by_author,
            not_author: self.not_author,
            moves: self.moves,
        })
    }
}

fn pair(value: &str) -> Result<(String, String), String> {
    let (note, other) = value.split_once('=').ok_or("write it as in c5=c3, with an equals sign")?;
    Ok((note.trim().to_owned(), other.trim().to_owned()))
}
