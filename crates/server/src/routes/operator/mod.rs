//! Operators and their tools: whether it lives, whether it works, what it did, what it can be asked.

pub(super) mod health;
pub(super) mod metrics;

use axum::{Extension, Json};
use std::sync::Arc;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

/// The description of this API.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "operator",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub(super) async fn openapi(Extension(description): Extension<Arc<OpenApi>>) -> Json<OpenApi> {
    Json(OpenApi::clone(&description))
}

/// What the handlers cannot say: the name of it all, and how an application proves who it is.
pub(super) fn api_description() -> OpenApi {
    let basic = HttpBuilder::new()
        .scheme(HttpAuthScheme::Basic)
        .description(Some(
            "The application's name and the secret that segel-server credential create printed",
        ))
        .build();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Segel")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Signs PDF documents with a key of the city, verifies signatures, and shows citizens \
                     what the verification says.",
                ))
                .build(),
        )
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("application", SecurityScheme::Http(basic))
                .build(),
        ))
        .build()
}
