//! Equal inputs give equal outputs, so that a signature can be made again and compared.

use super::*;

#[test]
fn equal_inputs_give_equal_outputs() {
    for signer in [Signatory::ed25519(), Signatory::rsa()] {
        let (first, _) = signed(&letter(), &signer);
        let (again, _) = signed(&letter(), &signer);
        assert!(first == again);
        // over a document that has a file identifier, a form and a signature already
        let (second, _) = signed(&first, &signer);
        assert!(second == signed(&again, &signer).0);
        assert!(second.starts_with(&first));
    }
}

#[test]
fn the_time_that_is_claimed_is_all_the_time_that_there_is() {
    let signer = Signatory::ed25519();
    let letter = letter();
    let document = Document::open(&letter, &Limits::default()).unwrap();
    let at = |time| {
        let mut output = Vec::new();
        sign(
            &document,
            &SignatureRequest::new(time),
            &signer,
            &mut output,
        )
        .unwrap();
        output
    };
    assert!(at(AT) == at(AT));
    assert!(at(AT) != at(AT + time::Duration::SECOND));
}
