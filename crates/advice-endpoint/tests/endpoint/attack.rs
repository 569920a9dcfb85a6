//! Under attack a Thx needs work, and only then.

use advice_endpoint::AskWork;
use advice_wire::{ProblemKind, Receipt, Thx, Work};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::harness::{Answer, SITE, TestEndpoint, thx};

const FLOOD: u16 = 301;

/// An endpoint whose site is flooded: the last Thx of the flood is the first that is asked for work.
fn flooded() -> (TestEndpoint, Work) {
    let endpoint = TestEndpoint::with(|settings| settings.work = AskWork::Attack);
    for n in 1..FLOOD {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let answer = endpoint.post("/v1/thx", &thx(FLOOD));
    assert_eq!(answer.header("access-control-allow-origin"), Some(SITE));
    let problem = answer.problem(429, ProblemKind::Work);
    assert!(problem.retry && problem.retry_after.is_some());
    (endpoint, problem.work.unwrap())
}

/// As the widget does it.
fn solve(work: &Work) -> String {
    let leading_zeros = |solution: &str| {
        let pairs = solution.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        let bytes: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
        let hash = Sha256::digest(bytes);
        u64::from_be_bytes(hash[..8].try_into().unwrap()).leading_zeros()
    };
    let tries = (0..u32::MAX).map(|nonce| format!("{}{nonce:08x}", work.challenge));
    tries.into_iter().find(|solution| leading_zeros(solution) >= work.bits).unwrap()
}

fn send(endpoint: &TestEndpoint, solution: &str, thx: &Thx) -> Answer {
    endpoint.post(&format!("/v1/thx?work={solution}"), thx)
}

#[test]
fn a_flood_makes_thx_cost_work_which_is_good_for_one() {
    let (endpoint, work) = flooded();
    let solution = solve(&work);
    send(&endpoint, &solution, &thx(FLOOD)).read::<Receipt>(201);
    send(&endpoint, &solution, &thx(FLOOD)).read::<Receipt>(200);
    send(&endpoint, &solution, &thx(FLOOD + 1)).problem(429, ProblemKind::Work);
    send(&endpoint, "nonsense", &thx(FLOOD)).problem(429, ProblemKind::Work);
    endpoint.later(SignedDuration::from_mins(6));
    send(&endpoint, &solution, &thx(FLOOD)).problem(429, ProblemKind::Work);
}

/// Catches a flood of undos of what was never said: each would be stored for good.
#[test]
fn an_undo_of_nothing_needs_work_as_a_thx_does() {
    let (endpoint, _) = flooded();
    let secret = serde_json::json!({ "secret": thx(1).secret });
    let path = format!("/v1/thx/{}/undo", thx(FLOOD + 1).id);
    let work = endpoint.post(&path, &secret).problem(429, ProblemKind::Work).work.unwrap();
    let done = format!("{path}?work={}", solve(&work));
    assert_eq!(endpoint.post(&done, &secret).status, 200);
    assert_eq!(endpoint.post(&path, &secret).status, 200, "it is known now");
}

#[test]
fn another_site_reads_and_undo_cost_nothing_and_neither_does_a_thx_when_it_is_over() {
    let (endpoint, _) = flooded();
    let secret = serde_json::json!({ "secret": thx(1).secret });
    let undo = format!("/v1/thx/{}/undo", thx(1).id);
    assert_eq!(endpoint.post(&undo, &secret).status, 200);
    assert_eq!(endpoint.thread("ct").tally, u64::from(FLOOD) - 2);
    let body = serde_json::to_string(&thx(FLOOD)).unwrap();
    let elsewhere = endpoint.send("POST", "/v1/thx", &[("content-type", "text/plain")], &body);
    elsewhere.read::<Receipt>(201);
    endpoint.later(SignedDuration::from_mins(10));
    endpoint.post("/v1/thx", &thx(FLOOD + 1)).read::<Receipt>(201);
}

/// Catches a flood that takes the way around.
#[test]
fn forms_and_hearts_which_can_do_no_work_wait_until_it_is_over() {
    let (endpoint, _) = flooded();
    let headers = [("origin", SITE), ("content-type", "application/x-www-form-urlencoded")];
    let form = || endpoint.send("POST", "/v1/thx/form", &headers, "post=ct");
    let heart = || endpoint.send("POST", "/v1/openheart?post=ct", &[("origin", SITE)], "❤️");
    let refused = form();
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("600")));
    assert!(refused.body.contains("Nothing was stored."), "{}", refused.body);
    heart().problem(429, ProblemKind::TooMany);
    endpoint.later(SignedDuration::from_mins(10));
    assert_eq!((form().status, heart().status), (201, 201));
}

#[test]
fn one_setting_turns_it_off() {
    let endpoint = TestEndpoint::with(|settings| settings.work = AskWork::Never);
    for n in 1..=FLOOD + 1 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
}
