//! DEFLATE (RFC 1951) for data that repeats itself: a bomb is small by what it holds.

/// So many spaces in two layers of DEFLATE (RFC 1951): a megabyte takes a quarter of a kilobyte.
pub(super) fn twice_deflated(len: usize) -> Vec<u8> {
    deflated(&deflated(&vec![b' '; len]))
}

/// zlib (RFC 1950) with fixed codes, looking for repetitions at the distances 1 and 13 alone: thirteen
/// bits repeat what a byte began 258 times, so that the outcome repeats itself every thirteen bytes.
fn deflated(data: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    let mut at = 0;
    while at < data.len() {
        let repeats = |distance: usize| {
            at >= distance
                && data.get(at..at + 258).is_some()
                && data.get(at..at + 258) == data.get(at - distance..at - distance + 258)
        };
        if repeats(1) || repeats(13) {
            // length 258 is code 285; 1 is the distance code 0, and 13 is code 7 with two bits of 0
            bits.push_code(0b1100_0101, 8);
            if repeats(1) {
                bits.push_code(0, 5);
            } else {
                bits.push_code(7, 5);
                bits.push(0, 2);
            }
            at += 258;
        } else {
            let byte = u32::from(data.get(at).copied().unwrap_or(0));
            match byte {
                0..=143 => bits.push_code(0x30 + byte, 8),
                _ => bits.push_code(0x190 + byte - 144, 9),
            }
            at += 1;
        }
    }
    bits.push_code(0, 7);
    [&[0x78, 0x01][..], &bits.bytes(), &adler(data).to_be_bytes()].concat()
}

fn adler(data: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in data {
        low = (low + u32::from(*byte)) % 65521;
        high = (high + low) % 65521;
    }
    high << 16 | low
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    /// The lowest bit first.
    fn push(&mut self, value: u32, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held.to_le_bytes()[0]);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A code, the highest bit first.
    fn push_code(&mut self, value: u32, count: u32) {
        self.push(value.reverse_bits() >> (32 - count), count);
    }

    fn bytes(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.push(0, 8 - self.count);
        }
        self.bytes
    }
}
