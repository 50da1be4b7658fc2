"""Writes reportlab.pdf, reportlab-landscape.pdf and cropped.pdf into the folder given."""
import sys
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

FOLDER = Path(sys.argv[1])
FONTS = "/usr/share/fonts/truetype/liberation/"
for font in ("LiberationSans-Regular", "LiberationSans-Bold", "LiberationSerif-Regular"):
    pdfmetrics.registerFont(TTFont(font, f"{FONTS}{font}.ttf"))
SANS, BOLD, SERIF = "LiberationSans-Regular", "LiberationSans-Bold", "LiberationSerif-Regular"
ISI = ParagraphStyle("isi", fontName=SERIF, fontSize=11, leading=15, alignment=TA_JUSTIFY)
BLUE, BLACK = HexColor("#0b3d91"), HexColor("#000000")


def paragraph(canvas, text, top):
    paragraph = Paragraph(text, ISI)
    _, height = paragraph.wrap(160 * mm, 200 * mm)
    paragraph.drawOn(canvas, 25 * mm, top - height)


def new(name, size, title):
    canvas = Canvas(str(FOLDER / name), pagesize=size, invariant=1)
    canvas.setTitle(title)
    return canvas


def letter():
    canvas = new("reportlab.pdf", A4, "Surat dinas contoh")
    canvas.setFont(BOLD, 14)
    canvas.drawCentredString(105 * mm, 272 * mm, "PEMERINTAH KOTA CONTOH")
    canvas.drawCentredString(105 * mm, 265 * mm, "DINAS CONTOH")
    canvas.setFont(SERIF, 11)
    canvas.drawString(25 * mm, 250 * mm, "Nomor: 000.1/15/DC/2026")
    canvas.drawString(25 * mm, 244 * mm, "Hal: Rencana penggunaan tanda tangan elektronik")
    paragraph(canvas, "Menindaklanjuti rapat koordinasi bulan lalu, bersama ini kami sampaikan rencana penggunaan "
              "tanda tangan elektronik pada naskah dinas di lingkungan Pemerintah Kota Contoh. Surat masuk dengan "
              "Nomor 12#5 telah dicatat pada buku agenda.", 232 * mm)
    # A # between the words of a justified line
    paragraph(canvas, "Naskah asli dibubuhi paraf koordinasi # pada lembar pertama sebelum dikirimkan kepada pejabat "
              "yang berwenang untuk menandatanganinya secara elektronik.", 205 * mm)
    canvas.showPage()

    paragraph(canvas, "Lampiran surat Dinas Contoh memuat jadwal pelatihan bagi para petugas perangkat daerah.", 270 * mm)
    # Character spacing (Tc)
    text = canvas.beginText(80 * mm, 220 * mm)
    text.setFont(SERIF, 12)
    text.setCharSpace(1.5)
    text.textOut("[qr_bsre]")
    text.setCharSpace(0)
    canvas.drawText(text)
    canvas.showPage()

    paragraph(canvas, "Demikian disampaikan, atas perhatian dan kerja sama Saudara kami ucapkan terima kasih.", 270 * mm)
    canvas.setFont(SERIF, 11)
    canvas.drawString(110 * mm, 245 * mm, "Kepala Dinas Contoh,")
    # Four operators, two fonts, two colours
    text = canvas.beginText(110 * mm, 228 * mm)
    text.setFont(SERIF, 11)
    text.textOut("${")
    text.setFillColor(BLUE)
    text.textOut("ttd_")
    text.setFont(BOLD, 11)
    text.textOut("pengirim")
    text.setFont(SERIF, 11)
    text.setFillColor(BLACK)
    text.textOut("}")
    canvas.drawText(text)
    canvas.drawString(110 * mm, 211 * mm, "Sari Percontohan")
    canvas.drawString(110 * mm, 205 * mm, "Pembina Utama Muda")
    canvas.save()


def landscape():
    # reportlab takes the size of the page as seen, and swaps it for the MediaBox
    width, height = 330 * mm, 215 * mm
    canvas = new("reportlab-landscape.pdf", (width, height), "Lampiran surat dinas contoh")
    canvas.setPageRotation(90)
    canvas.translate(height, 0)  # upright once the page is turned
    canvas.rotate(90)
    canvas.setFont(SANS, 11)
    canvas.drawString(25 * mm, 190 * mm, "Lampiran surat Dinas Contoh, Kota Contoh")
    canvas.drawString(220 * mm, 60 * mm, "#ttd1")
    canvas.save()


def cropped():
    canvas = new("cropped.pdf", (A4[1], A4[0]), "Surat dinas contoh")
    canvas.setCropBox((40, 90, 520, 790))  # left, bottom, right, top
    canvas.setPageRotation(270)
    canvas.translate(0, A4[1])  # upright once the page is turned
    canvas.rotate(-90)
    canvas.setFont(SANS, 11)
    canvas.drawString(120, 440, "Dinas Contoh, Kota Contoh")
    canvas.drawString(480, 200, "[qr_bsre]")
    canvas.save()


letter()
landscape()
cropped()
