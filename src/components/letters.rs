use advice_wire::{Author, Letter, Post};
use yew::prelude::*;

use super::{
    around,
    el::{el, el_with, is, row, text, words},
    line, maybe,
    rich_text::{blocks, link},
    said, section,
};
use crate::{browser::Voice, words::Word};

/// The letter, on paper of its own, and the answer, at home in the page: one look tells who speaks.
pub fn letters(post: &Post, voice: &Voice) -> Html {
    let title =
        |title: &String| el("h2", &[("part", is("title")), ("dir", is("auto"))], [words(title)]);
    let answer = [who(&post.author, voice), body(&post.answer), links(post)];
    row([
        maybe(post.title.as_ref(), title),
        dates_of(post, voice),
        maybe(post.letter.as_ref(), |letter| paper(letter, voice)),
        section(voice, "answer", Word::Answer, answer),
    ])
}

fn paper(letter: &Letter, voice: &Voice) -> Html {
    let kind = said(voice, Word::Letter);
    let kind = el("p", &[("class", is("kind")), ("aria-hidden", is("true"))], [kind]);
    section(voice, "letter", Word::Letter, [kind, body(letter)])
}

fn dates_of(post: &Post, voice: &Voice) -> Html {
    let date = |key, date: &Option<String>| {
        let dated = |date: &String| el("span", &[], [around(&voice.say(key), time(date, voice))]);
        maybe(date.as_ref(), dated)
    };
    el(
        "p",
        &[("class", is("meta"))],
        [date(Word::Asked, &post.asked), date(Word::Answered, &post.answered)],
    )
}

/// A date, for people and for programs.
pub fn time(date: &str, voice: &Voice) -> Html {
    el_with("time", &["datetime"], [date.to_owned().into()], [text(voice.day(date))])
}

fn body(letter: &Letter) -> Html {
    let signature =
        |text: &String| el("p", &[("class", is("signature")), ("dir", is("auto"))], [words(text)]);
    row([
        maybe(letter.salutation.as_ref(), |text| line(words(text))),
        blocks(&letter.body),
        maybe(letter.signature.as_ref(), signature),
    ])
}

fn who(author: &Author, voice: &Voice) -> Html {
    let initial: String = author.name.chars().take(1).collect();
    let name = el("b", &[("dir", is("auto"))], [link(&author.name, author.link.as_ref())]);
    el(
        "p",
        &[("class", is("who"))],
        [
            el("span", &[("class", is("seal")), ("aria-hidden", is("true"))], [words(&initial)]),
            el("span", &[], [around(&voice.say(Word::Answers), name)]),
        ],
    )
}

fn links(post: &Post) -> Html {
    let links = post.links.iter().map(|to| el("li", &[], [link(&to.text, Some(&to.href))]));
    el("ul", &[("class", is("links"))], links.collect::<Vec<Html>>())
}
