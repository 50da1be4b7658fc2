//! The facts about one signature.

use super::coverage::{self, Binding};
use super::digests::Covered;
use crate::algorithm::DigestAlgorithm;
use crate::cms::{Content, SignedData};
use crate::error::Error;
use crate::form::Field;
use crate::limits::Limits;
use crate::pdf::{Document, Revision};
use crate::signature::mdp::Restrictions;
use crate::signature::{ByteRange, SignatureDictionary};
use crate::tsp::TimeStampToken;
use crate::verify::report::{Coverage, Kind};
use lopdf::{Object, ObjectId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use time::OffsetDateTime;

/// The facts about one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignatureFacts {
    pub(crate) field: String,
    pub(crate) kind: Kind,
    /// `/SubFilter` as it stands.
    pub(crate) sub_filter: String,
    pub(crate) coverage: Coverage,
    pub(crate) binding: Binding,
    /// The index of the revision that it signs.
    pub(crate) revision: Option<usize>,
    /// What it permits to happen later.
    pub(crate) restrictions: Restrictions,
    /// What a well-formed ByteRange leaves out.
    pub(crate) gap: Option<Range<u64>>,
    /// Behind the last byte that a well-formed ByteRange covers.
    pub(crate) covered_end: u64,
    /// Bytes of the file behind what the signature covers.
    pub(crate) bytes_after: u64,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) claimed_signing_time: Option<OffsetDateTime>,
    /// Whether its dictionary has a `/Reason`.
    #[serde(default)]
    pub(crate) has_reason: bool,
    /// Whether it is the value of another field too.
    pub(crate) shared: bool,
    /// Whether a later revision put another dictionary in the place of the signed one, of which the
    /// facts are.
    pub(crate) dictionary_replaced: bool,
    /// What is wrong with the dictionary, its ranges or its `/Contents`.
    pub(crate) fault: Option<Broken>,
    /// `/Contents`, the zeros that fill it up included.
    #[serde(with = "hex::serde")]
    pub(crate) contents: Vec<u8>,
    /// `/Cert` (table 255), each certificate as it stands, in hexadecimal digits.
    pub(crate) certificates: Vec<String>,
    /// Digests over what the ByteRange covers.
    pub(crate) digests: Vec<(DigestAlgorithm, String)>,
    /// Whether the digest over the ByteRange is the one that was signed, where both could be had and the
    /// signature holds one.
    pub(crate) reference_digest: Option<bool>,
}

/// Why a signature's parts cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Broken {
    /// They are not what the standard demands.
    Format(String),
    /// This version does not read them.
    Unsupported(String),
}

/// What is known by its name (ISO 32000-2, table 255 and 12.8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SubFilter {
    /// `ETSI.CAdES.detached`: PAdES.
    Pades,
    /// `adbe.pkcs7.detached`.
    Pkcs7Detached,
    /// `adbe.pkcs7.sha1`: the CMS object signs a SHA-1 digest that it holds.
    Pkcs7Sha1,
    /// `adbe.x509.rsa_sha1`: a bare RSA signature, its certificate in `/Cert`.
    X509RsaSha1,
    /// `ETSI.RFC3161`: a time-stamp token.
    Rfc3161,
}

impl SubFilter {
    fn named(name: &str) -> Option<Self> {
        match name {
            "ETSI.CAdES.detached" => Some(Self::Pades),
            "adbe.pkcs7.detached" => Some(Self::Pkcs7Detached),
            "adbe.pkcs7.sha1" => Some(Self::Pkcs7Sha1),
            "adbe.x509.rsa_sha1" => Some(Self::X509RsaSha1),
            "ETSI.RFC3161" => Some(Self::Rfc3161),
            _ => None,
        }
    }
}

impl SignatureFacts {
    /// Nothing is known yet.
    pub(crate) fn new(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            kind: Kind::Signature,
            sub_filter: String::new(),
            coverage: Coverage::Invalid,
            binding: Binding::Loose,
            revision: None,
            restrictions: Restrictions::default(),
            gap: None,
            covered_end: 0,
            bytes_after: 0,
            claimed_signing_time: None,
            has_reason: false,
            shared: false,
            dictionary_replaced: false,
            fault: None,
            contents: Vec::new(),
            certificates: Vec::new(),
            digests: Vec::new(),
            reference_digest: None,
        }
    }

    /// How its `/Contents` is to be read, if that is known here.
    pub(crate) fn sub_filter(&self) -> Option<SubFilter> {
        SubFilter::named(&self.sub_filter)
    }

    /// The digest over the ByteRange.
    pub(crate) fn digest(&self, algorithm: DigestAlgorithm) -> Option<Vec<u8>> {
        let mut digests = self.digests.iter();
        let (_, digest) = digests.find(|(known, _)| *known == algorithm)?;
        hex::decode(digest).ok()
    }
}

/// One signature before the bytes that it covers were read.
pub(super) struct Draft {
    facts: SignatureFacts,
    /// Ranges as the standard wants them, the gap being exactly the `/Contents`.
    pub(super) byte_range: Option<ByteRange>,
    /// The ranges as they are written, where they can be followed at all.
    pub(super) as_written: Vec<Range<u64>>,
    /// The digests that are needed.
    pub(super) algorithms: Vec<DigestAlgorithm>,
    /// The digest that the signature holds, and with what it was made.
    expected: Option<(DigestAlgorithm, Vec<u8>)>,
}

/// Ends the look at one signature.
enum Stop {
    Broken(Broken),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::Unsupported { feature } => Self::Broken(Broken::Unsupported(format!(
                "this version does not read: {feature}"
            ))),
            other => Self::Error(other),
        }
    }
}

fn format<T>(sentence: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Broken(Broken::Format(sentence.into())))
}

impl Draft {
    /// Reads the dictionary of a field's value as `newest` has it, which is the last of the revisions, and what
    /// its `/Contents` says of digests.
    pub(super) fn read(
        document: &Document<'_>,
        newest: &Document<'_>,
        revisions: &[Revision],
        field: &Field,
        uses: &HashMap<ObjectId, usize>,
    ) -> Result<Self, Error> {
        let mut draft = Self::new(&field.name);
        match draft.examine((document, newest), revisions, field, uses) {
            Ok(()) => {}
            Err(Stop::Broken(broken)) => draft.facts.fault = Some(broken),
            // the file's own limits and the disk are not the signature's fault
            Err(Stop::Error(error @ (Error::Io(_) | Error::LimitExceeded { .. }))) => {
                return Err(error);
            }
            Err(Stop::Error(error)) => {
                draft.facts.fault = Some(Broken::Format(error.to_string()));
            }
        }
        draft.ask(document.limits());
        Ok(draft)
    }

    /// The same with a fault of its place, if it has none of its own.
    pub(super) fn broken(mut self, sentence: &str) -> Self {
        let fault = || Broken::Format(sentence.to_owned());
        self.facts.fault.get_or_insert_with(fault);
        self
    }

    /// Whether both are about one signature.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.facts.gap == other.facts.gap && self.facts.contents == other.facts.contents
    }

    /// Whether it signs a whole revision.
    pub(super) fn is_whole(&self) -> bool {
        self.facts.revision.is_some()
    }

    fn new(field: &str) -> Self {
        Self {
            facts: SignatureFacts::new(field),
            byte_range: None,
            as_written: Vec::new(),
            algorithms: Vec::new(),
            expected: None,
        }
    }

    /// What is known once the covered bytes were read.
    pub(super) fn finish(mut self, covered: Covered) -> SignatureFacts {
        if covered.has_orphan {
            self.facts.binding = Binding::Loose;
        }
        let digest_of = |wanted: DigestAlgorithm| {
            let mut digests = covered.digests.iter();
            digests.find(|(algorithm, _)| *algorithm == wanted)
        };
        self.facts.reference_digest = self.expected.as_ref().and_then(|(algorithm, expected)| {
            digest_of(*algorithm).map(|(_, digest)| digest == expected)
        });
        let digests = covered.digests.iter();
        self.facts.digests = digests
            .map(|(algorithm, digest)| (*algorithm, hex::encode(digest)))
            .collect();
        self.facts
    }

    /// Fills in the facts one after the other; what is known before something breaks stays known.
    fn examine(
        &mut self,
        (document, newest): (&Document<'_>, &Document<'_>),
        revisions: &[Revision],
        field: &Field,
        uses: &HashMap<ObjectId, usize>,
    ) -> Result<(), Stop> {
        let Some(&Object::Reference(id)) = field.value.as_deref() else {
            return format("the field's value is not an indirect signature dictionary");
        };
        self.facts.shared = uses.get(&id).copied().unwrap_or(0) > 1;
        let has_cert = self.as_signed((document, newest), revisions, id)?;
        let revision = self.facts.revision.and_then(|index| revisions.get(index));
        self.facts.restrictions = restrictions(document, revision, field, id)?;
        match self.facts.sub_filter() {
            Some(SubFilter::Rfc3161) => {
                // by what it holds, not by what it is called: the file's verdict does not look at
                // time-stamps
                match SignedData::parse(&self.facts.contents, document.limits()) {
                    Ok(token) if token.holds_tst_info() => {
                        self.facts.kind = Kind::DocumentTimestamp;
                    }
                    Ok(_) => return format("what is called a time-stamp is none"),
                    Err(error) => return Err(error.into()),
                }
            }
            Some(SubFilter::Pades) if has_cert => {
                return format("/Cert stands beside a CMS object (ISO 32000-2, table 255)");
            }
            Some(_) => {}
            None => {
                let name = &self.facts.sub_filter;
                let sentence = format!("this version does not judge the SubFilter {name:?}");
                return Err(Stop::Broken(Broken::Unsupported(sentence)));
            }
        }
        Ok(())
    }

    /// The dictionary as it was signed: a later revision may have put another in its place, to show
    /// another reason or another name. Where none was signed, what is wrong with the newest one is told.
    fn as_signed(
        &mut self,
        (document, newest_view): (&Document<'_>, &Document<'_>),
        revisions: &[Revision],
        id: ObjectId,
    ) -> Result<bool, Stop> {
        let newest = self.read_as_of(document, newest_view, revisions, id);
        if newest.is_ok() && self.facts.coverage != Coverage::Partial {
            return newest;
        }
        for revision in revisions.iter().rev() {
            let own = document.sections().get(revision.sections.clone());
            let defined = document.location_among(id.0, own.unwrap_or_default())?;
            let view = document.as_of(revision);
            if defined.is_none() || view.location(id.0)? == newest_view.location(id.0)? {
                continue;
            }
            let mut then = Self::new(&self.facts.field);
            if let Ok(has_cert) = then.read_as_of(document, &view, revisions, id)
                && then.facts.coverage == Coverage::WholeRevision
            {
                then.facts.shared = self.facts.shared;
                then.facts.dictionary_replaced = true;
                *self = then;
                return Ok(has_cert);
            }
        }
        newest
    }

    /// The dictionary as one view of the document has it; gives whether it has a `/Cert`.
    fn read_as_of(
        &mut self,
        document: &Document<'_>,
        view: &Document<'_>,
        revisions: &[Revision],
        id: ObjectId,
    ) -> Result<bool, Stop> {
        let facts = &mut self.facts;
        let Some(object) = view.raw(id)? else {
            return format("the field's value refers to nothing");
        };
        let Some(mut dictionary) = SignatureDictionary::read(view, &object)? else {
            return format("the field's value is not a signature dictionary");
        };
        facts.sub_filter = dictionary
            .sub_filter
            .as_deref()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .unwrap_or_default();
        facts.claimed_signing_time = dictionary.signing_time;
        facts.has_reason = dictionary.has_reason;
        facts.certificates = dictionary.certificates.iter().map(hex::encode).collect();
        facts.contents = dictionary.contents.take().unwrap_or_default();

        let Some(array) = &dictionary.byte_range else {
            return format("there is no ByteRange");
        };
        let len = document.source().len();
        self.as_written = ByteRange::as_written(array, len);
        let byte_range = match ByteRange::parse(array, len) {
            Ok(byte_range) => byte_range,
            Err(rule) => return format(rule),
        };
        facts.gap = Some(byte_range.gap());
        facts.covered_end = byte_range.end();
        facts.bytes_after = len - byte_range.end();
        if facts.contents.is_empty() {
            return format("/Contents is missing, empty or not a string");
        }
        if dictionary.contents_span != Some(byte_range.gap()) {
            return format(
                "the ByteRange does not leave out exactly the /Contents of its dictionary",
            );
        }
        let here = view.location(id.0)?;
        let covered = coverage::of(document, revisions, &byte_range, id, here)?;
        (facts.coverage, facts.binding, facts.revision) = covered;
        self.byte_range = Some(byte_range);
        Ok(dictionary.has_cert)
    }

    /// Which digests the signature is about. What cannot be read asks for none: the judge will say so.
    fn ask(&mut self, limits: &Limits) {
        let contents = &self.facts.contents;
        match self.facts.sub_filter() {
            Some(SubFilter::Rfc3161) => {
                if let Ok(token) = TimeStampToken::parse(contents, limits)
                    && let Ok(algorithm) = token.message_imprint().digest_algorithm()
                {
                    let digest = token.message_imprint().hashed_message.clone();
                    self.expected = Some((algorithm, digest));
                }
            }
            Some(SubFilter::X509RsaSha1) => self.algorithms.push(DigestAlgorithm::Sha1),
            Some(SubFilter::Pkcs7Sha1) => {
                if let Ok(signed_data) = SignedData::parse(contents, limits)
                    && let Content::Present(content) = signed_data.content
                {
                    self.expected = Some((DigestAlgorithm::Sha1, content));
                }
            }
            Some(SubFilter::Pades | SubFilter::Pkcs7Detached) => {
                let Ok(signed_data) = SignedData::parse(contents, limits) else {
                    return;
                };
                let [signer_info] = signed_data.signer_infos.as_slice() else {
                    return;
                };
                let Ok(algorithm) = signer_info.digest_algorithm.digest() else {
                    return;
                };
                match &signer_info.signed_attributes {
                    Some(attributes) => {
                        let digest = attributes.message_digest().one();
                        self.expected = digest.map(|digest| (algorithm, digest));
                    }
                    // RFC 5652, 5.4: the value is over the content itself, with its own digest
                    None => {
                        let own = signer_info.verification_algorithm().ok();
                        self.algorithms.extend(own.and_then(|own| own.digest()));
                    }
                }
            }
            None => {}
        }
        self.algorithms
            .extend(self.expected.as_ref().map(|(algorithm, _)| *algorithm));
    }
}

/// What the signature permits, as its own revision has it.
fn restrictions(
    document: &Document<'_>,
    revision: Option<&Revision>,
    field: &Field,
    id: ObjectId,
) -> Result<Restrictions, Error> {
    let view = revision.map(|revision| document.as_of(revision));
    let view = view.as_ref().unwrap_or(document);
    let signature = view.raw(id)?;
    let Some(Object::Dictionary(signature)) = signature.as_ref().map(|raw| &raw.value) else {
        return Ok(Restrictions::default());
    };
    let field = view.object_at(field.object.id.0)?;
    Restrictions::read(view, signature, field.as_dict().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_known_by_its_gap_and_by_what_stands_in_it() {
        let draft = |gap: Range<u64>, contents: &[u8]| {
            let mut draft = Draft::new("kepala");
            draft.facts.gap = Some(gap);
            draft.facts.contents = contents.to_vec();
            draft
        };
        let one = draft(7..9, b"a");
        assert!(one.is_same(&draft(7..9, b"a")));
        assert!(!one.is_same(&draft(7..10, b"a")));
        assert!(!one.is_same(&draft(7..9, b"b")));
        assert!(!one.is_whole());
        let mut whole = draft(7..9, b"a");
        whole.facts.revision = Some(0);
        assert!(whole.is_whole());
    }
}
