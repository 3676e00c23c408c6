"""Looking and stripping as ``add`` does, without database and disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from pypdf import PdfReader
from pypdf.generic import StreamObject

from duban.files import rules, sniff, strip
from duban.files.strip import Cleaned


def kept(content: bytes, name: str) -> tuple[bytes, Cleaned]:
    """What would be kept of an upload; raises the refusal a person would see."""
    clean = rules.clean_name(name)
    kind = rules.kind_for(clean)
    source, target = io.BytesIO(content), io.BytesIO()
    rules.check_size(kind, clean, len(content))
    sniff.check(source, kind, clean)
    cleaned = strip.clean(source, target, kind, clean)
    return target.getvalue(), cleaned


def everything_in(data: bytes) -> bytes:
    """All bytes of a file, and of what is packed in it: parts of archives, streams of a PDF, compressed chunks."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [everything_in(archive.read(name)) for name in archive.namelist()]
    elif data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        for number in range(1, int(reader.trailer["/Size"])):  # type: ignore[call-overload]
            one = reader.get_object(number)
            if isinstance(one, StreamObject):
                found.append(everything_in(one.get_data()))
    else:
        at = -1
        while (at := data.find(b"\x78", at + 1)) >= 0:
            unpacker = zlib.decompressobj()
            try:
                found.append(unpacker.decompress(data[at:], 100_000))
            except zlib.error:
                continue
    return b"\0".join(found)
