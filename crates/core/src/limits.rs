//! Every cap on hostile input, each with its source.

/// How much work a stranger's file may ask for. [`Limits::default`] is right for a server; a test
/// may tighten one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Cross-reference sections of one file. A document signed by a whole council has some 50;
    /// the longest seen in the DSS corpus has 51.
    pub cross_reference_sections: usize,
    /// Subsections of one cross-reference section: an update that touches every other object.
    pub cross_reference_subsections: usize,
    /// Object numbers: ISO 32000-2, annex C (8 388 607 in Acrobat).
    pub object_number: u32,
    /// Objects that are listed when all of a file is looked at: four times what the largest files
    /// that were measured have (260,000), and still below 100 MB of memory.
    pub objects: usize,
    /// Nesting of arrays and dictionaries in one object; DSS walks to 500, honest files stay under 30.
    pub nesting: usize,
    /// Bytes of one object without its stream data.
    pub object_bytes: usize,
    /// Bytes of all decoded cross-reference and object streams of one document together.
    pub decoded_stream_bytes: usize,
    /// Bytes of object streams decoded while all of a file is looked at; they are decoded one after
    /// the other and not kept. Enough for some five million objects.
    pub scanned_stream_bytes: usize,
    /// Findings that are listed, of each kind; those behind are counted.
    pub findings: usize,
    /// Bytes of object text parsed for one document, an object counted each time it is read: a few
    /// kilobytes are honest work, and a large object that is referred to often is not.
    pub parsed_bytes: u64,
    /// Bytes of memory for the objects that one revision changed, as they were and as they are: some
    /// hundred thousand small ones. Whoever writes a whole document anew as it was asks for no more.
    pub changed_bytes: usize,
    /// Bytes of a field's full name.
    pub field_name_bytes: usize,
    /// Bytes of all full names of one form together.
    pub field_names_bytes: usize,
    /// Nodes of the page tree or the field tree visited in one call.
    pub tree_nodes: usize,
    /// Signatures judged in one file.
    pub signatures: usize,
    /// Bytes of one CMS object. Signatures with embedded revocation lists reach some MB.
    pub cms_bytes: usize,
    /// Nesting of elements in a CMS object that has to be made DER first; a signature with a
    /// time-stamp, its certificates and theirs stays under 30.
    pub cms_nesting: usize,
    /// Certificates, signers, attributes and their values in one CMS object, taken together; a few
    /// dozen in honest ones.
    pub cms_elements: usize,
    /// Certificates considered while a path is built.
    pub certificates: usize,
    /// Certificates in one path, anchor included.
    pub path_length: usize,
    /// Signature verifications spent on building one path; one under an RSA key that takes longer than usual
    /// counts as several.
    pub path_signatures: usize,
    /// Work on revocation lists and OCSP responses for one certificate and its paths: a signature that
    /// is verified counts as one, a MiB that is hashed or searched too. All signatures of a document may
    /// cost ten times as much together.
    pub revocation_work: usize,
    /// Distribution points of one certificate, and names in them or in those of one list; honest ones
    /// have a handful.
    pub distribution_points: usize,
    /// Addresses that are told where something might be fetched.
    pub missing: usize,
    /// Comparisons of a name with a constraint in one search for a path: what webpki allows, and far
    /// above the few dozen of honest paths.
    pub name_comparisons: usize,
    /// Work on what one page shows: an operator or a glyph counts as one. A full page of text has some 5,000.
    pub page_work: u64,
    /// The same of all pages together: some 10,000 pages of text.
    pub content_work: u64,
    /// Comparisons of a place where a tag stands with the box of an annotation, in one search for it: a
    /// thousand of each on every one of fifty pages.
    pub tag_comparisons: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cross_reference_sections: 1024,
            cross_reference_subsections: 100_000,
            object_number: 8_388_607,
            objects: 1_000_000,
            nesting: 256,
            object_bytes: 64 * 1024 * 1024,
            decoded_stream_bytes: 64 * 1024 * 1024,
            scanned_stream_bytes: 256 * 1024 * 1024,
            findings: 1000,
            parsed_bytes: 64 * 1024 * 1024,
            changed_bytes: 64 * 1024 * 1024,
            field_name_bytes: 4096,
            field_names_bytes: 16 * 1024 * 1024,
            tree_nodes: 1_000_000,
            signatures: 256,
            cms_bytes: 32 * 1024 * 1024,
            cms_nesting: 64,
            cms_elements: 100_000,
            certificates: 1000,
            path_length: 16,
            path_signatures: 100,
            revocation_work: 500,
            distribution_points: 64,
            missing: 64,
            name_comparisons: 250_000,
            page_work: 2_000_000,
            content_work: 50_000_000,
            tag_comparisons: 50_000_000,
        }
    }
}

impl Limits {
    /// What the path of one of so many signatures in a file may cost: up to ten each their own, beyond
    /// that the limits of ten are divided, and what a common path takes is left to each.
    pub(crate) fn for_one_of(self, signatures: usize) -> Self {
        let share = |limit: usize, least: usize| {
            let part = limit.saturating_mul(10) / signatures.max(10);
            part.max(least).min(limit)
        };
        Self {
            path_signatures: share(self.path_signatures, 16),
            name_comparisons: share(self.name_comparisons, 10_000),
            ..self
        }
    }

    /// Bytes of one certificate, wherever it comes from. The largest that are met have some 50 KB;
    /// what a parser makes of hostile ones is many times their size.
    pub const CERTIFICATE_BYTES: usize = 256 * 1024;

    /// Bytes of the extensions of one revocation list, those of its entries left out. A few hundred are
    /// met; what is made of hostile names is many times their size, and a list may have any size.
    pub const CRL_EXTENSION_BYTES: usize = 64 * 1024;

    /// Bytes of one OCSP response. Those in the DSS corpus stay under 10 KB; one about many
    /// certificates, with a chain, has some hundred.
    pub const OCSP_BYTES: usize = 1024 * 1024;

    /// Responses, certificates and extensions in one OCSP response, taken together: an honest one
    /// answers a request for one certificate, and a few batch some dozens.
    pub const OCSP_ELEMENTS: usize = 1000;

    /// Values in one object, those inside others counted: a value takes some hundred bytes of memory
    /// and may take two of text. A font's widths have 65,536, a flat page tree of 50,000 as many.
    pub const OBJECT_VALUES: usize = 250_000;

    /// Characters of a tag, blanks not counted. Offices use some ten, and each stands on one line.
    pub const TAG_CHARACTERS: usize = 100;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_signatures_share_what_ten_may_cost() {
        let limits = Limits::default();
        let path_signatures = |signatures| limits.for_one_of(signatures).path_signatures;
        assert_eq!(
            [0, 1, 10, 20, 256].map(path_signatures),
            [100, 100, 100, 50, 16]
        );
        let tight = Limits {
            path_signatures: 5,
            ..limits
        };
        assert_eq!(tight.for_one_of(256).path_signatures, 5);
    }
}
