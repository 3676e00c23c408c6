"""文头: what the readers of a plan's head and tail fill in together."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Meta:
    """Metadata with places in the clean text; texts in the script of the source."""

    title: str | None = None
    doc_no: str | None = None
    issuers: list[str] = field(default_factory=list)
    issued_on: str | None = None
    recipients: list[str] = field(default_factory=list)
    starts_on: str | None = None
    ends_on: str | None = None
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    base_year: int | None = None
    span_inferred: bool = False
    notice: tuple[int, int] | None = None  # the title of the notice that transmits the plan

    def put(self, key: str, *places: tuple[int, int]) -> None:
        self.places.setdefault(key, []).extend(places)
