//! By which rule a change is put in its class.

use crate::verify::report::Modifications;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $class:ident $code:literal $sentence:literal,)*) => {
        /// The rule that a change of a later revision falls under. Its name in JSON is stable; whoever
        /// falls under no other falls under one of those of [`Modifications::Other`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                #[doc = $sentence]
                $(#[$doc])*
                #[serde(rename = $code)]
                $name,
            )*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable name.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What kind of change it is about.
            #[must_use]
            pub fn class(self) -> Modifications {
                match self { $(Self::$name => Modifications::$class,)* }
            }

            fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

rules! {
    /// ETSI EN 319 142-1, 5.4.2.
    SecurityStore LtData "security-store"
        "validation data in the Document Security Store may grow and be put in order",
    /// ETSI EN 319 142-1, 5.4.2.
    SecurityStoreLost LtData "security-store-lost"
        "validation data of a signature were removed, without which it may not be judged any more",
    /// ISO 32000-2, 7.3.10.
    NothingNew LtData "nothing-new"
        "nothing was said that was not said before",
    /// ISO 32000-2, 7.3.10.
    UnusedObject LtData "unused-object"
        "objects were added that nothing in the document refers to",
    /// ISO 32000-2, 12.8.5.
    DocumentTimeStamp LtData "document-time-stamp"
        "a document time-stamp without a box may be added",
    /// ISO 32000-2, 7.5.4 and 7.5.8.
    SectionIrregular LtData "section-irregular"
        "the cross-reference was written as some programs do not read it, and look for objects themselves",
    /// ISO 32000-2, 7.2 and 7.3.
    SpelledOddly LtData "spelled-oddly"
        "an object was written in a way that some programs read differently",
    /// ISO 32000-2, 12.7.8.
    XfaUnsettled LtData "xfa-unsettled"
        "fields or flags changed by which viewers that know XFA show another form in place of the pages",
    /// ISO 32000-2, 7.3.10 and table 15.
    ReferenceBeyond LtData "reference-beyond"
        "a reference leads beyond the objects that are counted, where some programs look for objects themselves",
    /// ISO 32000-2, 7.5.6.
    SyntaxInData LtData "syntax-in-data"
        "what was signed holds, inside other data, what begins an object to programs that look for objects",
    /// ISO 32000-2, 7.5.5.
    CatalogMoved LtData "catalog-moved"
        "the document catalog may be written anew as another object that says the same",
    /// ISO 32000-2, 7.5.5, and ISO/TS 32004.
    PrivateEntry LtData "private-entry"
        "an entry that means nothing to readers of PDF may be kept up to date",
    /// ISO 32000-2, 7.12.
    Extensions LtData "extensions"
        "the extensions that a document uses may be declared",
    /// ISO 32000-2, 7.2.2 and table 29.
    Version LtData "version"
        "another version of PDF may be declared, which shows nothing",
    /// ISO 32000-2, 14.3.
    Metadata LtData "metadata"
        "document metadata that no page shows may be kept up to date",
    /// ISO 32000-2, table 224.
    SignatureFlags LtData "signature-flags"
        "the form may say that it has signatures",
    /// ISO 32000-2, 12.7.3.
    FormEntry FormFilling "form-entry"
        "what new appearances of form fields are made with may be added",
    /// ISO 32000-2, 12.7.3, table 224.
    LooksByViewers FormFilling "looks-by-viewers"
        "viewers make what fields show themselves now, or no more, which may be something else",
    /// ISO 32000-2, 7.8.3.
    ResourcesAdded FormFilling "resources-added"
        "resources were added where what was signed takes its own from, and may have waited for them",
    /// ISO 32000-2, 14.11.5.
    OutputIntentAdded FormFilling "output-intent-added"
        "what the colours of the document mean was added, which may show them differently",
    /// ISO 32000-2, 12.7.5.5.
    SignatureFieldAdded FormFilling "signature-field-added"
        "a field for a signature may be added",
    /// ISO 32000-2, 12.7.5.5.
    SignatureBoxAdded FormFilling "signature-box-added"
        "a field with a box on a page may be added for a signature, unless the document is certified",
    /// ISO 32000-2, 12.7.5.5.
    BoxOverPicture FormFilling "box-over-picture"
        "a signature's box lies over a picture",
    /// ISO 32000-2, 12.7.5.5.
    BoxOverUnread FormFilling "box-over-unread"
        "what a signature's box lies over could not be read",
    /// ISO 32000-2, 12.6.3 and 12.7.5.3.
    LookFormatted FormFilling "look-formatted"
        "what a field shows is made of its value by a script, and says something else",
    /// ISO 32000-2, 12.7.5.5 and 12.8.5.
    BoxWithoutSigner FormFilling "box-without-signer"
        "a signature's box shows something, and nobody has signed in it",
    /// ISO 32000-2, 12.7.5.5.
    SignatureFieldSigned FormFilling "signature-field-signed"
        "an empty signature field may be signed, once",
    /// ISO 32000-2, 12.7.4.
    FieldFilled FormFilling "field-filled"
        "a form field may be filled in",
    /// ISO 32000-2, table 227.
    ReadOnlyFilled FormFilling "read-only-filled"
        "a form field was filled in that nobody was to fill in but the document's own calculations",
    /// ISO 32000-2, 12.5.5 and 12.7.4.3.
    FieldAppearance FormFilling "field-appearance"
        "a field that is filled in may show it",
    /// ISO 32000-2, 12.5.5 and 12.7.4.3.
    LookUnlikeValue FormFilling "look-unlike-value"
        "a field that was filled in shows something else than its value",
    /// ISO 32000-2, 12.5.5.
    LookOverUnread FormFilling "look-over-unread"
        "whether the new look of a field changes what is read on its page cannot be told",
    /// ISO 32000-2, 12.7.4.3.
    LookUnreadable FormFilling "look-unreadable"
        "what a filled field shows cannot be read as text",
    /// ISO 32000-2, 8.10.1 and 12.5.5.
    LookUnbounded FormFilling "look-unbounded"
        "what a field or an annotation shows is not kept within its box",
    /// ISO 32000-2, 14.7 and 14.8.
    StructureFollows FormFilling "structure-follows"
        "the structure tree may list what was permitted to be added",
    /// ISO 32000-2, 12.5.6 and table 257.
    AnnotationAdded Annotations "annotation-added"
        "an annotation was added that the viewer draws itself",
    /// ISO 32000-2, 12.5.5.
    AnnotationWithLook Annotations "annotation-with-look"
        "an annotation was added that brings its own look, which may show or cover anything",
    /// ISO 32000-2, 12.5 and table 257.
    AnnotationChanged Annotations "annotation-changed"
        "an annotation that was there when the document was signed is another now",
    /// ISO 32000-2, 12.5 and table 257.
    AnnotationRemoved Annotations "annotation-removed"
        "an annotation that was there when the document was signed is gone",
    /// ISO 32000-2, 7.7.4, table 31.
    NamedAppearances Annotations "named-appearances"
        "looks of annotations were added by name",
    /// ISO 32000-2, 12.6.
    AnnotationActs Other "annotation-acts"
        "no annotation may be added that starts an action or holds a file",
    /// ISO 32000-2, 12.8.4.3 and 12.8.4.4.
    SecurityStoreBroken Other "security-store-broken"
        "the Document Security Store may hold nothing but validation data",
    /// ISO 32000-2, 7.7.2.
    CatalogEntry Other "catalog-entry"
        "an entry of the document catalog was changed that no rule permits to change",
    /// ISO 32000-2, 7.5.5.
    TrailerEntry Other "trailer-entry"
        "an entry of the trailer was changed that no rule permits to change",
    /// ISO 32000-2, 7.7.3.
    PageEntry Other "page-entry"
        "an entry of a page was changed that no rule permits to change",
    /// ISO 32000-2, 12.7.3.
    OtherFormEntry Other "other-form-entry"
        "an entry of the interactive form was changed that no rule permits to change",
    /// ISO 32000-2, 12.7.4.
    FieldEntry Other "field-entry"
        "an entry of a form field was changed that no rule permits to change",
    /// ISO 32000-2, 12.7.4.
    FieldRemoved Other "field-removed"
        "no form field may be removed, renamed or moved, and none may change its type",
    /// ISO 32000-2, 12.7.4.
    FieldAdded Other "field-added"
        "no form field may be added other than for a signature",
    /// ISO 32000-2, 12.7.4.2.
    FieldName Other "field-name"
        "a new field needs a name of its own",
    /// ISO 32000-2, 12.8.1.
    SignatureReplaced Other "signature-replaced"
        "a signature that stands in a field may not be replaced or removed",
    /// ISO 32000-2, 12.8.1.
    SignatureNotNew Other "signature-not-new"
        "a field may be signed only with a signature that is made for it",
    /// ISO 32000-2, 12.7.4.3.
    AppearanceAlone Other "appearance-alone"
        "what a field shows may change only with its value",
    /// ISO 32000-2, 12.5.3.
    Visibility Other "visibility"
        "a box may neither appear nor vanish",
    /// ISO 32000-2, 12.5.2.
    BoxOverBox Other "box-over-box"
        "a new box may not lie over one that was there when the document was signed",
    /// ISO 32000-2, 12.5.2.
    BoxOverText Other "box-over-text"
        "a new box may not lie over text that was there when the document was signed",
    /// ISO 32000-2, 12.5.5.
    LookOverText Other "look-over-text"
        "what a field shows may not hide text of its page that was seen when the document was signed",
    /// ISO 32000-2, 12.5.5.
    LookUncoversText Other "look-uncovers-text"
        "what a field shows no more hid text of its page when the document was signed",
    /// ISO 32000-2, 12.8.2.2.1.
    LaterCertification Other "later-certification"
        "what a certification permits may not be changed, and none may follow a signature",
    /// ISO 32000-2, 14.7.
    StructureEntry Other "structure-entry"
        "the structure tree was changed where nothing was added that was permitted",
    /// ISO 32000-2, 7.3.10.
    ObjectReplaced Other "object-replaced"
        "an object that the signed document uses was changed, and no rule permits that",
    /// ISO 32000-2, 7.5.4.
    ObjectFreed Other "object-freed"
        "an object that the signed document uses was deleted",
    /// ISO 32000-2, 7.3.10.
    ObjectSupplied Other "object-supplied"
        "an object that the signed document refers to without having it was supplied later",
    /// ISO 32000-2, 7.3.10.
    ObjectUnreadable Other "object-unreadable"
        "an object cannot be read, so that what it changes cannot be told",
    /// ISO 32000-2, 7.3.7.
    RepeatedKey Other "repeated-key"
        "a dictionary has a key twice, which programs read differently",
    /// ISO 32000-2, 12.7.8.
    XfaShown Other "xfa-shown"
        "viewers that know XFA show another form in place of the pages now, or show it no more",
    /// ISO 32000-2, 7.5.4 and 7.5.8.
    ReadersDiffer Other "readers-differ"
        "the cross-reference and the order of the bytes tell two different documents",
    /// ISO 32000-2, 7.5.6.
    UnexplainedBytes Other "unexplained-bytes"
        "bytes were appended that are no part of a revision",
    /// ISO 32000-2, 7.5.6.
    RevisionBroken Other "revision-broken"
        "a revision does not end as the standard says, or stands out of order",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_what_json_says_and_differ() {
        let codes: HashSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert_eq!(codes.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            let json = serde_json::to_value(rule).ok();
            assert_eq!(json, Some(serde_json::Value::from(rule.code())));
        }
    }
}
