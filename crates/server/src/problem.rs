//! The one place where what went wrong becomes an answer: status, stable code, a sentence and the next
//! step. What only the operator may know goes to the log, under the id that the answer carries.

use crate::db::DbError;
use crate::queue::Panicked;
use crate::registration::{RegistrationError, ReservationError};
use crate::signing::SigningError;
use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;
use utoipa::ToSchema;

/// An error as the API answers it.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    next_step: &'static str,
    /// For the log alone.
    internal: Option<String>,
    retry_after_seconds: Option<u32>,
}

/// `{"error": {…}}`
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Body {
    error: Details,
}

/// What went wrong.
#[derive(Serialize, ToSchema)]
#[schema(as = ProblemDetails)]
struct Details {
    /// The stable name: what programs go by.
    #[schema(example = "password-required")]
    code: &'static str,
    /// One sentence for people.
    message: String,
    /// What to do about it.
    next_step: &'static str,
    /// Stands in the server's log beside what the answer leaves out.
    #[schema(example = "9f86d081884c")]
    id: String,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        next_step: &'static str,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            next_step,
            internal: None,
            retry_after_seconds: None,
        }
    }

    fn internally(mut self, detail: impl Into<String>) -> Self {
        self.internal = Some(detail.into());
        self
    }

    fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid-request",
            message,
            "Correct the request; /openapi.json describes it",
        )
    }

    pub(crate) fn journal_malformed() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "journal-malformed",
            "The header Segel-Journal is missing, comes twice or is not one line of JSON with the members of a \
             journal line",
            "Send the line as the run wrote it; docs/api/applications.md lists its members",
        )
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "The request carries no application credential that is in force",
            "Send HTTP Basic with the application's name and secret; an administrator makes one with \
             segel-server credential create",
        )
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is nothing at this address",
            "Check the path; /openapi.json lists all",
        )
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            format!("The document is larger than {limit} bytes"),
            "Send a smaller document, or have the administrator raise limits.document_bytes",
        )
    }

    pub(crate) fn unsupported_media_type(wanted: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            format!("The body is not {wanted}"),
            "Set Content-Type to what the body is",
        )
    }

    pub(crate) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "More documents are waiting than this server takes",
            "Send the request again after the seconds in Retry-After",
        )
        .retry_after(2)
    }

    pub(crate) fn too_many_requests(seconds: u32) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-requests",
            "Too many requests came from this address",
            "Send the request again after the seconds in Retry-After",
        )
        .retry_after(seconds)
    }

    pub(crate) fn timed_out() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timeout",
            "The request took longer than this server waits",
            "Send it again; if it was to be signed, a signature may have been made and kept",
        )
        .retry_after(10)
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The server failed",
            "Give the id to the administrator: the log says more under it",
        )
        .internally(detail)
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "database",
            "The registry of documents cannot be reached",
            "Send the request again later, or give the id to the administrator",
        )
        .internally(error.to_string())
        .retry_after(10)
    }
}

impl From<Panicked> for Problem {
    fn from(_: Panicked) -> Self {
        Self::internal("a working thread panicked")
    }
}

impl From<SigningError> for Problem {
    fn from(error: SigningError) -> Self {
        match error {
            SigningError::Core(error) => error.into(),
            SigningError::Database(error) => error.into(),
            SigningError::Panicked => Panicked.into(),
            SigningError::EarlierSignatureFailed { .. } => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                error.code(),
                capitalized(&error.to_string()),
                "Verify the document with POST /v1/verify and have it signed anew by those who signed it",
            ),
            SigningError::SelfCheck { .. } => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                error.code(),
                "The signature was made but did not pass this server's own check, so it was thrown away",
                "Give the id to the administrator: the log says which check failed",
            )
            .internally(error.to_string()),
            SigningError::Random => Self::internal(error.to_string()),
        }
    }
}

impl From<ReservationError> for Problem {
    fn from(error: ReservationError) -> Self {
        match error {
            ReservationError::TooMany { .. } => Self::new(
                StatusCode::CONFLICT,
                "too-many-reservations",
                capitalized(&error.to_string()),
                "Register the signed files of earlier runs with PUT /v1/documents/{id}; ids that no file \
                 comes for stop counting after 30 days",
            ),
            ReservationError::Database(error) => error.into(),
            ReservationError::Random => Self::internal(error.to_string()),
        }
    }
}

impl From<RegistrationError> for Problem {
    fn from(error: RegistrationError) -> Self {
        let (status, next_step) = match error {
            RegistrationError::Database(error) => return error.into(),
            RegistrationError::Panicked => return Panicked.into(),
            RegistrationError::NotReserved => (
                StatusCode::NOT_FOUND,
                "Register each file under the id that POST /v1/reservations gave to this application for it",
            ),
            RegistrationError::OtherFile => (
                StatusCode::CONFLICT,
                "Keep the file that was registered first, or sign the letter under a new id",
            ),
            RegistrationError::PlanDiffers => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Send the journal line of the run that reserved this id",
            ),
            RegistrationError::DigestDiffers => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Send the file that the journal line is about, byte for byte",
            ),
            RegistrationError::Unreadable { .. } => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Send the signed PDF; one that needs a password cannot be registered",
            ),
            RegistrationError::NoSignature => {
                (StatusCode::UNPROCESSABLE_ENTITY, "Send the signed file")
            }
            RegistrationError::Failed => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Verify the file with POST /v1/verify, and have it signed anew under a new id",
            ),
            RegistrationError::Undetermined(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Verify the file with POST /v1/verify to see why; where the issuer is not known, have the \
                 administrator add it to verification.anchors and send the file again",
            ),
            RegistrationError::SerialDiffers => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Send the journal line that belongs to this file",
            ),
        };
        Self::new(
            status,
            error.code(),
            capitalized(&error.to_string()),
            next_step,
        )
    }
}

/// Core's errors by culprit: the document (422), the key and its certificate (503), the machine (500).
impl From<segel_core::Error> for Problem {
    fn from(error: segel_core::Error) -> Self {
        let code = error.code();
        let document = |next_step| {
            Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                code,
                capitalized(&error.to_string()),
                next_step,
            )
        };
        match code {
            "not-a-pdf" => document("Send a PDF file"),
            "encrypted" | "password-required" | "wrong-password" => {
                document("Remove the password protection and send the document again")
            }
            "permission-denied" => {
                document("Ask the document's owner for a copy that may be signed, and send that")
            }
            "truncated"
            | "malformed-pdf"
            | "malformed-cms"
            | "malformed-time-stamp"
            | "malformed-crl"
            | "malformed-ocsp"
            | "malformed-certificate"
            | "recovered"
            | "orphaned-contents" => document("Write the PDF again with the program that made it"),
            "unsupported" => document("Write the PDF again without the feature that is named"),
            "limit-exceeded" => {
                document("Simplify the PDF; the limit guards against hostile files")
            }
            "signing-not-permitted" => document(
                "Have the document made anew: its certification allows no further signature",
            ),
            "field-locked" => {
                document("Name an empty signature field that no earlier signature locks")
            }
            "new-box-not-permitted" => {
                document("Name a signature field that the document has, or leave the box out")
            }
            "certification-not-first" | "lock-differs" | "reason-beside-statement" => {
                document("Ask for a plain signature")
            }
            "field-taken" => document("Leave the field name out, or name an empty signature field"),
            "field-name" => document("Give a name that is not empty and holds no full stop"),
            "page-out-of-range" => document("Give a page that the document has, counted from 1"),
            "box-outside-page" => document(
                "Give left, bottom, width and height in points inside the page, counted from its lower left corner",
            ),
            "tag-absent" => document("Give a text that stands on a page, or a rectangle"),
            "tag-too-long" => document("Give the beginning of the text, 100 characters at most"),
            "tag-repeated" => document("Choose the first or the last place, or give a rectangle"),
            "box-over-box" | "box-over-text" => {
                document("Choose a place where nothing stands that is signed already")
            }
            "box-on-all-pages" => document("Name one page: the document is signed already"),
            "document-doubtful" => document(
                "Have the document corrected by whoever made it; this server or the request refuses what was found",
            ),
            "font-unusable" | "picture-unusable" => document("Give another file"),
            "text-not-showable" => document("Leave the character out of the text"),
            "does-not-fit" => document("Make the box larger or the text shorter"),
            "file-too-large" => document("Send a smaller document"),
            "document-changed" => document("Send the document that was prepared"),
            "time-stamp" => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "time-stamp-unavailable",
                "The time-stamping authority gives no time-stamp now",
                "Send the request again later, or give the id to the administrator",
            )
            .internally(error.to_string())
            .retry_after(30),
            "io" => Self::internal(error.to_string()),
            _ => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "signing-key-unavailable",
                "The signing key or its certificate cannot be used now",
                "Send the request again later, or give the id to the administrator",
            )
            .internally(format!("{code}: {error}{}", signer_code(&error)))
            .retry_after(30),
        }
    }
}

/// The token's own code, where the error came from the token.
fn signer_code(error: &segel_core::Error) -> String {
    match error {
        segel_core::Error::Signer(error) => error
            .downcast_ref::<segel_hsm::Error>()
            .map(|error| format!(" ({})", error.code()))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn capitalized(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let id = error_id();
        let status = self.status;
        if status.is_server_error() {
            tracing::error!(
                error_id = id,
                code = self.code,
                status = status.as_u16(),
                detail = self.internal.unwrap_or_default(),
                "request failed"
            );
        } else {
            // The sentence may quote the document, so it is not logged.
            tracing::info!(
                error_id = id,
                code = self.code,
                status = status.as_u16(),
                "request refused"
            );
        }
        let body = Body {
            error: Details {
                code: self.code,
                message: self.message,
                next_step: self.next_step,
                id,
            },
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"segel\", charset=\"UTF-8\""),
            );
        }
        response
    }
}

/// 48 random bits, too few digits for an identity number; all zeros where there are none, since an answer is due all the same.
fn error_id() -> String {
    let mut bytes = [0_u8; 6];
    let _ = SystemRandom::new().fill(&mut bytes);
    hex::encode(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    /// What is wrong with the key, its certificate or the machine, and what a server does not ask core for.
    const NOT_OF_DOCUMENTS: [&str; 7] = [
        "key-mismatch",
        "certificate-expired",
        "certificate-not-yet-valid",
        "certificate-key-usage",
        "chain-order",
        "contents-too-small",
        "issue",
    ];

    #[test]
    fn what_is_wrong_with_a_document_is_not_told_as_a_key_that_fails() {
        let refusals = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/error/refusal.rs");
        let refusals = std::fs::read_to_string(refusals).unwrap();
        let own = include_str!("problem.rs")
            .split("mod tests")
            .next()
            .unwrap();
        let codes: Vec<&str> = refusals
            .split("=> \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(codes.len() > 25, "{codes:?}");
        for code in codes {
            let is_told = own.contains(&format!("\"{code}\""));
            assert!(is_told || NOT_OF_DOCUMENTS.contains(&code), "{code}");
        }
    }
}
