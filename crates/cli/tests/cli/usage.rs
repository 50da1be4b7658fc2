//! The command line itself.

use crate::segel::Segel;

#[test]
fn help_is_in_indonesian_and_in_english() {
    for arguments in [
        &["--help"][..],
        &["sign", "--help"],
        &["verify", "-h"],
        &["inspect", "--help"],
        &["token", "--help"],
        &["token", "create", "--help"],
        &["token", "generate", "--help"],
        &["token", "import", "--help"],
        &["token", "attach", "--help"],
        &["token", "request", "--help"],
        &["token", "list", "--help"],
    ] {
        let indonesian = Segel::new(arguments).run();
        assert!(
            indonesian.done().output.contains("Pemakaian: segel"),
            "{indonesian:?}"
        );
        let english = Segel::new(["--lang", "en"]).args(arguments).run();
        assert!(
            english.done().output.contains("Usage: segel"),
            "{english:?}"
        );
    }
    assert_eq!(
        Segel::new(["--version"]).run().done().output,
        "segel 0.1.0\n"
    );
}

#[test]
fn nothing_asked_is_answered_with_help_on_standard_error() {
    for arguments in [&[][..], &["token"]] {
        let answer = Segel::new(arguments).run();
        assert_eq!(answer.exit, Some(2), "{answer:?}");
        assert_eq!(answer.output, "");
        assert!(answer.complaint.contains("Pemakaian: segel"), "{answer:?}");
    }
}

#[test]
fn arguments_that_cannot_be_read_have_names() {
    for (arguments, code) in [
        (&["sign", "--tidak-ada"][..], "unknown-argument"),
        (&["tandatangani"], "unknown-command"),
        (&["sign"], "missing-argument"),
        (&["verify"], "missing-argument"),
        (&["verify", "--fetch=ya", "x"], "invalid-value"),
        (&["sign", "--pin-fd", "satu", "a", "b"], "invalid-value"),
        (&["sign", "--pin-fd=-1", "a", "b"], "invalid-value"),
        (&["--lang", "fr", "verify", "x"], "invalid-value"),
        (
            &["token", "import", "--token", "file:x", "--label", "x"],
            "missing-argument",
        ),
        (
            &[
                "token", "import", "--token", "file:x", "--label", "x", "--p12", "a", "--key", "b",
            ],
            "conflicting-arguments",
        ),
        (&["token", "list"], "missing-argument"),
    ] {
        let answer = Segel::new(arguments).run();
        answer.refused_in_words(code, 2);
    }
    Segel::new(["sign", "--json", "--tidak-ada"])
        .run()
        .refused("unknown-argument", 2);
    let answer = Segel::new(["verify", "--json", "x"])
        .env("SEGEL_LANG", "fr")
        .run();
    answer.refused("language-unknown", 2);
}
