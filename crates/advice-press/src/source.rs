//! From bytes to a text that the rest of the press can trust.

use advice_wire::limits;
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Place};

/// Reads an author's file: UTF-8 with or without a byte order mark, any line ends. The result is NFC with `\n` line
/// ends, and holds no control characters but tabs, and none of the bidirectional controls that can make a note by a
/// stranger reorder the page around it (docs/wire.md names both).
pub(crate) fn read(bytes: &[u8]) -> Result<String, Error> {
    if bytes.len() > limits::POST_DOCUMENT {
        return Err(Error::general(format!(
            "the file is larger than {} bytes, the largest post that a widget reads; is it the right file?",
            limits::POST_DOCUMENT
        )));
    }
    let text = decode(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if let Some(offset) = text.find('\0') {
        return Err(Error::at(
            Place::of(&text, offset),
            "this is not a text: it holds a zero byte",
        ));
    }
    let text: String = text.nfc().filter(|c| is_text(*c)).collect();
    if text.trim().is_empty() {
        return Err(Error::general("the file is empty; a post needs at least an answer"));
    }
    Ok(text)
}

fn decode(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let place = Place::of(&valid, valid.len());
        Error::at(place, "this is not UTF-8 text; save the file again with the encoding UTF-8")
    })
}

fn is_text(c: char) -> bool {
    let bidi_control = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    matches!(c, '\n' | '\t') || !(c.is_control() || bidi_control)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::Place;

    #[test]
    fn marks_and_line_ends_of_every_system_are_read() {
        assert_eq!(read(b"\xef\xbb\xbfa\r\nb\rc\n").unwrap(), "a\nb\nc\n");
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_place() {
        assert_eq!(read(b"one\ntw\xffo").unwrap_err().place(), Some(Place { line: 2, column: 3 }));
        assert_eq!(read(b"\x7fELF\0\0").unwrap_err().place(), Some(Place { line: 1, column: 5 }));
        assert!(read(b" \n\n").unwrap_err().to_string().contains("empty"));
    }

    #[test]
    fn ten_megabytes_are_refused_at_once() {
        let error = read(&vec![b'a'; 10_000_000]).unwrap_err().to_string();
        assert!(error.contains("larger than 2000000 bytes"), "{error}");
    }

    #[test]
    fn text_is_composed_and_cannot_turn_the_page_around() {
        assert_eq!(read("e\u{301}\u{202e}x\u{7}".as_bytes()).unwrap(), "\u{e9}x");
    }
}
