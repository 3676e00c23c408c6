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
from hashlib import sha256
from typing import Any

from duban.kernel import canonical

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Links:
    """What an entry's hash covers. ``at`` is an aware datetime; ``payload`` is canonical JSON text."""

    seq: int
    subject_kind: str
    subject_id: int
    nr: int
    at: datetime
    actor: str
    kind: str
    payload: str
    prev: str
    alg: str

    def digest(self) -> str:
        """Hash as 64 hex digits, by the entry's own algorithm (``sha256`` or ``sm3``)."""
        parts = (
            str(self.seq),
            self.subject_kind,
            str(self.subject_id),
            str(self.nr),
            moment(self.at),
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
    """ISO text in UTC with microseconds: the one way a moment is written into a hash."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def text(value: Any) -> str:
    """Canonical JSON text of a payload (sorted keys, no floats); raises TypeError for what JSON cannot keep exactly."""
    return canonical.canonical_bytes(value).decode()


def seal(key: bytes, role: str, *parts: str | int) -> str:
    """Keyed hash over the parts, 64 hex digits; ``role`` keeps a seal of one thing from serving as another's."""
    body = "\x1f".join((role, *map(str, parts))).encode()
    return hmac.new(key, body, sha256).hexdigest()
