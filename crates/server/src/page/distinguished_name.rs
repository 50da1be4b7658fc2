//! Reading a distinguished name back from RFC 4514 text, for the attributes that citizens know.

/// Who signed, as the certificate's subject says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Subject {
    /// `CN`.
    pub(super) name: Option<String>,
    /// `title`: the position.
    pub(super) position: Option<String>,
    /// `OU`, the smallest unit first.
    pub(super) units: Vec<String>,
    /// `O`.
    pub(super) office: Option<String>,
}

impl Subject {
    pub(super) fn parse(distinguished_name: &str) -> Self {
        let mut subject = Self::default();
        for attribute in split_unescaped(distinguished_name, &[',', '+']) {
            let Some((kind, value)) = attribute.split_once('=') else {
                continue;
            };
            let value = unescape(value);
            match kind.trim() {
                "CN" => subject.name = subject.name.or(Some(value)),
                "title" | "T" => subject.position = subject.position.or(Some(value)),
                "OU" => subject.units.push(value),
                "O" => subject.office = subject.office.or(Some(value)),
                _ => {}
            }
        }
        subject
    }
}

fn split_unescaped<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if separators.contains(&character) {
            parts.extend(text.get(start..position));
            start = position + character.len_utf8();
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// RFC 4514, 2.4, without the hexadecimal pairs other than `\00`, which core does not write.
fn unescape(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut characters = value
        .replace("\\00", "")
        .chars()
        .collect::<Vec<_>>()
        .into_iter();
    while let Some(character) = characters.next() {
        if character == '\\' {
            plain.extend(characters.next());
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn name_units_and_office_are_found() {
        let subject = Subject::parse(
            "CN=Drs. Contoh\\, M.Si.+title=Kepala,OU=Bidang A,OU=Dinas B,O=Pemerintah Kota Contoh,C=ID",
        );
        assert_eq!(subject.name.as_deref(), Some("Drs. Contoh, M.Si."));
        assert_eq!(subject.position.as_deref(), Some("Kepala"));
        assert_eq!(subject.units, ["Bidang A", "Dinas B"]);
        assert_eq!(subject.office.as_deref(), Some("Pemerintah Kota Contoh"));
        assert_eq!(Subject::parse(""), Subject::default());
        assert_eq!(Subject::parse("CN=\\").name.as_deref(), Some(""));
    }
}
