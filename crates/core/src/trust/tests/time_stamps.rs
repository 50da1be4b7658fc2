//! Time-stamps: the authority's certificate at a time, its policy, and what else makes one worthless.

use super::made::days;
use super::*;
use crate::tsp::TimeStampToken;
use crate::tsp::tests::made::{Authority, Fields, imprint};
use crate::x509::made::{Made, authority, now, stamping};
use crate::x509::{PathFailure, PathParameters, Purpose};
use rcgen::{CertificateParams, CustomExtension};

struct Clock {
    root: Made,
    authority: Authority,
}

impl Clock {
    fn new(params: CertificateParams) -> Self {
        let root = Made::root(authority("Akar"));
        let stamping = root.issue(params);
        let authority = Authority {
            pkcs8: stamping.key.serialized_der().to_vec(),
            certificate: stamping.certificate,
        };
        Self { root, authority }
    }

    fn judge(
        &self,
        fields: &Fields,
        policy: &Policy,
        at: OffsetDateTime,
    ) -> Option<TimeStampFailure> {
        let bytes = self.authority.token(&fields.der());
        let token = TimeStampToken::parse(&bytes, &Limits::default()).unwrap();
        let data = ValidationData::new([self.root.anchor()]);
        let path = PathParameters::new(Purpose::TimeStamping, at);
        let mut parameters = TrustParameters::new(path, policy);
        parameters.revocation = RevocationDemand::WhereKnown;
        let found = validate_time_stamp(&token, &data, &parameters);
        assert_eq!(found.signer.as_ref(), Some(&self.authority.certificate));
        found.failure
    }

    fn usual(&self, at: OffsetDateTime) -> Option<TimeStampFailure> {
        self.judge(&Fields::usual(), Policy::standard(), at)
    }
}

#[test]
fn a_time_stamp_is_as_good_as_its_authority_was() {
    let clock = Clock::new(stamping());
    assert_eq!(clock.usual(now()), None);
    for at in [days(-101), days(101)] {
        assert!(matches!(
            clock.usual(at),
            Some(TimeStampFailure::Certificate(TrustFailure::Path(
                PathFailure::NotYetValid { .. } | PathFailure::Expired { .. }
            )))
        ));
    }
}

/// RFC 3161, 2.3: an extended key usage, critical, and timeStamping alone.
#[test]
fn only_who_stamps_and_nothing_else_stamps() {
    let mut none = stamping();
    none.custom_extensions.clear();
    let mut lenient = stamping();
    lenient.custom_extensions[0].set_criticality(false);
    let mut more = stamping();
    let mut purposes = CustomExtension::from_oid_content(
        &[2, 5, 29, 37],
        b"\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x08\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04"
            .to_vec(),
    );
    purposes.set_criticality(true);
    more.custom_extensions = vec![purposes];
    for params in [none, lenient, more] {
        assert!(matches!(
            Clock::new(params).usual(now()),
            Some(TimeStampFailure::Certificate(TrustFailure::Path(
                PathFailure::ConstraintViolated { .. }
            )))
        ));
    }
}

#[test]
fn a_policy_may_demand_the_authoritys() {
    let clock = Clock::new(stamping());
    let demanding = |policy: &str| {
        let text = format!(
            "format = 1\nname = \"kota\"\nsource = \"a test\"\n\
             time_stamp_policies = [\"{policy}\"]\n\
             digest = [{{ name = \"SHA-256\" }}]\n\
             signature = [{{ name = \"ECDSA\", keys = [{{ bits = 256 }}] }}]\n"
        );
        Policy::from_toml(&text).unwrap()
    };
    let own = demanding("1.3.6.1.4.1.22408.1.2.3.45");
    assert_eq!(clock.judge(&Fields::usual(), &own, now()), None);
    let other = demanding("1.3.6.1.4.1.22408.1.2.3.46");
    let failure = clock.judge(&Fields::usual(), &other, now());
    assert!(matches!(failure, Some(TimeStampFailure::Policy { .. })));
}

#[test]
fn what_a_token_says_beside_its_time_can_make_it_worthless() {
    let clock = Clock::new(stamping());
    let judge = |fields: &Fields| clock.judge(fields, Policy::standard(), now());
    let mut fields = Fields::usual();
    fields.imprint = imprint(crate::algorithm::DigestAlgorithm::Sha1, b"naskah dinas");
    let weak = judge(&fields);
    assert!(
        matches!(weak, Some(TimeStampFailure::Unreliable(_))),
        "{weak:?}"
    );
    let extension = |critical: &[u8]| {
        let body = asn1::sequence(&[
            &asn1::oid(oid("1.2.3.4")),
            critical,
            &asn1::octet_string(&[0x05, 0x00]),
        ]);
        let mut fields = Fields::usual();
        fields.rest = asn1::tlv(Tag::constructed(1), &body);
        fields
    };
    assert_eq!(judge(&extension(&[])), None);
    let critical = judge(&extension(&[0x01, 0x01, 0xff]));
    assert!(matches!(
        critical,
        Some(TimeStampFailure::CriticalExtension { .. })
    ));
    // another authority's name
    let mut named = Fields::usual();
    let name = clock.root.certificate.subject_name().der();
    named.rest = asn1::explicit(0, &asn1::explicit(4, name));
    assert_eq!(judge(&named), Some(TimeStampFailure::OtherAuthority));
}
