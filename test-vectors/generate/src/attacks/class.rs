//! The classes of attacks: what they are about, and where they were described.

use serde::Serialize;

/// What is attacked, and where it was described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Class {
    EvilAnnotation,
    SneakySignature,
    CertificationBypass,
    FieldLockBypass,
    DictionarySpoofing,
    ParserDifferential,
    GapStuffing,
    CopiedSignature,
    OverlappingRanges,
    LtDataRemoval,
    Polyglot,
    PageContent,
    Shadow,
    FormTrick,
    LoopOrBomb,
    Original,
    Control,
}

pub(super) const CERTIFIED: &str =
    "Rohlmann et al., Breaking the Specification: PDF Certification, IEEE S&P 2021";
pub(super) const REFUND: &str = "Mladenov et al., 1 Trillion Dollar Refund, CCS 2019";
pub(super) const SHADOWS: &str = "Mainka et al., Shadow Attacks, NDSS 2021";
pub(super) const PATHS: &str = "Müller et al., Processing Dangerous Paths, NDSS 2021";
pub(super) const PARSERS: &str =
    "Carmony et al., Extract Me If You Can: Abusing PDF Parsers in Malware Detectors, NDSS 2016";
pub(super) const CARADOC: &str =
    "Endignoux et al., Caradoc: A Pragmatic Approach to PDF Parsing and Validation, IEEE SPW 2016";
pub(super) const POLYGLOTS: &str =
    "Albertini, Abusing File Formats; or, Corkami, the Novella, PoC||GTFO 0x07, 2015";
pub(super) const DALI: &str =
    "Buccafurri et al., Fortifying the Dalì Attack on Digital Signature, SIN 2009";
/// What metadata and structure can be made to say.
pub(super) const IMPERFECT: &str = "BFO, Imperfect PDF Digital Signatures, bfo.com, 2019";
/// Two of them behind one another, and what pyHanko's files ask of `startxref`.
pub(super) const TWO_ENDS: &str = "PDF Association, SafeDocs, Dual-startxref.pdf";
pub(super) const MISSED: &str = "pyHanko, minimal-startxref-hopeless.pdf";
pub(super) const HYBRID: &str = "PDF Association, pdf-issues, issue 237";

impl Class {
    /// Where it was described.
    pub(super) fn source(self) -> &'static str {
        match self {
            Self::EvilAnnotation | Self::SneakySignature | Self::CertificationBypass => CERTIFIED,
            Self::CopiedSignature | Self::PageContent => REFUND,
            Self::Shadow => SHADOWS,
            Self::ParserDifferential => PARSERS,
            Self::LoopOrBomb => PATHS,
            Self::FieldLockBypass => {
                "iText, DocumentRevisionsValidatorIntegrationTest, its fieldLock files"
            }
            Self::DictionarySpoofing => {
                "DSS, pades-spoofing-replaced-reason.pdf and pdf-spoofing-attack.pdf"
            }
            Self::OverlappingRanges => "DSS, pdf-byterange-overlap.pdf",
            Self::LtDataRemoval => "DSS, pades-revoc-removed-from-dss-dict.pdf",
            Self::Polyglot => POLYGLOTS,
            Self::GapStuffing => "OpenPDF, issue 158 and pull request 159",
            Self::FormTrick => "pyHanko, pyhanko.sign.diff_analysis; ISO 32000-2, table 257",
            Self::Original | Self::Control => "own",
        }
    }

    /// What is to be known of the whole class, with its clause.
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::EvilAnnotation => {
                "an annotation may be permitted (ISO 32000-2, table 257) and still cover what was \
                 signed: where its box meets text it is no mere annotation"
            }
            Self::SneakySignature => {
                "P = 2 permits to sign, not to show something else where text was: a signature field \
                 is in its place before, and its box covers nothing (ISO 32000-2, 12.8.2.2)"
            }
            Self::CertificationBypass => {
                "what was certified is read in the revision that was certified; nobody loosens it \
                 later (ISO 32000-2, 12.8.2.2 and 12.8.6)"
            }
            Self::FieldLockBypass => {
                "a lock is about fields by their full names, with what they inherit and all that \
                 shows them (ISO 32000-2, 12.8.2.4 and 12.7.4)"
            }
            Self::DictionarySpoofing => {
                "what is shown of a signature is read from the bytes that it covers (ISO 32000-2, \
                 table 255)"
            }
            Self::ParserDifferential => {
                "two programs must not read two documents: what does not follow ISO 32000-2, 7.5, is \
                 not whole, however one repairs it"
            }
            Self::GapStuffing => {
                "the gap holds one hexadecimal string and nothing else, the ranges everything else \
                 once (ISO 32000-2, 12.8.1)"
            }
            Self::CopiedSignature => {
                "a signature lives in the revision that its ByteRange ends, and is the value of one \
                 field (ISO 32000-2, 12.7.5.5)"
            }
            Self::OverlappingRanges => {
                "the two ranges of a signature are the whole of its revision but the gap, and no two \
                 signatures have one ByteRange (ISO 32000-2, 12.8.1)"
            }
            Self::LtDataRemoval => {
                "validation data may come and not go: without it a good signature cannot be judged \
                 later, and one that was revoked may seem good (ETSI EN 319 142-1, 5.4)"
            }
            Self::Polyglot => {
                "what was shown is not what was signed where the file is another kind of file, too: \
                 nothing stands before the header or behind the end (ISO 32000-2, 7.5.2 and 7.5.5)"
            }
            Self::PageContent => {
                "nothing of this is permitted after signing, whatever P is (ISO 32000-2, table 257)"
            }
            Self::Shadow => {
                "prepared before it was signed and activated by a change that looks harmless: what a \
                 page refers to must not change"
            }
            Self::FormTrick => {
                "filling in a form is to give a field a value and to show it; all else about fields \
                 is no filling in (ISO 32000-2, table 257)"
            }
            Self::LoopOrBomb => {
                "a file decides how much work it is: an answer, or an error with a name, within the \
                 limits"
            }
            Self::Original => {
                "what attacks depart from: a verifier that is content with nothing proves nothing"
            }
            Self::Control => "honest: who calls it forged is of no use",
        }
    }

    /// The beginning of the files' names.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::EvilAnnotation => "eaa",
            Self::SneakySignature => "ssa",
            Self::CertificationBypass => "certification",
            Self::FieldLockBypass => "lock",
            Self::DictionarySpoofing => "dictionary",
            Self::ParserDifferential => "parser",
            Self::GapStuffing => "gap",
            Self::CopiedSignature => "copy",
            Self::OverlappingRanges => "overlap",
            Self::LtDataRemoval => "lt",
            Self::Polyglot => "polyglot",
            Self::PageContent => "page",
            Self::Shadow => "shadow",
            Self::FormTrick => "form",
            Self::LoopOrBomb => "loop",
            Self::Original => "originals/",
            Self::Control => "controls/",
        }
    }
}
