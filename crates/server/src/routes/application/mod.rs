//! Applications: programs of the city's offices that hold a credential.

mod authentication;
pub(super) mod register;
pub(super) mod reserve;
pub(super) mod sign;
mod sign_request;
mod visible_request;
