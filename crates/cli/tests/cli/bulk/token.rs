//! A token that goes away in the middle of a run.

use super::{below, letters, report, status, told};
use crate::certificates::{Authority, SIGNER, Validity};
use crate::office::Office;
use crate::segel::{Answer, Segel};
use secrecy::ExposeSecret;
use segel_hsm_testing::{P11Kit, Server, SoftHsm, TestKey};
use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

const LETTERS: usize = 400;

/// An office whose key is behind a socket.
struct Remote {
    office: Office,
    hsm: SoftHsm,
    p11_kit: P11Kit,
    socket: PathBuf,
}

impl Remote {
    fn new(test: &str) -> Option<Self> {
        let p11_kit = P11Kit::find(test)?;
        let hsm = SoftHsm::start(test)?;
        let authority = Authority::new("Otoritas Uji HSM");
        let spki = hsm.generate("ttd", &[1], TestKey::Rsa2048);
        let certificate = authority.issue(SIGNER, &spki, Validity::Now);
        hsm.import_certificate("ttd", &[1], certificate.der());
        let office = Office::new();
        fs::write(office.path("anchor.pem"), &authority.pem).unwrap();
        letters(&office, LETTERS);
        let socket = office.path("p11.sock");
        Some(Self {
            office,
            hsm,
            p11_kit,
            socket,
        })
    }

    fn serve(&self) -> Server {
        self.p11_kit.serve(&[&self.hsm], self.socket.clone())
    }

    fn segel(&self, arguments: &[&str]) -> Segel {
        Segel::new(["bulk"])
            .args(arguments)
            .args(["--json", "--pin-fd", "3", "--threads", "2"])
            .secret(3, self.hsm.pin().expose_secret())
            .env(
                "P11_KIT_SERVER_ADDRESS",
                format!("unix:path={}", self.socket.display()),
            )
            .within(self.office.folder())
    }

    fn run(&self, patience: &str) -> Segel {
        let token = self.hsm.uri_through(&self.p11_kit.client);
        self.segel(&[
            "run",
            "--token",
            &token,
            "--key",
            "ttd",
            "--patience",
            patience,
        ])
        .args(["surat", "hasil"])
    }

    /// Waits until so many documents are signed.
    fn wait_for(&self, outputs: usize, child: &mut Child) {
        let began = Instant::now();
        let hasil = self.office.path("hasil");
        while !hasil.exists() || below(&hasil).len() < outputs {
            assert!(child.try_wait().unwrap().is_none(), "it ended too soon");
            assert!(began.elapsed() < Duration::from_secs(60));
            sleep(Duration::from_millis(2));
        }
    }
}

fn answer(child: Child) -> Answer {
    let output = child.wait_with_output().unwrap();
    Answer {
        exit: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        complaint: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_token_that_comes_back_is_waited_for_and_logged_in_to_again() {
    let Some(remote) = Remote::new("a_token_that_comes_back") else {
        return;
    };
    let mut server = remote.serve();
    let segel = remote.run("60");
    let mut child = segel.command().spawn().unwrap();
    remote.wait_for(20, &mut child);
    server.kill();
    sleep(Duration::from_millis(700));
    let _server = remote.serve();
    let answer = answer(child);
    let (_, summary) = told(answer.done());
    assert_eq!(summary["signed"], LETTERS);
    assert!(summary["key_uses_without_output"].as_u64().unwrap() <= 2);
    assert_eq!(below(&remote.office.path("hasil")).len(), LETTERS);
    let status = status(&remote.office, "hasil");
    assert_eq!(status["pauses"], 1, "{status}");
    assert_eq!(status["end"], "finished");
    let verified = remote.office.verify(&["hasil"]).run();
    assert_eq!(verified.done().json_lines().len(), LETTERS);
}

#[test]
fn a_token_that_stays_away_ends_the_run_which_is_gone_on_with_later() {
    let Some(remote) = Remote::new("a_token_that_stays_away") else {
        return;
    };
    let mut server = remote.serve();
    let segel = remote.run("1");
    let mut child = segel.command().spawn().unwrap();
    remote.wait_for(20, &mut child);
    server.kill();
    let answer = answer(child);
    assert_eq!(answer.exit, Some(3), "{answer:?}");
    let (_, summary) = told(&answer);
    assert_eq!(summary["end"], "token");
    assert!(summary["left"].as_u64().unwrap() > 0);
    let _server = remote.serve();
    let (_, summary) = told(remote.segel(&["resume", "hasil"]).run().done());
    assert_eq!(summary["left"], 0);
    assert_eq!(below(&remote.office.path("hasil")).len(), LETTERS);
    let (records, counts) = report(&remote.office, "hasil");
    assert!(records.iter().all(|record| record["result"] == "signed"));
    assert!(
        counts["key_uses_without_output"].as_u64().unwrap() <= 2,
        "{counts}"
    );
}

/// No thread can be called back out of the module, so the process ends in order without it.
#[test]
fn a_token_that_says_nothing_any_more_ends_the_run_and_nothing_is_lost() {
    let Some(remote) = Remote::new("a_token_that_says_nothing_any_more") else {
        return;
    };
    let mut server = remote.serve();
    let segel = remote.run("1");
    let mut child = segel.command().spawn().unwrap();
    remote.wait_for(20, &mut child);
    server.freeze();
    let answer = answer(child);
    server.kill();
    assert_eq!(answer.exit, Some(3), "{answer:?}");
    let (_, summary) = told(&answer);
    assert_eq!(summary["end"], "token");
    assert_eq!(summary["error"]["code"], "key-silent");
    assert!(summary["left"].as_u64().unwrap() > 0);
    let _server = remote.serve();
    let (_, summary) = told(remote.segel(&["resume", "hasil"]).run().done());
    assert_eq!(summary["left"], 0);
    assert_eq!(below(&remote.office.path("hasil")).len(), LETTERS);
    let (_, counts) = report(&remote.office, "hasil");
    assert!(
        counts["key_uses_without_output"].as_u64().unwrap() <= 2,
        "{counts}"
    );
}
