//! The schema of the verification's answer for `openapi.json`. Core's report knows nothing of OpenAPI,
//! so its members are named here once more; a test holds the two together.

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Stands for [`super::verify::VerifyAnswer`].
pub(super) struct ReportSchema;

impl ToSchema for ReportSchema {
    fn name() -> std::borrow::Cow<'static, str> {
        "VerificationReport".into()
    }
}

impl PartialSchema for ReportSchema {
    fn schema() -> RefOr<Schema> {
        let verdicts = [
            "TOTAL-PASSED",
            "INDETERMINATE",
            "TOTAL-FAILED",
            "NO-SIGNATURE",
            "UNREADABLE",
        ];
        object(vec![
            ("file", text_or_null("The name that came with the document")),
            ("verdict", one_of(&verdicts, "The worst of the signatures")),
            ("reason", text("One sentence for people")),
            ("policy", text("The name of the policy that judged")),
            ("validation_time", time("The time judged for")),
            (
                "signatures",
                ArrayBuilder::new()
                    .items(RefOr::T(signature()))
                    .description(Some("One entry for each signature field with a value"))
                    .build()
                    .into(),
            ),
            (
                "changes",
                ArrayBuilder::new()
                    .items(RefOr::T(change()))
                    .description(Some(
                        "What revisions changed after the first signature; each concerns every signature \
                         of an earlier revision",
                    ))
                    .build()
                    .into(),
            ),
            ("change_count", integer("How many there are")),
        ])
        .into()
    }
}

fn signature() -> Schema {
    object(vec![
        ("field", text("The full name of its field")),
        (
            "kind",
            one_of(&["signature", "document-timestamp"], "What it is"),
        ),
        (
            "indication",
            one_of(
                &[
                    "TOTAL-PASSED",
                    "INDETERMINATE",
                    "TOTAL-FAILED",
                    "PASSED",
                    "FAILED",
                ],
                "The main status (ETSI EN 319 102-1, 5.1.3)",
            ),
        ),
        (
            "sub_indication",
            text_or_null("Why it is not passed (ETSI EN 319 102-1, tables 5 and 6)"),
        ),
        (
            "reference_digest",
            bool_or_null("Whether the ByteRange's digest equals messageDigest"),
        ),
        (
            "signature_value",
            bool_or_null("Whether the signature verifies over the signed attributes"),
        ),
        (
            "coverage",
            one_of(
                &["WHOLE_FILE", "WHOLE_REVISION", "PARTIAL", "INVALID"],
                "How much of the file the ByteRange covers",
            ),
        ),
        (
            "revision",
            integer_or_null("The revision that it signs, from 1"),
        ),
        (
            "modifications",
            text_or_null(
                "What later revisions did: NONE, LT_DATA, FORM_FILLING, ANNOTATIONS, OTHER",
            ),
        ),
        (
            "modifications_permitted",
            bool_or_null("Whether that was permitted"),
        ),
        (
            "modification_rule",
            text_or_null("The rule that decided it"),
        ),
        (
            "level",
            text_or_null("The PAdES level: B-B, B-T, B-LT, B-LTA"),
        ),
        (
            "evidence",
            object(vec![
                (
                    "signature_timestamp",
                    boolean("A signature time-stamp is there"),
                ),
                (
                    "validation_data",
                    boolean("A Document Security Store is there"),
                ),
                (
                    "archive_timestamp",
                    boolean("A document time-stamp is there"),
                ),
            ])
            .into(),
        ),
        (
            "signer",
            text_or_null("The signer's distinguished name (RFC 4514)"),
        ),
        (
            "signer_certificate_sha256",
            text_or_null("SHA-256 of the signing certificate in hex"),
        ),
        (
            "claimed_signing_time",
            time_or_null("The time that the signer claims"),
        ),
        (
            "best_signature_time",
            time_or_null("The earliest time at which the signature is proven to have existed"),
        ),
        (
            "warnings",
            ArrayBuilder::new()
                .items(text("A sentence"))
                .description(Some("What else was seen, or not checked"))
                .build()
                .into(),
        ),
    ])
}

fn change() -> Schema {
    object(vec![
        ("revision", integer("The number of the revision, from 1")),
        (
            "object",
            integer_or_null("The object; null where it is about bytes or the trailer"),
        ),
        ("path", text("How the object is reached; for bytes, which")),
        ("field", text_or_null("The form field that it belongs to")),
        ("class", text("LT_DATA, FORM_FILLING, ANNOTATIONS or OTHER")),
        ("rule", text("Which rule says so: a stable name")),
        ("explanation", text("The rule in a sentence")),
        ("old", text_or_null("What stood there, shortened")),
        ("new", text_or_null("What stands there now, shortened")),
    ])
}

type Property = RefOr<Schema>;

/// All members are always there; a fact that is not established is null.
fn object(properties: Vec<(&str, Property)>) -> Schema {
    let mut builder = ObjectBuilder::new();
    for (name, property) in properties {
        builder = builder.property(name, property).required(name);
    }
    builder.build().into()
}

fn typed(schema_type: SchemaType, description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(schema_type)
        .description(Some(description))
}

fn nullable(of: Type) -> SchemaType {
    SchemaType::from_iter([of, Type::Null])
}

fn text(description: &str) -> Property {
    typed(SchemaType::Type(Type::String), description).into()
}

fn text_or_null(description: &str) -> Property {
    typed(nullable(Type::String), description).into()
}

fn integer(description: &str) -> Property {
    typed(SchemaType::Type(Type::Integer), description).into()
}

fn integer_or_null(description: &str) -> Property {
    typed(nullable(Type::Integer), description).into()
}

fn boolean(description: &str) -> Property {
    typed(SchemaType::Type(Type::Boolean), description).into()
}

fn bool_or_null(description: &str) -> Property {
    typed(nullable(Type::Boolean), description).into()
}

fn one_of(values: &[&str], description: &str) -> Property {
    typed(SchemaType::Type(Type::String), description)
        .enum_values(Some(values.iter().copied()))
        .into()
}

fn date_time(schema_type: SchemaType, description: &str) -> Property {
    use utoipa::openapi::schema::{KnownFormat, SchemaFormat};
    typed(schema_type, description)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .into()
}

fn time(description: &str) -> Property {
    date_time(SchemaType::Type(Type::String), description)
}

fn time_or_null(description: &str) -> Property {
    date_time(nullable(Type::String), description)
}
