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
        let Ok(RemoteAddress(address)) = RemoteAddress::from_request_parts(parts, service).await;
        service
            .failed_logins
            .check(address, Instant::now())
            .map_err(Problem::too_many_requests)?;
        let basic = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(Basic::parse);
        let application = match &basic {
            Some(basic) => service.database.authenticate(basic).await?,
            None => None,
        };
        match application {
            Some(application) => Ok(Self(application)),
            None => {
                // What is counted here may already be used up by a request that ran beside this one.
                let _ = service.failed_logins.take(address, Instant::now());
                metrics::counter!("segel_failed_logins_total").increment(1);
                Err(Problem::unauthorized())
            }
        }
    }
}
