"""A mail server of a few lines, with a certificate of its own, for one test at a time."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """What it was told, and what came in; it admits one password."""

    password: str = "s3cret-passphrase"
    implicit: bool = False
    offers_tls: bool = True
    port: int = 0
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    came: list[EmailMessage] = field(default_factory=list)
    before_tls: list[str] = field(default_factory=list)


@contextmanager
def serving(folder: Path, **how: Any) -> Iterator[MailServer]:
    """A real server on a free port of this machine."""
    made = MailServer(**how)
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = _certificate(folder)
    inside.load_cert_chain(certificate)
    made.trusted = ssl.create_default_context(cafile=str(certificate))

    class Handler(_Conversation):
        server_of, tls = made, inside

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


class _Conversation(socketserver.BaseRequestHandler):
    server_of: MailServer
    tls: ssl.SSLContext

    def handle(self) -> None:
        self.socket, self.secure = self.request, False
        try:
            if self.server_of.implicit:
                self._go_secure()
            self._talk()
        except OSError:
            return  # the other side hung up, which is its right

    def _talk(self) -> None:
        self._say("220 ready")
        while line := self._line():
            if not self.secure:
                self.server_of.before_tls.append(line.split(maxsplit=1)[0].upper())
            if not self._answer(line):
                return

    def _answer(self, line: str) -> bool:
        word = line.split(maxsplit=1)[0].upper()
        if word == "EHLO":
            tls = self.server_of.offers_tls and not self.secure
            self._say("250-here", *(["250-STARTTLS"] if tls else []), "250 AUTH PLAIN")
        elif word == "STARTTLS":
            self._say("220 go on")
            self._go_secure()
        elif word == "AUTH":
            given = base64.b64decode(line.split()[2]).decode().split("\0")[2]
            self._say("235 welcome" if given == self.server_of.password else "535 no")
        elif word == "DATA":
            self._say("354 go on")
            self._take()
        else:
            self._say("221 bye" if word == "QUIT" else "250 ok")
        return word != "QUIT"

    def _take(self) -> None:
        lines = iter(self._line, ".")
        text = "\r\n".join(lines).encode()
        self.server_of.came.append(message_from_bytes(text, policy=policy.default))
        self._say("250 taken")

    def _go_secure(self) -> None:
        self.socket, self.secure = self.tls.wrap_socket(self.socket, server_side=True), True

    def _say(self, *lines: str) -> None:
        self.socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def _line(self) -> str:
        """One line, read byte by byte: what follows STARTTLS is another conversation's."""
        read = b""
        while not read.endswith(b"\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                return ""
            read += byte
        return read[:-2].decode()


def _certificate(folder: Path) -> Path:
    """Key and certificate for 127.0.0.1, good for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path
