"""What we build on may be passed on under Apache-2.0: nothing of the GPL family but the LGPL (item 1.6)."""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINDING = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|(Affero )?General Public License)|SSPL|BUSL|Commons Clause")


def told_licence(package: Distribution) -> str:
    """All that a package's metadata says of its licence, but not the licence's text."""
    said = package.metadata.json
    lines = [str(said.get("license_expression", "")), str(said.get("license", "")).split("\n")[0]]
    return "; ".join([*lines, *(line for line in said.get("classifier", []) if line.startswith("License"))])


def test_no_python_package_binds_our_licence() -> None:
    assert not [package.name for package in distributions() if BINDING.search(told_licence(package))]


def test_no_front_end_package_binds_our_licence() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = {path: entry["license"] for path, entry in lock.items() if path}
    assert len(licences) > 3
    assert not [path for path, licence in licences.items() if BINDING.search(licence)]


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MPL-2.0", False),
    ],
)
def test_a_binding_licence_is_told_from_its_lesser_kin(licence: str, binds: bool) -> None:
    assert bool(BINDING.search(licence)) is binds
