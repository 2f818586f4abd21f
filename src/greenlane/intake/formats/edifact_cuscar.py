# SPDX-License-Identifier: Apache-2.0
"""CUSCAR, the customs cargo report: each of its consignments becomes a declaration of its own.

The reference of each is the number of the report and of the transport document, joined by a stroke, so that an
amendment of one consignment finds its filing whatever else the report holds.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from greenlane.cargo import (
    Consignment,
    Declaration,
    Direction,
    Document,
    Equipment,
    Level,
    Offices,
    Party,
)

from ..finding import Finding
from ..reading import Message
from . import edifact_codes as codes
from .collecting import Refused, error, info
from .edifact_goods import goods_item
from .edifact_header import JourneyDraft, envelope, function, offices, with_carriers
from .edifact_nouns import Draft, document, equipment, parties, statements
from .edifact_source import Segment
from .edifact_values import MessageReader, Told, below

TYPE = "CUSCAR"
_LEAVING = "833"  # cargo declaration (departure)
_REPEATED = 50
_WITHOUT_CONTENT = frozenset({"DTM"})
_GROSS, _PACKAGES = ("7",), ("11", "8")


def cuscar(reader: MessageReader, root: Segment) -> Iterator[Message]:
    """The consignments of a report; where there is none, its header is told to declare nothing."""
    report = _Report(reader, root)
    made = [(declaration, told.closed()) for declaration, told in report.consignments()]
    reader.told = reader.header
    report.tell_header()
    header = (*reader.message.findings.closed(), *reader.header.closed())
    for number, (declaration, findings) in enumerate(made):
        # those of the header hold for every consignment, but a file of many must not repeat a long list of them
        above = header if not number else header[:_REPEATED]
        yield Message(declaration=declaration, findings=(*above, *findings))


def without_consignments(reader: MessageReader) -> Finding:
    """What is told of a report that names no consignment."""
    sentence = "The cargo report names no consignment (CNI), so nothing was declared by it. Add the consignments."
    return error("READ-NO-DECLARATION", sentence, path=f"message {reader.message.number}", value=TYPE)


class _Report:
    """One report: what its header says, which holds for every consignment of it."""

    def __init__(self, reader: MessageReader, root: Segment) -> None:
        self._reader = reader
        self._root = root
        self._consignments = root.all("CNI")
        bgm = next(iter(root.all("BGM")), None)
        self._bgm = bgm
        self._number = reader.text(bgm, 2) if bgm is not None else None
        self._function = function(reader, bgm)
        self._kind = reader.text(bgm, 1) if bgm is not None else None
        self._envelope = envelope(reader, root)
        self._parties = _once(parties(reader, reader.shared(root, "NAD")))
        self._all_parties = tuple(self._parties.values())
        self._equipment: dict[str, tuple[int, Segment]] = {}
        for place, eqd in enumerate(root.all("EQD")):
            self._equipment.setdefault(eqd.get(2), (place, eqd))
        self._journey = JourneyDraft(reader)
        self._journey.transports(reader.shared(root, "TDT"))
        self._journey.places(root.all("LOC"))
        self._offices = offices(reader, root.all("LOC"))
        self._statements = tuple(statements(reader, reader.shared(root, "FTX")))
        self._nature = self._nature_of(root)
        self._mrn, others = Draft(), list[Document]()
        for rff in reader.shared(root, "RFF"):
            found = document(reader, rff)
            if found is not None and found.type == "MRN":
                self._mrn.take("mrn", found.id, reader.path(rff, 1, 2))
            elif found is not None:
                others.append(found)
        # what holds for every consignment is shared by them, not copied: a header may stand above thousands
        self._documents = tuple(others)

    def consignments(self) -> Iterator[tuple[Declaration, Told]]:
        for cni in self._consignments:
            cni.used = True
            references = cni.all("RFF")
            content = [rff for rff in references if _has_content(rff)]
            masters = [rff for rff in references if not _has_content(rff) and rff.get(1) in codes.MASTERS][:1]
            if len(content) < 2:
                told = self._reader.part()
                made = self._declaration(cni, references, content)
                self._reader.tell_unmapped(below(cni))
                yield made, told
                continue
            self._bound(cni, len(content))
            before: list[Segment] = []
            for rff in references:
                if _has_content(rff):
                    told = self._reader.part()
                    made = self._declaration(cni, [*masters, *before, rff], [rff])
                    self._reader.tell_unmapped(below(rff))
                    yield made, told
                    before = []
                elif not masters or rff is not masters[0]:
                    before.append(rff)

    def _bound(self, cni: Segment, documents: int) -> None:
        """Refuse a consignment whose own details would have to be read again for each of very many documents."""
        details = [one for tag, some in (cni.inner or {}).items() if tag != "RFF" for one in some]
        shared = sum(1 for one in details for _ in below(one))
        if len(self._consignments) == 1:
            shared += len(self._root.all("EQD"))
        if shared * documents > self._reader.limits.max_items:
            sentence = (
                f"The consignment has {documents} transport documents and {shared} details that hold for each of them, "
                "more than are read together. Give each transport document a consignment (CNI) of its own."
            )
            raise Refused(error("READ-TOO-MANY", sentence, path=self._reader.path(cni), value=documents))

    def _with_parties(self, stated: list[Party]) -> tuple[Party, ...]:
        """The parties of the consignment and its items, and those of the header that are not among them."""
        own = _once(stated)
        repeated = own.keys() & self._parties.keys() if own else ()
        if not repeated:  # as nearly always; the parties of a header may stand above thousands of consignments
            return (*own.values(), *self._all_parties) if own else self._all_parties
        return (*own.values(), *(one for key, one in self._parties.items() if key not in repeated))

    def _declaration(self, cni: Segment, references: list[Segment], content: list[Segment]) -> Declaration:
        reader = self._reader
        scopes = [*content, cni]
        found = Draft()
        documents, previous = self._documents_of(cni, references, content, found)
        journey = JourneyDraft(reader)
        for scope in scopes:
            journey.places(scope.all("LOC"))
            journey.transports(scope.all("TDT"))
        journey.behind(self._journey)
        stated = [one for scope in scopes for one in parties(reader, scope.all("NAD"))]
        named = [one for scope in scopes for gid in scope.all("GID") for one in parties(reader, gid.all("NAD"))]
        self._totals(scopes, found)
        items = tuple(goods_item(reader, gid) for scope in scopes for gid in scope.all("GID"))
        held = {number for item in items for number in item.containers}
        own = [one for scope in scopes for one in statements(reader, scope.all("FTX"))]
        nature = next((one for scope in scopes if (one := self._nature_of(scope)) is not None), self._nature)
        consignment = Consignment(
            **found.values,
            parties=with_carriers(self._with_parties([*stated, *named]), journey.carriers),
            items=items,
            equipment=tuple(self._equipment_of(scopes, held)),
            journey=journey.journey(),
            documents=(*documents, *self._documents) if documents else self._documents,
            previous_documents=tuple(previous),
            statements=(*own, *self._statements) if own else self._statements,
            paths=found.paths,
        )
        return self._of(consignment, cni, nature)

    def _of(self, consignment: Consignment, cni: Segment, nature: Direction | None) -> Declaration:
        reader, bgm = self._reader, self._bgm
        number = consignment.house_document or consignment.master_document or reader.text(cni, 1)
        paths = dict(self._mrn.paths)
        if bgm is not None:
            paths |= {"function": reader.path(bgm, 3), "reference": reader.path(bgm, 2), "type": reader.path(bgm, 1)}
        return Declaration(
            function=self._function,
            reference="/".join(part for part in (self._number, number) if part) if self._number else None,
            mrn=self._mrn.values.get("mrn"),
            type=TYPE,
            additional_type=self._kind,
            direction=nature or (Direction.EXPORT if self._kind == _LEAVING else None),
            offices=Offices(**self._offices.values, paths=self._offices.paths),
            consignment=consignment,
            envelope=self._envelope,
            paths=paths,
        )

    def _documents_of(
        self, cni: Segment, references: list[Segment], content: list[Segment], found: Draft
    ) -> tuple[list[Document], list[Document]]:
        """Fill the transport documents, their level and the UCR; give the other documents and the previous ones."""
        reader = self._reader
        others: list[Document] = []
        previous: list[Document] = []
        straight: list[tuple[str, str]] = []
        for rff in references:
            kind, number, where = rff.get(1), reader.text(rff, 1, 2), reader.path(rff, 1, 2)
            named = document(reader, rff)
            if number is None or named is None:
                continue
            if kind in codes.MASTERS and "master_document" not in found.values:
                found.take("master_document", number, where)
            elif kind in codes.HOUSES and "house_document" not in found.values:
                found.take("house_document", number, where)
            elif kind in codes.STRAIGHTS:
                straight.append((number, where))
            elif kind in codes.UCRS and "ucr" not in found.values:
                found.take("ucr", number, where)
            elif kind in codes.DECLARED_UNDER:
                previous.append(named)
            else:
                others.append(named)
        own = reader.text(cni, 2)
        if own and not straight and not found.values.keys() & {"master_document", "house_document"}:
            straight.append((own, reader.path(cni, 2)))
        for number, where in straight[:1]:
            # a bill of lading or air waybill is the house document beside a master one
            beside = "master_document" in found.values
            found.take("house_document" if beside else "master_document", number, where)
            if not beside:
                found.take("level", Level.STRAIGHT, where)
        others += [Document(type="705", id=number, path=where) for number, where in straight[1:]]
        if "house_document" in found.values:
            found.values["level"] = Level.HOUSE
        elif "master_document" in found.values:
            found.take("level", Level.MASTER, found.paths["master_document"])
        return others, previous

    def _totals(self, scopes: list[Segment], found: Draft) -> None:
        reader = self._reader
        counts = [cnt for scope in scopes for cnt in scope.all("CNT")]
        gross, packages = reader.first(counts, _GROSS), reader.first(counts, _PACKAGES)
        if gross is not None:
            found.take("gross_weight_kg", reader.total_weight(gross), reader.path(gross, 1, 2))
        if packages is not None:
            found.take("package_count", reader.count(packages, 1, 2), reader.path(packages, 1, 2))
        for moa in (one for scope in scopes for one in scope.all("MOA") if one.get(1) in codes.INVOICED):
            found.take("invoice", reader.money(moa), reader.path(moa, 1, 2))
        for cpi in (one for scope in scopes for one in scope.all("CPI")):
            paid = reader.text(cpi, 2) or reader.text(cpi, 3)
            found.take("freight_payment", paid, reader.path(cpi))

    def _equipment_of(self, scopes: list[Segment], held: set[str]) -> Iterator[Equipment]:
        """The equipment that items name, and all of the report where it has one consignment only."""
        reader = self._reader
        own = [eqd for scope in scopes for eqd in scope.all("EQD")]
        if len(self._consignments) == 1:
            of_report = self._root.all("EQD")
        else:
            named = sorted((self._equipment[number] for number in held if number in self._equipment), key=itemgetter(0))
            of_report = [eqd for _, eqd in named]
        told: set[str] = set()
        for eqd in (*own, *of_report):
            number = eqd.get(2)
            if number not in told:
                yield equipment(reader, eqd)
            if number:
                told.add(number)
        for number in sorted(held - told):
            yield Equipment(id=number)

    def _nature_of(self, scope: Segment) -> Direction | None:
        for segment, element in (*((gis, 1) for gis in scope.all("GIS")), *((gei, 2) for gei in scope.all("GEI"))):
            nature = codes.NATURES.get(segment.get(element))
            if nature is not None:
                segment.used = True
                return nature
        return None

    def tell_header(self) -> None:
        """What of the header was not used, and equipment that no consignment names."""
        reader = self._reader
        loose = [eqd for eqd in self._root.all("EQD") if not eqd.used]
        if loose:
            named = ", ".join(eqd.get(2) or "without a number" for eqd in loose[:20])
            sentence = (
                f"{len(loose)} pieces of equipment belong to no consignment ({named}). Name each by SGP in the goods "
                "items that it holds."
            )
            reader.note(info("READ-LOOSE-EQUIPMENT", sentence, path=reader.path(loose[0]), value=loose[0].get(2)))
        inner = [one for tag, some in (self._root.inner or {}).items() if tag not in ("CNI", "EQD") for one in some]
        stated = next((cnt for cnt in self._root.all("CNT") if cnt.get(1) == "10"), None)
        if stated is not None and reader.count(stated, 1, 2) != len(self._consignments):
            reader.control(stated, len(self._consignments), "consignments")
        reader.tell_unmapped(segment for one in inner for segment in below(one))


def _has_content(rff: Segment) -> bool:
    """Whether a reference opens a group with more than its own dates."""
    return bool((rff.inner or {}).keys() - _WITHOUT_CONTENT)


def _once(found: Iterable[Party]) -> dict[tuple[object, ...], Party]:
    """Parties by what they state, each different one once."""
    kept: dict[tuple[object, ...], Party] = {}
    for one in found:
        stated = (one.role, one.name, one.id, one.address, one.contacts, one.function_code)
        kept.setdefault(stated, one)
    return kept
