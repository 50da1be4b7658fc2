//! What operators get: liveness, readiness, measurements, the API's description, an append-only account.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use stage::{City, Stage, letter};

#[test]
fn a_working_service_is_alive_and_ready() {
    let city = City::new();
    let stage = Stage::start(&city);
    let alive = stage.get("/healthz");
    assert_eq!(
        (alive.status, alive.json()["status"].as_str()),
        (200, Some("alive"))
    );
    let ready = stage.get("/readyz");
    assert_eq!(ready.status, 200);
    assert_eq!(
        ready.json(),
        serde_json::json!({"status": "ready", "component": null})
    );
}

#[test]
fn a_closed_database_is_not_ready() {
    let city = City::new();
    let stage = Stage::start(&city);
    stage.runtime.block_on(stage.database.close());
    let ready = stage.get("/readyz");
    assert_eq!(
        (ready.status, ready.json()["component"].as_str()),
        (503, Some("database"))
    );
    let answer = stage.sign(&letter());
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (503, "database")
    );
    assert_eq!(stage.get("/v/00000000000000000000000000000000").status, 503);
    assert_eq!(stage.get("/healthz").status, 200);
}

#[test]
fn the_description_lists_every_route_and_every_member() {
    let city = City::new();
    let stage = Stage::start(&city);
    let description = stage.get("/openapi.json").json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<&String> = description["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/healthz",
            "/metrics",
            "/openapi.json",
            "/readyz",
            "/v/{id}",
            "/v/{id}/dokumen.pdf",
            "/v1/documents/{id}",
            "/v1/reservations",
            "/v1/sign",
            "/v1/verify"
        ]
    );
    for (path, method) in [
        ("/v1/sign", "post"),
        ("/v1/reservations", "post"),
        ("/v1/documents/{id}", "put"),
    ] {
        assert_eq!(
            description["paths"][path][method]["security"],
            serde_json::json!([{"application": []}]),
            "{path}"
        );
    }
    let report = &description["components"]["schemas"]["VerificationReport"]["properties"];
    let signed = stage.post_as_application(
        "/v1/sign",
        &[
            ("Content-Type", "application/pdf"),
            ("Accept", "application/pdf"),
        ],
        &letter(),
    );
    let answer = stage
        .post(
            "/v1/verify",
            &[("Content-Type", "application/pdf")],
            &signed.body,
        )
        .json();
    assert_eq!(members(report), members(&answer));
    let signature = &report["signatures"]["items"]["properties"];
    assert_eq!(members(signature), members(&answer["signatures"][0]));
    assert_eq!(
        members(&signature["evidence"]["properties"]),
        members(&answer["signatures"][0]["evidence"])
    );
    let answer = stage.sign(&letter()).json();
    let sign = &description["components"]["schemas"]["SignAnswer"]["properties"];
    assert_eq!(members(sign), members(&answer));
    let wish = serde_json::json!({"count": 1, "plan_sha256": "a0".repeat(32)}).to_string();
    let json = ("Content-Type", "application/json");
    let answer = stage
        .post_as_application("/v1/reservations", &[json], wish.as_bytes())
        .json();
    let schemas = &description["components"]["schemas"];
    let reserved = &schemas["ReservedDocument"]["properties"];
    assert_eq!(members(reserved), members(&answer["documents"][0]));
    let registered = &schemas["RegistrationAnswer"]["properties"];
    assert_eq!(
        members(registered),
        ["id", "level", "registered_at", "sha256", "url"]
    );
}

#[test]
fn what_happens_is_counted() {
    let city = City::new();
    let stage = Stage::start(&city);
    assert_eq!(stage.sign(&letter()).status, 200);
    stage.sign(b"hello");
    stage.get("/v/00000000000000000000000000000000");
    stage.get("/nowhere");
    let metrics = stage.get("/metrics");
    assert!(
        metrics
            .header("content-type")
            .unwrap()
            .starts_with("text/plain")
    );
    let text = metrics.text();
    for line in [
        "segel_signatures_total{outcome=\"made\"}",
        "segel_signatures_total{outcome=\"failed\",code=\"not-a-pdf\"}",
        "segel_verdicts_total{verdict=\"TOTAL-PASSED\"}",
        "segel_http_requests_total{method=\"POST\",route=\"/v1/sign\",status=\"200\"}",
        "segel_http_requests_total{method=\"GET\",route=\"/v/{id}\",status=\"404\"}",
        "segel_http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"}",
        "segel_http_request_seconds_bucket{method=\"POST\",route=\"/v1/sign\",le=\"0.1\"}",
        "segel_database_connections{state=\"open\"}",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[test]
fn other_methods_and_addresses_are_named_problems() {
    let city = City::new();
    let stage = Stage::start(&city);
    let answer = stage.get("/v1/sign");
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (405, "method-not-allowed")
    );
    let answer = stage.post("/v1/nothing", &[], b"");
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (404, "not-found")
    );
}

#[test]
fn the_account_of_events_cannot_be_changed_and_a_signed_document_is_final() {
    let city = City::new();
    let stage = Stage::start(&city);
    assert_eq!(stage.sign(&letter()).status, 200);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let path = format!("sqlite://{}", city.path("segel.sqlite3").display());
        let pool = sqlx::SqlitePool::connect(&path).await.unwrap();
        for statement in [
            "UPDATE events SET kind = 'x'",
            "DELETE FROM events",
            "UPDATE documents SET signer = 'x'",
            "UPDATE documents SET state = 'intent'",
            "DELETE FROM documents",
        ] {
            assert!(
                sqlx::query(statement).execute(&pool).await.is_err(),
                "{statement}"
            );
        }
    });
    assert_eq!(stage.events().len(), 3);
}

fn members(value: &serde_json::Value) -> Vec<&String> {
    let mut names: Vec<&String> = value.as_object().unwrap().keys().collect();
    names.sort();
    names
}
