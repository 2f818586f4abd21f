# SPDX-License-Identifier: Apache-2.0
"""What a check is: a stable code, a sentence for the filer, and a function that yields the faults it finds.

A check tells what a filer can mend. What makes goods suspicious is a profile (targeting) and never told to a filer.
The docstring of a check is shown to people, in three paragraphs: the sentence (what is wrong and how to mend it),
``Passes:`` an example without fault, ``Source:`` where the rule comes from.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from inspect import cleandoc
from typing import NamedTuple

from msgspec import Struct

from greenlane.cargo import CodeLists, Consignment, Declaration, Direction, Function, GoodsItem, Stage

from ..finding import Finding, Severity, mended
from ..stages import Dataset
from ..values import shown
from .requirements import Requirements

CODE = re.compile(r"GL-[A-Z]{3}-\d{2}")
FILINGS = frozenset({Function.ORIGINAL, Function.AMENDMENT})
"""Messages that carry content; a cancellation carries only which filing it withdraws."""


class Fault(NamedTuple):
    """One fault: where, what was read, and what about it (a sentence with the concrete values).

    ``severity``, ``example`` and ``source`` stand in place of the check's own.
    """

    path: str | None
    value: object
    detail: str
    severity: Severity | None = None
    example: str | None = None
    source: str | None = None


class Filing(Struct, frozen=True, kw_only=True):
    """A declaration with what the checks need to know of it. ``codes`` answer for the day ``on``.

    ``whole`` is false for an amendment that carries only what it changes: then nothing counts as missing and nothing
    is compared with a total.
    """

    declaration: Declaration
    stage: Stage
    direction: Direction | None
    dataset: Dataset
    whole: bool
    on: date | None
    codes: CodeLists
    requirements: Requirements

    @property
    def consignment(self) -> Consignment:
        """What the declaration is about."""
        return self.declaration.consignment

    @property
    def items(self) -> Iterator[tuple[int, GoodsItem]]:
        """The goods items with their index from 0."""
        return enumerate(self.declaration.consignment.items)


Body = Callable[[Filing], Iterable[Fault]]


class Check(Struct, frozen=True, kw_only=True):
    """A registered check.

    ``sentence``, ``example`` and ``source`` are its docstring's paragraphs. It applies to messages of ``functions``
    at ``stages`` and in ``directions`` (empty: at all, in all), and with ``whole`` only to whole filings. ``of_items``
    says that it looks at each goods item by itself: the faults of a filing are those of its items, one after the other.
    """

    code: str
    name: str
    severity: Severity
    sentence: str
    example: str
    source: str
    body: Body
    functions: frozenset[Function] = FILINGS
    stages: frozenset[Stage] = frozenset()
    directions: frozenset[Direction] = frozenset()
    whole: bool = False
    of_items: bool = False

    def applies_to(self, filing: Filing) -> bool:
        """Whether the check looks at such a filing at all."""
        return self.looks_at(filing.declaration.function, filing.stage, filing.direction, filing.whole)

    def looks_at(self, function: Function, stage: Stage, direction: Direction | None, whole: bool) -> bool:
        """Whether the check looks at filings of such a kind."""
        return (
            function in self.functions
            and (not self.stages or stage in self.stages)
            and (not self.directions or direction in self.directions)
            and (whole or not self.whole)
        )

    def faults(self, filing: Filing) -> Iterator[Fault]:
        """The faults of a filing to which the check applies; none where it does not apply."""
        if self.applies_to(filing):
            yield from self.body(filing)

    def finding(self, fault: Fault) -> Finding:
        """The finding that tells a fault to the filer: the sentence, then what was read."""
        severity = fault.severity or self.severity
        message = f"{self.sentence} {fault.detail}".rstrip()
        if severity is not Severity.INFO:
            # what refuses a filing or asks to mend it shows what would pass, and who asks for it
            message = mended(message, fault.example or self.example, fault.source or self.source)
        return Finding(code=self.code, severity=severity, path=fault.path, value=shown(fault.value), message=message)


CHECKS: dict[str, Check] = {}
"""Every check by code, in order of code once the room is loaded."""


def check(
    code: str,
    severity: Severity,
    *,
    functions: Iterable[Function] = FILINGS,
    stages: Iterable[Stage] = (),
    directions: Iterable[Direction] = (),
    whole: bool = False,
    of_items: bool = False,
) -> Callable[[Body], Body]:
    """Register a function as a check.

    Raises ``ValueError`` for a code of another form, one that is taken, or a docstring of another shape.
    """

    def register(body: Body) -> Body:
        name = getattr(body, "__name__", code)
        if not CODE.fullmatch(code) or code in CHECKS:
            raise ValueError(f"{name}: {code} is no code of a check, or another check has it")
        sentence, example, source = _paragraphs(body, name)
        CHECKS[code] = Check(
            code=code,
            name=name,
            severity=severity,
            sentence=sentence,
            example=example,
            source=source,
            body=body,
            functions=frozenset(functions),
            stages=frozenset(stages),
            directions=frozenset(directions),
            whole=whole,
            of_items=of_items,
        )
        return body

    return register


def _paragraphs(body: Body, name: str) -> tuple[str, str, str]:
    paragraphs = [" ".join(part.split()) for part in cleandoc(body.__doc__ or "").split("\n\n")]
    shape = len(paragraphs) == 3 and paragraphs[1].startswith("Passes: ") and paragraphs[2].startswith("Source: ")
    if not shape:
        raise ValueError(f"{name}: a check's docstring is its sentence, “Passes: …” and “Source: …”")
    return paragraphs[0], paragraphs[1].removeprefix("Passes: "), paragraphs[2].removeprefix("Source: ")


def at(paths: dict[str, str], field: str, otherwise: str) -> str:
    """Where a field stands: as the reader says, else its place among the nouns, as the native form has it."""
    return paths.get(field) or otherwise


def item_at(index: int, item: GoodsItem, field: str) -> str:
    """Where a field of a goods item stands."""
    return item.paths.get(field) or item.path or f"consignment.items[{index}].{field}"


def named(item: GoodsItem, index: int) -> str:
    """A goods item as people call it: by its number, else by its place."""
    return f"Goods item {item.number if item.number is not None else index + 1}"
