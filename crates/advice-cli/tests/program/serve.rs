//! Settings, first words and last words of `advice-post serve`.

use std::path::Path;
use std::process::Command;

use crate::server::{Server, advice_post, said};

const POST: &str = r#"{"version":1,"id":"ct","title":"May\u001b I?","author":{"name":"Nora"},"answer":{"body":[]}}"#;

fn serve(data: &Path) -> Command {
    let mut command = advice_post();
    command.args(["serve", "--log", "off", "--data"]).arg(data);
    command
}

fn fails(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (_, error) = said(&output);
    assert!(!output.status.success(), "{error}");
    error
}

fn reads(address: &str, path: &str, origin: &str) -> u16 {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build();
    let agent = ureq::Agent::from(agent);
    let answer = agent.get(format!("{address}{path}")).header("origin", origin).call();
    answer.unwrap().status().as_u16()
}

/// `serve`, as somebody starts it who sits at a terminal.
#[cfg(target_os = "linux")]
fn at_a_terminal(data: &Path) -> Server {
    let program = advice_post();
    let serve = format!(
        "exec {} serve --listen 127.0.0.1:0 --log off --data {}",
        program.get_program().display(),
        data.display()
    );
    let mut command = Command::new("script");
    command.args(["--quiet", "--flush", "--return", "--command", &serve, "/dev/null"]);
    Server::run(command)
}

#[test]
#[cfg(target_os = "linux")]
fn the_token_is_shown_once_to_who_starts_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = at_a_terminal(folder.path());
    let said = server.says_until("makes a new one");
    let token = said.split("shown this once: ").nth(1).unwrap().lines().next().unwrap();
    assert_eq!(token.trim().len(), 32, "{said}");
    drop(server);
    let mut again = at_a_terminal(folder.path());
    assert!(!again.says_until("No posts yet").contains("token"));
}

/// Catches a token in the journal of a service manager, or in whatever else keeps what is said.
#[test]
fn the_token_is_not_shown_where_nobody_sits_and_each_post_has_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let posts = folder.path().join("posts");
    std::fs::create_dir(&posts).unwrap();
    std::fs::write(posts.join("ct.json"), POST).unwrap();
    std::fs::write(posts.join("wrong.json"), "{").unwrap();
    let mut server = Server::start(folder.path());
    let said = server.says_until("wrong.json");
    assert!(said.contains(&format!("`advice-post token --data {}`", folder.path().display())));
    assert!(!said.contains("token, shown"), "{said}");
    assert_eq!(server.token().len(), 32);
    let address = &server.address;
    let line = format!(
        r#"<script async crossorigin src="{address}/advice-post.js" data-post="{address}/posts/ct.json" data-post-id="ct" "#
    );
    assert!(said.contains(&line), "{said}");
    assert!(said.contains("May\u{fffd} I?") && said.contains("not a post document"), "{said}");
    server.kill();
    let mut again = Server::start(folder.path());
    assert!(!again.says_until("wrong.json").contains("token"));
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = "listen = \"127.0.0.1:1\"\nsite = [\"https://file.example\"]\npublic = \"https://file.example\"\nlog = \"off\"\n";
    std::fs::write(folder.path().join("advice-post.toml"), file).unwrap();
    let start = |site: Option<&str>| {
        let mut command = advice_post();
        command.env("ADVICE_POST_LISTEN", "127.0.0.1:0");
        command.env("ADVICE_POST_SITE", "https://env.example,https://env2.example");
        command.args(["serve", "--data"]).arg(folder.path());
        if let Some(site) = site {
            command.args(["--site", site]);
        }
        Server::run(command)
    };
    let with_environment = start(None);
    let served = |server: &Server, site| reads(&server.address, "/v1/health", site) == 200;
    assert!(served(&with_environment, "https://env2.example"));
    // The file's `public` still holds: the endpoint's own pages are served.
    assert!(served(&with_environment, "https://file.example"));
    let with_flag = start(Some("https://flag.example"));
    assert!(served(&with_flag, "https://flag.example"));
    assert!(!served(&with_flag, "https://env.example"));
}

#[test]
#[cfg(unix)]
fn a_log_is_in_words_or_in_json_and_has_each_request_on_a_line() {
    for (format, is_json) in [("compact", false), ("json", true)] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut command = advice_post();
        command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", format, "--data"]);
        command.arg(folder.path().join("data")).stderr(std::fs::File::create(&log).unwrap());
        let server = Server::run(command);
        assert_eq!(reads(&server.address, "/v1/alive", &server.address), 200);
        assert!(server.terminate().0.success());
        let said = std::fs::read_to_string(&log).unwrap();
        let lines: Vec<Result<serde_json::Value, _>> =
            said.lines().map(serde_json::from_str).collect();
        assert!(lines.iter().all(|line| line.is_ok() == is_json), "{said}");
        let fields = lines.iter().flatten().map(|line| &line["fields"]);
        let asked = fields.filter(|fields| fields["route"] == "/v1/alive");
        let asked = asked.filter(|fields| fields["status"] == 200 && fields["ms"].is_u64());
        assert_eq!(asked.count(), usize::from(is_json), "{said}");
        assert!(said.contains("/v1/alive"), "{said}");
    }
}

#[test]
fn wrong_settings_are_refused_with_what_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let error = fails(serve(data).args(["--site", "https://blog.example/letters"]));
    assert!(
        error.contains("nothing behind it") && error.contains("https://blog.example"),
        "{error}"
    );
    let error = fails(serve(data).args(["--listen", "8080"]));
    assert!(error.contains("--listen"), "{error}");
    let error = fails(serve(data).args(["--public", "https://blog.example/thx"]));
    assert!(error.contains("without a path"), "{error}");
    let error = fails(serve(data).args(["--proxy", "localhost"]));
    assert!(error.contains("proxy") && error.contains("10.0.0.0/8"), "{error}");
    let error = fails(serve(data).args(["--per-post", "0"]));
    assert!(error.contains("--per-post"), "{error}");
    let error = fails(serve(data).args(["--work", "always"]));
    assert!(error.contains("attack") && error.contains("never"), "{error}");
    let error = fails(serve(data).args(["--webhook", "https://hook.example/"]));
    assert!(error.contains("webhook_secret") && error.contains("whsec_"), "{error}");
    let error = fails(serve(data).args(["--webhook", "hook.example"]));
    assert!(error.contains("https://"), "{error}");
    let mail = ["--mail-to", "nora@desk.example", "--mail-server", "https://n:hush@mail.example"];
    let error = fails(serve(data).args(mail));
    assert!(error.contains("smtps://") && !error.contains("hush"), "{error}");
    for (idle, needs) in [
        (["--mail-server", "smtp://n:hush@mail.example"], "mail_to"),
        (["--mail-from", "nora@desk.example"], "mail_to"),
        (["--webhook-secret", "whsec_hush"], "`webhook`"),
    ] {
        let error = fails(serve(data).args(idle));
        assert!(error.contains("does nothing without") && error.contains(needs), "{error}");
        assert!(!error.contains("hush"), "{error}");
    }
    for no_pause in ["0s", "daily", "1mo"] {
        let error = fails(serve(data).args(["--tell-every", no_pause]));
        assert!(error.contains("1d"), "{error}");
    }
    let error = fails(serve(data).args(["--config", "none.toml"]));
    assert!(error.contains("none.toml"), "{error}");
    let file = data.join("own.toml");
    std::fs::write(&file, "sites = []\n").unwrap();
    let error = fails(serve(data).arg("--config").arg(&file));
    assert!(error.contains("own.toml") && error.contains("sites"), "{error}");
    std::fs::write(&file, "[tell]\nmail_to = \"nora\"\n").unwrap();
    let error = fails(serve(data).arg("--config").arg(&file));
    assert!(error.contains("mail_to") && error.contains("nora@desk.example"), "{error}");
    std::fs::write(&file, "data = \n").unwrap();
    let error = fails(serve(data).arg("--config").arg(&file));
    assert!(error.contains("line 1"), "{error}");
}

#[test]
fn an_address_that_is_taken_and_data_that_cannot_be_used_are_clear_errors() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let taken = server.address.trim_start_matches("http://").to_owned();
    let error = fails(serve(folder.path()).args(["--listen", &taken]));
    assert!(error.contains("another program"), "{error}");
    let metrics = ["--listen", "127.0.0.1:0", "--metrics", &taken];
    let error = fails(serve(folder.path()).args(metrics));
    assert!(error.contains("another program") && error.contains("--metrics"), "{error}");
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = fails(serve(&file).args(["--listen", "127.0.0.1:0"]));
    assert!(error.contains("--data"), "{error}");
}

#[test]
fn metrics_are_served_where_the_operator_says_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = serve(folder.path());
    command.args(["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    let mut server = Server::run(command);
    let said = server.says_until("/metrics");
    let metrics = said.trim().strip_prefix("Metrics at ").unwrap();
    let numbers = ureq::get(metrics).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(numbers.contains("advice_connections 0"), "{numbers}");
    assert_eq!(reads(&server.address, "/metrics", "https://blog.example"), 404);
}

/// Catches lines for readers that name no machine, without a word about it.
#[test]
fn at_every_address_of_a_machine_it_says_that_its_lines_lead_nowhere() {
    let start = |named: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = advice_post();
        command.args(["serve", "--listen", "0.0.0.0:0", "--log", "off", "--data"]);
        command.arg(folder.path()).args(named);
        Server::run(command).says_until("No posts yet")
    };
    assert!(start(&[]).contains("lead nowhere"));
    assert!(!start(&["--public", "https://thx.example"]).contains("lead nowhere"));
}

/// Catches a service that dies with its terminal, or of a log that nobody takes any more.
#[cfg(unix)]
#[test]
fn it_goes_on_when_nobody_listens_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let (log, into) = std::io::pipe().unwrap();
    let mut command = advice_post();
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "debug", "--data"]);
    command.arg(folder.path()).stderr(into);
    let mut server = Server::run(command);
    drop(log);
    server.stop_listening();
    for _ in 0..3 {
        assert_eq!(reads(&server.address, "/v1/health", &server.address), 200);
    }
    assert!(server.terminate().0.success(), "its last words are for nobody");
}

#[cfg(unix)]
#[test]
fn it_stops_in_good_order_when_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let (status, said) = Server::start(folder.path()).terminate();
    assert!(status.success());
    assert!(said.contains("everything that was accepted is stored"), "{said}");
}

/// Catches a promise about a store that somebody has removed from under the endpoint.
#[cfg(unix)]
#[test]
fn it_does_not_say_that_all_is_stored_where_the_store_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    for file in ["advice.sqlite", "advice.sqlite-wal", "advice.sqlite-shm"] {
        std::fs::remove_file(folder.path().join(file)).unwrap();
    }
    assert_eq!(reads(&server.address, "/v1/health", &server.address), 503);
    let (status, said) = server.terminate();
    assert!(!status.success() && !said.contains("is stored"), "{said}");
}
