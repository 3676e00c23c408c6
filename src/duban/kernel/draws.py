"""抽取: draws that anyone can repeat with a list, a seed and SHA-256 (S0-5, S2-15, S4-28, S4-39; B35).

The rule, ``duban-draw/1``:
1. The list is fixed first: items sorted by their UTF-8 bytes, one a line, each line ended by a line feed. Its SHA-256 is published.
2. Then the seed is published.
3. Every item gets the number SHA-256(seed + "|" + item), written in hexadecimal; items are put in the order of these numbers.
4. The first ``size`` are drawn; whoever must be replaced is replaced by the next one in the order.
A share is rounded up: size = ⌈ratio × n⌉. With strata, each stratum is drawn by itself with the same seed.
For cross-checks the same order is read as a ring: each checks the one that follows it.

By hand: ``LC_ALL=C sort list.txt | sha256sum`` and, for each item, ``printf '%s|%s' "$seed" "$item" | sha256sum``.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from duban.kernel.errors import Refusal

RULE = "duban-draw/1"
_ATTEMPTS = 1000
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")


@dataclass(frozen=True, slots=True)
class Draw:
    """抽取结果: everything a third person needs to repeat it. ``order`` is the whole ranking, so substitutes are known too."""

    seed: str
    pool_hash: str
    size: int
    order: tuple[str, ...]
    rule: str = RULE

    @property
    def picked(self) -> tuple[str, ...]:
        return self.order[: self.size]

    @property
    def substitutes(self) -> tuple[str, ...]:
        """Those not drawn, in the order in which they replace one who was."""
        return self.order[self.size :]


@dataclass(frozen=True, slots=True)
class StratifiedDraw:
    """分层抽取结果: one draw a stratum under one seed; ``pool_hash`` covers the strata as well (lines ``stratum TAB item``)."""

    seed: str
    pool_hash: str
    strata: Mapping[str, Draw] = field(default_factory=dict)

    @property
    def picked(self) -> tuple[str, ...]:
        return tuple(item for draw in self.strata.values() for item in draw.picked)


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """交叉检查分组: ``pairs`` of (checking, checked); ``attempt`` is the number appended to the seed, 0 for none."""

    seed: str
    pool_hash: str
    pairs: tuple[tuple[str, str], ...]
    attempt: int = 0


def new_seed() -> str:
    """A random seed of 32 hexadecimal characters, for when no public event (a lottery number, say) supplies one."""
    return secrets.token_hex(16)


def canonical_list(items: Iterable[str]) -> bytes:
    """The committed list: sorted lines in UTF-8. Raises ``Refusal`` for an empty, repeated or unprintable item."""
    found = sorted(items)
    for item in found:
        if not item.strip() or any(c in "\n\r\t\x00" or "\ud800" <= c <= "\udfff" for c in item):
            raise _refused("draws.bad_item", f"名单中的“{item!r}”为空或含换行、制表符等字符,无法列入抽取名单。")
    for first, second in pairwise(found):
        if first == second:
            raise _refused("draws.repeated_item", f"名单中“{first}”出现两次,请先去重,否则抽中机会不等。")
    return "".join(f"{item}\n" for item in found).encode()


def pool_hash(items: Iterable[str]) -> str:
    """SHA-256 of the committed list, to be published before the seed."""
    return hashlib.sha256(canonical_list(items)).hexdigest()


def rank(seed: str, item: str) -> str:
    """The number that decides an item's place: SHA-256 of ``seed|item`` in hexadecimal."""
    return hashlib.sha256(f"{seed}|{item}".encode()).hexdigest()


def ranking(items: Iterable[str], seed: str) -> tuple[str, ...]:
    """All items in the order of their numbers."""
    return tuple(sorted(items, key=lambda item: rank(seed, item)))


def parse_ratio(text: str) -> Fraction:
    """Read ``10%`` or ``12.5%``; empty text is refused with the question who sets the ratio (S4-39)."""
    if not text.strip():
        raise _refused("draws.ratio_unset", "方案没有写明抽查比例,请由专治办确定后填写,例如 10%。", "S4-39")
    match = _PERCENT.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    ratio = Fraction(Decimal(match[1])) / 100 if match else Fraction(0)
    if not 0 < ratio <= 1:
        raise _refused(
            "draws.bad_ratio", f"抽查比例“{text.strip()}”应写成大于 0%、不超过 100% 的百分数,例如 10%。", "S4-39"
        )
    return ratio


def size_for(n: int, ratio: Fraction) -> int:
    """⌈ratio × n⌉, exactly (S4-28): 10 % of 21 are 3."""
    if n < 0 or not 0 < ratio <= 1:
        raise _refused("draws.bad_ratio", f"抽查比例 {ratio} 应大于 0、不超过 1。", "S4-39")
    return -(-ratio.numerator * n // ratio.denominator)


def draw(items: Iterable[str], seed: str, size: int) -> Draw:
    """Draw ``size`` of ``items``. Raises ``Refusal`` for a bad list or seed, or more than there are."""
    pool = list(items)
    committed = pool_hash(pool)
    _check_seed(seed)
    if not 0 <= size <= len(pool):
        raise _refused("draws.bad_size", f"要抽 {size} 个,名单共 {len(pool)} 个。")
    return Draw(seed, committed, size, ranking(pool, seed))


def draw_share(items: Iterable[str], seed: str, ratio: Fraction) -> Draw:
    """Draw ⌈ratio × n⌉ of the ``n`` items."""
    pool = list(items)
    return draw(pool, seed, size_for(len(pool), ratio))


def draw_stratified(strata: Mapping[str, Iterable[str]], seed: str, ratio: Fraction) -> StratifiedDraw:
    """Draw the same share of each stratum, rounded up in each, so that no stratum with items goes unseen."""
    pools = {name: list(strata[name]) for name in sorted(strata)}
    lines = [f"{name}\t{item}" for name, pool in pools.items() for item in pool]
    if any("\t" in name or "\n" in name for name in pools):
        raise _refused("draws.bad_item", "分层名称含换行或制表符,无法列入抽取名单。")
    canonical_list(item for pool in pools.values() for item in pool)
    committed = hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()
    return StratifiedDraw(seed, committed, {name: draw_share(pool, seed, ratio) for name, pool in pools.items()})


def cross_check(
    units: Iterable[str], seed: str, *, allow_mutual: bool = False, barred: frozenset[tuple[str, str]] = frozenset()
) -> CrossCheck:
    """Assign each unit another one to check (S0-5): never itself, each checked once, no two checking one another.

    ``barred`` pairs (checking, checked), e.g. for kinship or subordination, are avoided by trying the seeds ``seed#1``, ``seed#2`` …
    in turn; the attempt that served is part of the result. ``allow_mutual`` matters only for two units, who else cannot be assigned.
    """
    pool = list(units)
    committed = pool_hash(pool)
    _check_seed(seed)
    if len(pool) < (2 if allow_mutual else 3):
        raise _refused("draws.too_few", f"只有 {len(pool)} 个单位,无法在不自查、不互查的前提下交叉检查。", "S0-5")
    for attempt in range(_ATTEMPTS):
        ring = ranking(pool, f"{seed}#{attempt}" if attempt else seed)
        pairs = tuple(zip(ring, ring[1:] + ring[:1], strict=True))
        if barred.isdisjoint(pairs):
            return CrossCheck(seed, committed, pairs, attempt)
    raise _refused("draws.all_barred", f"试过 {_ATTEMPTS} 次仍避不开回避关系,请减少回避项或改由人工指定。", "S0-5")


def repeats(result: Draw, items: Iterable[str]) -> bool:
    """True if ``items`` is the committed list and the rule leads to the same draw again."""
    pool = list(items)
    return pool_hash(pool) == result.pool_hash and ranking(pool, result.seed) == result.order


def _check_seed(seed: str) -> None:
    if not seed or "|" in seed or "\n" in seed or seed != seed.strip():
        raise _refused("draws.bad_seed", "抽取种子不能为空,不能含竖线或换行,前后不能有空格。")


def _refused(code: str, sentence: str, ground: str = "S2-15") -> Refusal:
    return Refusal(code, sentence, ground=ground)
