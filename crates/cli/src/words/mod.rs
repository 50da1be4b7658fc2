//! What the program says to people: Bahasa Indonesia first, English second.
//!
//! Every sentence stands in `i18n/id.ftl` and `i18n/en.ftl` (Fluent) under the same key. Whatever is
//! placed into a sentence may come out of a stranger's document, so it passes [`printable()`] first.

mod moment;
mod printable;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
pub(crate) use moment::moment;
pub(crate) use printable::printable;
use unic_langid::LanguageIdentifier;

const INDONESIAN: &str = include_str!("../../i18n/id.ftl");
const ENGLISH: &str = include_str!("../../i18n/en.ftl");

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Language {
    /// Bahasa Indonesia, the language where nothing else is asked for.
    #[default]
    #[value(name = "id")]
    Indonesian,
    /// English.
    #[value(name = "en")]
    English,
}

impl Language {
    /// `id` or `en`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "id" => Some(Self::Indonesian),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    fn sentences(self) -> &'static str {
        match self {
            Self::Indonesian => INDONESIAN,
            Self::English => ENGLISH,
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        let name = match self {
            Self::Indonesian => "id",
            Self::English => "en",
        };
        name.parse().unwrap_or_default()
    }
}

/// What is placed into a sentence: its name in the message file, and its text.
pub(crate) type Detail = (&'static str, String);

/// The sentences of one language.
pub(crate) struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The sentences of `language`.
    pub(crate) fn new(language: Language) -> Self {
        // A broken entry is left out here; the tests below keep the files whole.
        let resource = FluentResource::try_new(language.sentences().to_owned())
            .unwrap_or_else(|(readable, _)| readable);
        let mut bundle = FluentBundle::new(vec![language.identifier()]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The language they are in.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A number with one decimal.
    pub(crate) fn decimal(&self, number: f64) -> String {
        let text = format!("{number:.1}");
        match self.language {
            Language::Indonesian => text.replace('.', ","),
            Language::English => text,
        }
    }

    /// The sentence `key`.
    pub(crate) fn say(&self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// The sentence `key` with `details` in their places.
    pub(crate) fn tell(&self, key: &str, details: &[Detail]) -> String {
        self.find(key, details).unwrap_or_else(|| key.to_owned())
    }

    /// The sentence `key`, where there is one.
    pub(crate) fn find(&self, key: &str, details: &[Detail]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut arguments = FluentArgs::new();
        for (name, text) in details {
            arguments.set(*name, FluentValue::from(printable(text)));
        }
        let mut faults = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut faults);
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests;
