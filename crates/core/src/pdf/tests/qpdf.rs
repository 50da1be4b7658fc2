//! The same objects as qpdf reads them: an independent reader of what is written here.

use lopdf::Object;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Every object of a file by number, as qpdf prints it; `None` where there is no qpdf.
pub(crate) fn objects(file: &[u8]) -> Option<BTreeMap<u32, Value>> {
    let arguments = [
        "--json=2",
        "--json-key=qpdf",
        "--json-stream-data=none",
        "-",
    ];
    // qpdf reads no file from its standard input, but it reads one of the system's names for it
    let folder = std::env::temp_dir();
    let path = folder.join(format!(
        "segel-{}-{:?}.pdf",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::File::create(&path)
        .unwrap()
        .write_all(file)
        .unwrap();
    let check = Command::new("qpdf").arg("--check").arg(&path).output();
    let output = Command::new("qpdf")
        .args(&arguments[..3])
        .arg(&path)
        .stdin(Stdio::null())
        .output();
    std::fs::remove_file(&path).unwrap();
    let (Ok(check), Ok(output)) = (check, output) else {
        assert!(
            std::env::var_os("SEGEL_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
            "qpdf is not installed"
        );
        return None;
    };
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let objects = json["qpdf"][1].as_object().unwrap();
    let numbered = objects.iter().filter_map(|(name, object)| {
        let number = name.strip_prefix("obj:")?.split(' ').next()?;
        let value = object.get("value").or_else(|| object["stream"].get("dict"));
        Some((number.parse().ok()?, value?.clone()))
    });
    Some(numbered.collect())
}

/// Whether an object is what qpdf prints.
pub(crate) fn same(object: &Object, printed: &Value) -> bool {
    match (object, printed) {
        (Object::Null, Value::Null) => true,
        (Object::Boolean(a), Value::Bool(b)) => a == b,
        (Object::Integer(a), Value::Number(b)) => Some(*a) == b.as_i64(),
        (Object::Real(a), Value::Number(b)) => {
            b.as_f64().is_some_and(|b| (f64::from(*a) - b).abs() < 1e-3)
        }
        (Object::Name(a), Value::String(b)) => {
            b.strip_prefix('/').is_some_and(|b| b.as_bytes() == a)
        }
        (Object::String(a, _), Value::String(b)) => {
            match (b.strip_prefix("u:"), b.strip_prefix("b:")) {
                (Some(text), _) => text.as_bytes() == a,
                (_, Some(digits)) => hex::decode(digits).is_ok_and(|b| b == *a),
                _ => false,
            }
        }
        (Object::Reference((number, generation)), Value::String(b)) => {
            *b == format!("{number} {generation} R")
        }
        (Object::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Object::Dictionary(a), Value::Object(b)) => {
            // of a stream qpdf leaves /Length out, and null entries are no entries
            let ours = a
                .iter()
                .filter(|(key, value)| *key != b"Length" && !value.is_null());
            let theirs = b.iter().filter(|(key, _)| *key != "/Length");
            let found = |(key, value): (&Vec<u8>, &Object)| {
                let key = format!("/{}", String::from_utf8_lossy(key));
                b.get(&key).is_some_and(|printed| same(value, printed))
            };
            ours.clone().count() == theirs.count() && ours.into_iter().all(found)
        }
        _ => false,
    }
}
