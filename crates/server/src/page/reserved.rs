//! The page of an id that was reserved, while no signed file has come for it.

use super::moment::in_wib;
use super::{Frame, render};
use crate::registration::{Awaited, ReservedId};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

#[derive(Template)]
#[template(path = "reserved.html")]
struct ReservedPage<'a> {
    frame: Frame<'a>,
    /// The class in the style sheet.
    finding: &'static str,
    verdict: String,
    sentence: String,
    issued: String,
    next_step: String,
}

/// Says that the office gave the id out, which an unknown id could not be told from otherwise, and that there is
/// nothing to be checked. So it is 404 as for an unknown id: there is no document here.
pub(crate) fn reserved_page(frame: Frame<'_>, reserved: ReservedId) -> Response {
    let (finding, verdict, sentence, next_step) = match reserved.awaited {
        Awaited::Still => (
            "awaited",
            "verdict-awaited",
            "verdict-awaited-sentence",
            "reserved-look-again",
        ),
        Awaited::NoLonger => (
            "overdue",
            "verdict-overdue",
            "verdict-overdue-sentence",
            "reserved-ask",
        ),
    };
    let moment = in_wib(reserved.reserved_at, frame.messages);
    let page = ReservedPage {
        frame,
        finding,
        verdict: frame.messages.text(verdict),
        sentence: frame.messages.text(sentence),
        issued: frame
            .messages
            .format("reserved-issued", &[("moment", &moment)]),
        next_step: frame.messages.text(next_step),
    };
    render(StatusCode::NOT_FOUND, frame, &page)
}
