//! Where the visible box of a signature stands.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use segel_core::placement::{Anchor, Occurrence, Origin};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};

/// Options of its place. What is required and conflicts with what is given is not asked for, so each option of a tag
/// says by itself that it goes with no box.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize)]
#[group(skip)]
#[command(group = clap::ArgGroup::new("placed").args(["box", "tag"]))]
pub(crate) struct Placed {
    /// Page, left, bottom or top, width, height in points.
    #[arg(long = "box", id = "box", value_name = "PAGE:LEFT,BOTTOM,WIDTH,HEIGHT")]
    pub(crate) visible_box: Option<String>,
    /// The corner that the box is counted from.
    #[arg(long, value_name = "lower-left|upper-left", requires = "box", conflicts_with = "tag", value_parser = word::<Origin>(&["lower-left", "upper-left"]))]
    pub(crate) origin: Option<Origin>,
    /// The text that the box replaces.
    #[arg(long, value_name = "TEXT", conflicts_with = "box")]
    pub(crate) tag: Option<String>,
    /// Its width and height in points.
    #[arg(
        long,
        value_name = "WIDTH,HEIGHT",
        requires = "tag",
        conflicts_with = "box"
    )]
    pub(crate) tag_size: Option<String>,
    /// Which place of the tag is taken.
    #[arg(long, value_name = "first|last|only", requires = "tag", conflicts_with = "box", value_parser = word::<Occurrence>(&["first", "last", "only"]))]
    pub(crate) tag_choice: Option<Occurrence>,
    /// How the box lies to the tag.
    #[arg(long, value_name = "center|lower-left|upper-left", requires = "tag", conflicts_with = "box", value_parser = word::<Anchor>(&["center", "lower-left", "upper-left"]))]
    pub(crate) tag_anchor: Option<Anchor>,
}

/// One of the words that data has for it, too.
pub(super) fn word<T>(words: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| {
        let word: StrDeserializer<'_, serde::de::value::Error> = word.as_str().into_deserializer();
        T::deserialize(word)
    })
}
