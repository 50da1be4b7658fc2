//! What is wrong with a configuration, for the person who wrote it.

use std::fmt;

/// One complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file, or `environment`.
    pub place: String,
    /// The key with its section, for example `signing.pin_file`.
    pub key: String,
    /// What stands there, unless it is absent or secret.
    pub value: Option<String>,
    /// Why it cannot stay.
    pub reason: String,
    /// What to do.
    pub next_step: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.key)?;
        if let Some(value) = &self.value {
            write!(f, " = {value:?}")?;
        }
        write!(f, ": {}. {}.", self.reason, self.next_step)
    }
}

/// Every complaint about one configuration, in the order of the keys; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, refusal) in self.0.iter().enumerate() {
            if position > 0 {
                writeln!(f)?;
            }
            refusal.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}
