//! What applications with keys of their own get: ids before they sign, and a page for what they signed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types
)]

mod stage;

use segel_core::algorithm::DigestAlgorithm;
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, sign};
use segel_core::{Limits, Signer};
use segel_server::credential::{ApplicationName, Secret};
use segel_server::db::{Database, Ownership};
use serde_json::{Value, json};
use sqlx::SqlitePool;
use stage::{Answer, City, HOST, Setting, Stage, basic, letter, send, vector};
use std::io::{Read, Write};
use std::net::TcpStream;
use time::OffsetDateTime;

const PDF: (&str, &str) = ("Content-Type", "application/pdf");
const JSON: (&str, &str) = ("Content-Type", "application/json");
const NIK: &str = "1234567890123456";

/// A plan's digest.
fn plan() -> String {
    "a0".repeat(32)
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(DigestAlgorithm::Sha256.digest(bytes))
}

fn ask_for(stage: &Stage, body: &Value) -> Answer {
    stage.post_as_application("/v1/reservations", &[JSON], body.to_string().as_bytes())
}

fn reserve(stage: &Stage, count: usize) -> Vec<String> {
    let answer = ask_for(stage, &json!({"count": count, "plan_sha256": plan()}));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let answer = answer.json();
    let documents = answer["documents"].as_array().unwrap();
    let ids = documents.iter().map(|one| {
        let id = one["id"].as_str().unwrap();
        assert_eq!(one["url"], format!("{HOST}/v/{id}"));
        id.to_owned()
    });
    ids.collect()
}

/// As the command line signs with a token of its own.
fn signed_by(signer: &dyn Signer, pdf: &[u8]) -> Vec<u8> {
    let limits = Limits::default();
    let pdf = pdf.to_vec();
    let document = Document::open(&pdf, &limits).unwrap();
    let mut signed = Vec::new();
    let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
    sign(&document, &SignatureRequest::new(now), signer, &mut signed).unwrap();
    signed
}

fn signed(city: &City) -> Vec<u8> {
    signed_by(city.signer().as_ref(), &letter())
}

/// The line of the journal about a signed file.
fn journal(city: &City, pdf: &[u8]) -> Value {
    json!({
        "plan_sha256": plan(), "row": 1, "in_sha256": sha256(&letter()), "out_sha256": sha256(pdf),
        "serial": city.chain.leaf().serial(), "level": "B-B", "signed_at": "2026-11-02T03:04:05Z", "ms": 41,
    })
}

fn register(stage: &Stage, id: &str, line: &Value, pdf: &[u8]) -> Answer {
    let line = line.to_string();
    let headers = [PDF, ("Segel-Journal", line.as_str())];
    stage.put_as_application(&format!("/v1/documents/{id}"), &headers, pdf)
}

/// One value of the database.
fn value(city: &City, query: &'static str) -> i64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let pool = pool(city).await;
        sqlx::query_scalar(query).fetch_one(&pool).await.unwrap()
    })
}

/// What somebody with access to the file could do.
fn execute(city: &City, statement: &'static str) -> Result<(), sqlx::Error> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let pool = pool(city).await;
        sqlx::query(statement).execute(&pool).await.map(drop)
    })
}

async fn pool(city: &City) -> SqlitePool {
    let path = format!("sqlite://{}", city.path("segel.sqlite3").display());
    SqlitePool::connect(&path).await.unwrap()
}

#[test]
fn a_letter_is_awaited_then_registered_then_shown() {
    let city = City::new();
    let stage = Stage::start(&city);
    let ids = reserve(&stage, 3);
    let path = format!("/v/{}", ids[0]);
    for path in [path.clone(), format!("{path}/dokumen.pdf")] {
        let page = stage.get(&path);
        assert_eq!(page.status, 404);
        let html = page.text();
        assert!(html.contains("<h1>BERKAS BELUM DITERIMA</h1>"), "{html}");
        assert!(!html.contains("TIDAK DIKENAL") && !html.contains("genuine\""));
        assert!(html.contains("Kode dikeluarkan: ") && html.contains("WIB (UTC+7)"));
    }
    let english = stage.get(&format!("{path}?lang=en")).text();
    assert!(
        english.contains("<h1>FILE NOT YET RECEIVED</h1>"),
        "{english}"
    );

    let pdf = signed(&city);
    let mut line = journal(&city, &pdf);
    line["kind"] = "signature".into();
    let answer = register(&stage, &ids[0], &line, &pdf);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let first = answer.json();
    assert_eq!(first["id"], ids[0]);
    assert_eq!(first["url"], format!("{HOST}/v/{}", ids[0]));
    assert_eq!(first["sha256"], sha256(&pdf));
    assert_eq!(first["level"], "B-B");
    assert!(first["registered_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(first.as_object().unwrap().len(), 5);

    let page = stage.get(&path);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("ASLI DAN BERLAKU"), "{}", page.text());
    assert!(stage.get(&format!("{path}/dokumen.pdf")).body == pdf);
    let other = stage.get(&format!("/v/{}", ids[1]));
    assert!(other.text().contains("BERKAS BELUM DITERIMA"));

    let again = register(&stage, &ids[0], &line, &pdf);
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.json(), first);
    assert_eq!(
        stage.events(),
        ["credential-created", "reserved", "registered"]
    );
    let events = stage.runtime.block_on(stage.database.events()).unwrap();
    let detail = format!("3 for the plan {}", plan());
    assert_eq!(events[1].detail, Some(detail));
    assert_eq!(events[1].application.as_deref(), Some("uji"));
    assert_eq!(events[2].document.as_deref(), Some(ids[0].as_str()));
    assert_eq!(events[2].detail, Some(sha256(&pdf)));
    let kept =
        "SELECT count(*) FROM registrations WHERE journal_row = 1 AND journal_kind = 'signature'
                AND journal_milliseconds = 41 AND journal_signed_at = '2026-11-02T03:04:05Z'";
    assert_eq!(value(&city, kept), 1);
}

#[test]
fn a_thousand_ids_are_one_event_and_all_different() {
    let city = City::new();
    let stage = Stage::start(&city);
    let mut ids = reserve(&stage, 1000);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 1000);
    assert_eq!(stage.events(), ["credential-created", "reserved"]);
    let metrics = stage.get("/metrics").text();
    assert!(metrics.contains("segel_reservations_total"), "{metrics}");
    assert!(
        metrics.contains("segel_reserved_ids{state=\"awaited\"} 1000"),
        "{metrics}"
    );
    assert!(
        metrics.contains("segel_reserved_ids{state=\"overdue\"} 0"),
        "{metrics}"
    );
}

#[test]
fn what_cannot_be_reserved_is_refused_by_name() {
    let city = City::new();
    let stage = Stage::start(&city);
    for wrong in [
        json!({"count": 0, "plan_sha256": plan()}),
        json!({"count": 1001, "plan_sha256": plan()}),
        json!({"count": -1, "plan_sha256": plan()}),
        json!({"count": 1, "plan_sha256": "a0"}),
        json!({"count": 1}),
        json!({"count": 1, "plan_sha256": plan(), "pin": NIK}),
        json!([]),
    ] {
        let answer = ask_for(&stage, &wrong);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, "invalid-request"),
            "{wrong}"
        );
        assert!(!answer.text().contains(NIK));
    }
    let long = stage.post_as_application("/v1/reservations", &[JSON], &vec![b' '; 70_000]);
    assert_eq!(long.status, 400);
    let pdf = stage.post_as_application("/v1/reservations", &[PDF], b"{}");
    assert_eq!(
        (pdf.status, pdf.problem().as_str()),
        (415, "unsupported-media-type")
    );
    let nobody = stage.post("/v1/reservations", &[JSON], b"{}");
    assert_eq!(
        (nobody.status, nobody.problem().as_str()),
        (401, "unauthorized")
    );
    assert_eq!(stage.events(), ["credential-created"]);
}

#[test]
fn an_application_holds_so_many_ids_and_gets_more_when_they_are_old() {
    let city = City::new();
    let stage = Stage::start(&city);
    for _ in 0..20 {
        reserve(&stage, 1000);
    }
    let more = json!({"count": 1, "plan_sha256": plan()});
    let answer = ask_for(&stage, &more);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "too-many-reservations")
    );
    assert!(answer.text().contains("20000"), "{}", answer.text());
    execute(
        &city,
        "UPDATE documents SET intended_at = '2026-01-02T03:04:05Z'",
    )
    .unwrap();
    reserve(&stage, 1);
}

#[test]
fn an_id_whose_file_never_came_says_so_and_its_file_is_taken_all_the_same() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    execute(
        &city,
        "UPDATE documents SET intended_at = '2026-01-02T03:04:05Z'",
    )
    .unwrap();
    let path = format!("/v/{id}");
    let page = stage.get(&path);
    assert_eq!(page.status, 404);
    let html = page.text();
    assert!(html.contains("<h1>BERKAS TIDAK DITERIMA</h1>"), "{html}");
    assert!(html.contains("2 Januari 2026 pukul 10.04 WIB"), "{html}");
    assert!(html.contains("Jangan percaya kertas"), "{html}");
    let english = stage.get(&format!("{path}?lang=en")).text();
    assert!(english.contains("<h1>FILE NOT RECEIVED</h1>"), "{english}");
    let pdf = signed(&city);
    let answer = register(&stage, &id, &journal(&city, &pdf), &pdf);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(stage.get(&path).text().contains("ASLI DAN BERLAKU"));
}

#[test]
fn an_id_that_this_application_did_not_reserve_is_not_found() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let of_the_server = stage.sign(&letter()).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pdf = signed(&city);
    let line = journal(&city, &pdf);
    let mut answers: Vec<Answer> = ["0".repeat(32).as_str(), NIK, "%ff", &of_the_server]
        .iter()
        .map(|id| register(&stage, id, &line, &pdf))
        .collect();

    let secret = Secret::generate().unwrap();
    let name = ApplicationName::parse("lain").unwrap();
    let made = stage.database.create_credential(&name, &secret);
    stage.runtime.block_on(made).unwrap();
    let authorization = basic("lain", secret.reveal());
    let line_text = line.to_string();
    let headers = [
        PDF,
        ("Segel-Journal", line_text.as_str()),
        ("Authorization", authorization.as_str()),
    ];
    let path = format!("/v1/documents/{id}");
    answers.push(send(stage.address, "PUT", &path, &headers, &pdf));
    for answer in &answers {
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (404, "not-reserved")
        );
        let messages = [answer, &answers[0]].map(|one| one.json()["error"]["message"].clone());
        assert_eq!(messages[0], messages[1]);
        assert!(!answer.text().contains(NIK));
    }
    let nobody = send(stage.address, "PUT", &path, &headers[..2], &pdf);
    assert_eq!(
        (nobody.status, nobody.problem().as_str()),
        (401, "unauthorized")
    );
    assert_eq!(register(&stage, &id, &line, &pdf).status, 201);
}

/// A secret that leaked is replaced in the middle of a run.
#[test]
fn an_application_with_a_new_secret_goes_on() {
    let city = City::new();
    let mut stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let secret = Secret::generate().unwrap();
    let name = ApplicationName::parse("uji").unwrap();
    stage.runtime.block_on(async {
        assert!(stage.database.revoke_credential("uji").await.unwrap());
        let made = stage.database.create_credential(&name, &secret).await;
        assert!(made.unwrap().is_some());
    });
    stage.secret = secret.reveal().to_owned();
    let pdf = signed(&city);
    let answer = register(&stage, &id, &journal(&city, &pdf), &pdf);
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[test]
fn what_cannot_be_registered_is_refused_by_name_and_leaves_the_id_open() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let pdf = signed(&city);
    let line = journal(&city, &pdf);
    let with = |member: &str, value: &str| {
        let mut line = line.clone();
        line[member] = value.into();
        line
    };
    let about = |pdf: &[u8]| journal(&city, pdf);
    let mut tampered = pdf.clone();
    let place = tampered
        .windows(9)
        .position(|window| window == b"/Producer")
        .unwrap();
    tampered[place + 11] ^= 1;
    // somebody else's authority, which this server does not know
    let stranger = City::new();
    let strange = signed(&stranger);
    let with_both = signed_by(city.signer().as_ref(), &tampered);
    let large = vec![b'%'; 1_000_001];
    let encrypted = vector("inputs/encrypted.pdf");
    let unsigned = letter();
    let table: [(Value, &[u8], u16, &str); 16] = [
        (with("out_sha256", &plan()), &pdf, 422, "digest-differs"),
        (
            with("plan_sha256", &"b0".repeat(32)),
            &pdf,
            422,
            "plan-differs",
        ),
        (with("serial", "1f"), &pdf, 422, "serial-differs"),
        (about(&tampered), &tampered, 422, "signature-failed"),
        (about(&with_both), &with_both, 422, "signature-failed"),
        (
            journal(&stranger, &strange),
            &strange,
            422,
            "signature-undetermined",
        ),
        (about(&unsigned), &unsigned, 422, "no-signature"),
        (about(b"hello"), b"hello", 422, "unreadable"),
        (about(b""), b"", 422, "unreadable"),
        (
            about(&pdf[..pdf.len() / 2]),
            &pdf[..pdf.len() / 2],
            422,
            "unreadable",
        ),
        (about(&encrypted), &encrypted, 422, "unreadable"),
        (about(&large), &large, 413, "too-large"),
        (with("pin", "1234"), &pdf, 400, "journal-malformed"),
        (with("kind", NIK), &pdf, 400, "journal-malformed"),
        (with("serial", ""), &pdf, 400, "journal-malformed"),
        (json!({}), &pdf, 400, "journal-malformed"),
    ];
    for (line, pdf, status, code) in table {
        let answer = register(&stage, &id, &line, pdf);
        assert_eq!(answer.problem(), code, "{line}: {}", answer.text());
        assert_eq!(answer.status, status, "{code}");
        assert!(!answer.text().contains(NIK));
        let page = stage.get(&format!("/v/{id}")).text();
        assert!(page.contains("BERKAS BELUM DITERIMA"), "{code}");
    }
    let undetermined = register(&stage, &id, &journal(&stranger, &strange), &strange).text();
    assert!(
        undetermined.contains("(CERTIFICATE_CHAIN_GENERAL_FAILURE)"),
        "{undetermined}"
    );
    assert!(
        undetermined.contains("verification.anchors"),
        "{undetermined}"
    );
    let path = format!("/v1/documents/{id}");
    let text = line.to_string();
    for headers in [
        vec![PDF],
        vec![PDF, ("Segel-Journal", "")],
        vec![PDF, ("Segel-Journal", "not json")],
        vec![PDF, ("Segel-Journal", NIK)],
        vec![PDF, ("Segel-Journal", "{\"row\": \"\u{e9}\"}")],
        vec![PDF, ("Segel-Journal", &text), ("Segel-Journal", &text)],
    ] {
        let answer = stage.put_as_application(&path, &headers, &pdf);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, "journal-malformed")
        );
    }
    let json = stage.put_as_application(&path, &[JSON, ("Segel-Journal", &text)], &pdf);
    assert_eq!(
        (json.status, json.problem().as_str()),
        (415, "unsupported-media-type")
    );
    assert_eq!(stage.events(), ["credential-created", "reserved"]);
    assert_eq!(value(&city, "SELECT count(*) FROM document_contents"), 0);
    assert_eq!(register(&stage, &id, &line, &pdf).status, 201);
}

#[test]
fn another_file_does_not_take_the_place_of_the_first() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let (first, second) = (
        signed(&city),
        signed_by(city.signer().as_ref(), &vector("samples/nota-dinas.pdf")),
    );
    assert_eq!(
        register(&stage, &id, &journal(&city, &first), &first).status,
        201
    );
    let answer = register(&stage, &id, &journal(&city, &second), &second);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "other-file-registered")
    );
    assert!(stage.get(&format!("/v/{id}/dokumen.pdf")).body == first);
    for statement in [
        "UPDATE documents SET serial = '00'",
        "UPDATE registrations SET level = 'B-LTA'",
    ] {
        assert!(execute(&city, statement).is_err(), "{statement}");
    }
}

#[test]
fn the_same_file_at_the_same_time_is_registered_once() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let pdf = signed(&city);
    let line = journal(&city, &pdf);
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| register(&stage, &id, &line, &pdf).status))
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 201]);
    assert_eq!(
        stage.events(),
        ["credential-created", "reserved", "registered"]
    );
}

/// First initials, then the signature, by the same official.
#[test]
fn the_newest_signature_by_the_certificate_is_the_one_that_is_kept() {
    let city = City::with_signer(&format!("Ratna {NIK}"));
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let pdf = signed_by(city.signer().as_ref(), &signed(&city));
    let answer = register(&stage, &id, &journal(&city, &pdf), &pdf);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.text().contains(NIK));
    assert_eq!(
        value(
            &city,
            "SELECT count(*) FROM documents WHERE field = 'Signature2'"
        ),
        1
    );
    let page = stage.get(&format!("/v/{id}")).text();
    assert!(
        page.contains("ASLI DAN BERLAKU") && page.contains("Ratna ••••"),
        "{page}"
    );
    assert!(!page.contains(NIK));
}

#[test]
fn without_anchors_it_is_registered_and_said_to_be_undetermined() {
    let city = City::new();
    let stage = Stage::with(
        &city,
        Setting {
            anchors: Vec::new(),
            ..Setting::of(&city)
        },
    );
    let id = reserve(&stage, 1).remove(0);
    let pdf = signed(&city);
    assert_eq!(
        register(&stage, &id, &journal(&city, &pdf), &pdf).status,
        201
    );
    let page = stage.get(&format!("/v/{id}")).text();
    assert!(page.contains("TIDAK DAPAT DIPASTIKAN"), "{page}");
}

#[test]
fn a_reserved_id_outlives_the_server_and_is_never_given_back() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let Stage {
        runtime, database, ..
    } = stage;
    runtime.block_on(database.close());
    drop((database, runtime));
    let stage = Stage::start(&city);
    let page = stage.get(&format!("/v/{id}")).text();
    assert!(page.contains("BERKAS BELUM DITERIMA"), "{page}");
    assert!(execute(&city, "DELETE FROM documents").is_err());
}

/// A database of the version before reservations, with a signed document and an intent that a stopped process left.
#[test]
fn a_database_of_the_earlier_version_is_brought_up_to_date() {
    let city = City::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(city.path("segel.sqlite3"))
            .create_if_missing(true)
            .foreign_keys(true);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        sqlx::migrate!().run_to(1, &pool).await.unwrap();
        for statement in [
            "INSERT INTO application_credentials (name, salt, secret_tag, created_at)
             VALUES ('lama', zeroblob(16), zeroblob(32), '2026-01-01T00:00:00Z')",
            "INSERT INTO documents VALUES ('5f0e4a1c9b7d42e68a3c1f2b6d908e77', 'signed', 1, zeroblob(32),
             '2026-01-01T00:00:00Z', zeroblob(32), 'CN=Sekar', zeroblob(32), '1f', 'Signature1', '2026-01-01T00:00:01Z')",
            "INSERT INTO document_contents VALUES ('5f0e4a1c9b7d42e68a3c1f2b6d908e77', x'697369')",
            "INSERT INTO documents (id, state, base_sha256, intended_at)
             VALUES ('6f0e4a1c9b7d42e68a3c1f2b6d908e77', 'intent', zeroblob(32), '2026-01-01T00:00:00Z')",
        ] {
            sqlx::query(statement).execute(&pool).await.unwrap();
        }
        pool.close().await;
        let path = city.path("segel.sqlite3");
        let database = Database::open(&path, Ownership::Exclusive).await.unwrap();
        let id = segel_server::DocumentId::parse("5f0e4a1c9b7d42e68a3c1f2b6d908e77").unwrap();
        let document = database.document(id).await.unwrap().unwrap();
        assert_eq!((document.pdf.as_slice(), document.signed_sha256), (&b"isi"[..], [0; 32]));
        let events = database.events().await.unwrap();
        assert_eq!(events.last().unwrap().kind, "intent-swept");
        database.close().await;
    });
    assert_eq!(
        value(
            &city,
            "SELECT count(*) FROM documents WHERE application_id = 1"
        ),
        1
    );
    assert_eq!(
        value(&city, "SELECT count(*) FROM pragma_foreign_key_check"),
        0
    );
    assert!(execute(&city, "UPDATE documents SET serial = '00'").is_err());
    let orphan = "INSERT INTO document_contents VALUES ('7f0e4a1c9b7d42e68a3c1f2b6d908e77', x'00')";
    assert!(execute(&city, orphan).is_err());
}

/// A client that is refused while it sends would take the closed connection for a broken network.
#[test]
fn whoever_is_refused_may_send_to_the_end_and_learns_why() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = reserve(&stage, 1).remove(0);
    let (right, wrong) = (basic("uji", &stage.secret), basic("uji", "salah"));
    let body = vec![b'x'; 20_000_000];
    for (authorization, status) in [(right, "413"), (wrong, "401")] {
        let mut connection = TcpStream::connect(stage.address).unwrap();
        let head = format!(
            "PUT /v1/documents/{id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {authorization}\r\n\
             Content-Type: application/pdf\r\nSegel-Journal: {}\r\nContent-Length: {}\r\n\r\n",
            journal(&city, &body),
            body.len()
        );
        connection.write_all(head.as_bytes()).unwrap();
        connection.write_all(&body).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
}
