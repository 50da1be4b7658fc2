//! The C side: SoftHSM's function list with some functions replaced.

use crate::life::{Life, Outage, close_session, enter, finalize, initialize};
use cryptoki_sys::{
    CK_BBOOL, CK_BYTE, CK_FLAGS, CK_FUNCTION_LIST, CK_MECHANISM, CK_MECHANISM_TYPE, CK_NOTIFY,
    CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_SESSION_INFO, CK_SLOT_ID, CK_TOKEN_INFO,
    CK_ULONG, CK_USER_TYPE, CKR_OK, CKR_SESSION_COUNT,
};
use std::ffi::c_void;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// Which library the calls go to.
pub(crate) const TARGET: &str = "SEGEL_SHIM_TARGET";

/// The functions that can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum Function {
    /// `C_OpenSession`
    OpenSession,
    /// `C_Login` as the user
    Login,
    /// `C_Login` for one use of a key
    LoginContextSpecific,
    /// `C_SignInit`
    SignInit,
    /// `C_Sign`
    Sign,
    /// `C_Initialize`
    Initialize,
}

/// Whether SoftHSM gets to see the call that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum FaultPlace {
    /// The call never reaches it.
    Before,
    /// It does its work, and the answer is lost.
    After,
}

/// A failure to come.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Fault {
    /// Which call.
    pub function: Function,
    /// What it answers, a `CKR_`.
    pub value: u64,
    /// How far it comes.
    pub place: FaultPlace,
    /// How many calls.
    pub times: u32,
}

/// How the module behaves now, and what it was asked.
pub(crate) struct State {
    pub(crate) flags_set: CK_FLAGS,
    pub(crate) faults: Vec<Fault>,
    pub(crate) hidden: Vec<CK_MECHANISM_TYPE>,
    pub(crate) most_sessions: u64,
    pub(crate) outage: Option<Outage>,
    /// Two slots whose numbers are exchanged.
    pub(crate) swapped: (CK_SLOT_ID, CK_SLOT_ID),
    pub(crate) life: Life,
    /// What the token's own PIN pad enters where a login comes without a PIN.
    pub(crate) pad: Vec<u8>,
    /// How many bytes every signature loses.
    pub(crate) cut: u64,
    /// How long `C_GetSessionInfo` takes, in milliseconds.
    pub(crate) session_info_delay_ms: u64,
    /// How long `C_CloseSession` takes, in milliseconds.
    pub(crate) close_delay_ms: u64,
    /// How long `C_Sign` takes, in milliseconds.
    pub(crate) sign_delay_ms: u64,
    pub(crate) calls: [u64; 6],
    pub(crate) logins_without_pin: u64,
    pub(crate) finalised: u64,
    pub(crate) finalised_under_calls: u64,
    pub(crate) stale_closes: u64,
}

impl State {
    const CALM: Self = Self {
        flags_set: 0,
        faults: Vec::new(),
        hidden: Vec::new(),
        most_sessions: u64::MAX,
        outage: None,
        swapped: (0, 0),
        life: Life::BEFORE,
        pad: Vec::new(),
        cut: 0,
        session_info_delay_ms: 0,
        close_delay_ms: 0,
        sign_delay_ms: 0,
        calls: [0; 6],
        logins_without_pin: 0,
        finalised: 0,
        finalised_under_calls: 0,
        stale_closes: 0,
    };

    /// Back to passing everything on. Sessions that are open stay counted.
    pub(crate) fn calm(&mut self) {
        let life = std::mem::replace(&mut self.life, Life::BEFORE);
        *self = Self::CALM;
        self.life = life;
    }

    /// SoftHSM's number for the slot.
    fn slot(&self, slot: CK_SLOT_ID) -> CK_SLOT_ID {
        match self.swapped {
            (one, other) if slot == one => other,
            (one, other) if slot == other => one,
            _ => slot,
        }
    }

    pub(crate) fn call(&mut self, function: Function) -> Option<Fault> {
        if let Some(count) = self.calls.get_mut(function as usize) {
            *count += 1;
        }
        let fault = self
            .faults
            .iter_mut()
            .find(|fault| fault.function == function && fault.times > 0)?;
        fault.times -= 1;
        Some(*fault)
    }
}

static STATE: Mutex<State> = Mutex::new(State::CALM);
static LISTS: OnceLock<Lists> = OnceLock::new();

struct Lists {
    target: CK_FUNCTION_LIST,
    ours: CK_FUNCTION_LIST,
    _library: cryptoki_sys::Pkcs11,
}

pub(crate) fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The one function that the loader looks for.
///
/// # Safety
/// `list` is valid for a write, as PKCS#11 has it.
#[unsafe(no_mangle)]
unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    let lists = LISTS.get_or_init(Lists::load);
    // SAFETY: by contract. Nobody writes through the pointer, which is `mut` for want of `const` in C.
    unsafe { *list = (&raw const lists.ours).cast_mut() };
    CKR_OK
}

impl Lists {
    fn load() -> Self {
        let path = std::env::var_os(TARGET).expect("the test names the target");
        let mut list = std::ptr::null_mut();
        // SAFETY: the target is a PKCS#11 module; its list lives as long as the library, which is kept.
        let (library, target) = unsafe {
            let library = cryptoki_sys::Pkcs11::new(path).unwrap();
            assert_eq!(library.C_GetFunctionList(&raw mut list), CKR_OK);
            (library, *list)
        };
        let ours = CK_FUNCTION_LIST {
            C_GetFunctionList: Some(C_GetFunctionList),
            C_Initialize: Some(initialize),
            C_Finalize: Some(finalize),
            C_GetSlotList: Some(slot_list),
            C_GetTokenInfo: Some(token_info),
            C_GetMechanismList: Some(mechanism_list),
            C_OpenSession: Some(open_session),
            C_CloseSession: Some(close_session),
            C_GetSessionInfo: Some(session_info),
            C_Login: Some(login),
            C_SignInit: Some(sign_init),
            C_Sign: Some(sign),
            ..target
        };
        Self {
            target,
            ours,
            _library: library,
        }
    }
}

/// Closes every session with the slot behind its users' backs, which logs the user out.
pub(crate) fn drop_sessions(slot: CK_SLOT_ID) {
    // SAFETY: the function takes any slot number.
    unsafe { target().C_CloseAllSessions.unwrap()(slot) };
}

pub(crate) fn target() -> &'static CK_FUNCTION_LIST {
    &LISTS.get().expect("loaded by C_GetFunctionList").target
}

/// Runs the call unless a fault keeps it from SoftHSM, and answers as the fault says.
pub(crate) fn faulty(fault: Option<Fault>, call: impl FnOnce() -> CK_RV) -> CK_RV {
    match fault {
        None => call(),
        Some(fault) => {
            if fault.place == FaultPlace::After {
                call();
            }
            fault.value
        }
    }
}

unsafe extern "C" fn slot_list(
    present: CK_BBOOL,
    list: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    // SAFETY: the caller's arguments as they came.
    unsafe { target().C_GetSlotList.unwrap()(present, list, count) }
}

unsafe extern "C" fn token_info(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let slot = state().slot(slot);
    // SAFETY: the caller's arguments, with the slot's own number.
    let value = unsafe { target().C_GetTokenInfo.unwrap()(slot, info) };
    if value == CKR_OK {
        // SAFETY: SoftHSM has just filled it.
        unsafe { (*info).flags |= state().flags_set };
    }
    value
}

unsafe extern "C" fn mechanism_list(
    slot: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let slot = state().slot(slot);
    // SAFETY: the caller's arguments, with the slot's own number.
    let value = unsafe { target().C_GetMechanismList.unwrap()(slot, list, count) };
    if value == CKR_OK && !list.is_null() {
        // SAFETY: SoftHSM has written `count` of them.
        let listed =
            unsafe { std::slice::from_raw_parts_mut(list, usize::try_from(*count).unwrap()) };
        for mechanism in listed {
            if state().hidden.contains(mechanism) {
                *mechanism = cryptoki_sys::CKM_VENDOR_DEFINED;
            }
        }
    }
    value
}

unsafe extern "C" fn open_session(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    application: *mut c_void,
    notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let fault = {
        let mut state = state();
        if state.life.sessions.len() as u64 >= state.most_sessions {
            return CKR_SESSION_COUNT;
        }
        state.call(Function::OpenSession)
    };
    let slot = state().slot(slot);
    let value = faulty(fault, || {
        // SAFETY: the caller's arguments, with the slot's own number.
        unsafe { target().C_OpenSession.unwrap()(slot, flags, application, notify, session) }
    });
    if value == CKR_OK {
        // SAFETY: SoftHSM has just written it.
        state().life.sessions.insert(unsafe { *session });
    }
    value
}

unsafe extern "C" fn session_info(session: CK_SESSION_HANDLE, info: *mut CK_SESSION_INFO) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let delay = state().session_info_delay_ms;
    std::thread::sleep(Duration::from_millis(delay));
    // SAFETY: the caller's arguments as they came.
    unsafe { target().C_GetSessionInfo.unwrap()(session, info) }
}

unsafe extern "C" fn login(
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    pin: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let (fault, mut pad) = {
        let mut state = state();
        let function = if user == cryptoki_sys::CKU_CONTEXT_SPECIFIC {
            Function::LoginContextSpecific
        } else {
            Function::Login
        };
        if pin.is_null() {
            state.logins_without_pin += 1;
        }
        (state.call(function), state.pad.clone())
    };
    faulty(fault, || {
        let (pin, length) = if pin.is_null() {
            (pad.as_mut_ptr(), CK_ULONG::try_from(pad.len()).unwrap())
        } else {
            (pin, length)
        };
        // SAFETY: the caller's arguments, or the pad's own buffer, which lives through the call.
        unsafe { target().C_Login.unwrap()(session, user, pin, length) }
    })
}

unsafe extern "C" fn sign_init(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let fault = state().call(Function::SignInit);
    faulty(fault, || {
        // SAFETY: the caller's arguments as they came.
        unsafe { target().C_SignInit.unwrap()(session, mechanism, key) }
    })
}

unsafe extern "C" fn sign(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_len: CK_ULONG,
    signature: *mut CK_BYTE,
    signature_len: *mut CK_ULONG,
) -> CK_RV {
    let _inside = match enter() {
        Ok(inside) => inside,
        Err(value) => return value,
    };
    let (fault, cut, delay) = {
        let mut state = state();
        (state.call(Function::Sign), state.cut, state.sign_delay_ms)
    };
    std::thread::sleep(Duration::from_millis(delay));
    let value = faulty(fault, || {
        // SAFETY: the caller's arguments as they came.
        unsafe { target().C_Sign.unwrap()(session, data, data_len, signature, signature_len) }
    });
    if value == CKR_OK {
        // SAFETY: SoftHSM has just written it.
        unsafe { *signature_len -= cut };
    }
    value
}
