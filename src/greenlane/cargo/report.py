# SPDX-License-Identifier: Apache-2.0
"""Reports: what carriers, terminals and offices tell of a conveyance, of equipment or of goods under way.

A report declares no goods. It says that something was or will be loaded, has left, has arrived or lies somewhere; what
it names (transport documents, MRNs, containers) links it to the consignments that it speaks of.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from .consignment import Envelope, Function
from .equipment import Equipment
from .goods import Document, Statement
from .journey import Conveyance, JourneyTime
from .party import Party


class ReportKind(StrEnum):
    """What a report tells of."""

    ARRIVAL = "arrival"  # a conveyance, or goods at an office
    DEPARTURE = "departure"
    PRESENTATION = "presentation"  # goods are at the disposal of customs
    LOADING = "loading"  # on board, or ordered to be
    DISCHARGE = "discharge"  # off board, or ordered to be
    UNLOADING = "unloading"  # what was found when goods under transit were unloaded
    STOWAGE = "stowage"  # where everything on board stands
    STATUS = "status"  # any other event of a shipment


class ReportedUnit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of equipment that a report names: where on board, from where to where, with what goods.

    ``position`` is the stowage cell as written (ISO 9711: bay, row, tier); places are UN/LOCODE or the code as written.
    ``at`` is when it was, or shall be, handled; ``verified_weight_kg`` the verified gross mass (SOLAS).
    """

    equipment: Equipment
    position: str | None = None
    loading_place: str | None = None
    discharge_place: str | None = None
    delivery_place: str | None = None
    at: datetime | None = None
    gross_weight_kg: Decimal | None = None
    verified_weight_kg: Decimal | None = None
    un_numbers: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    documents: tuple[Document, ...] = ()
    statements: tuple[Statement, ...] = ()  # conditions, dangerous goods, temperatures, statuses
    times: tuple[JourneyTime, ...] = ()
    path: str | None = None


class Report(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report.

    ``planned`` is true of orders and of plans, false of what has happened. ``place`` is where (UN/LOCODE, office or
    the code as written), ``last_place`` and ``next_place`` where the conveyance called before and calls next (IMO FAL
    form 1), ``at`` when the event was or shall be, ``times`` those of the journey, each planned or actual.
    ``documents`` are the transport documents and MRNs named (``type`` says which: 703, 704, 705, 714, 740, 741, MRN,
    UCR …), ``statements`` events and remarks with their codes.
    """

    kind: ReportKind
    function: Function = Function.ORIGINAL
    planned: bool = False
    reference: str | None = None
    conveyance: Conveyance | None = None
    place: str | None = None
    last_place: str | None = None
    next_place: str | None = None
    at: datetime | None = None
    times: tuple[JourneyTime, ...] = ()
    parties: tuple[Party, ...] = ()
    documents: tuple[Document, ...] = ()
    units: tuple[ReportedUnit, ...] = ()
    statements: tuple[Statement, ...] = ()
    envelope: Envelope | None = None
    paths: dict[str, str] = field(default_factory=dict)
