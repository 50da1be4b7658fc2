//! Tokens in SoftHSM, made and filled inside the test's own process.
//!
//! SoftHSM reads its configuration once per process, so all tokens of a process live in one folder
//! and each test takes a token of its own. Programs that a test starts see them through
//! [`SoftHsm::environment`].

use crate::{objects, set_environment_variable, tools};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use secrecy::{ExposeSecret, SecretString};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
];
const CONFIGURATION: &str = "SOFTHSM2_CONF";
const USER_PIN: &str = "648219";
const SO_PIN: &str = "97351862";

static HOME: OnceLock<Home> = OnceLock::new();

/// The keys that SoftHSM makes for a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestKey {
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 1024 bits, which nothing should sign with.
    Rsa1024,
    /// P-256
    P256,
    /// P-384
    P384,
    /// P-521, which is not supported.
    P521,
    /// Ed25519
    Ed25519,
}

/// One initialised token.
pub struct SoftHsm {
    label: String,
    slot: Slot,
    home: &'static Home,
}

/// What all tokens of this process share.
struct Home {
    module: PathBuf,
    configuration: PathBuf,
    context: Pkcs11,
    /// Held while a token is initialised: the free slot is the last one, for everyone.
    initialising: Mutex<u32>,
}

impl SoftHsm {
    /// A new token with a label of its own, or `None` after a line on standard error where SoftHSM is
    /// not installed. `test` is the name in that line.
    ///
    /// # Panics
    /// Where SoftHSM is absent and must not be, or does not work.
    #[must_use]
    pub fn start(test: &str) -> Option<Self> {
        let module = tools::file(&MODULES, "softhsm2", test)?;
        let home = HOME.get_or_init(|| Home::new(module));
        let mut number = home
            .initialising
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *number += 1;
        Some(Self::with_label(home, format!("uji-{number}")))
    }

    /// Another token with the label of this one.
    #[must_use]
    pub fn twin(&self) -> Self {
        let _number = self
            .home
            .initialising
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Self::with_label(self.home, self.label.clone())
    }

    fn with_label(home: &'static Home, label: String) -> Self {
        let context = &home.context;
        let slot = *context
            .get_all_slots()
            .unwrap()
            .iter()
            .find(|slot| !context.get_token_info(**slot).unwrap().token_initialized())
            .expect("SoftHSM always has one free slot");
        let so_pin = SecretString::from(SO_PIN);
        context.init_token(slot, &so_pin, &label).unwrap();
        let session = context.open_rw_session(slot).unwrap();
        session.login(UserType::So, Some(&so_pin)).unwrap();
        session.init_pin(&SecretString::from(USER_PIN)).unwrap();
        session.logout().unwrap();
        Self { label, slot, home }
    }

    /// The path of the module.
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.home.module
    }

    /// The token's label.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The token's serial number.
    #[must_use]
    pub fn serial(&self) -> String {
        let info = self.home.context.get_token_info(self.slot).unwrap();
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
        (CONFIGURATION, &self.home.configuration)
    }

    /// Makes a key pair on the token and answers the DER of its SubjectPublicKeyInfo.
    #[must_use]
    pub fn generate(&self, label: &str, id: &[u8], key: TestKey) -> Vec<u8> {
        self.generate_with(label, id, key, &[])
    }

    /// [`SoftHsm::generate`] with more attributes for the private key.
    #[must_use]
    pub fn generate_with(
        &self,
        label: &str,
        id: &[u8],
        key: TestKey,
        private: &[Attribute],
    ) -> Vec<u8> {
        let mechanism = match key {
            TestKey::Rsa1024 | TestKey::Rsa2048 => Mechanism::RsaPkcsKeyPairGen,
            TestKey::P256 | TestKey::P384 | TestKey::P521 => Mechanism::EccKeyPairGen,
            TestKey::Ed25519 => Mechanism::EccEdwardsKeyPairGen,
        };
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
                .generate_key_pair(&mechanism, &public_template, &private_template)
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
        let template = [
            Attribute::Class(ObjectClass::PUBLIC_KEY),
            Attribute::Id(id.into()),
        ];
        self.logged_in(|session| {
            for handle in session.find_objects(&template).unwrap() {
                session.destroy_object(handle).unwrap();
            }
        });
    }

    /// The private key of this id in a session of its own: the floor that signing is measured against.
    #[must_use]
    pub fn raw_key(&self, id: &[u8]) -> RawKey {
        self.logged_in(|_| {
            let template = [
                Attribute::Class(ObjectClass::PRIVATE_KEY),
                Attribute::Id(id.into()),
            ];
            let session = self.home.context.open_ro_session(self.slot).unwrap();
            let [key] = session.find_objects(&template).unwrap()[..] else {
                panic!("one key of this id is expected");
            };
            RawKey { session, key }
        })
    }

    /// Runs with a read-write session that is logged in as the user; it is closed afterwards.
    pub fn logged_in<T>(&self, run: impl FnOnce(&Session) -> T) -> T {
        let session = self.home.context.open_rw_session(self.slot).unwrap();
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
    /// One signature by cryptoki, without a look at what it gives.
    pub fn sign(&self, mechanism: &Mechanism<'_>, data: &[u8]) {
        self.session.sign(mechanism, self.key, data).unwrap();
    }
}

impl Home {
    fn new(module: PathBuf) -> Self {
        let folder = folder_of_this_process();
        let tokens = folder.join("tokens");
        std::fs::create_dir_all(&tokens).unwrap();
        let configuration = folder.join("softhsm2.conf");
        std::fs::write(
            &configuration,
            format!(
                "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
                tokens.display()
            ),
        )
        .unwrap();
        set_environment_variable(CONFIGURATION, &configuration);
        let context = Pkcs11::new(&module).unwrap();
        match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) => {}
            Err(error) => panic!("SoftHSM was initialised before its tests' tokens: {error}"),
        }
        Self {
            module,
            configuration,
            context,
            initialising: Mutex::new(0),
        }
    }
}

/// A folder named after this process. Statics are not dropped, so those of processes that are gone
/// are removed by the next.
fn folder_of_this_process() -> PathBuf {
    const PREFIX: &str = "segel-softhsm-";
    let temporary = std::env::temp_dir();
    for entry in std::fs::read_dir(&temporary).unwrap().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let process = process.and_then(|process| process.parse::<u32>().ok());
        if process.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let folder = temporary.join(format!("{PREFIX}{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
