"""Kinds are files: a folder is walked, every module in it is one kind; there is no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any


@cache
def kinds(package: str, attribute: str = "KIND") -> Mapping[str, Any]:
    """Return ``{code: kind}`` for every module of ``package`` (dotted name) that defines ``attribute``.

    Each kind carries ``code``, and its module is named like its code. Raises ``ValueError`` for a module without
    the attribute, a code that does not match the file's name, or a code used twice: a kind that cannot be found by
    its file's name would be found by nobody.
    """
    parent = importlib.import_module(package)
    found: dict[str, Any] = {}
    for info in sorted(pkgutil.iter_modules(parent.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package}.{info.name}")
        kind = getattr(module, attribute, None)
        if kind is None:
            raise ValueError(f"{package}.{info.name} 没有定义 {attribute}")
        code = str(kind.code)
        if code.replace("-", "_") != info.name:
            raise ValueError(f"{package}.{info.name} 的代码是 {code},与文件名不符")
        if code in found:
            raise ValueError(f"{package} 中代码 {code} 出现两次")
        found[code] = kind
    return MappingProxyType(found)
