"""Who signs, and what vouches for them: an authority, signers of pyHanko, a time-stamping authority, keys of `segel`.

Everything is made anew for every run and valid around now, so that no fixture ends. Nobody here exists.
"""
import datetime
import functools
import json
import subprocess
import tempfile

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

PASSPHRASE = "sandi banding yang panjang"
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
EVERY_USAGE = ("digital_signature content_commitment key_encipherment data_encipherment key_agreement "
               "key_cert_sign crl_sign encipher_only decipher_only").split()

# pyHanko reads its key anew for every signature, and the checks of an RSA key take longer than all the rest
serialization.load_der_private_key = functools.cache(serialization.load_der_private_key)


def usage(*allowed):
    return x509.KeyUsage(**{name: name in allowed for name in EVERY_USAGE})


class Authority:
    """A root that certifies signers directly, and lists that nobody of them is revoked."""

    def __init__(self):
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self.since, self.until = now - datetime.timedelta(days=1), now + datetime.timedelta(days=30)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = self.named("Akar Banding")
        self.root = self.certify(self.name, self.key.public_key(), usage("key_cert_sign", "crl_sign"),
                                 x509.BasicConstraints(ca=True, path_length=0))
        self.crl = asn1_crl.CertificateList.load(
            x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(self.since).next_update(self.until)
            .add_extension(x509.CRLNumber(1), critical=False).sign(self.key, hashes.SHA256()).public_bytes(DER))

    @staticmethod
    def named(common_name):
        return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
                          x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Pemerintah Kota Contoh"),
                          x509.NameAttribute(NameOID.COMMON_NAME, common_name)])

    def certify(self, subject, public_key, key_usage, basic=None, purpose=None):
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(public_key)
                   .serial_number(x509.random_serial_number()).not_valid_before(self.since).not_valid_after(self.until)
                   .add_extension(basic or x509.BasicConstraints(ca=False, path_length=None), critical=True)
                   .add_extension(key_usage, critical=True)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False))
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        return builder.sign(self.key, hashes.SHA256())


def for_pyhanko(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(DER))


def key_for_pyhanko(key):
    return asn1_keys.PrivateKeyInfo.load(key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


class People:
    """`signers` and `stamper` are pyHanko's; `sign` has `segel` sign with one of the keys in its software token."""

    SEGEL_KEYS = ("p256", "ed25519")

    def __init__(self, segel, folder):
        self.segel, self.folder = segel, folder
        self.authority = Authority()
        self.anchor = folder / "anchor.pem"
        self.anchor.write_bytes(self.authority.root.public_bytes(PEM))
        self.root, self.crl = for_pyhanko(self.authority.root), self.authority.crl
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE + "\n")
        self.signers = {name: self.signer(name, key) for name, key in {
            "rsa2048": rsa.generate_private_key(65537, 2048), "p256": ec.generate_private_key(ec.SECP256R1())}.items()}
        key = rsa.generate_private_key(65537, 2048)
        certificate = self.authority.certify(self.authority.named("Penanda Waktu Banding"), key.public_key(),
                                             usage("digital_signature"), purpose=ExtendedKeyUsageOID.TIME_STAMPING)
        self.stamper = DummyTimeStamper(for_pyhanko(certificate), key_for_pyhanko(key))
        self.fill_token()

    def signer(self, name, key):
        store = SimpleCertificateStore()
        store.register(self.root)
        certificate = self.authority.certify(self.authority.named(f"Pejabat Banding {name}"), key.public_key(),
                                             usage("digital_signature", "content_commitment"))
        return signers.SimpleSigner(signing_cert=for_pyhanko(certificate), signing_key=key_for_pyhanko(key), cert_registry=store)

    def fill_token(self):
        token = self.folder / "token.segel"
        self.token = ["--token", f"file:{token}"]
        self.run("token", "create", "--file", token, secret="--passphrase-fd")
        for name in self.SEGEL_KEYS:
            request, certificate = self.folder / f"{name}.csr", self.folder / f"{name}.pem"
            self.run("token", "generate", *self.token, "--label", name, "--algorithm", name, secret="--passphrase-fd")
            self.run("token", "request", *self.token, "--key", name, "--cn", f"Pejabat Banding {name}", "--out", request)
            public_key = x509.load_pem_x509_csr(request.read_bytes()).public_key()
            subject = self.authority.named(f"Pejabat Banding {name}")
            certificate.write_bytes(self.authority.certify(
                subject, public_key, usage("digital_signature", "content_commitment")).public_bytes(PEM))
            self.run("token", "attach", *self.token, "--key", name, "--cert", certificate, secret="--passphrase-fd")

    def run(self, *arguments, secret="--pin-fd", password=None):
        """Runs `segel` with the token's secret, and a document's password where it needs one, on descriptors."""
        with self.passphrase.open() as pin, tempfile.TemporaryFile() as opens:
            command = [self.segel, "--lang", "en", *arguments, secret, str(pin.fileno())]
            if password:
                opens.write(password.encode() + b"\n")
                opens.seek(0)
                command += ["--password-fd", str(opens.fileno())]
            done = subprocess.run(command, check=False, pass_fds=(pin.fileno(), opens.fileno()), stdin=subprocess.DEVNULL,
                                  capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: {done.returncode}: {(done.stdout + done.stderr).decode()}")
        return done.stdout

    def sign(self, data, *options, key, password=None):
        """What `segel sign` makes of a document, and the field that it says it filled."""
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            source, output = f"{scratch}/in.pdf", f"{scratch}/out.pdf"
            with open(source, "wb") as file:
                file.write(data)
            answer = self.run("sign", "--json", *self.token, "--key", key, *options, source, output, password=password)
            with open(output, "rb") as file:
                return file.read(), json.loads(answer)["field"]
