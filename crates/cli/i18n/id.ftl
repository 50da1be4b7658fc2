# Kalimat program segel dalam Bahasa Indonesia. Kunci yang sama ada di en.ftl.
# Placeable di antara { } diisi program; isinya sudah dibersihkan dari karakter kendali.

## Bantuan baris perintah

help-usage = Pemakaian
help-commands = Perintah
help-command = PERINTAH
help-options = Pilihan
help-files = Argumen
help-after = Kode keluar: 0 berhasil, 1 karena dokumen, 2 karena baris perintah, 3 karena token, kunci, atau PIN. Untuk verify: 0 semua sah, 1 ada yang tidak sah atau tidak terbaca, 3 ada yang tidak dapat dipastikan.
help-help = Menampilkan bantuan
help-version = Menampilkan versi
help-lang = Bahasa jawaban: id (bawaan) atau en; dapat juga lewat variabel SEGEL_LANG
help-json = Menjawab dengan baris JSON, untuk dibaca program
help-pin-fd = Membaca PIN atau frasa sandi dari deskriptor berkas N (satu baris), bukan dari terminal
help-password-fd = Membaca kata sandi dokumen dari deskriptor berkas N
help-passphrase-fd = Membaca frasa sandi token dari deskriptor berkas N (satu baris), bukan dari terminal

help-segel = Membubuhkan dan memeriksa tanda tangan elektronik pada dokumen PDF
help-segel-sign = Menandatangani sebuah dokumen PDF (PAdES B-B sampai B-LTA)
help-segel-sign-token = Tempat kunci: "file:PATH" untuk token perangkat lunak, atau URI "pkcs11:…?module-path=…" (RFC 7512)
help-segel-sign-key = Kunci di dalam token: labelnya, atau "id:HEX"
help-segel-sign-cert = Sertifikat penanda tangan; bila tidak disebut, diambil dari token
help-segel-sign-level = Tingkat PAdES: B-B, B-T, B-LT atau B-LTA; tanpa ini B-B, atau B-T bila --tsa diberikan
help-segel-sign-tsa = Alamat otoritas penanda waktu; dapat diulang, yang berikutnya dipakai bila yang sebelumnya gagal
help-segel-sign-anchor = Sertifikat induk penanda tangan yang dipercayai
help-segel-sign-tsa-anchor = Sertifikat induk penanda waktu yang dipercayai
help-segel-sign-issuer = Sertifikat lain untuk menyusun rantai
help-segel-sign-crl = Daftar pencabutan sertifikat (CRL)
help-segel-sign-ocsp = Jawaban OCSP
help-segel-sign-fetch-from = Hanya server ini yang boleh dihubungi atas nama sertifikat; *.nama untuk semua di bawahnya
help-segel-sign-fetch-near = Server ini boleh berada di jaringan sendiri
help-segel-sign-proxy = Alamat proksi; tanpa ini menurut lingkungan
help-segel-sign-timeout = Batas waktu satu jawaban, dalam detik
help-segel-extend = Menambahkan stempel waktu dan data validasi agar tanda tangan dapat dinilai lebih lama
help-segel-extend-level = Tingkat PAdES yang dituju: B-T, B-LT atau B-LTA
help-segel-extend-renew-within = Perbarui hanya arsip yang masa berlakunya kurang dari sekian hari
help-segel-extend-tsa = Alamat otoritas penanda waktu; dapat diulang
help-segel-extend-anchor = Sertifikat induk penanda tangan yang dipercayai
help-segel-extend-tsa-anchor = Sertifikat induk penanda waktu yang dipercayai
help-segel-extend-issuer = Sertifikat lain untuk menyusun rantai
help-segel-extend-crl = Daftar pencabutan sertifikat (CRL)
help-segel-extend-ocsp = Jawaban OCSP
help-segel-extend-fetch-from = Hanya server ini yang boleh dihubungi atas nama sertifikat; *.nama untuk semua di bawahnya
help-segel-extend-fetch-near = Server ini boleh berada di jaringan sendiri
help-segel-extend-proxy = Alamat proksi; tanpa ini menurut lingkungan
help-segel-extend-timeout = Batas waktu satu jawaban, dalam detik
help-segel-extend-input = Dokumen yang diperpanjang; tidak diubah
help-segel-extend-output = Dokumen hasil; belum boleh ada
help-segel-sign-chain = Sertifikat penerbit yang ikut disertakan
help-segel-sign-field = Nama kolom tanda tangan; bila tidak disebut, Signature1, Signature2, dan seterusnya
help-segel-sign-reason = Alasan penandatanganan
help-segel-sign-location = Tempat penandatanganan
help-segel-sign-name = Nama penanda tangan; tanpa ini menurut sertifikatnya
help-segel-sign-contact = Keterangan untuk menghubungi penanda tangan
help-segel-sign-commitment = Makna tanda tangan: origin, receipt, delivery, sender, approval atau creation; tidak bersama --reason
help-segel-sign-signature-policy = Kebijakan tanda tangan: pengenal, sidik dokumennya, dan bila perlu alamatnya
help-segel-sign-certify = Mengesahkan dokumen sebagai penanda tangan pertama; sesudahnya hanya yang disebut boleh berubah
help-segel-sign-lock = Mengunci kolom formulir: semua, yang disebut, atau selain yang disebut
help-segel-sign-signing-time = Waktu yang dinyatakan penanda tangan; bila tidak disebut, saat ini
help-segel-sign-box = Kotak tanda tangan yang terlihat: halaman (dari 1, atau first, last, all), lalu kiri, bawah, lebar, tinggi dalam poin, menurut halaman yang tampak
help-segel-sign-origin = Sudut tempat --box dihitung: lower-left (bawaan) atau upper-left
help-segel-sign-tag = Teks di halaman yang diganti oleh kotak, misalnya # atau {"$"}{"{"}ttd_pengirim{"}"}
help-segel-sign-tag-size = Lebar dan tinggi kotak pada tag, dalam poin (90,90)
help-segel-sign-tag-choice = Bila tag ada beberapa kali: first (bawaan), last, atau only yang menolak lebih dari satu
help-segel-sign-tag-anchor = Letak kotak terhadap tag: center (bawaan), lower-left, atau upper-left
help-segel-sign-appearance = Berkas TOML yang menerangkan isi kotak, beserta gambar dan fonnya
help-segel-sign-qr = Isi kode QR di dalam kotak
help-segel-sign-text = Baris teks di dalam kotak; boleh berulang
help-segel-sign-inspect = Seberapa teliti dokumen diperiksa lebih dahulu: none, structure (bawaan), atau content
help-segel-sign-refuse = Jangan tanda tangani bila ini ditemukan: all, atau nama temuan yang dipisahkan koma (docs/cli/findings.md); yang ditolak selalu dicari, apa pun isi --inspect
help-segel-sign-scheme = Skema kunci RSA: pkcs1 (bawaan) atau pss
help-segel-sign-digest = Fungsi hash: sha256, sha384, atau sha512; bawaannya mengikuti kunci
help-segel-sign-verify-after-write = Membaca ulang seluruh dokumen hasil sebelum disimpan; tanpa pilihan ini hanya bagian yang ditambahkan
help-segel-sign-input = Dokumen yang ditandatangani; tidak diubah
help-segel-sign-output = Dokumen hasil; tidak boleh sudah ada

help-segel-verify = Memeriksa tanda tangan pada dokumen PDF
help-segel-verify-csv = Menjawab dengan tabel (CSV), satu baris untuk setiap tanda tangan
help-segel-verify-anchor = Sertifikat induk yang dipercaya; boleh berulang
help-segel-verify-tsa-anchor = Sertifikat induk penanda waktu yang dipercayai
help-segel-verify-etsi-report = Folder untuk laporan XML (ETSI TS 119 102-2), satu untuk setiap dokumen
help-segel-verify-poe = Daftar bukti keberadaan dari tempat lain (TOML)
help-segel-verify-fetch = Mengambil data validasi yang belum ada dari jaringan
help-segel-verify-fetch-from = Hanya server ini yang boleh dihubungi atas nama sertifikat; *.nama untuk semua di bawahnya
help-segel-verify-fetch-near = Server ini boleh berada di jaringan sendiri
help-segel-verify-proxy = Alamat proksi; tanpa ini menurut lingkungan
help-segel-verify-timeout = Batas waktu satu jawaban, dalam detik
help-segel-verify-cert = Sertifikat tambahan untuk menyusun rantai; boleh berulang
help-segel-verify-crl = Daftar pencabutan, PEM atau DER: dengannya status setiap sertifikat harus diketahui; boleh berulang
help-segel-verify-ocsp = Jawaban OCSP dalam DER: dengannya status setiap sertifikat harus diketahui; boleh berulang
help-segel-verify-at = Waktu yang dipakai untuk menilai; bila tidak disebut, saat ini
help-segel-verify-policy = Kebijakan penilaian: indonesia (bila tidak disebut), etsi, atau sebuah berkas
help-segel-verify-list = Daftar berkas dan folder, satu jalur tiap baris, atau daftar dokumen (CSV, baris JSON) seperti untuk bulk; "-" adalah masukan standar
help-segel-verify-null = Jalur dalam daftar dipisah NUL, seperti dari "find -print0"
help-segel-verify-summary = Menutup dengan jumlah tiap putusan; tanpa --json ini selalu ada bila berkasnya lebih dari satu
help-segel-verify-files = Dokumen yang diperiksa, atau folder: semua berkas .pdf di dalamnya, urut nama, sampai ke folder terdalam
help-segel-verify-after = Kode keluar: 0 semua sah; 1 ada yang tidak sah atau tidak terbaca; 2 baris perintah atau daftar tidak dapat diikuti; 3 ada yang tidak dapat dipastikan atau tidak bertanda tangan, atau ada folder tanpa berkas .pdf.

help-segel-inspect = Menampilkan susunan sebuah dokumen PDF
help-segel-inspect-content = Periksa juga apa yang tampak di halaman: teks tertutup atau tersembunyi, lapisan, fon
help-segel-inspect-file = Dokumen yang dilihat
help-segel-place = Tampilkan di halaman mana dan di mana kotak tanda tangan akan berada; tidak ada yang ditandatangani
help-segel-place-json = Satu baris JSON untuk setiap berkas, bukan kalimat
help-segel-place-box = Halaman (dari 1, atau first, last, all), lalu kiri, bawah, lebar, tinggi dalam poin, menurut halaman yang tampak
help-segel-place-origin = Sudut tempat --box dihitung: lower-left (bawaan) atau upper-left
help-segel-place-tag = Teks di halaman yang diganti oleh kotak, misalnya # atau {"$"}{"{"}ttd_pengirim{"}"}
help-segel-place-tag-size = Lebar dan tinggi kotak pada tag, dalam poin (90,90)
help-segel-place-tag-choice = Bila tag ada beberapa kali: first (bawaan), last, atau only yang menolak lebih dari satu
help-segel-place-tag-anchor = Letak kotak terhadap tag: center (bawaan), lower-left, atau upper-left
help-segel-place-password-fd = Baca kata sandi dokumen terenkripsi dari deskriptor ini
help-segel-place-files = Dokumen-dokumennya
help-segel-trust = Menampilkan apakah sertifikat dan penanda waktu dipercaya, beserta rantai dan alasannya
help-segel-trust-anchor = Sertifikat yang Anda percaya, PEM atau DER, atau daftar jangkar dalam TOML; boleh berulang
help-segel-trust-cert = Sertifikat lain untuk menyusun rantai; boleh berulang
help-segel-trust-crl = Daftar pencabutan, PEM atau DER; boleh berulang
help-segel-trust-ocsp = Jawaban OCSP dalam DER; boleh berulang
help-segel-trust-at = Waktu yang dinilai; bila tidak disebut: sekarang, dan untuk penanda waktu waktunya sendiri
help-segel-trust-policy = Kebijakan: indonesia (bila tidak disebut), etsi, atau sebuah berkas
help-segel-trust-purpose = Kegunaan sertifikat: document-signing, time-stamping, ocsp-signing, crl-signing, atau any
help-segel-trust-revocation = Apakah status setiap sertifikat harus diketahui: required, atau where-known
help-segel-trust-files = Berkas sertifikat, yang pertama dinilai dan yang di belakangnya boleh jadi penerbitnya, atau berkas penanda waktu (RFC 3161) dalam DER

help-segel-token = Mengelola kunci dan tempat penyimpanannya
help-segel-token-create = Membuat token perangkat lunak yang kosong
help-segel-token-create-file = Berkas token; tidak boleh sudah ada
help-segel-token-generate = Membuat kunci baru di dalam token perangkat lunak
help-segel-token-generate-token = Token: "file:PATH"
help-segel-token-generate-label = Nama kunci
help-segel-token-generate-algorithm = Jenis kunci: p256 (bawaan), p384, atau ed25519
help-segel-token-import = Memasukkan kunci yang sudah ada ke dalam token perangkat lunak
help-segel-token-import-token = Token: "file:PATH"
help-segel-token-import-label = Nama kunci di dalam token
help-segel-token-import-p12 = Berkas PKCS#12 (.p12 atau .pfx) berisi kunci dan sertifikat
help-segel-token-import-key = Berkas kunci PKCS#8, PEM atau DER
help-segel-token-import-cert = Sertifikat kunci PKCS#8 beserta penerbitnya
help-segel-token-import-source-passphrase-fd = Membaca frasa sandi berkas asal dari deskriptor berkas N
help-segel-token-attach = Menyimpan sertifikat di samping kuncinya
help-segel-token-attach-token = Token: "file:PATH"
help-segel-token-attach-key = Kunci: labelnya, atau "id:HEX"
help-segel-token-attach-cert = Sertifikat kunci itu beserta penerbitnya
help-segel-token-request = Membuat permohonan sertifikat (PKCS#10) untuk sebuah kunci
help-segel-token-request-token = Tempat kunci: "file:PATH", atau URI "pkcs11:…?module-path=…"
help-segel-token-request-key = Kunci: labelnya, atau "id:HEX"
help-segel-token-request-cn = Nama pemilik kunci (CN)
help-segel-token-request-o = Instansi (O)
help-segel-token-request-ou = Unit kerja (OU)
help-segel-token-request-c = Kode negara (C); bila tidak disebut, ID
help-segel-token-request-out = Berkas hasil; tidak boleh sudah ada. Bila tidak disebut, ke keluaran standar
help-segel-token-list = Menampilkan token dan kunci
help-segel-token-list-token = Token yang kuncinya ditampilkan: "file:PATH", atau URI "pkcs11:…?module-path=…"
help-segel-token-list-login = Masuk ke token agar kunci privat tampak; PIN ditanyakan di terminal
help-segel-token-list-module = Modul PKCS#11 yang slot dan tokennya ditampilkan

help-segel-completions = Menampilkan skrip agar shell melengkapi perintah dan pilihan
help-segel-completions-shell = Shell: bash, zsh, atau fish
help-segel-completions-after = bash: segel completions bash > ~/.local/share/bash-completion/completions/segel
    zsh: segel completions zsh > FOLDER/_segel, FOLDER salah satu dari fpath
    fish: segel completions fish > ~/.config/fish/completions/segel.fish
help-segel-man = Menulis halaman manual, satu untuk setiap perintah
help-segel-man-folder = Folder yang sudah ada, misalnya /usr/local/share/man/id/man1

## Pertanyaan di terminal

prompt-pin = PIN token
prompt-passphrase = Frasa sandi token
prompt-new-passphrase = Frasa sandi baru untuk token
prompt-source-passphrase = Frasa sandi berkas yang dimasukkan
prompt-password = Kata sandi dokumen
prompt-again = Ulangi sekali lagi

## Halaman manual

man-name = NAMA
man-synopsis = RINGKASAN
man-description = KETERANGAN
man-notes = CATATAN
man-version = VERSI
man-see-also = LIHAT JUGA
man-written =
    { $folder }: { $count } halaman manual telah ditulis.
    Untuk membacanya: man -l { $folder }/segel.1

## Hasil penandatanganan

sign-done =
    { $output }: telah ditandatangani.
      Penanda tangan : { $person }
      Instansi       : { $office }
      Nomor seri     : { $serial }
      Kolom          : { $field }
      Tingkat        : { $level }
    Dokumen asli { $file } tidak diubah.
extend-done =
    { $output }: telah diperpanjang ({ $bytes } byte ditambahkan).
      Tingkat        : { $level }
      Perbarui sebelum : { $until }
    Dokumen asli { $file } tidak diubah.
extend-no-end = tidak diketahui
extend-no-level = bukan tingkat dasar PAdES

## Token dan kunci

token-created = Token perangkat lunak { $token } telah dibuat. Simpan frasa sandinya di tempat aman; tanpa itu kuncinya tidak dapat dipakai lagi.
key-generated = Kunci baru di { $token }:
key-imported = Kunci telah dimasukkan ke { $token }; hapus berkas asalnya bila tidak diperlukan lagi:
key-attached = Sertifikat telah disimpan di { $token }:
key-requested = { $output }: permohonan sertifikat untuk kunci { $key }. Kirimkan kepada penerbit sertifikat. Hasilnya disimpan dengan "segel token attach" (token perangkat lunak) atau disebut dengan --cert (HSM).
token-keys = Kunci di { $token }:
token-without-keys = Tidak ada kunci yang tampak di { $token }. Kunci privat pada HSM baru tampak setelah masuk, dengan --login atau --pin-fd.
module-tokens = Token pada modul { $module }:
module-without-tokens = Modul { $module } tidak menampilkan token.
slot-maker = { $manufacturer } { $model }, nomor seri { $serial }
key-private = kunci privat
key-public = kunci publik
key-signs = dapat menandatangani
key-signs-with-login = dapat menandatangani, dengan PIN setiap kali
key-does-not-sign = tidak dapat menandatangani
key-certificate = sertifikat: { $subject }
key-issuer = penerbit: { $issuer }, nomor seri { $serial }
key-validity = berlaku { $from } sampai { $until }
key-without-certificate = tanpa sertifikat

## Hasil pemeriksaan: putusan tiap berkas

verdict-TOTAL-PASSED = ASLI: semua tanda tangan sah dan dokumen tidak berubah sejak ditandatangani
verdict-TOTAL-PASSED-with-additions = ASLI: semua tanda tangan sah; setelah penandatanganan ada tambahan, dan tambahan itu diizinkan
verdict-INDETERMINATE = TIDAK DAPAT DIPASTIKAN: ada yang belum dapat dibuktikan
verdict-TOTAL-FAILED = TIDAK SAH: ada tanda tangan yang tidak benar
verdict-TOTAL-FAILED-changed = TIDAK SAH: dokumen berubah setelah ditandatangani
verdict-NO-SIGNATURE = TIDAK BERTANDA TANGAN: dokumen ini tidak memuat tanda tangan elektronik
verdict-UNREADABLE = TIDAK DAPAT DIBACA: berkas ini tidak dapat diperiksa

verify-signature = Tanda tangan pada kolom { $field }
verify-document-timestamp = Penanda waktu dokumen pada kolom { $field }
verify-signer = Penanda tangan
verify-signer-unknown = tidak diketahui
verify-signer-nameless = tidak bernama dalam sertifikatnya
verify-unproven = { $name } (menurut sertifikatnya; belum terbukti)
verify-time-stamper = Penerbit penanda waktu
verify-title = Jabatan
verify-office = Instansi
verify-time = Waktu
verify-time-claimed = { $time }, menurut pernyataan penanda tangan sendiri; tidak dibuktikan pihak lain
verify-time-proven = paling lambat { $time }, dibuktikan oleh penanda waktu atau bukti lain
verify-time-claimed-and-proven = { $claimed }, menurut pernyataan penanda tangan sendiri; terbukti paling lambat { $proven }
verify-time-stamped = { $time }, menurut penerbit penanda waktu
verify-time-unknown = tidak dinyatakan
verify-outcome = Hasil
verify-integrity = Isi dokumen
verify-changes = Yang berubah setelah ditandatangani
verify-checked = Yang diperiksa
verify-not-checked = Yang tidak diperiksa
verify-judged = Dinilai untuk { $time } menurut kebijakan { $policy }
verify-notice = Catatan
verify-remark = Catatan teknis (bahasa Inggris)
verify-reason = Sebab
verify-next = Langkah berikutnya
mark-right = [ya]
mark-wrong = [TIDAK]
mark-open = [?]

## Apakah isinya tidak berubah, dan apa yang berubah

integrity-unchanged = tidak berubah sejak ditandatangani
integrity-lt-data = tidak berubah; setelah itu hanya ditambahkan data yang tidak tampak pada halaman, misalnya data validasi
integrity-form-filling = yang ditandatangani tetap; setelah itu formulir diisi atau ditandatangani, dan itu diizinkan
integrity-annotations = yang ditandatangani tetap; setelah itu catatan (anotasi) ditambahkan, dan itu diizinkan
integrity-denied = SUDAH DIUBAH setelah ditandatangani, dan perubahan itu tidak diizinkan
integrity-content-changed = SUDAH BERUBAH: yang tertulis di berkas ini bukan lagi yang ditandatangani
integrity-partial = tidak terjamin: sebagian berkas tidak dicakup tanda tangan ini
integrity-unproven = tidak dapat dipastikan, karena tanda tangannya sendiri belum terbukti
integrity-undecided = tidak dapat dipastikan: setelah ditandatangani ada perubahan yang mungkin mengubah apa yang tampak
integrity-open = tidak dapat dipastikan: yang terjadi setelah penandatanganan tidak diketahui

changes-more = dan { $count } perubahan lain
change-of-fields = { $what }: kolom { $names }
change-of-objects = { $what } (objek { $names })
change-names-more = { $names }, dan { $count } lainnya
change-security-store = Data validasi ditambahkan atau ditata ulang
change-security-store-lost = Data validasi sebuah tanda tangan dihapus, sehingga kelak mungkin tidak dapat diperiksa lagi
change-nothing-new = Bagian yang sama ditulis ulang
change-unused-object = Bagian yang tidak dipakai apa pun di dalam dokumen ditambahkan
change-document-time-stamp = Penanda waktu dokumen ditambahkan
change-section-irregular = Daftar rujukan ditulis dengan cara yang tidak dibaca sebagian program; program itu dapat menampilkan yang lain
change-spelled-oddly = Suatu objek ditulis dengan cara yang dibaca berbeda oleh sebagian program
change-xfa-unsettled = Kolom atau pengaturan diubah yang menentukan apakah sebagian program menampilkan formulir lain (XFA) sebagai ganti halaman
change-reference-beyond = Ada rujukan ke bagian yang tidak ada; sebagian program lalu mencari sendiri dan dapat menampilkan yang lain
change-syntax-in-data = Isi yang ditandatangani memuat data yang oleh sebagian program dapat dianggap bagian dokumen
change-catalog-moved = Daftar induk dokumen ditulis ulang dengan isi yang sama
change-private-entry = Catatan milik program pembuatnya diperbarui
change-extensions = Perluasan PDF yang dipakai disebutkan
change-version = Versi format PDF lain dinyatakan; tidak mengubah tampilan
change-metadata = Keterangan dokumen (metadata) diperbarui; tidak tampak pada halaman
change-signature-flags = Formulir menyatakan bahwa ada tanda tangan
change-form-entry = Bahan untuk menampilkan isian formulir ditambahkan, misalnya huruf
change-looks-by-viewers = Kolom formulir kini digambar oleh program pembaca, atau tidak lagi; tampilannya dapat berbeda
change-resources-added = Huruf atau gambar ditambahkan di tempat halaman mengambil miliknya; tampilan halaman dapat berbeda
change-output-intent-added = Keterangan warna ditambahkan; warna dapat tampak berbeda
change-signature-field-added = Kolom tanda tangan ditambahkan
change-signature-box-added = Kolom tanda tangan dengan kotak pada halaman ditambahkan
change-box-without-signer = Kotak tanda tangan menampilkan sesuatu, padahal tidak ada yang menandatangani di dalamnya
change-signature-field-signed = Kolom tanda tangan yang kosong ditandatangani
change-field-filled = Formulir diisi
change-read-only-filled = Kolom yang tidak boleh diisi siapa pun diisi
change-field-appearance = Tampilan isian formulir mengikuti isinya
change-look-over-text = Tampilan baru suatu kolom menutupi teks halamannya yang terlihat ketika dokumen ditandatangani
change-look-over-unread = Tidak dapat dipastikan apakah tampilan baru suatu kolom mengubah apa yang terbaca pada halamannya
change-look-uncovers-text = Tampilan suatu kolom berubah, sehingga teks halamannya yang tertutup ketika dokumen ditandatangani menjadi terlihat
change-look-unreadable = Yang ditampilkan suatu kolom yang diisi tidak dapat dibaca sebagai teks
change-look-unbounded = Tampilan suatu kolom atau catatan tidak tetap di dalam kotaknya
change-structure-follows = Susunan dokumen mencatat yang ditambahkan
change-annotation-added = Catatan (anotasi) ditambahkan
change-annotation-with-look = Catatan (anotasi) dengan tampilan sendiri ditambahkan; tampilan itu dapat memperlihatkan atau menutupi apa saja
change-annotation-changed = Catatan (anotasi) yang sudah ada saat ditandatangani diubah
change-annotation-removed = Catatan (anotasi) yang sudah ada saat ditandatangani dihapus
change-named-appearances = Tampilan catatan (anotasi) disimpan dengan nama
change-annotation-acts = Catatan (anotasi) yang menjalankan sesuatu atau membawa berkas ditambahkan
change-security-store-broken = Tempat data validasi diisi dengan yang bukan data validasi
change-catalog-entry = Pengaturan dokumen diubah
change-trailer-entry = Pengaturan pada akhir berkas diubah
change-page-entry = Halaman diubah
change-other-form-entry = Pengaturan formulir diubah
change-field-entry = Pengaturan kolom formulir diubah
change-field-removed = Kolom formulir dihapus, dipindahkan, diganti namanya, atau diubah jenisnya
change-field-added = Kolom formulir yang bukan untuk tanda tangan ditambahkan
change-field-name = Kolom baru tidak bernama sendiri
change-signature-replaced = Tanda tangan yang sudah ada diganti atau dihapus
change-signature-not-new = Kolom diisi dengan tanda tangan yang tidak dibuat untuk kolom itu
change-appearance-alone = Tampilan kolom diubah tanpa mengubah isinya
change-visibility = Kotak pada halaman dimunculkan atau disembunyikan
change-box-over-text = Kotak baru menutupi teks yang sudah ditandatangani
change-box-over-picture = Kotak tanda tangan menutupi gambar
change-box-over-unread = Yang ditutupi kotak tanda tangan tidak dapat dibaca
change-look-unlike-value = Kolom formulir yang diisi menampilkan yang lain dari nilainya
change-look-formatted = Tampilan kolom formulir dibuat oleh skrip dari nilainya, dan berbunyi lain
change-box-over-box = Kotak baru menutupi kotak yang sudah ada
change-later-certification = Perubahan yang diizinkan oleh sertifikasi dokumen diubah, atau sertifikasi menyusul setelah tanda tangan
change-structure-entry = Susunan dokumen diubah padahal tidak ada tambahan yang diizinkan
change-object-replaced = Bagian dokumen yang ditandatangani diganti
change-object-freed = Bagian dokumen yang ditandatangani dihapus
change-object-supplied = Bagian yang belum ada saat ditandatangani disusulkan
change-object-unreadable = Ada bagian yang tidak terbaca, sehingga perubahannya tidak diketahui
change-repeated-key = Ada keterangan yang tertulis dua kali dan dibaca berbeda oleh tiap program
change-xfa-shown = Sebagian program kini menampilkan formulir lain (XFA) sebagai ganti halaman, atau tidak lagi
change-readers-differ = Berkas ini dapat terbaca sebagai dua dokumen yang berbeda
change-unexplained-bytes = Ada data di berkas ini yang bukan bagian dari dokumen
change-revision-broken = Perubahan ditulis dengan cara yang tidak sesuai standar
change-other = Perubahan lain

## Rincian pemeriksaan

check-digest-yes = Isi yang ditandatangani masih sama seperti saat ditandatangani
check-digest-no = Isi yang ditandatangani SUDAH BERUBAH sejak ditandatangani
check-digest-open = Sidik isi dokumen tidak dapat dihitung
check-value-yes = Tanda tangan dibuat dengan kunci pemilik sertifikat ini
check-value-no = Tanda tangan TIDAK cocok dengan kunci pada sertifikat ini
check-value-open = Kecocokan tanda tangan dengan sertifikat tidak dapat dihitung
check-chain-yes = Sertifikat tersambung ke sertifikat induk yang dipercaya dan berlaku pada waktu penilaian
check-chain-no = Sertifikat TIDAK tersambung ke sertifikat induk yang dipercaya
check-chain-outside = Sertifikat TIDAK berlaku pada waktu penilaian
check-chain-revoked = Ada sertifikat yang telah DICABUT, milik penanda tangan atau penerbitnya
check-chain-open = Sambungan ke sertifikat induk yang dipercaya tidak disimpulkan
check-coverage-WHOLE_FILE = Tanda tangan mencakup seluruh berkas
check-coverage-WHOLE_REVISION = Tanda tangan mencakup berkas sampai revisi yang ditandatangani; setelah itu ada tambahan
check-coverage-PARTIAL = Tanda tangan hanya mencakup sebagian revisi
check-coverage-INVALID = Bagian yang dicakup tanda tangan tidak benar
check-changes-yes = Tambahan setelah penandatanganan termasuk yang diizinkan
check-changes-no = Ada perubahan setelah penandatanganan yang TIDAK diizinkan
check-changes-open = Tambahan setelah penandatanganan belum dapat dinilai

not-checked-revocation = Apakah sertifikat telah dicabut
not-checked-time = Waktu penandatanganan: tidak ada penanda waktu dari pihak ketiga
not-checked-time-stamp = Penanda waktu di dalam dokumen: ada, tetapi waktunya tidak terbukti pada pemeriksaan ini
not-checked-certificate-binding = Apakah tanda tangan memang dibuat dengan sertifikat ini: tanda tangannya tidak menyebut sertifikat
not-checked-signature-box = Apa yang ditutupi oleh kotak tanda tangan yang ditambahkan kemudian

remark-value-differs = Sebuah kolom formulir menampilkan yang lain dari nilainya: program dapat menampilkan salah satunya
remark-value-differed = Ketika ditandatangani, sebuah kolom formulir menampilkan yang lain dari nilainya
remark-field-twice = sebuah kolom formulir tercantum dua kali
remark-not-der = tanda tangan tidak ditulis dalam DER
remark-unsorted-attributes = urutan atribut tanda tangan tidak sesuai standar
remark-several-values = jumlah nilai sebuah atribut tanda tangan tidak sesuai standar
remark-unreadable-certificate = sebuah sertifikat di dalam tanda tangan tidak dapat dibaca
remark-digest-not-listed = algoritma sidik tidak disebutkan di awal tanda tangan
remark-signer-info-version = nomor versi di dalam tanda tangan tidak sesuai standar
remark-digest-conflict = isi dan tanda tangan memakai algoritma sidik yang berbeda
remark-judged-for-then = sertifikat dinilai untuk saat tanda tangan terbukti sudah ada, bukan untuk hari ini
remark-time-stamp-worthless = sebuah stempel waktu di dalam tanda tangan tidak dapat dijadikan bukti

## Yang dilakukan selanjutnya

advice-passed = Cocokkan nama dan instansi penanda tangan dengan yang tertulis pada naskah; keduanya yang menyatakan siapa yang bertanggung jawab.
advice-failed = Jangan dipakai. Mintalah berkas asli langsung dari instansi penerbit, lalu periksa lagi.
advice-unsigned = Jangan anggap berkas ini sebagai naskah bertanda tangan elektronik. Mintalah berkas PDF aslinya dari instansi penerbit; hasil cetak, pindaian, dan tangkapan layar tidak membawa tanda tangan.
advice-unreadable = Mintalah berkas aslinya dari instansi penerbit, lalu periksa lagi.
advice-no-anchor = Sebutkan sertifikat induk yang Anda percayai dengan --anchor BERKAS.pem, lalu periksa lagi. Tanpa itu tidak dapat dipastikan siapa penerbit sertifikatnya.
advice-additions = Setelah ditandatangani ada perubahan yang mungkin mengubah apa yang tampak. Bandingkan dengan naskah pada instansi penerbit, atau mintalah berkas sebelum diubah.
advice-permitted-additions = Yang ditambahkan setelah sebuah tanda tangan bukan pernyataan penanda tangan itu. Lihat apa saja yang ditambahkan di bawah tiap tanda tangan.
advice-undecided = Jangan ambil keputusan hanya dari hasil ini. Hubungi instansi penerbit untuk memastikan, dan sertakan bagian "Hasil" di atas.

advice-FORMAT_FAILURE = { advice-failed }
advice-HASH_FAILURE = { advice-failed }
advice-SIG_CRYPTO_FAILURE = { advice-failed }
advice-REVOKED = Jangan dianggap sah: sertifikatnya sudah dicabut ketika ditandatangani. Mintalah kepada instansi penerbit dokumen yang ditandatangani dengan sertifikat yang berlaku.
advice-EXPIRED = Jangan dianggap sah: sertifikatnya sudah kedaluwarsa ketika ditandatangani. Mintalah kepada instansi penerbit dokumen yang ditandatangani dengan sertifikat yang berlaku.
advice-NOT_YET_VALID = Jangan dianggap sah: sertifikatnya belum berlaku ketika ditandatangani. Mintalah kepada instansi penerbit dokumen yang ditandatangani dengan sertifikat yang berlaku.
advice-SIG_CONSTRAINTS_FAILURE = Tanda tangannya tidak memenuhi syarat. Mintalah kepada instansi penerbit dokumen yang ditandatangani ulang menurut PAdES, dan sertakan bagian "Hasil" di atas.
advice-CHAIN_CONSTRAINTS_FAILURE = Sertifikatnya dipakai untuk hal yang tidak diizinkan penerbitnya. Jangan ambil keputusan dari hasil ini; tanyakan kepada instansi penerbit dokumen ("segel trust" menunjukkan mata rantai yang melanggar).
advice-CERTIFICATE_CHAIN_GENERAL_FAILURE = Lihat dengan "segel trust" mata rantai mana yang gagal. Bila ada sertifikat yang kurang, berikan dengan --cert, lalu periksa lagi; bila tidak, tanyakan kepada penerbit sertifikatnya.
advice-CRYPTO_CONSTRAINTS_FAILURE = Jangan dipakai sebagai bukti: cara penandatanganannya tidak lagi aman. Mintalah kepada instansi penerbit dokumen yang ditandatangani ulang.
advice-POLICY_PROCESSING_ERROR = Tanda tangannya menunjuk kebijakan yang tidak dapat diolah. Tanyakan kepada instansi penerbit kebijakan mana yang dimaksud.
advice-SIGNATURE_POLICY_NOT_AVAILABLE = Tanda tangannya menunjuk kebijakan yang tidak tersedia. Tanyakan kepada instansi penerbit kebijakan mana yang dimaksud.
advice-TIMESTAMP_ORDER_FAILURE = Penanda waktunya saling bertentangan. Jangan ambil keputusan dari hasil ini; tanyakan kepada instansi penerbit.
advice-NO_SIGNING_CERTIFICATE_FOUND = Mintalah sertifikat penanda tangan lewat jalur resmi dan berikan dengan --cert, lalu periksa lagi. Bila tetap tidak ditemukan, mintalah berkas aslinya dari instansi penerbit.
advice-NO_CERTIFICATE_CHAIN_FOUND = Penerbit sertifikat ini tidak ada di antara sertifikat induk yang Anda percayai. Pastikan penerbitnya lewat jalur resmi; bila benar, tambahkan dengan --anchor (dan sertifikat perantara dengan --cert), lalu periksa lagi.
advice-REVOKED_NO_POE = Jangan dianggap sah sebelum terbukti ditandatangani sebelum sertifikatnya dicabut. Mintalah bukti waktunya (penanda waktu) atau dokumen yang ditandatangani ulang kepada instansi penerbit.
advice-REVOKED_CA_NO_POE = Jangan dianggap sah sebelum terbukti ditandatangani sebelum sertifikat penerbitnya dicabut. Mintalah bukti waktunya (penanda waktu) atau dokumen yang ditandatangani ulang kepada instansi penerbit.
advice-OUT_OF_BOUNDS_NOT_REVOKED = { advice-OUT_OF_BOUNDS_NO_POE }
advice-OUT_OF_BOUNDS_NO_POE = Mintalah kepada instansi penerbit bukti bahwa dokumen ditandatangani pada masa berlaku sertifikat (penanda waktu), atau dokumen yang ditandatangani ulang. Dengan --at dokumen dinilai untuk waktu lain, tetapi itu tidak membuktikan bahwa dokumen sudah ada pada waktu itu.
advice-REVOCATION_OUT_OF_BOUNDS_NO_POE = Mintalah daftar pencabutan atau jawaban OCSP yang terbaru dari penerbit sertifikat, berikan dengan --crl atau --ocsp, lalu periksa lagi.
advice-CRYPTO_CONSTRAINTS_FAILURE_NO_POE = Cara penandatanganannya tidak lagi aman untuk dokumen yang tidak terbukti sudah lama ada. Mintalah kepada instansi penerbit bukti waktunya (penanda waktu), atau dokumen yang ditandatangani ulang.
advice-NO_POE = Mintalah kepada instansi penerbit bukti kapan dokumen ditandatangani (penanda waktu).
advice-TRY_LATER = Belum diketahui apakah ada sertifikat yang dicabut atau dibekukan. Mintalah daftar pencabutan atau jawaban OCSP yang terbaru dari penerbitnya ("segel trust" menunjukkan alamatnya), berikan dengan --crl atau --ocsp, lalu periksa lagi.
advice-SIGNED_DATA_NOT_FOUND = Yang ditandatangani tidak ada di berkas ini. Mintalah berkas aslinya dari instansi penerbit, lalu periksa lagi.
advice-GENERIC = { advice-undecided }

## Pemeriksaan banyak berkas

verify-summary = Ringkasan: jumlah berkas { $files }
verify-summary-TOTAL-PASSED = Asli (TOTAL-PASSED): { $count }
verify-summary-INDETERMINATE = Tidak dapat dipastikan (INDETERMINATE): { $count }
verify-summary-TOTAL-FAILED = Tidak sah (TOTAL-FAILED): { $count }
verify-summary-NO-SIGNATURE = Tidak bertanda tangan: { $count }
verify-summary-UNREADABLE = Tidak dapat dibaca: { $count }
verify-summary-folders = Folder tanpa berkas .pdf, atau daftar kosong: { $count }
verify-progress = Sudah diperiksa { $files } berkas; tidak sah atau tidak terbaca { $wrong }

## Hasil tiap tanda tangan

indication-TOTAL-PASSED = Sah
indication-INDETERMINATE = Tidak dapat dipastikan
indication-TOTAL-FAILED = Tidak sah
indication-PASSED = Sah
indication-FAILED = Tidak sah

sub-indication-FORMAT_FAILURE = Susunan tanda tangan tidak sesuai standar
sub-indication-HASH_FAILURE = Isi dokumen berubah setelah ditandatangani
sub-indication-SIG_CRYPTO_FAILURE = Nilai tanda tangan tidak cocok dengan kunci pada sertifikat
sub-indication-REVOKED = Sertifikat telah dicabut
sub-indication-EXPIRED = Sertifikat sudah kedaluwarsa saat tanda tangan dibuat
sub-indication-NOT_YET_VALID = Tanda tangan dibuat sebelum sertifikat berlaku
sub-indication-SIG_CONSTRAINTS_FAILURE = Tanda tangan melanggar syarat kebijakan, misalnya ada perubahan yang tidak diizinkan setelahnya
sub-indication-CHAIN_CONSTRAINTS_FAILURE = Rantai sertifikat melanggar syarat kebijakan
sub-indication-CERTIFICATE_CHAIN_GENERAL_FAILURE = Rantai sertifikat tidak dapat diperiksa
sub-indication-CRYPTO_CONSTRAINTS_FAILURE = Algoritma atau panjang kunci tidak lagi dianggap aman
sub-indication-POLICY_PROCESSING_ERROR = Kebijakan tanda tangan tidak dapat diolah
sub-indication-SIGNATURE_POLICY_NOT_AVAILABLE = Kebijakan tanda tangan tidak tersedia
sub-indication-TIMESTAMP_ORDER_FAILURE = Urutan penanda waktu tidak masuk akal
sub-indication-NO_SIGNING_CERTIFICATE_FOUND = Sertifikat penanda tangan tidak ditemukan
sub-indication-NO_CERTIFICATE_CHAIN_FOUND = Sertifikat tidak tersambung ke sertifikat induk yang dipercaya
sub-indication-REVOKED_NO_POE = Sertifikat telah dicabut, dan tidak terbukti tanda tangan dibuat sebelumnya
sub-indication-REVOKED_CA_NO_POE = Sertifikat penerbit telah dicabut, dan tidak terbukti tanda tangan dibuat sebelumnya
sub-indication-OUT_OF_BOUNDS_NOT_REVOKED = Sertifikat di luar masa berlakunya; tidak tercatat dicabut
sub-indication-OUT_OF_BOUNDS_NO_POE = Sertifikat di luar masa berlakunya, dan tidak terbukti tanda tangan dibuat pada masa itu
sub-indication-REVOCATION_OUT_OF_BOUNDS_NO_POE = Data pencabutan di luar masa berlakunya
sub-indication-CRYPTO_CONSTRAINTS_FAILURE_NO_POE = Algoritma tidak lagi dianggap aman, dan tidak terbukti tanda tangan dibuat sebelum itu
sub-indication-NO_POE = Tidak ada bukti kapan tanda tangan sudah ada
sub-indication-TRY_LATER = Status pencabutan sertifikat belum diketahui
sub-indication-SIGNED_DATA_NOT_FOUND = Data yang ditandatangani tidak ditemukan
sub-indication-GENERIC = Belum dapat disimpulkan
outcome-denied = Dokumen diubah setelah ditandatangani, dan itu tidak diizinkan
sub-indication-other = Belum dapat disimpulkan

## Susunan dokumen

place-found = { $file }: halaman { $page } dari { $pages }, kiri { $left }, bawah { $bottom }, lebar { $width }, tinggi { $height } (poin; halaman berukuran { $page_width } kali { $page_height })
place-covers = Tag lebih besar daripada kotak: penandatanganan menutupi kiri { $left }, bawah { $bottom }, lebar { $width }, tinggi { $height }
place-over-text = Catatan: kotak menimpa teks
place-over-picture = Catatan: kotak menimpa gambar, atau bagian yang tidak terbaca
place-on-all-pages = Halaman lain menampilkan kotak itu juga.
place-tag-several = Tag ada { $found } kali (halaman { $pages }); kotak mengambil salah satunya.
inspect-summary = PDF { $version }, { $size } byte, { $pages } halaman
inspect-encrypted-owner = Terenkripsi ({ $method }), dibuka dengan kata sandi pemilik
inspect-encrypted-reader = Terenkripsi ({ $method }), dibuka dengan kata sandi pembaca atau tanpa kata sandi
inspect-after-end = { $after } byte tertulis setelah akhir dokumen
inspect-doc-mdp-1 = Sertifikasi: tidak mengizinkan perubahan apa pun
inspect-doc-mdp-2 = Sertifikasi: mengizinkan pengisian formulir dan tanda tangan
inspect-doc-mdp-3 = Sertifikasi: mengizinkan pengisian formulir, tanda tangan, dan catatan
inspect-security-store = Memuat data validasi (Document Security Store)
inspect-recovered = Dokumen ini rusak: yang tertulis di bawah hasil pencarian objeknya dan tidak membuktikan apa pun (sebab: { $detail })
inspect-problem-revisions = Revisinya tidak dapat dibaca: { $detail }
inspect-problem-pages = Halamannya tidak dapat dibaca: { $detail }
inspect-problem-form = Formulirnya tidak dapat dibaca: { $detail }
inspect-problem-permissions = Izinnya tidak dapat dibaca: { $detail }
inspect-problem-signatures = Tanda tangannya tidak dapat dibaca: { $detail }
inspect-problem-structure = Objek-objeknya tidak dapat diperiksa: { $detail }
inspect-problem-content = Isi halamannya tidak dapat diperiksa: { $detail }
inspect-structure = Pada objek ({ $count }):
inspect-structure-none = Pada objek tidak ditemukan yang meragukan
inspect-content = Pada halaman ({ $count }):
inspect-content-none = Pada halaman tidak ditemukan yang meragukan
finding-noted = segel: catatan: { $finding }
finding-anywhere = { $sentence }
finding-in-object = objek { $object }: { $sentence }
finding-on-page = halaman { $page }: { $sentence }
finding-on-page-in-object = halaman { $page }, objek { $object }: { $sentence }
finding-object-twice = ada dua kali dalam revisi yang sama; tiap program dapat menampilkan salah satunya
finding-page-unreferenced = halaman atau susunan halaman yang tidak tampak dan dapat dimunculkan kemudian
finding-script = skrip ({ $detail }): dokumen dapat mengubah apa yang ditampilkannya
finding-action = tindakan ({ $detail }) yang dijalankan program
finding-external-content = isi dari luar dokumen ({ $detail })
finding-attachment = berkas lampiran di dalam dokumen
finding-alternate-image = gambar yang memiliki gambar pengganti, yang dapat tampak di layar atau di kertas sebagai gantinya
finding-archive-broken = dokumen menyatakan diri berkas arsip tetapi memuat yang tidak boleh ada di dalamnya ({ $detail })
finding-value-differs = kolom formulir menampilkan yang lain dari nilainya: { $detail }
finding-page-unread = tidak terbaca sampai akhir
finding-layers = dokumen memiliki lapisan ({ $detail }) yang dapat ditampilkan atau disembunyikan
finding-font-not-embedded = fon { $detail } tidak disertakan dan diganti oleh tiap program
finding-text-on-hidden-layer = teks pada lapisan yang disembunyikan: { $detail }
finding-text-invisible = teks tanpa tinta: { $detail }
finding-text-same-colour = teks sewarna dengan dasarnya: { $detail }
finding-text-tiny = teks terlalu kecil untuk dibaca: { $detail }
finding-text-outside = teks di luar bagian yang tampak: { $detail }
finding-text-covered = teks yang tertutup: { $detail }
inspect-revisions = Revisi, dari yang terlama:
inspect-revision = { $number }: byte { $start } sampai { $end }, { $added } objek ditambahkan, { $replaced } diganti, { $freed } dihapus
inspect-revision-changes = objek yang diganti atau dihapus: { $objects }
inspect-revision-loose = rujukan-silangnya tidak berada di tempat yang disebut startxref-nya
inspect-hidden-section = rujukan-silangnya di byte { $offset } berada di dalam bagian lain
inspect-unexplained = byte { $start } sampai { $end } bukan bagian dari apa pun yang dipakai
inspect-departures = Menyimpang dari standar PDF, tetapi tetap dibaca:
inspect-departure-bytes-before-header = ada byte sebelum kepala dokumen
inspect-departure-offsets-from-first-byte = letak dihitung dari byte pertama, bukan dari kepala dokumen di byte { $offset }
inspect-departure-two-origins = dua program dapat melihat dua dokumen: letak dapat dihitung dari byte pertama dan dari kepala dokumen di byte { $offset }
inspect-departure-syntax-behind-end = ada objek setelah startxref terakhir, mulai byte { $offset }: akhir revisi yang lebih baru hilang atau disembunyikan
inspect-departure-no-end-of-file-marker = tanda akhir %%EOF tidak ada di byte { $offset }
inspect-departure-irregular-table = baris tabel rujukan-silang di byte { $offset } tidak 20 byte panjangnya
inspect-at-byte = (di byte { $offset })
inspect-disagreements = Dua cara membaca berbeda di { $count } tempat; program lain dapat menampilkan isi lain:
inspect-disagreement-not-there = revisi { $revision }, objek { $object }: tidak ada di tempat yang seharusnya { $entry }
inspect-disagreement-other-revision = revisi { $revision }, objek { $object }: rujukannya menuju revisi lain { $entry }
inspect-disagreement-defined-twice = revisi { $revision }, objek { $object }: tertulis untuk kedua kalinya { $found }
inspect-disagreement-unlisted = revisi { $revision }, objek { $object }: tertulis di sana tanpa disebut rujukan-silang { $found }
inspect-disagreement-freed-but-there = revisi { $revision }, objek { $object }: masih tertulis walaupun disebut sudah dihapus { $found }
inspect-disagreement-not-in-stream = revisi { $revision }, objek { $object }: tidak ada dalam kumpulan objek yang disebut memuatnya
inspect-fields = Kolom formulir:
inspect-field-filled = { $name } ({ $type }), terisi
inspect-field-empty = { $name } ({ $type }), kosong
inspect-unsigned = Tidak ada tanda tangan
inspect-signature = Tanda tangan pada kolom { $field }
inspect-coverage = { $filter }, cakupan { $coverage }, { $after } byte setelahnya
inspect-claimed-time = waktu menurut penanda tangan: { $time }
inspect-fault = tidak dapat dibaca: { $fault }

## Apakah sebuah sertifikat dipercaya

trust-verdict-TRUSTED = DIPERCAYA: sertifikat ini berlaku
trust-verdict-UNDECIDED = TIDAK DAPAT DIPASTIKAN: yang diketahui belum cukup
trust-verdict-NOT-TRUSTED = TIDAK DIPERCAYA: sertifikat ini tidak berlaku
trust-question = Dinilai untuk { $time }, { $purpose }, menurut kebijakan { $policy }
trust-purpose-document-signing = penandatanganan dokumen
trust-purpose-time-stamping = penandatanganan penanda waktu
trust-purpose-ocsp-signing = penandatanganan jawaban OCSP
trust-purpose-crl-signing = penandatanganan daftar pencabutan
trust-purpose-other = tujuan lain
trust-purpose-any = tujuan apa pun
trust-failure-no-chain = Sertifikat ini tidak sampai ke jangkar kepercayaan mana pun: ada sertifikat yang kurang, atau jangkarnya belum diberikan (--anchor)
trust-failure-signature-invalid = Ada tanda tangan pada rantai yang bukan buatan penerbitnya
trust-failure-expired = Ada sertifikat pada rantai yang sudah berakhir pada waktu itu
trust-failure-not-yet-valid = Ada sertifikat pada rantai yang belum mulai berlaku pada waktu itu
trust-failure-anchor-not-trusted = Jangkarnya tidak dipercaya untuk waktu itu
trust-failure-not-accepted = Tidak ada rantai yang diterima
trust-failure-constraint-violated = Ada sertifikat yang dipakai untuk hal yang tidak diizinkannya
trust-failure-unsupported = Ada hal penentu yang tidak didukung
trust-failure-limit-exceeded = Pencarian berhenti pada sebuah batas
trust-failure-algorithm-not-relied-on = Ada algoritma atau kunci pada rantai yang terlalu lemah untuk waktu itu
trust-failure-revoked = Ada sertifikat pada rantai yang sudah dicabut
trust-failure-on-hold = Ada sertifikat pada rantai yang sedang ditangguhkan
trust-failure-status-unknown = Tidak diketahui apakah ada sertifikat pada rantai yang dicabut (berikan --crl atau --ocsp)
trust-failure-time-stamp-invalid = Penanda waktu ini bukan yang ditandatangani penerbitnya, atau bukan untuk hal yang ditanyakan
trust-failure-time-stamp-undecided = Penanda waktu ini tidak dapat diperiksa dengan data yang ada
trust-detail = { $detail }
trust-time-stamp = Penanda waktu { $time }, nomor { $serial }, menurut kebijakan penerbitnya { $policy }
trust-time-stamp-imprint = atas sesuatu yang sidik digitalnya ({ $algorithm }) { $imprint }
trust-leaf = Sertifikat: { $subject }
trust-authority = diterbitkan oleh: { $subject }
trust-anchor = diterbitkan oleh jangkar: { $subject }
trust-anchor-source = jangkar berasal dari: { $source }
trust-serial = nomor seri { $serial }, SHA-256 { $sha256 }
trust-validity = dari { $from } sampai { $until }
trust-key = kunci { $key }, ditandatangani dengan { $signature }
trust-relied-on-always = kebijakan mengandalkan tanda tangan itu tanpa batas waktu
trust-relied-on-never = kebijakan tidak mengandalkan tanda tangan itu
trust-relied-on-until = kebijakan mengandalkan tanda tangan itu sampai { $until }
trust-status-GOOD = tidak dicabut
trust-status-REVOKED = dicabut sejak { $since } ({ $reason })
trust-status-UNKNOWN = tidak diketahui apakah dicabut
trust-status-NOT-ASKED = penerbitnya menyatakan statusnya tidak perlu ditanyakan
trust-source-crl = menurut daftar pencabutan { $signer }, per { $known }, berlaku sampai { $next }
trust-source-delta-crl = menurut daftar pencabutan delta { $signer }, per { $known }, berlaku sampai { $next }
trust-source-ocsp = menurut jawaban OCSP { $signer }, per { $known }, berlaku sampai { $next }
trust-no-time = waktu yang tidak diketahui
trust-policies = Kebijakan sertifikat: { $policies }
trust-no-policies = tidak ada
trust-missing = Alamat berikut tertulis di dalam sertifikat; isinya mungkin dapat memastikan:
trust-missing-certificate = sertifikat penerbit: { $url }
trust-missing-crl = daftar pencabutan: { $url }
trust-missing-ocsp = penjawab OCSP: { $url }

## Waktu

moment = { $day } { $month } { $year } pukul { $hour }.{ $minute }.{ $second } WIB ({ $utc } UTC)
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

## Kesalahan karena dokumen

error-not-a-pdf = Berkas ini bukan PDF: tanda "%PDF-" tidak ditemukan di awalnya.
error-not-a-pdf-next = Periksa apakah berkasnya benar. Dokumen Word atau hasil pindaian perlu disimpan dahulu sebagai PDF.
error-truncated = PDF ini terpotong: bagian akhirnya tidak ada atau tidak utuh.
error-truncated-next = Salin atau unduh ulang berkasnya sampai selesai, lalu coba lagi.
error-malformed-pdf = PDF ini rusak di sekitar byte { $offset }.
error-malformed-pdf-next = Simpan ulang dokumen dari program pembuatnya, lalu coba lagi. Rincian: { $detail }
error-malformed-cms = Tanda tangan di dalam dokumen ini tidak terbaca.
error-malformed-cms-next = Mintalah berkas aslinya dari penerbit. Rincian: { $detail }
error-password-required = Dokumen ini terkunci, dan perlu kata sandi untuk dibuka.
error-password-required-next = Berikan kata sandinya lewat --password-fd; "segel sign" dan "segel inspect" juga menanyakannya di terminal.
error-wrong-password = Kata sandi ini tidak membuka dokumen.
error-wrong-password-next = Periksa kata sandinya, lalu coba lagi. Kata sandi pemilik maupun kata sandi pembaca dapat dipakai.
error-encrypted = Dokumen ini dikunci dengan cara yang tidak dibuka versi ini: { $feature }.
error-encrypted-next = Simpan salinannya tanpa kunci, atau mintalah dari pembuatnya salinan yang dikunci dengan kata sandi, lalu coba lagi.
error-permission-denied = Pemilik dokumen ini tidak mengizinkan pembacanya menambah atau mengisi tanda tangan.
error-permission-denied-next = Mintalah kata sandi pemilik dari pemiliknya dan berikan lewat --password-fd, atau mintalah dokumen yang boleh ditandatangani.
error-unsupported = Dokumen ini memakai sesuatu yang belum didukung versi ini: { $feature }.
error-unsupported-next = Simpan ulang dokumen dari program pembuatnya sebagai PDF biasa, lalu coba lagi.
error-limit-exceeded = Dokumen ini melampaui batas yang aman untuk diolah ({ $limit } = { $max }).
error-limit-exceeded-next = Periksa apakah berkasnya wajar. Bila berasal dari pihak lain, jangan dipercaya begitu saja.
error-io = Membaca atau menulis berkas gagal.
error-io-next = Periksa ruang kosong, izin berkas, dan sambungan penyimpanan. Rincian: { $detail }
error-signing-not-permitted = Dokumen ini sudah disertifikasi dan tidak mengizinkan tanda tangan tambahan.
error-signing-not-permitted-next = Mintalah pembuat sertifikasi menerbitkan dokumen yang mengizinkan tanda tangan berikutnya.
error-orphaned-contents = PDF ini memuat sisa tanda tangan yang dipindahkan: tanda tangan baru tidak dapat dibedakan dari yang palsu.
error-orphaned-contents-next = Simpan ulang dokumen dari program pembuatnya, tanpa tanda tangannya, lalu coba lagi.
error-recovered = PDF ini rusak; bagian-bagiannya hanya dikumpulkan dengan pencarian.
error-recovered-next = Simpan ulang dokumen dari program pembuatnya, lalu coba lagi. Rincian: { $detail }
error-field-locked = Kolom { $name } dikunci oleh tanda tangan sebelumnya.
error-field-locked-next = Sebutkan kolom yang tidak dikunci dengan --field, atau mintalah penanda tangan pertama menerbitkan dokumen yang mengizinkan tanda tangan berikutnya.
error-new-box-not-permitted = Dokumen ini sudah disertifikasi, sehingga kotak tanda tangan baru tidak boleh ditambahkan pada halamannya.
error-new-box-not-permitted-next = Sebutkan kolom tanda tangan yang sudah ada dengan --field, atau jangan pakai --box.
error-certification-not-first = Dokumen ini sudah ditandatangani; pengesahan (--certify) hanya dapat menjadi tanda tangan pertama.
error-certification-not-first-next = Hapus --certify, atau minta dokumen yang belum ditandatangani.
error-lock-differs = Kolom { $name } sudah menyebut sendiri apa yang dikuncinya.
error-lock-differs-next = Hapus --lock, atau sebutkan kolom lain dengan --field.
error-reason-beside-statement = Tanda tangan yang menyebut makna atau kebijakannya tidak memuat alasan lagi.
error-reason-beside-statement-next = Hapus --reason, atau hapus --commitment dan --signature-policy.
error-field-taken = Kolom { $name } sudah terisi atau bukan kolom tanda tangan.
error-field-taken-next = Pilih nama lain dengan --field, atau jangan pakai --field agar nama dipilihkan.
error-field-name = { $name } tidak dapat menjadi nama kolom: kosong atau memuat titik.
error-field-name-next = Pakai nama tanpa titik, misalnya --field Bupati.
error-page-out-of-range = Halaman { $page } tidak ada; dokumen ini mempunyai { $pages } halaman.
error-page-out-of-range-next = Perbaiki nomor halaman pada --box.
error-box-outside-page = Kotak tanda tangan ({ $requested }) kosong atau keluar dari halaman ({ $page }).
error-box-outside-page-next = Perbaiki --box (kiri, bawah, lebar, tinggi dalam poin, menurut halaman yang tampak) atau perkecil --tag-size; `segel place` menampilkan ukuran halaman.
error-tag-absent = Tag { $tag } dicari di halaman 1 sampai { $searched } dan tidak ada di tempat yang bebas (di bawah kotak yang sudah ada: { $covered }; halaman yang tidak terbaca sampai akhir: { $unread }).
error-tag-absent-next = Periksa ejaan --tag dan pastikan tag itu teks, bukan gambar; `segel place` mencarinya tanpa menandatangani. Atau pakai --box.
error-tag-too-long = Tag berisi { $characters } huruf; yang dicari paling banyak { $limit }, spasi tidak dihitung.
error-tag-too-long-next = Pakai sebagian saja yang tidak ada di tempat lain dan terletak pada satu baris sebagai --tag; atau pakai --box.
error-tag-repeated = Tag { $tag } ada { $found } kali (halaman { $pages }).
error-tag-repeated-next = Sisakan satu saja di dokumen, atau pakai --tag-choice first atau last.
error-box-over-box = Di halaman { $page } kotak ({ $requested }) akan menutupi kotak ({ $there }) yang sudah ada ketika dokumen ditandatangani.
error-box-over-box-next = Pilih tempat lain dengan --box atau --tag; `segel inspect` menampilkan letak kotak yang ada.
error-box-over-text = Di halaman { $page } kotak ({ $requested }) akan menutupi teks yang sudah ditandatangani.
error-box-over-text-next = Pilih bagian kosong dengan --box, atau penanda yang sudah ada di dokumen ketika pertama kali ditandatangani, misalnya #, [qr_bsre], atau {"$"}{"{"}ttd{"}"}; teks lain tidak boleh ditutupi.
error-box-on-all-pages = Dokumen sudah ditandatangani: kotak di semua halaman akan mengubah yang sudah ditandatangani.
error-box-on-all-pages-next = Sebutkan satu halaman, misalnya --box last:330,90,220,70.
error-document-doubtful = Dokumen tidak ditandatangani karena yang ditemukan di dalamnya: { $finding }.
error-document-doubtful-next = Minta pembuatnya memperbaiki, atau keluarkan temuan ini dari --refuse; `segel inspect --content` menampilkan semuanya.
error-appearance-malformed = Berkas { $path } tidak dapat dipakai: { $reason }.
error-appearance-malformed-next = Perbaiki di situ; docs/cli/appearance.md menerangkan isi berkas --appearance, yang ditulis dalam TOML.
appearance-not-text = bukan teks UTF-8
appearance-toml = baris { $line }: { $detail }
appearance-official-missing = ada sel dengan block, tetapi tidak ada [official] yang menyebut nama pejabatnya
appearance-through-nobody = [official] memuat through tanpa on_behalf_of
appearance-empty = tidak ada [[cells]], jadi tidak ada yang ditampilkan
appearance-cell = sel { $number } harus memuat tepat satu dari qr = true, picture, block, dan lines
appearance-size = ukuran { $size } pada sel { $number } bukan 1 sampai 200 poin
error-appearance-changed = { $path }, atau berkas yang disebut di dalamnya, berubah sejak rencana disusun.
error-appearance-changed-next = Kembalikan berkas semula, atau susun rencana baru untuk sisanya, ke folder lain.
error-text-not-showable = Fon { $font } tidak memuat huruf { $character }.
error-text-not-showable-next = Ganti huruf itu pada --text atau di berkas --appearance, atau sebutkan di sana fon yang memuatnya.
error-font-unusable = Fon { $path } tidak dapat dipakai.
error-font-unusable-next = Berikan fon TrueType yang boleh disematkan. Rincian: { $detail }
error-picture-unusable = Gambar { $path } tidak dapat dipakai.
error-picture-unusable-next = Berikan gambar PNG atau JPEG yang tegak, abu-abu atau RGB. Rincian: { $detail }
error-does-not-fit = Isi tidak muat di dalam kotak tanda tangan.
error-does-not-fit-next = Perbesar kotak (--box atau --tag-size), atau kurangi --text, --qr, atau teks dan size di berkas --appearance. Rincian: { $detail }
error-contents-too-small = Tempat yang disediakan untuk tanda tangan tidak cukup; tidak ada yang dipotong dan tidak ada yang ditulis.
error-contents-too-small-next = Kurangi sertifikat pada --chain, lalu coba lagi. Rincian: { $detail }
error-time-stamp = Stempel waktu tidak diperoleh, sehingga tidak ada yang ditulis.
error-time-stamp-next = Periksa alamat pada --tsa dan jaringan, lalu coba lagi. Rincian: { $detail }
error-validation-data-missing = Belum diketahui apakah sertifikat pada kolom { $field } atau penanda waktunya masih berlaku, sehingga tidak ada yang ditulis.
error-validation-data-missing-next = Periksa jaringan, atau berikan datanya dengan --crl, --ocsp dan --issuer. Rincian: { $detail } { $fetching }
error-level-not-reached = Hasilnya { $reached }, bukan { $level }, sehingga tidak disimpan.
error-level-not-reached-next = Berikan sertifikat penerbit dengan --chain, dan data pencabutannya dengan --crl atau --ocsp.
error-nothing-to-add = Dokumen sudah memiliki semua yang diperlukan tingkat { $level }.
error-nothing-to-add-next = Pakai dokumen itu apa adanya.
error-archive-lasts = Stempel waktu arsip dokumen masih berlaku sampai { $until }; tidak ada yang ditulis.
error-archive-lasts-next = Perbarui sebelum waktu itu, atau jalankan tanpa --renew-within.
error-address-malformed = { $url } bukan alamat http atau https.
error-address-malformed-next = Perbaiki alamatnya; tanpa nama pengguna dan kata sandi.
error-address-not-allowed = Server { $url } tidak termasuk yang boleh dihubungi.
error-address-not-allowed-next = Tambahkan servernya dengan --fetch-from bila memang dapat dipercaya.
error-address-private = { $url } menunjuk ke jaringan sendiri, dan yang menyebutnya orang luar.
error-address-private-next = Bila memang server sendiri, sebutkan dengan --fetch-near.
error-redirection = { $url } mengalihkan ke tempat yang tidak boleh dihubungi.
error-redirection-next = Sebutkan alamat yang sebenarnya. Rincian: { $detail }
error-no-connection = { $url } tidak dapat dihubungi.
error-no-connection-next = Periksa alamat, jaringan dan proksi, lalu coba lagi. Rincian: { $detail }
error-timed-out = { $url } tidak menjawab tepat waktu.
error-timed-out-next = Coba lagi, atau beri waktu lebih lama dengan --timeout.
error-answer-too-large = Jawaban dari { $url } terlalu besar, sehingga tidak dibaca.
error-answer-too-large-next = Laporkan kepada pengelola server itu. Rincian: { $detail }
error-answer-status = { $url } menolak menjawab.
error-answer-status-next = Periksa alamatnya, lalu coba lagi. Rincian: { $detail }
error-answer-unreadable = Jawaban dari { $url } tidak dapat dibaca.
error-answer-unreadable-next = Periksa apakah alamat itu benar. Rincian: { $detail }
error-answer-refused = { $url } tidak menjawab pertanyaannya.
error-answer-refused-next = Coba lagi nanti. Rincian: { $detail }
error-answer-nonce = Jawaban dari { $url } adalah untuk pertanyaan lain.
error-answer-nonce-next = Coba lagi; bila berulang, jangan percayai server itu.
error-answer-says-nothing = Jawaban dari { $url } tidak mengatakan apa pun tentang sertifikatnya.
error-answer-says-nothing-next = Laporkan kepada penerbit sertifikat. Rincian: { $detail }
error-answer-not-issuer = { $url } tidak memberi sertifikat penerbit yang dicari.
error-answer-not-issuer-next = Berikan sertifikat penerbitnya dengan --issuer.
error-time-stamp-response = { $url } tidak memberi stempel waktu yang sesuai, sehingga tidak ada yang ditulis.
error-time-stamp-response-next = Periksa otoritasnya, atau sebutkan yang lain dengan --tsa. Rincian: { $detail }
error-time-stamp-token = Stempel waktu dari { $url } rusak, sehingga tidak ada yang ditulis.
error-time-stamp-token-next = Sebutkan otoritas lain dengan --tsa. Rincian: { $detail }
error-time-stamp-untrusted = Otoritas { $url } tidak dipercayai, sehingga tidak ada yang ditulis.
error-time-stamp-untrusted-next = Bila memang dapat dipercaya, berikan sertifikat induknya dengan --tsa-anchor. Rincian: { $detail }
error-time-stamp-time = Jam otoritas { $url } berbeda dari jam komputer ini, sehingga tidak ada yang ditulis.
error-time-stamp-time-next = Periksa jam komputer ini. Rincian: { $detail }
error-time-stamp-budget = Jatah stempel waktu hari ini telah habis, sehingga tidak ada yang ditulis.
error-time-stamp-budget-next = Lanjutkan besok, atau naikkan jatahnya. Rincian: { $detail }
error-time-stamp-all-failed = Tidak satu pun otoritas memberi stempel waktu, sehingga tidak ada yang ditulis.
error-time-stamp-all-failed-next = Periksa jaringan, lalu coba lagi. Rincian: { $detail }
error-malformed-proof = Daftar bukti keberadaan tidak dapat dibaca.
error-malformed-proof-next = Perbaiki berkasnya pada tempat yang disebut. Rincian: { $detail }
error-document-changed = Dokumen ini bukan dokumen yang disiapkan untuk tanda tangan tersebut.
error-document-changed-next = Berikan dokumen sebagaimana disiapkan, atau siapkan kembali.
error-file-too-large = Berkas hasil akan melampaui ukuran terbesar yang dapat dicatat PDF ini.
error-file-too-large-next = Bagi dokumen menjadi beberapa berkas, lalu tanda tangani satu per satu.
error-self-check = Hasil penandatanganan tidak lolos pemeriksaan sendiri, sehingga tidak disimpan.
error-self-check-next = Laporkan dokumen ini kepada pengelola Segel. Rincian: { $detail }

## Kesalahan karena kunci, sertifikat, token, atau PIN

error-signer = Kunci tidak dapat dipakai untuk menandatangani.
error-signer-next = Periksa token dan sambungannya, lalu coba lagi. Rincian: { $detail }
error-key-mismatch = Kunci dan sertifikatnya tidak berpasangan.
error-key-mismatch-next = Pakai sertifikat yang diterbitkan untuk kunci itu; periksa --key dan --cert. Rincian: { $detail }
error-certificate-expired = Sertifikat penanda tangan sudah tidak berlaku sejak { $time }.
error-certificate-expired-next = Mintalah sertifikat baru kepada penerbitnya, lalu tanda tangani dengan sertifikat baru itu.
error-certificate-not-yet-valid = Sertifikat penanda tangan baru berlaku mulai { $time }.
error-certificate-not-yet-valid-next = Tunggu sampai waktu itu, dan periksa jam komputer serta --signing-time.
error-certificate-key-usage = Sertifikat ini bukan untuk menandatangani dokumen.
error-certificate-key-usage-next = Pakai sertifikat dengan kegunaan digitalSignature atau nonRepudiation.
error-chain-order = Sertifikat ke-{ $position } pada rantai tidak diterbitkan oleh sertifikat setelahnya.
error-chain-order-next = Susun berkas sertifikat: sertifikat penanda tangan lebih dahulu, lalu penerbitnya berurutan.
error-issue = Permohonan atau sertifikat tidak dapat dibuat.
error-issue-next = Periksa nama yang diminta. Rincian: { $detail }
error-malformed-certificate = Berkas sertifikat tidak terbaca.
error-malformed-certificate-next = Pakai berkas sertifikat X.509 dalam bentuk PEM atau DER. Rincian: { $detail }
error-malformed-pem = Berkas tidak memuat sertifikat dalam bentuk PEM.
error-malformed-pem-next = Pakai berkas yang memuat "-----BEGIN CERTIFICATE-----". Rincian: { $detail }
error-malformed-crl = Daftar pencabutan tidak terbaca.
error-malformed-crl-next = Pakai daftar pencabutan X.509 dalam bentuk PEM atau DER. Rincian: { $detail }
error-malformed-ocsp = Jawaban OCSP tidak terbaca.
error-malformed-ocsp-next = Pakai jawaban OCSP dalam bentuk DER. Rincian: { $detail }
error-ocsp-refused = Penjawab OCSP tidak menjawab apa pun dalam { $path }.
error-ocsp-refused-next = Tanyakan lagi dengan "openssl ocsp" dan berikan berkas yang memuat jawabannya.
error-not-text = Berkas { $path } bukan teks UTF-8.
error-not-text-next = Simpan sebagai UTF-8, lalu coba lagi.
error-malformed-time-stamp = Penanda waktu tidak terbaca.
error-malformed-time-stamp-next = Pakai penanda waktu RFC 3161. Rincian: { $detail }
error-malformed-policy = Kebijakan tidak terbaca.
error-malformed-policy-next = Perbaiki berkas pada tempat yang disebut. Rincian: { $detail }
error-malformed-trust-anchors = Daftar jangkar tidak terbaca.
error-malformed-trust-anchors-next = Perbaiki berkas pada tempat yang disebut. Rincian: { $detail }

error-token-uri = Alamat token atau kunci tidak dapat dipahami.
error-token-uri-next = Tulis "file:PATH" untuk token perangkat lunak atau "pkcs11:token=NAMA?module-path=/jalur/modul.so" untuk HSM. Rincian: { $detail }
error-pin-value-in-uri = Alamat token memuat PIN (pin-value). PIN pada alamat tidak dipakai, karena terlihat di riwayat perintah dan daftar proses.
error-pin-value-in-uri-next = Hapus pin-value dari alamat. Ketik PIN di terminal atau berikan lewat --pin-fd. Pertimbangkan mengganti PIN yang sudah terlanjur tertulis.
error-module-not-loadable = Modul PKCS#11 { $path } tidak dapat dimuat.
error-module-not-loadable-next = Periksa module-path dan pasang penggerak dari pembuat HSM. Rincian: { $reason }
error-token-not-found = Token { $sought } tidak ditemukan.
error-token-not-found-next = Sambungkan tokennya, atau lihat yang ada dengan "segel token list". Rincian: { $detail }
error-token-ambiguous = Ada lebih dari satu token yang cocok dengan { $sought }.
error-token-ambiguous-next = Tambahkan serial=… pada alamat agar hanya satu yang cocok. Yang cocok: { $found }
error-key-not-found = Kunci { $key } tidak ada di token { $token }.
error-key-not-found-next = Lihat kunci yang ada dengan "segel token list --token …", lalu perbaiki --key.
error-key-ambiguous = Ada { $count } kunci { $key } di token { $token }; tidak ada yang dipilihkan.
error-key-ambiguous-next = Sebut kuncinya dengan --key id:HEX; id setiap kunci tampak pada "segel token list --token …".
error-key-exists = Kunci { $key } sudah ada di token { $token }.
error-key-exists-next = Pilih nama lain dengan --label.
error-pin-wrong = PIN salah untuk token { $token }. PIN dikirim satu kali saja dan tidak dicoba lagi.
error-pin-wrong-next = Pastikan PIN yang benar sebelum mencoba lagi; token terkunci setelah beberapa kali salah.
error-pin-final-try = Token { $token } akan terkunci bila PIN salah sekali lagi, jadi PIN tidak dikirim.
error-pin-final-try-next = Masuk satu kali dengan PIN yang benar memakai alat dari pembuat token, atau minta petugas token menyetel ulang PIN.
error-pin-locked = Token { $token } tidak menerima PIN.
error-pin-locked-next = Minta petugas token (pemegang SO PIN) membuka kunci atau menyetel ulang PIN. Rincian: { $detail }
error-pin-missing = Token { $token } memerlukan PIN atau frasa sandi.
error-pin-missing-next = Ketik PIN di terminal saat diminta, atau berikan lewat --pin-fd.
error-passphrase-wrong = Frasa sandi tidak membuka { $what }.
error-passphrase-wrong-next = Periksa frasa sandinya (huruf besar dan kecil dibedakan), lalu coba lagi.
error-passphrase-empty = Token perangkat lunak tidak dibuat dengan frasa sandi kosong.
error-passphrase-empty-next = Tentukan frasa sandi yang panjang dan simpan di tempat aman.
error-token-damaged = Berkas token { $path } rusak atau telah diubah.
error-token-damaged-next = Jangan dipakai lagi; pulihkan berkas token dari cadangan. Rincian: { $reason }
error-token-version = Berkas token { $path } dibuat dengan versi format { $found } yang tidak dikenal program ini.
error-token-version-next = Pakai versi Segel yang membuat berkas itu, atau yang lebih baru.
error-token-exists = Berkas { $path } sudah ada dan tidak ditimpa.
error-token-exists-next = Pilih nama berkas lain, atau pindahkan berkas lama ke tempat aman.
error-token-permissions = Berkas token { $path } dapat dibaca atau ditulis pihak lain (mode { $mode }).
error-token-permissions-next = Jalankan: chmod 600 { $path }
error-key-unsupported = Kunci { $key } tidak dapat dipakai begini: jenis, kurva, atau panjangnya tidak didukung, atau tidak dengan fungsi hash ini.
error-key-unsupported-next = Pakai kunci RSA, ECDSA P-256, P-384, atau P-521, atau Ed25519, tanpa --digest. Rincian: { $reason }
error-certificate-missing = Tidak ada sertifikat untuk kunci { $key } di token { $token }.
error-certificate-missing-next = Sebut sertifikatnya dengan --cert; "segel token attach" menyimpannya di token perangkat lunak.
error-mechanism-missing = Token { $token } tidak menyediakan cara menandatangani yang diperlukan.
error-mechanism-missing-next = Pakai kunci, --scheme, atau --digest yang lain. Rincian: { $wanted }
error-device = Token, penggeraknya, atau sambungannya gagal.
error-device-next = Periksa token dan sambungannya, lalu coba lagi. Rincian: { $detail }
error-import = Tidak ada yang dimasukkan dari berkas itu.
error-import-next = Pakai berkas PKCS#12 atau kunci PKCS#8 yang utuh. Rincian: { $reason }

error-descriptor-closed = Deskriptor berkas { $number } tidak terbuka.
error-descriptor-closed-next = Buka dahulu deskriptornya, misalnya: … --pin-fd { $number } … { $number }< berkas-pin
error-descriptor-terminal = Deskriptor berkas { $number } adalah terminal, sehingga yang diketik akan terlihat.
error-descriptor-terminal-next = Hapus pilihan deskriptor itu; PIN lalu ditanyakan tanpa terlihat.
error-descriptor-unreadable = Deskriptor berkas { $number } tidak dapat dibaca.
error-descriptor-unreadable-next = Pakai berkas biasa atau pipa yang terbuka untuk dibaca. Rincian: { $detail }
error-no-terminal = Tidak ada terminal untuk menanyakan PIN atau frasa sandi.
error-no-terminal-next = Jalankan dari terminal, atau berikan PIN atau frasa sandi lewat pilihan deskriptor berkas (--pin-fd atau --passphrase-fd).
error-secret-empty = PIN atau frasa sandi kosong.
error-secret-empty-next = Isi PIN atau frasa sandi pada baris pertama. Tidak ada yang dikirim ke token.
error-secret-too-long = PIN atau frasa sandi lebih panjang dari { $max } byte.
error-secret-too-long-next = Periksa apakah berkas yang diberikan benar. Tidak ada yang dikirim ke token.
error-secret-not-text = PIN atau frasa sandi bukan teks UTF-8.
error-secret-not-text-next = Simpan PIN atau frasa sandi sebagai teks UTF-8. Tidak ada yang dikirim ke token.
error-secret-differs = Kedua ketikan tidak sama.
error-secret-differs-next = Jalankan lagi perintahnya dan ketik frasa sandi yang sama dua kali.

## Kesalahan karena berkas masukan dan keluaran

error-input-missing = Berkas { $path } tidak ada.
error-input-missing-next = Periksa nama dan foldernya.
error-input-forbidden = Berkas { $path } tidak boleh dibaca oleh pengguna ini.
error-input-forbidden-next = Minta izin baca atas berkas itu, atau jalankan sebagai pengguna yang berhak.
error-input-not-a-file = { $path } bukan berkas biasa.
error-input-not-a-file-next = Sebut berkasnya, bukan folder atau perangkat.
error-input-unreadable = Berkas { $path } tidak dapat dibaca.
error-input-unreadable-next = Periksa penyimpanannya, lalu coba lagi. Rincian: { $detail }
error-folder-unreadable = Folder { $path } tidak dapat dibaca; isinya dilewati.
error-folder-unreadable-next = Periksa izin folder itu, lalu jalankan lagi. Rincian: { $detail }
error-no-documents = Tidak ada dokumen di { $path }.
error-no-documents-next = Pastikan folder atau daftarnya benar. Dari folder hanya berkas yang namanya berakhiran .pdf yang diambil.
error-list-malformed = { $path } bukan daftar dengan satu jalur tiap baris.
error-list-malformed-next = Tulis satu jalur tiap baris; bila jalurnya dipisah NUL, segel verify menerima --null.
error-output-exists = Berkas hasil { $path } sudah ada dan tidak ditimpa.
error-output-exists-next = Pilih nama lain, atau pindahkan berkas yang lama lebih dahulu.
error-output-is-input = Hasil { $path } adalah dokumen asli itu sendiri.
error-output-is-input-next = Pilih nama lain untuk berkas hasil; dokumen asli tidak pernah diubah.
error-output-folder = Folder { $path } untuk berkas hasil tidak dapat dibuka.
error-output-folder-next = Buat foldernya lebih dahulu; bila namanya sudah ada, pastikan itu folder dan boleh dibuka.
error-output-not-writable = Berkas hasil { $path } tidak dapat ditulis; tidak ada yang tertinggal.
error-output-not-writable-next = Periksa izin folder dan ruang kosong. Rincian: { $detail }
error-standard-output = Keluaran standar tidak dapat ditulis.
error-standard-output-next = Periksa ke mana keluaran dialihkan. Rincian: { $detail }

## Kesalahan karena baris perintah

error-policy-unknown = Kebijakan { $name } tidak dikenal.
error-policy-unknown-next = Kebijakan yang dikenal: { $known }
error-time-malformed = { $text } bukan waktu menurut RFC 3339.
error-time-malformed-next = Tulis seperti 2026-08-17T10:00:00+07:00.
error-box-malformed = --box { $text } bukan kotak.
error-box-malformed-next = Tulis HALAMAN:KIRI,BAWAH,LEBAR,TINGGI dalam poin, misalnya --box 1:330,90,220,70.
error-box-empty = Kotak tanda tangan tidak berisi apa pun.
error-box-empty-next = Tambahkan --text, --appearance, atau --qr untuk satu dokumen.
error-tag-size-malformed = --tag-size { $text } bukan lebar dan tinggi.
error-tag-size-malformed-next = Tulis LEBAR,TINGGI dalam poin, keduanya lebih dari 0, misalnya --tag-size 90,90.
error-finding-unknown = --refuse { $text }: tidak ada temuan dengan nama itu.
error-finding-unknown-next = Pakai satu atau beberapa dari { $known }; docs/cli/findings.md menerangkannya.
error-tag-empty = --tag tidak berisi huruf apa pun.
error-tag-empty-next = Tulis teks yang ada di dokumen, misalnya --tag '#'.
error-qr-without-place = Isi kotak tidak menyediakan tempat untuk kode QR.
error-qr-without-place-next = Tambahkan sel dengan qr = true di berkas --appearance, atau jangan pakai --qr.
error-lock-malformed = { $text } tidak dipahami sebagai penguncian.
error-lock-malformed-next = Pakai all, include:NAMA,NAMA atau exclude:NAMA,NAMA.
error-signature-policy-malformed = { $text } tidak dipahami sebagai kebijakan tanda tangan.
error-signature-policy-malformed-next = Pakai pengenal, sidik dan alamat, misalnya 2.16.360.1.1,sha256:…,https://contoh.go.id/kebijakan.pdf.
error-level-unknown = { $level } bukan tingkat PAdES.
error-level-unknown-next = Pakai B-B, B-T, B-LT atau B-LTA.
error-authority-missing = Tingkat { $level } memerlukan otoritas penanda waktu. Tidak ada yang ditandatangani dengan tingkat yang lebih rendah.
error-authority-missing-next = Sebutkan alamatnya dengan --tsa, misalnya --tsa http://tsa.contoh.go.id.
error-descriptor-twice = Deskriptor berkas { $number } dipakai untuk dua rahasia.
error-descriptor-twice-next = Berikan setiap rahasia lewat deskriptornya sendiri.
error-software-token-only = Perintah ini hanya untuk token perangkat lunak ("file:PATH").
error-software-token-only-next = Untuk HSM, pakai alat dari pembuatnya.
error-language-unknown = { $name }={ $value } bukan bahasa yang dikenal.
error-language-unknown-next = Isi dengan id atau en.
error-unknown-argument = Pilihan atau argumen { $argument } tidak dikenal.
error-unknown-argument-next = Lihat yang tersedia dengan --help. PIN dan frasa sandi tidak pernah ditulis pada baris perintah.
error-unknown-command = Perintahnya tidak dikenal atau tidak disebut.
error-unknown-command-next = Lihat perintah yang tersedia dengan --help.
error-missing-argument = Belum lengkap, masih diperlukan: { $argument }
error-missing-argument-next = Lihat pemakaiannya dengan --help.
usage-one-of = tepat satu dari { $options }
error-conflicting-arguments = { $argument } tidak dapat dipakai bersama { $prior }.
error-conflicting-arguments-next = Pakai salah satu saja.
error-invalid-value = Nilai untuk { $argument } tidak dapat dipakai.
error-invalid-value-next = Lihat nilai yang dapat dipakai dengan --help{ $valid }.
error-usage = Baris perintah tidak dapat dipahami.
error-usage-next = Lihat pemakaiannya dengan --help.

## Banyak dokumen sekaligus

help-segel-bulk = Menandatangani banyak dokumen PDF dalam satu kali jalan, dan memberitahukan hasilnya
help-segel-bulk-after = Kode keluar: 0 semua dokumen ditandatangani atau tidak perlu ditandatangani, 1 ada yang ditolak atau gagal, 2 karena baris perintah atau daftar dokumen, 3 berhenti sebelum selesai (token, jaringan, diska, atau dihentikan); "segel bulk resume" melanjutkan.
help-segel-bulk-run = Menyusun rencana, menampilkannya, meminta PIN satu kali, lalu menandatangani
help-segel-bulk-resume = Melanjutkan penandatanganan yang belum selesai, menurut rencana yang telah ditampilkan
help-segel-bulk-status = Memberitahukan sejauh mana penandatanganan berjalan
help-segel-bulk-report = Memberitahukan hasil setiap dokumen, sebagai CSV atau baris JSON
help-segel-bulk-run-token = Tempat kunci: "file:PATH" untuk token perangkat lunak, atau URI "pkcs11:…?module-path=…" (RFC 7512); boleh diulang untuk beberapa token dengan kunci yang sama
help-segel-bulk-run-kind = Ditandatangani sebagai apa: signature (pejabat, bawaan), paraf (yang memeriksa surat), atau seal (segel organisasi)
help-segel-bulk-run-accept-lower-level = Menyimpan dokumen pada tingkat lebih rendah bila yang diperlukan tidak diperoleh; laporan menyebutkannya
help-segel-bulk-run-tsa-budget = Meminta paling banyak sekian penanda waktu dalam sehari (UTC), termasuk yang sebelumnya ke folder yang sama
help-segel-bulk-run-again = Menandatangani juga dokumen yang telah ditandatangani oleh penanda tangan yang sama
help-segel-bulk-run-dry-run = Menampilkan rencana tanpa menandatangani apa pun
help-segel-bulk-run-input = Folder, daftar dokumen (CSV atau baris JSON), atau "-" untuk daftar dokumen atau daftar nama berkas dari masukan standar
help-segel-bulk-run-output = Folder hasil; subfolder di dalamnya sama dengan di IN
help-segel-bulk-run-quiet = Tidak menampilkan kemajuan
help-segel-bulk-run-threads = Menandatangani sekian dokumen sekaligus (1 sampai 64); sebanyak prosesor bila tidak disebut, lebih banyak dengan penanda waktu
help-segel-bulk-run-patience = Menunggu sekian detik token atau jaringan yang terputus; 300 bila tidak disebut
help-segel-bulk-run-text = Sebaris teks di kotak yang terlihat; boleh diulang
help-segel-bulk-resume-output = Folder hasil
help-segel-bulk-resume-quiet = Tidak menampilkan kemajuan
help-segel-bulk-resume-threads = Menandatangani sekian dokumen sekaligus (1 sampai 64)
help-segel-bulk-resume-patience = Menunggu sekian detik token atau jaringan yang terputus; 300 bila tidak disebut
help-segel-bulk-status-run = Nomor urut; yang terakhir bila tidak disebut
help-segel-bulk-status-output = Folder hasil
help-segel-bulk-report-run = Nomor urut; yang terakhir bila tidak disebut
help-segel-bulk-report-output = Folder hasil

bulk-announcement =
    Akan ditandatangani: { $left } dari { $documents } dokumen; tidak dapat ditandatangani: { $refused }.
    Penanda tangan: { $signer }
    Sebagai:        { $kind }, tingkat { $level }
    Ke folder:      { $output }
    Rencana:        SHA-256 { $sha256 }
bulk-doubtful = Ada yang meragukan di { $count } dokumen; `segel inspect --content` menerangkannya
bulk-title = {"  "}- { $title }
bulk-titles-more = {"  "}… dan { $count } lagi
bulk-signer-unseen = disebutkan token setelah PIN
bulk-kind-signature = tanda tangan pejabat
bulk-kind-paraf = paraf
bulk-kind-seal = segel organisasi
bulk-row = { $row }  { $file } → { $output }  { $title }
bulk-row-refused = { $row }  { $file }  tidak dapat ditandatangani: { $reason } { $next }
bulk-progress = {"{wide_bar} {pos}/{len}  {rate} per detik  sisa {left}  {msg}"}
bulk-progress-narrow = {"{pos}/{len}  {left}  {msg}"}
bulk-progress-failures = gagal: { $failures }
bulk-paused = berhenti sementara: { $reason } Menunggu sampai tersedia lagi.
bulk-nothing-left = tidak ada yang tersisa; "segel bulk report" memberitahukan hasil setiap dokumen
bulk-resumed = dilanjutkan setelah { $seconds } detik
bulk-refused = ditolak: { $file }: { $message } { $next }
bulk-failed = gagal: { $file }: { $message } { $next }
bulk-summary = Ditandatangani: { $signed } dokumen dalam { $seconds } detik ({ $rate } per detik)
bulk-summary-skipped = Dilewati: { $count }; "segel bulk report" menyebutkan yang mana
bulk-summary-refused = Ditolak: { $count }
bulk-summary-failed = Gagal: { $count }
bulk-summary-lower = Dengan tingkat lebih rendah daripada yang diminta: { $count }
bulk-summary-uses = Pemakaian kunci tanpa hasil, paling banyak: { $count }
bulk-summary-left = Tersisa: { $count }
bulk-summary-end = Keadaan: { $end }
bulk-summary-plan = Rencana: SHA-256 { $sha256 }
bulk-status =
    Ke-{ $run }: { $signed } dari { $documents } dokumen ditandatangani, { $skipped } dilewati, { $refused } ditolak, { $failed } gagal, { $left } tersisa
    Keadaan:        { $end }
    Penanda tangan: { $signer }
    Pemakaian kunci tanpa hasil, paling banyak: { $uses }
    Rencana:        SHA-256 { $sha256 }
bulk-end-finished = selesai
bulk-end-interrupted = dihentikan; "segel bulk resume" melanjutkan
bulk-end-token = berhenti karena token; "segel bulk resume" melanjutkan
bulk-end-network = berhenti karena jaringan; "segel bulk resume" melanjutkan
bulk-end-disk = berhenti karena tidak dapat menulis lagi; "segel bulk resume" melanjutkan
bulk-end-none = sedang berjalan, atau terhenti di tengah jalan; "segel bulk resume" melanjutkan

manifest-cells = jumlah sel { $found }, sedangkan di baris nama kolom { $expected }
manifest-column-twice = kolom { $name } ada dua kali
manifest-input-missing = kolom berkas (input) tidak ada
manifest-kind-unknown = { $name } bukan jenis yang dikenal; pilihannya signature, paraf, dan seal
manifest-not-text = isi sebuah sel bukan teks UTF-8
manifest-nameless = tidak menyebut dokumen
manifest-output-outside = hasil { $name } berada di luar folder hasil
manifest-output-of-runs = hasil { $name } berada di folder yang dipakai Segel sendiri
manifest-too-long = lebih panjang dari 1 MiB
manifest-json = bukan objek JSON dengan anggota yang dikenal ({ $detail })
manifest-unreadable = tidak dapat dibaca ({ $detail })

error-manifest-column = { $path }: tidak ada kolom bernama { $column }.
error-manifest-column-next = Kolom yang dikenal: { $known }; ubah nama kolom ini atau hapus.
error-manifest-malformed = Daftar dokumen { $path } salah pada baris { $line }: { $reason }.
error-manifest-malformed-next = Perbaiki baris itu lalu jalankan lagi; belum ada yang ditandatangani.
error-input-twice = { $path } diminta dua kali, pada baris { $first } dan { $second }.
error-input-twice-next = Sisakan salah satu baris; belum ada yang ditandatangani.
error-output-twice = { $first } dan { $second } sama-sama akan menjadi { $path }.
error-output-twice-next = Beri salah satunya nama lain, dalam daftar dokumen di kolom hasil (output); belum ada yang ditandatangani.
error-changed-since-planned = { $path } telah berubah sejak rencana disusun dan ditampilkan.
error-changed-since-planned-next = Periksa dokumen itu, lalu tanda tangani dengan rencana baru.
error-signed-already = { $path } sudah memuat tanda tangan penanda tangan yang sama, di { $field }.
error-signed-already-next = Tidak perlu apa-apa; --again menandatanganinya sekali lagi.
error-run-missing = { $path } tidak memuat penandatanganan itu.
error-run-missing-next = Sebutkan folder hasil, yaitu OUT pada "segel bulk run".
error-run-under-way = Proses lain sedang menandatangani ke { $path }.
error-run-under-way-next = Tunggu sampai selesai, atau tanyakan dengan "segel bulk status".
error-run-unfinished = Penandatanganan terakhir ke { $path } belum selesai.
error-run-unfinished-next = Lanjutkan dengan "segel bulk resume", atau tanda tangani ke folder lain.
error-plan-changed = { $path } bukan rencana yang ditampilkan: SHA-256-nya berbeda.
error-plan-changed-next = Yang sudah ditandatangani ada di foldernya; susun rencana baru untuk sisanya, ke folder lain.
error-plan-damaged = { $path } rusak pada baris { $line }.
error-plan-damaged-next = Yang sudah ditandatangani ada di foldernya; susun rencana baru untuk sisanya, ke folder lain.
error-journal-damaged = { $path } rusak pada baris { $line }.
error-journal-damaged-next = Yang sudah ditandatangani ada di foldernya; susun rencana baru untuk sisanya, ke folder lain.
error-other-signer = Sertifikat kunci ini milik { $subject }, sedangkan penandatanganan dimulai oleh { $expected }.
error-other-signer-next = Gunakan kunci yang dipakai saat memulai; dengan kunci lain mulailah penandatanganan tersendiri.
error-key-silent = Token tidak menjawab selama { $seconds } detik, dan modulnya tidak kembali.
error-key-silent-next = Periksa token, lalu lanjutkan dengan "segel bulk resume".
error-pins-differ = Ada { $pins } deskriptor untuk PIN dari { $tokens } token.
error-pins-differ-next = Beri --pin-fd satu kali untuk semua token, atau satu kali untuk masing-masing.
error-module-not-ours = Modul PKCS#11 dipakai bagian lain dari proses ini dan tidak dapat dimulai ulang: { $detail }.
error-module-not-ours-next = Jalankan program lagi, lalu lanjutkan dengan "segel bulk resume".
error-server-missing = Tidak ada server yang disebut saat penandatanganan dimulai.
error-server-missing-next = Tidak ada yang perlu didaftarkan; sebutkan --server dan --application pada penandatanganan berikutnya.
error-address-insecure = Alamat { $url } akan mengirim kredensial lewat jaringan tanpa enkripsi.
error-address-insecure-next = Sebutkan alamat dengan https.
error-credential-malformed = Nama atau rahasia kredensial itu tidak mungkin benar.
error-credential-malformed-next = Periksa yang dicetak oleh "segel-server credential create".
error-file-unreadable = Dokumen yang telah ditandatangani tidak dapat dibaca lagi: { $detail }.
error-file-unreadable-next = Periksa apakah dipindahkan, lalu jalankan "segel bulk register" lagi.
error-server-refused = Server tidak menerimanya: { $detail }.
error-server-refused-next = Lakukan yang dikatakan server, lalu jalankan "segel bulk register" lagi.
error-answer-malformed = { $url } tidak menjawab sebagaimana sebuah registri.
error-answer-malformed-next = Periksa apakah alamat itu milik segel-server kota sendiri.
error-journal-malformed = Satu baris jurnal tidak dapat dikirim: { $detail }.
error-journal-malformed-next = Laporkan hal ini; dokumennya sendiri sudah ditandatangani.
prompt-server-secret = Rahasia kredensial untuk server:
bulk-progress-registering = mendaftarkan
bulk-progress-planning = memeriksa
bulk-finishing = Menyelesaikan yang sedang dikerjakan; sekali lagi langsung berhenti.
bulk-unregistered = belum terdaftar: { $file }: { $message } { $next }
bulk-registered = Terdaftar: { $registered }, ditolak: { $refused }, tersisa: { $left }
bulk-summary-registered = Terdaftar di server: { $count }
bulk-summary-unregistered = Belum terdaftar: { $count }; "segel bulk register" mendaftarkannya
help-segel-bulk-register = Mendaftarkan ke server yang telah ditandatangani dan belum ada di sana
help-segel-bulk-register-run = Nomor urut; yang terakhir bila tidak disebut
help-segel-bulk-register-quiet = Tidak menampilkan kemajuan
help-segel-bulk-register-output = Folder hasil
help-segel-bulk-run-server = Alamat segel-server tempat nomor kode QR dipesan dan dokumen didaftarkan; dengan --box setiap kotak mendapat kode QR
help-segel-bulk-run-application = Nama kredensial aplikasi di server
help-server-secret-fd = Membaca rahasia kredensial itu dari deskriptor berkas N (satu baris), bukan dari terminal
