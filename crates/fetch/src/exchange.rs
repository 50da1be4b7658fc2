//! One question and its answer, over HTTP (RFC 9110).

use crate::address::is_public;
use crate::error::{Error, Failure};
use crate::rules::{Origin, Rules};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Proxy, Url};
use std::error::Error as StdError;
use std::fmt;
use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Instant;

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Question<'a> {
    /// Nothing; the answer may be of one of these types.
    Get,
    /// A body of a type.
    Post {
        content_type: &'static str,
        accept: &'static str,
        body: &'a [u8],
    },
}

/// How it is sent.
pub(crate) struct Exchange {
    rules: Rules,
    /// For addresses that may be in one's own network.
    near: Client,
    /// For those that may not.
    far: Client,
}

impl Exchange {
    pub(crate) fn new(rules: Rules) -> Result<Self, Error> {
        Ok(Self {
            near: client(&rules, Reach::Everywhere)?,
            far: client(&rules, Reach::Public)?,
            rules,
        })
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The body of an answer of no more than so many bytes.
    pub(crate) fn ask(
        &self,
        url: &str,
        origin: Origin,
        question: Question<'_>,
        most: u64,
    ) -> Result<Vec<u8>, Error> {
        let since = Instant::now();
        let mut origin = origin;
        let mut url = self
            .rules
            .check(url, origin)
            .map_err(|failure| failure.at(url))?;
        for _ in 0..=self.rules.redirections {
            let response = self.send(&url, origin, question);
            let response = response.map_err(|failure| failure.at(url.as_str()))?;
            if response.status().is_redirection() {
                (url, origin) = self
                    .redirected(&url, origin, question, &response)
                    .map_err(|failure| failure.at(url.as_str()))?;
                continue;
            }
            let body = self.body(response, since, most);
            return body.map_err(|failure| failure.at(url.as_str()));
        }
        Err(Failure::Redirection.at(url.as_str()))
    }

    fn send(&self, url: &Url, origin: Origin, question: Question<'_>) -> Result<Response, Failure> {
        // a name is looked up and judged by the client; these are no names
        let literal = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        let is_trusted = url.host_str().is_some_and(|host| self.rules.trusts(host));
        if !origin.may_be_near()
            && !is_trusted
            && literal.is_some_and(|address| !is_public(address))
        {
            return Err(Failure::PrivateAddress);
        }
        let client = match origin.may_be_near() {
            true => &self.near,
            false => &self.far,
        };
        let request: RequestBuilder = match question {
            Question::Get => client.get(url.clone()),
            Question::Post {
                content_type,
                accept,
                body,
            } => client
                .post(url.clone())
                .header(CONTENT_TYPE, content_type)
                .header(ACCEPT, accept)
                .body(body.to_vec()),
        };
        request.send().map_err(|error| failure(&error))
    }

    /// Where it leads on to. Whoever was asked is a stranger in what he says of others.
    fn redirected(
        &self,
        from: &Url,
        origin: Origin,
        question: Question<'_>,
        response: &Response,
    ) -> Result<(Url, Origin), Failure> {
        let keeps_question = matches!(response.status().as_u16(), 307 | 308);
        if !keeps_question && !matches!(question, Question::Get) {
            return Err(Failure::Redirection);
        }
        let location = response.headers().get(LOCATION);
        let location = location.and_then(|location| location.to_str().ok());
        let to = location.and_then(|location| from.join(location).ok());
        let to = to.ok_or(Failure::Redirection)?;
        if from.scheme() == "https" && to.scheme() != "https" {
            return Err(Failure::Redirection);
        }
        let origin = match from.host() == to.host() {
            true => origin,
            false => Origin::Stranger,
        };
        Ok((self.rules.check(to.as_str(), origin)?, origin))
    }

    fn body(&self, mut response: Response, since: Instant, most: u64) -> Result<Vec<u8>, Failure> {
        let status = response.status().as_u16();
        if status != 200 {
            return Err(Failure::Status(status));
        }
        let too_large = || Failure::TooLarge { most };
        if response.content_length().is_some_and(|len| len > most) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            // bytes that come one by one are always in time
            if since.elapsed() > self.rules.timeout {
                return Err(Failure::TimedOut);
            }
            let read = response
                .read(&mut piece)
                .map_err(|error| of_reading(&error))?;
            let read = piece.get(..read).unwrap_or_default();
            if read.is_empty() {
                return Ok(body);
            }
            if body.len() as u64 + read.len() as u64 > most {
                return Err(too_large());
            }
            body.extend_from_slice(read);
        }
    }
}

/// Who says that he asks.
pub(crate) const USER_AGENT: &str = concat!("segel/", env!("CARGO_PKG_VERSION"));

/// Has every client use the same cryptography.
pub(crate) fn install_cryptography() {
    // installed once; who was first is as good
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn client(rules: &Rules, reach: Reach) -> Result<Client, Error> {
    install_cryptography();
    let resolver = Resolver::new(rules, reach);
    let mut builder = Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .timeout(rules.timeout)
        .connect_timeout(rules.timeout)
        .dns_resolver(Arc::new(resolver));
    if let Some(proxy) = &rules.proxy {
        let proxy = Proxy::all(proxy).map_err(|_| Failure::Address.at(proxy))?;
        builder = builder.proxy(proxy);
    }
    builder.build().map_err(|error| failure(&error).at(""))
}

/// The hosts of the proxies that are used.
fn proxy_hosts(rules: &Rules) -> Vec<String> {
    let from_environment = || {
        let names = ["http_proxy", "https_proxy", "all_proxy"];
        let names = names
            .iter()
            .flat_map(|name| [(*name).to_owned(), name.to_ascii_uppercase()]);
        names.filter_map(|name| std::env::var(name).ok()).collect()
    };
    let proxies: Vec<String> = match &rules.proxy {
        Some(proxy) => vec![proxy.clone()],
        None => from_environment(),
    };
    let hosts = proxies.iter().filter_map(|proxy| {
        let whole = Url::parse(proxy).or_else(|_| Url::parse(&format!("http://{proxy}")));
        Some(whole.ok()?.host_str()?.to_ascii_lowercase())
    });
    hosts.collect()
}

/// How far a client goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Everywhere,
    /// Not into one's own network.
    Public,
}

/// Looks names up, and leaves out what a stranger may not name. The address that was judged is the address that
/// is connected to.
pub(crate) struct Resolver {
    rules: Rules,
    reach: Reach,
    proxies: Vec<String>,
}

impl Resolver {
    pub(crate) fn new(rules: &Rules, reach: Reach) -> Self {
        Self {
            rules: rules.clone(),
            reach,
            proxies: proxy_hosts(rules),
        }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let is_anybodys = self.reach == Reach::Everywhere
            || self.rules.trusts(&host)
            || self.proxies.contains(&host.to_ascii_lowercase());
        Box::pin(async move {
            let look_up = move || (host, 0).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
            let found: Vec<SocketAddr> = tokio::task::spawn_blocking(look_up).await??;
            let may_be_asked = |address: &SocketAddr| is_anybodys || is_public(address.ip());
            if !found.iter().all(may_be_asked) {
                return Err(Private.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A name leads into one's own network.
#[derive(Debug)]
struct Private;

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads into a network of one's own")
    }
}

impl StdError for Private {}

pub(crate) fn failure(error: &reqwest::Error) -> Failure {
    let mut causes = Vec::new();
    let mut cause: Option<&dyn StdError> = error.source();
    while let Some(one) = cause {
        if one.is::<Private>() {
            return Failure::PrivateAddress;
        }
        causes.push(one.to_string());
        cause = one.source();
    }
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    Failure::NoConnection(causes.pop().unwrap_or_else(|| error.to_string()))
}

fn of_reading(error: &std::io::Error) -> Failure {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    match inner {
        Some(inner) => failure(inner),
        None if error.kind() == std::io::ErrorKind::TimedOut => Failure::TimedOut,
        None => Failure::NoConnection(error.to_string()),
    }
}
