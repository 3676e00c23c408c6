"""选单位、选人: one text field in which a name is typed. It takes what names exactly one; where several fit, it says which.

Written values read ``王家村 #12``: the number makes the choice exact and survives without JavaScript. With it, htmx fills a list of
suggestions under the field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from duban.desk.requests import NOBODY
from duban.kernel.actor import Actor
from duban.units import queries as units
from duban.units.queries.people import AccountRow
from duban.units.queries.rows import UnitRow

_NUMBERED = re.compile(r"#\s*(\d{1,18})\s*$")
_LOGIN = re.compile(r"[((]([^()()]+)[))]\s*$")
_OFFERED = 8


class SuggestInput(forms.TextInput):
    """A text field with suggestions from ``source``, an address that answers with options."""

    def __init__(self, source: Any) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.source = source

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}-offers"
        more = {
            "list": list_id,
            "hx-get": str(self.source),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#{list_id}",
            "hx-swap": "innerHTML",
            "hx-params": name,
        }
        field = super().render(name, value, {**(attrs or {}), **more}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', field, list_id)


class UnitField(forms.CharField):
    """单位. ``serve`` says for whom it looks; cleans to a ``UnitRow`` or None. ``areas`` takes areas only."""

    def __init__(self, *, areas: bool = False, **more: Any) -> None:
        source = reverse_lazy("desk:unit-offers")
        super().__init__(max_length=160, widget=SuggestInput(source), **more)
        self.areas = areas
        self.actor: Actor = NOBODY

    def serve(self, actor: Actor) -> None:
        """Look with this actor's eyes."""
        self.actor = actor

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: a row or a model's unit as name and number."""
        return (
            value if value is None or isinstance(value, str) else f"{value.name} #{getattr(value, 'pk', 0) or value.id}"
        )

    def clean(self, value: Any) -> UnitRow | None:
        """The one unit that is meant."""
        typed = super().clean(value)
        if not typed:
            return None
        found = self._found(typed)
        if self.areas:
            found = [row for row in found if row.level > 0]
        if len(found) == 1:
            return found[0]
        if not found:
            kind = _("行政区划") if self.areas else _("单位")
            raise forms.ValidationError(
                _("没有找到“%(typed)s”这个%(kind)s。请输入名称中的几个字,再从列表中选择。")
                % {"typed": typed, "kind": kind}
            )
        offers = "、".join(f"{row.name} #{row.id}({row.where})" for row in found[:_OFFERED])
        raise forms.ValidationError(
            _("“%(typed)s”可能是几个单位,请写明是哪一个:%(offers)s") % {"typed": typed, "offers": offers}
        )

    def _found(self, typed: str) -> Sequence[UnitRow]:
        if numbered := _NUMBERED.search(typed):
            return list(units.units(self.actor, [int(numbered[1])]).values())
        hits = [hit.unit for hit in units.search(self.actor, typed, 50)]
        exact = [row for row in hits if typed in (row.name, row.short_name, row.code)]
        return exact or hits


class PersonField(forms.CharField):
    """人员. Cleans to an ``AccountRow`` or None; typed as name or login, chosen as ``姓名 (账号)``."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=90, widget=SuggestInput(reverse_lazy("desk:person-offers")), **more)
        self.actor: Actor = NOBODY
        self.at: datetime | None = None

    def serve(self, actor: Actor, at: datetime) -> None:
        """Look with this actor's eyes at this moment."""
        self.actor, self.at = actor, at

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field."""
        return value if value is None or isinstance(value, str) else f"{value.name} ({value.login})"

    def clean(self, value: Any) -> AccountRow | None:
        """The one account that is meant."""
        typed = super().clean(value)
        if not typed or self.at is None:
            return None
        login = _LOGIN.search(typed)
        wanted = login[1] if login else typed
        found = units.accounts(self.actor, self.at, text=wanted, limit=50)
        exact = [row for row in found if row.login == wanted] or [row for row in found if row.name == wanted] or found
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise forms.ValidationError(_("没有找到“%(typed)s”这个账号。请先为此人建立账号。") % {"typed": typed})
        offers = "、".join(f"{row.name} ({row.login})" for row in exact[:_OFFERED])
        raise forms.ValidationError(
            _("“%(typed)s”可能是几个人,请写明是哪一个:%(offers)s") % {"typed": typed, "offers": offers}
        )
