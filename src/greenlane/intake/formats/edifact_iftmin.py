# SPDX-License-Identifier: Apache-2.0
"""IFTMIN, the instruction to transport one consignment: a declaration of type IFTMIN, made before the goods leave.

It is what a shipper asks a carrier to do, with parties, goods and equipment as a cargo report will name them. So it is
read as a filing about a consignment, of the stage before loading (air) or before departure (all others).
"""

from greenlane.cargo import Consignment, Declaration, Document, Equipment, Level, Stage

from ..reading import Message
from . import edifact_codes as codes
from .edifact_goods import goods_item
from .edifact_header import JourneyDraft, envelope, function, with_carriers
from .edifact_nouns import Draft, document, equipment, named_document, parties, statements
from .edifact_source import Segment
from .edifact_values import MessageReader, below

TYPE = "IFTMIN"
_BY_AIR = "4"
_GROSS, _PACKAGES, _ITEMS = ("7",), ("11", "8"), ("5", "2")


def iftmin(reader: MessageReader, root: Segment) -> Message:
    """The declaration that an instruction makes."""
    bgm = next(iter(root.all("BGM")), None)
    found, paths = Draft(), Draft()
    if bgm is not None:
        paths.take("reference", reader.text(bgm, 2), reader.path(bgm, 2))
        paths.take("additional_type", reader.text(bgm, 1), reader.path(bgm, 1))
    documents, previous = _references(reader, root, found)
    journey = JourneyDraft(reader)
    journey.transports(root.all("TDT"))
    journey.places(root.all("LOC"))
    for tod in root.all("TOD"):
        journey.places(tod.all("LOC"))
    for nad in root.all("NAD"):
        journey.places(nad.all("LOC"))
    journey.times(root.all("DTM"))
    _terms(reader, root, found)
    count = reader.first(root.all("CNT"), _ITEMS)
    if count is not None:
        paths.take("items_declared", reader.count(count, 1, 2), reader.path(count, 1, 2))
    route = journey.journey()
    items = tuple(goods_item(reader, gid) for gid in root.all("GID"))
    held = tuple(equipment(reader, eqd) for eqd in root.all("EQD"))
    known = {one.id for one in held}
    more = dict.fromkeys(number for item in items for number in item.containers if number not in known)
    stated = [
        *parties(reader, root.all("NAD")),
        *(one for gid in root.all("GID") for one in parties(reader, gid.all("NAD"))),
    ]
    declaration = Declaration(
        function=function(reader, bgm),
        type=TYPE,
        stage=Stage.PRE_LOADING if route.border is not None and route.border.mode == _BY_AIR else Stage.PRE_DEPARTURE,
        **paths.values,
        consignment=Consignment(
            **found.values,
            parties=with_carriers(stated, journey.carriers),
            items=items,
            equipment=(*held, *(Equipment(id=number) for number in more)),
            journey=route,
            documents=tuple(documents),
            previous_documents=tuple(previous),
            statements=tuple(statements(reader, root.all("FTX"))),
            paths=found.paths,
        ),
        envelope=envelope(reader, root),
        paths=paths.paths,
    )
    reader.tell_unmapped(below(root))
    return Message(declaration=declaration, findings=(*reader.message.findings.closed(), *reader.header.closed()))


def _references(reader: MessageReader, root: Segment, found: Draft) -> tuple[list[Document], list[Document]]:
    """Fill transport documents and UCR; give the other documents and the previous ones."""
    others = [one for doc in root.all("DOC") if (one := named_document(reader, doc)) is not None]
    previous: list[Document] = []
    for rff in root.all("RFF"):
        kind, named = rff.get(1), document(reader, rff)
        if named is None:
            continue
        where = reader.path(rff, 1, 2)
        if kind in codes.MASTERS or kind in codes.STRAIGHTS:
            taken = "master_document" not in found.values
            found.take("master_document", named.id, where)
            if taken and kind in codes.STRAIGHTS:
                found.take("level", Level.STRAIGHT, where)
            elif not taken:
                others.append(named)
        elif kind in codes.HOUSES and "house_document" not in found.values:
            found.take("house_document", named.id, where)
            found.values["level"] = Level.HOUSE
        elif kind in codes.UCRS and "ucr" not in found.values:
            found.take("ucr", named.id, where)
        elif kind in codes.DECLARED_UNDER:
            previous.append(named)
        else:
            others.append(named)
    return others, previous


def _terms(reader: MessageReader, root: Segment, found: Draft) -> None:
    """Fill totals, the value of the goods, the terms of delivery and of payment."""
    gross, packages = reader.first(root.all("CNT"), _GROSS), reader.first(root.all("CNT"), _PACKAGES)
    if gross is not None:
        found.take("gross_weight_kg", reader.total_weight(gross), reader.path(gross, 1, 2))
    if packages is not None:
        found.take("package_count", reader.count(packages, 1, 2), reader.path(packages, 1, 2))
    for moa in root.all("MOA"):
        if moa.get(1) in codes.INVOICED:
            found.take("invoice", reader.money(moa), reader.path(moa, 1, 2))
    for tod in root.all("TOD"):
        code = reader.text(tod, 3) or reader.text(tod, 3, 4)
        if code:
            found.take("delivery_terms", code, reader.path(tod, 3))
        if paid := reader.text(tod, 2):
            found.take("freight_payment", paid, reader.path(tod, 2))
    for cpi in root.all("CPI"):
        if paid := reader.text(cpi, 2) or reader.text(cpi, 3):
            found.take("freight_payment", paid, reader.path(cpi))
