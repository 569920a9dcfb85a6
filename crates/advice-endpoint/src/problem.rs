use advice_wire::{Problem, ProblemKind, Work};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::rules::Refusal;
use crate::store;

/// Every answer that is not a success: one `application/problem+json` (RFC 9457). The response carries the [`Problem`] as
/// an extension too, for whoever says it in another form.
#[derive(Debug)]
pub(crate) struct Rejection(Problem);

impl Rejection {
    fn new(kind: ProblemKind, status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Self(Problem {
            kind,
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            retry: false,
            retry_after: None,
            work: None,
        })
    }

    fn after(mut self, seconds: u64) -> Self {
        self.0.retry = true;
        self.0.retry_after = Some(seconds);
        self
    }

    /// The words alone, where it is not a request that is answered.
    pub(crate) fn into_detail(self) -> String {
        self.0.detail
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Malformed, StatusCode::BAD_REQUEST, "Not understood", detail)
    }

    pub(crate) fn token() -> Self {
        let detail = "This needs the author's token, as `Authorization: Bearer TOKEN`. \
                      `advice-post token` makes a new one.";
        Self::new(ProblemKind::Token, StatusCode::UNAUTHORIZED, "Token needed", detail)
    }

    pub(crate) fn origin(origin: &str) -> Self {
        let detail = match origin {
            "null" => "The page does not say which site it is of (its origin is `null`): it is sandboxed, or opened from a \
                       file, or it is a form in a page that sends `Referrer-Policy: no-referrer`. In that page, \
                       `<meta name=\"referrer\" content=\"strict-origin\">` lets the form say it."
                .to_owned(),
            _ => format!(
                "This endpoint does not serve pages of {origin}. \
                 Its operator can add that site with `--site {origin}`."
            ),
        };
        Self::new(ProblemKind::Origin, StatusCode::FORBIDDEN, "Another site", detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::NotFound, StatusCode::NOT_FOUND, "Not here", detail)
    }

    pub(crate) fn method() -> Self {
        let detail = "This address is there, but not for this method.";
        Self::new(ProblemKind::Method, StatusCode::METHOD_NOT_ALLOWED, "Wrong method", detail)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("The request's body is larger than {limit} bytes.");
        Self::new(ProblemKind::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)
    }

    pub(crate) fn too_long(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::TooLong, StatusCode::UNPROCESSABLE_ENTITY, "Too long", detail)
    }

    pub(crate) fn too_slow() -> Self {
        let detail = "The request did not come to its end in time; try again.";
        let status = StatusCode::REQUEST_TIMEOUT;
        Self::new(ProblemKind::TooSlow, status, "Too slow", detail).after(1)
    }

    pub(crate) fn too_many(seconds: u64) -> Self {
        let detail = format!("Too many requests came from this network. Try again in {seconds} s.");
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self::new(ProblemKind::TooMany, status, "Too many requests", detail).after(seconds)
    }

    /// Where more thanks come `whose`, such as "for this post", than are taken at once.
    pub(crate) fn crowded(whose: &str, seconds: u64) -> Self {
        let detail = format!("Too many thanks come {whose} at once. Try again in {seconds} s.");
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self::new(ProblemKind::TooMany, status, "Too many thanks", detail).after(seconds)
    }

    /// For a client that can do no work: it may try again when the attack may be over.
    pub(crate) fn attacked() -> Self {
        let detail = "Far more thanks come in than usual, so that only those of the widget are taken for now. \
                      Try again in ten minutes.";
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self::new(ProblemKind::TooMany, status, "Too many thanks", detail).after(600)
    }

    pub(crate) fn work(work: Work) -> Self {
        let detail = "Far more thanks come in than usual. This one is taken with a proof of work, as \
                      docs/wire.md says, or without one when that is over.";
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut rejection = Self::new(ProblemKind::Work, status, "Work needed", detail).after(60);
        rejection.0.work = Some(work);
        rejection
    }

    pub(crate) fn unavailable() -> Self {
        let detail = "The endpoint cannot store or read at the moment. Nothing that it has \
                      given a receipt for is lost; try again.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(ProblemKind::Unavailable, status, "Not now", detail).after(5)
    }

    /// Here nothing can be said of what has a receipt.
    fn lost() -> Self {
        let detail = "The endpoint cannot read what it has stored: it is damaged, or gone. Keep what you send, and try \
                      again later. Its operator finds out more with `advice-post check`, and can go back to a backup.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(ProblemKind::Unavailable, status, "Not now", detail).after(60)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, axum::Json(&self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if self.0.kind == ProblemKind::Token {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.0);
        response
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        let (kind, status, title) = match refusal {
            Refusal::Conflict | Refusal::OtherPost(_) | Refusal::Waits(_) | Refusal::Circle => {
                (ProblemKind::Conflict, StatusCode::CONFLICT, "Conflict")
            }
            Refusal::Undone => (ProblemKind::Undone, StatusCode::GONE, "Taken back"),
            Refusal::TooLate => (ProblemKind::TooLate, StatusCode::FORBIDDEN, "Too late"),
            Refusal::NoThx(_) | Refusal::NoNote(_) | Refusal::NeedsPost(_) => {
                return Self::not_found(detail);
            }
            Refusal::NewPosts(seconds) => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                return Self::new(ProblemKind::TooMany, status, "Too many letters", detail)
                    .after(seconds);
            }
            Refusal::HostWaits(_) | Refusal::AllWait(_) => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                return Self::new(ProblemKind::TooMany, status, "Too many mentions", detail)
                    .after(600);
            }
        };
        Self::new(kind, status, title, detail)
    }
}

impl From<store::Error> for Rejection {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Refused(refusal) => refusal.into(),
            store::Error::Unavailable => Self::unavailable(),
            store::Error::Lost => Self::lost(),
            store::Error::Broken(error) => {
                tracing::error!(%error, "the store failed");
                if error.is_damage() { Self::lost() } else { Self::unavailable() }
            }
        }
    }
}
