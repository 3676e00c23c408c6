"""What changes a unit: one page an act, each saying beforehand what it does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duban.desk.one_act import Asked, one_act, sent
from duban.desk.pages.units.page import crumbs
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.desk.wording import label
from duban.units import actions, policy
from duban.units import queries as units
from duban.units.actions.place import WAYS
from duban.units.kinds import GROUPS, KINDS
from duban.units.queries.directory import UnitPage


def day_field(title: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(
        label=title, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def kind_choices(*, with_retired: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds by group, in the reader's language."""
    return [
        (
            label(title),
            [(k.code, label(k.title)) for k in KINDS.values() if k.group == group and (with_retired or not k.retired)],
        )
        for group, title in GROUPS.items()
    ]


class UnitForm(forms.Form):
    """A new unit."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120, help_text=gettext_lazy("写规范全称。"))
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    parent = UnitField(label=gettext_lazy("上级单位"), help_text=gettext_lazy("输入几个字,再从列表中选择。"))
    line = UnitField(
        label=gettext_lazy("主管单位"), required=False, help_text=gettext_lazy("按业务指导它的单位,如学校的教育局。")
    )
    code = forms.CharField(
        label=gettext_lazy("机构代码"), max_length=32, required=False, help_text=gettext_lazy("不填则按上级代码顺延。")
    )
    opened_on = day_field(gettext_lazy("设立日期"), required=False)

    def __init__(self, request: DeskRequest, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [("", _("请选择")), *kind_choices()]  # type: ignore[attr-defined]
        serve(self, request)


def serve(form: forms.Form, request: DeskRequest) -> None:
    """Unit fields look with the actor's eyes."""
    for field in form.fields.values():
        if isinstance(field, UnitField):
            field.serve(request.actor)


def add(request: DeskRequest, unit_id: int) -> HttpResponse:
    """A new unit below this one."""
    above = _page(request, unit_id)
    form = UnitForm(request, sent(request), initial={"parent": above.unit, "name": request.GET.get("name", "")})

    def do(given: dict[str, Any]) -> str:
        made = actions.add_unit(actor=request.actor, at=request.at, **new_unit(given))
        return reverse("desk:unit", args=[made.pk])

    asked = Asked(_("新增下级单位"), _("新增"), _home(unit_id), crumbs=_crumbs(above))
    return one_act(request, asked, form, do)


def new_unit(given: dict[str, Any]) -> dict[str, Any]:
    """What ``add_unit`` wants of a clean ``UnitForm``."""
    return {
        "name": given["name"],
        "short_name": given["short_name"],
        "kind": given["kind"],
        "parent_id": given["parent"].id,
        "line_id": given["line"].id if given["line"] else None,
        "code": given["code"],
        "opened_on": given["opened_on"],
    }


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=gettext_lazy("新名称"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("新简称"), max_length=40, required=False)
    on = day_field(gettext_lazy("生效日期"))
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, required=False, help_text=gettext_lazy("如机构改革方案的文号。")
    )


def rename(request: DeskRequest, unit_id: int) -> HttpResponse:
    """Another name from a day on."""
    page = _page(request, unit_id)

    def do(given: dict[str, Any]) -> str:
        actions.rename_unit(actor=request.actor, at=request.at, unit_id=unit_id, version=page.unit.version, **given)
        return _home(unit_id)

    asked = Asked(
        _("“%(name)s”更名") % {"name": page.unit.name},
        _("更名"),
        _home(unit_id),
        consequences=[
            _("原名称留作曾用名,仍可检索;此前的公文仍印当时的名称。"),
            _("岗位、账号和在办的件都不变。"),
            _("原来就录错了的名称请用“更正”。"),
        ],
        crumbs=_crumbs(page),
    )
    return one_act(request, asked, RenameForm(sent(request)), do)


class CorrectForm(forms.Form):
    """What was entered wrongly."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    code = forms.CharField(label=gettext_lazy("机构代码"), max_length=32)
    opened_on = day_field(gettext_lazy("设立日期"), required=False)


def correct(request: DeskRequest, unit_id: int) -> HttpResponse:
    """Mend what was entered wrongly."""
    page = _page(request, unit_id)
    names = ("name", "short_name", "kind", "code", "opened_on")
    start = {name: getattr(page.unit, name) for name in names}
    form = CorrectForm(sent(request), initial=start)
    form.fields["kind"].choices = kind_choices(with_retired=True)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        changed = {name: value for name, value in given.items() if value != start[name]}
        if changed:
            actions.correct_unit(
                actor=request.actor, at=request.at, unit_id=unit_id, changes=changed, version=page.unit.version
            )
        return _home(unit_id)

    asked = Asked(
        _("更正“%(name)s”") % {"name": page.unit.name},
        _("更正"),
        _home(unit_id),
        words=_("只改录入时的错误。名称确实变了,请用“更名”,旧名称才会留在沿革里。"),
        crumbs=_crumbs(page),
    )
    return one_act(request, asked, form, do)


class MoveForm(forms.Form):
    """Another place in the tree."""

    parent = UnitField(label=gettext_lazy("新的上级单位"))


def move(request: DeskRequest, unit_id: int) -> HttpResponse:
    """Hang the unit, with all below it, under another."""
    page = _page(request, unit_id)
    form = MoveForm(sent(request))
    serve(form, request)

    def do(given: dict[str, Any]) -> str:
        actions.move_unit(
            actor=request.actor, at=request.at, unit_id=unit_id, parent_id=given["parent"].id, version=page.unit.version
        )
        return _home(unit_id)

    asked = Asked(
        _("移动“%(name)s”") % {"name": page.unit.name},
        _("移动"),
        _home(unit_id),
        consequences=[
            ngettext("它下面的 %(n)d 个单位随它一起移动。", "它下面的 %(n)d 个单位随它一起移动。", len(page.children))
            % {"n": len(page.children)},
            _("谁能看见它的件随新的上级而变;已有的流水不变。"),
        ],
        crumbs=_crumbs(page),
    )
    return one_act(request, asked, form, do)


class LineForm(forms.Form):
    """Who directs the unit by trade."""

    line = UnitField(label=gettext_lazy("主管单位"), required=False, help_text=gettext_lazy("留空表示没有主管单位。"))


def line(request: DeskRequest, unit_id: int) -> HttpResponse:
    """Set or clear the organ that directs the unit by trade."""
    page = _page(request, unit_id)
    form = LineForm(sent(request), initial={"line": page.line})
    serve(form, request)

    def do(given: dict[str, Any]) -> str:
        line_id = given["line"].id if given["line"] else None
        actions.direct_unit(
            actor=request.actor, at=request.at, unit_id=unit_id, line_id=line_id, version=page.unit.version
        )
        return _home(unit_id)

    asked = Asked(_("“%(name)s”的主管单位") % {"name": page.unit.name}, _("保存"), _home(unit_id), crumbs=_crumbs(page))
    return one_act(request, asked, form, do)


class CloseForm(forms.Form):
    """The end of a unit, and who carries on."""

    on = day_field(gettext_lazy("撤销日期(最后一天)"))
    how = forms.ChoiceField(label=gettext_lazy("职责去向"))
    successor = UnitField(
        label=gettext_lazy("承接单位"),
        required=False,
        help_text=gettext_lazy("有承接单位时填写;多个请先登记一个,再在单位页补充。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由或依据"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """A way of succession needs a successor."""
        found = super().clean() or {}
        if found.get("how") not in ("", None, "none") and not found.get("successor") and "successor" not in self.errors:
            self.add_error("successor", _("请填写承接单位,或选择“没有承接单位”。"))
        return found


def close(request: DeskRequest, unit_id: int) -> HttpResponse:
    """End a unit."""
    page = _page(request, unit_id)
    form = CloseForm(sent(request))
    ways = [(code, label(title)) for code, title in WAYS.items() if code != "rename"]
    form.fields["how"].choices = [("none", _("没有承接单位")), *ways]  # type: ignore[attr-defined]
    serve(form, request)

    def do(given: dict[str, Any]) -> str:
        common: dict[str, Any] = {"actor": request.actor, "at": request.at, "unit_id": unit_id, "on": given["on"]}
        if given["how"] == "none":
            actions.close_unit(**common, reason=given["reason"], version=page.unit.version)
        else:
            actions.succeed_unit(
                **common,
                successor_ids=[given["successor"].id],
                how=given["how"],
                basis=given["reason"],
                version=page.unit.version,
            )
        return _home(unit_id)

    asked = Asked(
        _("撤销“%(name)s”") % {"name": page.unit.name},
        _("撤销单位"),
        _home(unit_id),
        consequences=[
            ngettext("它的 %(n)d 个岗位同日结束。", "它的 %(n)d 个岗位同日结束。", len(page.posts))
            % {"n": len(page.posts)},
            _("名称仍可检索,检索结果会指向承接单位;历史公文照旧。"),
            _("下面还有单位时不能撤销,请先移动或撤销它们。"),
        ],
        grave=True,
        crumbs=_crumbs(page),
    )
    return one_act(request, asked, form, do)


class AliasForm(forms.Form):
    """Another way of writing."""

    name = forms.CharField(label=gettext_lazy("另一种写法"), max_length=120)
    source = forms.CharField(
        label=gettext_lazy("见于"), max_length=200, required=False, help_text=gettext_lazy("如哪份文件、哪张表。")
    )


def add_alias(request: DeskRequest, unit_id: int) -> HttpResponse:
    """State that the unit is also written so."""
    page = _page(request, unit_id)

    def do(given: dict[str, Any]) -> str:
        actions.add_alias(actor=request.actor, at=request.at, unit_id=unit_id, **given)
        return _home(unit_id) + "#aliases"

    asked = Asked(_("“%(name)s”的其他写法") % {"name": page.unit.name}, _("增加"), _home(unit_id), crumbs=_crumbs(page))
    return one_act(request, asked, AliasForm(sent(request)), do)


class MergeForm(forms.Form):
    """The other record of the same organ."""

    keep = UnitField(label=gettext_lazy("保留哪一条记录"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def merge(request: DeskRequest, unit_id: int) -> HttpResponse:
    """This record turned out to be the same organ as another one."""
    page = _page(request, unit_id)
    form = MergeForm(sent(request))
    serve(form, request)

    def do(given: dict[str, Any]) -> str:
        actions.merge_units(
            actor=request.actor, at=request.at, keep_id=given["keep"].id, double_id=unit_id, reason=given["reason"]
        )
        return _home(given["keep"].id)

    asked = Asked(
        _("“%(name)s”是重复的记录") % {"name": page.unit.name},
        _("并入"),
        _home(unit_id),
        consequences=[_("此后用保留的那一条;这一条的名称成为它的别名。"), _("合并可以撤回。")],
        crumbs=_crumbs(page),
    )
    return one_act(request, asked, form, do)


class UnmergeForm(forms.Form):
    """Why they are two after all."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def unmerge(request: DeskRequest, unit_id: int) -> HttpResponse:
    """Take a merger back."""
    page = _page(request, unit_id)

    def do(given: dict[str, Any]) -> str:
        actions.unmerge_units(actor=request.actor, at=request.at, double_id=unit_id, reason=given["reason"])
        return _home(unit_id)

    asked = Asked(
        _("撤回对“%(name)s”的合并") % {"name": page.unit.name}, _("撤回合并"), _home(unit_id), crumbs=_crumbs(page)
    )
    return one_act(request, asked, UnmergeForm(sent(request)), do)


def _page(request: DeskRequest, unit_id: int) -> UnitPage:
    page = units.unit_page(request.actor, unit_id, units.local_day(request.at))
    policy.require(request.actor, "unit.manage", unit=page.unit)
    return page


def _home(unit_id: int) -> str:
    return reverse("desk:unit", args=[unit_id])


def _crumbs(page: UnitPage) -> list[Crumb]:
    return [*crumbs(page.above), Crumb(str(page.unit), _home(page.unit.id))]
