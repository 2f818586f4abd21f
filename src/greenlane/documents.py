# SPDX-License-Identifier: Apache-2.0
"""Which dated documents are in force: those that ship, or an administration's own in their place and beside them.

Law is data: time limits, office hours, stages, expected elements, stop words, legal bases, rule sets and mappings of
tables are documents that each administration may write itself. They are put in force once, when a process starts and
before it does anything else, and hold for its life; whoever reads a document asks here first. What was put in force is
named in the configuration by digest, so that an assessment tells by which documents it was made.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeVar

Made = TypeVar("Made")

_own: dict[str, bytes] = {}
_digests: dict[str, str] = {}
_forget: list[Callable[[], None]] = []


def kept(make: Callable[[], Made]) -> Callable[[], Made]:
    """Keep what is made of a document, until other documents are put in force."""
    remembered = cache(make)
    _forget.append(remembered.cache_clear)
    return remembered


def when_others_hold(forget: Callable[[], None]) -> None:
    """Call this whenever other documents are put in force: to forget what was made of those before."""
    _forget.append(forget)


def own_document(name: str) -> bytes | None:
    """The administration's own document of a name, such as ``time_limits.yaml``; None where the shipped one holds."""
    return _own.get(name)


def own_documents(folder: str) -> dict[str, bytes]:
    """The administration's own documents in a folder, such as ``rules``, by the rest of their name."""
    return {name.removeprefix(f"{folder}/"): content for name, content in _own.items() if name.startswith(f"{folder}/")}


def digests() -> dict[str, str]:
    """The SHA-256 (hexadecimal) of each own document in force, by its name, sorted."""
    return dict(_digests)


def differing(stored: Mapping[str, str]) -> tuple[str, ...]:
    """The names of own documents that differ between some that were in force, by digest, and those that are; sorted."""
    return tuple(sorted(name for name in {*stored, *_digests} if stored.get(name) != _digests.get(name)))


def put_in_force(documents: Mapping[str, bytes]) -> None:
    """Let these own documents hold, and no others; nothing that was made of earlier ones is used any longer.

    They have been checked before: see ``wiring.documents``.
    """
    if documents == _own:
        return
    _own.clear()
    _own.update(documents)
    _digests.clear()
    _digests.update({name: hashlib.sha256(content).hexdigest() for name, content in sorted(documents.items())})
    for forget in _forget:
        forget()
