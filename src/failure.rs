/// Why something could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer: offline, an unreachable server, a missing CORS header, or the time limit.
    NoAnswer,
    /// An answer that is not a success.
    Status(u16),
    /// An answer that is not what was asked for.
    Unreadable(&'static str),
}
