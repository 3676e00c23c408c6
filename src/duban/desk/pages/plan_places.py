"""原文里的位置: where quoted words stand in a plan, and what the compiler makes of them alone."""

from __future__ import annotations

import re
from typing import Any

from duban import plans
from duban.campaign import elements, reading
from duban.kernel.errors import Refusal


def located(words: str, quote: str, start: int | None) -> tuple[int, int] | tuple[()]:
    """Where the quoted words stand; blanks and line ends may differ. Empty for no words.

    Raises Refusal (field ``quote``) if they stand nowhere, or in several places and ``start`` names none of them.
    """
    if not quote.strip():
        return ()
    pattern = re.compile(r"\s*".join(re.escape(char) for char in quote if not char.isspace()))
    found = [match.span() for match in pattern.finditer(words)]
    exact = [span for span in found if span[0] == start]
    if exact or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise Refusal("element.quote", "正文里没有这句话,请从正文复制,或者留空。", field="quote", ground="duban-plan/1")
    raise Refusal(
        "element.quote_twice",
        f"正文里有 {len(found)} 处这样的话,请多写几个字,使它只有一处。",
        field="quote",
        ground="duban-plan/1",
    )


def suggestion(kind: str, quote: str) -> dict[str, Any]:
    """What the compiler makes of the quoted words alone; the words themselves where it makes nothing."""
    if not quote:
        return {}
    try:
        read = [one for one in reading.drafted(plans.read_text(quote)) if one.kind == kind]
    except Refusal:
        read = []
    if read:
        return elements.dump(read[0].body)
    main = {"duty": "task", "obligation": "what", "quantity": "what", "group": "name"}.get(kind)
    return {main: quote[:200]} if main else {}
