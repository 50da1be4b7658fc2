//! What OCSP responses say (RFC 6960, 3.2 and 4.2.2.2).

use super::inquiry::{Piece, Question};
use super::weighing::Said;
use super::{Information, NoStatus, Source};
use crate::revocation::{
    BasicOcspResponse, CertIdMatch, CertStatus, Freshness, Retention, SingleResponse, Unprocessed,
};
use crate::x509::{Certificate, Purpose};
use time::Duration;

const SOURCE: Source = Source::OcspResponse;

/// How long a response without nextUpdate is good: such a responder always has newer information
/// (RFC 6960, 4.2.2.1), so its answer is about its own moment, and clocks differ.
const WITHOUT_NEXT_UPDATE: Duration = Duration::minutes(10);

/// A response that is looked at.
type Response<'a> = Piece<'a, BasicOcspResponse>;

impl Question<'_> {
    /// What each response that is about the certificate says.
    pub(super) fn by_responses(&self) -> Vec<Said> {
        let mut said = Vec::new();
        for whole in &self.statuses.data.ocsp_responses {
            let about: Vec<_> = whole
                .responses()
                .iter()
                .filter(|one| self.is(one))
                .collect();
            if about.is_empty() {
                continue;
            }
            let response = Response {
                source: SOURCE,
                whole,
                signed_at: whole.produced_at(),
            };
            match self.responder(&response) {
                Ok(signer) => said.extend(about.into_iter().flat_map(|single| {
                    let found = self.by_single(&response, single, &signer);
                    found.unwrap_or_else(|why| vec![Said::Nothing(why)])
                })),
                Err(why) => said.push(Said::Nothing(why)),
            }
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
    ) -> Result<Vec<Said>, NoStatus> {
        check_processed(&single.extensions.unprocessed)?;
        let information = Information {
            source: SOURCE,
            signer: signer.subject(),
            this_update: single.this_update,
            next_update: single.next_update,
        };
        // A revocation holds whenever it is told; only that there is none has to be fresh.
        if let CertStatus::Revoked { time, reason } = single.status {
            return Ok(Said::revoked(time, reason, information, self.at));
        }
        let stale = || NoStatus::Stale {
            source: SOURCE,
            next_update: single.next_update,
        };
        match single.freshness(self.at) {
            Freshness::Stale | Freshness::Contradictory => return Err(stale()),
            Freshness::Unbounded if self.at - single.this_update > WITHOUT_NEXT_UPDATE => {
                return Err(stale());
            }
            // Nobody knows what is to come.
            _ if single.this_update > response.signed_at => return Err(stale()),
            Freshness::Unbounded | Freshness::Current | Freshness::NotYet => {}
        }
        let (_, not_after) = self.certificate.validity();
        if single.retention(not_after) == Retention::NotAssured {
            return Err(NoStatus::NotRetained { source: SOURCE });
        }
        if let Some(hash) = &single.extensions.cert_hash
            && hash.is_of(self.certificate) == CertIdMatch::Differs
        {
            return Err(NoStatus::UnknownToResponder);
        }
        match single.status {
            CertStatus::Good => Ok(vec![Said::Good(information)]),
            _ => Err(NoStatus::UnknownToResponder),
        }
    }

    /// The signer: the issuer itself, or whom the issuer has given a certificate for that.
    fn responder(&self, response: &Response<'_>) -> Result<Certificate, NoStatus> {
        check_processed(response.whole.unprocessed())?;
        let id = response.whole.responder_id();
        let mut why = NoStatus::NotAuthorized {
            source: SOURCE,
            why: "the certificate of its signer is not there".to_owned(),
        };
        if id.is_holder_of(self.issuer) {
            match self.check_issuer_signed(response, response.whole.signed()) {
                Ok(()) => return Ok(self.issuer.clone()),
                Err(found) => why = found,
            }
        }
        let embedded = response.whole.certificates();
        let known = embedded
            .iter()
            .chain(self.statuses.pool)
            .chain(&self.statuses.data.certificates);
        for candidate in known.filter(|candidate| id.is_holder_of(candidate)) {
            match self.delegated(response, candidate) {
                Ok(()) => return Ok(candidate.clone()),
                Err(found) => why = found,
            }
        }
        Err(why)
    }

    /// RFC 6960, 4.2.2.2: issued directly by the authority that issued the certificate, for signing
    /// responses.
    fn delegated(&self, response: &Response<'_>, candidate: &Certificate) -> Result<(), NoStatus> {
        let signed = response.whole.signed();
        let statuses = self.statuses;
        statuses.verify(response, candidate, signed, self.at)?;
        let own = statuses.check_signer(response, candidate, Purpose::OcspSigning, self)?;
        let by_the_issuer = own.certificates().get(1).is_some_and(|issuer| {
            issuer.subject_public_key_info() == self.issuer.subject_public_key_info()
                && issuer.subject_name() == self.issuer.subject_name()
        });
        match by_the_issuer {
            true => Ok(()),
            false => Err(NoStatus::NotAuthorized {
                source: SOURCE,
                why: format!("{:?} was not appointed by the issuer", candidate.subject()),
            }),
        }
    }
}

fn check_processed(unprocessed: &Unprocessed) -> Result<(), NoStatus> {
    super::by_list::check_processed(SOURCE, unprocessed)
}
