//! HTTP Basic with an application credential.

use crate::credential::Basic;
use crate::db::Application;
use crate::problem::Problem;
use crate::routes::address::RemoteAddress;
use crate::service::Service;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use std::sync::Arc;
use std::time::Instant;

/// The application that proved who it is.
pub(crate) struct Authenticated(pub(super) Application);

impl FromRequestParts<Arc<Service>> for Authenticated {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Problem> {
        let basic = parts
            .headers
            .get_all(AUTHORIZATION)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find_map(Basic::parse);
        if let Some(basic) = &basic
            && let Some(application) = service.database.authenticate(basic).await?
        {
            return Ok(Self(application));
        }
        metrics::counter!("segel_failed_logins_total").increment(1);
        // Nobody guesses 256 bits; what is held back is the noise. So a right credential never waits
        // for the wrong ones of others behind the same address.
        let Ok(RemoteAddress(address)) = RemoteAddress::from_request_parts(parts, service).await;
        match service.failed_logins.take(address, Instant::now()) {
            Ok(()) => Err(Problem::unauthorized()),
            Err(seconds) => Err(Problem::too_many_requests(seconds)),
        }
    }
}
