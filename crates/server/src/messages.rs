//! What people read, from the Fluent files in `i18n/`: Bahasa Indonesia first, English second.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

const INDONESIAN: &str = include_str!("../i18n/id.ftl");
const ENGLISH: &str = include_str!("../i18n/en.ftl");

/// A language that there are messages in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// The code of BCP 47.
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language asked for by `?lang=`, else Bahasa Indonesia. What the browser would like is
    /// not asked: many a phone in an Indonesian pocket is set to English.
    #[must_use]
    pub(crate) fn asked(lang: Option<&str>) -> Self {
        match lang {
            Some("en") => Self::English,
            _ => Self::Indonesian,
        }
    }
}

/// The messages of one language.
pub(crate) struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The messages of `language`.
    #[must_use]
    pub(crate) fn of(language: Language) -> &'static Self {
        static OF_INDONESIAN: LazyLock<Messages> =
            LazyLock::new(|| Messages::read(Language::Indonesian, INDONESIAN));
        static OF_ENGLISH: LazyLock<Messages> =
            LazyLock::new(|| Messages::read(Language::English, ENGLISH));
        match language {
            Language::Indonesian => &OF_INDONESIAN,
            Language::English => &OF_ENGLISH,
        }
    }

    /// What the parser cannot read is left out; the tests see to it that there is no such thing.
    fn read(language: Language, source: &str) -> Self {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            Err((resource, _)) => resource,
        };
        let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks that isolate values by direction show as boxes on old phones.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// The message `key`, which takes no values.
    #[must_use]
    pub(crate) fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The message `key` with its values. A key that is not there shows itself.
    #[must_use]
    pub(crate) fn format(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, *value);
        }
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ENGLISH, INDONESIAN, Language};
    use fluent_bundle::FluentResource;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn keys(source: &str) -> BTreeSet<String> {
        let resource = FluentResource::try_new(source.to_owned()).unwrap();
        assert!(resource.entries().count() > 0);
        source
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key.to_owned())
            .collect()
    }

    fn values(source: &str) -> BTreeSet<(String, String)> {
        let mut key = String::new();
        let mut found = BTreeSet::new();
        for line in source.lines() {
            if let Some((name, _)) = line.split_once(" =") {
                name.clone_into(&mut key);
            }
            for part in line.split("{ $").skip(1) {
                let name = part.split([' ', '}']).next().unwrap_or_default();
                found.insert((key.clone(), name.to_owned()));
            }
        }
        found
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(keys(INDONESIAN), keys(ENGLISH));
        assert_eq!(values(INDONESIAN), values(ENGLISH));
    }

    /// Texts in quotes that look like keys, in the code and the templates that speak to people.
    fn quoted() -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        for folder in ["src/page", "src/demo", "templates"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
                let key = |part: &&str| {
                    part.contains('-')
                        && part
                            .bytes()
                            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
                };
                found.extend(text.split('"').filter(key).map(str::to_owned));
            }
        }
        found
    }

    #[test]
    fn every_key_that_is_used_has_a_message_and_every_message_is_used() {
        let known = keys(INDONESIAN);
        let stems: BTreeSet<&str> = known
            .iter()
            .filter_map(|key| key.split('-').next())
            .collect();
        let quoted = quoted();
        let missing: Vec<_> = quoted
            .iter()
            .filter(|text| {
                text.split('-')
                    .next()
                    .is_some_and(|stem| stems.contains(stem))
            })
            .filter(|text| !known.contains(*text))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        // These keys are put together from a stem and a name.
        let composed = ["verdict-", "outcome-", "month-", "moment"];
        let idle: Vec<_> = known
            .iter()
            .filter(|key| !quoted.contains(*key))
            .filter(|key| !composed.iter().any(|stem| key.starts_with(stem)))
            .collect();
        assert!(idle.is_empty(), "{idle:?}");
    }

    #[test]
    fn the_language_is_indonesian_unless_english_is_asked_for() {
        assert_eq!(Language::asked(None), Language::Indonesian);
        assert_eq!(Language::asked(Some("id")), Language::Indonesian);
        assert_eq!(Language::asked(Some("en")), Language::English);
        assert_eq!(Language::asked(Some("xx")), Language::Indonesian);
    }
}
