//! `GET /v1/author/export` and `POST /v1/author/erase`.

use advice_endpoint::Settings;
use advice_wire::{Erased, Export, NewReply, Note, ProblemKind, Receipt, Scope, Thx};

use crate::harness::{SITE, TestEndpoint, noted, thx};

const SITE_POST: &str = "https://blog.example/letters/ct";

impl TestEndpoint {
    fn export(&self, query: &str) -> crate::harness::Answer {
        let bearer = format!("Bearer {}", self.token.as_ref().unwrap());
        let path = format!("/v1/author/export{query}");
        self.send("GET", &path, &[("authorization", &bearer)], "")
    }
}

/// Two thanks and a reply under one post, one Thx under a post of a site, one under a post of a site whose name begins
/// alike.
fn filled() -> TestEndpoint {
    filled_with(|_| {})
}

fn filled_with(change: impl FnOnce(&mut Settings)) -> TestEndpoint {
    let endpoint = TestEndpoint::with(change);
    let of = |n, post: &str| Thx { post: post.into(), ..noted(n, &format!("note {n}")) };
    for thx in [
        of(1, "ct"),
        of(2, "ct"),
        of(3, SITE_POST),
        of(4, "https://blog.example.evil.example/letters/ct"),
    ] {
        endpoint.post("/v1/thx", &thx).read::<Receipt>(201);
    }
    let reply = NewReply { under: thx(1).id.to_string(), post: None, text: "A reply.".into() };
    endpoint.author("replies", &reply).read::<Note>(201);
    endpoint
}

#[test]
fn all_that_is_stored_is_given_out_and_nothing_else() {
    let endpoint = filled();
    let of_post: Export = endpoint.export("?post=ct").read(200);
    let texts: Vec<_> = of_post.entries.iter().filter_map(|entry| entry.text.as_deref()).collect();
    assert_eq!(texts, ["note 1", "note 2", "A reply."]);
    assert!(of_post.entries[2].author && of_post.entries[2].under.is_some());
    let one: Export = endpoint.export(&format!("?thx={}", thx(2).id)).read(200);
    assert_eq!((one.entries.len(), one.next), (1, None));
    let none: Export = endpoint.export("?post=another").read(200);
    assert_eq!(none, Export::default());
    for query in ["", "?thx=1", "?site=blog", "?post=", "?post=ct&after=?"] {
        endpoint.export(query).problem(400, ProblemKind::Malformed);
    }
}

/// The posts that an export of the site's own gives something of.
fn posts_of_site(endpoint: &TestEndpoint) -> Vec<String> {
    let of_site: Export = endpoint.export("?site=https%3A%2F%2Fblog.example").read(200);
    of_site.entries.into_iter().map(|entry| entry.post).collect()
}

/// Catches an author who has erased all of a site, and nothing of the posts that the line of `serve` gives a name.
#[test]
fn a_site_has_the_posts_of_its_addresses_and_if_it_is_the_only_one_those_with_a_name() {
    let endpoint = filled();
    assert_eq!(posts_of_site(&endpoint), ["ct", "ct", SITE_POST, "ct"]);
    let erase = |endpoint: &TestEndpoint| {
        endpoint.author("erase", &Scope::Site(SITE.into())).read::<Erased>(200).erased
    };
    assert_eq!(erase(&endpoint), 4);
    let left: Vec<_> = endpoint.thanks("").thanks.into_iter().map(|thx| thx.id).collect();
    assert_eq!(left, [thx(4).id]);

    let endpoint =
        filled_with(|settings| settings.sites.push("https://b.example".parse().unwrap()));
    assert_eq!(posts_of_site(&endpoint), [SITE_POST]);
    assert_eq!(erase(&endpoint), 1);
}

#[test]
fn more_than_a_page_is_given_out_in_pages_each_entry_once() {
    let endpoint = TestEndpoint::start();
    for n in 0..250 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let first: Export = endpoint.export("?post=ct").read(200);
    let rest = format!("?post=ct&after={}", first.next.unwrap());
    let rest: Export = endpoint.export(&rest).read(200);
    assert_eq!((first.entries.len(), rest.entries.len(), rest.next), (200, 50, None));
    let mut ids: Vec<_> =
        first.entries.iter().chain(&rest.entries).map(|entry| &entry.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 250);
}

#[test]
fn what_is_erased_is_gone_for_readers_and_the_author_and_does_not_come_back() {
    let endpoint = filled();
    let erase = |scope: &Scope| endpoint.author("erase", scope);
    assert_eq!(erase(&Scope::Thx(thx(2).id)).read::<Erased>(200), Erased { erased: 1 });
    erase(&Scope::Thx(thx(2).id)).problem(404, ProblemKind::NotFound);
    assert_eq!(endpoint.thread("ct").tally, 1);
    assert_eq!(erase(&Scope::Post("ct".into())).read::<Erased>(200), Erased { erased: 2 });
    assert_eq!(erase(&Scope::Post("ct".into())).read::<Erased>(200), Erased { erased: 0 });
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, thread.notes.len()), (0, 0));
    endpoint.post("/v1/thx", &noted(1, "note 1")).problem(410, ProblemKind::Undone);

    let site = Scope::Site("https://blog.example".into());
    assert_eq!(erase(&site).read::<Erased>(200), Erased { erased: 1 });
    let left: Vec<_> = endpoint.thanks("").thanks.into_iter().map(|thx| thx.id).collect();
    assert_eq!(left, [thx(4).id]);
    erase(&Scope::Site("blog".into())).problem(400, ProblemKind::Malformed);
}

#[test]
fn nobody_but_the_author_exports_or_erases() {
    let endpoint = filled();
    endpoint.get("/v1/author/export?post=ct").problem(401, ProblemKind::Token);
    endpoint.post("/v1/author/erase", &Scope::Post("ct".into())).problem(401, ProblemKind::Token);
    assert_eq!(endpoint.thread("ct").tally, 2);
}
