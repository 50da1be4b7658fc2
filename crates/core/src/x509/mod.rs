//! Certificates (RFC 5280): kept as their raw bytes, read once with x509-parser.

mod anchor;
mod certificate;
mod chain;
pub(crate) mod extension;
pub(crate) mod general_name;
pub mod issue;
#[cfg(test)]
pub(crate) mod made;
pub(crate) mod name;
mod path;
pub(crate) mod signed;

pub use anchor::TrustAnchor;
pub use certificate::{Algorithms, Certificate};
pub use chain::CertificateChain;
pub(crate) use extension::AccessMethod;
pub use extension::{
    AuthorityKeyIdentifier, Criticality, DistributionPoint, DistributionPointName, ExtensionFault,
    ReasonFlags,
};
pub use general_name::GeneralName;
pub use name::Name;
pub use path::{
    Acceptance, CertificationPath, Constraint, Demand, NoPath, PathFailure, PathParameters,
    PolicySet, Purpose, build_acceptable_path, build_path,
};
pub(crate) use path::{Links, SearchAccount, build_acceptable_path_with, build_path_on_account};
