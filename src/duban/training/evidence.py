"""Evidence for the made-up cases: a small picture that says 演示."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from PIL import Image, ImageDraw

from duban.cases.models import Case
from duban.files import actions as files
from duban.training.house import House


def picture(label: str) -> bytes:
    """A PNG of 640 × 360 with a label."""
    image = Image.new("RGB", (640, 360), (244, 241, 234))
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, 631, 351), outline=(39, 73, 109), width=2)
    draw.text((40, 160), f"DEMO {label}", fill=(39, 73, 109))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def adder(house: House) -> Callable[[tuple[str, str], Case, datetime], None]:
    """A function that puts such a picture on file for a case, by the hands of a seat."""

    def add(seat: tuple[str, str], case: Case, at: datetime) -> None:
        files.add(
            actor=house.actor(*seat, at), at=at, of_kind="case", of_id=case.pk, name=f"演示凭证-{case.number}.png",
            stream=io.BytesIO(picture(case.number)), purpose="evidence",
        )  # fmt: skip

    return add
