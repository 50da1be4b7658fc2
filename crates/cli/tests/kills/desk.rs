//! A folder of letters, a P-256 key in SoftHSM that OpenSC's pkcs11-spy watches, and the run over them.

use crate::segel::Segel;
use crate::{Moment, THREADS};
use rustix::process::{Pid, Signal, kill_process};
use secrecy::ExposeSecret;
use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey, tools};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SPY: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so",
    "/usr/lib/x86_64-linux-gnu/pkcs11/pkcs11-spy.so",
];

pub(crate) struct Desk {
    folder: TempDir,
    hsm: SoftHsm,
    spy: PathBuf,
    letters: usize,
    /// What SoftHSM keeps of the token itself. It empties the file and writes it anew whenever somebody logs in, so that
    /// a kill at that moment would leave no token.
    token: (PathBuf, Vec<u8>),
    /// Serial number of the certificate in hex.
    pub(crate) serial: String,
}

impl Desk {
    pub(crate) fn new(test: &str, letters: usize) -> Option<Self> {
        let spy = tools::file(&SPY, "opensc", test)?;
        let hsm = SoftHsm::start(test)?;
        let authority = TestAuthority::new("Otoritas Uji Rimba Raya");
        let spki = hsm.generate("ttd", &[1], TestKey::P256);
        let certificate = authority.issue("Ratna Kusuma, S.Sos.", &spki);
        hsm.import_certificate("ttd", &[1], &certificate);
        let desk = Self {
            folder: TempDir::new().unwrap(),
            token: token_of(&hsm),
            hsm,
            spy,
            letters,
            serial: serial(&certificate),
        };
        fs::write(desk.anchor(), authority.certificate()).unwrap();
        desk.write_letters();
        Some(desk)
    }

    /// No two are the same.
    fn write_letters(&self) {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../test-vectors/inputs/empty-signature-field.pdf");
        let sample = fs::read(sample).unwrap();
        fs::create_dir(self.path("surat")).unwrap();
        for number in 0..self.letters {
            let mut letter = sample.clone();
            letter.extend_from_slice(format!("% surat {number}\n").as_bytes());
            fs::write(self.letter(number), letter).unwrap();
        }
    }

    pub(crate) fn letters(&self) -> usize {
        self.letters
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn anchor(&self) -> PathBuf {
        self.path("anchor.der")
    }

    pub(crate) fn letter(&self, number: usize) -> PathBuf {
        self.path(&format!("surat/{number:05}.pdf"))
    }

    pub(crate) fn output(&self, number: usize) -> PathBuf {
        self.path(&format!("hasil/{number:05}.pdf"))
    }

    pub(crate) fn output_folder(&self) -> PathBuf {
        self.path("hasil")
    }

    pub(crate) fn run_folder(&self) -> PathBuf {
        self.path("hasil/.segel/0001")
    }

    /// How many letters are signed: those under their names, and those that wait for the disk.
    pub(crate) fn signed(&self) -> usize {
        let entries = |folder: PathBuf| fs::read_dir(folder).map_or(0, Iterator::count);
        let parts = self.run_folder().join("parts");
        let waiting = (0..THREADS).map(|thread| entries(parts.join(thread.to_string())));
        // without the folder of the runs
        waiting.sum::<usize>() + entries(self.output_folder()).saturating_sub(1)
    }

    fn segel(&self, command: &str) -> Segel {
        let (name, value) = self.hsm.environment();
        Segel::new(["bulk", command, "--json"])
            .env(name, value)
            .env("PKCS11SPY", self.hsm.module())
            .env("PKCS11SPY_OUTPUT", self.path("spy.log"))
            .within(self.folder.path())
    }

    fn with_pin(&self, command: &str) -> Segel {
        let pin = self.hsm.pin();
        let segel = self.segel(command).args(["--pin-fd", "3"]);
        segel
            .args(["--threads", &THREADS.to_string()])
            .secret(3, pin.expose_secret())
    }

    pub(crate) fn run(&self) -> Segel {
        let token = self.hsm.uri_through(&self.spy);
        let segel = self.with_pin("run");
        segel.args(["--token", &token, "--key", "ttd", "surat", "hasil"])
    }

    pub(crate) fn resume(&self) -> Segel {
        self.with_pin("resume").arg("hasil")
    }

    /// Starts a process and kills it; gives when it had signed its first letter, if it was waited for.
    pub(crate) fn killed(&self, segel: &Segel, moment: &Moment) -> Option<Duration> {
        let before = self.signed();
        let mut command = segel.command();
        let told = self.path("told.txt");
        let told_to = File::create(&told).unwrap();
        let mut child = command
            .stdout(told_to.try_clone().unwrap())
            .stderr(told_to)
            .spawn()
            .unwrap();
        let is_alive = |child: &mut Child| {
            let ended = child.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "it was faster: {ended:?}, {}",
                fs::read_to_string(&told).unwrap()
            );
        };
        let began = Instant::now();
        let mut first = None;
        while let signed = self.signed()
            && signed < moment.signed
        {
            if signed > before {
                first.get_or_insert_with(|| began.elapsed());
            }
            is_alive(&mut child);
            assert!(began.elapsed() < Duration::from_secs(300));
            sleep(Duration::from_millis(1));
        }
        if moment.signed > before {
            first.get_or_insert_with(|| began.elapsed());
        }
        sleep(moment.after);
        is_alive(&mut child);
        kill_process(Pid::from_child(&child), Signal::KILL).unwrap();
        child.wait().unwrap();
        let (file, whole) = &self.token;
        if fs::read(file).unwrap().len() != whole.len() {
            eprintln!("the kill left SoftHSM half a token: it is put back");
            fs::write(file, whole).unwrap();
        }
        first
    }

    /// Goes on to the end; the summary.
    pub(crate) fn finish(&self) -> Value {
        let answer = self.resume().run();
        let lines = answer.done().json_lines();
        lines.last().unwrap()["summary"].clone()
    }

    pub(crate) fn status(&self) -> Value {
        self.segel("status").arg("hasil").run().done().json()
    }

    /// The documents' records, and the summary.
    pub(crate) fn report(&self) -> (Vec<Value>, Value) {
        let report = self.segel("report").arg("hasil").run();
        let mut lines = report.done().json_lines();
        let last = lines.pop().unwrap();
        (lines, last["summary"].clone())
    }

    /// How often all processes together had the token sign.
    pub(crate) fn signatures_of_the_token(&self) -> u64 {
        let log = fs::read(self.path("spy.log")).unwrap();
        // a process that was killed may have left half a line
        let calls = log.split(|byte| *byte == b'\n');
        let calls = calls.filter(|line| line.ends_with(b": C_Sign"));
        u64::try_from(calls.count()).unwrap()
    }
}

fn serial(certificate: &[u8]) -> String {
    segel_core::x509::Certificate::from_der(certificate)
        .unwrap()
        .serial()
}

/// The file of a SoftHSM token, and what stands in it.
fn token_of(hsm: &SoftHsm) -> (PathBuf, Vec<u8>) {
    let configuration = fs::read_to_string(hsm.environment().1).unwrap();
    let folder = configuration.lines().find_map(|line| {
        let value = line.strip_prefix("directories.tokendir")?;
        Some(value.trim_start_matches([' ', '=']))
    });
    let mut tokens = fs::read_dir(folder.unwrap()).unwrap();
    let token = tokens.next().unwrap().unwrap().path();
    assert!(tokens.next().is_none(), "the test has one token");
    let file = token.join("token.object");
    let whole = fs::read(&file).unwrap();
    (file, whole)
}
