"""Sealing of addresses and secrets at rest: AES-256-GCM under a key in the data folder, never in the database or its backup."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from duban.kernel.errors import Refusal
from duban.kernel.keyfile import read_or_make

_NONCE = 12


def _key() -> AESGCM:
    return AESGCM(read_or_make(Path(settings.DATA) / "keys" / "digests.key", lambda: AESGCM.generate_key(256)))


def close(words: Mapping[str, str], *, of: str) -> str:
    """The words, encrypted; ``of`` says what they belong to, so that a seal cannot be moved to another row."""
    nonce = os.urandom(_NONCE)
    return b64encode(nonce + _key().encrypt(nonce, json.dumps(dict(words)).encode(), of.encode())).decode()


def open_(sealed: str, *, of: str) -> dict[str, str]:
    """The words again; none for an empty seal. Raises Refusal where the key is another one (a backup on a new machine)."""
    if not sealed:
        return {}
    raw = b64decode(sealed)
    try:
        plain = _key().decrypt(raw[:_NONCE], raw[_NONCE:], of.encode())
    except InvalidTag:
        raise Refusal(
            "digest.sealed",
            "投递的密钥打不开:数据文件夹中的 keys/digests.key 已经更换。请重新填写密码和收件地址。",
            field="password",
        ) from None
    return {str(name): str(value) for name, value in json.loads(plain).items()}
