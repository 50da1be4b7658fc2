//! What `segel inspect` shows.

use crate::office::Office;
use crate::segel::Segel;

#[test]
fn a_signed_document_shows_its_sections_fields_and_signatures() {
    let office = Office::new();
    office.signed("hasil.pdf");
    let inspected = Segel::new(["inspect", "--json", "hasil.pdf"])
        .within(office.folder())
        .run()
        .done()
        .json();
    assert_eq!(inspected["file"], "hasil.pdf");
    let size = std::fs::metadata(office.path("hasil.pdf")).unwrap().len();
    assert_eq!(inspected["size_bytes"].as_u64(), Some(size));
    assert_eq!(
        inspected["cross_reference_sections"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(inspected["fields"][0]["name"], "Signature1");
    assert_eq!(inspected["signatures"][0]["coverage"], "WHOLE_FILE");
    assert_eq!(
        inspected["signatures"][0]["sub_filter"],
        "ETSI.CAdES.detached"
    );
    let text = Segel::new(["inspect", "hasil.pdf"])
        .within(office.folder())
        .run();
    assert!(
        text.done()
            .output
            .contains("Tanda tangan pada kolom Signature1"),
        "{text:?}"
    );
}

#[test]
fn what_cannot_be_looked_into_is_named() {
    let office = Office::new();
    office.take("not-a-pdf.pdf");
    let inspect = || Segel::new(["inspect", "--json", "not-a-pdf.pdf"]).within(office.folder());
    inspect().run().refused("not-a-pdf", 1);
    inspect().in_words().run().refused_in_words("not-a-pdf", 1);
    let missing = Segel::new(["inspect", "--json", "tidak-ada.pdf"]).within(office.folder());
    missing.run().refused("input-missing", 1);
}
