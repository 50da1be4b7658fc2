//! A program that is run, timed, and watched for the memory it takes.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long anybody may take.
const LIMIT: Duration = Duration::from_secs(60);
/// How often the memory is asked for. `VmHWM` only grows: what is missed is growth in the last
/// milliseconds.
const TICK: Duration = Duration::from_millis(2);

/// How a program ran.
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// `VmHWM` in KiB: the most memory that it held.
    pub(crate) peak: u64,
}

impl Run {
    pub(crate) fn worst() -> Self {
        Self {
            time: Duration::MAX,
            peak: 0,
        }
    }

    /// The shorter time, and the larger memory.
    pub(crate) fn keep_the_better(&mut self, other: &Self) {
        self.time = self.time.min(other.time);
        self.peak = self.peak.max(other.peak);
    }
}

/// Runs a program, or says why there is nothing to tell.
pub(crate) fn run(command: &mut Command) -> Result<Run, String> {
    let began = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            let time = began.elapsed();
            return match ended.success() {
                true => Ok(Run { time, peak }),
                false => Err(ended.to_string()),
            };
        }
        if began.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err(format!("not finished in {} s", LIMIT.as_secs()));
        }
        let held = fs::read_to_string(&status).ok().and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        });
        peak = peak.max(held.unwrap_or(0));
        std::thread::sleep(TICK);
    }
}
