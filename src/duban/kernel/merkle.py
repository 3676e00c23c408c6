"""默克尔树: one root over many entries, and short proofs that one entry is among them (RFC 6962 section 2.1, RFC 9162 section 2.1).

Leaves are hashed as H(0x00 ‖ entry), nodes as H(0x01 ‖ left ‖ right), the empty tree as H(""); a tree of n leaves splits at the
largest power of two below n. The prefixes keep a node from being passed off as an entry. The hash is chosen by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from duban.kernel.canonical import hasher
from duban.kernel.errors import Refusal

Hash = Callable[[bytes], bytes]


def leaf_hash(entry: bytes, name: str = "sha256") -> bytes:
    """Hash of one entry as a leaf."""
    return hasher(name)(b"\x00" + entry)


def root(entries: Sequence[bytes], name: str = "sha256") -> bytes:
    """Root over ``entries`` in their order; that of no entries is the hash of nothing."""
    h = hasher(name)
    return h(b"") if not entries else _root(_leaves(entries, h), h)


def inclusion_proof(entries: Sequence[bytes], index: int, name: str = "sha256") -> list[bytes]:
    """Sibling hashes from the leaf ``index`` (from 0) up to the root. Raises ``Refusal`` for an index outside the entries."""
    if not 0 <= index < len(entries):
        raise Refusal("merkle.no_entry", f"第 {index + 1} 条不在共 {len(entries)} 条的清单中。")
    h = hasher(name)
    level, proof = _leaves(entries, h), []
    while len(level) > 1:
        if (sibling := index ^ 1) < len(level):
            proof.append(level[sibling])
        level, index = _parents(level, h), index // 2
    return proof


def verify(entry: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes, name: str = "sha256") -> bool:
    """True if ``entry`` is number ``index`` (from 0) of the ``size`` entries under ``root_hash`` (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    h = hasher(name)
    node, last, rest = h(b"\x00" + entry), size - 1, list(proof)
    while last:
        if index & 1 or index < last:
            if not rest:
                return False
            sibling = rest.pop(0)
            node = h(b"\x01" + sibling + node) if index & 1 else h(b"\x01" + node + sibling)
        index, last = index >> 1, last >> 1
    return not rest and node == root_hash


def _leaves(entries: Sequence[bytes], h: Hash) -> list[bytes]:
    return [h(b"\x00" + entry) for entry in entries]


def _parents(level: list[bytes], h: Hash) -> list[bytes]:
    """The next level up; an odd last node moves up as it is, which gives exactly the split of RFC 6962."""
    paired = [h(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*paired, level[-1]] if len(level) % 2 else paired


def _root(level: list[bytes], h: Hash) -> bytes:
    while len(level) > 1:
        level = _parents(level, h)
    return level[0]
