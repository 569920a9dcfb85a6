use advice_wire::{Href, Inline, Line};

use crate::inline;

/// Collects the inlines of one line. A line end of the author's own stays a line feed within a text until
/// [`settled`] makes a space of it, so that the lines "Regards," and "— Nora" can still be told apart.
#[derive(Default)]
pub(super) struct LineBuilder {
    line: Line,
    emphasis: usize,
    strong: usize,
    link: Option<(String, String)>,
}

impl LineBuilder {
    pub(super) fn text(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.link {
            words.push_str(text);
            return;
        }
        let (emphasis, strong) = (self.emphasis > 0, self.strong > 0);
        match self.line.last_mut() {
            Some(Inline::Strong(before)) if strong => before.push_str(text),
            Some(Inline::Emphasis(before)) if emphasis && !strong => before.push_str(text),
            Some(Inline::Text(before)) if !emphasis && !strong => before.push_str(text),
            _ if strong => self.line.push(Inline::Strong(text.to_owned())),
            _ if emphasis => self.line.push(Inline::Emphasis(text.to_owned())),
            _ => self.line.push(Inline::Text(text.to_owned())),
        }
    }

    pub(super) fn line_break(&mut self) {
        match &mut self.link {
            Some((_, words)) => words.push(' '),
            None => self.line.push(Inline::Break),
        }
    }

    pub(super) fn begin_emphasis(&mut self) {
        self.emphasis += 1;
    }

    pub(super) fn end_emphasis(&mut self) {
        self.emphasis = self.emphasis.saturating_sub(1);
    }

    pub(super) fn begin_strong(&mut self) {
        self.strong += 1;
    }

    pub(super) fn end_strong(&mut self) {
        self.strong = self.strong.saturating_sub(1);
    }

    pub(super) fn begin_link(&mut self, target: String) {
        self.link = Some((target, String::new()));
    }

    /// Ends the link. A target that is not safe to follow is given back, and leaves the words.
    pub(super) fn end_link(&mut self) -> Option<String> {
        let (target, text) = self.link.take()?;
        let href = Href::new(&target);
        if href.is_none() {
            self.text(&text);
            return Some(target);
        }
        self.line.push(Inline::Link { text, href });
        None
    }

    /// The line so far, if it says anything.
    pub(super) fn take(&mut self) -> Option<Line> {
        let line = std::mem::take(&mut self.line);
        line.iter().any(|inline| !inline.text().trim().is_empty()).then_some(line)
    }
}

/// The line as a post holds it: the author's line ends are spaces, bare addresses are links, the ends are trimmed.
pub(super) fn settled(line: Line) -> Line {
    let mut settled: Line = line.into_iter().flat_map(settled_inline).collect();
    while matches!(settled.last(), Some(Inline::Break)) {
        settled.pop();
    }
    if let Some(Inline::Text(first)) = settled.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = settled.last_mut() {
        *last = last.trim_end().to_owned();
    }
    settled.retain(|inline| !inline.text().is_empty());
    settled
}

fn settled_inline(inline: Inline) -> Line {
    let spaced = |text: String| text.replace('\n', " ");
    match inline {
        Inline::Text(text) => inline::linked(&spaced(text)),
        Inline::Emphasis(text) => vec![Inline::Emphasis(spaced(text))],
        Inline::Strong(text) => vec![Inline::Strong(spaced(text))],
        Inline::Link { text, href } => vec![Inline::Link { text: spaced(text), href }],
        Inline::Break => vec![Inline::Break],
    }
}

/// A line's words, without what they look like.
pub(super) fn words(line: &Line) -> String {
    line.iter().map(Inline::text).collect()
}
