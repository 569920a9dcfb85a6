//! Which store a command acts on: the one that `serve` runs over, or none.

use std::path::Path;
use std::process::Command;

use test_postgres::Postgres;

use crate::server::{Server, advice_post, said};

/// The commands that act on a store.
const COMMANDS: [&str; 4] = ["token", "check", "backup", "restore"];

/// A command, with the file that it may need.
fn command(what: &str, file: &Path) -> Command {
    let mut command = advice_post();
    command.arg(what);
    if ["backup", "restore"].contains(&what) {
        command.arg(file);
    }
    command
}

fn fails(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    said(&output).1
}

/// Catches the backup of a file that nobody writes to any more, and a token that no endpoint knows.
#[test]
fn each_command_finds_the_database_that_the_file_names() {
    let folder = tempfile::tempdir().unwrap();
    let (data, own) = (folder.path().join("data"), folder.path().join("own.toml"));
    drop(Server::start(&data));
    let database = "database = \"postgres://me:hush@127.0.0.1:1/thx\"\n";
    let refused = |command| {
        let error = fails(command);
        assert!(error.contains("127.0.0.1:1/thx") && !error.contains("hush"), "{error}");
    };
    let file = folder.path().join("copy.sqlite");
    std::fs::write(&own, format!("data = {data:?}\n{database}")).unwrap();
    for what in COMMANDS {
        let mut command = command(what, &file);
        command.arg("--config").arg(&own);
        refused(command);
    }
    std::fs::write(data.join("advice-post.toml"), database).unwrap();
    for what in COMMANDS {
        let mut command = command(what, &file);
        command.arg("--data").arg(&data);
        refused(command);
    }
    assert!(!file.exists());
}

/// Catches a token for the file beside a server that has everything.
#[test]
fn what_serve_says_of_the_token_holds_where_the_environment_names_the_database() {
    let (database, folder) = (Postgres::start().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path().join("my data");
    let mut command = advice_post();
    command.env("ADVICE_POST_DATABASE", database.address());
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "off", "--data"]).arg(&data);
    let mut server = Server::run(command);
    let hint = server.says_until("author's token");
    let token = format!("`advice-post token --data '{}'` with the same --database", data.display());
    assert!(hint.contains(&token) && hint.contains("ADVICE_POST_DATABASE"), "{hint}");
    assert!(!hint.contains("postgres://"), "{hint}");

    let mut token = advice_post();
    token.env("ADVICE_POST_DATABASE", database.address()).arg("token").arg("--data").arg(&data);
    let (token, _) = said(&token.output().unwrap());
    let mut thanks = advice_post();
    thanks.args(["thanks", "--endpoint", &server.address, "--token", token.trim()]);
    assert!(thanks.output().unwrap().status.success());
}

#[test]
fn what_serve_says_of_the_token_is_a_command_for_a_shell() {
    let folder = tempfile::tempdir().unwrap();
    let (data, own) = (folder.path().join("my data"), folder.path().join("own.toml"));
    std::fs::write(&own, format!("data = {data:?}\n")).unwrap();
    let mut command = advice_post();
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "off", "--config"]).arg(&own);
    let hint = Server::run(command).says_until("author's token");
    let line = hint.split('`').nth(1).unwrap().strip_prefix("advice-post ").unwrap();
    let script = format!("\"$0\" {line}");
    let program = advice_post();
    let output = Command::new("sh").args(["-c", &script]).arg(program.get_program()).output();
    assert_eq!(said(&output.unwrap()).0.trim().len(), 32, "{hint}");
}

/// Catches a mistaken folder in which a new store is made, and said to have a new token.
#[test]
fn where_there_is_no_store_none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let (file, empty) = (folder.path().join("copy.sqlite"), folder.path().join("empty"));
    std::fs::create_dir(&empty).unwrap();
    for what in ["token", "check", "backup"] {
        for data in [&folder.path().join("none"), &empty] {
            let mut command = command(what, &file);
            command.arg("--data").arg(data);
            let error = fails(command);
            let words = format!("there is no store in {}", data.display());
            assert!(error.contains(&words) && error.contains("--data"), "{error}");
        }
        // Nor where no folder is named.
        let mut command = command(what, &file);
        let error = fails({
            command.current_dir(folder.path());
            command
        });
        assert!(error.contains("there is no store in advice-data"), "{error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(&empty).unwrap().count(), 0);
}

/// Catches the same words for a name that is mistaken, and for what only somebody else may read.
#[test]
#[cfg(target_os = "linux")]
fn what_is_not_there_what_is_forbidden_and_what_is_a_folder_are_told_apart() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str| {
        // Root of a namespace that nobody is in may read no more than others.
        let mut command = Command::new("unshare");
        command.arg("--user").arg(advice_post().get_program()).arg("check");
        command.arg(folder.path().join(name));
        fails(command)
    };
    assert!(check("none").contains("there is no file"));
    std::fs::write(folder.path().join("mine"), "").unwrap();
    let mine = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(folder.path().join("mine"), mine).unwrap();
    let error = check("mine");
    assert!(error.contains("cannot be read") && error.contains("Permission denied"), "{error}");
    assert!(check("").contains("it is a folder"));
}

/// Catches a token that is replaced by one which nobody has seen.
#[test]
#[cfg(target_os = "linux")]
fn a_token_that_could_not_be_shown_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    drop(Server::start(folder.path()));
    let (reader, nobody) = std::io::pipe().unwrap();
    drop(reader);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    for into in [std::process::Stdio::from(full), nobody.into()] {
        let mut command = advice_post();
        command.args(["token", "--data"]).arg(folder.path()).stdout(into);
        let error = fails(command);
        assert!(error.contains("replaced") && error.contains("run it again"), "{error}");
        assert!(!error.contains("is the author's token now"), "{error}");
    }
}

/// Catches a variable that a script sets to nothing, and that ends the start.
#[test]
fn an_empty_variable_of_the_environment_gives_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("advice-data");
    std::fs::create_dir(&data).unwrap();
    // The port of `listen` in a file is taken only where no variable says another.
    std::fs::write(data.join("advice-post.toml"), "listen = \"127.0.0.1:0\"\n").unwrap();
    let (help, _) = said(&advice_post().args(["serve", "--help"]).output().unwrap());
    let names = help.split("[env: ").skip(1).map(|rest| rest.split(['=', ']']).next().unwrap());
    let names: Vec<_> = names.collect();
    assert!(names.contains(&"ADVICE_POST_LISTEN") && names.len() > 15, "{names:?}");
    let mut command = advice_post();
    for name in names {
        command.env(name, "");
    }
    command.current_dir(folder.path()).args(["serve", "--log", "off"]);
    drop(Server::run(command));
    assert!(data.join("advice.sqlite").exists());
}
