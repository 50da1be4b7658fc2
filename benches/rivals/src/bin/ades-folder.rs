//! Signs a folder of PDFs with the crate ades-rs: PAdES B-B with a key on a token, file to file. The PIN comes on
//! standard input.
//!
//! `ades-folder MODULE SLOT KEY IN OUT THREADS`    SLOT: which of those that hold a token, from 0
//!
//! The crate opens one session a process and has its threads wait for it.

use ades::pades;
use ades::pkcs11::Pkcs11Signer;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, module, slot, key, input, output, threads] = arguments.as_slice() else {
        return Err("ades-folder MODULE SLOT KEY IN OUT THREADS".into());
    };
    let mut pin = String::new();
    std::io::stdin().read_line(&mut pin)?;
    let signer = Pkcs11Signer::new(module, slot.parse()?, pin.trim_end(), Some(key))?;
    fs::create_dir(output)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(input)? {
        names.push(entry?.file_name());
    }
    let next = AtomicUsize::new(0);
    let sign = || -> Outcome {
        while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            let signed = pades::sign(&fs::read(Path::new(input).join(name))?, &signer)?;
            fs::write(Path::new(output).join(name), signed)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.parse()?).map(|_| scope.spawn(sign)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| "a thread failed")?)
    })
}
