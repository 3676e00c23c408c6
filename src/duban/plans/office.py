"""旧格式: .doc, .wps, .rtf, .odt and Word's XML made into docx by LibreOffice, where it is installed. Nothing in the file is run.

The program gets a folder of its own for its profile, its temporary files and its result, and no way to the network; it and whatever
it started are ended when the time is up, and the folder is gone afterwards.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from duban.kernel.errors import Refusal

SECONDS = 60
"""Longest time one file may take; a plan takes three."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def as_docx(data: bytes, name: str, suffix: str, *, seconds: float = SECONDS) -> bytes:
    """The file as a docx. ``suffix`` is what its bytes are (``.doc``), whatever it is called.

    Raises Refusal: ``plan.old_word`` without LibreOffice, ``plan.old_word_slow`` when the time is up, ``plan.broken`` if it fails.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Refusal(
            "plan.old_word",
            f"“{name}”是旧版 Word/WPS 格式,本机没有安装 LibreOffice,不能转换。请用 Word 或 WPS 另存为 docx 后再上传。",
            ground="S0-1",
        )
    with tempfile.TemporaryDirectory(prefix="duban-office-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        path = here / f"plan{suffix}"
        path.write_bytes(data)
        (here / "profile" / "user").mkdir(parents=True)
        (here / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        try:
            _run(program, path, seconds)
            return (here / "plan.docx").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise Refusal(
                "plan.old_word_slow",
                f"“{name}”用 LibreOffice 转换超过 {seconds:.0f} 秒,已停止。请用 Word 或 WPS 另存为 docx 后再上传。",
                ground="S0-1",
            ) from error
        except (subprocess.SubprocessError, OSError) as error:
            raise Refusal(
                "plan.broken",
                f"“{name}”转换失败,文件可能已损坏。请用 Word 或 WPS 另存为 docx 后再上传。",
                ground="S0-1",
            ) from error


def _run(program: str, path: Path, seconds: float) -> None:
    folder = path.parent
    way = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "SAL_DISABLE_OPENCL": "1", **way}
    started = subprocess.Popen(
        [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder),
            str(path),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), **own},
        start_new_session=True,
    )
    try:
        code = started.wait(timeout=seconds)
    finally:
        _end(started)
    if code != 0:
        raise subprocess.CalledProcessError(code, program)


def _end(started: subprocess.Popen[bytes]) -> None:
    """End the program with all it started: the name on the path is only a script that starts the real one."""
    if os.name == "posix":
        try:
            os.killpg(started.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            started.wait()
    else:
        started.kill()
        started.wait()
