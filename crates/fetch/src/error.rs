//! Why nothing came back, or nothing that can be used.

use segel_core::trust::NoStatus;
use segel_core::tsp::{ResponseFault, TokenFault};
use std::fmt;
use std::io;

/// Characters of one text of a server's answer.
const MOST_CHARACTERS: usize = 500;

/// What went wrong, and where.
#[derive(Debug)]
pub struct Error {
    /// The address that was asked, as far as a redirection led.
    pub url: String,
    /// What.
    pub failure: Failure,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// It is no address of the kind that is asked: `http` or `https`, with a host and without a name and password.
    Address,
    /// The rules do not allow this host.
    NotAllowed,
    /// The host is in a network of one's own (RFC 6890), and a stranger named it.
    PrivateAddress,
    /// A redirection to something else than is allowed, or one after another.
    Redirection,
    /// Nobody answers.
    NoConnection(String),
    /// There was no answer in time.
    TimedOut,
    /// The answer is longer than it may be.
    TooLarge {
        /// How many bytes it may have.
        most: u64,
    },
    /// The answer is not 200.
    Status(u16),
    /// The answer cannot be read.
    Unreadable(segel_core::Error),
    /// A responder does not answer the question.
    Refused(String),
    /// The answer is to another question.
    OtherNonce,
    /// The answer says nothing about the certificate: a stranger signed it, it is about another, or it is not
    /// current.
    SaysNothing(Vec<NoStatus>),
    /// What came is not the certificate that was asked for.
    NotTheIssuer,
    /// The time-stamping authority gives no token that fits.
    Response(ResponseFault),
    /// The token is not what its signer signed.
    Token(TokenFault),
    /// The token's authority is not trusted, or not now.
    Untrusted(String),
    /// The token tells another time than the clock.
    OtherTime {
        /// By how many seconds it is ahead.
        ahead_seconds: i64,
    },
    /// As many time-stamps were asked for today as may be.
    BudgetSpent {
        /// How many.
        per_day: u32,
    },
    /// Each of several authorities failed.
    AllFailed(Vec<Error>),
    /// A credential would go over a network without TLS.
    Insecure,
    /// It is no name and secret of a credential.
    Credential,
    /// The line of the journal cannot stand in a header.
    Journal,
    /// The file that is to be sent cannot be read.
    File(io::Error),
    /// The server says no.
    Problem(Box<Problem>),
    /// The server says yes, but not in its own form.
    Answer,
}

/// Why a server of Segel says no, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable name: what programs go by.
    pub code: String,
    /// One sentence for people.
    pub message: String,
    /// What to do about it.
    pub next_step: String,
    /// What the server's log has it under.
    pub id: String,
}

impl Problem {
    /// `{"error": {…}}`, in texts that can be shown on a terminal.
    pub(crate) fn parse(status: u16, body: &[u8]) -> Option<Self> {
        let body: serde_json::Value = serde_json::from_slice(body).ok()?;
        let error = body.get("error")?;
        let text = |name| {
            let text = error.get(name)?.as_str()?.chars();
            let shown = text.filter(|character| !character.is_control());
            Some(shown.take(MOST_CHARACTERS).collect::<String>())
        };
        Some(Self {
            status,
            code: text("code")?,
            message: text("message").unwrap_or_default(),
            next_step: text("next_step").unwrap_or_default(),
            id: text("id").unwrap_or_default(),
        })
    }
}

impl Failure {
    /// The stable name that programs and message files go by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address => "address-malformed",
            Self::NotAllowed => "address-not-allowed",
            Self::PrivateAddress => "address-private",
            Self::Redirection => "redirection",
            Self::NoConnection(_) => "no-connection",
            Self::TimedOut => "timed-out",
            Self::TooLarge { .. } => "answer-too-large",
            Self::Status(_) => "answer-status",
            Self::Unreadable(_) => "answer-unreadable",
            Self::Refused(_) => "answer-refused",
            Self::OtherNonce => "answer-nonce",
            Self::SaysNothing(_) => "answer-says-nothing",
            Self::NotTheIssuer => "answer-not-issuer",
            Self::Response(_) => "time-stamp-response",
            Self::Token(_) => "time-stamp-token",
            Self::Untrusted(_) => "time-stamp-untrusted",
            Self::OtherTime { .. } => "time-stamp-time",
            Self::BudgetSpent { .. } => "time-stamp-budget",
            Self::AllFailed(_) => "time-stamp-all-failed",
            Self::Insecure => "address-insecure",
            Self::Credential => "credential-malformed",
            Self::Journal => "journal-malformed",
            Self::File(_) => "file-unreadable",
            Self::Problem(_) => "server-refused",
            Self::Answer => "answer-malformed",
        }
    }

    /// Whether another attempt may go otherwise.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::NoConnection(_) | Self::TimedOut => true,
            Self::Status(status) => is_passing(*status),
            Self::Problem(problem) => is_passing(problem.status),
            Self::AllFailed(each) => each.iter().any(|error| error.failure.may_pass()),
            _ => false,
        }
    }

    pub(crate) fn at(self, url: &str) -> Error {
        Error {
            url: url.to_owned(),
            failure: self,
        }
    }
}

/// Whether a status speaks of now: too many requests, or a server that cannot.
fn is_passing(status: u16) -> bool {
    status == 429 || status >= 500
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => write!(f, "this is no address with http or https and a host"),
            Self::NotAllowed => write!(f, "the rules do not allow this host"),
            Self::PrivateAddress => {
                write!(
                    f,
                    "the host is in a network of one's own, and a stranger named it"
                )
            }
            Self::Redirection => write!(f, "it leads on to where nothing is asked"),
            Self::NoConnection(why) => write!(f, "nobody answers: {why}"),
            Self::TimedOut => write!(f, "there was no answer in time"),
            Self::TooLarge { most } => write!(f, "the answer is longer than {most} bytes"),
            Self::Status(status) => write!(f, "the answer has the status {status}"),
            Self::Unreadable(error) => error.fmt(f),
            Self::Refused(status) => write!(f, "the responder does not answer: {status}"),
            Self::OtherNonce => write!(f, "the answer is to another question: its nonce differs"),
            Self::SaysNothing(reasons) => {
                write!(f, "the answer says nothing about the certificate")?;
                match reasons.first() {
                    Some(reason) => write!(f, ": {reason}"),
                    None => Ok(()),
                }
            }
            Self::NotTheIssuer => write!(f, "what came is not the issuer's certificate"),
            Self::Response(fault) => fault.fmt(f),
            Self::Token(fault) => fault.fmt(f),
            Self::Untrusted(why) => write!(f, "the authority is not trusted: {why}"),
            Self::OtherTime { ahead_seconds } => write!(
                f,
                "the time-stamp is {ahead_seconds} seconds ahead of the clock of this computer"
            ),
            Self::BudgetSpent { per_day } => {
                write!(
                    f,
                    "{per_day} time-stamps were asked for today, and no more may be"
                )
            }
            Self::AllFailed(errors) => {
                write!(f, "no authority gives a time-stamp")?;
                for error in errors {
                    write!(f, "; {error}")?;
                }
                Ok(())
            }
            Self::Insecure => write!(
                f,
                "the address has no https, and is not on this computer: the credential would be readable on the way"
            ),
            Self::Credential => write!(f, "this is no name and secret of an application"),
            Self::Journal => write!(f, "the line of the journal is not one line of ASCII"),
            Self::File(error) => write!(f, "the file cannot be read: {error}"),
            Self::Problem(problem) => write!(
                f,
                "{} ({}); {}",
                problem.message, problem.code, problem.next_step
            ),
            Self::Answer => write!(f, "the answer does not have the form of a server of Segel"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.failure {
            // each has its own address
            Failure::AllFailed(_) => self.failure.fmt(f),
            failure => write!(f, "{}: {failure}", self.url),
        }
    }
}

impl std::error::Error for Error {}
