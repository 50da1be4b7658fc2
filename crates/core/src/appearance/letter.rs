//! The block of names under a letter (Permendagri 1/2023, article 44): what stands above the place of the signature, and
//! what below it, by the kind of letter and by who signs it in whose stead.

use super::face::Line;
use serde::{Deserialize, Serialize};

/// A kind of letter, as far as its block differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterKind {
    /// *Pengaturan*: regulations, instructions, circulars, procedures.
    Regulation,
    /// *Penetapan*: decisions.
    Decision,
    /// *Penugasan*: orders and assignments.
    Assignment,
    /// *Korespondensi*: notes, memoranda, letters, invitations.
    Correspondence,
    /// *Khusus*: agreements, statements, minutes, reports and the like.
    Special,
    /// *Piagam*, *sertifikat* and *STTPP*: special letters in which names stand without degrees.
    Award,
}

/// Whose post it is, as far as the block differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Office {
    /// A governor, regent or mayor, or the deputy of one.
    Head,
    /// The secretary of a region.
    Secretary,
    /// Anybody else.
    #[default]
    Other,
}

/// Who holds a post for the time being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Acting {
    /// *Pelaksana tugas*: the post is vacant.
    Plt,
    /// *Pelaksana harian*: its holder is away.
    Plh,
    /// *Penjabat*.
    Pj,
    /// *Penjabat sementara*.
    Pjs,
}

impl Acting {
    fn word(self) -> &'static str {
        match self {
            Self::Plt => "Plt.",
            Self::Plh => "Plh.",
            Self::Pj => "Pj.",
            Self::Pjs => "Pjs.",
        }
    }
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Official {
    /// The name without degrees.
    pub name: String,
    /// Degrees before the name, as `Dr. Ir.`
    pub degrees_before: String,
    /// Degrees behind it, as `S.H., M.Si.`
    pub degrees_behind: String,
    /// The post, as `Kepala Biro Hukum`.
    pub post: String,
    /// Whose post it is.
    pub office: Office,
    /// Whether it is held for the time being.
    pub acting: Option<Acting>,
    /// Rank and grade, as `Pembina Utama Muda (IV/c)`.
    pub rank: Option<String>,
    /// The number of a civil servant, digits and blanks.
    pub nip: Option<String>,
}

/// In whose stead somebody signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// *Atas nama*: the post whose right to sign it is.
    pub on_behalf_of: String,
    /// *Untuk beliau*: the post that was asked to sign, and has another sign.
    pub through: Option<String>,
}

/// The two parts of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameBlock {
    /// Above the place of the signature: the post, and in whose stead.
    pub above: Vec<String>,
    /// Below it: the name, and what stands with it.
    pub below: Vec<String>,
}

impl NameBlock {
    /// The block of a letter.
    #[must_use]
    pub fn new(kind: LetterKind, official: &Official, delegation: Option<&Delegation>) -> Self {
        let mut above = Vec::new();
        if let Some(delegation) = delegation {
            above.push(format!("a.n. {}", delegation.on_behalf_of));
            if let Some(through) = &delegation.through {
                above.push(format!("{through},"));
                above.push("u.b.".to_owned());
            }
        }
        above.push(match official.acting {
            Some(acting) => format!("{} {},", acting.word(), official.post),
            None => format!("{},", official.post),
        });
        let mut below = vec![match with_degrees(kind, official) {
            true => official.name_with_degrees(),
            false => official.name.clone(),
        }];
        if with_rank(kind, official) {
            below.extend(official.rank.clone());
            below.extend(official.nip.as_ref().map(|nip| format!("NIP {nip}")));
        }
        Self { above, below }
    }

    /// The lines above, and those below with the name in bold type.
    #[must_use]
    pub fn lines(&self) -> [Vec<Line>; 2] {
        let above = self.above.iter().map(Line::new).collect();
        let mut below: Vec<Line> = self.below.iter().map(Line::new).collect();
        if let Some(name) = below.first_mut() {
            name.is_bold = true;
        }
        [above, below]
    }
}

impl Official {
    fn name_with_degrees(&self) -> String {
        let mut name = self.name.clone();
        if !self.degrees_before.is_empty() {
            name = format!("{} {name}", self.degrees_before);
        }
        if !self.degrees_behind.is_empty() {
            name = format!("{name}, {}", self.degrees_behind);
        }
        name
    }

    /// Whether the post is that of a head of a region or of its secretary, held for the time being.
    fn is_acting_for_the_region(&self) -> bool {
        match (self.office, self.acting) {
            (Office::Head, Some(_)) => true,
            (Office::Secretary, Some(acting)) => matches!(acting, Acting::Pj | Acting::Plh),
            _ => false,
        }
    }
}

/// Degrees stand in letters that assign, correspond or are special, and with nobody who acts for a region.
fn with_degrees(kind: LetterKind, official: &Official) -> bool {
    match kind {
        LetterKind::Regulation | LetterKind::Decision | LetterKind::Award => false,
        LetterKind::Assignment | LetterKind::Correspondence | LetterKind::Special => {
            !official.is_acting_for_the_region()
        }
    }
}

/// Rank and number stand where degrees do, with officials below the head of a region and its secretary.
fn with_rank(kind: LetterKind, official: &Official) -> bool {
    let is_below = official.office == Office::Other;
    is_below && with_degrees(kind, official)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn official(office: Office, acting: Option<Acting>) -> Official {
        Official {
            name: "Ratna Kusuma".to_owned(),
            degrees_before: "Dr.".to_owned(),
            degrees_behind: "S.H., M.Si.".to_owned(),
            post: "Kepala Biro Hukum".to_owned(),
            office,
            acting,
            rank: Some("Pembina Utama Muda (IV/c)".to_owned()),
            nip: Some("000000000000000000".to_owned()),
        }
    }

    #[test]
    fn names_ranks_and_numbers_stand_where_the_article_has_them() {
        const BARE: &[&str] = &["Ratna Kusuma"];
        const DEGREES: &[&str] = &["Dr. Ratna Kusuma, S.H., M.Si."];
        const ALL: &[&str] = &[
            "Dr. Ratna Kusuma, S.H., M.Si.",
            "Pembina Utama Muda (IV/c)",
            "NIP 000000000000000000",
        ];
        use {Acting::*, LetterKind::*, Office::*};
        for (kind, office, acting, below) in [
            (Regulation, Head, None, BARE),
            (Regulation, Other, None, BARE),
            (Decision, Secretary, None, BARE),
            (Decision, Other, Some(Plt), BARE),
            (Assignment, Head, None, DEGREES),
            (Assignment, Secretary, None, DEGREES),
            (Assignment, Other, None, ALL),
            (Correspondence, Other, Some(Plt), ALL),
            (Correspondence, Other, Some(Plh), ALL),
            (Correspondence, Head, Some(Pj), BARE),
            (Correspondence, Head, Some(Pjs), BARE),
            (Correspondence, Head, Some(Plt), BARE),
            (Correspondence, Head, Some(Plh), BARE),
            (Correspondence, Secretary, Some(Pj), BARE),
            (Correspondence, Secretary, Some(Plh), BARE),
            (Correspondence, Secretary, Some(Plt), DEGREES),
            (Special, Other, None, ALL),
            (Award, Other, None, BARE),
            (Award, Head, None, BARE),
        ] {
            let block = NameBlock::new(kind, &official(office, acting), None);
            assert_eq!(block.below, below, "{kind:?} {office:?} {acting:?}");
        }
    }

    #[test]
    fn whoever_signs_for_another_says_so_above() {
        let official = official(Office::Other, None);
        let above = |delegation: Option<Delegation>, acting| {
            let official = Official {
                acting,
                ..official.clone()
            };
            NameBlock::new(LetterKind::Correspondence, &official, delegation.as_ref()).above
        };
        assert_eq!(above(None, None), ["Kepala Biro Hukum,"]);
        assert_eq!(above(None, Some(Acting::Plt)), ["Plt. Kepala Biro Hukum,"]);
        let secretary = Delegation {
            on_behalf_of: "SEKRETARIS DAERAH".to_owned(),
            through: None,
        };
        let expected = ["a.n. SEKRETARIS DAERAH", "Kepala Biro Hukum,"];
        assert_eq!(above(Some(secretary), None), expected);
        let mayor = Delegation {
            on_behalf_of: "WALI KOTA CONTOH".to_owned(),
            through: Some("Sekretaris Daerah".to_owned()),
        };
        let expected = [
            "a.n. WALI KOTA CONTOH",
            "Sekretaris Daerah,",
            "u.b.",
            "Kepala Biro Hukum,",
        ];
        assert_eq!(above(Some(mayor), None), expected);
    }
}
