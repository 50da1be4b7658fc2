//! What reading a document and laying a signature out behind it costs, apart from digesting and
//! copying its bytes: for a small document against one `C_Sign`, and for documents with many pages,
//! objects and revisions.
//!
//! *Laid out* is from `Document::open` to the moment when the first byte of the original would be
//! copied: the output then answers with an error, which ends the signature.
//!
//! `cargo bench -p segel-hsm --bench opening`
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a bench that fails says so
#![allow(clippy::disallowed_macros)] // and one that does not prints its figures
#![allow(clippy::cast_precision_loss)]

use cryptoki::mechanism::Mechanism;
use segel_core::algorithm::{SignatureAlgorithm, Verification, verify_signature};
use segel_core::pdf::Document;
use segel_core::placement::{PageChoice, Placement};
use segel_core::sign::{SignatureRequest, VisibleBox, sign};
use segel_core::x509::CertificateChain;
use segel_core::{Error, Limits, Output, Signer, SignerError, Source};
use segel_hsm::{KeySelector, TokenAddress, open_signer};
use segel_hsm_testing::{RawKey, SoftHsm, TestAuthority, TestKey};
use std::cell::Cell;
use std::hint::black_box;
use std::io;
use std::ops::Range;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

mod made;

/// Rounds of all measured things in turn; the best of each counts.
const ROUNDS: usize = 7;
/// How long a part of a round lasts.
const PART: Duration = Duration::from_millis(100);

fn main() {
    let Some(hsm) = SoftHsm::start("opening_bench") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Ukur");
    let spki = hsm.generate("ukur", &[1], TestKey::P256);
    hsm.import_certificate("ukur", &[1], &authority.issue("Pejabat Ukur", &spki));
    let address = TokenAddress::parse(&hsm.uri()).unwrap();
    let key = KeySelector::parse("ukur").unwrap();
    let signer = open_signer(&address, &key, Some(&hsm.pin()), None).unwrap();
    small(signer.as_ref(), &hsm.raw_key(&[1]));
    pages_and_objects(signer.as_ref());
    revisions(signer.as_ref());
}

/// Everything but the key: the signer answers from memory, and the check of its answer under the
/// certificate's key, measured alone in the same run, is taken off.
fn small(signer: &dyn Signer, raw: &RawKey) {
    let letter = made::letter();
    let at = OffsetDateTime::now_utc();
    let replay = Replay::new(signer);
    let whole = || {
        let document = Document::open(&letter, &Limits::default()).unwrap();
        let mut output = Vec::with_capacity(16 * 1024);
        let request = SignatureRequest::new(at);
        black_box(sign(&document, &request, &replay, &mut output).unwrap());
    };
    whole();
    let (message, value) = replay.answer.lock().unwrap().clone().unwrap();
    let algorithm = signer.algorithm().verification();
    let leaf = signer.chain().leaf().subject_public_key_info();
    let check = || {
        let checked = verify_signature(&algorithm, leaf, &message, &value);
        assert_eq!(checked, Verification::Valid);
    };
    let [whole, check, c_sign] = best([&whole, &check, &|| {
        raw.sign(&Mechanism::Ecdsa, &[0x31; 32]);
    }]);
    let rest = whole - check;
    println!(
        "| {} bytes in memory, P-256 | µs | / C_Sign |",
        letter.len()
    );
    println!("|---|---|---|");
    for (what, time) in [
        ("C_Sign on SoftHSM", c_sign),
        ("sign, the key answering from memory", whole),
        (
            "the check of the value under the certificate's key, alone",
            check,
        ),
        ("read, prepare, digest, embed, write: the difference", rest),
    ] {
        println!("| {what} | {:.1} | {:.2} |", time * 1e6, time / c_sign);
    }
    println!();
}

/// Gives the same value for the same message without asking the key twice.
struct Replay<'a> {
    signer: &'a dyn Signer,
    answer: Mutex<Option<(Vec<u8>, Vec<u8>)>>,
}

impl<'a> Replay<'a> {
    fn new(signer: &'a dyn Signer) -> Self {
        Self {
            signer,
            answer: Mutex::new(None),
        }
    }
}

impl Signer for Replay<'_> {
    fn chain(&self) -> &CertificateChain {
        self.signer.chain()
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.signer.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let mut answer = self.answer.lock().unwrap();
        match &*answer {
            Some((asked, value)) if asked == message => Ok(value.clone()),
            _ => {
                let value = self.signer.sign(message)?;
                *answer = Some((message.to_vec(), value.clone()));
                Ok(value)
            }
        }
    }
}

fn pages_and_objects(signer: &dyn Signer) {
    let documents = [
        ("500 pages, balanced", made::pages(500)),
        ("50 000 pages, balanced", made::pages(50_000)),
        ("260 000 objects, one page", made::objects(260_000)),
    ];
    println!("| document | page | laid out, µs | reads | bytes read |");
    println!("|---|---|---|---|---|");
    for (page, name) in [(Some(1), "first"), (None, "last")] {
        let laid_out: Vec<_> = documents
            .iter()
            .map(|(_, document)| move || lay_out(document, page, signer))
            .collect();
        let [a, b, c] = laid_out.as_slice() else {
            return;
        };
        for ((what, document), time) in documents.iter().zip(best([a, b, c])) {
            let counted = Counted::new(document);
            lay_out(&counted, page, signer);
            println!(
                "| {what} | {name} | {:.0} | {} | {} |",
                time * 1e6,
                counted.reads.get(),
                counted.bytes.get()
            );
        }
    }
    println!();
}

fn revisions(signer: &dyn Signer) {
    const COUNTS: [usize; 4] = [1, 50, 100, 200];
    let mut file = made::letter();
    let mut documents = Vec::new();
    for revision in 1..=200 {
        let request = SignatureRequest::new(OffsetDateTime::now_utc());
        let mut output = Vec::new();
        let document = Document::open(&file, &Limits::default()).unwrap();
        sign(&document, &request, signer, &mut output).unwrap();
        drop(document);
        file = output;
        if COUNTS.contains(&revision) {
            documents.push(file.clone());
        }
    }
    let opened: Vec<_> = documents
        .iter()
        .map(|document| {
            move || {
                black_box(Document::open(document, &Limits::default()).unwrap());
            }
        })
        .collect();
    let laid_out: Vec<_> = documents
        .iter()
        .map(|document| move || lay_out(document, None, signer))
        .collect();
    let ([a, b, c, d], [e, f, g, h]) = (opened.as_slice(), laid_out.as_slice()) else {
        return;
    };
    let times = best([a, b, c, d]).into_iter().zip(best([e, f, g, h]));
    println!("| signatures in the file | opened, µs | each | laid out, µs | each |");
    println!("|---|---|---|---|---|");
    for (count, (opened, laid_out)) in COUNTS.into_iter().zip(times) {
        println!(
            "| {count} | {:.0} | {:.1} | {:.0} | {:.1} |",
            opened * 1e6,
            opened * 1e6 / count as f64,
            laid_out * 1e6,
            laid_out * 1e6 / count as f64
        );
    }
}

/// Opens a document and lays out a signature that is seen on a page.
fn lay_out(source: &dyn Source, page: Option<u32>, signer: &dyn Signer) {
    let document = Document::open(source, &Limits::default()).unwrap();
    let lines = ["Pejabat Ukur".to_owned()];
    let page = page.map_or(PageChoice::Last, PageChoice::Number);
    let placement = Placement::at(page, [36.0, 36.0, 100.0, 50.0]);
    let visible = VisibleBox::with_text(placement, lines).unwrap();
    let mut request = SignatureRequest::new(OffsetDateTime::UNIX_EPOCH);
    request.signing_time = signer.chain().leaf().validity().0;
    request.appearance = Some(visible);
    let ended = sign(&document, &request, signer, &mut NoFurther);
    assert!(matches!(ended, Err(Error::Io(_))), "{ended:?}");
}

/// Where a signature ends that has been laid out.
struct NoFurther;

impl Output for NoFurther {
    fn take_over(&mut self, _: Range<u64>) -> io::Result<Option<&dyn Source>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn append(&mut self, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// A source that counts what is asked of it.
struct Counted<'a> {
    source: &'a Vec<u8>,
    reads: Cell<u64>,
    bytes: Cell<u64>,
}

impl<'a> Counted<'a> {
    fn new(source: &'a Vec<u8>) -> Self {
        Self {
            source,
            reads: Cell::new(0),
            bytes: Cell::new(0),
        }
    }
}

impl Source for Counted<'_> {
    fn len(&self) -> u64 {
        Source::len(self.source)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.reads.set(self.reads.get() + 1);
        self.bytes.set(self.bytes.get() + buffer.len() as u64);
        self.source.read_at(offset, buffer)
    }
}

/// Runs all in turn; gives the seconds that each takes in its best round.
fn best<const N: usize>(runs: [&dyn Fn(); N]) -> [f64; N] {
    let mut best = [f64::INFINITY; N];
    for _ in 0..ROUNDS {
        for (run, best) in runs.iter().zip(&mut best) {
            let began = Instant::now();
            let mut count = 0_u32;
            while began.elapsed() < PART {
                run();
                count += 1;
            }
            *best = best.min(began.elapsed().as_secs_f64() / f64::from(count));
        }
    }
    best
}
