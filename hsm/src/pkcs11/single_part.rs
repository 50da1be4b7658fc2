//! `C_Sign` in one call, after whatever else must happen between `C_SignInit` and it.
//!
//! cryptoki 0.12 offers `C_SignInit`, `C_Sign` with no buffer and `C_Sign` as one inseparable step.
//! That rules out the login which a key with CKA_ALWAYS_AUTHENTICATE wants after `C_SignInit`
//! (PKCS#11 3.1, 4.9) wherever the token signs in single part only, which is all that SoftHSM does
//! for ECDSA, and it costs a network HSM a third round trip for a length that is known beforehand.
//! So the pointer to `C_Sign` is taken from the module's function list here. This file holds all the
//! `unsafe` of the crate.
#![allow(unsafe_code)]

use cryptoki::context::Function;
use cryptoki::error::{Error, Result, Rv};
use cryptoki::session::Session;
use cryptoki_sys::{CK_BYTE, CK_FUNCTION_LIST, CK_INTERFACE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};
use std::path::Path;
use std::ptr;

type SignFunction = unsafe extern "C" fn(
    CK_SESSION_HANDLE,
    *mut CK_BYTE,
    CK_ULONG,
    *mut CK_BYTE,
    *mut CK_ULONG,
) -> CK_RV;

/// The module's `C_Sign`.
pub(super) struct SinglePart {
    sign: SignFunction,
    /// Keeps the library loaded for as long as the pointer into it is held.
    _library: cryptoki_sys::Pkcs11,
}

impl SinglePart {
    /// Finds `C_Sign` of the module at `path`, which the caller has loaded already.
    ///
    /// `None` for a module that hands out a new instance with every function list, as p11-kit's client
    /// and proxy do: its `C_Sign` would not know the sessions that cryptoki's instance opened.
    pub(super) fn locate(path: &Path) -> Option<Self> {
        // SAFETY: the library is loaded already, so its initialisers do not run again; its symbols have
        // the types that PKCS#11 gives to their names, as for every call that cryptoki makes.
        let library = unsafe { cryptoki_sys::Pkcs11::new(path) }.ok()?;
        let list = function_list(&library)?;
        if !ptr::eq(list, function_list(&library)?) {
            return None;
        }
        // SAFETY: the module answered CKR_OK and a pointer that is not null; a function list lives as
        // long as the library (PKCS#11 3.1, 5.4.4), and `C_Sign` stands at the same offset in the lists
        // of versions 2.x and 3.x.
        let sign = unsafe { (*list).C_Sign }?;
        Some(Self {
            sign,
            _library: library,
        })
    }

    /// Ends the operation that `C_SignInit` began in `session`. The answer has at most `max_len` bytes.
    ///
    /// # Errors
    /// The return value of `C_Sign`.
    pub(super) fn sign(&self, session: &Session, data: &[u8], max_len: usize) -> Result<Vec<u8>> {
        let mut signature = vec![0; max_len];
        let mut length = CK_ULONG::try_from(max_len)?;
        let data_len = CK_ULONG::try_from(data.len())?;
        // SAFETY: both buffers live through the call and have the lengths that are passed; the module
        // reads `data` only, the pointer is `mut` for want of `const` in the standard. `Session` is not
        // `Sync`, so no other thread uses this session meanwhile.
        let value = unsafe {
            (self.sign)(
                session.handle(),
                data.as_ptr().cast_mut(),
                data_len,
                signature.as_mut_ptr(),
                &raw mut length,
            )
        };
        Rv::from(value).into_result(Function::Sign)?;
        let length = usize::try_from(length)?;
        if length > max_len {
            return Err(Error::InvalidValue);
        }
        signature.truncate(length);
        Ok(signature)
    }
}

/// The list that cryptoki takes: the default interface where it is of version 3, else the list of 2.x.
fn function_list(library: &cryptoki_sys::Pkcs11) -> Option<*mut CK_FUNCTION_LIST> {
    if let Ok(get_interface) = library.C_GetInterface.as_ref() {
        let mut interface: *mut CK_INTERFACE = ptr::null_mut();
        // SAFETY: null name and version ask for the default interface (PKCS#11 3.1, 5.4.6); the out
        // pointer is valid for the call.
        let value =
            unsafe { get_interface(ptr::null_mut(), ptr::null_mut(), &raw mut interface, 0) };
        if value == cryptoki_sys::CKR_OK && !interface.is_null() {
            // SAFETY: the module answered CKR_OK and a pointer that is not null.
            let list = unsafe { (*interface).pFunctionList }.cast::<CK_FUNCTION_LIST>();
            // SAFETY: every function list starts with its version; null is checked first.
            if !list.is_null() && unsafe { (*list).version.major } >= 3 {
                return Some(list);
            }
        }
    }
    let get_list = library.C_GetFunctionList.as_ref().ok()?;
    let mut list: *mut CK_FUNCTION_LIST = ptr::null_mut();
    // SAFETY: the out pointer is valid for the call.
    let value = unsafe { get_list(&raw mut list) };
    (value == cryptoki_sys::CKR_OK && !list.is_null()).then_some(list)
}
