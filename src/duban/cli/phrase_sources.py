"""What has to be translated: every phrase of templates and code, and every label that lies in a table or a model.

Labels need no mark: a public constant (UPPERCASE) below the desk whose values are Chinese words, or things with a ``title``
or ``label``, is shown to people; so are the names of models, fields and choices.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation.template import templatize

from duban.kernel.phrases import LABEL, REFUSAL, Phrase

HAN = re.compile("[\u3400-\u9fff]")
_ARGUMENTS = {
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "_": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": -1,
    "pgettext_lazy": -1,
}
_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)
_PARTS = ("units", "files", "campaign", "cases", "returns", "digests", "journal")
# Data for recognising or for files of fixed layout, not words of the pages.
_NOT_SHOWN = {"duban.units.names", "duban.units.exchange"}


def phrases(source: Path) -> dict[Phrase, str]:
    """Every phrase under ``source`` (the folder of the package) with the first place where it stands."""
    found: dict[Phrase, str] = {}
    for path in sorted(source.rglob("*.html")):
        _note(found, of_template(path.read_text("utf-8")), str(path.relative_to(source)))
    for path in sorted(source.rglob("*.py")):
        if "migrations" not in path.parts:
            _note(found, of_code(path.read_text("utf-8")), str(path.relative_to(source)))
    _note(found, (Phrase(label) for label in sorted(set(labels()))), "labels")
    return found


def of_template(text: str) -> Iterator[Phrase]:
    """Phrases of ``{% translate %}``, ``{% blocktranslate %}`` and ``_("…")`` in a template."""
    for name, arguments in _CALL.findall(templatize(text)):
        values = [str(value) for value in ast.literal_eval(f"({arguments},)")]
        if name == "npgettext":
            yield Phrase(values[1], values[2], values[0])
        elif name == "pgettext":
            yield Phrase(values[1], context=values[0])
        else:
            yield Phrase(*values[: 2 if name == "ngettext" else 1])


def of_code(text: str) -> Iterator[Phrase]:
    """Phrases of gettext calls whose arguments are written out; what is computed is a label and found elsewhere."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        if name not in _ARGUMENTS:
            continue
        values = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        wanted = abs(_ARGUMENTS[name]) if _ARGUMENTS[name] > 0 else 2
        if len(values) >= wanted:
            yield Phrase(values[1], context=values[0]) if _ARGUMENTS[name] < 0 else Phrase(*values[:wanted])


def labels() -> Iterator[str]:
    """Words that lie in public tables and in models."""
    for module in _modules():
        for name, table in vars(module).items():
            if name.isupper() and not name.startswith("_"):
                yield from filter(HAN.search, _words(table))
    for model in apps.get_models():
        if model.__module__.startswith("duban."):
            yield from filter(HAN.search, (str(model._meta.verbose_name),))
            for column in model._meta.get_fields():
                yield from filter(HAN.search, _column(column))


def refusals(source: Path) -> set[str]:
    """Codes of all refusals that are written out in the code."""
    # ``Unfit`` becomes a Refusal where the file's name is known.
    kinds = {"Refusal", "NotPermitted", "NotThere", "Outdated", "Unable", "Unfit"}
    found = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def missing(known: Mapping[Phrase, tuple[str, ...]], wanted: Iterable[Phrase]) -> list[Phrase]:
    """Phrases without a complete translation."""
    return sorted(phrase for phrase in wanted if not all(known.get(phrase, ("",))))


def obsolete(known: Iterable[Phrase], wanted: Iterable[Phrase], codes: set[str]) -> list[Phrase]:
    """Translations of what is no longer said."""
    said = set(wanted)
    kept = {Phrase(code, context=REFUSAL) for code in codes} | {Phrase(p.source, context=LABEL) for p in said}
    return sorted(p for p in known if p not in said and p not in kept)


def _note(found: dict[Phrase, str], phrases: Iterable[Phrase], place: str) -> None:
    for phrase in phrases:
        found.setdefault(phrase, place)


def _modules() -> Iterator[Any]:
    for part in _PARTS:
        parent = importlib.import_module(f"duban.{part}")
        for info in pkgutil.walk_packages(parent.__path__, f"{parent.__name__}."):
            if ".migrations" not in info.name and not any(info.name.startswith(prefix) for prefix in _NOT_SHOWN):
                yield importlib.import_module(info.name)


def _words(table: Any) -> Iterator[str]:
    """Words of one table: values of a mapping, second halves of pairs, and what titled things say of themselves."""
    values = (
        table.values() if isinstance(table, Mapping) else table if isinstance(table, list | tuple | frozenset) else ()
    )
    for value in values:
        if isinstance(value, str):
            if isinstance(table, Mapping):
                yield value
        elif isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str):
            yield value[1]
        else:
            for name in ("title", "label", "hint"):
                said = getattr(value, name, None)
                if isinstance(said, str) and said:
                    yield said


def _column(column: Any) -> Iterator[str]:
    if hasattr(column, "verbose_name"):
        yield str(column.verbose_name)
    for _, title in getattr(column, "choices", None) or ():
        yield str(title)
