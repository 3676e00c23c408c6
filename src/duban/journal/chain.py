"""How entries are bound together: canonical bytes, hash, seal. Pure.

An entry's hash covers its global number, its subject, its number within the subject, the moment, the actor, the kind,
the payload and the hash of the subject's previous entry. Its seal is a keyed hash with a key kept outside the
database, so that somebody who can write to the database, but not read the key, cannot make a consistent entry even
before the next checkpoint signs it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as hmac_of_any

from duban.kernel import canonical

GENESIS = "0" * 64
FORMAT = "duban-entry/1"


@dataclass(frozen=True, slots=True)
class Links:
    """What an entry's hash covers. ``at`` is written as by ``moment``; ``payload`` and ``actor`` are canonical JSON text."""

    seq: int
    subject_kind: str
    subject_id: int
    nr: int
    at: str
    actor: str
    kind: str
    payload: str
    prev: str
    alg: str

    def digest(self) -> str:
        """Hash as 64 hex digits, by the entry's own algorithm (``sha256`` or ``sm3``)."""
        parts = (
            FORMAT,
            str(self.seq),
            self.subject_kind,
            str(self.subject_id),
            str(self.nr),
            self.at,
            self.actor,
            self.kind,
            self.payload,
            self.prev,
            self.alg,
        )
        # Length prefixes keep two different lists of parts from ever giving the same bytes.
        body = b"".join(len(raw).to_bytes(8, "big") + raw for raw in (part.encode() for part in parts))
        return canonical.digest(body, self.alg)


def moment(at: datetime) -> str:
    """ISO text in UTC with microseconds: the one way a moment is written into a hash. Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"the moment {at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def text(value: object) -> str:
    """Canonical JSON text of a payload (sorted keys, no floats); raises Refusal for what JSON cannot keep exactly."""
    return canonical.canonical_bytes(value).decode()


def seal(key: bytes, role: str, *parts: str | int, alg: str = "sha256") -> str:
    """Keyed hash (HMAC) over the parts, 64 hex digits; ``role`` keeps a seal of one thing from serving as another's."""
    body = "\x1f".join((role, *map(str, parts))).encode()
    if alg == "sm3":
        keyed = hmac_of_any.HMAC(key, hashes.SM3())
        keyed.update(body)
        return keyed.finalize().hex()
    return hmac.digest(key, body, "sha256").hex()
