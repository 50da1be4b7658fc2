//! What citizens see: a word that the checks bear out, on a page that opens on any phone and tells
//! nobody else.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use segel_server::Mode;
use stage::{Answer, City, Setting, Stage, letter, send, vector};

const PDF: (&str, &str) = ("Content-Type", "application/pdf");

fn sign(stage: &Stage) -> String {
    let boxed = "/v1/sign?rectangle=334.6,193.6,204,77.3&page=1&text=Kepala%20Dinas";
    let answer = stage.post_as_application(boxed, &[PDF], &letter());
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// What holds for every page whatever it says.
fn assert_decent(page: &Answer) {
    let html = page.text();
    assert!(html.len() < 50_000, "{} bytes", html.len());
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let lower = html.to_lowercase();
    for forbidden in [
        "<script",
        "javascript:",
        " onload=",
        " onclick=",
        " src=",
        "@import",
        "url(",
        "style=\"",
    ] {
        assert!(!lower.contains(forbidden), "{forbidden}");
    }
    for link in html.split("href=\"").skip(1) {
        assert!(
            link.starts_with("/v/") || link.starts_with('?'),
            "{}",
            &link[..40]
        );
    }
    assert!(html.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
    assert!(html.contains("width=device-width"));
    assert!(!has_identity_number(&html));
    let opened = html.matches("<section").count();
    assert_eq!(opened, html.matches("</section>").count());
}

fn has_identity_number(text: &str) -> bool {
    text.split(|character: char| !character.is_ascii_digit())
        .any(|run| run.len() >= 16)
}

#[test]
fn a_signed_document_is_genuine_and_says_what_was_not_checked() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let page = stage.get(&format!("/v/{id}"));
    assert_eq!(page.status, 200);
    assert_decent(&page);
    let html = page.text();
    assert!(html.contains("<html lang=\"id\">"));
    for said in [
        "<h1>ASLI DAN BERLAKU</h1>",
        stage::SIGNER,
        "Kota Contoh",
        "WIB (UTC+7)",
        "menurut penanda tangan",
        "<h2>Yang tidak diperiksa</h2>",
        "Pencabutan: apakah sertifikat penanda tangan telah dicabut.",
        "belum dibuktikan penanda waktu",
        "Isi dokumen sama dengan yang ditandatangani.",
        "Tanda tangan mencakup seluruh berkas.",
        "Tidak ada yang ditambahkan setelah ditandatangani.",
        "Sertifikat diterbitkan oleh penerbit yang dipercaya sistem ini.",
        "Cocokkan dengan kertas Anda",
        "harus diawali <b>https://tte.kotacontoh.go.id/</b>",
        &format!("href=\"/v/{id}/dokumen.pdf\""),
        "href=\"?lang=en\"",
    ] {
        assert!(html.contains(said), "{said} is not in {html}");
    }
    assert!(!html.contains("DEMO"));
    assert!(page.header("segel-demo").is_none());
    assert!(
        stage
            .get(&format!("/v/{}", id.to_uppercase()))
            .text()
            .contains("ASLI DAN BERLAKU")
    );
}

#[test]
fn the_page_speaks_english_where_asked() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let english = stage.get(&format!("/v/{id}?lang=en"));
    assert_decent(&english);
    assert_eq!(english.header("content-language"), Some("en"));
    assert!(english.text().contains("<h1>GENUINE AND VALID</h1>"));
    let headers = [("Accept-Language", "en-GB,en;q=0.8")];
    let path = format!("/v/{id}");
    let indonesian = send(stage.address, "GET", &path, &headers, b"");
    assert!(indonesian.text().contains("ASLI DAN BERLAKU"));
}

#[test]
fn an_id_that_nobody_has_and_text_that_is_no_id_get_the_same_page() {
    let city = City::new();
    let stage = Stage::start(&city);
    sign(&stage);
    let paths = [
        "/v/00000000000000000000000000000000",
        "/v/0",
        "/v/..%2f..%2fetc%2fpasswd",
        "/v/%ff",
        "/v/%3Cscript%3E",
        "/v/0000000000000000000000000000000000",
        "/v/00000000000000000000000000000000/dokumen.pdf",
        "/v/x/dokumen.pdf",
        "/v/",
        "/",
        "/index.php",
    ];
    let pages: Vec<Answer> = paths.iter().map(|path| stage.get(path)).collect();
    for (path, page) in paths.iter().zip(&pages) {
        assert_eq!(page.status, 404, "{path}");
        assert_decent(page);
        assert!(page.text().contains("<h1>TIDAK DIKENAL</h1>"), "{path}");
    }
    // Nothing of the address is repeated, so there is nothing to tell them apart by.
    assert!(pages.iter().all(|page| page.body == pages[0].body));
}

#[test]
fn a_page_that_waits_for_its_file_is_as_decent_and_never_green() {
    let city = City::new();
    let stage = Stage::start(&city);
    let wish = serde_json::json!({"count": 1, "plan_sha256": "a0".repeat(32)}).to_string();
    let json = ("Content-Type", "application/json");
    let answer = stage
        .post_as_application("/v1/reservations", &[json], wish.as_bytes())
        .json();
    let id = answer["documents"][0]["id"].as_str().unwrap();
    for path in [
        format!("/v/{id}"),
        format!("/v/{id}?lang=en"),
        format!("/v/{}", id.to_uppercase()),
        format!("/v/{id}/dokumen.pdf"),
    ] {
        let page = stage.get(&path);
        assert_eq!(page.status, 404, "{path}");
        assert_decent(&page);
        let html = page.text();
        assert!(html.contains("class=\"verdict awaited\""), "{html}");
        assert!(!html.contains("verdict genuine"), "{html}");
        assert!(!html.contains(id), "{html}");
    }
}

#[test]
fn a_stored_file_that_was_exchanged_is_changed_and_not_handed_out() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let pdf = stage.get(&format!("/v/{id}/dokumen.pdf")).body;
    let mut tampered = pdf.clone();
    let place = tampered
        .windows(9)
        .position(|window| window == b"/Producer")
        .unwrap();
    tampered[place + 11] ^= 1;
    exchange(&city, &tampered);
    let page = stage.get(&format!("/v/{id}"));
    assert_decent(&page);
    let html = page.text();
    assert!(
        html.contains("<h1>BERUBAH</h1>") && !html.contains("ASLI DAN BERLAKU"),
        "{html}"
    );
    assert!(html.contains("Isi dokumen tidak sama dengan yang ditandatangani."));
    assert!(html.contains("tidak sama dengan catatan saat ditandatangani"));
    assert!(!html.contains("dokumen.pdf"));
    let download = stage.get(&format!("/v/{id}/dokumen.pdf"));
    assert_eq!(download.status, 503);
    assert!(download.text().contains("SEDANG TERGANGGU"));
}

/// Another document with a good signature of the same official in the place of this one.
#[test]
fn a_stored_file_that_is_another_signed_document_is_changed_too() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let other = stage.sign(&vector("samples/nota-dinas.pdf")).json();
    let other = stage
        .get(&format!("/v/{}/dokumen.pdf", other["id"].as_str().unwrap()))
        .body;
    exchange(&city, &other);
    let html = stage.get(&format!("/v/{id}")).text();
    assert!(html.contains("<h1>BERUBAH</h1>"), "{html}");
    assert!(html.contains("Isi dokumen sama dengan yang ditandatangani."));
}

#[test]
fn a_stored_file_that_cannot_be_read_is_no_genuine_one() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = sign(&stage);
    exchange(&city, b"nothing");
    let page = stage.get(&format!("/v/{id}"));
    assert_decent(&page);
    assert!(page.text().contains("<h1>BERUBAH</h1>"));
    assert!(page.text().contains("tidak dapat dibaca"));
}

#[test]
fn identity_numbers_of_a_certificate_are_masked() {
    let city = City::with_signer("Ratna 1234567890123456");
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let page = stage.get(&format!("/v/{id}"));
    assert_decent(&page);
    assert!(page.text().contains("Ratna ••••"));
}

#[test]
fn names_of_a_certificate_are_text_and_not_html() {
    let city = City::with_signer("<b>Ratna</b> & \"Anak\"");
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let html = stage.get(&format!("/v/{id}")).text();
    assert!(!html.contains("<b>Ratna"), "{html}");
    assert!(html.contains("Ratna"));
}

#[test]
fn the_demo_says_so_everywhere() {
    let city = City::new();
    let stage = Stage::with(
        &city,
        Setting {
            mode: Mode::Demo,
            ..Setting::of(&city)
        },
    );
    let id = sign(&stage);
    for path in [
        format!("/v/{id}"),
        "/v/0".to_owned(),
        format!("/v/{id}?lang=en"),
    ] {
        let page = stage.get(&path);
        assert_decent(&page);
        assert!(page.text().contains("UJI COBA / DEMO"), "{path}");
    }
    for answer in [
        stage.get("/healthz"),
        stage.post("/v1/sign", &[PDF], b""),
        stage.get("/v1/x"),
    ] {
        assert_eq!(
            answer.header("segel-demo"),
            Some("UJI COBA / DEMO - bukan dokumen resmi")
        );
    }
}

#[test]
fn too_many_visits_are_asked_to_wait() {
    let city = City::new();
    let stage = Stage::start(&city);
    let waited = (0..400)
        .map(|_| stage.get("/v/0"))
        .find(|answer| answer.status == 429)
        .unwrap();
    assert!(waited.header("retry-after").is_some());
    assert!(waited.text().contains("SEDANG SIBUK"));
    assert_decent(&waited);
}

#[test]
fn a_document_is_verified_in_every_form_and_not_kept() {
    let city = City::new();
    let stage = Stage::start(&city);
    let id = sign(&stage);
    let pdf = stage.get(&format!("/v/{id}/dokumen.pdf")).body;

    let raw = stage.post("/v1/verify", &[PDF], &pdf).json();
    assert_eq!(raw["verdict"], "TOTAL-PASSED");
    assert_eq!(raw["file"], serde_json::Value::Null);
    assert_eq!(raw["policy"], "indonesia");
    assert_eq!(raw["signatures"][0]["indication"], "TOTAL-PASSED");

    use base64::prelude::{BASE64_STANDARD, Engine};
    let body = serde_json::json!({"document": BASE64_STANDARD.encode(&pdf), "file": "a.pdf"});
    let json = ("Content-Type", "application/json");
    let answer = stage
        .post("/v1/verify", &[json], body.to_string().as_bytes())
        .json();
    assert_eq!(
        (&answer["file"], &answer["verdict"]),
        (&"a.pdf".into(), &"TOTAL-PASSED".into())
    );

    let mut form = b"--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
        --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"surat.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n"
        .to_vec();
    form.extend_from_slice(&pdf);
    form.extend_from_slice(b"\r\n--x--\r\n");
    let multipart = ("Content-Type", "multipart/form-data; boundary=x");
    let answer = stage.post("/v1/verify", &[multipart], &form).json();
    assert_eq!(
        (&answer["file"], &answer["verdict"]),
        (&"surat.pdf".into(), &"TOTAL-PASSED".into())
    );

    let mut tampered = pdf;
    let place = tampered
        .windows(9)
        .position(|window| window == b"/Producer")
        .unwrap();
    tampered[place + 11] ^= 1;
    let answer = stage.post("/v1/verify", &[PDF], &tampered).json();
    assert_eq!(answer["verdict"], "TOTAL-FAILED");
    assert_eq!(answer["signatures"][0]["sub_indication"], "HASH_FAILURE");

    assert_eq!(
        stage.events(),
        ["credential-created", "signing-intended", "signed"]
    );
}

#[test]
fn what_is_no_signed_pdf_has_a_verdict_too() {
    let city = City::new();
    let stage = Stage::start(&city);
    let verdict = |body: &[u8]| {
        let answer = stage.post("/v1/verify", &[PDF], body);
        assert_eq!(answer.status, 200);
        let json = answer.json();
        assert!(!json["reason"].as_str().unwrap().is_empty());
        assert_eq!(json["signatures"], serde_json::json!([]));
        json["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(verdict(&letter()), "NO-SIGNATURE");
    assert_eq!(verdict(b"hello"), "UNREADABLE");
    assert_eq!(verdict(b""), "UNREADABLE");
    assert_eq!(verdict(&vector("inputs/encrypted.pdf")), "UNREADABLE");
}

#[test]
fn what_is_no_request_to_verify_is_refused_by_name() {
    let city = City::new();
    let stage = Stage::start(&city);
    let table: [(&str, &[u8], u16, &str); 7] = [
        ("application/pdf", &vec![0; 1_000_001], 413, "too-large"),
        ("application/pdf", &vec![0; 3_000_000], 413, "too-large"),
        ("text/html", b"x", 415, "unsupported-media-type"),
        ("application/json", b"{}", 400, "invalid-request"),
        ("multipart/form-data", b"x", 400, "invalid-request"),
        (
            "multipart/form-data; boundary=x",
            b"--x--\r\n",
            400,
            "invalid-request",
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Dis",
            400,
            "invalid-request",
        ),
    ];
    for (content_type, body, status, code) in table {
        let answer = stage.post("/v1/verify", &[("Content-Type", content_type)], body);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (status, code),
            "{content_type}"
        );
    }
}

/// What somebody with access to the disk could do, past the server and its triggers.
fn exchange(city: &City, pdf: &[u8]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let path = format!("sqlite://{}", city.path("segel.sqlite3").display());
        let pool = sqlx::SqlitePool::connect(&path).await.unwrap();
        sqlx::query("UPDATE document_contents SET pdf = ? WHERE rowid = 1")
            .bind(pdf)
            .execute(&pool)
            .await
            .unwrap();
    });
}
