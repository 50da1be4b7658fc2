//! The pages that citizens see: one file of HTML each, no script, nothing from elsewhere.

mod distinguished_name;
mod document;
mod finding;
mod mask;
mod moment;
mod reserved;

pub(crate) use document::document_page;
pub(crate) use reserved::reserved_page;

use crate::config::PublicUrl;
use crate::messages::{Language, Messages};
use askama::Template;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine};
use segel_core::algorithm::DigestAlgorithm;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../templates/style.css");

/// Content Security Policy (level 3) for every answer: nothing may be loaded and nothing may run; the
/// one style sheet stands in the page and is named by its digest.
pub(crate) static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(DigestAlgorithm::Sha256.digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
});

/// Whether this is a real service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A city's service.
    Official,
    /// `--demo`: every page and answer says so.
    Demo,
}

/// What every page has.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    /// The words.
    pub(crate) messages: &'static Messages,
    /// Whether there is a banner.
    pub(crate) mode: Mode,
    /// Where the page is.
    pub(crate) public_url: &'a PublicUrl,
}

impl Frame<'_> {
    fn say(&self, key: &str) -> String {
        self.messages.text(key)
    }

    fn style(&self) -> &'static str {
        STYLE
    }

    fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }

    fn language(&self) -> &'static str {
        self.messages.language().code()
    }

    fn other_language(&self) -> &'static str {
        match self.messages.language() {
            Language::Indonesian => "en",
            Language::English => "id",
        }
    }
}

#[derive(Template)]
#[template(path = "unknown.html")]
struct UnknownPage<'a> {
    frame: Frame<'a>,
}

/// TIDAK DIKENAL: the same for an id that nobody has and for one that is none.
pub(crate) fn unknown_page(frame: Frame<'_>) -> Response {
    render(StatusCode::NOT_FOUND, frame, &UnknownPage { frame })
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage<'a> {
    frame: Frame<'a>,
    heading: String,
    sentence: String,
}

/// What keeps a check from being made; it says nothing about the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Too many checks.
    Busy,
    /// A failure; the log knows more.
    Failure,
}

/// The page for [`Trouble`].
pub(crate) fn trouble_page(frame: Frame<'_>, status: StatusCode, trouble: Trouble) -> Response {
    let (heading, sentence) = match trouble {
        Trouble::Busy => ("error-busy", "error-busy-sentence"),
        Trouble::Failure => ("error-failed", "error-failed-sentence"),
    };
    let page = TroublePage {
        frame,
        heading: frame.messages.text(heading),
        sentence: frame.messages.text(sentence),
    };
    render(status, frame, &page)
}

fn render(status: StatusCode, frame: Frame<'_>, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            let mut response = (status, html).into_response();
            let headers = response.headers_mut();
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            );
            headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(frame.language()));
            response
        }
        Err(error) => {
            tracing::error!(detail = %error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
