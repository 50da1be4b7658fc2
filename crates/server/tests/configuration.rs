//! Every way in which a configuration is refused, and that the refusal names key, value and reason.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use segel_core::inspection::{FindingCode, Refused};
use segel_server::config::{Config, Environment, Refusals};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// A folder with everything that a right configuration names.
struct Fixture {
    folder: tempfile::TempDir,
    environment: Environment,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixture = Self {
            environment: Environment {
                listen: None,
                credentials_directory: Some(folder.path().join("credentials")),
            },
            folder,
        };
        fixture.write("pin", b"1234\n", 0o600);
        std::fs::create_dir(fixture.path("credentials")).unwrap();
        fixture.write("credentials/segel-pin", b"1234", 0o440);
        fixture
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8], mode: u32) {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// The lines of a right configuration, by key.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let path = |name: &str| format!("{:?}", self.path(name));
        vec![
            ("listen", "\"127.0.0.1:8080\"".to_owned()),
            ("public_url", "\"https://tte.kotacontoh.go.id\"".to_owned()),
            ("database", path("segel.sqlite3")),
            ("trusted_proxies", "[\"127.0.0.1\"]".to_owned()),
            ("signing.token", "\"file:/srv/token\"".to_owned()),
            ("signing.key", "\"kepala-dinas\"".to_owned()),
            ("signing.pin_file", path("pin")),
            (
                "signing.refuse",
                "[\"script\", \"text-covered\"]".to_owned(),
            ),
            ("limits.document_bytes", "1000000".to_owned()),
        ]
    }

    /// Replaces the value of `key`, adds it where it is new, or removes it where `value` is empty.
    fn load_with(&self, key: &str, value: &str) -> Result<Config, Refusals> {
        let mut lines = self.lines();
        lines.retain(|(name, _)| *name != key);
        let mut entries: Vec<(String, String)> = lines
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        if !value.is_empty() {
            entries.push((key.to_owned(), value.to_owned()));
        }
        let text: String = entries
            .iter()
            .map(|(key, value)| format!("{key} = {value}\n"))
            .collect();
        self.load(&text)
    }

    fn load(&self, text: &str) -> Result<Config, Refusals> {
        let file = self.path("segel.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(&file, &self.environment)
    }
}

fn refusals(outcome: Result<Config, Refusals>) -> Refusals {
    match outcome {
        Ok(_) => panic!("accepted"),
        Err(refusals) => refusals,
    }
}

#[test]
fn a_right_configuration_is_taken() {
    let fixture = Fixture::new();
    let config = fixture.load_with("listen", "\"[::1]:9000\"").unwrap();
    assert_eq!(config.listen.to_string(), "[::1]:9000");
    assert_eq!(config.public_url.host(), "tte.kotacontoh.go.id");
    assert_eq!(config.document_bytes, 1_000_000);
    assert_eq!(config.trusted_proxies.len(), 1);
    assert!(config.signing.pin.is_some());
    assert!(config.anchors.is_empty());
    let refused = Refused::These(vec![FindingCode::Script, FindingCode::TextCovered]);
    assert_eq!(config.signing.refused, refused);
}

#[test]
fn what_may_be_absent_has_a_default() {
    let fixture = Fixture::new();
    assert_eq!(
        fixture.load_with("listen", "").unwrap().listen.to_string(),
        "127.0.0.1:8080"
    );
    let bytes = fixture.load_with("limits.document_bytes", "").unwrap();
    assert_eq!(bytes.document_bytes, 50 * 1024 * 1024);
    assert!(
        fixture
            .load_with("trusted_proxies", "")
            .unwrap()
            .trusted_proxies
            .is_empty()
    );
    assert!(
        fixture
            .load_with("signing.pin_file", "")
            .unwrap()
            .signing
            .pin
            .is_none()
    );
    let refused = fixture.load_with("signing.refuse", "").unwrap();
    assert_eq!(refused.signing.refused, Refused::None);
}

#[test]
fn all_findings_are_refused_by_one_word_and_an_unknown_one_is_told_what_there_is() {
    let fixture = Fixture::new();
    let config = fixture.load_with("signing.refuse", "[\"script\", \"all\"]");
    assert_eq!(config.unwrap().signing.refused, Refused::All);
    let refused = refusals(fixture.load_with("signing.refuse", "[\"script\", \"scripts\"]"));
    let told = refused.to_string();
    assert!(told.contains("signing.refuse = \"scripts\": "), "{told}");
    assert!(told.contains("all, object-twice, "), "{told}");
    assert!(told.contains(", text-covered."), "{told}");
    assert_eq!(told.lines().count(), 1);
}

#[test]
fn the_environment_goes_before_the_file() {
    let mut fixture = Fixture::new();
    fixture.environment.listen = Some("127.0.0.1:9999".to_owned());
    let config = fixture.load_with("listen", "\"127.0.0.1:8080\"").unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:9999");
    fixture.environment.listen = Some("localhost".to_owned());
    let refused = refusals(fixture.load_with("listen", "\"127.0.0.1:8080\""));
    assert!(
        refused
            .to_string()
            .starts_with("environment: SEGEL_LISTEN = \"localhost\": ")
    );
}

#[test]
fn a_systemd_credential_serves_as_the_pin() {
    let mut fixture = Fixture::new();
    let text = |credential: &str| {
        let fixture = Fixture::new();
        fixture
            .lines()
            .iter()
            .filter(|(key, _)| *key != "signing.pin_file" && *key != "database")
            .map(|(key, value)| format!("{key} = {value}\n"))
            .collect::<String>()
            + &format!("signing.pin_credential = \"{credential}\"\n")
    };
    let database = format!("database = {:?}\n", fixture.path("segel.sqlite3"));
    let load = |fixture: &Fixture, name: &str| fixture.load(&(database.clone() + &text(name)));
    assert!(load(&fixture, "segel-pin").unwrap().signing.pin.is_some());
    for wrong in ["", "other", "../pin", ".."] {
        let refused = refusals(load(&fixture, wrong)).to_string();
        assert!(refused.contains("signing.pin_credential"), "{refused}");
    }
    fixture.environment.credentials_directory = None;
    let refused = refusals(load(&fixture, "segel-pin")).to_string();
    assert!(
        refused.contains("$CREDENTIALS_DIRECTORY is not set"),
        "{refused}"
    );
}

#[test]
fn each_wrong_value_is_refused_by_key_value_and_reason() {
    let fixture = Fixture::new();
    fixture.write("open", b"1234\n", 0o644);
    fixture.write("group", b"1234\n", 0o640);
    fixture.write("empty", b"", 0o600);
    fixture.write("blank", b"\n", 0o600);
    fixture.write("lines", b"1234\n5678\n", 0o600);
    fixture.write("binary", b"\xff\xfe", 0o600);
    fixture.write("long", &[b'1'; 2000], 0o600);
    fixture.write("text.pem", b"no certificate", 0o644);
    let path = |name: &str| format!("{:?}", fixture.path(name));
    let table: Vec<(&str, String, &str)> = vec![
        (
            "listen",
            "\"localhost:8080\"".into(),
            "not an IP address and a port",
        ),
        ("listen", "8080".into(), "of type integer, not text"),
        ("public_url", String::new(), "the key is missing"),
        (
            "public_url",
            "\"http://tte.kotacontoh.go.id\"".into(),
            "does not begin with https://",
        ),
        (
            "public_url",
            "\"https://tte.kotacontoh.id\"".into(),
            "not under .go.id",
        ),
        (
            "public_url",
            "\"https://tte.kotacontoh.go.id/x\"".into(),
            "has a path",
        ),
        (
            "public_url",
            "\"https://tte.kotacontoh.go.id:1\"".into(),
            "has a port",
        ),
        ("database", String::new(), "the key is missing"),
        (
            "database",
            "\"segel.sqlite3\"".into(),
            "the path is relative",
        ),
        (
            "database",
            "\"/no/such/folder/segel.sqlite3\"".into(),
            "its folder does not exist",
        ),
        ("database", path(""), "it is a folder"),
        ("trusted_proxies", "[\"proxy\"]".into(), "not an IP address"),
        (
            "trusted_proxies",
            "\"127.0.0.1\"".into(),
            "of type string, not a list",
        ),
        (
            "trusted_proxies",
            "[1]".into(),
            "of type integer, not a list",
        ),
        ("signing.token", String::new(), "the key is missing"),
        ("signing.token", "\"token\"".into(), "not understood"),
        ("signing.key", String::new(), "the key is missing"),
        ("signing.key", "\"id:xyz\"".into(), "hexadecimal"),
        ("signing.pin_file", path("absent"), "cannot be read"),
        (
            "signing.pin_file",
            path("credentials"),
            "not a regular file",
        ),
        ("signing.pin_file", path("open"), "its mode is 0644"),
        ("signing.pin_file", path("group"), "its mode is 0640"),
        ("signing.pin_file", path("empty"), "it is empty"),
        ("signing.pin_file", path("blank"), "it is empty"),
        ("signing.pin_file", path("lines"), "more than one line"),
        ("signing.pin_file", path("binary"), "not UTF-8"),
        ("signing.pin_file", path("long"), "more than 1024 bytes"),
        (
            "signing.pin_credential",
            "\"segel-pin\"".into(),
            "pin_file is given as well",
        ),
        (
            "signing.refuse",
            "[\"scripts\"]".into(),
            "there is no such finding",
        ),
        (
            "signing.refuse",
            "[\"\"]".into(),
            "there is no such finding",
        ),
        (
            "signing.refuse",
            "\"script\"".into(),
            "of type string, not a list",
        ),
        ("signing.cert", path("absent.pem"), "cannot be read"),
        (
            "signing.cert",
            path("text.pem"),
            "-----BEGIN CERTIFICATE-----",
        ),
        (
            "signing.chain",
            path("text.pem"),
            "-----BEGIN CERTIFICATE-----",
        ),
        (
            "verification.anchors",
            format!("[{}]", path("absent.pem")),
            "cannot be read",
        ),
        (
            "verification.anchors",
            format!("[{}]", path("text.pem")),
            "-----BEGIN CERTIFICATE-----",
        ),
        (
            "verification.anchors",
            "true".into(),
            "of type boolean, not a list",
        ),
        ("limits.document_bytes", "0".into(), "not between 1024 and"),
        ("limits.document_bytes", "-1".into(), "not between 1024 and"),
        (
            "limits.document_bytes",
            "1000000000".into(),
            "not between 1024 and",
        ),
        (
            "limits.document_bytes",
            "\"50 MB\"".into(),
            "of type string, not a whole number",
        ),
        ("lisen", "\"127.0.0.1:1\"".into(), "there is no such key"),
        (
            "signing.pin",
            "\"1234\"".into(),
            "secrets do not stand in the configuration",
        ),
        ("limits.body", "1".into(), "there is no such key"),
        ("verification.anchor", "[]".into(), "there is no such key"),
    ];
    for (key, value, reason) in table {
        let refused = refusals(fixture.load_with(key, &value));
        let [refusal] = refused.0.as_slice() else {
            panic!("{key} = {value}: {refused}");
        };
        assert_eq!(refusal.key, key, "{refused}");
        assert!(refusal.place.ends_with("segel.toml"), "{refused}");
        assert!(refusal.reason.contains(reason), "{refused}");
        assert!(!refusal.next_step.is_empty(), "{refused}");
    }
}

#[test]
fn a_secret_in_the_wrong_place_is_not_repeated() {
    let fixture = Fixture::new();
    for (key, value) in [
        ("signing.pin", "\"739154\""),
        (
            "signing.token",
            "\"pkcs11:token=a?module-path=/m.so&pin-value=739154\"",
        ),
        ("passphrase", "\"739154\""),
    ] {
        let refused = refusals(fixture.load_with(key, value)).to_string();
        assert!(
            refused.contains(key) && !refused.contains("739154"),
            "{refused}"
        );
    }
}

#[test]
fn all_complaints_come_at_once() {
    let fixture = Fixture::new();
    let refused = refusals(fixture.load("listen = 1\nnonsense = 2\n[signing]\n"));
    let keys: Vec<&str> = refused
        .0
        .iter()
        .map(|refusal| refusal.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [
            "listen",
            "public_url",
            "database",
            "signing.token",
            "signing.key",
            "nonsense"
        ]
    );
    assert_eq!(refused.to_string().lines().count(), 6);
}

#[test]
fn a_file_that_is_absent_or_no_toml_is_refused() {
    let fixture = Fixture::new();
    let absent = Config::load(&fixture.path("absent.toml"), &fixture.environment);
    assert!(refusals(absent).to_string().contains("it cannot be read"));
    let refused = refusals(fixture.load("listen = \"127.0.0.1:1\"\nkey = = 739154\n")).to_string();
    assert!(refused.contains("line 2: it is not TOML"), "{refused}");
    assert!(!refused.contains("739154"), "{refused}");
    let refused = refusals(fixture.load_with("signing", "1"));
    assert!(
        refused.to_string().contains("it is not TOML"),
        "defined twice: {refused}"
    );
}

#[test]
fn the_credential_commands_need_only_the_database() {
    let fixture = Fixture::new();
    let file = fixture.path("segel.toml");
    let database = fixture.path("segel.sqlite3");
    std::fs::write(
        &file,
        format!("database = {database:?}\n[signing]\npin_file = \"/nobody\"\n"),
    )
    .unwrap();
    assert_eq!(Config::load_database_path(&file).unwrap(), database);
    std::fs::write(&file, "listen = \"x\"").unwrap();
    assert!(Config::load_database_path(&file).is_err());
}

#[test]
fn a_pin_file_of_another_user_is_refused() {
    let fixture = Fixture::new();
    if std::os::unix::fs::chown(fixture.path("pin"), Some(65534), None).is_err() {
        println!("skipped: a_pin_file_of_another_user_is_refused: only root can give a file away");
        return;
    }
    let refused = refusals(fixture.load_with("listen", ""));
    assert!(
        refused.to_string().contains("it belongs to user 65534"),
        "{refused}"
    );
}
