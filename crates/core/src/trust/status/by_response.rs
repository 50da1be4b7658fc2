//! What OCSP responses say (RFC 6960, 3.2 and 4.2.2.2).

use super::inquiry::{Piece, Question, Unheard};
use super::weighing::{Revocation, Said};
use super::{Information, NoStatus, Source};
use crate::revocation::{
    BasicOcspResponse, CertIdMatch, CertStatus, Freshness, Retention, SingleResponse, Unprocessed,
};
use crate::x509::{Certificate, Purpose};
use time::Duration;

const SOURCE: Source = Source::OcspResponse;

/// How long a response without nextUpdate is good: such a responder always has newer information
/// (RFC 6960, 4.2.2.1), so its answer is about its own moment, and clocks differ.
const CLOCKS_DIFFER: Duration = Duration::minutes(10);

/// A response that is looked at.
type Response<'a> = Piece<'a, BasicOcspResponse>;

impl Question<'_> {
    /// What each response that is about the certificate says.
    pub(super) fn by_responses(&self) -> Vec<Said> {
        let mut said = Vec::new();
        for (place, whole) in self.statuses.data.ocsp_responses.iter().enumerate() {
            let about: Vec<_> = whole
                .responses()
                .iter()
                .filter(|one| self.is(one))
                .collect();
            if about.is_empty() {
                continue;
            }
            let signed_at = whole.produced_at();
            let response = Response {
                source: SOURCE,
                place,
                whole,
                signed_at,
                there_at: self.statuses.there_at(whole.der(), signed_at, self.at),
            };
            let unheard = match self.responder(&response) {
                Ok(signer) => {
                    said.extend(
                        about
                            .iter()
                            .flat_map(|one| self.by_single(&response, one, &signer)),
                    );
                    continue;
                }
                Err(unheard) => unheard,
            };
            said.extend(about.iter().map(|one| doubt(&response, &unheard, one)));
        }
        said
    }

    fn is(&self, single: &SingleResponse) -> bool {
        single.is_about(self.certificate, self.issuer) == CertIdMatch::Matches
    }

    fn by_single(
        &self,
        response: &Response<'_>,
        single: &SingleResponse,
        signer: &Certificate,
    ) -> Vec<Said> {
        if let Err(why) = check_processed(&single.extensions.unprocessed) {
            return vec![doubt(
                response,
                &Unheard::Unsettled(signer.clone(), why),
                single,
            )];
        }
        // A revocation holds whenever it is told; only that there is none has to be fresh.
        if let Some(revocation) = revocation(response, single, signer) {
            return revocation.at(self.at);
        }
        let information = information(response, single, signer);
        vec![
            match (self.check_answer_dates(response, single), single.status) {
                (Err(why), _) => Said::Nothing(why),
                (Ok(()), CertStatus::Good) if self.is_the_one(single) => Said::Good(information),
                (Ok(()), _) => Said::NotKnown(information),
            },
        ]
    }

    /// Whether "not revoked" means something at the time.
    fn check_answer_dates(
        &self,
        response: &Response<'_>,
        single: &SingleResponse,
    ) -> Result<(), NoStatus> {
        let stale = NoStatus::Stale {
            source: SOURCE,
            next_update: single.next_update,
        };
        match single.freshness(self.at) {
            Freshness::Contradictory => return Err(NoStatus::Contradictory { source: SOURCE }),
            Freshness::Stale => return Err(stale),
            Freshness::Unbounded if self.at - single.this_update > CLOCKS_DIFFER => {
                return Err(stale);
            }
            Freshness::Unbounded | Freshness::Current | Freshness::NotYet => {}
        }
        // Nobody knows what is to come.
        if single.this_update - response.signed_at > CLOCKS_DIFFER {
            return Err(NoStatus::Contradictory { source: SOURCE });
        }
        let (_, not_after) = self.certificate.validity();
        match single.retention(not_after) {
            Retention::Kept => self.statuses.check_proven(response, not_after),
            Retention::NotAssured => Err(NoStatus::NotRetained { source: SOURCE }),
        }
    }

    /// Where a hash of the certificate is told (Common PKI), it is of this one.
    fn is_the_one(&self, single: &SingleResponse) -> bool {
        let hash = single.extensions.cert_hash.as_ref();
        hash.is_none_or(|hash| hash.is_of(self.certificate) != CertIdMatch::Differs)
    }

    /// The signer: the issuer itself, or whom the issuer has given a certificate for that.
    fn responder(&self, response: &Response<'_>) -> Result<Certificate, Unheard> {
        let id = response.whole.responder_id();
        let nobody = "the certificate of its signer is not there".to_owned();
        let mut unheard = Unheard::Stranger(response.not_authorized(nobody));
        if id.is_holder_of(self.issuer) {
            match self.check_issuer_signed(response, response.whole.signed().as_ref()) {
                Ok(()) => return processed(response, self.issuer),
                Err(found) => unheard = unheard.or(found),
            }
        }
        let embedded = response.whole.certificates();
        let known = embedded
            .iter()
            .chain(self.statuses.pool)
            .chain(&self.statuses.data.certificates);
        for candidate in known.filter(|candidate| id.is_holder_of(candidate)) {
            match self.delegated(response, candidate) {
                Ok(()) => return processed(response, candidate),
                Err(found) => unheard = unheard.or(found),
            }
        }
        Err(unheard)
    }

    /// RFC 6960, 4.2.2.2: issued directly by the authority that issued the certificate, for signing
    /// responses.
    fn delegated(&self, response: &Response<'_>, candidate: &Certificate) -> Result<(), Unheard> {
        let (signed, statuses) = (response.whole.signed(), self.statuses);
        statuses.verify(response, candidate, signed.as_ref())?;
        if candidate.issuer_name() != self.issuer.subject_name() {
            return Err(not_appointed(response, candidate));
        }
        let own = statuses.check_signer(response, candidate, &Purpose::OcspSigning, self)?;
        let by_the_issuer = own.certificates().get(1).is_some_and(|issuer| {
            issuer.subject_public_key_info() == self.issuer.subject_public_key_info()
                && issuer.subject_name() == self.issuer.subject_name()
        });
        match by_the_issuer {
            true => statuses.check_reliable(response, candidate, signed.as_ref()),
            false => Err(not_appointed(response, candidate)),
        }
    }
}

fn not_appointed(response: &Response<'_>, candidate: &Certificate) -> Unheard {
    let subject = candidate.subject();
    let why = format!("{subject:?} was not appointed by the issuer");
    response.not_authorized(why).into()
}

fn information(
    response: &Response<'_>,
    single: &SingleResponse,
    signer: &Certificate,
) -> Information {
    Information {
        source: SOURCE,
        place: response.place,
        signed_by: signer.clone(),
        signer: signer.subject(),
        this_update: single.this_update,
        next_update: single.next_update,
    }
}

fn revocation(
    response: &Response<'_>,
    single: &SingleResponse,
    signer: &Certificate,
) -> Option<Revocation> {
    match single.status {
        CertStatus::Revoked { time, reason } => Some(Revocation {
            since: time,
            reason,
            information: information(response, single, signer),
        }),
        _ => None,
    }
}

/// What an answer says that is not believed: nothing, or that there is doubt.
fn doubt(response: &Response<'_>, unheard: &Unheard, single: &SingleResponse) -> Said {
    let (signer, why) = match unheard {
        Unheard::Stranger(why) => return Said::Nothing(why.clone()),
        Unheard::Unsettled(signer, why) => (signer, why),
    };
    match revocation(response, single, signer) {
        Some(revocation) => Said::Doubt {
            revocation,
            why: NoStatus::Doubted {
                source: SOURCE,
                why: why.to_string(),
            },
        },
        None => Said::Nothing(why.clone()),
    }
}

/// The signer, where all that stands in the response is understood.
fn processed(response: &Response<'_>, signer: &Certificate) -> Result<Certificate, Unheard> {
    match check_processed(response.whole.unprocessed()) {
        Ok(()) => Ok(signer.clone()),
        Err(why) => Err(Unheard::Unsettled(signer.clone(), why)),
    }
}

fn check_processed(unprocessed: &Unprocessed) -> Result<(), NoStatus> {
    super::by_list::check_processed(SOURCE, unprocessed)
}
