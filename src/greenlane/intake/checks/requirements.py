# SPDX-License-Identifier: Apache-2.0
"""Which data elements are expected of a filing: dated reference data (``data/requirements.yaml`` explains it)."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from greenlane.cargo import PartyRole, Stage
from greenlane.documents import kept
from greenlane.errors import Misconfigured

from ..finding import Severity
from ..shipped import document_bytes, parsed
from ..stages import Dataset


class Element(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A data element: its WCO ids (the first is told to the filer), its words, and the party role it names if any.

    ``example`` is a value that would pass, told to the filer where the element is missing.
    """

    wco: tuple[str, ...]
    words: str
    role: PartyRole | None = None
    example: str = ""

    @property
    def id(self) -> str:
        """The WCO id by which the element is told."""
        return self.wco[0]


class RequirementSet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The elements expected of one dataset at some stages, from when to when, and how bad it is to leave one out."""

    id: str
    dataset: Dataset
    stages: frozenset[Stage]
    severity: Severity
    source: str
    valid_from: date
    elements: tuple[str, ...]
    containerised: tuple[str, ...] = ()
    valid_to: date | None = None

    def holds(self, dataset: Dataset, stage: Stage, on: date | None) -> bool:
        """Whether the set is for such a filing on that day; without a day, whether it is not yet withdrawn."""
        if self.dataset is not dataset or stage not in self.stages:
            return False
        if on is None:
            return self.valid_to is None
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Requirements(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated document of elements and sets."""

    edition: str
    elements: dict[str, Element]
    sets: tuple[RequirementSet, ...]

    def of(self, dataset: Dataset, stage: Stage, on: date | None) -> Iterator[RequirementSet]:
        """The sets in force for a filing of that dataset at that stage."""
        return (one for one in self.sets if one.holds(dataset, stage, on))


def requirements(content: bytes) -> Requirements:
    """Read a document. Raises ``Misconfigured`` for another shape or a set that names an unknown element."""
    document = parsed(content, Requirements, "document of required elements")
    for one in document.sets:
        for name in (*one.elements, *one.containerised):
            if name not in document.elements:
                raise Misconfigured(
                    f"The set {one.id} expects {name!r}, which is no element of the document.",
                    code="intake.reference_data",
                    where=f"sets.{one.id}",
                    remedy="Describe the element under “elements”, or take it out of the set.",
                )
    for name, element in document.elements.items():
        if not element.wco:
            raise Misconfigured(
                f"The element {name} has no WCO id.", code="intake.reference_data", where=f"elements.{name}.wco"
            )
    return document


@kept
def shipped_requirements() -> Requirements:
    """The sets that Greenlane ships, after the SAFE Framework."""
    return requirements(document_bytes("requirements.yaml"))
