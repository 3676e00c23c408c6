"""How Duban says no: one error type that carries the decision to whoever must show it."""

from __future__ import annotations


class Refusal(Exception):
    """拒绝: a request that is not carried out, with the words a person needs.

    ``code``      stable machine word, e.g. ``case.finding_missing``.
    ``sentence``  what is wrong, where, and how to mend it, in Simplified Chinese.
    ``ground``    the rule it rests on (regulation, plan clause, item id such as S2-26); may be empty.
    ``field``     name of the form field at fault, or empty.
    ``retry``     True if the same request may succeed later without a change (e.g. someone else was faster).
    """

    def __init__(self, code: str, sentence: str, *, ground: str = "", field: str = "", retry: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.ground = ground
        self.field = field
        self.retry = retry

    def __str__(self) -> str:
        return f"{self.sentence}(依据:{self.ground})" if self.ground else self.sentence

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.sentence!r})"


class NotPermitted(Refusal):
    """无权: the actor may not do this. Faces answer 403 when the thing itself may be seen, else 404."""


class NotThere(Refusal):
    """不存在或不可见: what is asked for does not exist, or the actor may not know that it does."""


class Outdated(Refusal):
    """已被他人更新: another act came first; the person must look at the new state before acting again."""

    def __init__(self, code: str, sentence: str, *, ground: str = "", field: str = "") -> None:
        super().__init__(code, sentence, ground=ground, field=field, retry=True)


class Unable(Refusal):
    """此刻办不了: the house cannot do it now, whatever the person changes – too busy, disk full, database out of reach."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence, retry=True)


class Refusals(Refusal):
    """多处有误: several refusals found in one pass, so that a form can show them all at once."""

    def __init__(self, parts: list[Refusal]) -> None:
        if not parts:
            raise ValueError("Refusals needs at least one refusal")
        super().__init__(
            parts[0].code,
            ";".join(p.sentence for p in parts),
            ground=parts[0].ground,
            field=parts[0].field,
            retry=any(p.retry for p in parts),
        )
        self.parts = tuple(parts)
