//! One private key on a token: found by name, used from many threads.

use super::mechanism::{self, SigningMechanism};
use super::module::Module;
use super::objects::{self, Authentication, PrivateKey, Signs, Template};
use super::recovery::{Remedy, Stage, device_error, remedy};
use super::sessions::Lease;
use super::share::Share;
use super::token::Token;
use crate::address::{KeySelector, Pkcs11Address};
use crate::error::Error;
use crate::prospect::DeviceState;
use crate::public_key::{KeyKind, PublicKey};
use crate::scheme::Scheme;
use crate::uri::{ObjectType, Pkcs11Uri};
use cryptoki::error::Error as CryptokiError;
use cryptoki::object::ObjectHandle;
use cryptoki::session::{Session, SessionState};
use secrecy::SecretString;
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::x509::{Certificate, CertificateChain};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The longest signature that a key of unknown size may make: RSA with 16384 bits.
const LONGEST_SIGNATURE: usize = 2048;

static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

/// A private key with CKA_SIGN and the mechanism that was chosen for it.
pub(crate) struct Key {
    token: Share,
    name: String,
    template: Template,
    /// Under which the sessions remember its handle.
    number: u64,
    label: Vec<u8>,
    id: Vec<u8>,
    kind: KeyKind,
    algorithm: SignatureAlgorithm,
    public: Option<PublicKey>,
    mechanism: SigningMechanism,
    authentication: Authentication,
}

impl Key {
    /// Logs in and finds the key that `selector` names, narrowed by `object` and `id` of the URI.
    ///
    /// # Errors
    /// Everything from [`Error::ModuleNotLoadable`] to [`Error::MechanismMissing`] that keeps the key
    /// from being used.
    pub(crate) fn open(
        address: &Pkcs11Address,
        selector: &KeySelector,
        pin: Option<&SecretString>,
        scheme: Scheme,
    ) -> Result<Self, Error> {
        let module = Module::load(address.module())?;
        module.within(|| {
            let token = Token::open(&module, address.uri(), pin)?;
            let lease = token.sessions().lease(&token)?;
            let key = Self::find(&token, lease.session(), address, selector, scheme)?;
            lease.give_back();
            Ok(key)
        })
    }

    fn find(
        token: &Arc<Token>,
        session: &Session,
        address: &Pkcs11Address,
        selector: &KeySelector,
        scheme: Scheme,
    ) -> Result<Self, Error> {
        let device = |error: CryptokiError| device_error(&error, token.name());
        let name = selector.to_string();
        let uri = address.uri();
        let template = Template::private_keys()
            .with_label(uri.object.as_deref().map(str::as_bytes))
            .with_id(uri.id.as_deref())
            .selected_by(selector);
        let signing = if contradicts(uri, selector) {
            Vec::new()
        } else {
            signing_keys(session, &template).map_err(device)?
        };
        let (_, key) = only(signing, token.name(), &name)?;
        let public = match key.public {
            Some(_) => key.public,
            None => objects::public_half(session, &key),
        };
        let kind = key.kind.map_err(|reason| Error::KeyUnsupported {
            key: name.clone(),
            reason,
        })?;
        if let Some(bits) = key.modulus_bits.filter(|bits| *bits < 2048) {
            return Err(Error::KeyUnsupported {
                key: name,
                reason: format!("RSA of {bits} bits, the least is 2048"),
            });
        }
        let algorithm = scheme
            .algorithm(kind)
            .map_err(|reason| Error::KeyUnsupported {
                key: name.clone(),
                reason,
            })?;
        Ok(Self {
            mechanism: choose_mechanism(token, kind, algorithm)?,
            algorithm,
            token: Share::of(token),
            template: template
                .with_label(
                    Some(&key.label)
                        .filter(|label| !label.is_empty())
                        .map(Vec::as_slice),
                )
                .with_id(Some(&key.id).filter(|id| !id.is_empty()).map(Vec::as_slice)),
            name,
            number: NEXT_NUMBER.fetch_add(1, Ordering::Relaxed),
            label: key.label,
            id: key.id,
            kind,
            public,
            authentication: key.authentication,
        })
    }

    fn token(&self) -> &Token {
        self.token.token()
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn kind(&self) -> KeyKind {
        self.kind
    }

    /// What it signs with.
    pub(crate) fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The public half, where the token shows it.
    pub(crate) fn public(&self) -> Option<&PublicKey> {
        self.public.as_ref()
    }

    /// Whether a signature costs no more than the login that was made.
    pub(crate) fn can_sign_unasked(&self) -> bool {
        self.authentication == Authentication::PerLogin
    }

    /// The certificate of this key on the token, by CKA_ID and then by label, and its issuers as far
    /// as they are on the token. Of several the one that is valid longest is taken: a renewed
    /// certificate stands beside the old one.
    ///
    /// # Errors
    /// [`Error::CertificateMissing`]; [`Error::KeyMismatch`] where the certificates under the key's
    /// name are all of other keys.
    pub(crate) fn chain(&self) -> Result<CertificateChain, Error> {
        let stored = self.token().module().within(|| {
            let lease = self.token().sessions().lease(self.token())?;
            let stored = objects::certificates(lease.session())
                .map_err(|error| device_error(&error, self.token().name()))?;
            lease.give_back();
            Ok(stored)
        })?;
        let mut named: Vec<&Certificate> = stored
            .iter()
            .filter(|stored| !self.id.is_empty() && stored.id == self.id)
            .map(|stored| &stored.certificate)
            .collect();
        if named.is_empty() {
            named = stored
                .iter()
                .filter(|stored| !self.label.is_empty() && stored.label == self.label)
                .map(|stored| &stored.certificate)
                .collect();
        }
        let Some(any) = named.first().map(|certificate| certificate.subject()) else {
            return Err(Error::CertificateMissing {
                token: self.token().name().to_owned(),
                key: self.name.clone(),
            });
        };
        if let Some(public) = &self.public {
            named.retain(|certificate| {
                PublicKey::from_spki(certificate.subject_public_key_info()).as_ref() == Ok(public)
            });
        }
        let leaf = named
            .into_iter()
            .max_by_key(|certificate| certificate.validity().1)
            .cloned()
            .ok_or_else(|| Error::KeyMismatch {
                key: self.name.clone(),
                subject: any,
            })?;
        let others = stored
            .into_iter()
            .map(|stored| stored.certificate)
            .filter(|certificate| *certificate != leaf)
            .collect();
        Ok(CertificateChain::new(leaf, others))
    }

    /// Signs with the chosen mechanism. `public` is the key's public half, from the token or from its
    /// certificate, and says how long the answer must be.
    ///
    /// # Errors
    /// [`Error::Device`] with the function and its return value; the PIN's errors where every use
    /// wants a login.
    pub(crate) fn sign(&self, message: &[u8], public: &PublicKey) -> Result<Vec<u8>, Error> {
        let input = self.mechanism.input(message);
        let raw = self.within(|| self.attempt(&input, public))?;
        mechanism::signature_value(public, raw).map_err(|reason| Error::Device {
            place: self.token().name().to_owned(),
            function: "C_Sign".to_owned(),
            reason,
            state: DeviceState::Present,
        })
    }

    /// Makes the module anew where it has lost its device, unless another thread has since, and finds
    /// the token and the key again. Waits for the calls that are inside the module, and keeps others
    /// out until it is made.
    ///
    /// # Errors
    /// [`Error::Device`] while the device is away; the PIN's errors, [`Error::KeyNotFound`] and
    /// [`Error::ModuleNotOurs`].
    pub(crate) fn heal(&self) -> Result<(), Error> {
        self.token().module().make_anew_if_lost()?;
        self.within(|| {
            let (lease, _) = self.ready()?;
            lease.give_back();
            Ok(())
        })
    }

    /// Runs `attempt` inside the module, and once more where its session, its login or its object
    /// turned out to be gone.
    fn within<T>(&self, attempt: impl Fn() -> Result<T, Failure>) -> Result<T, Error> {
        self.token().module().within(|| match attempt() {
            Ok(done) => Ok(done),
            Err(Failure::Final(error)) => Err(error),
            Err(Failure::SessionLost { generation, .. }) => {
                self.token().renew_login(generation)?;
                attempt().map_err(Failure::into_error)
            }
        })
    }

    /// A session, and the key in it.
    fn ready(&self) -> Result<(Lease<'_>, ObjectHandle), Failure> {
        let mut lease = self.token().sessions().lease(self.token())?;
        let generation = lease.generation();
        match lease.handle(self.number, |session| self.find_again(session, generation)) {
            Ok(handle) => Ok((lease, handle)),
            Err(NotFound::Absent(error)) => Err(Failure::Final(error)),
            Err(NotFound::Hidden(error)) => Err(Failure::SessionLost { generation, error }),
            Err(NotFound::Failed(error)) => Err(self.failure(&lease, &error, Stage::BeforeSign)),
        }
    }

    /// One signature at most.
    fn attempt(&self, input: &[u8], public: &PublicKey) -> Result<Vec<u8>, Failure> {
        let (lease, handle) = self.ready()?;
        let max_len = public.raw_signature_len().min(LONGEST_SIGNATURE);
        let result = match self.token().module().single_part() {
            Some(single_part) => {
                self.begin(&lease, handle)?;
                single_part.sign(lease.session(), input, max_len)
            }
            None if self.authentication == Authentication::PerUse => {
                self.begin_in_parts(&lease, handle, input)?;
                lease.session().sign_final()
            }
            None => {
                let parameters = self.mechanism.parameters();
                lease.session().sign(&parameters, handle, input)
            }
        };
        match result {
            Ok(signature) => {
                lease.give_back();
                Ok(signature)
            }
            Err(error) => {
                let stage = match &error {
                    CryptokiError::Pkcs11(_, cryptoki::context::Function::SignInit) => {
                        Stage::BeforeSign
                    }
                    _ => Stage::InSign,
                };
                Err(self.failure(&lease, &error, stage))
            }
        }
    }

    /// `C_SignInit`, and the login that belongs between it and `C_Sign`.
    fn begin(&self, lease: &Lease<'_>, handle: ObjectHandle) -> Result<(), Failure> {
        lease
            .session()
            .sign_init(&self.mechanism.parameters(), handle)
            .map_err(|error| self.failure(lease, &error, Stage::BeforeSign))?;
        if self.authentication == Authentication::PerUse {
            self.token().log_in_for_this_signature(lease.session())?;
        }
        Ok(())
    }

    /// The same for a module whose `C_Sign` cannot be called on its own: in parts, where the
    /// mechanism has parts.
    fn begin_in_parts(
        &self,
        lease: &Lease<'_>,
        handle: ObjectHandle,
        input: &[u8],
    ) -> Result<(), Failure> {
        if !self.mechanism.is_multi_part() {
            return Err(Failure::Final(Error::MechanismMissing {
                token: self.token().name().to_owned(),
                wanted: format!(
                    "a key that wants a login for every use: {} signs in single part, and this \
                     module leaves no room for the login before it",
                    self.mechanism.mechanism_type()
                ),
            }));
        }
        self.begin(lease, handle)?;
        lease
            .session()
            .sign_update(input)
            .map_err(|error| self.failure(lease, &error, Stage::BeforeSign))
    }

    /// The key, which was there when it was opened. Where it is not to be seen, the login may have
    /// been lost before this session was opened, or may be under way in another thread.
    fn find_again(&self, session: &Session, generation: u64) -> Result<ObjectHandle, NotFound> {
        let found = signing_keys(session, &self.template).map_err(NotFound::Failed)?;
        match only(found, self.token().name(), &self.name) {
            Ok((handle, _)) => Ok(handle),
            Err(error) => {
                let hidden = is_logged_out(session).map_err(NotFound::Failed)?
                    || self.token().generation() != generation;
                Err(if hidden {
                    NotFound::Hidden(error)
                } else {
                    NotFound::Absent(error)
                })
            }
        }
    }

    fn failure(&self, lease: &Lease<'_>, error: &CryptokiError, stage: Stage) -> Failure {
        let named = device_error(error, self.token().name());
        match remedy(error, stage) {
            Remedy::Stop => Failure::Final(named),
            Remedy::FreshSession => Failure::SessionLost {
                generation: lease.generation(),
                error: named,
            },
        }
    }
}

/// Whether the URI names another object than the selector does.
fn contradicts(uri: &Pkcs11Uri, selector: &KeySelector) -> bool {
    let other_name = match selector {
        KeySelector::Label(label) => uri.object.as_ref().is_some_and(|object| object != label),
        KeySelector::Id(wanted) => uri.id.as_ref().is_some_and(|id| id != wanted),
    };
    let other_type = uri
        .object_type
        .is_some_and(|kind| kind != ObjectType::PrivateKey);
    other_name || other_type
}

/// A session that was opened after all others had been lost is good, and public.
fn is_logged_out(session: &Session) -> Result<bool, CryptokiError> {
    let state = session.get_session_info()?.session_state();
    Ok(matches!(
        state,
        SessionState::RoPublic | SessionState::RwPublic
    ))
}

/// The private keys of the template that may sign.
fn signing_keys(
    session: &Session,
    template: &Template,
) -> Result<Vec<(ObjectHandle, PrivateKey)>, CryptokiError> {
    let mut signing = Vec::new();
    for handle in template.find(session)? {
        let key = objects::private_key(session, handle)?;
        if key.signs == Signs::Yes {
            signing.push((handle, key));
        }
    }
    Ok(signing)
}

/// The one that was found; none or several are errors by name.
fn only<T>(mut found: Vec<T>, token: &str, key: &str) -> Result<T, Error> {
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (None, _) => Err(Error::KeyNotFound {
            token: token.to_owned(),
            key: key.to_owned(),
        }),
        (Some(_), others) => Err(Error::KeyAmbiguous {
            token: token.to_owned(),
            key: key.to_owned(),
            count: others + 1,
        }),
    }
}

/// The first mechanism of the candidates that the token lists as one that signs.
fn choose_mechanism(
    token: &Token,
    kind: KeyKind,
    algorithm: SignatureAlgorithm,
) -> Result<SigningMechanism, Error> {
    let context = token.module().context();
    let listed = context
        .get_mechanism_list(token.slot())
        .map_err(|error| device_error(&error, token.name()))?;
    let candidates = SigningMechanism::candidates(algorithm);
    for candidate in &candidates {
        if !listed.contains(&candidate.mechanism_type()) {
            continue;
        }
        let info = context
            .get_mechanism_info(token.slot(), candidate.mechanism_type())
            .map_err(|error| device_error(&error, token.name()))?;
        if info.sign() {
            return Ok(*candidate);
        }
    }
    let names: Vec<String> = candidates
        .iter()
        .map(|candidate| candidate.mechanism_type().to_string())
        .collect();
    Err(Error::MechanismMissing {
        token: token.name().to_owned(),
        wanted: format!("{} ({})", kind.name(), names.join(" or ")),
    })
}

/// Why an attempt brought no signature.
enum Failure {
    /// Nothing was signed; a fresh session may do.
    SessionLost {
        generation: u64,
        error: Error,
    },
    Final(Error),
}

impl Failure {
    fn into_error(self) -> Error {
        match self {
            Self::SessionLost { error, .. } | Self::Final(error) => error,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

enum NotFound {
    Absent(Error),
    /// The session is open but nobody is logged in any more, and the token hides private keys.
    Hidden(Error),
    Failed(CryptokiError),
}
