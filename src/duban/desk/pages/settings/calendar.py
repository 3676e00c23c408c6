"""工作日历: the years that are known, one year's days, and a year added from its notice."""

from __future__ import annotations

from calendar import Calendar as Grid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign import years
from duban.campaign.calendar import calendar
from duban.desk import answers
from duban.desk.one_act import at_once, sent
from duban.desk.parts.values import Crumb, Tab
from duban.desk.requests import DeskRequest
from duban.kernel.errors import Refusal
from duban.kernel.workdays import Calendar
from duban.units import policy
from duban.units import queries as units

_GRID = Grid(firstweekday=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """某日 in a month's grid. ``mark`` is rest, work (调休上班), weekend or empty."""

    day: date | None
    mark: str = ""
    holiday: str = ""


class YearForm(forms.Form):
    """A year's table."""

    file = forms.FileField(
        label=gettext_lazy("年度文件"),
        help_text=gettext_lazy("一年一个 JSON 文件,内容照国务院办公厅的通知;写法见随附年度的样子。"),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )


def tabs(request: DeskRequest, here: str) -> list[Tab]:
    """The parts of this room that are open to the reader."""
    return [
        Tab(_("工作日历"), reverse("desk:settings"), here == "calendar"),
        Tab(_("时限规则"), reverse("desk:clocks"), here == "clocks"),
        *(
            [Tab(_("待办摘要"), reverse("desk:digests"), here == "digests")]
            if policy.holds(request.actor, "setting.manage")
            else []
        ),
    ]


def calendar_page(request: DeskRequest) -> HttpResponse:
    """The years that are known; a further one is added here."""
    today = units.local_day(request.at)
    form, status = YearForm(sent(request), request.FILES or None), 0
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            return redirect(at_once(request, lambda: _keep(request, file)))
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    known = years.years(request.actor)
    newest = known[0].year if known else today.year
    words = {
        "tabs": tabs(request, "calendar"),
        "years": known,
        "next_year": newest + 1,
        "lacking": today.year > newest or (today.month >= 11 and today.year == newest),
        "may_manage": policy.holds(request.actor, "calendar.manage"),
        "done": request.GET.get("done", ""),
    }
    return answers.form_page(request, "desk/settings/calendar.html", form, words, status=status)


def _keep(request: DeskRequest, file: UploadedFile[bytes]) -> str:
    kept = years.keep_year(actor=request.actor, at=request.at, data=file.read(), name=file.name or "")
    return f"{reverse('desk:settings')}?done={kept.year}"


def year_page(request: DeskRequest, year: int) -> HttpResponse:
    """One year on a page: days off and days worked in exchange; an unannounced year says that it is reckoned for now."""
    if not 2000 <= year <= 2190:
        raise Refusal("calendar.year", f"没有 {year} 年的日历。", ground="F1.6")
    found = calendar()
    words: dict[str, Any] = {
        "year": year,
        "known": found.is_known(year),
        "source": found.source(year),
        "months": [(month, _weeks(found, year, month)) for month in range(1, 13)],
        "crumbs": [Crumb(_("工作日历"), reverse("desk:settings"))],
    }
    return render(request, "desk/settings/year.html", words)


def _weeks(found: Calendar, year: int, month: int) -> list[list[Cell]]:
    return [
        [_cell(found, day) if day.month == month else Cell(None) for day in week]
        for week in _GRID.monthdatescalendar(year, month)
    ]


def _cell(found: Calendar, day: date) -> Cell:
    kind = found.kind(day)
    if kind.holiday:
        return Cell(day, "work" if kind.workday else "rest", kind.holiday)
    return Cell(day, "" if kind.workday else "weekend")
