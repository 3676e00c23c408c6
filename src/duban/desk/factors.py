"""第二要素: time codes of an authenticator (RFC 6238) and recovery codes for the day the phone is lost.

Recovery codes are stored as digests only. They carry 50 random bits each and are throttled, so a plain digest is enough.
"""

from __future__ import annotations

import io
import secrets
import unicodedata
from base64 import b32encode
from datetime import datetime
from hashlib import sha256
from typing import Any

import segno
from django.db import connection, transaction
from django.utils.translation import gettext, ngettext
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o 1 i l, which a hand copies wrongly


def active(person: Any) -> TOTPDevice | None:
    """The authenticator in use, if one is set up."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def is_set_up(person_id: int) -> bool:
    """Whether an authenticator is in use. Asked on every page, so written out instead of built by the object mapper."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM otp_totp_totpdevice WHERE user_id = %s AND confirmed LIMIT 1", [person_id])
        return cursor.fetchone() is not None


def begin(person: Any) -> TOTPDevice:
    """The authenticator being set up; the same one until it is confirmed, so that a reload keeps the picture valid."""
    device, _ = TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": "authenticator"})
    return device


def confirm(person: Any, code: str) -> TOTPDevice | None:
    """Put the authenticator into use if the code is right; any former one goes."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=False).first()
        if device is None or not device.verify_token(_plain(code)):
            return None
        TOTPDevice.objects.filter(user=person, confirmed=True).delete()
        device.confirmed = True
        device.save()
    return device


def switch_off(person: Any) -> None:
    """Remove authenticator and recovery codes."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


def new_codes(person: Any) -> list[str]:
    """Ten fresh recovery codes, shown once; former ones no longer work."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=person).delete()
        device = StaticDevice.objects.create(user=person, name="recovery", confirmed=True)
        StaticToken.objects.bulk_create([StaticToken(device=device, token=_digest(code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(person: Any) -> int:
    """How many recovery codes are unused."""
    return int(StaticToken.objects.filter(device__user=person).count())


def verify(person: Any, code: str) -> TOTPDevice | StaticDevice | None:
    """The device whose code this is: six digits go to the authenticator, anything else to the recovery codes."""
    plain = _plain(code)
    with transaction.atomic():
        if plain.isdigit() and len(plain) == 6:
            device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
            return device if device is not None and device.verify_token(plain) else None
        spare = StaticDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
        return spare if spare is not None and spare.verify_token(_digest(plain)) else None


def kind_of(device: object) -> str:
    """``totp``, ``recovery`` or empty, as the journal keeps it."""
    return "totp" if isinstance(device, TOTPDevice) else "recovery" if device is not None else ""


def why_not(person: Any, at: datetime) -> str:
    """What to tell after a wrong code: try again, or wait; waiting doubles with every failure."""
    device = active(person)
    allowed, found = device.verify_is_allowed() if device is not None else (True, None)
    until = found.get("locked_until") if not allowed and found else None
    if until is None:
        return gettext("验证码不正确或已经用过。请等验证器换到下一组数字后再填。")
    seconds = max(1, int((until - at).total_seconds()) + 1)
    return ngettext(
        "验证码不正确。请 %(n)d 秒后再试;每错一次,等待时间加倍。",
        "验证码不正确。请 %(n)d 秒后再试;每错一次,等待时间加倍。",
        seconds,
    ) % {"n": seconds}


def key_words(device: TOTPDevice) -> str:
    """The secret for typing by hand, in groups of four."""
    plain = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def picture(device: TOTPDevice) -> bytes:
    """The secret as a QR code (SVG), to be scanned by any authenticator."""
    out = io.BytesIO()
    segno.make(device.config_url, error="m").save(out, kind="svg", scale=5, border=4, dark="#1d2733", light="#fff")
    return out.getvalue()


def _plain(code: str) -> str:
    """A code as typed, without blanks and hyphens, in small half-width letters."""
    narrow = unicodedata.normalize("NFKC", code)
    return "".join(c for c in narrow.lower() if c.isascii() and c.isalnum())


def _digest(code: str) -> str:
    return sha256(b"duban recovery " + code.encode()).hexdigest()[:16]
