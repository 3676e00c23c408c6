"""样张: every part on one page, for eyes and for visual tests; only where DUBAN_SPECIMEN=1. All data made up, 演示.

Its words are not translated: it shows shapes. Everything that comes from the parts themselves is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from duban.desk.context import Desk
from duban.desk.pages import specimen_data as made_up
from duban.desk.requests import DeskRequest, open_to_all
from duban.desk.rooms import Room
from duban.kernel.actor import Actor

TODAY = date(2026, 5, 8)
NOW = datetime(2026, 5, 8, 2, 30, tzinfo=UTC)
ACTOR = Actor(person_id=1, name="周明", post_id=1, role="office", title="专治办", unit_id=1, unit_name="云岭县专治办")


@dataclass(frozen=True)
class MadeUpCampaign:
    pk: int
    title: str
    training: bool = True

    def get_state_display(self) -> str:
        return "进行中"


class SpecimenDesk(Desk):
    """The frame with every room, as nobody has it."""

    actor = ACTOR
    unseen = 3
    seats = ()  # type: ignore[assignment]
    idle_seconds = 0
    campaigns = [MadeUpCampaign(1, "云岭县群众身边不正之风集中整治"), MadeUpCampaign(2, "云岭县殡葬领域专项整治")]
    campaign = campaigns[0]
    rooms = [
        (
            Room(code, title, code, "desk:specimen", order, group="admin" if order > 10 else "work"),
            count,
            code == "ledger",
        )
        for order, (code, title, count) in enumerate(made_up.ROOMS)
    ]


class SpecimenForm(forms.Form):
    title = forms.CharField(label="事由", max_length=60, help_text="一句话写清谁、什么事;不要写反映人的姓名和电话。")
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("fee", "乱收费"), ("fund", "资金发放")])
    due_on = forms.DateField(label="整改期限", widget=forms.DateInput(attrs={"type": "date"}))
    way = forms.ChoiceField(
        label="整改方式",
        widget=forms.RadioSelect,
        choices=[("now", "立行立改"), ("limit", "限时整改"), ("keep", "持续整改")],
    )
    facts = forms.CharField(label="基本事实", widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.FileField(
        label="佐证材料", required=False, help_text="照片、扫描件或表格,单个不超过 20 MB;位置信息会自动清除。"
    )
    agree = forms.BooleanField(label="已核对,不含反映人身份信息")


@open_to_all
def specimen(request: DeskRequest) -> HttpResponse:
    """All parts. ``?empty`` shows the frame over an empty page."""
    form = SpecimenForm({"title": "", "kind": "fee", "way": "limit", "facts": "2026年春季学期向学生收取资料费。"})
    words: dict[str, Any] = {
        "desk": SpecimenDesk(request),
        "form": form,
        "today": TODAY,
        "now": NOW,
        **made_up.parts(),
    }
    return render(request, "desk/specimen.html", words)
