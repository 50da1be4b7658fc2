//! Applications: programs of the city's offices that hold a credential.

mod authentication;
pub(super) mod sign;
mod sign_request;
