# SPDX-License-Identifier: Apache-2.0
"""The list macros, with CEL's aggregates: ``exists`` is an ``||`` over the elements, ``all`` an ``&&``.

``exists_one`` and ``filter`` absorb nothing: one unknown element makes them unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from .view import Reader

Walker = Callable[[Reader, tuple[Any, ...]], Any]


def macro(method: str, source: Walker, body: Walker) -> Walker:
    """The function of a macro over the list that ``source`` gives, with ``body`` tried on each element."""
    return _MACROS[method](source, body)


def _elements(source: Walker, reader: Reader, bound: tuple[Any, ...]) -> Collection[Any] | None:
    """The elements, counted against the budget; those of a named list in one stable order."""
    elements: Collection[Any] | None = source(reader, bound)
    if elements is None:
        return None
    reader.budget.spend(len(elements) + 1)
    return sorted(elements) if isinstance(elements, frozenset | set) else elements


def _deciding(decides: bool) -> Callable[[Walker, Walker], Walker]:
    def compiler(source: Walker, body: Walker) -> Walker:
        def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
            elements = _elements(source, reader, bound)
            if elements is None:
                return None
            unknown = False
            for element in elements:
                value: bool | None = body(reader, (*bound, element))
                if value is decides:
                    return decides
                if value is None:
                    unknown = True
            return None if unknown else not decides

        return run

    return compiler


def _filter(source: Walker, body: Walker) -> Walker:
    def run(reader: Reader, bound: tuple[Any, ...]) -> tuple[Any, ...] | None:
        elements = _elements(source, reader, bound)
        if elements is None:
            return None
        kept = []
        for element in elements:
            value = body(reader, (*bound, element))
            if value is None:
                return None
            if value:
                kept.append(element)
        return tuple(kept)

    return run


def _exists_one(source: Walker, body: Walker) -> Walker:
    kept = _filter(source, body)

    def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
        elements = kept(reader, bound)
        return None if elements is None else len(elements) == 1

    return run


_MACROS: dict[str, Callable[[Walker, Walker], Walker]] = {
    "exists": _deciding(True),
    "all": _deciding(False),
    "exists_one": _exists_one,
    "filter": _filter,
}
