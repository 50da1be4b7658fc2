//! Blend modes (ISO 32000-2, 11.3.5), as far as they tell what is seen.

/// How a colour meets what is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blend {
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    /// One of table 135, which mixes the components of a colour, or one that is not known.
    Other,
}

impl Blend {
    pub(super) fn named(name: &[u8]) -> Self {
        match name {
            b"Normal" | b"Compatible" => Self::Normal,
            b"Multiply" => Self::Multiply,
            b"Screen" => Self::Screen,
            b"Overlay" => Self::Overlay,
            b"Darken" => Self::Darken,
            b"Lighten" => Self::Lighten,
            b"ColorDodge" => Self::ColorDodge,
            b"ColorBurn" => Self::ColorBurn,
            b"HardLight" => Self::HardLight,
            b"SoftLight" => Self::SoftLight,
            b"Difference" => Self::Difference,
            b"Exclusion" => Self::Exclusion,
            _ => Self::Other,
        }
    }

    /// One component of a colour over another (table 134), both from 0 to 1; `None` where it takes the others, too.
    pub(super) fn mixed(self, below: f64, own: f64) -> Option<f64> {
        let screen = |one: f64, other: f64| one + other - one * other;
        let hard_light = |below: f64, own: f64| match own <= 0.5 {
            true => below * 2.0 * own,
            false => screen(below, 2.0 * own - 1.0),
        };
        Some(match self {
            Self::Normal => own,
            Self::Multiply => below * own,
            Self::Screen => screen(below, own),
            Self::Overlay => hard_light(own, below),
            Self::Darken => below.min(own),
            Self::Lighten => below.max(own),
            Self::ColorDodge if below <= 0.0 => 0.0,
            Self::ColorDodge if own >= 1.0 => 1.0,
            Self::ColorDodge => (below / (1.0 - own)).min(1.0),
            Self::ColorBurn if below >= 1.0 => 1.0,
            Self::ColorBurn if own <= 0.0 => 0.0,
            Self::ColorBurn => 1.0 - ((1.0 - below) / own).min(1.0),
            Self::HardLight => hard_light(below, own),
            Self::SoftLight if own <= 0.5 => below - (1.0 - 2.0 * own) * below * (1.0 - below),
            Self::SoftLight => {
                let lighter = match below <= 0.25 {
                    true => ((16.0 * below - 12.0) * below + 4.0) * below,
                    false => below.sqrt(),
                };
                below + (2.0 * own - 1.0) * (lighter - below)
            }
            Self::Difference => (below - own).abs(),
            Self::Exclusion => below + own - 2.0 * below * own,
            Self::Other => return None,
        })
    }
}
