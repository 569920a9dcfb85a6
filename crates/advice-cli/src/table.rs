use advice_wire::Received;

use crate::terminal::plain;

/// Thanks as a table for a person, oldest first. A note's whole text is there: it comes last, so that a long one breaks
/// nothing.
pub(crate) fn thanks(thanks: &[Received]) -> String {
    if thanks.is_empty() {
        return "No thanks to show.\n".to_owned();
    }
    let rows: Vec<[String; 5]> =
        std::iter::once(["POST", "WHEN", "ASKER", "ID", "NOTE"].map(String::from))
            .chain(thanks.iter().map(row))
            .collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 4] = std::array::from_fn(width);
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn row(thx: &Received) -> [String; 5] {
    let note = thx.note.as_deref().map(plain).unwrap_or_default();
    let name = thx.name.as_deref().map(|name| format!(" ({})", plain(name))).unwrap_or_default();
    let link = thx.link.as_deref().map(|link| format!(" {}", plain(link))).unwrap_or_default();
    let hidden = match (thx.waits, thx.hidden) {
        (true, _) => "[waiting] ",
        (_, true) => "[hidden] ",
        _ => "",
    };
    let replied = if thx.replies > 0 { " [replied]" } else { "" };
    [
        plain(&thx.post),
        minute(&thx.at),
        if thx.asker { "asker" } else { "" }.to_owned(),
        thx.id.to_string(),
        format!("{hidden}{note}{name}{link}{replied}"),
    ]
}

/// `2026-03-10T09:00:00Z` to the minute, in UTC as the wire has it.
fn minute(at: &str) -> String {
    plain(at.get(..16).unwrap_or(at)).replace('T', " ")
}

fn line(row: &[String; 5], widths: &[usize; 4]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(&format!("{cell:width$}  "));
    }
    line.push_str(&row[4]);
    format!("{}\n", line.trim_end())
}
