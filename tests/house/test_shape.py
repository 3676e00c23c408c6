"""The shape of the code: what fits a screen, what names say, what is never written (the house's ways, S2.1 and S2.2)."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import File, dotted, files, functions

LONGEST_FUNCTION = 60
LONGEST_FILE = 450
VAGUE_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "services",
    "service",
    "manager",
    "managers",
    "base",
    "misc",
}
EVERYTHING = files("src", "tests", "scripts", "bench")
SOURCE = tuple(file for file in files("src") if not file.is_migration)
# An ``apps.py`` says what it is in its ``verbose_name``; an empty ``__init__.py`` says nothing and need not.
SPEAKING = tuple(
    file for file in EVERYTHING if not file.is_migration and file.path.name != "apps.py" and file.text.strip()
)


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{file.at(function)} {function.name}: {length} lines"
        for file in EVERYTHING
        if not file.is_migration
        for function in functions(file.tree)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_no_file_is_longer_than_one_sitting() -> None:
    long = [f"{file.name}: {length} lines" for file in EVERYTHING if (length := file.text.count("\n")) > LONGEST_FILE]
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [file.name for file in EVERYTHING if VAGUE_NAMES.intersection(re.split(r"[/.]", file.name))]
    assert not vague


def test_no_import_stands_inside_a_function() -> None:
    inside = {
        file.at(node)
        for file in EVERYTHING
        for function in functions(file.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not inside


def test_no_error_is_swallowed() -> None:
    swallowed = [
        file.at(node)
        for file in EVERYTHING
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or all(isinstance(line, ast.Pass) or _is_ellipsis(line) for line in node.body))
    ]
    assert not swallowed


def _is_ellipsis(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is ...


def test_nothing_is_left_for_later() -> None:
    # The words are put together here, or this file would find itself.
    later = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"\bX" + r"XX\b", "NotImplemented" + "Error"]))
    left = [
        f"{file.name}:{number}"
        for file in EVERYTHING
        for number, line in enumerate(file.text.splitlines(), 1)
        if later.search(line)
    ]
    assert not left


def test_every_module_says_what_it_is_for() -> None:
    assert not [file.name for file in SPEAKING if not ast.get_docstring(file.tree)]


def test_every_public_class_and_function_says_what_it_is() -> None:
    silent = [
        f"{file.at(node)} {node.name}"
        for file in SPEAKING
        if file in SOURCE
        for node in file.tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert not silent


CLOCKS = re.compile(
    r"(^|\.)(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|datetime\.today|time\.time|localdate)$"
)
FACES = {"site", "desk", "jobs", "cli"}


@pytest.mark.parametrize("part", sorted({file.part for file in SOURCE} - FACES - {""}))
def test_time_is_a_parameter(part: str) -> None:
    asked = [
        file.at(node)
        for file in SOURCE
        if file.part == part
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call | ast.Attribute) and CLOCKS.search(dotted(node))
    ]
    assert not asked, "only a face may ask for the time; what it calls is told"


def _files_that_say(pattern: str) -> list[str]:
    return [
        f"{file.name}:{number}"
        for file in SOURCE
        for number, line in enumerate(file.text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_there_is_no_superuser_and_no_django_admin() -> None:
    assert not _files_that_say(r"is_superuser|create_superuser|django\.contrib\.admin\b")


def test_nothing_happens_by_signal() -> None:
    assert not _files_that_say(
        r"django\.(db\.models|core|db|dispatch|contrib\.auth)\b.*\b(signals?|receiver)\b|^from django\.dispatch"
    )


def _writes(file: File) -> list[str]:
    """Calls that change rows through the ORM."""
    return [file.at(node) for node in ast.walk(file.tree) if isinstance(node, ast.Call) and _is_write(node)]


def _keeps_the_desks_own_books(file: File) -> bool:
    """The desk's tables hold nothing of a campaign (which form has acted, saved views …); no contract lets it reach others."""
    return file.part == "desk" and "from duban.desk.models import" in file.text


_ALWAYS = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "asave",
    "adelete",
    "acreate",
}
_OF_QUERYSETS = {"objects", "filter", "exclude", "all", "order_by", "select_for_update", "select_related", "using"}


def _is_write(call: ast.Call) -> bool:
    """Whether a call looks like a write: names alone cannot tell a dict's ``update`` from a query's, its chain can."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name in _ALWAYS:
        return True
    chain = dotted(call.func.value).split(".")
    of_rows = bool(_OF_QUERYSETS.intersection(chain)) or any(word.endswith("_set") for word in chain)
    if name in ("create", "update"):
        return of_rows
    # ``picture.save(buffer)`` writes a file; a row is saved without a positional argument.
    of_session = chain[-1] == "session"
    return (
        name in ("save", "delete")
        and not call.args
        and not of_session
        and (of_rows or name == "save" or len(chain) == 1)
    )


def test_rows_are_changed_by_raw_statements_only_where_the_journal_or_a_search_index_needs_them() -> None:
    statement = re.compile(r"\s*(INSERT|UPDATE|DELETE|DROP|ALTER|TRUNCATE)\s", re.IGNORECASE)
    stray = [
        file.at(node)
        for file in files("src")
        if file.part and not WRITERS.search(file.name) and file.name not in DERIVED
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and statement.match(node.value)
    ]
    assert not stray


WRITERS = re.compile(r"/(actions|door|turn)\.py$|/steps/|/actions/|^src/duban/journal/|/migrations/")
# Bookkeeping of the way in and of deliveries, no part of any campaign: second factors, sessions, how far a digest has come.
BOOKKEEPING = {
    "src/duban/desk/factors.py",
    "src/duban/digests/outbox.py",
    "src/duban/units/sign_ins.py",
}
# Search keys, derived from rows that an act has changed and written within it.
DERIVED = {"src/duban/units/terms.py", "src/duban/cases/search.py"}


def test_rows_are_changed_by_actions_doors_and_steps_alone() -> None:
    exempt = BOOKKEEPING | DERIVED
    others = [
        file
        for file in files("src")
        if file.part
        and not WRITERS.search(file.name)
        and file.name not in exempt
        and not _keeps_the_desks_own_books(file)
    ]
    stray = [where for file in others for where in _writes(file)]
    assert not stray, "every change goes through journal.act in an action, a door or a step"


@pytest.mark.parametrize(
    ("line", "write"),
    [
        ("case.save()", True),
        ("case.save(update_fields=['station'])", True),
        ("Case.objects.filter(pk=1).update(station='done')", True),
        ("Case.objects.create(title='x')", True),
        ("unit.case_set.all().delete()", True),
        ("case.delete()", True),
        ("Case.objects.bulk_create(rows)", True),
        ("request.session.save()", False),
        ("digest.update(b'x')", False),
        ("values.update({'a': 1})", False),
        ("picture.save(buffer, 'PNG')", False),
        ("save(1)", False),
    ],
)
def test_a_write_is_told_from_its_namesakes(line: str, write: bool) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert _is_write(call) is write
