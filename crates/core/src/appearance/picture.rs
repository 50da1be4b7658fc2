//! A picture in a box: PNG, decoded once, or JPEG, which goes into the file as it is.

use super::Ink;
use crate::error::{Error, PictureFault, Refusal};
use crate::pdf::{self, Effort, Update, reference};
use lopdf::ObjectId;
use png::{BitDepth, ColorType, Decoder, Transformations};
use std::fmt;
use std::io::Cursor;
use std::sync::Arc;

/// A specimen or a seal at 600 dots an inch has some two million.
const MAX_PIXELS: u64 = 16_000_000;
const MAX_BYTES: usize = 8 << 20;
/// What the decoder may take beside the pixels.
const DECODER_BYTES: usize = 96 << 20;

/// A specimen of a signature, a seal or a logo.
#[derive(Clone, PartialEq)]
pub struct Picture(Arc<Pixels>);

#[derive(PartialEq)]
struct Pixels {
    width: u32,
    height: u32,
    is_gray: bool,
    data: Data,
}

#[derive(PartialEq)]
enum Data {
    Jpeg(Vec<u8>),
    Png(Samples),
}

/// Deflated.
#[derive(PartialEq)]
struct Samples {
    color: Vec<u8>,
    see_through: Option<SeeThrough>,
}

/// Where a picture lets through what is below it.
#[derive(PartialEq)]
struct SeeThrough {
    /// How much of each pixel covers, 8 bits each.
    alpha: Vec<u8>,
    /// Where no part of a pixel does, 1 bit each.
    nothing: Vec<u8>,
    /// The colours on white paper.
    on_white: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} x {})", self.0.width, self.0.height)
    }
}

impl Picture {
    /// Reads a PNG or a JPEG.
    ///
    /// # Errors
    /// [`Refusal::PictureUnusable`].
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        let pixels = match bytes {
            _ if bytes.len() > MAX_BYTES => Err(PictureFault::TooLarge { max: MAX_BYTES }),
            [0x89, b'P', b'N', b'G', ..] => png(bytes),
            [0xFF, 0xD8, ..] => jpeg(bytes),
            _ => Err(PictureFault::NeitherPngNorJpeg),
        };
        match pixels {
            Ok(pixels) => Ok(Self(Arc::new(pixels))),
            Err(fault) => Err(Refusal::PictureUnusable { fault }.into()),
        }
    }

    /// Its width where its height is 1.
    pub(super) fn aspect(&self) -> f32 {
        #[allow(clippy::cast_precision_loss)] // a seven-digit share of a point
        let (width, height) = (self.0.width as f32, self.0.height as f32);
        width / height
    }

    /// Adds it to an update.
    pub(super) fn add(&self, update: &mut Update<'_, '_>, ink: Ink) -> Result<ObjectId, Error> {
        let Pixels {
            width,
            height,
            is_gray,
            data,
        } = &*self.0;
        let image = |more: &str| {
            format!("<< /Type /XObject /Subtype /Image /Width {width} /Height {height} {more} >>")
        };
        let mut colored = format!(
            "/BitsPerComponent 8 /ColorSpace {}",
            match is_gray {
                true => ink.gray(),
                false => ink.rgb(),
            }
        );
        let samples = match data {
            Data::Jpeg(bytes) => {
                colored.push_str(" /Filter /DCTDecode");
                return update.add_stream(image(&colored).as_bytes(), bytes);
            }
            Data::Png(samples) => samples,
        };
        colored.push_str(" /Filter /FlateDecode");
        let color = match (&samples.see_through, ink) {
            (None, _) => &samples.color,
            (Some(see_through), Ink::Device) => {
                let mask =
                    image("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode");
                let mask = update.add_stream(mask.as_bytes(), &see_through.alpha)?;
                colored.push_str(&format!(" /SMask {}", reference(mask)));
                &samples.color
            }
            (Some(see_through), Ink::Calibrated) => {
                let mask = image("/ImageMask true /BitsPerComponent 1 /Filter /FlateDecode");
                let mask = update.add_stream(mask.as_bytes(), &see_through.nothing)?;
                colored.push_str(&format!(" /Mask {}", reference(mask)));
                &see_through.on_white
            }
        };
        update.add_stream(image(&colored).as_bytes(), color)
    }
}

fn check_size(width: u32, height: u32) -> Result<(), PictureFault> {
    let pixels = u64::from(width) * u64::from(height);
    match pixels {
        0 => Err(PictureFault::Unreadable),
        _ if pixels > MAX_PIXELS => Err(PictureFault::TooManyPixels {
            width,
            height,
            max: MAX_PIXELS,
        }),
        _ => Ok(()),
    }
}

fn png(bytes: &[u8]) -> Result<Pixels, PictureFault> {
    let unreadable = |_| PictureFault::Unreadable;
    let limits = png::Limits {
        bytes: DECODER_BYTES,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(unreadable)?;
    let (width, height) = (header.width, header.height);
    check_size(width, height)?;
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let (color, depth) = reader.output_color_type();
    let len = reader
        .output_buffer_size()
        .ok_or(PictureFault::Unreadable)?;
    if depth != BitDepth::Eight {
        return Err(PictureFault::Unreadable);
    }
    let mut pixels = vec![0; len];
    reader.next_frame(&mut pixels).map_err(unreadable)?;
    let (is_gray, has_alpha) = match color {
        ColorType::Grayscale => (true, false),
        ColorType::GrayscaleAlpha => (true, true),
        ColorType::Rgb => (false, false),
        ColorType::Rgba => (false, true),
        ColorType::Indexed => return Err(PictureFault::Unreadable),
    };
    Ok(Pixels {
        width,
        height,
        is_gray,
        data: Data::Png(samples(pixels, width, is_gray, has_alpha)?),
    })
}

fn samples(
    pixels: Vec<u8>,
    width: u32,
    is_gray: bool,
    has_alpha: bool,
) -> Result<Samples, PictureFault> {
    let deflated =
        |bytes: &[u8]| pdf::deflated(bytes, Effort::Best).map_err(|_| PictureFault::Unreadable);
    if !has_alpha {
        return Ok(Samples {
            color: deflated(&pixels)?,
            see_through: None,
        });
    }
    let channels = if is_gray { 1 } else { 3 };
    let (mut color, mut alpha, mut on_white) = (Vec::new(), Vec::new(), Vec::new());
    for pixel in pixels.chunks_exact(channels + 1) {
        let Some((cover, channels)) = pixel.split_last() else {
            continue;
        };
        color.extend_from_slice(channels);
        alpha.push(*cover);
        let white = |channel: &u8| {
            let (channel, cover) = (u32::from(*channel), u32::from(*cover));
            u8::try_from((channel * cover + 255 * (255 - cover) + 127) / 255).unwrap_or(255)
        };
        on_white.extend(channels.iter().map(white));
    }
    if alpha.iter().all(|cover| *cover == 255) {
        return Ok(Samples {
            color: deflated(&color)?,
            see_through: None,
        });
    }
    let row = usize::try_from(width).unwrap_or(usize::MAX);
    let mut nothing = Vec::new();
    for row in alpha.chunks(row) {
        for eight in row.chunks(8) {
            let bits = (0..).zip(eight).filter(|(_, cover)| **cover == 0);
            nothing.push(bits.fold(0, |byte, (bit, _)| byte | (0x80_u8 >> bit)));
        }
    }
    Ok(Samples {
        color: deflated(&color)?,
        see_through: Some(SeeThrough {
            alpha: deflated(&alpha)?,
            nothing: deflated(&nothing)?,
            on_white: deflated(&on_white)?,
        }),
    })
}

/// Reads no more than the frame header (ITU-T T.81, B.2.2): a viewer decodes the rest.
fn jpeg(bytes: &[u8]) -> Result<Pixels, PictureFault> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        // any number of 0xFF may stand before a marker (B.1.1.2)
        while let [0xFF, 0xFF, ..] = rest {
            rest = rest.get(1..).unwrap_or_default();
        }
        let [0xFF, marker, high, low, segment @ ..] = rest else {
            return Err(PictureFault::Unreadable);
        };
        let len = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2);
        let len = len.ok_or(PictureFault::Unreadable)?;
        let body = segment.get(..len).ok_or(PictureFault::Unreadable)?;
        match marker {
            0xE1 if is_turned(body) => return Err(PictureFault::Turned),
            // baseline, extended sequential and progressive, which DCTDecode takes (ISO 32000-2, 7.4.8)
            0xC0..=0xC2 => return frame(body, bytes),
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(PictureFault::Unreadable);
            }
            // the scan comes before any frame
            0xD8..=0xDA => return Err(PictureFault::Unreadable),
            _ => {}
        }
        rest = segment.get(len..).unwrap_or_default();
    }
}

fn frame(header: &[u8], bytes: &[u8]) -> Result<Pixels, PictureFault> {
    let [8, h1, h0, w1, w0, components, ..] = header else {
        return Err(PictureFault::Unreadable);
    };
    let (height, width) = (
        u16::from_be_bytes([*h1, *h0]).into(),
        u16::from_be_bytes([*w1, *w0]).into(),
    );
    check_size(width, height)?;
    let is_gray = match components {
        1 => true,
        3 => false,
        4 => return Err(PictureFault::Cmyk),
        _ => return Err(PictureFault::Unreadable),
    };
    Ok(Pixels {
        width,
        height,
        is_gray,
        data: Data::Jpeg(bytes.to_vec()),
    })
}

/// Whether Exif says that whoever shows the picture has to turn it (tag 0x0112), which PDF does not know.
fn is_turned(segment: &[u8]) -> bool {
    orientation(segment).is_some_and(|orientation| (2..=8).contains(&orientation))
}

fn orientation(segment: &[u8]) -> Option<u16> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match is_little {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        })
    };
    let long = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match is_little {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = directory.checked_add(2)?;
    (0..usize::from(short(directory)?))
        .map(|entry| entries.saturating_add(entry * 12))
        .find(|entry| short(*entry) == Some(0x0112))
        .and_then(|entry| short(entry.checked_add(8)?))
}
