//! A module that another library in this process initialised first. In a process of its own, because
//! that library must be there before everyone else.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki_sys as sys;
use segel_hsm::{Prospect, RsaScheme, SigningKey};
use segel_hsm_shim::Shim;
use segel_hsm_testing::{SoftHsm, TestKey, set_environment_variable};
use support::{address, label};

#[test]
fn a_module_of_another_library_is_not_finalised() {
    let Some(hsm) = SoftHsm::start("a_module_of_another_library") else {
        return;
    };
    let _ = hsm.generate("ttd", &[1], TestKey::P256);
    let shim = Shim::take(hsm.module(), |name, value| {
        set_environment_variable(name, value)
    });
    let others = Pkcs11::new(shim.module()).unwrap();
    others
        .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
        .unwrap();
    let token = address(&hsm.uri_through(shim.module()));
    let key = SigningKey::open(&token, &label("ttd"), Some(&hsm.pin()), RsaScheme::Pkcs1).unwrap();
    key.sign(b"naskah").unwrap();
    key.heal().unwrap();
    shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
    assert_eq!(
        key.sign(b"naskah").unwrap_err().prospect(),
        Prospect::MayComeBack
    );
    for _ in 0..2 {
        let error = key.heal().unwrap_err();
        assert_eq!(error.code(), "module-not-ours");
        assert_eq!(error.prospect(), Prospect::ThisRequest);
    }
    assert_eq!(shim.calls().finalize, 0);
    // Its owner makes it anew, or the device comes back by itself: then the key signs again.
    shim.calm();
    key.sign(b"naskah").unwrap();
}
