"""筛选条件: what the ledger's address asks for, and how it reads as a sentence of chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duban.campaign import queries as campaigns
from duban.cases import choices, flow, listing, rules, words
from duban.cases.listing import SCOPES
from duban.desk.keyset import number
from duban.desk.pages.cases.columns import ALWAYS, COLUMNS, DEFAULT
from duban.desk.parts.tables import address
from duban.desk.parts.values import Filter, Filters, Option
from duban.desk.wording import label
from duban.kernel.actor import Actor

STATES = {"open": gettext_lazy("未办结"), "closed": gettext_lazy("已办结"), "all": gettext_lazy("全部状态")}
SORTS = {"due": "due", "-due": "-due", "number": "old", "-number": "new"}
NOBODY = -1
_PASSING = frozenset({"after", "trail"})


@dataclass(frozen=True, slots=True)
class Asked:
    """所问: the filters, sort and columns of one address. ``unclear`` lists units a typed name may mean."""

    filters: listing.Filters
    sort: str
    columns: tuple[str, ...]
    after: str = ""
    trail: tuple[str, ...] = ()
    unclear: Mapping[str, Sequence[choices.Choice]] = field(default_factory=dict)

    @property
    def order(self) -> str:
        """The order as ``listing.page`` knows it."""
        return SORTS[self.sort]


def read(actor: Actor, query: QueryDict) -> Asked:
    """What the address asks for; unknown values ask for nothing, so that an old link never fails."""
    handler, unclear_handler = _unit(actor, query.get("handler", ""))
    unit, unclear_unit = _unit(actor, query.get("unit", ""))
    allowed = listing.scopes(actor)
    found = listing.Filters(
        scope=_one(query, "scope", allowed) or next(iter(allowed), ""),
        kind=_one(query, "kind", words.KINDS),
        state=_one(query, "state", STATES) or "open",
        station=_one(query, "station", flow.STATIONS),
        colour=_one(query, "colour", rules.COLOURS),
        topic=number(query.get("topic")),
        unit=unit,
        handler=handler,
        source=_one(query, "source", words.SOURCES),
        fix_kind=_one(query, "fix_kind", words.FIX_KINDS),
        finding=_one(query, "finding", words.FINDINGS),
        listed=query.get("listed") == "1",
        raised=query.get("raised") == "1",
        campaign=number(query.get("campaign")),
        found_from=_day(query.get("found_from", "")),
        found_to=_day(query.get("found_to", "")),
        words=query.get("words", "").strip()[:60],
    )
    wanted = _many(query, "columns")
    chosen = tuple(code for code in COLUMNS if code in wanted or code in ALWAYS) if wanted & set(COLUMNS) else DEFAULT
    sort = query.get("sort", "due")
    trail = tuple(key for key in query.get("trail", "").split(",") if key)
    unclear = {
        name: list(one)
        for name, id_, one in (("handler", handler, unclear_handler), ("unit", unit, unclear_unit))
        if id_ == NOBODY
    }
    return Asked(found, sort if sort in SORTS else "due", chosen, query.get("after", ""), trail[-60:], unclear)


def _unit(actor: Actor, text: str) -> tuple[int | None, Sequence[choices.Choice]]:
    """A unit by number or name; (NOBODY, candidates) for a name that may mean several, so that nothing is shown meanwhile."""
    if not text.strip():
        return None, ()
    if text.isascii() and text.isdigit():
        return number(text), ()
    found = choices.units(actor, text[:60])
    exact = [one for one in found if one.exact]
    if len(exact) == 1:
        return exact[0].id, ()
    return (found[0].id, ()) if len(found) == 1 else (NOBODY, found)


def _one(query: QueryDict, name: str, allowed: Any) -> str:
    value = query.get(name, "")
    return value if value in allowed else ""


def _many(query: QueryDict, name: str) -> set[str]:
    return {part for text in query.getlist(name) for part in text.split(",")}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def plain(query: QueryDict) -> QueryDict:
    """The address without where one stands in it: what a saved view keeps."""
    fresh = query.copy()
    for name in _PASSING:
        fresh.pop(name, None)
    return fresh


def told(asked: Asked) -> dict[str, str]:
    """Filters that are set, as plain words for the journal."""
    empty = listing.Filters()
    names = [one.name for one in fields(listing.Filters)]
    return {
        name: str(value)
        for name in names
        if (value := getattr(asked.filters, name)) not in (None, "", False, getattr(empty, name))
    }


def narrowed(asked: Asked) -> bool:
    """Whether anything besides the scope is asked for."""
    return bool(set(told(asked)) - {"scope"})


def sentence(
    actor: Actor, asked: Asked, query: QueryDict, total: tuple[int, bool], campaigns_open: Sequence[Any]
) -> Filters:
    """The chips: those that are set read as a sentence, the others wait behind it."""
    n, more = total
    count = _("%(n)d 件以上") % {"n": n} if more else ngettext("共 %(n)d 件", "共 %(n)d 件", n) % {"n": n}
    base = plain(query)
    parts = (*_where(actor, asked, campaigns_open), *_what(asked, campaigns_open), *_when(asked))
    chips = [_with_remove(chip, base) for chip in parts]
    hidden = [(name, value) for name, values in base.lists() for value in values if value]
    kept = {name: base.get(name, "") for name in ("columns", "sort") if name in base}
    clear = address(QueryDict(mutable=True), **kept) if narrowed(asked) else ""
    return Filters(reverse("desk:ledger"), chips, hidden=hidden, total=count, clear=clear)


def _with_remove(chip: Filter, base: QueryDict) -> Filter:
    names = (f"{chip.name}_from", f"{chip.name}_to") if chip.kind == "days" else (chip.name,)
    set_here = any(base.get(name) for name in names)
    href = address(base, **dict.fromkeys(names)) if set_here else ""
    return replace(chip, remove=href)


def _choose(name: str, title: str, table: Mapping[str, Any], chosen: str, *, none: str = "", said: str = "") -> Filter:
    options = [Option("", none or _("不限"), not chosen)] if none != "-" else []
    options += [Option(code, label(text), code == chosen) for code, text in table.items()]
    return Filter(name, title, "one", options, said or (label(table[chosen]) if chosen in table else ""))


def _where(actor: Actor, asked: Asked, rows: Sequence[Any]) -> list[Filter]:
    """Whose cases: scope, place, handler, campaign."""
    f = asked.filters
    scopes = {code: SCOPES[code] for code in listing.scopes(actor)}
    chips = [_choose("scope", _("范围"), scopes, f.scope, none="-")] if len(scopes) > 1 else []
    if len(rows) > 1 or f.campaign:
        table = {str(one.pk): one.title for one in rows if one.state != "draft"}
        chips.append(_choose("campaign", _("专项"), table, str(f.campaign or "")))
    chips.append(_by_unit(actor, asked, "unit", _("辖区"), _("在%(name)s")))
    chips.append(_by_unit(actor, asked, "handler", _("承办单位"), _("由%(name)s承办")))
    return chips


def _by_unit(actor: Actor, asked: Asked, name: str, title: str, said: str) -> Filter:
    id_: int | None = getattr(asked.filters, name)
    if id_ is None or id_ == NOBODY:
        return Filter(name, title, "text")
    found = choices.units_by_id(actor, [id_])
    shown = found[0].name if found else _("未知单位")
    return Filter(name, title, "text", said=said % {"name": shown}, value=shown)


def _what(asked: Asked, rows: Sequence[Any]) -> list[Filter]:
    """Which cases: kind, state, station, colour, topic, source, finding, marks, words."""
    f = asked.filters
    stations = {
        s.code: s.title
        for s in flow.STATIONS.values()
        if (not f.kind or s.kind in (f.kind, "both")) and _in_state(s.phase, f.state)
    }
    chips = [
        _choose("state", _("状态"), STATES, f.state, none="-"),
        _choose("kind", _("办件类别"), words.KINDS, f.kind),
        _choose("colour", _("时限"), rules.COLOURS, f.colour),
        _choose(
            "station",
            _("环节"),
            stations | ({f.station: flow.STATIONS[f.station].title} if f.station else {}),
            f.station,
        ),
        _topic(f, rows),
        _choose("fix_kind", _("整改类型"), words.FIX_KINDS, f.fix_kind),
        _choose("source", _("来源"), words.SOURCES, f.source),
        _choose("finding", _("结论"), words.FINDINGS, f.finding),
        _flag("listed", _("挂账"), _("挂账督办"), f.listed),
        _flag("raised", _("提级"), _("提级办理"), f.raised),
    ]
    said = _("含“%(words)s”") % {"words": f.words} if f.words else ""
    return [*chips, Filter("words", _("搜索词"), "text", said=said, value=f.words)]


def _in_state(phase: str, state: str) -> bool:
    return state == "all" or (phase == "closed") == (state == "closed")


def _flag(name: str, title: str, words_: str, is_set: bool) -> Filter:
    options = [Option("", _("不限"), not is_set), Option("1", words_, is_set)]
    return Filter(name, title, "one", options, words_ if is_set else "")


def _topic(f: listing.Filters, rows: Sequence[Any]) -> Filter:
    """Topics of the campaign asked for, else of the current one."""
    one = next((row for row in rows if row.pk == f.campaign), next(iter(rows), None))
    nodes = campaigns.tree_of(one) if one else []
    table = {str(node.topic.pk): f"{'　' * node.depth}{node.topic.text}" for node in nodes}
    chosen = str(f.topic or "")
    return _choose(
        "topic", _("问题类别"), table, chosen, said=table.get(chosen, _("另一专项的类别") if chosen else "").strip()
    )


def _when(asked: Asked) -> list[Filter]:
    f = asked.filters
    both = f.found_from and f.found_to
    said = ""
    if both:
        said = _("%(a)s 至 %(b)s 发现") % {"a": f.found_from, "b": f.found_to}
    elif f.found_from:
        said = _("%(a)s 起发现") % {"a": f.found_from}
    elif f.found_to:
        said = _("%(b)s 前发现") % {"b": f.found_to}
    from_on, to_on = (day.isoformat() if day else "" for day in (f.found_from, f.found_to))
    return [Filter("found", _("发现日期"), "days", said=said, from_on=from_on, to_on=to_on)]
