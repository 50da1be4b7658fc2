//! A server that answers as it is told.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What it answers.
pub(crate) struct Reply {
    head: String,
    body: Vec<u8>,
    /// How long it waits before each byte.
    pause: Option<Duration>,
}

impl Reply {
    fn new(status: u16, headers: &str, body: &[u8]) -> Self {
        Self {
            head: format!("HTTP/1.1 {status} x\r\nConnection: close\r\n{headers}\r\n"),
            body: body.to_vec(),
            pause: None,
        }
    }

    pub(crate) fn ok(body: &[u8]) -> Self {
        Self::new(200, &format!("Content-Length: {}\r\n", body.len()), body)
    }

    pub(crate) fn json(status: u16, body: &str) -> Self {
        let headers = format!("Content-Length: {}\r\n", body.len());
        Self::new(status, &headers, body.as_bytes())
    }

    pub(crate) fn without_length(body: &[u8]) -> Self {
        Self::new(200, "", body)
    }

    /// Says that so much comes, and sends little.
    pub(crate) fn announced(len: u64) -> Self {
        Self::new(200, &format!("Content-Length: {len}\r\n"), b"x")
    }

    pub(crate) fn cut() -> Self {
        Self::new(200, "Content-Length: 100\r\n", b"x")
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::new(status, "Content-Length: 0\r\n", b"")
    }

    pub(crate) fn redirection(status: u16, to: &str) -> Self {
        Self::new(
            status,
            &format!("Content-Length: 0\r\nLocation: {to}\r\n"),
            b"",
        )
    }

    /// Says nothing for a long time.
    pub(crate) fn silent() -> Self {
        let mut reply = Self::ok(b"x");
        reply.head.insert(0, ' ');
        reply.pause = Some(Duration::from_secs(30));
        reply
    }

    /// Sends its body one byte after another, each in time.
    pub(crate) fn trickling() -> Self {
        let mut reply = Self::ok(&[b'x'; 100]);
        reply.pause = Some(Duration::from_millis(100));
        reply
    }

    fn send(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let Some(pause) = self.pause else {
            stream.write_all(self.head.as_bytes())?;
            return stream.write_all(&self.body);
        };
        if self.head.starts_with(' ') {
            thread::sleep(pause);
        }
        stream.write_all(self.head.as_bytes())?;
        for byte in &self.body {
            stream.write_all(&[*byte])?;
            stream.flush()?;
            thread::sleep(pause);
        }
        Ok(())
    }
}

pub(crate) struct Server {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// One for as long as the test runs.
    pub(crate) fn new(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let reply = Arc::new(reply);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (reply, counter) = (Arc::clone(&reply), Arc::clone(&counter));
                thread::spawn(move || {
                    let Ok(mut stream) = stream else { return };
                    let request = request(&mut stream);
                    counter.fetch_add(1, Ordering::SeqCst);
                    drop(reply(&request).send(&mut stream));
                    drop(stream.shutdown(Shutdown::Write));
                });
            }
        });
        Self { port, asked }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How often.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Head and body, the names of its headers in small letters.
fn request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).unwrap_or(0);
        request.extend_from_slice(piece.get(..read).unwrap_or_default());
        let text = String::from_utf8_lossy(&request).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse().unwrap_or(0))
        });
        if read == 0 || text.contains("\r\n\r\n") && body.len() >= length.unwrap_or(0) {
            let head: String = head
                .split_inclusive("\r\n")
                .map(|line| match line.split_once(':') {
                    Some((name, value)) => format!("{}:{value}", name.to_ascii_lowercase()),
                    None => line.to_owned(),
                })
                .collect();
            return format!("{head}\r\n\r\n{body}");
        }
    }
}
