//! A Markdown letter: front matter, then the parts `# Letter`, `# Answer` and `# Thread`. docs/letters.md describes it.

mod front_matter;
mod letter;
mod line;
mod parts;
mod pieces;
mod thread;

use advice_wire::Letter;

pub(crate) use front_matter::begins_with_front_matter;

use crate::{Error, Overrides, Remark, draft::Draft};

pub(crate) fn read(text: &str, overrides: &Overrides) -> Result<Draft, Error> {
    overrides.refuse_lines()?;
    let (front, body_at) = front_matter::read(text)?;
    let mut remarks = Vec::new();
    let pieces = pieces::read(text, body_at, &mut remarks);
    let parts = parts::split(text, pieces)?;
    let letter = letter::of(parts.letter);
    let answer = letter::of(parts.answer);
    let mut head = front.head;
    if let (None, None, Some(name)) = (&head.author, &overrides.head.author, &answer.signature) {
        let what = format!("the author is {name}, who signs the answer");
        remarks.push(Remark::guess(None, what, "--author NAME"));
        head.author = Some(name.clone());
    }
    let author = overrides.head.author.clone().or_else(|| head.author.clone());
    Ok(Draft {
        head,
        letter: (letter != Letter::default()).then_some(letter),
        answer,
        rule: front.rule,
        links: front.links,
        thread: thread::of(text, parts.thread, author.as_deref())?,
        remarks,
    })
}
