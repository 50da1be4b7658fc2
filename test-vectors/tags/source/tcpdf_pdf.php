<?php
// Writes tcpdf.pdf and tcpdf-landscape.pdf into the folder given; the second argument is a folder for scratch.
[, $folder, $scratch] = $argv;
define('K_TCPDF_EXTERNAL_CONFIG', true);
define('K_TCPDF_THROW_EXCEPTION_ERROR', true);
define('SCRATCH', "$scratch/");
require '/usr/share/php/tcpdf/tcpdf.php';

class Letter extends TCPDF
{
    public function __construct($format, $fonts)
    {
        parent::__construct('P', 'mm', $format);
        $time = 1767571200; // 2026-01-05
        $this->setDocCreationTimestamp($time);
        $this->setDocModificationTimestamp($time);
        $this->file_id = md5('test-vectors/tags'); // random otherwise
        $this->setTitle('Surat dinas contoh');
        $this->setPrintHeader(false);
        $this->setPrintFooter(false);
        $this->setMargins(25, 20, 25);
        $this->setAutoPageBreak(false);
        $this->setFontSubsetting(true);
        foreach ($fonts as $style => $file) {
            $font = TCPDF_FONTS::addTTFfont("/usr/share/fonts/truetype/liberation/$file.ttf", 'TrueTypeUnicode', '', 32, SCRATCH);
            $this->AddFont('liberationsans', $style, SCRATCH . "$font.php", true);
        }
    }
}

$pdf = new Letter('A4', ['' => 'LiberationSans-Regular', 'B' => 'LiberationSans-Bold']);
$pdf->AddPage();
$pdf->setFont('liberationsans', 'B', 14);
$pdf->Cell(0, 7, 'PEMERINTAH KOTA CONTOH', 0, 1, 'C');
$pdf->Cell(0, 7, 'DINAS CONTOH', 0, 1, 'C');
$pdf->setFont('liberationsans', '', 11);
$pdf->Ln(5);
$pdf->writeHTML('<p>Nomor: 000.1/15/DC/2026<br>Hal: Rencana penggunaan tanda tangan elektronik</p>'
    . '<p style="text-align:justify">Menindaklanjuti rapat koordinasi bulan lalu, bersama ini kami sampaikan rencana penggunaan tanda tangan '
    . 'elektronik pada naskah dinas di lingkungan Pemerintah Kota Contoh. Surat masuk dengan Nomor 12#5 telah dicatat pada buku agenda. '
    . 'Setiap perangkat daerah diminta menunjuk dua orang petugas yang akan mengikuti pelatihan.</p>'
    // A # between the words of a justified line
    . '<p style="text-align:justify">Naskah asli dibubuhi paraf koordinasi # pada lembar pertama sebelum dikirimkan kepada pejabat yang '
    . 'berwenang untuk menandatanganinya secara elektronik.</p>');

$pdf->AddPage();
$pdf->writeHTML('<p style="text-align:justify">Lampiran surat Dinas Contoh memuat jadwal pelatihan bagi para petugas perangkat daerah, yang '
    . 'diselenggarakan di aula Dinas Contoh dan tidak dipungut biaya apa pun.</p>');
$pdf->Ln(15);
$pdf->setFont('liberationsans', '', 12);
$pdf->setFontSpacing(0.5); // mm
$pdf->setFontStretching(110); // percent
$pdf->Cell(0, 6, '[qr_bsre]', 0, 1, 'C');
$pdf->setFontSpacing(0);
$pdf->setFontStretching(100);

$pdf->AddPage();
$pdf->setFont('liberationsans', '', 11);
$pdf->writeHTML('<p>Demikian disampaikan, atas perhatian dan kerja sama Saudara kami ucapkan terima kasih.</p>');
$pdf->Ln(8);
$pdf->setFont('liberationsans', '', 11);
$pdf->setLeftMargin(110);
// Three operators, two fonts, two colours
$pdf->writeHTML('<p>Kepala Dinas Contoh,</p><p></p><p>${ttd_<b style="color:#0b3d91">pengirim</b>}</p><p></p>'
    . '<p><b>Sari Percontohan</b><br>Pembina Utama Muda</p>');
$pdf->Output("$folder/tcpdf.pdf", 'F');

$pdf = new Letter([215, 330], ['' => 'LiberationSans-Regular']);
$pdf->AddPage('P', ['MediaBox' => ['llx' => 0, 'lly' => 0, 'urx' => 215, 'ury' => 330], 'Rotate' => 90]);
$pdf->StartTransform();
$pdf->Rotate(90, 0, 330); // upright once the page is turned
$pdf->Translate(0, 215);
$pdf->setFont('liberationsans', '', 11);
$pdf->Text(25, 330 - 190, 'Lampiran surat Dinas Contoh, Kota Contoh');
$pdf->Text(200, 330 - 60, '#ttd1');
$pdf->StopTransform();
$pdf->Output("$folder/tcpdf-landscape.pdf", 'F');
