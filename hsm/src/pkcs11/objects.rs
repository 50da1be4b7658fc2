//! Objects of a token: private keys, what their public half is, and certificates.

use crate::address::KeySelector;
use crate::der;
use crate::public_key::{KeyKind, PublicKey};
use cryptoki::error::Error as CryptokiError;
use cryptoki::object::{
    Attribute, AttributeType, CertificateType, KeyType, ObjectClass, ObjectHandle,
};
use cryptoki::session::Session;
use segel_core::x509::Certificate;

/// The DER of the OID of P-256, P-384 and Ed25519 as `CKA_EC_PARAMS` has them, and the name that
/// PKCS#11 3.0 has for Ed25519 beside its OID.
const P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 0x22];
const P521: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 0x23];
const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];
const ED25519_NAME: &[u8] = b"\x13\x0cedwards25519";

/// A private key as the token shows it.
pub(super) struct PrivateKey {
    pub(super) label: Vec<u8>,
    pub(super) id: Vec<u8>,
    /// `Err` holds in words what it is instead of a key that is supported.
    pub(super) kind: Result<KeyKind, String>,
    /// Where the private key itself tells: CKA_PUBLIC_KEY_INFO, or modulus and exponent.
    pub(super) public: Option<PublicKey>,
    pub(super) modulus_bits: Option<usize>,
    pub(super) signs: Signs,
    pub(super) authentication: Authentication,
}

/// CKA_SIGN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    Yes,
    No,
}

/// CKA_ALWAYS_AUTHENTICATE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authentication {
    /// The login of the application is enough.
    PerLogin,
    /// A login of its own before every use.
    PerUse,
}

/// What finds one object again in another session.
#[derive(Debug, Clone)]
pub(super) struct Template {
    class: ObjectClass,
    label: Option<Vec<u8>>,
    id: Option<Vec<u8>>,
}

impl Template {
    pub(super) fn private_keys() -> Self {
        Self::of_class(ObjectClass::PRIVATE_KEY)
    }

    pub(super) fn public_keys() -> Self {
        Self::of_class(ObjectClass::PUBLIC_KEY)
    }

    fn of_class(class: ObjectClass) -> Self {
        Self {
            class,
            label: None,
            id: None,
        }
    }

    /// Narrowed to what the person named.
    pub(super) fn selected_by(mut self, selector: &KeySelector) -> Self {
        match selector {
            KeySelector::Label(label) => self.label = Some(label.clone().into_bytes()),
            KeySelector::Id(id) => self.id = Some(id.clone()),
        }
        self
    }

    /// Narrowed to this label, where one is given.
    pub(super) fn with_label(mut self, label: Option<&[u8]>) -> Self {
        self.label = label.map(<[u8]>::to_vec).or(self.label);
        self
    }

    /// Narrowed to this id, where one is given.
    pub(super) fn with_id(mut self, id: Option<&[u8]>) -> Self {
        self.id = id.map(<[u8]>::to_vec).or(self.id);
        self
    }

    pub(super) fn find(&self, session: &Session) -> Result<Vec<ObjectHandle>, CryptokiError> {
        let mut attributes = vec![Attribute::Class(self.class), Attribute::Token(true)];
        attributes.extend(self.label.clone().map(Attribute::Label));
        attributes.extend(self.id.clone().map(Attribute::Id));
        session.find_objects(&attributes)
    }
}

/// Reads a private key's attributes.
pub(super) fn private_key(
    session: &Session,
    handle: ObjectHandle,
) -> Result<PrivateKey, CryptokiError> {
    let attributes = session.get_attributes(
        handle,
        &[
            AttributeType::Label,
            AttributeType::Id,
            AttributeType::KeyType,
            AttributeType::Sign,
            AttributeType::AlwaysAuthenticate,
        ],
    )?;
    let mut key = PrivateKey {
        label: Vec::new(),
        id: Vec::new(),
        kind: Err("the token does not tell its type".to_owned()),
        public: None,
        modulus_bits: None,
        signs: Signs::Yes,
        authentication: Authentication::PerLogin,
    };
    let mut key_type = None;
    for attribute in attributes {
        match attribute {
            Attribute::Label(label) => key.label = label,
            Attribute::Id(id) => key.id = id,
            Attribute::KeyType(found) => key_type = Some(found),
            Attribute::Sign(false) => key.signs = Signs::No,
            Attribute::AlwaysAuthenticate(true) => key.authentication = Authentication::PerUse,
            _ => {}
        }
    }
    if let Some(key_type) = key_type {
        read_kind(session, handle, key_type, &mut key);
    }
    if key.public.is_none() {
        key.public = public_key_info(session, handle);
    }
    Ok(key)
}

fn read_kind(session: &Session, handle: ObjectHandle, key_type: KeyType, key: &mut PrivateKey) {
    match key_type {
        KeyType::RSA => {
            key.kind = Ok(KeyKind::Rsa);
            key.public = rsa_public_key(session, handle);
            key.modulus_bits = key.public.as_ref().map(PublicKey::bits);
        }
        KeyType::EC | KeyType::EC_EDWARDS => {
            key.kind = curve(session, handle)
                .ok_or_else(|| "its curve is none of P-256, P-384 and Ed25519".to_owned());
        }
        other => key.kind = Err(format!("its type is {other}, supported are RSA and EC")),
    }
}

/// The public half by the public key object with the same CKA_ID, or the same label where there is
/// no id. `None` where there is none, several, or one that does not parse.
pub(super) fn public_half(session: &Session, key: &PrivateKey) -> Option<PublicKey> {
    let template = Template::public_keys();
    let template = if key.id.is_empty() {
        template.with_label(Some(&key.label))
    } else {
        template.with_id(Some(&key.id))
    };
    let [handle] = template.find(session).ok()?.try_into().ok()?;
    public_key(session, handle, key.kind.clone().ok()?)
}

/// A public key object's key.
pub(super) fn public_key(
    session: &Session,
    handle: ObjectHandle,
    kind: KeyKind,
) -> Option<PublicKey> {
    if kind == KeyKind::Rsa {
        return rsa_public_key(session, handle);
    }
    let found = read(session, handle, &[AttributeType::EcPoint]);
    let point = found.into_iter().find_map(|attribute| match attribute {
        Attribute::EcPoint(point) => Some(point),
        _ => None,
    })?;
    // PKCS#11 wants the DER of an OCTET STRING; tokens that give the bare point are met too.
    let bare = PublicKey::from_point(kind, &point).ok();
    bare.or_else(|| {
        let (inner, rest) = der::read(der::OCTET_STRING, &point)?;
        PublicKey::from_point(kind, inner)
            .ok()
            .filter(|_| rest.is_empty())
    })
}

/// The kind of a public key object.
pub(super) fn public_kind(session: &Session, handle: ObjectHandle) -> Option<KeyKind> {
    let found = read(session, handle, &[AttributeType::KeyType]);
    found.into_iter().find_map(|attribute| match attribute {
        Attribute::KeyType(KeyType::RSA) => Some(KeyKind::Rsa),
        Attribute::KeyType(KeyType::EC | KeyType::EC_EDWARDS) => curve(session, handle),
        _ => None,
    })
}

/// A certificate on the token with what ties it to a key.
pub(super) struct StoredCertificate {
    pub(super) certificate: Certificate,
    pub(super) label: Vec<u8>,
    pub(super) id: Vec<u8>,
}

/// All X.509 certificates on the token that parse.
pub(super) fn certificates(session: &Session) -> Result<Vec<StoredCertificate>, CryptokiError> {
    let handles = session.find_objects(&[
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
    ])?;
    let mut certificates = Vec::new();
    for handle in handles {
        let mut value = Vec::new();
        let mut label = Vec::new();
        let mut id = Vec::new();
        for attribute in session.get_attributes(
            handle,
            &[
                AttributeType::Value,
                AttributeType::Label,
                AttributeType::Id,
            ],
        )? {
            match attribute {
                Attribute::Value(der) => value = der,
                Attribute::Label(found) => label = found,
                Attribute::Id(found) => id = found,
                _ => {}
            }
        }
        if let Ok(certificate) = Certificate::from_der(value) {
            certificates.push(StoredCertificate {
                certificate,
                label,
                id,
            });
        }
    }
    Ok(certificates)
}

/// The label and id of any object.
pub(super) fn names(
    session: &Session,
    handle: ObjectHandle,
) -> Result<(Vec<u8>, Vec<u8>), CryptokiError> {
    let mut label = Vec::new();
    let mut id = Vec::new();
    for attribute in session.get_attributes(handle, &[AttributeType::Label, AttributeType::Id])? {
        match attribute {
            Attribute::Label(found) => label = found,
            Attribute::Id(found) => id = found,
            _ => {}
        }
    }
    Ok((label, id))
}

fn rsa_public_key(session: &Session, handle: ObjectHandle) -> Option<PublicKey> {
    let mut modulus = Vec::new();
    let mut exponent = Vec::new();
    for attribute in read(
        session,
        handle,
        &[AttributeType::Modulus, AttributeType::PublicExponent],
    ) {
        match attribute {
            Attribute::Modulus(number) => modulus = number,
            Attribute::PublicExponent(number) => exponent = number,
            _ => {}
        }
    }
    PublicKey::from_modulus(&modulus, &exponent)
}

fn curve(session: &Session, handle: ObjectHandle) -> Option<KeyKind> {
    let found = read(session, handle, &[AttributeType::EcParams]);
    found.into_iter().find_map(|attribute| match attribute {
        Attribute::EcParams(params) => match params.as_slice() {
            P256 => Some(KeyKind::P256),
            P384 => Some(KeyKind::P384),
            P521 => Some(KeyKind::P521),
            ED25519 | ED25519_NAME => Some(KeyKind::Ed25519),
            _ => None,
        },
        _ => None,
    })
}

/// CKA_PUBLIC_KEY_INFO (PKCS#11 2.40), which many tokens do not have.
fn public_key_info(session: &Session, handle: ObjectHandle) -> Option<PublicKey> {
    let found = read(session, handle, &[AttributeType::PublicKeyInfo]);
    found.into_iter().find_map(|attribute| match attribute {
        Attribute::PublicKeyInfo(spki) => PublicKey::from_spki(&spki).ok(),
        _ => None,
    })
}

/// Attributes that need not be there: what cannot be read is as good as absent.
fn read(session: &Session, handle: ObjectHandle, wanted: &[AttributeType]) -> Vec<Attribute> {
    session.get_attributes(handle, wanted).unwrap_or_default()
}
