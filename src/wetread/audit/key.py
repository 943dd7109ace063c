"""The key that signs the chain's head: Ed25519, outside the database, readable by its owner alone.

Rotation writes a new key and leaves the old public half in place, so that earlier heads can still
be checked; the chain itself records which key took over.
"""

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from wetread.clinical.signed import AuditHead
from wetread.errors import RuntimeUnavailable
from wetread.store.artefacts import create_once, write_atomically
from wetread.store.canonical import canonical_json, sha256

_CURRENT = "audit-ed25519.pem"


class AuditKey:
    """Signs heads, and checks heads signed by any key of this folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._private = _load_or_create(folder)
        self.key_id = _key_id(self._private.public_key())

    def sign(self, seq: int, hash_: str) -> AuditHead:
        signature = self._private.sign(_signed_bytes(seq, hash_, self.key_id))
        return AuditHead(
            seq=seq,
            hash=hash_,
            key_id=self.key_id,
            signature=base64.b64encode(signature).decode(),
        )

    def vouches_for(self, head: AuditHead) -> bool:
        """Whether a key of this folder made the signature."""
        path = self.folder / f"{head.key_id}.pub"
        if not path.is_file():
            return False
        public = load_pem_public_key(path.read_bytes())
        if not isinstance(public, Ed25519PublicKey) or _key_id(public) != head.key_id:
            return False
        try:
            public.verify(
                base64.b64decode(head.signature, validate=True),
                _signed_bytes(head.seq, head.hash, head.key_id),
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    def rotate(self) -> "AuditKey":
        """A fresh key takes over; the caller records `key.rotated`."""
        key = Ed25519PrivateKey.generate()
        _publish(self.folder, key)
        write_atomically(self.folder / _CURRENT, _pem(key))
        return AuditKey(self.folder)


def _signed_bytes(seq: int, hash_: str, key_id: str) -> bytes:
    return canonical_json({"hash": hash_, "key_id": key_id, "seq": seq})


def _key_id(public: Ed25519PublicKey) -> str:
    return sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw))[:16]


def _load_or_create(folder: Path) -> Ed25519PrivateKey:
    path = folder / _CURRENT
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.chmod(folder, 0o700)  # noqa: PTH101 - the folder may have existed with wider rights
        create_once(path, _pem(Ed25519PrivateKey.generate()))
    key = _load(path)
    _publish(folder, key)
    return key


def _load(path: Path) -> Ed25519PrivateKey:
    if path.stat().st_mode & 0o077:
        raise RuntimeUnavailable(
            f"the audit key {path} can be read by others; run: chmod 600 {path}"
        )
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise RuntimeUnavailable(f"the audit key {path} is not an Ed25519 key")
    return key


def _publish(folder: Path, key: Ed25519PrivateKey) -> None:
    """The public half, which outlives a rotation; whoever created the key may have died first."""
    public = key.public_key()
    path = folder / f"{_key_id(public)}.pub"
    if not path.exists():
        write_atomically(path, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
