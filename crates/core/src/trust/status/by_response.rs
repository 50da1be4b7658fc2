//! What OCSP responses say (RFC 6960, 3.2 and 4.2.2.2).

use super::inquiry::Question;
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

impl Question<'_> {
    /// What each response that is about the certificate says.
    pub(super) fn by_responses(&self) -> Vec<Said> {
        let mut said = Vec::new();
        for response in &self.statuses.data.ocsp_responses {
            let mut about = response
                .responses()
                .iter()
                .filter(|single| {
                    single.is_about(self.certificate, self.issuer) == CertIdMatch::Matches
                })
                .peekable();
            if about.peek().is_none() {
                continue;
            }
            match self.authorized(response) {
                Ok(signer) => said.extend(about.map(|single| {
                    let found = self.by_single(single, &signer);
                    found.unwrap_or_else(Said::Nothing)
                })),
                Err(why) => said.push(Said::Nothing(why)),
            }
        }
        said
    }

    fn authorized(&self, response: &BasicOcspResponse) -> Result<Certificate, NoStatus> {
        check_processed(response.unprocessed())?;
        self.responder(response)
    }

    fn by_single(&self, single: &SingleResponse, signer: &Certificate) -> Result<Said, NoStatus> {
        check_processed(&single.extensions.unprocessed)?;
        let information = Information {
            source: SOURCE,
            signer: signer.subject(),
            this_update: single.this_update,
            next_update: single.next_update,
        };
        // A revocation holds whenever it is told; only that there is none has to be fresh.
        if let CertStatus::Revoked { time, reason } = single.status {
            return Ok(Said::Revoked {
                since: time,
                reason,
                information,
            });
        }
        let at = self.statuses.at;
        let stale = || NoStatus::Stale {
            source: SOURCE,
            next_update: single.next_update,
        };
        match single.freshness(at) {
            Freshness::Stale => return Err(stale()),
            Freshness::Unbounded if at - single.this_update > WITHOUT_NEXT_UPDATE => {
                return Err(stale());
            }
            _ => {}
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
            CertStatus::Good => Ok(Said::Good(information)),
            _ => Err(NoStatus::UnknownToResponder),
        }
    }

    /// The signer: the issuer itself, or whom the issuer has given a certificate for that.
    fn responder(&self, response: &BasicOcspResponse) -> Result<Certificate, NoStatus> {
        let id = response.responder_id();
        if id.is_holder_of(self.issuer) {
            let found = self.statuses.verify(SOURCE, self.issuer, response.signed());
            if found.is_ok() {
                return Ok(self.issuer.clone());
            }
        }
        let embedded = response.certificates();
        let known = embedded
            .iter()
            .chain(self.statuses.pool)
            .chain(&self.statuses.data.certificates);
        let mut why = NoStatus::NotAuthorized {
            source: SOURCE,
            why: "the certificate of its signer is not there".to_owned(),
        };
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
    fn delegated(
        &self,
        response: &BasicOcspResponse,
        candidate: &Certificate,
    ) -> Result<(), NoStatus> {
        self.statuses.verify(SOURCE, candidate, response.signed())?;
        let own = self.statuses.check_signer(
            SOURCE,
            candidate,
            Purpose::OcspSigning,
            response.produced_at(),
            self,
        )?;
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
