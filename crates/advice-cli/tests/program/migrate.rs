//! From SQLite to PostgreSQL and back, and nobody who has a receipt notices.

use std::path::Path;

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

#[test]
fn what_is_no_store_or_no_address_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let error = migrate(text(&from), text(&to)).unwrap_err();
    assert!(error.contains("no endpoint has ever used"), "{error}");
    let error = migrate("mysql://root:secret@localhost/x", text(&to)).unwrap_err();
    assert!(error.contains("postgres://NAME") && !error.contains("secret"), "{error}");
    let error = migrate("postgres://me:secret@127.0.0.1:1/x", text(&to)).unwrap_err();
    assert!(error.contains("127.0.0.1/x cannot be used") && !error.contains("secret"), "{error}");
}
