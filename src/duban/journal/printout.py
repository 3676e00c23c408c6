"""检查点打印件: a checkpoint as a page of text that can be stamped, filed, and typed in again years later. Pure."""

from __future__ import annotations

from collections.abc import Mapping

_WIDTH = 8
_LABELS = (
    ("alg", "摘要算法"),
    ("root", "默克尔根"),
    ("prev", "上一检查点"),
    ("hash", "本检查点"),
    ("key", "签名密钥"),
    ("signature", "签名"),
)


def page(point: Mapping[str, int | str], *, journal: str, public_pem: str) -> str:
    """The text of the page for a checkpoint as ``outside.as_dict`` gives it.

    Hashes stand in groups of eight, so that two people can compare them aloud.
    """
    lines = [
        f"督办流水检查点 第 {point['nr']} 号",
        "",
        f"流水标识    {journal}",
        f"覆盖流水    {_range(int(point['first']), int(point['last']))}",
        f"签发时刻    {point['at']}(协调世界时)",
    ]
    for name, label in _LABELS:
        lines += _grouped(label, str(point[name]))
    if point["next_key"]:
        lines += _grouped("换用密钥", str(point["next_key"]))
    lines += [
        "",
        *public_pem.strip().splitlines(),
        "",
        "凭此页可在任何时候核对:当时的流水至今是否一条未少、一字未改。核对办法见系统文档 docs/journal.md。",
        "打印人:            日期:            (盖章)",
    ]
    return "\n".join(lines) + "\n"


def _range(first: int, last: int) -> str:
    return f"第 {first} 条 至 第 {last} 条" if first <= last else f"截至第 {last} 条,无新条目"


def _grouped(label: str, value: str) -> list[str]:
    """The value in groups, at most eight groups a line, the label before the first."""
    groups = [value[i : i + _WIDTH] for i in range(0, len(value), _WIDTH)]
    rows = [" ".join(groups[i : i + 8]) for i in range(0, len(groups), 8)]
    head = label + "  " * (6 - len(label))
    return [head + rows[0], *(" " * 12 + row for row in rows[1:])]
