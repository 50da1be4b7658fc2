"""A city's authority, its responder and lists, and a time-stamping authority, served by certomancer over HTTP, and
made to lie on purpose.

Usage: lab.py FOLDER    writes certificates and keys into FOLDER, then `ready PORT` on standard output, and serves
                        on 127.0.0.1 until standard input ends. Whose public key is FOLDER/holders/NAME.der gets a
                        certificate like the official's, NAME.crt.

`/lie/SERVICE/KIND` makes SERVICE (tsa, ocsp, crl, cert) answer from then on in the way of KIND; `/lie/SERVICE/none`
ends that. `/asked/SERVICE` tells how often it was asked.
"""
import collections
import datetime
import io
import pathlib
import sys
import threading
import time

import yaml
from asn1crypto import core, ocsp, tsp
from certomancer.integrations.animator import FAKE_TIME_HEADER, Animator, AnimatorArchStore
from certomancer.registry import CertomancerConfig
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

CONFIG = """
external-url-prefix: "http://127.0.0.1:{port}"
keysets:
  kota:
    path-prefix: .
    keys: {keys}
pki-architectures:
  kota:
    keyset: kota
    entity-defaults: {{country-name: ID, organization-name: Pemerintah Kota Contoh}}
    entities:
      root: {{common-name: Akar Contoh}}
      interm: {{common-name: Penerbit Contoh}}
      official: {{common-name: Siti Contoh}}
      ocsp: {{common-name: Penjawab Contoh}}
      stranger: {{common-name: Orang Luar}}
      tsa-root: {{common-name: Akar Waktu Contoh}}
      tsa: {{common-name: Penanda Waktu Contoh}}
      ended: {{common-name: Penanda Waktu Lama}}
    certs:
      root:
        subject: root
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2045-01-01T00:00:00+0000"}}
        extensions: &authority
          - {{id: basic_constraints, critical: true, value: {{ca: true}}}}
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature, key_cert_sign, crl_sign]}}
      interm:
        subject: interm
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2042-01-01T00:00:00+0000"}}
        extensions:
          - {{id: basic_constraints, critical: true, value: {{ca: true, path_len_constraint: 0}}}}
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature, key_cert_sign, crl_sign]}}
          - id: crl_distribution_points
            smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [root]}}}}
          - id: authority_information_access
            smart-value:
              schema: aia-urls
              params: {{ca-issuer-links: [{{repo: root, include-repo-authority: true}}]}}
      official:
        subject: official
        issuer: interm
        validity: {{valid-from: "2024-01-01T00:00:00+0000", valid-to: "2040-01-01T00:00:00+0000"}}
        extensions:
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature, non_repudiation]}}
          - id: authority_information_access
            smart-value:
              schema: aia-urls
              params:
                ocsp-responder-names: [interm]
                ca-issuer-links: [{{repo: interm, include-repo-authority: true}}]
          - id: crl_distribution_points
            smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [interm]}}}}
      ocsp:
        subject: ocsp
        issuer: interm
        validity: {{valid-from: "2024-01-01T00:00:00+0000", valid-to: "2041-01-01T00:00:00+0000"}}
        extensions: &responder
          - {{id: extended_key_usage, value: [ocsp_signing]}}
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature]}}
          - {{id: ocsp_no_check}}
      stranger:
        subject: stranger
        issuer: tsa-root
        validity: {{valid-from: "2024-01-01T00:00:00+0000", valid-to: "2041-01-01T00:00:00+0000"}}
        extensions: *responder
      tsa-root:
        subject: tsa-root
        issuer: tsa-root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2045-01-01T00:00:00+0000"}}
        extensions: *authority
      tsa:
        subject: tsa
        issuer: tsa-root
        validity: {{valid-from: "2024-01-01T00:00:00+0000", valid-to: "2041-01-01T00:00:00+0000"}}
        extensions: &stamping
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature]}}
          - {{id: extended_key_usage, critical: true, value: [time_stamping]}}
          - id: crl_distribution_points
            smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [tsa-root]}}}}
          - id: authority_information_access
            smart-value:
              schema: aia-urls
              params: {{ca-issuer-links: [{{repo: tsa-root, include-repo-authority: true}}]}}
      ended:
        subject: ended
        issuer: tsa-root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2025-01-01T00:00:00+0000"}}
        extensions: *stamping
    services:
      ocsp:
        interm: {{for-issuer: interm, responder-cert: ocsp, signing-key: ocsp}}
        stranger: {{for-issuer: interm, responder-cert: stranger, signing-key: stranger}}
      crl-repo:
        root: {{for-issuer: root, signing-key: root, simulated-update-schedule: P90D}}
        interm: {{for-issuer: interm, signing-key: interm, simulated-update-schedule: P1D}}
        tsa-root: {{for-issuer: tsa-root, signing-key: tsa-root, simulated-update-schedule: P90D}}
      cert-repo:
        root: {{for-issuer: root, publish-issued-certs: yes}}
        interm: {{for-issuer: interm, publish-issued-certs: yes}}
        tsa-root: {{for-issuer: tsa-root, publish-issued-certs: yes}}
      time-stamping:
        tsa: {{signing-key: tsa, signing-cert: tsa}}
        ended: {{signing-key: ended, signing-cert: ended}}
"""
NAMES = ["root", "interm", "official", "ocsp", "stranger", "tsa-root", "tsa", "ended"]
SERVICES = {"tsa": "/kota/tsa/", "ocsp": "/kota/ocsp/", "crl": "/kota/crls/", "cert": "/kota/certs/"}


def days_ago(days):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)).isoformat()


class Lab:
    """The honest services behind, the lies before."""

    def __init__(self, honest):
        self.honest = honest
        self.lies = {}
        self.asked = collections.Counter()
        self.port = None

    def __call__(self, environ, start_response):
        request = Request(environ)
        return self.answer(request, environ)(environ, start_response)

    def answer(self, request, environ):
        parts = request.path.strip("/").split("/")
        if parts[0] == "lie":
            self.lies[parts[1]] = parts[2]
            return Response("")
        if parts[0] == "asked":
            return Response(str(self.asked[parts[1]]))
        service = next((name for name, path in SERVICES.items() if request.path.startswith(path)), None)
        self.asked[service] += 1
        lie = self.lies.get(service, "none")
        return getattr(self, lie.replace("-", "_"))(service, environ, request.get_data())

    def ask(self, environ, body, path=None, at=None):
        """What the honest service answers, to another body, elsewhere, at another time."""
        environ = dict(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        if path is not None:
            environ["PATH_INFO"] = path
        if at is not None:
            environ["HTTP_" + FAKE_TIME_HEADER.upper().replace("-", "_")] = at
        return Response.from_app(self.honest, environ)

    def none(self, _service, environ, body):
        return self.ask(environ, body)

    def nonce(self, service, environ, body):
        """Answers a question with another nonce."""
        if service == "tsa":
            request = tsp.TimeStampReq.load(body)
            request["nonce"] = request["nonce"].native ^ 1
            return self.ask(environ, request.dump(force=True))
        request = ocsp.OCSPRequest.load(body)
        for extension in request["tbs_request"]["request_extensions"]:
            if extension["extn_id"].native == "nonce":
                nonce = bytearray(extension["extn_value"].parsed.native)
                nonce[0] ^= 1
                extension["extn_value"] = core.OctetString(bytes(nonce)).dump()
        return self.ask(environ, request.dump(force=True))

    def imprint(self, _service, environ, body):
        """Stamps something else."""
        request = tsp.TimeStampReq.load(body)
        request["message_imprint"]["hashed_message"] = b"x" * 32
        return self.ask(environ, request.dump(force=True))

    def ended(self, _service, environ, body):
        """Somebody whose certificate has ended."""
        return self.ask(environ, body, path="/kota/tsa/ended")

    def stranger(self, service, environ, body):
        """Somebody whom the issuer has not appointed."""
        paths = {"ocsp": "/kota/ocsp/stranger", "crl": "/kota/crls/tsa-root/latest.crl",
                 "cert": "/kota/certs/tsa-root/ca.crt"}
        return self.ask(environ, body, path=paths[service])

    def late(self, service, environ, body):
        """What was right long ago: lists and answers are past their nextUpdate."""
        return self.ask(environ, body, at=days_ago(400))

    def refused(self, service, environ, body):
        if service == "tsa":
            # asn1crypto has no answer without a token
            status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {"time_not_available"}}).dump()
            return Response(bytes([0x30, len(status)]) + status, content_type="application/timestamp-reply")
        return Response(ocsp.OCSPResponse({"response_status": "try_later"}).dump(),
                        content_type="application/ocsp-response")

    def garbage(self, _service, _environ, _body):
        return Response(b"<html>selamat datang</html>")

    def large(self, _service, _environ, _body):
        return Response(b"\x30" * (80 << 20))

    def slow(self, service, environ, body):
        time.sleep(6)
        return self.ask(environ, body)

    def inward(self, _service, environ, _body):
        return Response("", status=307, headers={"Location": f"http://localhost:{self.port}{environ['PATH_INFO']}"})

    def broken(self, _service, _environ, _body):
        return Response("", status=503)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_arguments, **_names):
        pass


def write_keys(folder):
    for name in NAMES:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                serialization.NoEncryption())
        (folder / f"{name}.key.pem").write_bytes(pem)


def add_holder(settings, name):
    """Somebody who has a key elsewhere."""
    architecture = settings["pki-architectures"]["kota"]
    settings["keysets"]["kota"]["keys"][name] = {"path": f"holders/{name}.der", "public-only": True}
    architecture["entities"][name] = {"common-name": f"Pejabat {name}"}
    architecture["certs"][name] = architecture["certs"]["official"] | {"subject": name}


def main():
    folder = pathlib.Path(sys.argv[1])
    write_keys(folder)
    lab = Lab(None)
    server = make_server("127.0.0.1", 0, lab, threaded=True, request_handler=Quiet)
    lab.port = server.server_port
    keys = {name: {"path": f"{name}.key.pem"} for name in NAMES}
    settings = yaml.safe_load(CONFIG.format(port=lab.port, keys=yaml.safe_dump(keys, default_flow_style=True, width=9999).strip()))
    holders = sorted(path.stem for path in folder.glob("holders/*.der"))
    for name in holders:
        add_holder(settings, name)
    config = CertomancerConfig(settings, key_search_dir=str(folder), config_search_dir=str(folder))
    lab.honest = Animator(AnimatorArchStore(config.pki_archs), with_web_ui=False, allow_time_override=True)
    architecture = config.get_pki_arch("kota")
    for name in NAMES + holders:
        certificate = architecture.get_cert(name)
        (folder / f"{name}.crt").write_bytes(certificate.dump())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready {lab.port}", flush=True)
    sys.stdin.read()


main()
