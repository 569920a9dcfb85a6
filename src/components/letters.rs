use advice_wire::{Author, Letter, Post};
use yew::prelude::*;

use super::{
    el::{el, el_with, is, row, words},
    line, maybe,
    rich_text::{blocks, link},
};
use crate::browser;

/// The letter, on paper of its own, and the answer, at home in the page: one look tells who speaks.
pub fn letters(post: &Post, lang: &str) -> Html {
    let title =
        |title: &String| el("h2", &[("part", is("title")), ("dir", is("auto"))], [words(title)]);
    let answer = [who(&post.author), body(&post.answer), links(post)];
    row([
        maybe(post.title.as_ref(), title),
        dates_of(post, lang),
        maybe(post.letter.as_ref(), paper),
        el(
            "section",
            &[("class", is("answer")), ("part", is("answer")), ("aria-label", is("The answer"))],
            answer,
        ),
    ])
}

fn paper(letter: &Letter) -> Html {
    let kind =
        el("p", &[("class", is("kind")), ("aria-hidden", is("true"))], [words("The letter")]);
    el(
        "section",
        &[("class", is("letter")), ("part", is("letter")), ("aria-label", is("The letter"))],
        [kind, body(letter)],
    )
}

fn dates_of(post: &Post, lang: &str) -> Html {
    let date = |word, date: &Option<String>| {
        maybe(date.as_ref(), |date| el("span", &[], [words(word), time(date, lang)]))
    };
    el(
        "p",
        &[("class", is("meta"))],
        [date("Asked ", &post.asked), date("Answered ", &post.answered)],
    )
}

/// A date, for people and for programs.
pub fn time(date: &str, lang: &str) -> Html {
    el_with("time", &["datetime"], [date.to_owned().into()], [words(&browser::day(date, lang))])
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

fn who(author: &Author) -> Html {
    let initial: String = author.name.chars().take(1).collect();
    let name = el("b", &[("dir", is("auto"))], [link(&author.name, author.link.as_ref())]);
    el(
        "p",
        &[("class", is("who"))],
        [
            el("span", &[("class", is("seal")), ("aria-hidden", is("true"))], [words(&initial)]),
            el("span", &[], [name, words(" answers")]),
        ],
    )
}

fn links(post: &Post) -> Html {
    let links = post.links.iter().map(|to| el("li", &[], [link(&to.text, Some(&to.href))]));
    el("ul", &[("class", is("links"))], links.collect::<Vec<Html>>())
}
