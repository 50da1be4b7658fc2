//! One token of a test, made and filled inside the test's own process.

use crate::module::Module;
use crate::{TestKey, objects};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use secrecy::{ExposeSecret, SecretString};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;

const USER_PIN: &str = "648219";
const SO_PIN: &str = "97351862";

/// An initialised token, whichever module it is behind. Programs that a test starts see it through
/// [`Token::environment`].
pub struct Token {
    label: String,
    slot: Slot,
    module: &'static Module,
}

impl Token {
    /// Initialises the token in a free slot; nobody else takes the slot meanwhile.
    pub(crate) fn initialise(module: &'static Module, slot: Slot, label: String) -> Self {
        let so_pin = SecretString::from(SO_PIN);
        module.context.init_token(slot, &so_pin, &label).unwrap();
        let session = module.context.open_rw_session(slot).unwrap();
        session.login(UserType::So, Some(&so_pin)).unwrap();
        session.init_pin(&SecretString::from(USER_PIN)).unwrap();
        session.logout().unwrap();
        Self {
            label,
            slot,
            module,
        }
    }

    /// The path of the module.
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.module.path
    }

    /// The token's label.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The token's serial number.
    #[must_use]
    pub fn serial(&self) -> String {
        let info = self.module.context.get_token_info(self.slot).unwrap();
        info.serial_number().to_owned()
    }

    /// The number of its slot in this process.
    #[must_use]
    pub fn slot_id(&self) -> u64 {
        self.slot.id()
    }

    /// The token's URI (RFC 7512), with `module-path`.
    #[must_use]
    pub fn uri(&self) -> String {
        self.uri_through(self.module())
    }

    /// The same token through another module that leads to it.
    #[must_use]
    pub fn uri_through(&self, module: &Path) -> String {
        format!(
            "pkcs11:token={};serial={}?module-path={}",
            self.label,
            self.serial(),
            module.display()
        )
    }

    /// The PIN of its user.
    #[must_use]
    pub fn pin(&self) -> SecretString {
        SecretString::from(USER_PIN)
    }

    /// The PIN with a line end in an open file, to be passed as `--pin-fd` or standard input.
    #[must_use]
    pub fn pin_file(&self) -> File {
        let mut file = tempfile::tempfile().unwrap();
        writeln!(file, "{}", self.pin().expose_secret()).unwrap();
        file.rewind().unwrap();
        file
    }

    /// The environment variable that a program needs to see this process's tokens.
    #[must_use]
    pub fn environment(&self) -> (&'static str, &Path) {
        (self.module.variable, &self.module.configuration)
    }

    /// Whether the module makes keys of this kind.
    #[must_use]
    pub fn makes(&self, key: TestKey) -> bool {
        let mechanisms = self.module.context.get_mechanism_list(self.slot).unwrap();
        mechanisms.contains(&key.generation().mechanism_type())
    }

    /// Makes a key pair on the token and answers the DER of its SubjectPublicKeyInfo.
    #[must_use]
    pub fn generate(&self, label: &str, id: &[u8], key: TestKey) -> Vec<u8> {
        self.generate_with(label, id, key, &[])
    }

    /// [`Token::generate`] with more attributes for the private key.
    #[must_use]
    pub fn generate_with(
        &self,
        label: &str,
        id: &[u8],
        key: TestKey,
        private: &[Attribute],
    ) -> Vec<u8> {
        let names = [
            Attribute::Token(true),
            Attribute::Label(label.into()),
            Attribute::Id(id.into()),
        ];
        let mut public_template = names.to_vec();
        public_template.extend([Attribute::Private(false), Attribute::Verify(true)]);
        public_template.extend(objects::generation_parameters(key));
        let mut private_template = names.to_vec();
        private_template.extend([
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
        ]);
        private_template.extend_from_slice(private);
        if !private
            .iter()
            .any(|attribute| matches!(attribute, Attribute::Sign(_)))
        {
            private_template.push(Attribute::Sign(true));
        }
        self.logged_in(|session| {
            let (public, _) = session
                .generate_key_pair(&key.generation(), &public_template, &private_template)
                .unwrap();
            let wanted = [
                AttributeType::Modulus,
                AttributeType::PublicExponent,
                AttributeType::EcParams,
                AttributeType::EcPoint,
            ];
            objects::subject_public_key_info(&session.get_attributes(public, &wanted).unwrap())
        })
    }

    /// Puts a private key (PKCS#8, DER) on the token, and its public key where the file has it.
    pub fn import_key(&self, label: &str, id: &[u8], pkcs8: &[u8]) {
        self.logged_in(|session| {
            for template in objects::key_templates(label, id, pkcs8) {
                session.create_object(&template).unwrap();
            }
        });
    }

    /// Puts a certificate (DER) on the token.
    pub fn import_certificate(&self, label: &str, id: &[u8], certificate: &[u8]) {
        let template = objects::certificate_template(label, id, certificate);
        self.logged_in(|session| session.create_object(&template).unwrap());
    }

    /// Removes the public keys of this id, as tokens have them that show only private keys.
    pub fn remove_public_keys(&self, id: &[u8]) {
        self.remove(ObjectClass::PUBLIC_KEY, id);
    }

    /// Removes the private keys of this id.
    pub fn remove_private_keys(&self, id: &[u8]) {
        self.remove(ObjectClass::PRIVATE_KEY, id);
    }

    fn remove(&self, class: ObjectClass, id: &[u8]) {
        let template = [Attribute::Class(class), Attribute::Id(id.into())];
        self.logged_in(|session| {
            for handle in session.find_objects(&template).unwrap() {
                session.destroy_object(handle).unwrap();
            }
        });
    }

    /// Changes the PIN of its user; [`Token::pin`] goes on answering the old one, and nothing is made
    /// on the token any more.
    pub fn change_pin(&self, pin: &SecretString) {
        self.logged_in(|session| session.set_pin(&self.pin(), pin).unwrap());
    }

    /// The private key of this id in a session of its own: the floor that signing is measured against.
    #[must_use]
    pub fn raw_key(&self, id: &[u8]) -> RawKey {
        self.logged_in(|_| {
            let template = [
                Attribute::Class(ObjectClass::PRIVATE_KEY),
                Attribute::Id(id.into()),
            ];
            let session = self.module.context.open_ro_session(self.slot).unwrap();
            let [key] = session.find_objects(&template).unwrap()[..] else {
                panic!("one key of this id is expected");
            };
            RawKey { session, key }
        })
    }

    /// Runs with a read-write session that is logged in as the user; it is closed afterwards.
    pub fn logged_in<T>(&self, run: impl FnOnce(&Session) -> T) -> T {
        let session = self.module.context.open_rw_session(self.slot).unwrap();
        match session.login(UserType::User, Some(&self.pin())) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => panic!("the test token refused its PIN: {error}"),
        }
        run(&session)
    }
}

/// A key for `C_SignInit` and `C_Sign` and nothing around them. Not for two threads: take two.
pub struct RawKey {
    session: Session,
    key: ObjectHandle,
}

impl RawKey {
    /// One signature by the mechanism that is chosen for such a key: of a message by RSA, of its SHA-256
    /// by P-256.
    pub fn sign_as(&self, key: TestKey, data: &[u8]) {
        match key {
            TestKey::P256 => self.sign(&Mechanism::Ecdsa, data),
            _ => self.sign(&Mechanism::Sha256RsaPkcs, data),
        }
    }

    /// One signature by cryptoki, without a look at what it gives.
    pub fn sign(&self, mechanism: &Mechanism<'_>, data: &[u8]) {
        self.session.sign(mechanism, self.key, data).unwrap();
    }
}
