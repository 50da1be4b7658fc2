//! What a forger would do: change one byte that shows on the page.

/// Changes one digit of `number` where it stands in the visible box. The box writes its text as
/// hexadecimal digits (ISO 32000-2, 7.3.4.3), so the second half of `31`, a one, becomes a seven.
///
/// `None` where the number or a one in it is not found.
pub(super) fn change_number(signed: &[u8], number: &str) -> Option<Vec<u8>> {
    let shown = hex::encode_upper(number);
    let start = signed
        .windows(shown.len())
        .position(|window| window == shown.as_bytes())?;
    let one = number.find('1')?;
    let mut tampered = signed.to_vec();
    let byte = tampered.get_mut(start + 2 * one + 1)?;
    *byte = b'7';
    Some(tampered)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::change_number;

    #[test]
    fn one_digit_of_the_number_changes() {
        let signed = b"BT <3030352F30313437> Tj ET";
        let tampered = change_number(signed, "005/0147").unwrap();
        assert_eq!(tampered, b"BT <3030352F30373437> Tj ET");
        assert!(change_number(signed, "005/0148").is_none());
        assert!(change_number(b"<30>", "0").is_none());
    }
}
