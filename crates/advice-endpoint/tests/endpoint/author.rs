//! The author's requests, and the token that opens them.

use advice_wire::{Approve, Hide, Move, NewReply, Note, ProblemKind, Receipt, Seen, Thx};

use crate::harness::{TestEndpoint, noted, thx};

fn id(n: u16) -> String {
    thx(n).id.to_string()
}

fn reply(under: &str, post: Option<&str>, text: &str) -> NewReply {
    NewReply { under: under.into(), post: post.map(Into::into), text: text.into() }
}

#[test]
fn only_the_token_opens_the_authors_requests() {
    let endpoint = TestEndpoint::start();
    let token = endpoint.token.clone().unwrap();
    let longer = format!("Bearer {token}0");
    for value in ["", "Bearer", "Bearer ", "Bearer wrong", &longer, &token, "Basic YTpi"] {
        let headers = [("authorization", value), ("content-type", "application/json")];
        let answer = endpoint.send("GET", "/v1/author/thanks", &headers, "");
        answer.problem(401, ProblemKind::Token);
        for what in ["seen", "replies", "hide", "move"] {
            let answer = endpoint.send("POST", &format!("/v1/author/{what}"), &headers, "{}");
            answer.problem(401, ProblemKind::Token);
        }
    }
    assert!(endpoint.thanks("").thanks.is_empty());
}

#[test]
fn a_new_token_replaces_the_old_one_at_once_and_only_its_hash_is_on_disk() {
    let mut endpoint = TestEndpoint::start();
    let old = endpoint.token.clone().unwrap();
    let new = advice_endpoint::new_token(&endpoint.place()).unwrap();
    let old_bearer = format!("Bearer {old}");
    let answer = endpoint.send("GET", "/v1/author/thanks", &[("authorization", &old_bearer)], "");
    answer.problem(401, ProblemKind::Token);
    endpoint.token = Some(new.as_str().to_owned());
    assert!(endpoint.thanks("").thanks.is_empty());
    for file in endpoint.data().read_dir().unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        for token in [old.as_bytes(), new.as_str().as_bytes()] {
            assert!(!bytes.windows(token.len()).any(|window| window == token), "{file:?}");
        }
    }
}

#[test]
fn the_author_sees_who_said_what_and_what_is_new() {
    let endpoint = TestEndpoint::start();
    let asker = Thx { asker: true, name: Some("Five".into()), ..noted(1, "It was mine.") };
    endpoint.post("/v1/thx", &asker).read::<Receipt>(201);
    endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201);
    endpoint.post("/v1/thx", &Thx { post: "other".into(), ..thx(3) }).read::<Receipt>(201);
    let all = endpoint.thanks("").thanks;
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].asker, all[0].note.as_deref()), (true, Some("It was mine.")));
    assert_eq!(
        (all[0].name.as_deref(), all[0].at.as_str()),
        (Some("Five"), "2026-03-10T09:00:00Z")
    );
    assert_eq!(endpoint.thanks("?post=other").thanks[0].id, thx(3).id);

    let seen = Seen { through: thx(2).id };
    assert_eq!(endpoint.author("seen", &seen).read::<Seen>(200), seen);
    endpoint.author("seen", &Seen { through: thx(1).id }).read::<Seen>(200);
    let new = endpoint.thanks("?new=true").thanks;
    assert_eq!((new.len(), &new[0].id), (1, &thx(3).id));
    assert_eq!(endpoint.thanks("?new=false").thanks.len(), 3);
    endpoint.author("seen", &Seen { through: thx(9).id }).problem(404, ProblemKind::NotFound);
}

#[test]
fn many_thanks_come_in_pages() {
    let endpoint = TestEndpoint::start();
    for n in 0..210 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let first = endpoint.thanks("");
    let second = endpoint.thanks(&format!("?after={}", first.next.unwrap()));
    assert_eq!((first.thanks.len(), second.thanks.len(), second.next), (200, 10, None));
}

#[test]
fn a_reply_is_in_the_thread_under_its_note() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &noted(1, "It was mine.")).read::<Receipt>(201);
    let sent = endpoint.author("replies", &reply(&id(1), None, " Then we are\u{202e} two. "));
    let sent: Note = sent.read(201);
    assert_eq!((sent.text.as_str(), sent.author), ("Then we are two.", true));
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, &thread.notes[1]), (1, &sent));
    assert_eq!(endpoint.thanks("").thanks[0].replies, 1);

    let deeper: Note = endpoint.author("replies", &reply(&sent.id, None, "And three.")).read(201);
    assert_eq!(deeper.under, Some(sent.id));
    endpoint
        .author("replies", &reply(&id(1), None, " \u{200b}"))
        .problem(400, ProblemKind::Malformed);
    let long = reply(&id(1), None, &"x".repeat(4001));
    endpoint.author("replies", &long).problem(422, ProblemKind::TooLong);
}

#[test]
fn a_reply_to_a_note_of_the_post_document_names_the_post() {
    let endpoint = TestEndpoint::start();
    let problem = endpoint.author("replies", &reply("c1", None, "Yes."));
    let problem = problem.problem(404, ProblemKind::NotFound);
    assert!(problem.detail.contains("name the post"), "{}", problem.detail);
    endpoint.author("replies", &reply("c1", Some("ct"), "Yes.")).read::<Note>(201);
    assert_eq!(endpoint.thread("ct").notes[0].under.as_deref(), Some("c1"));
    endpoint.author("replies", &reply(&id(9), Some("ct"), "?")).problem(404, ProblemKind::NotFound);
    endpoint.post("/v1/thx", &noted(1, "here")).read::<Receipt>(201);
    let elsewhere = reply(&id(1), Some("other"), "Yes.");
    endpoint.author("replies", &elsewhere).problem(409, ProblemKind::Conflict);
}

#[test]
fn a_replys_id_cannot_be_taken_or_undone_by_a_reader() {
    let endpoint = TestEndpoint::start();
    let note: Note = endpoint.author("replies", &reply("c1", Some("ct"), "Yes.")).read(201);
    let stolen = Thx { id: note.id.clone().try_into().unwrap(), ..thx(1) };
    endpoint.post("/v1/thx", &stolen).problem(409, ProblemKind::Conflict);
    let undo = advice_wire::Undo { secret: crate::harness::SECRET.into() };
    let path = format!("/v1/thx/{}/undo", note.id);
    endpoint.post(&path, &undo).problem(409, ProblemKind::Conflict);
}

#[test]
fn a_hidden_note_is_gone_for_readers_and_its_thx_counts() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &noted(1, "rude")).read::<Receipt>(201);
    let hide = |hidden| endpoint.author("hide", &Hide { note: id(1), hidden }).read::<Hide>(200);
    hide(true);
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, thread.notes.len()), (1, 0));
    assert!(endpoint.thanks("").thanks[0].hidden);
    hide(false);
    assert_eq!(endpoint.thread("ct").notes.len(), 1);
    endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201);
    for note in [id(2), id(3), "c1".into()] {
        let answer = endpoint.author("hide", &Hide { note, hidden: true });
        answer.problem(404, ProblemKind::NotFound);
    }
}

#[test]
fn a_note_moves_below_another_and_back_and_never_in_a_circle() {
    let endpoint = TestEndpoint::start();
    for n in 1..=3 {
        endpoint.post("/v1/thx", &noted(n, "note")).read::<Receipt>(201);
    }
    endpoint.post("/v1/thx", &Thx { post: "other".into(), ..noted(4, "x") }).read::<Receipt>(201);
    let to =
        |note: u16, under: Option<String>| endpoint.author("move", &Move { note: id(note), under });
    to(2, Some(id(1))).read::<Move>(200);
    to(3, Some(id(2))).read::<Move>(200);
    for under in [3, 2, 1] {
        to(1, Some(id(under))).problem(409, ProblemKind::Conflict);
    }
    to(1, Some(id(4))).problem(409, ProblemKind::Conflict);
    to(1, Some(id(9))).problem(404, ProblemKind::NotFound);
    to(9, None).problem(404, ProblemKind::NotFound);
    to(1, Some("c7".into())).read::<Move>(200);
    to(3, None).read::<Move>(200);
    let under: Vec<_> = endpoint.thread("ct").notes.into_iter().map(|note| note.under).collect();
    assert_eq!(under, [Some("c7".into()), Some(id(1)), None]);
}

/// Catches a database that is asked for what it cannot even be told, and calls itself broken: PostgreSQL's texts have no
/// null character.
#[test]
fn what_no_note_is_called_is_not_understood() {
    let endpoint = TestEndpoint::start();
    for note in ["", "\0", "a\0b", "\n"] {
        let note = note.to_owned();
        let to = Move { note: note.clone(), under: None };
        for answer in [
            endpoint.author("approve", &Approve { note: note.clone() }),
            endpoint.author("hide", &Hide { note: note.clone(), hidden: true }),
            endpoint.author("move", &to),
            endpoint.author("replies", &reply(&note, Some("ct"), "?")),
        ] {
            answer.problem(400, ProblemKind::Malformed);
        }
    }
}
