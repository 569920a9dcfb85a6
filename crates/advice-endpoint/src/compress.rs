//! Documents go compressed to whoever takes that: on a phone's connection, a long thread is seconds otherwise.

use std::io::{self, Write as _};

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Below this many bytes, an answer is one packet either way.
pub(crate) const WORTHWHILE: usize = 1000;

/// For brotli and gzip alike: 1,000 notes, 183 KB, become 51 KB in 2 ms. The fastest levels save a millisecond of that and
/// cost a slow phone ten kilobytes, the next ones cost twice the time and save three.
const LEVEL: u8 = 4;

/// A way to write fewer bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// The best that the client takes.
    pub(crate) fn of_client(headers: &HeaderMap) -> Option<Self> {
        [Self::Brotli, Self::Gzip].into_iter().find(|coding| coding.is_taken(headers))
    }

    /// Whether the client names it, without a weight of 0 (RFC 9110, section 12.5.3).
    pub(crate) fn is_taken(self, headers: &HeaderMap) -> bool {
        let values = headers.get_all(ACCEPT_ENCODING).iter();
        let values = values.filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(self.name()));
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
            named && weight.is_none_or(|weight| weight > 0.0)
        })
    }

    /// What HTTP calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    pub(crate) fn compress(self, mut plain: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let quality = LEVEL.into();
                let settings =
                    BrotliEncoderParams { quality, size_hint: plain.len(), ..Default::default() };
                let mut compressed = Vec::new();
                brotli::BrotliCompress(&mut plain, &mut compressed, &settings)?;
                Ok(compressed)
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::new(LEVEL.into()));
                encoder.write_all(plain)?;
                encoder.finish()
            }
        }
    }
}
