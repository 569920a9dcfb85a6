//! Documents go compressed to whoever takes that: on a phone's connection, a long thread is seconds otherwise.

use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

/// Below this many bytes, an answer is one packet either way.
const WORTHWHILE: u64 = 1000;

/// For brotli and gzip alike: 1,000 notes, 183 KB, become 51 KB in 2 ms. The fastest levels save a millisecond of that and
/// cost a slow phone ten kilobytes, the next ones cost twice the time and save three.
const LEVEL: i32 = 4;

/// Compresses what the routes below answer. They say `Vary: accept-encoding` and give weak tags (`fresh`), so that caches
/// keep the forms apart and a client's tag is known in any of them.
pub(crate) fn layer() -> CompressionLayer<SizeAbove> {
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(LEVEL))
        .compress_when(SizeAbove::new(WORTHWHILE))
}
