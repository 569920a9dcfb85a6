//! A page as a screen reader has it: what Chromium's accessibility tree says, in the order in which it is read.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Browser;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    node_id: String,
    ignored: bool,
    #[serde(default)]
    role: Said,
    #[serde(default)]
    name: Said,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    child_ids: Vec<String>,
}

#[derive(Deserialize)]
struct Property {
    name: String,
    value: Said,
}

#[derive(Default, Deserialize)]
struct Said {
    #[serde(default)]
    value: Value,
}

impl Said {
    fn text(&self) -> &str {
        self.value.as_str().unwrap_or_default()
    }
}

/// What is not said: roles without a meaning, those within a line, and those that Chromium has made up for itself.
const SILENT: [&str; 7] =
    ["generic", "none", "time", "emphasis", "LabelText", "sectionheader", "InlineTextBox"];

/// States that are said where they are true.
const STATES: [&str; 4] = ["pressed", "checked", "disabled", "invalid"];

impl Browser {
    /// What is read in the first thing of a role, in order: a line for each thing, with its role, its name and its states,
    /// two blanks deeper than what it is in (`Ability::Devtools`).
    ///
    /// # Errors
    /// If there is no such thing.
    pub async fn reading(&self, role: &str) -> Result<Vec<String>> {
        let tree = self.command("Accessibility.getFullAXTree", json!({})).await?;
        let nodes: Vec<Node> = serde_json::from_value(tree["nodes"].clone())?;
        let first = nodes.iter().find(|node| !node.ignored && node.role.text() == role);
        let first = first.with_context(|| format!("nothing has the role {role}"))?;
        let nodes = nodes.iter().map(|node| (node.node_id.as_str(), node)).collect();
        let mut lines = Vec::new();
        read(first, &nodes, Place { around: "", depth: 0 }, &mut lines);
        Ok(lines
            .iter()
            .map(|Line { depth, words, .. }| ["  ".repeat(*depth).as_str(), words.trim()].concat())
            .collect())
    }
}

/// Where something stands: in a thing of this name, and that many things deep.
#[derive(Clone, Copy)]
struct Place<'a> {
    around: &'a str,
    depth: usize,
}

struct Line {
    depth: usize,
    is_text: bool,
    words: String,
}

fn read(node: &Node, nodes: &HashMap<&str, &Node>, place: Place<'_>, lines: &mut Vec<Line>) {
    let is_said = !node.ignored && !SILENT.contains(&node.role.text());
    if is_said && !node.is_in_the_name(place.around) {
        say(node.line(place.depth), lines);
    }
    let inside = Place { around: node.name.text(), depth: place.depth + 1 };
    for part in node.child_ids.iter().filter_map(|id| nodes.get(id.as_str())) {
        read(part, nodes, if is_said { inside } else { place }, lines);
    }
}

/// A new line, unless it is text that goes on.
fn say(line: Line, lines: &mut Vec<Line>) {
    match lines.last_mut() {
        Some(last) if last.is_text && line.is_text && last.depth == line.depth => {
            // Words that stand apart have no blank between them.
            let is_apart =
                line.words.starts_with(char::is_alphanumeric) && !last.words.ends_with(' ');
            last.words.push_str(if is_apart { " " } else { "" });
            last.words.push_str(&line.words);
        }
        _ => lines.push(line),
    }
}

impl Node {
    /// Whether it is text that the name of what it is in was made of, and has been read with it.
    fn is_in_the_name(&self, around: &str) -> bool {
        self.is_text() && around.contains(self.name.text())
    }

    fn is_text(&self) -> bool {
        self.role.text() == "StaticText"
    }

    fn line(&self, depth: usize) -> Line {
        let words = match (self.role.text(), self.name.text()) {
            (_, name) if self.is_text() => name.to_owned(),
            (role, "") => role.to_owned(),
            (role, name) => format!("{role} {name:?}{}", self.states()),
        };
        Line { depth, is_text: self.is_text(), words }
    }

    fn states(&self) -> String {
        let is_true = |state: &&Property| match &state.value.value {
            Value::String(text) => text == "true",
            value => *value == Value::Bool(true),
        };
        let is_told = |state: &&Property| STATES.contains(&state.name.as_str()) && is_true(state);
        self.properties.iter().filter(is_told).map(|state| format!(" {}", state.name)).collect()
    }
}
