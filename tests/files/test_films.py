"""3.4, B78: films and recordings lose place, device, time and sensor tracks; picture and sound stay byte for byte, huge or not."""

from __future__ import annotations

import io
import struct
import tracemalloc
import wave
from pathlib import Path

import pytest

from duban.files import rules, strip
from duban.files.strip.film import _boxes
from duban.files.strip.sound import frame_size
from duban.kernel.errors import Refusal
from tests.files import planted
from tests.files.planted import S, box
from tests.files.through import kept

PICTURE = b"\x65PICTUREDATA" * 40


def chunk_offset(data: bytes) -> int:
    """Where the first track says its samples lie."""
    at = data.index(b"stco")
    return int(struct.unpack_from(">I", data, at + 12)[0])


@pytest.mark.parametrize("brand", [b"isom", b"qt  "])
@pytest.mark.parametrize("fast_start", [True, False])
def test_a_film_keeps_its_picture_where_it_was_and_loses_place_time_and_way(brand: bytes, fast_start: bool) -> None:
    before = planted.mp4(brand, fast_start=fast_start)
    after, cleaned = kept(before, "现场.mov" if brand == b"qt  " else "现场.mp4")
    at = chunk_offset(after)
    assert after[at : at + len(PICTURE)] == PICTURE == before[at : at + len(PICTURE)]
    assert S in before and S not in after
    assert b"39.9055" in before and b"39.9055" not in after
    assert struct.pack(">I", 3855600000) not in after
    assert len(after) == len(before)
    assert {"location", "tags", "telemetry", "time", "xmp"} <= set(cleaned.removed)
    assert next(found.sign for found in _boxes(after, 0, len(after))) == b"ftyp"


def test_what_was_cleaned_once_is_clean() -> None:
    for maker, name in ((planted.mp4, "a.mp4"), (planted.mp3, "a.mp3"), (planted.wav, "a.wav")):
        once, _ = kept(maker(), name)
        twice, cleaned = kept(once, name)
        assert twice == once
        assert not set(cleaned.removed) - {"vendor"}


def test_a_recording_is_sound_and_a_film_is_not_a_recording() -> None:
    after, _ = kept(planted.mp4(b"M4A ", b"soun"), "谈话.m4a")
    assert S not in after
    kept(planted.mp4(b"mp42", b"soun"), "谈话.m4a")
    with pytest.raises(Refusal, match=r"\.mp4"):
        kept(planted.mp4(b"mp42", b"vide"), "谈话.m4a")


def test_a_film_cut_anywhere_is_refused() -> None:
    whole = planted.mp4()
    for cut in range(8, len(whole) - 60, 13):
        with pytest.raises(Refusal):
            kept(whole[:cut], "a.mp4")


def test_a_sensor_track_that_points_out_of_the_file_is_refused() -> None:
    data = bytearray(planted.mp4())
    second = data.index(b"stco", data.index(b"stco") + 4)
    data[second + 12 : second + 16] = b"\x7f\xff\xff\xff"
    with pytest.raises(Refusal, match="之外"):
        kept(bytes(data), "a.mp4")


def test_a_film_in_fragments_says_what_could_not_be_cleared() -> None:
    after, cleaned = kept(planted.mp4() + box(b"moof", bytes(8)), "a.mp4")
    assert cleaned.left == "telemetry" and S not in after


def test_an_mp3_keeps_its_frames_and_loses_its_tags() -> None:
    after, cleaned = kept(planted.mp3(), "谈话.mp3")
    assert S not in after and cleaned.removed == ["tags"]
    size = frame_size(after, 0)
    assert size and len(after) == 12 * size
    assert after in planted.mp3()


@pytest.mark.parametrize(
    "tail",
    [b"ID3", b"ID3\x04\0\0\0", b"TAG", b"\xff", b"\xff\xfb\x90", b"\xff\xfb\x90\x00abc", b"APETAGEX" + bytes(40)],
)
def test_an_mp3_that_ends_in_the_middle_of_something_ends(tail: bytes) -> None:
    clean, _ = kept(planted.mp3(), "谈话.mp3")
    assert kept(clean + tail, "谈话.mp3")[0] == clean


def test_a_wav_keeps_its_samples_and_loses_its_notes() -> None:
    after, cleaned = kept(planted.wav(), "谈话.wav")
    assert S not in after and cleaned.removed == ["tags"]
    with wave.open(io.BytesIO(planted.wav())) as old, wave.open(io.BytesIO(after)) as new:
        assert old.getparams() == new.getparams()
        assert old.readframes(5000) == new.readframes(5000) == bytes(range(256)) * 8


def test_a_wav_whose_recorder_left_the_size_open_is_closed() -> None:
    sound = bytes(range(200))
    data = (
        b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0"
        + struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
        + b"data\xff\xff\xff\xff"
        + sound
    )
    after, _ = kept(data, "a.wav")
    with wave.open(io.BytesIO(after)) as opened:
        assert opened.readframes(1000) == sound


def test_a_huge_film_is_cleaned_without_being_held_in_memory(tmp_path: Path) -> None:
    small = planted.mp4(fast_start=True)
    path = tmp_path / "film"
    with path.open("wb") as file:
        file.write(small)
        size = 120 * rules.MB
        file.write(struct.pack(">I4s", size + 8, b"mdat"))
        file.seek(size - 1, io.SEEK_CUR)
        file.write(b"\0")
    tracemalloc.start()
    with path.open("rb") as source, (tmp_path / "out").open("w+b") as target:
        strip.clean(source, target, rules.KINDS["mp4"], "a.mp4")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        target.seek(0)
        assert S not in target.read(len(small))
    assert peak < 20 * rules.MB
    assert (tmp_path / "out").stat().st_size == path.stat().st_size
