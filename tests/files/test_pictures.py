"""3.4, C8.2: pictures lose place, device, time and texts, and look exactly as before on every screen."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, ImageCms, ImageOps

from duban.files import strip
from duban.files.strip import exif, icc, pictures
from duban.kernel.errors import Refusal
from tests.files import planted
from tests.files.planted import S
from tests.files.through import everything_in, kept

MAKERS = {"jpg": planted.jpg, "png": planted.png, "webp": planted.webp}


def looks(data: bytes) -> tuple[tuple[int, int], bytes]:
    """Size and pixels as a viewer shows them: decoded and turned the right way up."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA")
    return image.size, image.tobytes()


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_keeps_every_pixel_and_its_way_up_and_loses_what_it_tells(suffix: str, orientation: int) -> None:
    before = MAKERS[suffix](orientation)
    after, cleaned = kept(before, f"IMG_0001.{suffix}")
    assert S in everything_in(before)
    assert S not in everything_in(after)
    assert looks(after) == looks(before)
    assert {"exif", "gps", "xmp"} <= set(cleaned.removed)
    tags = dict(Image.open(io.BytesIO(after)).getexif())
    assert tags == ({0x0112: orientation} if orientation != 1 else {})


@pytest.mark.parametrize("suffix", MAKERS)
def test_what_was_cleaned_once_is_clean(suffix: str) -> None:
    once, _ = kept(MAKERS[suffix](6), f"a.{suffix}")
    twice, cleaned = kept(once, f"a.{suffix}")
    # The one word about which way is up is itself EXIF, and is written anew.
    assert twice == once and set(cleaned.removed) <= {"exif"}


def test_progressive_and_grey_and_cmyk_photographs_keep_every_pixel() -> None:
    for image, options in (
        (planted.scene(), {"progressive": True}),
        (planted.scene().convert("L"), {}),
        (planted.scene().convert("CMYK"), {}),
    ):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", exif=planted.exif(3), **options)
        after, _ = kept(buffer.getvalue(), "a.jpeg")
        assert looks(after) == looks(buffer.getvalue()) and S not in after


def test_moving_pictures_keep_every_frame() -> None:
    frames = [planted.scene(), planted.scene().rotate(180), ImageOps.mirror(planted.scene())]
    for suffix, form in (("png", "PNG"), ("webp", "WEBP")):
        buffer = io.BytesIO()
        options = {"lossless": True} if form == "WEBP" else {}
        frames[0].save(
            buffer, form, save_all=True, append_images=frames[1:], duration=100, exif=planted.exif(), **options
        )
        after, _ = kept(buffer.getvalue(), f"a.{suffix}")
        before_frames, after_frames = Image.open(buffer), Image.open(io.BytesIO(after))
        assert S not in after
        for number in range(3):
            before_frames.seek(number)
            after_frames.seek(number)
            assert before_frames.convert("RGB").tobytes() == after_frames.convert("RGB").tobytes()


def test_a_colour_profile_keeps_its_colours_and_loses_its_maker() -> None:
    old = bytearray(planted.profile())
    at = old.find("sRGB".encode("utf-16-be"))
    signed = bytes(old[:at]) + "Mimi".encode("utf-16-be") + bytes(old[at + 8 :]) if at > 0 else bytes(old)
    signed = signed[:48] + b"MimiMimi" + signed[56:]
    new = icc.clean(signed)
    assert new is not None and b"Mimi" not in new and "Mimi".encode("utf-16-be") not in new
    target = ImageCms.createProfile("LAB")
    turned = [
        ImageCms.profileToProfile(planted.scene(), ImageCms.ImageCmsProfile(io.BytesIO(data)), ImageCms.ImageCmsProfile(target), outputMode="LAB")
        for data in (signed, new)
    ]  # fmt: skip
    assert turned[0] is not None and turned[1] is not None
    assert turned[0].tobytes() == turned[1].tobytes()
    assert icc.clean(new) == new


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_picture_cut_anywhere_is_refused_with_words(suffix: str) -> None:
    whole, _ = kept(MAKERS[suffix](), f"a.{suffix}")
    for cut in range(0, len(whole), 7):
        with pytest.raises(Refusal) as refused:
            kept(whole[:cut], f"a.{suffix}")
        assert refused.value.sentence.startswith("文件“a.")


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize(
    "tail",
    [b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(40), b"MZ\x90\x00" + bytes(60), b"<?php system(1); ?>"],
)
def test_a_picture_with_another_file_behind_it_is_refused(suffix: str, tail: bytes) -> None:
    with pytest.raises(Refusal, match="夹带"):
        kept(MAKERS[suffix]() + tail, f"a.{suffix}")


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + planted.png_chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    with pytest.raises(Refusal, match="过大"):
        kept(bomb + planted.png_chunk(b"IDAT", b"") + planted.png_chunk(b"IEND", b""), "a.png")


def test_exif_that_cannot_be_read_says_nothing() -> None:
    for block in (b"", b"II", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", planted.exif()[6:40]):
        assert exif.read(block) in ((1, False), (1, True))
    assert exif.read(exif.upright(6)) == (6, False)


def test_what_was_removed_is_said_in_words() -> None:
    _, cleaned = kept(planted.jpg(), "a.jpg")
    said = strip.Cleaned(cleaned.removed).removed
    assert "gps" in said and "comment" in said and "iptc" in said and "tail" in said
    assert pictures.jpeg(planted.jpg())[1] == set(said)
