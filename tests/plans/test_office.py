"""Old formats go through LibreOffice under a contract: its own folder, a time limit, a clear sentence; and bytes count, not names.

The program is a stand-in here, a script on the path, so that the suite needs no office: what is tested is what we ask of it and how we
take its silence. With the real one (7.4) .doc, .wps, .rtf and .odt of the examples were read by hand and gave the reading of the original.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from duban import plans
from duban.kernel.errors import Refusal
from duban.plans import office
from tests.plans.expected import EXAMPLES

DOCX = EXAMPLES / "南屏市农村三资专项整治方案.docx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOC = OLE + "WordDocument".encode("utf-16-le") + bytes(500)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a program called soffice, first on the path; temporary files go to ``tmp_path/temp``."""
    folder, temp = tmp_path / "bin", tmp_path / "temp"
    folder.mkdir()
    temp.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    return folder


def does(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_an_old_file_is_converted_in_a_folder_of_its_own_without_network_or_macros(stand_in: Path) -> None:
    said = stand_in / "said"
    does(
        stand_in,
        f'{{ echo "$@"; echo "$HOME $TMPDIR $http_proxy"; ls; grep -c DisableMacrosExecution profile/user/*.xcu; }} >{said}\n'
        f'for last; do :; done; cp "{DOCX}" "$(dirname "$last")/plan.docx"',
    )
    read = plans.read(DOC, "方案.wps")
    assert read.to_dict()["phases"] == plans.read(DOCX.read_bytes(), DOCX.name).to_dict()["phases"]
    arguments, places, *files, macros = said.read_text().splitlines()
    folder = places.split()[0]
    assert "--headless" in arguments
    assert f"-env:UserInstallation=file://{folder}/profile" in arguments
    assert arguments.endswith(f"--convert-to docx --outdir {folder} {folder}/plan.doc")
    assert places == f"{folder} {folder} http://127.0.0.1:9"
    assert (files, macros) == (["plan.doc", "profile"], "1")
    assert list((stand_in.parent / "temp").iterdir()) == []


def test_a_hung_program_is_ended_with_all_it_started_and_leaves_nothing_behind(stand_in: Path) -> None:
    child = stand_in / "child"
    does(stand_in, f"sleep 60 & echo $! >{child}; wait")
    began = time.monotonic()
    with pytest.raises(Refusal, match="超过 1 秒") as refused:
        office.as_docx(DOC, "方案.doc", ".doc", seconds=1)
    assert refused.value.code == "plan.old_word_slow"
    assert time.monotonic() - began < 10
    assert _gone(int(child.read_text()))
    assert list((stand_in.parent / "temp").iterdir()) == []


def _gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has yet taken note of (a zombie) has."""
    for _ in range(50):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("script", ["exit 3", "exit 0", "kill -9 $$"])
def test_a_program_that_fails_or_makes_nothing_is_a_sentence(stand_in: Path, script: str) -> None:
    does(stand_in, script)
    with pytest.raises(Refusal, match=r"转换失败.*另存为 docx") as refused:
        plans.read(DOC, "方案.doc")
    assert refused.value.code == "plan.broken"


def test_without_the_program_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match=r"没有安装 LibreOffice.*另存为 docx") as refused:
        plans.read(DOC, "方案.doc")
    assert refused.value.code == "plan.old_word"


PAGE = "<html><body><p>某县校园餐专项整治方案</p><p>一、县教育局负责检查。</p></body></html>"
ARCHIVE = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n\n'
    + PAGE
    + "\n--x--\n"
)


@pytest.mark.parametrize(
    "data",
    [
        DOCX.read_bytes(),
        PAGE.encode(),
        PAGE.encode("gb18030"),
        ARCHIVE.encode(),
        "某县校园餐专项整治方案\n一、县教育局负责检查。\n".encode(),
    ],
)
@pytest.mark.parametrize("name", ["方案.doc", "方案.wps", "方案"])
def test_what_is_only_called_doc_needs_no_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes, name: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "专项整治方案" in (plans.read(data, name).title or "")


def test_sheets_slides_and_locked_files_are_told_apart() -> None:
    for stream, code in (
        ("Workbook", "plan.not_text"),
        ("PowerPoint Document", "plan.not_text"),
        ("EncryptedPackage", "plan.locked"),
    ):
        with pytest.raises(Refusal) as refused:
            plans.read(OLE + stream.encode("utf-16-le"), "方案.doc")
        assert refused.value.code == code
