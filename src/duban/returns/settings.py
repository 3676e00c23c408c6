"""How a demand is stored: rules, frequencies and ranges as JSON, and back into what the generator takes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duban.campaign.elements import dump_due, parse_due
from duban.campaign.obligations.generate import Demand, Frequency
from duban.campaign.obligations.kind import all_kinds
from duban.campaign.obligations.select import Selector
from duban.kernel.errors import Refusal
from duban.plans.model import DueRule
from duban.returns.form import FORMS

PLACES = ("office", "above", "line")
AHEAD, OPENS = 2, 15
"""Working days before the target day: when units are reminded, and when a single date comes into the inbox; unless the demand says otherwise."""
_MOST_AHEAD, _MOST_OPENS = 20, 120


@dataclass(frozen=True, slots=True)
class Leads:
    """提前量: working days before the target day at which units are reminded, and at which a single date is first asked for."""

    ahead: int = AHEAD
    opens: int = OPENS


def leads_of(rule: Mapping[str, Any]) -> Leads:
    """The leads that lie with a stored rule."""
    return Leads(int(rule.get("ahead", AHEAD)), int(rule.get("opens", OPENS)))


@dataclass(frozen=True, slots=True)
class Settled:
    """应报事项设置: what the office settles of a demand, as values. ``frequencies`` pairs of range and rule."""

    kind: str
    title: str
    reporter: Selector
    rule: DueRule
    form: str = ""
    frequencies: tuple[tuple[Selector, DueRule], ...] = ()
    to: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    gather: int | None = None
    above: bool = False
    leads: Leads = Leads()
    from_on: date | None = None
    until_on: date | None = None
    element_id: int = 0
    quote: str = ""


def fields_of(settled: Settled) -> dict[str, Any]:
    """The columns of a ``models.Demand``. Raises Refusal naming the field for what does not fit."""
    _check(settled)
    return {
        "element_id": settled.element_id,
        "kind": settled.kind,
        "title": settled.title.strip()[:120],
        "quote": settled.quote,
        "form": settled.form,
        "reporter": settled.reporter.to_dict(),
        "rule": dump_due(settled.rule) | _leads(settled.leads),
        "frequencies": [{"reporter": who.to_dict(), "rule": dump_due(rule)} for who, rule in settled.frequencies],
        "to": list(settled.to),
        "onward": list(settled.onward),
        "gather": settled.gather,
        "above": settled.above,
        "from_on": settled.from_on,
        "until_on": settled.until_on,
    }


def demand_of(id_: int, row: Mapping[str, Any]) -> Demand:
    """What the generator takes, from the columns of a stored demand."""
    return Demand(
        id=id_,
        kind=row["kind"],
        title=row["title"],
        reporter=Selector.from_dict(row["reporter"]),
        rule=parse_due({name: value for name, value in row["rule"].items() if name not in ("ahead", "opens")}),
        frequencies=tuple(
            Frequency(Selector.from_dict(one["reporter"]), parse_due(one["rule"])) for one in row["frequencies"]
        ),
        to=tuple(row["to"]),
        gather=row["gather"],
        onward=tuple(row["onward"]),
        above=row["above"],
        from_on=row["from_on"],
        until_on=row["until_on"],
    )


def with_leads(rule: Mapping[str, Any], leads: Leads) -> dict[str, Any]:
    """A stored rule with other leads."""
    return {name: value for name, value in rule.items() if name not in ("ahead", "opens")} | _leads(leads)


def check_leads(leads: Leads) -> None:
    """Raise Refusal naming the field for a lead that makes no sense."""
    if not 0 <= leads.ahead <= _MOST_AHEAD:
        words = f"提前提醒应在 0 到 {_MOST_AHEAD} 个工作日之间。"
        raise Refusal("demand.ahead", words, field="ahead", ground="4/3")
    if not 0 <= leads.opens <= _MOST_OPENS:
        words = f"提前列入待办应在 0 到 {_MOST_OPENS} 个工作日之间。"
        raise Refusal("demand.opens", words, field="opens", ground="4/3")


def _leads(leads: Leads) -> dict[str, int]:
    """What differs from the house's own."""
    own = {"ahead": (leads.ahead, AHEAD), "opens": (leads.opens, OPENS)}
    return {name: value for name, (value, usual) in own.items() if value != usual}


def _check(settled: Settled) -> None:
    if settled.kind not in all_kinds():
        raise Refusal("demand.kind", "请选择应报事项的种类。", field="kind")
    if not settled.title.strip():
        raise Refusal("demand.title", "请写明要报什么。", field="title")
    if settled.form and settled.form not in FORMS:
        raise Refusal("demand.form", "没有这种报表,请从列表中选择。", field="form")
    if not (settled.reporter.conditional or settled.reporter.ids):
        raise Refusal("demand.nobody", "请指明由哪些单位报送。", field="reporter", ground="B41")
    if settled.gather is not None and not 1 <= settled.gather <= 20:
        raise Refusal("demand.gather", "逐级汇总的提前量应在 1 到 20 个工作日之间。", field="gather", ground="S4-15")
    check_leads(settled.leads)
    if settled.from_on and settled.until_on and settled.until_on < settled.from_on:
        raise Refusal("demand.reversed", "停止日期早于开始日期,请核对。", field="until_on", ground="F3")
    _places("to", settled.to)
    _places("onward", settled.onward)


def _places(field: str, places: Sequence[str]) -> None:
    for place in places:
        word, _, value = place.partition(":")
        if place not in PLACES and not (word == "unit" and value.isdigit()) and not (word == "kind" and value):
            raise Refusal("channel.unknown", f"报送渠道“{place}”不认识。", ground="S4-14", field=field)
