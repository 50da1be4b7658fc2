//! The letter that every attack is made on: two pages, a form, a layer, an attachment and a note, so
//! that each of them can be tampered with.

pub(crate) use crate::base::stream;
use std::fmt::Write as _;

pub(crate) const CATALOG: u32 = 1;
pub(crate) const PAGES: u32 = 2;
pub(crate) const PAGE: u32 = 3;
pub(crate) const SECOND_PAGE: u32 = 4;
pub(crate) const CONTENT: u32 = 5;
pub(crate) const FONT: u32 = 7;
pub(crate) const SEAL: u32 = 8;
pub(crate) const FORM: u32 = 9;
/// The text field `jumlah` and what it looks like.
pub(crate) const SUM: u32 = 10;
pub(crate) const SUM_LOOK: u32 = 11;
/// `data`, which has the value, and `data.nama`, which inherits it.
pub(crate) const DATA: u32 = 12;
pub(crate) const NAME: u32 = 13;
pub(crate) const NAME_LOOK: u32 = 14;
/// `status` and the first of its two widgets.
pub(crate) const STATUS: u32 = 15;
pub(crate) const STATUS_WIDGET: u32 = 16;
pub(crate) const STATUS_LOOK: u32 = 18;
pub(crate) const METADATA: u32 = 19;
pub(crate) const LAYER: u32 = 20;
pub(crate) const ATTACHED: u32 = 22;
/// The empty signature field `Mengetahui`.
pub(crate) const EMPTY: u32 = 23;
/// Where a signature's parameters or a field's lock are an object of their own.
pub(crate) const PARAMETERS: u32 = 24;
pub(crate) const LOCK: u32 = 25;
pub(crate) const NOTE: u32 = 26;
pub(crate) const NOTE_LOOK: u32 = 27;
/// The first number that the letter does not use.
pub(crate) const FREE: u32 = 28;

/// Where the sum stands on the first page.
pub(crate) const COVER: &str = "[68 752 440 778]";
/// What an attacker would like it to be.
pub(crate) const OTHER_SUM: &str = "Surat Keterangan: jumlah Rp 9.000.000";

/// What a letter has beside what all have.
#[derive(Default)]
pub(crate) struct Letter {
    /// Entries of the catalog, and of the first page.
    pub(crate) catalog: String,
    pub(crate) page: &'static str,
    /// Other drawings of the first page, and other fields that are on it.
    pub(crate) drawings: &'static str,
    pub(crate) widgets: &'static str,
    /// Entries of the empty signature field.
    pub(crate) empty: &'static str,
    /// The objects with the numbers [`PARAMETERS`] and [`LOCK`].
    pub(crate) parameters: &'static str,
    pub(crate) lock: String,
    /// Objects from [`FREE`] on.
    pub(crate) more: Vec<String>,
    /// What the first page shows in the place of the sum.
    pub(crate) content: Option<&'static str>,
    /// The value of `jumlah`, where it is not what is seen.
    pub(crate) sum: Option<&'static str>,
}

impl Letter {
    /// Its objects, numbered from 1.
    pub(crate) fn objects(&self) -> Vec<String> {
        let or_null = |text: &str| if text.is_empty() { "null" } else { text }.to_owned();
        let content = self.content.map_or_else(first_page, str::to_owned);
        let sum = self.sum.unwrap_or("1.000.000");
        let mut objects = vec![
            format!(
                "<< /Type /Catalog /Pages 2 0 R /AcroForm 9 0 R /Metadata 19 0 R /Lang (id) \
                 /Names << /EmbeddedFiles << /Names [(lampiran.txt) 21 0 R] >> >> \
                 /OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >> {} >>",
                self.catalog
            ),
            "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 \
             /Resources << /Font << /F1 7 0 R >> >> >>"
                .to_owned(),
            format!(
                "<< /Type /Page /Parent 2 0 R {}/MediaBox [0 0 595 842] /Contents [5 0 R] \
                 /Resources << /Font << /F1 7 0 R >> /XObject << /Cap 8 0 R {}>> \
                 /Properties << /Batal 20 0 R >> >> \
                 /Annots [10 0 R 13 0 R 16 0 R 17 0 R 23 0 R 26 0 R{}] >>",
                self.page, self.drawings, self.widgets
            ),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R >>".to_owned(),
            stream("", &content),
            stream("", &text(72, 760, "Halaman dua: jangka waktu 12 bulan")),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                .to_owned(),
            drawing([0, 0, 60, 20], "0.9 g 0 0 60 20 re f"),
            format!(
                "<< /Fields [10 0 R 12 0 R 15 0 R 23 0 R{}] /DR << /Font << /Helv 7 0 R >> >> \
                 /DA (/Helv 12 Tf 0 g) /SigFlags 3 >>",
                self.widgets
            ),
            format!(
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (jumlah) /V ({sum}) /P 3 0 R \
                 /Rect [72 600 232 620] /F 4 /AP << /N 11 0 R >> >>"
            ),
            typed("1.000.000"),
            "<< /FT /Tx /T (data) /V (Warga Satu) /Kids [13 0 R] >>".to_owned(),
            "<< /Type /Annot /Subtype /Widget /T (nama) /Parent 12 0 R /P 3 0 R \
             /Rect [72 560 232 580] /F 4 /AP << /N 14 0 R >> >>"
                .to_owned(),
            typed("Warga Satu"),
            "<< /FT /Tx /T (status) /V (aktif) /Kids [16 0 R 17 0 R] >>".to_owned(),
        ];
        for left in [72, 252] {
            objects.push(format!(
                "<< /Type /Annot /Subtype /Widget /Parent 15 0 R /P 3 0 R \
                 /Rect [{left} 520 {} 540] /F 4 /AP << /N 18 0 R >> >>",
                left + 160
            ));
        }
        objects.extend([
            typed("aktif"),
            stream("/Type /Metadata /Subtype /XML ", &metadata("Surat Keterangan")),
            "<< /Type /OCG /Name (Batal) >>".to_owned(),
            "<< /Type /Filespec /F (lampiran.txt) /UF (lampiran.txt) /EF << /F 22 0 R >> >>"
                .to_owned(),
            stream("/Type /EmbeddedFile ", "jumlah: 1.000.000\n"),
            format!(
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Mengetahui) /P 3 0 R \
                 /Rect [350 300 550 360] /F 4 {} >>",
                self.empty
            ),
            or_null(self.parameters),
            or_null(&self.lock),
            "<< /Type /Annot /Subtype /FreeText /Contents (Berlaku satu tahun) /DA (/Helv 10 Tf 0 g) \
             /P 3 0 R /Rect [72 700 232 720] /F 4 /AP << /N 27 0 R >> >>"
                .to_owned(),
            typed("Berlaku satu tahun"),
        ]);
        objects.extend(self.more.iter().cloned());
        objects
    }
}

/// The first page's text, a seal, and a line on a layer that is off.
fn first_page() -> String {
    let mut content = text(72, 760, "Surat Keterangan: jumlah Rp 1.000.000");
    let _ = write!(
        content,
        " q 1 0 0 1 450 760 cm /Cap Do Q /OC /Batal BDC {} EMC",
        text(72, 740, "Surat ini dibatalkan")
    );
    content
}

/// A line of text in the page's font.
pub(crate) fn text(left: u32, bottom: u32, line: &str) -> String {
    format!("BT /F1 14 Tf {left} {bottom} Td ({line}) Tj ET")
}

/// The first page's content with the sum that an attacker would like.
pub(crate) fn other_content() -> String {
    stream("", &text(72, 760, OTHER_SUM))
}

/// A form XObject.
pub(crate) fn drawing([left, bottom, right, top]: [u32; 4], content: &str) -> String {
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [{left} {bottom} {right} {top}] \
         /Resources << /Font << /F1 7 0 R >> >> "
    );
    stream(&entries, content)
}

/// What a field or a note with this text looks like.
pub(crate) fn typed(line: &str) -> String {
    let content = format!("/Tx BMC BT /F1 12 Tf 2 5 Td ({line}) Tj ET EMC");
    drawing([0, 0, 160, 20], &content)
}

/// A white box with another sum on it, to be laid over the one that was signed.
pub(crate) fn other_sum() -> String {
    let content = format!("1 g 0 0 372 26 re f 0 g {}", text(4, 8, OTHER_SUM));
    drawing([0, 0, 372, 26], &content)
}

/// A font in which the 1 looks like a 9.
pub(crate) const OTHER_FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
                                     /Encoding << /Type /Encoding /Differences [49 /nine] >> >>";

/// XMP with a title.
pub(crate) fn metadata(title: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" dc:title=\"{title}\"/></rdf:RDF></x:xmpmeta>"
    )
}
