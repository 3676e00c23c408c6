"""审计记录: entries by person, kind, subject and day; one entry with its hash, its chain and its proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duban.desk.entry_words import ENTRY_FAMILIES, ENTRY_FIELDS, PART_WORDS, SUBJECT_KINDS, field_words, kind_words
from duban.desk.keyset import number
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Fact, Filter, Filters, Option, Pager, Row, Tab, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.journal import queries as journal
from duban.journal.queries import Asked, Line
from duban.kernel.errors import NotThere
from duban.units import policy
from duban.units import queries as units
from duban.units.kinds import KINDS
from duban.units.queries.browse import person_names
from duban.units.roles import CHARGES, ROLES

PAGE = 60
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
UNIT_FIELDS = frozenset({"unit_id", "parent_id", "line_id", "area_id", "same_as_id", "successor_id", "merged_id"})
PERSON_FIELDS = frozenset({"person_id", "holder_id", "proposed_by_id", "decided_by_id"})
STATES: dict[str, Any] = {
    "proposed": gettext_lazy("待批准"),
    "approved": gettext_lazy("有效"),
    "refused": gettext_lazy("未批准"),
    "suggested": gettext_lazy("待确认"),
    "confirmed": gettext_lazy("已确认"),
    "undone": gettext_lazy("已撤销"),
}
NAMES = ("person", "kind", "subject", "subject_id", "on_from", "on_to")


def tabs(here: str) -> list[Tab]:
    """The parts of this room."""
    return [
        Tab(_("记录"), reverse("desk:audit"), here == "audit"),
        Tab(_("检查点"), reverse("desk:checkpoints"), here == "checkpoints"),
        Tab(_("核验"), reverse("desk:verify"), here == "verify"),
    ]


def audit(request: DeskRequest) -> HttpResponse:
    """Entries, newest first."""
    right = policy.require(request.actor, "audit.read")
    asked = read(request.GET)
    before = number(request.GET.get("before"))
    lines = journal.audit(request.actor, right=right, asked=asked, before=before, most=PAGE + 1)
    context = {
        "filters": _filters(request, asked),
        "table": _table(request, lines, before),
        "tabs": tabs("audit"),
        "may_export": policy.holds(request.actor, "audit.export"),
        "kept": urlencode([(name, value) for name in NAMES if (value := request.GET.get(name))]),
    }
    return render(request, "desk/audit/audit.html", context)


def entry(request: DeskRequest, seq: int) -> HttpResponse:
    """One entry: what it says as far as an auditor may read it, the chain it stands in, the proof that it is under a checkpoint."""
    right = policy.require(request.actor, "audit.read")
    line = _one(request, right, seq)
    chain = journal.audit(
        request.actor,
        right=right,
        asked=Asked(subject_kind=line.subject_kind, subject_id=line.subject_id),
        before=seq + 1,
        most=2,
    )
    proof, names = journal.inclusion(seq), Names(request, [line])
    words = {
        "line": line,
        "title": kind_words(line.kind),
        "facts": _facts(line, names.subject(line)),
        "changes": [(field_words(name), names.value(name, value)) for name, value in line.changed.items()],
        "parts": [
            (model, [(field_words(n), names.value(n, v)) for n, v in fields.items()])
            for model, fields in _flat(line.parts)
        ],
        "note": [(field_words(name), names.value(name, value)) for name, value in line.note.items()],
        "fields": _fields(line),
        "told": line.told,
        "previous": chain[1] if len(chain) > 1 else None,
        "proof": proof,
        "steps": list(enumerate(proof.path, 1)) if proof else [],
        "crumbs": [Crumb(_("审计"), reverse("desk:audit"))],
        "chain_href": f"{reverse('desk:audit')}?{urlencode({'subject': line.subject_kind, 'subject_id': line.subject_id})}",
    }
    return render(request, "desk/audit/entry.html", words)


def read(query: Mapping[str, Any]) -> Asked:
    """What is asked for in an address; what cannot be read is left out."""
    kind = str(query.get("kind", ""))
    subject = str(query.get("subject", ""))
    return Asked(
        person=number(query.get("person")),
        kind=kind if kind in ENTRY_FAMILIES else "",
        subject_kind=subject if subject in SUBJECT_KINDS else "",
        subject_id=number(query.get("subject_id")),
        since=_midnight(query.get("on_from")),
        until=_midnight(query.get("on_to"), days=1),
    )


class Names:
    """名称: units and persons that some entries speak of, read at once."""

    def __init__(self, request: DeskRequest, lines: Sequence[Line]) -> None:
        unit_ids, person_ids = set[int](), set[int]()
        for line in lines:
            if not line.hidden:
                pairs = [(f"{line.subject_kind}_id", line.subject_id), *line.changed.items(), *_of_parts(line)]
                unit_ids |= {value for name, value in pairs if name in UNIT_FIELDS and isinstance(value, int)}
                person_ids |= {value for name, value in pairs if name in PERSON_FIELDS and isinstance(value, int)}
        self.units = {id_: str(row) for id_, row in units.units(request.actor, sorted(unit_ids)).items()}
        self.persons = person_names(request.actor, sorted(person_ids))

    def subject(self, line: Line) -> str:
        """What the entry is about; a case by its kind alone, never by a number that leads to it."""
        kind = label(SUBJECT_KINDS.get(line.subject_kind, line.subject_kind))
        if line.hidden:
            return kind
        known = {"unit": self.units, "person": self.persons}.get(line.subject_kind, {})
        return f"{kind} {known.get(line.subject_id, line.subject_id)}"

    def value(self, name: str, value: Any) -> str:
        """A field's value in words."""
        if name in UNIT_FIELDS and value in self.units:
            return self.units[value]
        if name in PERSON_FIELDS and value in self.persons:
            return self.persons[value]
        if name == "role" and value in ROLES:
            return label(ROLES[value].title)
        if name == "kind" and value in KINDS:
            return label(KINDS[value].title)
        if name == "charge" and value in CHARGES:
            return label(CHARGES[value])
        if name == "state" and value in STATES:
            return label(STATES[value])
        if name == "right":
            return label(policy.title(str(value)))
        return _said(value)


def _of_parts(line: Line) -> Iterator[tuple[str, Any]]:
    for _model, fields in _flat(line.parts):
        yield from fields.items()


def who_words(line: Line) -> str:
    """Who did it, from which role."""
    role = ROLES.get(str(line.actor.get("role") or ""))
    name = str(line.actor.get("name") or "—")
    return f"{name} · {label(role.title)}" if role else name


def _one(request: DeskRequest, right: str, seq: int) -> Line:
    found = journal.audit(request.actor, right=right, asked=Asked(), before=seq + 1, most=1)
    if not found or found[0].seq != seq:
        raise NotThere("journal.no_entry", f"流水中没有第 {seq} 条。")
    return found[0]


def _table(request: DeskRequest, lines: list[Line], before: int | None) -> Table:
    names = Names(request, lines[:PAGE])
    rows = [
        Row(
            str(line.seq),
            (
                str(line.seq),
                marks.moment(line.at),
                who_words(line),
                kind_words(line.kind),
                names.subject(line),
                _fields(line),
            ),
            href=reverse("desk:audit-entry", args=[line.seq]),
        )
        for line in lines[:PAGE]
    ]
    columns = [
        Column("seq", _("流水号"), kind="number"),
        Column("at", _("时间"), kind="date"),
        Column("who", _("谁")),
        Column("did", _("做了什么"), kind="main"),
        Column("what", _("对象")),
        Column("fields", _("改动"), phone=False),
    ]
    query = request.GET.copy()
    following = ""
    if len(lines) > PAGE:
        query["before"] = str(lines[PAGE - 1].seq)
        following = f"?{query.urlencode()}"
    pages = Pager(next=following) if following or before else None
    return Table(_("审计记录"), columns, rows, pager=pages, empty=_("没有符合这些条件的记录。去掉一个条件再看。"))


def _fields(line: Line) -> str:
    known = ENTRY_FIELDS | PART_WORDS
    names = [label(known[name]) for name in line.fields if name in known]
    if not line.fields:
        return "—"
    if len(names) < len(line.fields):
        return ngettext("%(n)d 栏", "%(n)d 栏", len(line.fields)) % {"n": len(line.fields)}
    return _("、").join(names[:4]) + ("…" if len(names) > 4 else "")


def _filters(request: DeskRequest, asked: Asked) -> Filters:
    """The conditions as a sentence."""
    query = request.GET

    def without(*names: str) -> str:
        return f"?{urlencode([(n, query[n]) for n in NAMES if n in query and n not in names])}"

    person = units.account(request.actor, asked.person).name if asked.person else ""
    family = label(ENTRY_FAMILIES[asked.kind]) if asked.kind else ""
    subject = label(SUBJECT_KINDS[asked.subject_kind]) if asked.subject_kind else ""
    if subject and asked.subject_id and asked.subject_kind != "case":
        subject = f"{subject} {asked.subject_id}"
    days = (
        " — ".join(d or "…" for d in (query.get("on_from", ""), query.get("on_to", "")))
        if asked.since or asked.until
        else ""
    )
    people = [
        Option(str(one.id), f"{one.name} ({one.login})", one.id == asked.person)
        for one in units.accounts(request.actor, request.at, limit=200)
    ]
    chips = [
        Filter("person", _("人员"), "one", people, person, remove=without("person")),
        Filter("kind", _("种类"), "one", [Option(c, label(t), c == asked.kind) for c, t in ENTRY_FAMILIES.items()], family, remove=without("kind")),
        Filter("subject", _("对象"), "one", [Option(c, label(t), c == asked.subject_kind) for c, t in SUBJECT_KINDS.items()], subject,
               remove=without("subject", "subject_id")),
        Filter("on", _("日期"), "days", (), days, f"{query.get('on_from', '')},{query.get('on_to', '')}", remove=without("on_from", "on_to")),
    ]  # fmt: skip
    hidden = [(name, query[name]) for name in NAMES if query.get(name)]
    return Filters(reverse("desk:audit"), chips, hidden=hidden, clear=reverse("desk:audit"))


def _facts(line: Line, subject: str) -> list[Fact]:
    return [
        Fact(_("流水号"), line.seq),
        Fact(_("时间"), marks.moment(line.at)),
        Fact(_("谁"), who_words(line)),
        Fact(_("对象"), subject),
        Fact(_("该对象的第几笔"), line.nr),
        Fact(_("凭哪项权限"), label(policy.title(line.right))),
    ]


def _flat(parts: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows of the subject that were added or changed: ``model → id → fields``."""
    found = []
    for model, rows in parts.items():
        title = label(PART_WORDS.get(model, model))
        found += [(f"{title} {id_}", fields) for id_, fields in rows.items()]
    return found


def _said(value: Any) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M:%S}"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _midnight(text: Any, *, days: int = 0) -> datetime | None:
    """The beginning of a day written in an address (or of the day after)."""
    try:
        on = parse_date(str(text or ""))
    except ValueError:
        return None
    if on is None or not date(2000, 1, 1) <= on <= date(2199, 12, 30):
        return None
    return timezone.make_aware(datetime.combine(on + timedelta(days=days), time.min))
