//! What a package puts beside the program.

use std::net::SocketAddr;

use crate::server::{Server, advice_post, said};

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = advice_post().args(["completions", shell]).output().unwrap();
        let (script, _) = said(&output);
        for word in ["serve", "backup", "thanks", "--site"] {
            let bare = word.trim_start_matches('-');
            assert!(script.contains(word) || script.contains(bare), "{word} for {shell}");
        }
    }
}

/// Catches `advice-post completions bash | head -1` that ends with an error, or a panic.
#[test]
fn whoever_has_read_enough_may_go() {
    let (reader, into) = std::io::pipe().unwrap();
    drop(reader);
    let output = advice_post().args(["completions", "bash"]).stdout(into).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(said(&output).1, "");
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let output = advice_post().arg("man").arg(folder.path().join("man1")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let page = |name: &str| std::fs::read_to_string(folder.path().join("man1").join(name)).unwrap();
    assert!(page("advice-post.1").contains("advice\\-post\\-backup(1)"));
    let serve = page("advice-post-serve.1");
    assert!(serve.contains("ADVICE_POST_SITE"), "{serve}");
}

/// Catches a unit that names a flag which the program does not have.
#[test]
fn the_unit_for_systemd_starts_what_it_says() {
    let unit = include_str!("../../../../examples/systemd/advice-post.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut words = line.split(' ');
    assert!(words.next().unwrap().ends_with("/advice-post"));
    let mut command = advice_post();
    for word in words {
        match word {
            "%S/advice-post" => command.arg(&data),
            address if address.parse::<SocketAddr>().is_ok() => command.arg("127.0.0.1:0"),
            word => command.arg(word),
        };
    }
    let server = Server::run(command);
    let answer =
        ureq::get(format!("{}/v1/health", server.address)).header("origin", "https://blog.example");
    assert_eq!(answer.call().unwrap().status().as_u16(), 200);
    assert!(data.join("advice.sqlite").exists());
}
