//! From SQLite to PostgreSQL and back, and nobody who has a receipt notices.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use test_postgres::Postgres;

use crate::flood::{Devices, flood, whole};
use crate::server::{Server, advice_post, said};

fn migrate(from: &str, to: &str) -> Result<String, String> {
    let mut command = advice_post();
    let output = command.args(["migrate", "--from", from, "--to", to]).output().unwrap();
    let (words, error) = said(&output);
    if output.status.success() { Ok(words) } else { Err(error) }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn a_store_moves_to_postgresql_and_back_with_everything_in_it() {
    let (database, folder) = (Postgres::start().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let server = Server::start(&old);
    let token = server.token();
    let mut devices = Devices::default();
    let address = [server.address.clone()];
    flood(&address, &mut devices, false, || server.kill()).await;

    assert!(migrate(text(&old), &database.address()).unwrap().contains("Moved: "));
    let server = Server::over(&new, &database.address());
    // What is new gets numbers of its own.
    let address = [server.address.clone()];
    flood(&address, &mut devices, false, || server.kill()).await;
    let again = migrate(text(&old), &database.address()).unwrap_err();
    assert!(again.contains("in use already; nothing was done"), "{again}");

    migrate(&database.address(), text(&new)).unwrap();
    let server = Server::start(&new);
    whole(&server, &token, devices).await;
}

/// Somebody else's session with a database, who has done nothing yet.
struct Session {
    client: Child,
    says: BufReader<ChildStdout>,
}

impl Session {
    fn start(database: &str) -> Self {
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--no-align", "--tuples-only", database]);
        let mut client = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let says = BufReader::new(client.stdout.take().unwrap());
        Self { client, says }
    }

    /// Runs a statement that gives one value.
    fn ask(&mut self, sql: &str) -> String {
        writeln!(self.client.stdin.as_mut().unwrap(), "{sql};").unwrap();
        let mut value = String::new();
        self.says.read_line(&mut value).unwrap();
        value.trim().to_owned()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.client.kill();
        let _ = self.client.wait();
    }
}

/// Catches a move that was broken off, and can neither be taken up nor begun again.
#[tokio::test]
async fn a_move_that_was_killed_in_the_middle_is_run_again() {
    let (database, folder) = (Postgres::start().unwrap(), tempfile::tempdir().unwrap());
    let (old, none) = (folder.path().join("old"), folder.path().join("none"));
    let server = Server::start(&old);
    let token = server.token();
    let mut devices = Devices::default();
    let address = [server.address.clone()];
    flood(&address, &mut devices, false, || server.kill()).await;

    // The tables are there, with no token, and somebody has given a digest the number of the store's first, but has not
    // committed it: the move waits for that, in the middle.
    Server::over(&none, &database.address()).kill();
    let (mut other, mut watch) =
        (Session::start(&database.address()), Session::start(&database.address()));
    let digest =
        "INSERT INTO digests (key, id, at, entry, change, news) VALUES (1, 'x', 0, 0, 0, '{}')";
    assert_eq!(
        other.ask(&format!(
            "UPDATE author SET token = NULL; DELETE FROM digests; BEGIN; {digest} RETURNING key"
        )),
        "1"
    );
    let mut moving = advice_post();
    moving.args(["migrate", "--from", text(&old), "--to", &database.address()]);
    let mut moving = moving.stderr(Stdio::null()).spawn().unwrap();
    while watch.ask("SELECT count(*) FROM entries") == "0" {
        std::thread::yield_now();
    }
    assert!(moving.try_wait().unwrap().is_none());
    moving.kill().unwrap();
    moving.wait().unwrap();
    drop(other);

    migrate(text(&old), &database.address()).unwrap();
    let server = Server::over(&none, &database.address());
    whole(&server, &token, devices).await;
}

#[test]
fn what_is_no_store_or_no_address_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let error = migrate(text(&from), text(&to)).unwrap_err();
    assert!(error.contains("no endpoint has ever used") && error.contains(text(&from)), "{error}");
    assert!(!from.exists() && !to.exists());
    let error = migrate("mysql://root:secret@localhost/x", text(&to)).unwrap_err();
    assert!(error.contains("postgres://NAME") && !error.contains("secret"), "{error}");
    let error = migrate("postgres://me:secret@127.0.0.1:1/x", text(&to)).unwrap_err();
    assert!(error.contains("127.0.0.1:1/x cannot be used") && !error.contains("secret"), "{error}");
}
