//! What applications get: signatures for those with a credential, a named refusal for everything else.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types
)]

mod stage;

use base64::prelude::{BASE64_STANDARD, Engine};
use segel_core::inspection::Refused;
use segel_server::db::{Database, Ownership};
use serde_json::json;
use stage::{
    Answer, City, HOST, OddSigner, QrReaders, Setting, Stage, basic, letter, send, vector,
};
use std::sync::{Arc, Mutex, mpsc};

const PDF: (&str, &str) = ("Content-Type", "application/pdf");
const JSON: (&str, &str) = ("Content-Type", "application/json");

#[test]
fn a_letter_is_signed_shown_verified_and_given_back() {
    let city = City::new();
    let stage = Stage::start(&city);
    let body = json!({
        "document": BASE64_STANDARD.encode(letter()),
        "reason": "Menyetujui",
        "location": "Kota Contoh",
        "visible": {"page": 1, "rectangle": [334.6, 193.6, 204.0, 77.3], "text": ["Kepala Dinas"]},
    });
    let answer = stage.post_as_application("/v1/sign", &[JSON], body.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let signed = answer.json();
    let id = signed["id"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    assert_eq!(signed["url"], format!("{HOST}/v/{id}"));
    assert_eq!(signed["field"], "Signature1");
    assert_eq!(signed["level"], "B-B");
    assert_eq!(signed["serial"], city.chain.leaf().serial());
    assert_eq!(signed["signer"], city.chain.leaf().subject());
    let pdf = BASE64_STANDARD
        .decode(signed["document"].as_str().unwrap())
        .unwrap();
    assert!(pdf.starts_with(&letter()));
    let digest = segel_core::algorithm::DigestAlgorithm::Sha256.digest(&pdf);
    assert_eq!(signed["sha256"], hex::encode(digest));

    let page = stage.get(&format!("/v/{id}"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("ASLI DAN BERLAKU"), "{}", page.text());

    let download = stage.get(&format!("/v/{id}/dokumen.pdf"));
    assert_eq!(download.status, 200);
    assert!(download.body == pdf);
    assert!(
        download
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment; ")
    );

    let verified = stage.post("/v1/verify", &[PDF], &pdf);
    assert_eq!(verified.status, 200);
    assert_eq!(verified.json()["verdict"], "TOTAL-PASSED");
    assert_eq!(
        stage.events(),
        ["credential-created", "signing-intended", "signed"]
    );
}

#[test]
fn a_raw_pdf_comes_back_as_a_pdf_where_that_is_accepted() {
    let city = City::new();
    let stage = Stage::start(&city);
    let answer = stage.post_as_application(
        "/v1/sign?rectangle=334.6,193.6,204,77.3&page=1&text=Kepala%20Dinas&qr=false&field=Kepala",
        &[PDF, ("Accept", "application/pdf")],
        &letter(),
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert!(answer.body.starts_with(&letter()));
    let id = answer.header("segel-document-id").unwrap();
    assert_eq!(
        answer.header("segel-document-url").unwrap(),
        format!("{HOST}/v/{id}")
    );
    let verified = stage.post("/v1/verify", &[PDF], &answer.body).json();
    assert_eq!(verified["signatures"][0]["field"], "Kepala");
    assert_eq!(stage.get(&format!("/v/{id}")).status, 200);
}

#[test]
fn the_qr_code_on_the_page_holds_the_address_of_the_document() {
    const NAME: &str = "the_qr_code_on_the_page_holds_the_address_of_the_document";
    let Some(readers) = QrReaders::find(NAME) else {
        return;
    };
    let city = City::new();
    let stage = Stage::start(&city);
    let path = "/v1/sign?rectangle=334.6,193.6,204,77.3&page=1&text=Kepala%20Dinas";
    let answer = stage.post_as_application(path, &[PDF], &letter()).json();
    let pdf = BASE64_STANDARD
        .decode(answer["document"].as_str().unwrap())
        .unwrap();
    std::fs::write(city.path("signed.pdf"), pdf).unwrap();
    let read = readers.read(&city.path("signed.pdf"));
    assert_eq!(read, answer["url"]);
}

#[test]
fn without_a_credential_in_force_nothing_is_signed() {
    let city = City::new();
    let stage = Stage::start(&city);
    let refused = |headers: &[(&str, &str)]| {
        let mut all = vec![PDF];
        all.extend_from_slice(headers);
        let answer = stage.post("/v1/sign", &all, &letter());
        assert_eq!(answer.status, 401);
        assert_eq!(answer.problem(), "unauthorized");
        assert!(
            answer
                .header("www-authenticate")
                .unwrap()
                .starts_with("Basic realm=")
        );
    };
    refused(&[]);
    refused(&[("Authorization", &basic("uji", "wrong"))]);
    refused(&[("Authorization", &basic("other", &stage.secret))]);
    refused(&[("Authorization", &basic("", ""))]);
    refused(&[("Authorization", "Bearer x")]);
    stage
        .runtime
        .block_on(stage.database.revoke_credential("uji"))
        .unwrap();
    refused(&[("Authorization", &basic("uji", &stage.secret))]);
    assert_eq!(stage.events(), ["credential-created", "credential-revoked"]);
}

#[test]
fn failed_logins_are_slowed_down() {
    let city = City::new();
    let stage = Stage::start(&city);
    let wrong = basic("uji", "wrong");
    let statuses: Vec<u16> = (0..11)
        .map(|_| {
            stage
                .post("/v1/sign", &[PDF, ("Authorization", &wrong)], b"")
                .status
        })
        .collect();
    assert_eq!(statuses[..10], [401; 10]);
    assert_eq!(statuses[10], 429);
    let wrong = stage.post("/v1/sign", &[PDF, ("Authorization", &wrong)], b"");
    assert_eq!(wrong.problem(), "too-many-requests");
    let seconds: u32 = wrong.header("retry-after").unwrap().parse().unwrap();
    assert!(seconds <= 10);
    let right = stage.sign(&letter());
    assert_eq!(right.status, 200, "a right one does not wait for them");
}

#[test]
fn what_cannot_be_signed_is_refused_by_name() {
    let city = City::new();
    let stage = Stage::start(&city);
    let pdf = letter();
    type Case = (
        &'static str,
        (&'static str, &'static str),
        Vec<u8>,
        u16,
        &'static str,
    );
    let table: Vec<Case> = vec![
        ("", PDF, b"hello".to_vec(), 422, "not-a-pdf"),
        ("", PDF, Vec::new(), 422, "not-a-pdf"),
        (
            "",
            PDF,
            vector("inputs/encrypted.pdf"),
            422,
            "password-required",
        ),
        (
            "",
            PDF,
            vector("inputs/encrypted-read-only.pdf"),
            422,
            "password-required",
        ),
        ("", PDF, pdf[..pdf.len() / 2].to_vec(), 422, "truncated"),
        ("", PDF, vec![b'%'; 1_000_001], 413, "too-large"),
        ("", PDF, vec![b'%'; 3_000_000], 413, "too-large"),
        (
            "?page=9&rectangle=1,1,100,50",
            PDF,
            pdf.clone(),
            422,
            "page-out-of-range",
        ),
        (
            "?rectangle=590,1,100,50",
            PDF,
            pdf.clone(),
            422,
            "box-outside-page",
        ),
        (
            "?rectangle=nan,1,100,50",
            PDF,
            pdf.clone(),
            422,
            "box-outside-page",
        ),
        (
            "?rectangle=1,1,100,50&text=%E2%98%83",
            PDF,
            pdf.clone(),
            422,
            "text-not-showable",
        ),
        (
            "?rectangle=1,1,10,5&text=Ditandatangani",
            PDF,
            pdf.clone(),
            422,
            "does-not-fit",
        ),
        ("?tag=%5Bttd%5D", PDF, pdf.clone(), 422, "tag-absent"),
        (
            "?tag=Kota&choice=only",
            PDF,
            pdf.clone(),
            422,
            "tag-repeated",
        ),
        (
            "?refuse=text-invisible",
            PDF,
            vector("tags/tcpdf.pdf"),
            422,
            "document-doubtful",
        ),
        (
            "?page=all&rectangle=10,10,60,60",
            PDF,
            vector("inputs/signed-by-pyhanko.pdf"),
            422,
            "box-on-all-pages",
        ),
        ("?refuse=scripts", PDF, pdf.clone(), 400, "invalid-request"),
        ("?field=a.b", PDF, pdf.clone(), 422, "field-name"),
        ("?reason=%FF", PDF, pdf.clone(), 400, "invalid-request"),
        ("?pin=1234", PDF, pdf.clone(), 400, "invalid-request"),
        ("?reason=x", JSON, b"{}".to_vec(), 400, "invalid-request"),
        ("", JSON, b"{".to_vec(), 400, "invalid-request"),
        (
            "",
            JSON,
            b"{\"document\":\"%\"}".to_vec(),
            400,
            "invalid-request",
        ),
        (
            "",
            ("Content-Type", "text/plain"),
            pdf.clone(),
            415,
            "unsupported-media-type",
        ),
        (
            "",
            ("X-Nothing", ""),
            pdf.clone(),
            415,
            "unsupported-media-type",
        ),
    ];
    for (query, content_type, body, status, code) in table {
        let answer = stage.post_as_application(&format!("/v1/sign{query}"), &[content_type], &body);
        assert_eq!(answer.problem(), code, "{query}: {}", answer.text());
        assert_eq!(answer.status, status, "{query}");
    }
    assert!(!stage.events().contains(&"signed".to_owned()));
    assert_eq!(rows(&city), 0);
}

/// Its invisible text and its font are found on the pages alone.
#[test]
fn what_the_server_refuses_a_request_adds_to_and_takes_nothing_from() {
    let sign = |words: &[&str], query: &str| {
        let city = City::new();
        let setting = Setting {
            refused: Refused::named(words.iter().copied()).unwrap(),
            ..Setting::of(&city)
        };
        let stage = Stage::with(&city, setting);
        let path = format!("/v1/sign{query}");
        stage.post_as_application(&path, &[PDF], &vector("tags/tcpdf.pdf"))
    };
    for (words, query) in [
        (&[][..], ""),
        (&["script"], ""),
        (&["script"], "?inspect=content&refuse=text-covered"),
    ] {
        let answer = sign(words, query);
        assert_eq!(answer.status, 200, "{words:?} {query}: {}", answer.text());
    }
    for (words, query, found) in [
        (&["text-invisible"][..], "", "text-invisible"),
        (&["text-invisible"], "?inspect=none", "text-invisible"),
        (&["text-invisible"], "?refuse=script", "text-invisible"),
        (&["all"], "?inspect=structure", "text-invisible"),
        (
            &["script"],
            "?refuse=font-not-embedded",
            "font-not-embedded",
        ),
    ] {
        let answer = sign(words, query);
        assert_eq!(answer.problem(), "document-doubtful", "{words:?} {query}");
        assert_eq!(answer.status, 422);
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains(found), "{words:?} {query}: {message}");
    }
}

#[test]
fn a_broken_signature_is_not_signed_over() {
    let city = City::new();
    let stage = Stage::start(&city);
    let signed = stage.sign(&letter()).json();
    let mut pdf = BASE64_STANDARD
        .decode(signed["document"].as_str().unwrap())
        .unwrap();
    let title = pdf
        .windows(9)
        .position(|window| window == b"/Producer")
        .unwrap();
    pdf[title + 11] ^= 1;
    let answer = stage.sign(&pdf);
    assert_eq!(
        answer.problem(),
        "earlier-signature-failed",
        "{}",
        answer.text()
    );
    assert_eq!(answer.status, 422);
    assert_eq!(rows(&city), 1);
}

#[test]
fn a_key_that_fails_midway_leaves_nothing() {
    let city = City::new();
    let stage = with_odd_key(&city, |_| Err("the token 1234567890123456 is gone".into()));
    let answer = stage.sign(&letter());
    assert_eq!(answer.status, 503);
    assert_eq!(answer.problem(), "signing-key-unavailable");
    assert!(answer.header("retry-after").is_some());
    assert!(
        !answer.text().contains("gone"),
        "the token's words are for the log"
    );
    assert_eq!(rows(&city), 0);
    assert_eq!(
        stage.events(),
        ["credential-created", "signing-intended", "signing-failed"]
    );
    let ready = stage.get("/readyz");
    assert_eq!(ready.status, 503);
    assert_eq!(
        ready.json(),
        json!({"status": "not-ready", "component": "signing-key"})
    );
    assert_eq!(stage.get("/healthz").status, 200);
}

#[test]
fn a_key_that_signs_wrongly_leaves_nothing() {
    let city = City::new();
    let stage = with_odd_key(&city, |_| Ok(vec![0x30, 6, 2, 1, 1, 2, 1, 1]));
    let answer = stage.sign(&letter());
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (503, "signing-key-unavailable")
    );
    assert_eq!(rows(&city), 0);
    assert_eq!(stage.get("/readyz").json()["component"], "signing-key");
}

#[test]
fn a_panic_is_an_answer_and_leaves_nothing() {
    let city = City::new();
    let stage = with_odd_key(&city, |_| panic!("1234567890123456"));
    let answer = stage.sign(&letter());
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (500, "internal")
    );
    assert!(!answer.text().contains("1234567890123456"));
    assert_eq!(rows(&city), 0);
    assert_eq!(stage.get("/healthz").status, 200);
}

#[test]
fn a_signature_that_does_not_lead_to_the_anchors_is_not_handed_out() {
    let city = City::new();
    let other = City::new();
    let stage = Stage::with(
        &city,
        Setting {
            anchors: vec![other.anchor()],
            ..Setting::of(&city)
        },
    );
    let answer = stage.sign(&letter());
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (500, "self-check-failed")
    );
    assert_eq!(rows(&city), 0);
}

#[test]
fn without_anchors_it_is_signed_and_said_to_be_undetermined() {
    let city = City::new();
    let stage = Stage::with(
        &city,
        Setting {
            anchors: Vec::new(),
            ..Setting::of(&city)
        },
    );
    let answer = stage.sign(&letter());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let page = stage.get(&format!("/v/{id}")).text();
    assert!(page.contains("TIDAK DAPAT DIPASTIKAN") && !page.contains("ASLI DAN BERLAKU"));
}

#[test]
fn more_than_the_queue_holds_is_told_to_come_back() {
    const MORE: usize = 8;
    let city = City::new();
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock().unwrap();
    let waiting = Arc::clone(&gate);
    let stage = with_odd_key(&city, move |_| {
        drop(waiting.lock());
        Err("as the test wants".into())
    });
    // A letter takes a mebibyte of 128, at work or waiting.
    let places = 128;
    let authorization = basic("uji", &stage.secret);
    let address = stage.address;
    let (answers, answered) = mpsc::channel::<Answer>();
    for _ in 0..places + MORE {
        let (answers, authorization) = (answers.clone(), authorization.clone());
        std::thread::spawn(move || {
            let headers = [PDF, ("Authorization", authorization.as_str())];
            let _ = answers.send(send(address, "POST", "/v1/sign", &headers, &letter()));
        });
    }
    for answer in answered.iter().take(MORE) {
        assert_eq!((answer.status, answer.problem().as_str()), (503, "busy"));
        assert!(answer.header("retry-after").is_some());
    }
    drop(closed);
    for answer in answered.iter().take(places) {
        assert_eq!(answer.problem(), "signing-key-unavailable");
    }
    assert_eq!(rows(&city), 0);
}

#[test]
fn an_intent_without_completion_is_never_shown_and_swept_at_start() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = segel_server::DocumentId::draw().unwrap();
    stage
        .runtime
        .block_on(stage.database.record_intent(id, None, [7; 32]))
        .unwrap();
    assert_eq!(rows(&city), 1);
    let page = stage.get(&format!("/v/{id}"));
    assert_eq!(page.status, 404);
    assert!(page.text().contains("TIDAK DIKENAL"));
    assert_eq!(stage.get(&format!("/v/{id}/dokumen.pdf")).status, 404);
    // The process ends here, between intent and completion.
    let Stage {
        runtime, database, ..
    } = stage;
    runtime.block_on(database.close());
    drop(database);
    drop(runtime);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime
        .block_on(Database::open(
            &city.path("segel.sqlite3"),
            Ownership::Exclusive,
        ))
        .unwrap();
    let events = runtime.block_on(database.events()).unwrap();
    let last = events.last().unwrap();
    assert_eq!(last.kind, "intent-swept");
    assert_eq!(last.document.as_deref(), Some(id.to_string().as_str()));
    assert!(runtime.block_on(database.document(id)).unwrap().is_none());
}

fn with_odd_key(
    city: &City,
    sign: impl Fn(&[u8]) -> Result<Vec<u8>, segel_core::SignerError> + Send + Sync + 'static,
) -> Stage {
    Stage::with(
        city,
        Setting {
            signer: Arc::new(OddSigner {
                chain: city.chain.clone(),
                sign,
            }),
            ..Setting::of(city)
        },
    )
}

/// Rows of the registry in any state, and of its contents: both come and go together.
fn rows(city: &City) -> i64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (rows, contents): (i64, i64) = runtime.block_on(async {
        let path = format!("sqlite://{}", city.path("segel.sqlite3").display());
        let pool = sqlx::SqlitePool::connect(&path).await.unwrap();
        sqlx::query_as(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM document_contents)",
        )
        .fetch_one(&pool)
        .await
        .unwrap()
    });
    assert!(contents <= rows);
    rows
}
