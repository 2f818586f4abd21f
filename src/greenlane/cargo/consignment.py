# SPDX-License-Identifier: Apache-2.0
"""The consignment as one filing states it, and the declaration that carries it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from .equipment import Equipment
from .goods import Document, GoodsItem, Money, Statement
from .journey import Journey
from .party import Party, PartyRole


class Function(StrEnum):
    """What a message asks for (WCO 017)."""

    ORIGINAL = "original"
    AMENDMENT = "amendment"
    CANCELLATION = "cancellation"


class Direction(StrEnum):
    """Which way the goods go, seen from this administration."""

    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"
    TRANSHIPMENT = "transhipment"
    STAY_ON_BOARD = "stay_on_board"


class Level(StrEnum):
    """The level of the transport contract that a filing describes."""

    MASTER = "master"
    HOUSE = "house"
    STRAIGHT = "straight"


class Stage(StrEnum):
    """The moment in the goods' way at which customs assesses them (design decision 6)."""

    PRE_LOADING = "pre_loading"
    PRE_ARRIVAL = "pre_arrival"
    PRE_DEPARTURE = "pre_departure"
    TRANSIT = "transit"
    CLEARANCE = "clearance"
    POST_RELEASE = "post_release"


class Offices(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customs offices a filing names, by their part."""

    lodgement: str | None = None
    entry: str | None = None
    subsequent_entry: tuple[str, ...] = ()  # where the conveyance calls after the first office of entry
    exit: str | None = None
    departure: str | None = None
    transit: tuple[str, ...] = ()
    destination: str | None = None
    control: str | None = None
    paths: dict[str, str] = field(default_factory=dict)


class Envelope(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a message was sent: what stands around a declaration and is no part of what it declares.

    ``sender`` and ``recipient`` are their identifications in the exchange, ``id`` the sender's number of the message,
    ``answers`` the number of the message that this one answers. ``prepared_at`` is when the message was made;
    ``place`` and ``drawn_up_at`` are where and when its maker says that the declaration or amendment was drawn up.
    """

    sender: str | None = None
    recipient: str | None = None
    id: str | None = None
    answers: str | None = None
    priority: str | None = None
    prepared_at: datetime | None = None
    place: str | None = None
    drawn_up_at: datetime | None = None
    paths: dict[str, str] = field(default_factory=dict)


class TransitTerms(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What binds a transit movement: guarantee, itinerary, time limit."""

    guarantee_type: str | None = None
    guarantee_reference: str | None = None
    binding_itinerary: bool | None = None
    time_limit: datetime | None = None


class AirSecurity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Aviation security data of a consignment."""

    status: str | None = None
    regulated_agent: str | None = None
    known_consignor: bool | None = None


class ECommerce(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Data of goods sold on a platform or sent by post."""

    platform: str | None = None
    intrinsic_value: Money | None = None
    purpose: str | None = None  # sale, gift, sample, return


class Consignment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The consignment as one filing states it (WCO 28A, 67A)."""

    ucr: str | None = None
    master_document: str | None = None
    house_document: str | None = None
    level: Level | None = None
    parties: tuple[Party, ...] = ()
    items: tuple[GoodsItem, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    journey: Journey = Journey()
    containerised: bool | None = None
    gross_weight_kg: Decimal | None = None
    package_count: int | None = None
    invoice: Money | None = None
    delivery_terms: str | None = None
    freight_payment: str | None = None
    transaction_nature: str | None = None
    documents: tuple[Document, ...] = ()
    previous_documents: tuple[Document, ...] = ()
    statements: tuple[Statement, ...] = ()
    transit: TransitTerms | None = None
    air_security: AirSecurity | None = None
    ecommerce: ECommerce | None = None
    paths: dict[str, str] = field(default_factory=dict)

    def party(self, role: PartyRole) -> Party | None:
        """The first party in that role, None when there is none."""
        return next((party for party in self.parties if party.role is role), None)


class Declaration(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One filing about one consignment: header and content.

    ``type`` and ``additional_type`` are codes as declared (``IM`` and ``D``); ``direction`` and ``stage`` are given by
    the reader where the message itself is of that direction or stage, else derived by intake.
    """

    function: Function = Function.ORIGINAL
    reference: str | None = None  # LRN, WCO D026
    mrn: str | None = None
    type: str | None = None
    additional_type: str | None = None
    direction: Direction | None = None
    stage: Stage | None = None
    specific_circumstance: str | None = None
    acceptance_time: datetime | None = None
    items_declared: int | None = None
    offices: Offices = Offices()
    consignment: Consignment = Consignment()
    reason: str | None = None  # why an amendment or cancellation is asked for
    envelope: Envelope | None = None
    paths: dict[str, str] = field(default_factory=dict)
