"""Keys of the journal, in the data folder, never in the database.

A key is a pair under one id: a signing key (Ed25519) for checkpoints and a seal key for entries and the tail. Which one
is in use the tail says. Rotation signs a last checkpoint with the old key that names the new one, then destroys the old
signing half; the public half and the seal key stay, so that what they signed and sealed remains provable.

Files in ``data/keys``, mode 0600: ``journal.<id>.pem`` (signing), ``journal.<id>.pub.pem``, ``journal.<id>.seal``.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from duban.kernel.errors import Refusal
from duban.kernel.keyfile import read_or_make

_GROUND = "GB/T 39786-2021 密钥不入库"


@dataclass(frozen=True, slots=True)
class Key:
    """流水密钥: one generation. ``signer`` is ``None`` once the key is out of use and its private half destroyed."""

    id: str
    seal: bytes
    public: Ed25519PublicKey
    signer: Ed25519PrivateKey | None

    def sign(self, message: bytes) -> str:
        """Signature as 128 hex digits. Raises Refusal if the private half is gone."""
        if self.signer is None:
            raise Refusal(
                "journal.key_retired",
                f"签名密钥 {self.id} 的私钥不在本机,无法签发检查点。请从备份恢复密钥文件。",
                ground=_GROUND,
            )
        return self.signer.sign(message).hex()

    def verify(self, message: bytes, signature: str) -> bool:
        """True if ``signature`` (lower-case hex, the one way it is stored) over ``message`` is by this key."""
        try:
            raw = bytes.fromhex(signature)
            self.public.verify(raw, message)
        except (InvalidSignature, ValueError):
            return False
        return raw.hex() == signature

    def public_pem(self) -> str:
        """The public half as PEM text, to hand to whoever wants to check checkpoints without trusting this server."""
        return _public_pem(self.public).decode()


Ring = Mapping[str, Key]


def key_id(public: Ed25519PublicKey) -> str:
    """Fingerprint of a public key: first 32 hex digits of SHA-256 over its raw bytes."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return sha256(raw).hexdigest()[:32]


def make(folder: Path) -> Key:
    """Make a new key and put its files into ``folder``; it comes into use when the tail names it."""
    signer = Ed25519PrivateKey.generate()
    public = signer.public_key()
    id_ = key_id(public)
    private = signer.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    seal = read_or_make(folder / f"journal.{id_}.seal", lambda: secrets.token_bytes(32))
    read_or_make(folder / f"journal.{id_}.pem", lambda: private)
    # Last, since keys are found by it: whoever finds one, finds it whole.
    read_or_make(folder / f"journal.{id_}.pub.pem", lambda: _public_pem(public))
    load.cache_clear()
    return Key(id_, seal, public, signer)


def get(folder: Path, id_: str) -> Key:
    """The key ``id_``, looking again on disk if another process made it. Raises Refusal if its files are not there."""
    ring = load(folder)
    try:
        return ring[id_] if id_ in ring else look_again(folder)[id_]
    except KeyError:
        raise Refusal(
            "journal.key_missing",
            f"数据目录 {folder} 中没有流水密钥 {id_} 的文件,为防止出现无法证明的记录,已停止写入。请从备份恢复 keys 目录。",
            ground=_GROUND,
        ) from None


@lru_cache(maxsize=8)
def load(folder: Path) -> Ring:
    """All keys in ``folder`` by id. Raises Refusal naming a damaged file."""
    ring = {}
    for path in sorted(folder.glob("journal.*.pub.pem")):
        key = _read(folder, path)
        ring[key.id] = key
    return ring


def look_again(folder: Path) -> Ring:
    """All keys as they lie on the disk now, whatever this process knew before."""
    load.cache_clear()
    return load(folder)


def _read(folder: Path, path: Path) -> Key:
    id_ = path.name.split(".")[1]
    at_fault = path
    try:
        public = serialization.load_pem_public_key(path.read_bytes())
        at_fault = folder / f"journal.{id_}.seal"
        seal = at_fault.read_bytes()
        at_fault = folder / f"journal.{id_}.pem"
        signer = _private(at_fault)
    except (ValueError, FileNotFoundError) as error:
        raise _damaged(at_fault) from error
    if not isinstance(public, Ed25519PublicKey) or key_id(public) != id_:
        raise _damaged(path)
    if len(seal) != 32:
        raise _damaged(folder / f"journal.{id_}.seal")
    if signer is not None and (not isinstance(signer, Ed25519PrivateKey) or key_id(signer.public_key()) != id_):
        raise _damaged(folder / f"journal.{id_}.pem")
    return Key(id_, seal, public, signer)


def _private(path: Path) -> object:
    """The private half; ``None`` if it was destroyed."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    return serialization.load_pem_private_key(raw, password=None)


def _damaged(path: Path) -> Refusal:
    return Refusal("journal.key_damaged", f"流水密钥文件 {path} 缺失或已损坏,请从备份恢复。", ground=_GROUND)


def destroy_retired(folder: Path, in_use: str, retired: set[str]) -> list[str]:
    """Remove the signing halves of ``retired`` keys; returns their ids. Safe to repeat after an interruption."""
    gone = []
    for id_ in sorted(retired - {in_use}):
        path = folder / f"journal.{id_}.pem"
        if path.is_file():
            # Out of sight first: another process may be reading keys. Overwriting helps little on today's disks, but costs nothing.
            hidden = path.rename(path.with_name(f".{path.name}.gone"))
            hidden.write_bytes(secrets.token_bytes(hidden.stat().st_size))
            hidden.unlink()
            gone.append(id_)
    load.cache_clear()
    return gone


def _public_pem(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
