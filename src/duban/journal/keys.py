"""Keys of the journal: a seal key and a signing key, in the data folder, never in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from duban.kernel.errors import Refusal
from duban.kernel.keyfile import read_or_make


@dataclass(frozen=True)
class Keys:
    """流水密钥. ``public`` maps key id to public key, old ones included, so that old checkpoints stay provable."""

    seal: bytes
    signer: Ed25519PrivateKey
    public: dict[str, Ed25519PublicKey]

    @property
    def key_id(self) -> str:
        """Fingerprint of the signing key in use: first 16 hex digits of SHA-256 over its raw public bytes."""
        return key_id(self.signer.public_key())

    def sign(self, message: bytes) -> str:
        """Signature as hex."""
        return self.signer.sign(message).hex()

    def verify(self, id_: str, message: bytes, signature: str) -> bool:
        """True if ``signature`` (hex) over ``message`` is by the known key ``id_``."""
        public = self.public.get(id_)
        if public is None:
            return False
        try:
            public.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


def key_id(public: Ed25519PublicKey) -> str:
    """Fingerprint of a public key, 16 hex digits."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return sha256(raw).hexdigest()[:16]


@lru_cache(maxsize=8)
def load(folder: Path) -> Keys:
    """Read the keys in ``folder``; on first use make them. Raises Refusal if a key file is damaged."""
    seal = read_or_make(folder / "journal.seal", lambda: secrets.token_bytes(32))
    pem = read_or_make(folder / "journal.sign.pem", _new_signer)
    try:
        signer = serialization.load_pem_private_key(pem, password=None)
    except ValueError as error:
        raise Refusal("journal.key_damaged", f"签名密钥 {folder / 'journal.sign.pem'} 已损坏,请从备份恢复。") from error
    if not isinstance(signer, Ed25519PrivateKey) or len(seal) != 32:
        raise Refusal("journal.key_damaged", f"{folder} 中的流水密钥不是本系统生成的格式,请从备份恢复。")
    public = {key_id(signer.public_key()): signer.public_key()}
    for path in sorted(folder.glob("journal.verify.*.pem")):
        old = serialization.load_pem_public_key(path.read_bytes())
        if isinstance(old, Ed25519PublicKey):
            public[key_id(old)] = old
    return Keys(seal, signer, public)


def _new_signer() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_pem(keys: Keys) -> str:
    """The public half as PEM text, to hand to whoever wants to check checkpoints without trusting this server."""
    return (
        keys.signer.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
