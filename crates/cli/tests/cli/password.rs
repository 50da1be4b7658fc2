//! Documents that need a password.

use crate::office::{KEY, Office};
use crate::segel::Segel;

const READER: &str = "sandi-pembaca\n";
const OWNER: &str = "sandi-pemilik\n";

#[test]
fn an_encrypted_document_is_signed_and_verified_with_its_password() {
    let office = Office::new();
    for file in [
        "encrypted.pdf",
        "encrypted-rc4-40.pdf",
        "encrypted-object-streams.pdf",
    ] {
        office.take(file);
        for password in [READER, OWNER] {
            let signed = format!("{}-{file}", password.trim());
            office
                .sign(KEY, &["--password-fd", "4"], file, &signed)
                .secret(4, password)
                .run()
                .done();
            let answer = office
                .verify(&["--password-fd", "4", &signed])
                .secret(4, READER)
                .run();
            assert_eq!(answer.done().json()["verdict"], "TOTAL-PASSED");
            let inspected = Segel::new(["inspect", "--json", "--password-fd", "4", &signed])
                .within(office.folder())
                .secret(4, OWNER)
                .run();
            assert_eq!(inspected.done().json()["fields"][0]["name"], "Signature1");
        }
    }
}

#[test]
fn a_document_that_opens_without_a_password_needs_none() {
    let office = Office::new();
    office.take("encrypted-open.pdf");
    office
        .sign(KEY, &[], "encrypted-open.pdf", "hasil.pdf")
        .run()
        .done();
    let answer = office.verify(&["hasil.pdf"]).run();
    assert_eq!(answer.done().json()["verdict"], "TOTAL-PASSED");
    // one password for files of which some need it
    office.signed("sah.pdf");
    let answer = office
        .verify(&["--password-fd", "4", "hasil.pdf", "sah.pdf"])
        .secret(4, READER)
        .run();
    answer.done();
}

#[test]
fn a_password_that_is_missing_or_wrong_is_told_by_name() {
    let office = Office::new();
    office.take("encrypted.pdf");
    let sign = |more: &[&str]| office.sign(KEY, more, "encrypted.pdf", "hasil.pdf");
    sign(&[]).run().refused("password-required", 1);
    let nobody_to_ask = crate::terminal::without_a_terminal(&sign(&[]).in_words());
    nobody_to_ask.refused_in_words("password-required", 1);
    let wrong = || sign(&["--password-fd", "4"]).secret(4, "bukan-ini\n");
    wrong().run().refused("wrong-password", 1);
    wrong()
        .in_words()
        .run()
        .refused_in_words("wrong-password", 1);
    let twice = sign(&["--password-fd", "3"]);
    twice.run().refused("descriptor-twice", 2);
    sign(&["--password-fd", "9"])
        .run()
        .refused("descriptor-closed", 3);
    assert!(!office.path("hasil.pdf").exists());
}

#[test]
fn what_the_owner_forbids_needs_the_owners_password() {
    let office = Office::new();
    office.take("encrypted-read-only.pdf");
    let sign = |password| {
        office
            .sign(
                KEY,
                &["--password-fd", "4"],
                "encrypted-read-only.pdf",
                "hasil.pdf",
            )
            .secret(4, password)
    };
    sign(READER).run().refused("permission-denied", 1);
    sign(READER)
        .in_words()
        .run()
        .refused_in_words("permission-denied", 1);
    sign(OWNER).run().done();
}
