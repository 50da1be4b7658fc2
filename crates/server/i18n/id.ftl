# Halaman pemeriksaan untuk warga

page-title = Pemeriksaan dokumen
page-heading = Pemeriksaan tanda tangan elektronik
page-other-language = English
demo-banner = UJI COBA / DEMO — bukan dokumen resmi

verdict-genuine = ASLI DAN BERLAKU
verdict-genuine-sentence = Dokumen ini ditandatangani secara elektronik dan tidak berubah sejak ditandatangani. Cocokkan dengan kertas Anda.
verdict-changed = BERUBAH
verdict-changed-sentence = Berkas ini tidak sama lagi dengan yang ditandatangani. Jangan dipakai; hubungi instansi penerbit.
verdict-invalid = TIDAK SAH
verdict-invalid-sentence = Tanda tangan pada berkas ini tidak lulus pemeriksaan. Jangan dipakai; hubungi instansi penerbit.
verdict-undetermined = TIDAK DAPAT DIPASTIKAN
verdict-undetermined-sentence = Keaslian dokumen ini tidak dapat dipastikan dari yang diketahui sistem ini. Tanyakan kepada instansi penerbit.
verdict-unknown = TIDAK DIKENAL
verdict-unknown-sentence = Tidak ada dokumen dengan kode ini. Jangan percaya kertas yang membawa kode ini sebelum dipastikan kepada instansi yang namanya tertera.
verdict-awaited = BERKAS BELUM DITERIMA
verdict-awaited-sentence = Kode ini dikeluarkan kantor ini untuk surat yang sedang ditandatangani. Berkas yang bertanda tangan belum sampai di sini, jadi belum ada yang dapat diperiksa.
verdict-overdue = BERKAS TIDAK DITERIMA
verdict-overdue-sentence = Kode ini dikeluarkan kantor ini untuk sebuah surat, tetapi berkas yang bertanda tangan tidak pernah sampai di sini. Tidak ada yang dapat diperiksa.
reserved-look-again = Buka halaman ini lagi nanti. Sampai saat itu, periksa tanda tangan pada berkas PDF yang Anda pegang, atau tanyakan kepada instansi yang namanya tertera.
reserved-ask = Jangan percaya kertas yang membawa kode ini sebelum dipastikan kepada instansi yang namanya tertera.
reserved-issued = Kode dikeluarkan: { $moment }
unknown-typing = Jika kode diketik, periksa kembali: 32 huruf dan angka, memakai angka 0–9 dan huruf a–f saja.

reason-chain = Sebabnya: penerbit sertifikat penanda tangan belum terdaftar sebagai penerbit tepercaya di sistem ini.
reason-validity = Sebabnya: sertifikat penanda tangan tidak berlaku pada saat pemeriksaan ini, dan waktu tanda tangan belum dibuktikan penanda waktu.
reason-later = Sebabnya: ada yang ditambahkan ke berkas setelah ditandatangani, dan tambahan itu belum dapat dinilai.
reason-record = Sebabnya: berkas yang disimpan tidak sama dengan catatan saat ditandatangani.
reason-other = Sebabnya menurut standar ETSI EN 319 102-1: { $code }.

signed-by = Ditandatangani oleh
signer-number = Tanda tangan { $number } dari { $count }
signer-unknown = (tidak terbaca)
signer-time = Waktu
signer-time-note = menurut penanda tangan
time-unknown = (tidak tercatat)
moment = { $day } { $month } { $year } pukul { $hour }.{ $minute } WIB (UTC+7)
month-1 = Januari
month-2 = Februari
month-3 = Maret
month-4 = April
month-5 = Mei
month-6 = Juni
month-7 = Juli
month-8 = Agustus
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Desember

compare-heading = Cocokkan dengan kertas Anda
compare-why = Hasil di atas adalah tentang berkas yang disimpan di sini. Kode QR dapat disalin ke kertas lain, jadi bandingkan:
compare-step-download = Unduh berkas aslinya dengan tombol di bawah.
compare-step-read = Bandingkan nomor, tanggal, isi, angka, dan nama dengan kertas Anda.
compare-step-differs = Bila ada yang berbeda, kertas itu bukan dokumen ini. Laporkan kepada instansi penerbit.
download-label = Unduh dokumen (PDF)
download-size = { $size } kB

checks-heading = Yang diperiksa
not-checked-heading = Yang tidak diperiksa
outcome-passed = Lulus
outcome-failed = Gagal
outcome-unknown = Belum pasti

check-record-passed = Berkas yang disimpan sama dengan catatan saat ditandatangani.
check-record-failed = Berkas yang disimpan tidak sama dengan catatan saat ditandatangani.
check-readable-failed = Berkas tidak dapat dibaca sebagai PDF yang bertanda tangan.
check-digest-passed = Isi dokumen sama dengan yang ditandatangani.
check-digest-failed = Isi dokumen tidak sama dengan yang ditandatangani.
check-digest-unknown = Isi dokumen tidak dapat dibandingkan dengan yang ditandatangani.
check-value-passed = Tanda tangan dibuat dengan kunci milik sertifikat penanda tangan.
check-value-failed = Tanda tangan tidak cocok dengan kunci milik sertifikat penanda tangan.
check-value-unknown = Kecocokan tanda tangan dengan kunci tidak dapat dihitung.
check-coverage-passed = Tanda tangan mencakup seluruh berkas.
check-coverage-revision = Tanda tangan mencakup seluruh berkas pada saat ditandatangani; berkas bertambah sesudahnya.
check-coverage-failed = Tanda tangan tidak mencakup seluruh berkas.
check-later-none = Tidak ada yang ditambahkan setelah ditandatangani.
check-later-permitted = Yang ditambahkan setelah ditandatangani memang diperbolehkan.
check-later-forbidden = Ada perubahan yang tidak diperbolehkan setelah ditandatangani.
check-later-unknown = Ada yang ditambahkan setelah ditandatangani; isinya belum dapat dinilai.
check-later-not-judged = Yang ditambahkan setelah ditandatangani tidak sampai dinilai.
check-chain-passed = Sertifikat diterbitkan oleh penerbit yang dipercaya sistem ini.
check-chain-failed = Sertifikat tidak berujung pada penerbit yang dipercaya sistem ini.
check-chain-unknown = Penerbit sertifikat tidak sampai dinilai.
check-validity-passed = Sertifikat dalam masa berlaku pada saat pemeriksaan ini.
check-validity-failed = Sertifikat di luar masa berlaku pada saat pemeriksaan ini.
check-validity-unknown = Masa berlaku sertifikat tidak sampai dinilai.
check-revocation = Pencabutan: apakah sertifikat penanda tangan telah dicabut.
check-time-claimed = Waktu: jam di atas menurut penanda tangan, belum dibuktikan penanda waktu.
check-time-proven = Waktu tanda tangan dibuktikan: sudah ada pada { $moment }.

details-heading = Rincian
details-checked = Diperiksa
details-sha256 = Sidik digital berkas (SHA-256)
details-size = Ukuran
details-field = Bidang tanda tangan
details-policy = Aturan pemeriksaan

address-hint = Periksa: alamat halaman ini harus diawali

error-title = Gangguan
error-busy = SEDANG SIBUK
error-busy-sentence = Terlalu banyak pemeriksaan saat ini. Muat ulang halaman ini sebentar lagi.
error-failed = SEDANG TERGANGGU
error-failed-sentence = Pemeriksaan tidak dapat dilakukan sekarang. Ini bukan tanda bahwa dokumen Anda palsu. Coba lagi nanti.

# Demo

demo-letters-signed = Tiga naskah dinas ditandatangani, satu salinan diubah:
demo-column-file = Berkas
demo-column-verdict = Hasil
demo-column-reason = Alasan
demo-reason-passed = Asli, tidak berubah sejak ditandatangani { $name }
demo-reason-changed = Satu byte diubah, kotak tanda tangan bergeser: isi tidak sama dengan yang ditandatangani
demo-files = Berkas ada di folder { $folder }
demo-page = Halaman { $file }: { $url }
demo-serving = Buka alamat di atas di peramban. Hentikan dengan Ctrl+C.
demo-not-serving = Selesai. Tanpa --no-serve, halaman di atas dapat dibuka di peramban.
demo-unexpected = Hasil tidak seperti yang seharusnya: tiga TOTAL-PASSED dan satu TOTAL-FAILED.
