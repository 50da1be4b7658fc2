//! The test's side: the same library, and the commands that it exports.

use crate::life::Outage;
use crate::module::{Fault, State, TARGET, drop_sessions, state};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW, Symbol};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static ONE_TEST_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What the module was asked since it was last calmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct CallCount {
    /// `C_OpenSession` that came through.
    pub open_session: u64,
    /// `C_Login` as the user.
    pub login: u64,
    /// `C_Login` for one use of a key.
    pub login_context_specific: u64,
    /// `C_SignInit`
    pub sign_init: u64,
    /// `C_Sign`
    pub sign: u64,
    /// Logins of either kind that came without a PIN.
    pub logins_without_pin: u64,
    /// `C_Initialize`
    pub initialize: u64,
    /// `C_Finalize` that came through.
    pub finalize: u64,
    /// Calls that were inside when `C_Finalize` came.
    pub finalized_under_calls: u64,
    /// `C_CloseSession` of sessions that were not open.
    pub stale_closes: u64,
}

/// What a test commands.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
enum Command {
    Calm,
    SetFlags(u64),
    Fail(Fault),
    Hide(u64),
    MostSessions(u64),
    Pad([u8; 16], usize),
    Cut(u64),
    DropSessions(u64),
    DelaySessionInfo(u64),
    DelayClose(u64),
    DelaySign(u64),
    SwapSlots(u64, u64),
    Lose(Outage),
}

/// The command over the module, held by one test at a time.
pub struct Shim {
    path: PathBuf,
    command: Symbol<extern "C" fn(Command)>,
    count: Symbol<extern "C" fn() -> CallCount>,
    _library: Library,
    _turn: MutexGuard<'static, ()>,
}

impl Shim {
    /// Takes the command, with the module calm. `target` is SoftHSM; the same in all tests of a process.
    ///
    /// # Panics
    /// Where the cdylib is not beside the test binary, where cargo puts it.
    #[must_use]
    pub fn take(target: &Path, set_variable: impl FnOnce(&str, &OsStr)) -> Self {
        let turn = ONE_TEST_AT_A_TIME
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if std::env::var_os(TARGET).is_none() {
            set_variable(TARGET, target.as_os_str());
        }
        let folder = std::env::current_exe().unwrap();
        let path = folder.parent().unwrap().join("libsegel_hsm_shim.so");
        // SAFETY: the library is this crate's own cdylib, and the symbols are those below.
        let (library, command, count) = unsafe {
            let library = Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let command: Symbol<extern "C" fn(Command)> =
                library.get(b"segel_shim_command\0").unwrap();
            let count: Symbol<extern "C" fn() -> CallCount> =
                library.get(b"segel_shim_count\0").unwrap();
            (library, command, count)
        };
        let shim = Self {
            path,
            command,
            count,
            _library: library,
            _turn: turn,
        };
        shim.calm();
        shim
    }

    /// The module's path.
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.path
    }

    /// Passes everything on again and counts from zero.
    pub fn calm(&self) {
        (self.command)(Command::Calm);
    }

    /// Adds flags to every `CK_TOKEN_INFO`.
    pub fn set_flags(&self, flags: u64) {
        (self.command)(Command::SetFlags(flags));
    }

    /// Makes the next calls fail.
    pub fn fail(&self, fault: Fault) {
        (self.command)(Command::Fail(fault));
    }

    /// Leaves a mechanism out of the list.
    pub fn hide_mechanism(&self, mechanism: u64) {
        (self.command)(Command::Hide(mechanism));
    }

    /// Refuses more sessions than this with CKR_SESSION_COUNT.
    pub fn limit_sessions(&self, most: u64) {
        (self.command)(Command::MostSessions(most));
    }

    /// Enters this PIN at the token's pad where a login comes without one.
    pub fn enter_at_pad(&self, pin: &str) {
        let mut digits = [0; 16];
        digits
            .iter_mut()
            .zip(pin.bytes())
            .for_each(|(digit, byte)| *digit = byte);
        (self.command)(Command::Pad(digits, pin.len().min(16)));
    }

    /// Shortens every signature by so many bytes.
    pub fn cut_signatures(&self, bytes: u64) {
        (self.command)(Command::Cut(bytes));
    }

    /// Makes `C_GetSessionInfo` take this long.
    pub fn delay_session_info(&self, milliseconds: u64) {
        (self.command)(Command::DelaySessionInfo(milliseconds));
    }

    /// Makes `C_CloseSession` take this long.
    pub fn delay_closing(&self, milliseconds: u64) {
        (self.command)(Command::DelayClose(milliseconds));
    }

    /// Makes `C_Sign` take this long.
    pub fn delay_signatures(&self, milliseconds: u64) {
        (self.command)(Command::DelaySign(milliseconds));
    }

    /// Numbers two slots as each other, as a module may when it is initialised again.
    pub fn swap_slots(&self, one: u64, other: u64) {
        (self.command)(Command::SwapSlots(one, other));
    }

    /// Takes the device away: every call answers `value`, a `CKR_`, until `C_Initialize` has come
    /// through so many times.
    pub fn lose_device(&self, value: u64, initialisations: u32) {
        (self.command)(Command::Lose(Outage {
            value,
            initialisations,
        }));
    }

    /// Closes every session with the slot behind its users' backs, which logs the user out.
    pub fn drop_sessions(&self, slot: u64) {
        (self.command)(Command::DropSessions(slot));
    }

    /// What the module was asked.
    #[must_use]
    pub fn calls(&self) -> CallCount {
        (self.count)()
    }
}

impl Drop for Shim {
    fn drop(&mut self) {
        self.calm();
    }
}

#[unsafe(no_mangle)]
extern "C" fn segel_shim_command(command: Command) {
    if let Command::DropSessions(slot) = command {
        return drop_sessions(slot);
    }
    let mut state = state();
    match command {
        Command::Calm => state.calm(),
        Command::SetFlags(flags) => state.flags_set = flags,
        Command::Fail(fault) => state.faults.push(fault),
        Command::Hide(mechanism) => state.hidden.push(mechanism),
        Command::MostSessions(most) => state.most_sessions = most,
        Command::Pad(digits, length) => {
            state.pad = digits.get(..length).unwrap_or_default().to_vec();
        }
        Command::Cut(bytes) => state.cut = bytes,
        Command::DelaySessionInfo(milliseconds) => state.session_info_delay_ms = milliseconds,
        Command::DelayClose(milliseconds) => state.close_delay_ms = milliseconds,
        Command::DelaySign(milliseconds) => state.sign_delay_ms = milliseconds,
        Command::SwapSlots(one, other) => state.swapped = (one, other),
        Command::Lose(outage) => state.outage = Some(outage),
        Command::DropSessions(_) => {}
    }
}

#[unsafe(no_mangle)]
extern "C" fn segel_shim_count() -> CallCount {
    let state: &State = &state();
    let [
        open_session,
        login,
        login_context_specific,
        sign_init,
        sign,
        initialize,
    ] = state.calls;
    CallCount {
        open_session,
        login,
        login_context_specific,
        sign_init,
        sign,
        logins_without_pin: state.logins_without_pin,
        initialize,
        finalize: state.finalised,
        finalized_under_calls: state.finalised_under_calls,
        stale_closes: state.stale_closes,
    }
}
