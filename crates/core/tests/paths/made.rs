//! Paths that are valid but for what chance does to them.

use crate::chance::Chance;
use crate::der;
use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, Issuer, KeyPair,
};
use segel_core::x509::Certificate;
use time::{Duration, OffsetDateTime};

/// When every path is judged.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()
}

/// Keys are made once: they are not what is tested.
pub(crate) struct Keys {
    keys: Vec<KeyPair>,
}

impl Keys {
    pub(crate) fn new() -> Self {
        let keys = (0..8).map(|_| KeyPair::generate().unwrap()).collect();
        Self { keys }
    }
}

pub(crate) struct Chain {
    pub(crate) number: u64,
    pub(crate) root: Certificate,
    /// From the one below the root down.
    pub(crate) authorities: Vec<Certificate>,
    pub(crate) leaf: Certificate,
    /// What chance did, in words.
    pub(crate) told: Vec<String>,
}

struct Issuing {
    /// As the next certificate writes it into its issuer.
    name: DistinguishedName,
    key: usize,
}

impl Chain {
    pub(crate) fn random(number: u64, keys: &Keys) -> Self {
        let mut chance = Chance::new(number);
        let mut maker = Maker {
            chance: &mut chance,
            keys,
            number,
            told: Vec::new(),
        };
        let root_name = maker.name("Akar", 0);
        let root_key = 0;
        let mut issuing = Issuing {
            name: root_name.clone(),
            key: root_key,
        };
        let params = maker.params(&root_name, Role::Root);
        let root = maker.issue(params, root_key, &issuing);
        let mut authorities: Vec<Certificate> = Vec::new();
        for position in 1..=maker.chance.below(5) {
            let self_issued = position > 1 && maker.chance.once_in(8);
            let name = match self_issued {
                true => issuing.name.clone(),
                false => maker.name("Penerbit", position),
            };
            if self_issued {
                maker.told.push(format!("{position} self-issued"));
            }
            let params = maker.params(&name, Role::Authority(position));
            let key = position;
            authorities.push(maker.issue(params, key, &issuing));
            issuing = Issuing { name, key };
        }
        let name = maker.name("Pejabat", 9);
        let params = maker.params(&name, Role::Leaf);
        let leaf = maker.issue(params, 7, &issuing);
        let told = maker.told;
        Self {
            number,
            root,
            authorities,
            leaf,
            told,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Root,
    Authority(usize),
    Leaf,
}

struct Maker<'a> {
    chance: &'a mut Chance,
    keys: &'a Keys,
    number: u64,
    told: Vec<String>,
}

/// How rare each fault is at each certificate.
const RARE: usize = 40;

impl Maker<'_> {
    fn name(&mut self, common: &str, position: usize) -> DistinguishedName {
        let mut name = DistinguishedName::new();
        let city = self.chance.one_of(&["Kota Contoh", "Kota Lain"]);
        name.push(DnType::OrganizationName, city);
        let common = format!("{common} {} {position}", self.number);
        name.push(DnType::CommonName, common);
        name
    }

    /// The same name as somebody else might write it, or now and then another name.
    fn respelled(&mut self, name: &DistinguishedName) -> DistinguishedName {
        let kind = self.chance.below(RARE * 2);
        if kind > 3 {
            return name.clone();
        }
        let mut spelled = DistinguishedName::new();
        for (attribute, value) in name.iter() {
            let DnValue::Utf8String(text) = value else {
                continue;
            };
            let value = match kind {
                0 => DnValue::Utf8String(text.to_uppercase()),
                1 => DnValue::Utf8String(text.replace(' ', "   ")),
                2 => DnValue::PrintableString(text.as_str().try_into().unwrap()),
                _ => DnValue::Utf8String(format!("{text}x")),
            };
            spelled.push(attribute.clone(), value);
        }
        self.told.push(format!("issuer respelled {kind}"));
        spelled
    }

    fn params(&mut self, name: &DistinguishedName, role: Role) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = name.clone();
        params.not_before = now() - Duration::days(100);
        params.not_after = now() + Duration::days(100);
        let mut extensions = Vec::new();
        match role {
            Role::Root => {
                extensions.push(self.basic_constraints(Some(true), None));
                extensions.push(key_usage(true));
            }
            Role::Authority(position) => self.authority(position, &mut params, &mut extensions),
            Role::Leaf => self.leaf(&mut params, &mut extensions),
        }
        params.custom_extensions = extensions;
        params
    }

    /// subjectKeyIdentifier and authorityKeyIdentifier: OpenSSL takes the first issuer that they
    /// and the name allow, and does not try another.
    fn key_identifiers(params: &mut CertificateParams, key: usize, issuing: &Issuing) {
        let identifier = |tag, key| der::tlv(tag, &[u8::try_from(key).unwrap(); 20]);
        let authority = der::sequence(&[identifier(0x80, issuing.key)]);
        params.custom_extensions.extend([
            extension(&[2, 5, 29, 14], identifier(0x04, key), false),
            extension(&[2, 5, 29, 35], authority, false),
        ]);
    }

    fn authority(
        &mut self,
        position: usize,
        params: &mut CertificateParams,
        extensions: &mut Vec<CustomExtension>,
    ) {
        let rare = |maker: &mut Self, what: &str| {
            let happens = maker.chance.once_in(RARE);
            if happens {
                maker.told.push(format!("{position} {what}"));
            }
            happens
        };
        let is_authority = !rare(self, "no authority");
        let length = match self.chance.once_in(6) {
            true => Some(self.chance.below(4)),
            false => None,
        };
        if let Some(length) = length {
            self.told.push(format!("{position} path length {length}"));
        }
        if !rare(self, "no basicConstraints") {
            extensions.push(self.basic_constraints(Some(is_authority), length));
        }
        if !rare(self, "no key usage") {
            let signs = !rare(self, "no keyCertSign");
            extensions.push(key_usage(signs));
        }
        self.time(position, params);
        self.unknown(position, extensions);
        if self.chance.once_in(4) {
            extensions.push(self.name_constraints(position));
        }
        self.policies(position, extensions);
        if self.chance.once_in(6) {
            extensions.push(self.mappings(position));
        }
        if self.chance.once_in(8) {
            extensions.push(self.policy_constraints(position));
        }
        if self.chance.once_in(10) {
            let skip = self.chance.below(3);
            self.told.push(format!("{position} inhibit any {skip}"));
            extensions.push(extension(&[2, 5, 29, 54], der::small(0x02, skip), true));
        }
    }

    fn leaf(&mut self, params: &mut CertificateParams, extensions: &mut Vec<CustomExtension>) {
        self.time(9, params);
        self.unknown(9, extensions);
        if self.chance.once_in(2) {
            extensions.push(self.alternative_names());
        }
        self.policies(9, extensions);
        if self.chance.once_in(30) {
            extensions.push(self.policy_constraints(9));
        }
        if self.chance.once_in(20) {
            extensions.push(self.basic_constraints(Some(false), None));
        }
    }

    fn basic_constraints(
        &mut self,
        authority: Option<bool>,
        length: Option<usize>,
    ) -> CustomExtension {
        let mut fields = Vec::new();
        if authority == Some(true) {
            fields.push(der::boolean(true));
            fields.extend(length.map(|length| der::small(0x02, length)));
        }
        extension(&[2, 5, 29, 19], der::sequence(&fields), true)
    }

    fn time(&mut self, position: usize, params: &mut CertificateParams) {
        if self.chance.once_in(RARE) {
            self.told.push(format!("{position} ended"));
            params.not_after = now() - Duration::seconds(1);
        }
        if self.chance.once_in(RARE) {
            self.told.push(format!("{position} to begin"));
            params.not_before = now() + Duration::seconds(1);
        }
    }

    fn unknown(&mut self, position: usize, extensions: &mut Vec<CustomExtension>) {
        if self.chance.once_in(RARE) {
            let critical = self.chance.once_in(2);
            self.told
                .push(format!("{position} unknown, critical {critical}"));
            extensions.push(extension(&[1, 2, 3, 4], vec![0x05, 0x00], critical));
        }
    }

    /// A name of one of the forms, from few enough that constraints are met.
    fn general_name(&mut self, constraint: bool) -> Vec<u8> {
        let hosts = ["go.id", "kota.go.id", "lain.go.id", "a.kota.go.id", "co.id"];
        let host = self.chance.one_of(&hosts);
        let dotted = constraint && self.chance.once_in(3);
        let dotted = if dotted {
            format!(".{host}")
        } else {
            host.to_owned()
        };
        match self.chance.below(5) {
            0 => der::tlv(0x82, host.as_bytes()),
            1 if constraint && self.chance.once_in(2) => der::tlv(0x81, dotted.as_bytes()),
            1 => {
                let local = self.chance.one_of(&["budi", "Budi", "siti"]);
                der::tlv(0x81, format!("{local}@{host}").as_bytes())
            }
            2 if constraint => der::tlv(0x86, dotted.as_bytes()),
            2 => der::tlv(0x86, format!("https://{host}/a").as_bytes()),
            3 => {
                let network = self
                    .chance
                    .one_of(&[[10, 0, 0, 0], [10, 1, 0, 0], [192, 0, 2, 0]]);
                let mask = self.chance.one_of(&[[255, 0, 0, 0], [255, 255, 0, 0]]);
                match constraint {
                    true => der::tlv(0x87, &[network, mask].concat()),
                    false => der::tlv(0x87, &network),
                }
            }
            _ => {
                let city = self
                    .chance
                    .one_of(&["Kota Contoh", "KOTA  LAIN", "Kota Ketiga"]);
                let attribute = der::sequence(&[
                    der::oid(&[0x55, 0x04, 0x0a]),
                    der::tlv(0x0c, city.as_bytes()),
                ]);
                let name = der::sequence(&[der::tlv(0x31, &attribute)]);
                der::tlv(0xa4, &name)
            }
        }
    }

    fn alternative_names(&mut self) -> CustomExtension {
        let count = 1 + self.chance.below(2);
        let names: Vec<_> = (0..count).map(|_| self.general_name(false)).collect();
        self.told.push(format!("names {}", shown(&names.concat())));
        extension(&[2, 5, 29, 17], der::sequence(&names), false)
    }

    fn name_constraints(&mut self, position: usize) -> CustomExtension {
        let mut subtrees = |tag: u8| {
            let count = 1 + self.chance.below(2);
            let bases: Vec<_> = (0..count)
                .map(|_| der::sequence(&[self.general_name(true)]))
                .collect();
            der::tlv(tag, &bases.concat())
        };
        let both = [subtrees(0xa0), subtrees(0xa1)];
        let chosen = match self.chance.below(3) {
            0 => vec![both[0].clone()],
            1 => vec![both[1].clone()],
            _ => both.to_vec(),
        };
        self.told
            .push(format!("{position} constrains {}", shown(&chosen.concat())));
        extension(&[2, 5, 29, 30], der::sequence(&chosen), true)
    }

    fn policy(&mut self, any: bool) -> Vec<u8> {
        match self.chance.below(if any { 4 } else { 3 }) {
            3 => der::oid(&[0x55, 0x1d, 0x20, 0x00]),
            number => der::oid(&[0x2a, 0x03, u8::try_from(number).unwrap()]),
        }
    }

    fn policies(&mut self, position: usize, extensions: &mut Vec<CustomExtension>) {
        if self.chance.once_in(4) {
            return;
        }
        let mut policies: Vec<_> = (0..=self.chance.below(3))
            .map(|_| self.policy(true))
            .collect();
        policies.sort();
        policies.dedup();
        let list: String = policies
            .iter()
            .map(|oid| oid[oid.len() - 1].to_string() + " ")
            .collect();
        self.told.push(format!("{position} policies {list}"));
        let informations: Vec<_> = policies
            .into_iter()
            .map(|policy| der::sequence(&[policy]))
            .collect();
        extensions.push(extension(
            &[2, 5, 29, 32],
            der::sequence(&informations),
            false,
        ));
    }

    fn mappings(&mut self, position: usize) -> CustomExtension {
        let any = self.chance.once_in(10);
        let pairs: Vec<_> = (0..=self.chance.below(2))
            .map(|_| der::sequence(&[self.policy(any), self.policy(any)]))
            .collect();
        self.told
            .push(format!("{position} maps {}", hex::encode(pairs.concat())));
        extension(&[2, 5, 29, 33], der::sequence(&pairs), true)
    }

    fn policy_constraints(&mut self, position: usize) -> CustomExtension {
        let explicit = der::small(0x80, self.chance.below(3));
        let mapping = der::small(0x81, self.chance.below(3));
        let fields = match self.chance.below(3) {
            0 => vec![explicit],
            1 => vec![mapping],
            _ => vec![explicit, mapping],
        };
        self.told.push(format!(
            "{position} policy constraints {}",
            hex::encode(fields.concat())
        ));
        extension(&[2, 5, 29, 36], der::sequence(&fields), true)
    }

    fn issue(
        &mut self,
        mut params: CertificateParams,
        key: usize,
        issuing: &Issuing,
    ) -> Certificate {
        Self::key_identifiers(&mut params, key, issuing);
        let mut by = CertificateParams::default();
        let is_root = params.distinguished_name == issuing.name && key == issuing.key;
        by.distinguished_name = match is_root {
            true => issuing.name.clone(),
            false => self.respelled(&issuing.name),
        };
        let signing_key = match !is_root && self.chance.once_in(RARE * 2) {
            true => {
                self.told.push("signed by another".to_owned());
                &self.keys.keys[(issuing.key + 1) % 8]
            }
            false => &self.keys.keys[issuing.key],
        };
        let issuer = Issuer::from_params(&by, signing_key);
        let made = params.signed_by(&self.keys.keys[key], &issuer).unwrap();
        Certificate::from_der(made.der().to_vec()).unwrap()
    }
}

fn key_usage(signs_certificates: bool) -> CustomExtension {
    // cRLSign, with keyCertSign or without
    let bits = if signs_certificates { 0x06 } else { 0x02 };
    extension(&[2, 5, 29, 15], vec![0x03, 0x02, 0x01, bits], true)
}

fn extension(oid: &[u64], content: Vec<u8>, critical: bool) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(oid, content);
    extension.set_criticality(critical);
    extension
}

/// Text where it is text.
fn shown(der: &[u8]) -> String {
    der.iter()
        .map(|octet| match octet {
            0x20..0x7f => char::from(*octet).to_string(),
            other => format!("\\{other:02x}"),
        })
        .collect()
}
