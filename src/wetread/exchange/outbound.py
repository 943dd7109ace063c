"""The only door out: what passes it was signed, as it stands, by somebody on the register."""

import re
from pathlib import Path

from wetread.clinical.imaging import Digest
from wetread.clinical.signed import SignedReport
from wetread.errors import BadInput, NotSigned, Tampered
from wetread.exchange.bundle import signed_bundle
from wetread.exchange.fhir import Json
from wetread.ports.signatures import SignatureRegister
from wetread.store.artefacts import write_atomically
from wetread.store.canonical import digest_of

_CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def publish(report: SignedReport, *, registered: SignatureRegister) -> Json:
    """The signed report as a FHIR R4 Bundle; the same report gives the same Bundle.

    The type is the first lock: a draft is no SignedReport, and mypy refuses it. This function is
    the second: a forged value still meets the register.

    Raises:
        NotSigned: the register does not hold exactly this signature, or the report is not what
            it was put under.
    """
    signature = report.signature
    if any(registered(one.id) != one for one in (signature, *report.beside)):
        raise NotSigned("this signature is not on the register; nothing was released")
    if digest_of(report.payload) != signature.payload_digest:
        raise NotSigned("the report is not what was signed; nothing was released")
    if signature.beside != tuple(one.id for one in report.beside):
        raise NotSigned("a signature that stood beside this one is missing; nothing was released")
    return signed_bundle(report)


def write_release(bundle: bytes, outbox: Path, case_id: str, digest: Digest) -> Path:
    """Put the bytes at `<outbox>/<case>/<digest>.json`, once; writing the same again is no fault.

    Args:
        bundle: canonical JSON of the Bundle.
        outbox: the folder of all releases.
        case_id: folder of the case; a plain name.
        digest: of the payload that was signed, which names the file.

    Raises:
        Tampered: a release of that name with other bytes is already there.
        BadInput: the case id or the digest is no plain name.
    """
    if not (_CASE.fullmatch(case_id) and _DIGEST.fullmatch(digest)):
        raise BadInput("a release needs a plain case id and a SHA-256 digest as its name")
    path = outbox / case_id / f"{digest}.json"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        write_atomically(path, bundle)
    elif path.read_bytes() != bundle:
        raise Tampered("the outbox holds another release under that digest; compare the two")
    return path
