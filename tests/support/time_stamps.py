"""A time stamp authority (RFC 3161) on the loopback, behind real HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

REPLY = "application/timestamp-reply"


class Authority:
    """Signs every request; `pem` is its own certificate, `spoil` changes what it answers."""

    def __init__(self, moment: dt.datetime) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Zeitstempel AG")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(11)
            .not_valid_before(moment - dt.timedelta(days=30))
            .not_valid_after(moment + dt.timedelta(days=36500))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.moment = moment
        self.pem = certificate.public_bytes(Encoding.PEM)
        self.kind, self.status = REPLY, 200
        self.asked = 0
        self.other_digest = False
        self.garbage = False
        self._maker = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
            fixed_dt=moment,
        )

    def answer(self, request: bytes) -> bytes:
        self.asked += 1
        if self.garbage:
            return b"\x30\x03abc"
        read = tsp.TimeStampReq.load(request)
        if self.other_digest:
            read["message_imprint"]["hashed_message"] = bytes(32)
        answer: Any = asyncio.run(self._maker.async_request_tsa_response(read))
        told: bytes = answer.dump()
        return told


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """The address of the server while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(authority.status)
            self.send_header("Content-Type", authority.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
