//! The author's tools against a real endpoint.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Output;

use advice_wire::{Receipt, Received, Thread, Thx, ThxId};

use crate::server::{Server, advice_post, said};

struct Author {
    server: Server,
    token: String,
    folder: tempfile::TempDir,
}

impl Author {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path());
        let token = server.token();
        Self { server, token, folder }
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = advice_post();
        command.env("ADVICE_POST_ENDPOINT", &self.server.address);
        command.env("ADVICE_POST_TOKEN", &self.token);
        command.args(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let (words, error) = said(&output);
        assert!(output.status.success(), "{error}");
        words
    }

    fn fails(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(1));
        said(&output).1
    }

    fn receives(&self, n: u8, post: &str, note: &str) -> ThxId {
        let id = ThxId::mint(1_773_133_200_000, [n; 10]);
        let thx = Thx {
            id: id.clone(),
            post: post.into(),
            secret: "AAAAAAAAAAAAAAAAAAAAAA".into(),
            revision: 0,
            note: Some(note.into()),
            name: None,
            asker: true,
        };
        let body = serde_json::to_string(&thx).unwrap();
        let answer = ureq::post(format!("{}/v1/thx", self.server.address))
            .content_type("text/plain")
            .send(body);
        let receipt = answer.unwrap().body_mut().read_to_string().unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&receipt).unwrap().id, id);
        id
    }

    fn thread(&self) -> Thread {
        let answer = ureq::get(format!("{}/v1/thread?post=ct", self.server.address)).call();
        serde_json::from_str(&answer.unwrap().body_mut().read_to_string().unwrap()).unwrap()
    }
}

#[test]
fn thanks_are_a_table_in_which_nothing_acts_on_the_terminal() {
    let author = Author::new();
    assert_eq!(author.ok(&["thanks"]), "No thanks to show.\n");
    let id = author.receives(1, "ct\u{202e}", "two\nlines \u{2067}");
    let table = author.ok(&["thanks"]);
    assert!(table.contains(id.as_str()) && table.contains("asker"), "{table}");
    assert!(table.contains("two lines") && !table.contains('\u{202e}'), "{table}");
    assert_eq!(table.lines().count(), 2);
}

#[test]
fn new_thanks_are_new_until_they_were_shown() {
    let author = Author::new();
    author.receives(1, "ct", "first");
    author.receives(2, "other", "second");
    assert!(author.ok(&["thanks", "--new", "--post", "ct"]).contains("first"));
    assert!(author.ok(&["thanks", "--new"]).contains("second"));
    assert_eq!(author.ok(&["thanks", "--new"]), "No thanks to show.\n");
    let third = author.receives(3, "ct", "third");
    let json = author.ok(&["thanks", "--new", "--json"]);
    let json: Vec<Received> = serde_json::from_str(&json).unwrap();
    assert_eq!((json.len(), &json[0].id), (1, &third));
    assert_eq!(author.ok(&["thanks"]).lines().count(), 4);
}

#[test]
fn reply_hide_and_move_change_the_thread() {
    let author = Author::new();
    let (first, second) = (author.receives(1, "ct", "one"), author.receives(2, "ct", "two"));
    author.ok(&["reply", first.as_str(), "Then we are two."]);
    author.ok(&["reply", "c1", "--post", "ct", "-5 degrees, --and three."]);
    author.ok(&["move", second.as_str(), first.as_str()]);
    let notes = author.thread().notes;
    assert_eq!(notes[3].text, "-5 degrees, --and three.");
    let under: Vec<_> = notes.iter().map(|note| note.under.as_deref()).collect();
    assert_eq!(under, [None, Some(first.as_str()), Some(first.as_str()), Some("c1")]);
    author.ok(&["move", second.as_str(), "top"]);
    assert_eq!(author.thread().notes[1].under, None);
    author.ok(&["hide", first.as_str()]);
    assert_eq!(author.thread().notes.len(), 3);
    author.ok(&["hide", first.as_str(), "--undo"]);
    assert_eq!(author.thread().notes.len(), 4);
}

#[test]
fn what_is_erased_is_said_before_and_after_and_nothing_is_called_so() {
    let author = Author::new();
    author.receives(1, "ct", "one");
    assert!(author.ok(&["erase", "--post", "tc"]).contains("Nothing is stored"));
    assert!(author.ok(&["erase", "--post", "ct"]).contains("would erase 1"));
    assert!(author.ok(&["erase", "--post", "ct", "--yes"]).contains("1 thanks and replies are"));
    assert!(author.ok(&["erase", "--post", "ct", "--yes"]).contains("Nothing is stored"));
}

#[test]
fn a_note_that_waits_is_marked_and_approved_or_hidden() {
    let author = Author::new();
    let spam = author.receives(1, "ct", "see https://pills.example");
    let other = author.receives(2, "ct", "and www.pills.example");
    author.receives(3, "ct", "Thank you.");
    assert_eq!(author.thread().notes.len(), 1);
    let table = author.ok(&["thanks", "--waiting"]);
    assert_eq!((table.lines().count(), table.matches("[waiting]").count()), (3, 2), "{table}");
    author.ok(&["approve", spam.as_str()]);
    author.ok(&["hide", other.as_str()]);
    assert_eq!(author.ok(&["thanks", "--waiting"]), "No thanks to show.\n");
    let shown: Vec<_> = author.thread().notes.into_iter().map(|note| note.id).collect();
    assert_eq!((shown.len(), shown[0].as_str()), (2, spam.as_str()));
    assert!(author.fails(&["approve", "nothing"]).contains("nothing"));
}

#[test]
fn what_goes_wrong_is_said_with_what_to_do() {
    let mut author = Author::new();
    let error = author.fails(&["reply", "c1", "Yes."]);
    assert!(error.contains("name the post"), "{error}");
    let error = author.fails(&["hide", "nothing"]);
    assert!(error.contains("nothing"), "{error}");
    let error = author.fails(&["thanks", "--endpoint", "http://127.0.0.1:1"]);
    assert!(error.contains("is it running"), "{error}");
    author.token = "wrong".into();
    let error = author.fails(&["thanks"]);
    assert!(error.contains("this is not the author's token"), "{error}");
    assert!(error.contains("advice-post token"), "{error}");
    for strange in ["tok\nen", "tök"] {
        author.token = strange.into();
        let error = author.fails(&["thanks"]);
        assert!(error.contains("is no token") && !error.contains(strange), "{error}");
    }
    author.token = String::new();
    let error = author.fails(&["thanks"]);
    assert!(error.contains("ADVICE_POST_TOKEN") && error.contains("advice-post token"), "{error}");
    author.token = "wrong".into();
    for strange in ["127.0.0.1:9300", "localhost:9300", "https://"] {
        let error = author.fails(&["thanks", "--endpoint", strange]);
        assert!(error.contains("begins with https://"), "{error}");
    }
}

/// Catches a token that is called wrong, or a method, where the address is.
#[test]
fn an_endpoint_that_is_elsewhere_is_named_and_not_asked() {
    let author = Author::new();
    let elsewhere = author.server.address.clone();
    for (to, says) in [
        (elsewhere.as_str(), format!("give --endpoint {elsewhere}")),
        ("/login?to=", "is it an advice-post endpoint?".to_owned()),
    ] {
        for command in [&["thanks"][..], &["hide", "nothing"]] {
            let endpoint = redirecting(to.to_owned());
            let error = author.fails(&[command, &["--endpoint", &endpoint]].concat());
            let redirects = format!("{endpoint} redirects to ");
            assert!(error.contains(&redirects) && error.contains(&says), "{error}");
        }
    }
}

/// What sends the first who asks on to the same path behind `to`.
fn redirecting(to: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let head = BufReader::new(stream.try_clone().unwrap()).lines().next().unwrap().unwrap();
        let path = head.split(' ').nth(1).unwrap();
        let answer = format!(
            "HTTP/1.1 308 Moved\r\nlocation: {to}{path}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).unwrap();
        // Until the other has read it.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    address
}

#[test]
fn a_new_token_works_at_once_beside_a_running_endpoint() {
    let mut author = Author::new();
    let data = author.folder.path().to_str().unwrap().to_owned();
    let token = author.ok(&["token", "--data", &data]);
    author.fails(&["thanks"]);
    author.token = token.trim().to_owned();
    author.ok(&["thanks"]);
}

#[test]
fn the_feeds_have_addresses_of_their_own_and_new_ones_replace_them() {
    let author = Author::new();
    let addresses = |said: String| -> Vec<String> {
        said.lines().map(|line| line.rsplit(' ').next().unwrap().to_owned()).collect()
    };
    let old = addresses(author.ok(&["feed"]));
    assert_eq!(old.len(), 2);
    let status = |address: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build();
        ureq::Agent::from(agent).get(address).call().unwrap().status().as_u16()
    };
    assert!(old.iter().all(|address| status(address) == 200), "{old:?}");
    let new = addresses(author.ok(&["feed"]));
    assert!(old.iter().all(|address| status(address) == 404));
    assert!(new.iter().all(|address| status(address) == 200 && !address.contains(&author.token)));
}
