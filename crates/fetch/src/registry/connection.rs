//! One request to the server and its answer.
//!
//! Not over [`crate::exchange::Exchange`]: its client loses an answer that comes while the body is still being sent,
//! and a server refuses early.

use crate::error::{Failure, Problem};
use crate::exchange::{self, Reach, Resolver};
use crate::rules::Rules;
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Proxy, RequestBuilder, Response, Url};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How far a request came that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// Nobody was connected to.
    Nobody,
    /// The server may have read it.
    Perhaps,
}

/// Why there is no answer that says yes.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) failure: Failure,
    pub(super) reached: Reached,
    /// How long the server wants to be left alone.
    pub(super) retry_after: Option<Duration>,
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            reached: Reached::Perhaps,
            retry_after: None,
        }
    }
}

impl From<reqwest::Error> for Refusal {
    fn from(error: reqwest::Error) -> Self {
        let reached = match error.is_connect() {
            true => Reached::Nobody,
            false => Reached::Perhaps,
        };
        Self {
            failure: exchange::failure(&error),
            reached,
            retry_after: None,
        }
    }
}

/// How the server is reached.
pub(super) struct Connection {
    client: Client,
    runtime: Runtime,
}

impl Connection {
    pub(super) fn new(rules: &Rules, base: &Url) -> Result<Self, Failure> {
        exchange::install_cryptography();
        let mut builder = Client::builder()
            .user_agent(exchange::USER_AGENT)
            .redirect(Policy::none())
            .timeout(rules.timeout)
            .connect_timeout(rules.timeout)
            .dns_resolver(Arc::new(Resolver::new(rules, Reach::Everywhere)));
        if is_loopback(base) {
            // what goes without TLS to this computer must not go over a proxy elsewhere
            builder = builder.no_proxy();
        } else if let Some(proxy) = &rules.proxy {
            builder = builder.proxy(Proxy::all(proxy).map_err(|_| Failure::Address)?);
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|error| Failure::NoConnection(error.to_string()))?;
        Ok(Self {
            client: builder.build().map_err(|error| exchange::failure(&error))?,
            runtime,
        })
    }

    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// The body of an answer with 200 or 201, of no more than so many bytes.
    pub(super) fn ask(&self, request: RequestBuilder, most: u64) -> Result<Vec<u8>, Refusal> {
        self.runtime.block_on(async {
            let response = request.send().await?;
            let status = response.status().as_u16();
            let retry_after = retry_after(&response);
            if (300..400).contains(&status) {
                return Err(Failure::Redirection.into());
            }
            let body = read(response, most).await;
            if matches!(status, 200 | 201) {
                return body;
            }
            // what a proxy on the way answers is no problem of the server's
            let problem = body.ok().and_then(|body| Problem::parse(status, &body));
            Err(Refusal {
                failure: problem.map_or(Failure::Status(status), |problem| {
                    Failure::Problem(Box::new(problem))
                }),
                reached: Reached::Perhaps,
                retry_after,
            })
        })
    }
}

async fn read(mut response: Response, most: u64) -> Result<Vec<u8>, Refusal> {
    if response.content_length().is_some_and(|len| len > most) {
        return Err(Failure::TooLarge { most }.into());
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await? {
        if body.len() as u64 + piece.len() as u64 > most {
            return Err(Failure::TooLarge { most }.into());
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    value.parse().ok().map(Duration::from_secs)
}

/// Whether an address leads to this computer and nowhere else (RFC 6761, 6.3).
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}
