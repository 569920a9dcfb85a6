//! Posts with threads of any length.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use anyhow::{Result, ensure};
use browser_tests::Endpoint;
use reqwest::Client;
use serde_json::{Value, json};

use crate::pages::post_id;

/// How many notes come from one address: the endpoint lets nobody say more at once.
const NOTES_OF_A_READER: usize = 100;

/// Puts a post into the endpoint's folder, and as many notes as that under it.
pub async fn publish(endpoint: &Endpoint, post: &Value, notes: usize) -> Result<()> {
    let posts = endpoint.data().join("posts");
    std::fs::create_dir_all(&posts)?;
    let mut post = post.clone();
    post["id"] = post_id(notes).into();
    post["thread"] = json!([]);
    std::fs::write(posts.join(format!("{}.json", post_id(notes))), post.to_string())?;
    let address = format!("{}/v1/thx", endpoint.address());
    let mut readers = tokio::task::JoinSet::new();
    for first in (0..notes).step_by(NOTES_OF_A_READER) {
        let last = notes.min(first + NOTES_OF_A_READER);
        let reader = Client::builder().local_address(reader(notes, first)?).build()?;
        let address = address.clone();
        readers.spawn(async move {
            for note in first..last {
                let answer = reader.post(&address).json(&thx(notes, note)).send().await?;
                ensure!(
                    answer.status().is_success(),
                    "a note was refused: {}",
                    answer.text().await?
                );
            }
            Ok(())
        });
    }
    readers.join_all().await.into_iter().collect()
}

/// Each reader is at home somewhere else in 127.0.0.0/8.
fn reader(notes: usize, first: usize) -> Result<IpAddr> {
    let number = u32::try_from(notes + first / NOTES_OF_A_READER)?;
    Ok(Ipv4Addr::from_bits(Ipv4Addr::new(127, 0, 1, 0).to_bits() + number).into())
}

fn thx(notes: usize, note: usize) -> Value {
    json!({
        "id": format!("019{notes:05x}-0000-7000-8000-{note:012x}"),
        "post": post_id(notes),
        "secret": "T3SZvuMILVJ3nMHmCzBVeg",
        "note": text(notes, note),
        "name": (!note.is_multiple_of(3)).then(|| format!("Reader {note}")),
    })
}

/// As long as notes are: a few words, or a few sentences. None says what another does: the third one would wait for the
/// author.
fn text(notes: usize, note: usize) -> String {
    const SENTENCES: [&str; 5] = [
        "This was my question too, nearly word for word.",
        "I read it to my sister on the phone and neither of us said anything for a while.",
        "Thursday it is.",
        "The part about the door made me get up and put the kettle on.",
        "Thank you for not telling them what they wanted to hear.",
    ];
    let sentences = (0..=note % 4).map(|at| SENTENCES[(note * 3 + at) % SENTENCES.len()]);
    format!("{} ({note} of {notes})", sentences.collect::<Vec<_>>().join(" "))
}

/// A letter of ordinary length, as `advice-post press` makes it of the example.
pub fn letter(program: &Path, letter: &Path) -> Result<Value> {
    let out = tempfile::tempdir()?;
    let mut press = std::process::Command::new(program);
    let output = press.arg("press").arg(letter).arg("--out").arg(out.path()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pressed = letter.with_extension("json");
    let pressed = out.path().join(pressed.file_name().unwrap_or_default());
    Ok(serde_json::from_slice(&std::fs::read(pressed)?)?)
}
