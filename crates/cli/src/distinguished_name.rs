//! A distinguished name taken apart, as RFC 4514 writes it.

/// The attributes of a name in the order written, which is last to first.
pub(crate) struct DistinguishedName {
    attributes: Vec<(String, String)>,
}

impl DistinguishedName {
    /// Takes `text` apart. What is not `type=value` is left out: this is for showing, not for
    /// deciding.
    pub(crate) fn parse(text: &str) -> Self {
        let attributes = split(text)
            .into_iter()
            .filter_map(|attribute| {
                let (kind, value) = attribute.split_once('=')?;
                Some((kind.trim().to_ascii_uppercase(), unescape(value)))
            })
            .collect();
        Self { attributes }
    }

    /// The person or thing: the common name, or else nothing.
    pub(crate) fn person(&self) -> String {
        self.values("CN").join(", ")
    }

    /// The organisation and its units, or else nothing.
    pub(crate) fn office(&self) -> String {
        [self.values("O"), self.values("OU")].concat().join(", ")
    }

    /// The person's title in the office, or else nothing.
    pub(crate) fn title(&self) -> String {
        self.values("TITLE").join(", ")
    }

    /// Every value of `kind`, the most general first: an office before its department.
    fn values(&self, kind: &str) -> Vec<&str> {
        let of_kind = self
            .attributes
            .iter()
            .rev()
            .filter(|(found, _)| found == kind);
        of_kind.map(|(_, value)| value.as_str()).collect()
    }
}

/// Cuts at every comma and plus sign that is not escaped.
fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut escaped = false;
    for character in text.chars() {
        if !escaped && matches!(character, ',' | '+') {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(character);
        }
        escaped = !escaped && character == '\\';
    }
    parts.push(part);
    parts
}

/// RFC 4514, 2.4: a backslash before a special character, or before two hexadecimal digits of a byte.
fn unescape(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'\\' {
            bytes.push(first);
            continue;
        }
        let mut code = [0];
        let pair = after
            .get(..2)
            .map(|digits| hex::decode_to_slice(digits, &mut code));
        if pair == Some(Ok(())) {
            bytes.extend(code);
            rest = after.get(2..).unwrap_or_default();
        } else if let Some((&special, after)) = after.split_first() {
            bytes.push(special);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::DistinguishedName;

    #[test]
    fn offices_come_before_their_departments() {
        let name = DistinguishedName::parse(
            "CN=Ratna Kusuma\\, S.Sos.,OU=Bidang Aptika,OU=Dinas Kominfo,O=Pemerintah Kota Rimba Raya,C=ID",
        );
        assert_eq!(name.person(), "Ratna Kusuma, S.Sos.");
        assert_eq!(
            name.office(),
            "Pemerintah Kota Rimba Raya, Dinas Kominfo, Bidang Aptika"
        );
        assert!(name.values("SERIALNUMBER").is_empty());
        assert_eq!(name.title(), "");
        let name = DistinguishedName::parse("CN=Ratna Kusuma+title=Kepala Dinas,C=ID");
        assert_eq!(name.title(), "Kepala Dinas");
    }

    #[test]
    fn escapes_end_nowhere_early() {
        let name = DistinguishedName::parse("CN=a\\\\,O=b\\2Cc\\C3\\A9+OU=d\\+e,no value,O=\\");
        assert_eq!(name.values("CN"), ["a\\"]);
        assert_eq!(name.values("O"), ["", "b,cé"]);
        assert_eq!(name.values("OU"), ["d+e"]);
        assert_eq!(DistinguishedName::parse("").person(), "");
    }
}
