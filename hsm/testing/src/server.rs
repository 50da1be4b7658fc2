//! SoftHSM in a process of its own behind `p11-kit server`, which can be killed.

use crate::{SoftHsm, tools};
use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const CLIENTS: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so",
    "/usr/lib/pkcs11/p11-kit-client.so",
];

/// The process that holds the tokens; killed when dropped.
pub struct Server {
    process: Child,
    socket: PathBuf,
}

/// The programs of both sides.
pub struct P11Kit {
    /// The module that talks to a server.
    pub client: PathBuf,
    program: PathBuf,
}

impl P11Kit {
    /// Where p11-kit is; `None`, and told, where it is absent.
    #[must_use]
    pub fn find(test: &str) -> Option<Self> {
        Some(Self {
            client: tools::file(&CLIENTS, "p11-kit-client.so", test)?,
            program: tools::program("p11-kit", test)?,
        })
    }

    /// Serves the tokens, which are in one module, behind a socket.
    #[must_use]
    pub fn serve(&self, tokens: &[&SoftHsm], socket: PathBuf) -> Server {
        Server::start(tokens, &self.program, socket)
    }
}

impl Server {
    fn start(tokens: &[&SoftHsm], program: &Path, socket: PathBuf) -> Self {
        let (name, value) = tokens[0].environment();
        let uris = tokens
            .iter()
            .map(|token| format!("pkcs11:token={}", token.label()));
        let process = Command::new(program)
            .args(["server", "--foreground", "--provider"])
            .arg(tokens[0].module())
            .arg("--name")
            .arg(&socket)
            .args(uris)
            .env(name, value)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, socket };
        let deadline = Instant::now() + Duration::from_secs(10);
        // the socket is there a moment before anyone listens
        while UnixStream::connect(&server.socket).is_err() {
            assert!(Instant::now() < deadline, "p11-kit server opens its socket");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// The server forks for each client; all of them go.
    pub fn kill(&mut self) {
        let children = self.children();
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        send_each(&children, Signal::KILL);
        let _ = std::fs::remove_file(&self.socket);
    }

    /// Leaves its clients without an answer.
    pub fn freeze(&self) {
        send_each(&self.children(), Signal::STOP);
    }

    fn children(&self) -> Vec<Pid> {
        let children = format!("/proc/{0}/task/{0}/children", self.process.id());
        let children = std::fs::read_to_string(children).unwrap();
        let children = children.split_whitespace();
        children
            .map(|child| Pid::from_raw(child.parse().unwrap()).unwrap())
            .collect()
    }
}

fn send_each(processes: &[Pid], signal: Signal) {
    for process in processes {
        kill_process(*process, signal).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.process.try_wait().unwrap().is_none() {
            self.kill();
        }
    }
}
