# SPDX-License-Identifier: Apache-2.0
"""What a column can fill: every target that a mapping may name, with its kind and its place among the nouns."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from greenlane.cargo import Direction, Function, Level, PartyRole, Stage


class Kind(StrEnum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    COUNT = "count"
    DECIMAL = "decimal"
    WEIGHT = "weight"  # a decimal with a unit; kept in kilograms
    TIME = "time"
    FLAG = "flag"
    CODE = "code"  # one of a closed set
    COMMODITY = "commodity"  # a commodity code: digits only


class Target(Struct, frozen=True, kw_only=True):
    """One thing that a column can fill.

    ``place`` are the noun and the field: ``("item", "hs")``; ``owner`` the field whose place in the message is told
    when the value itself lies deeper (``value`` for ``value.amount``). ``of_item`` says that each row has its own.
    """

    name: str
    kind: Kind
    noun: str
    field: str
    owner: str
    of_item: bool = False
    codes: tuple[str, ...] = ()


ITEM_NOUNS = frozenset({"item", "item.value", "item.statistical_value", "item.packaging", "item.document"})
"""Nouns of which every row of a consignment has its own."""

ROLES: dict[str, PartyRole] = {role.value: role for role in PartyRole}
"""The parties by the word that a mapping uses."""

TIMES = {
    "loading_planned": ("loading", False),
    "departure_planned": ("departure", False),
    "departure_actual": ("departure", True),
    "arrival_planned": ("arrival", False),
    "arrival_actual": ("arrival", True),
}
"""The times of the journey by the word that a mapping uses: the moment, and whether it has happened."""

_T, _N, _D, _W = Kind.TEXT, Kind.COUNT, Kind.DECIMAL, Kind.WEIGHT
_PLAIN: dict[str, dict[str, Kind]] = {
    "declaration": {
        "reference": _T,
        "mrn": _T,
        "type": _T,
        "additional_type": _T,
        "specific_circumstance": _T,
        "acceptance_time": Kind.TIME,
        "items_declared": _N,
        "reason": _T,
    },
    "offices": dict.fromkeys(("lodgement", "entry", "exit", "departure", "destination", "control"), _T),
    "consignment": {
        "ucr": _T,
        "master_document": _T,
        "house_document": _T,
        "containerised": Kind.FLAG,
        "gross_weight_kg": _W,
        "package_count": _N,
        "delivery_terms": _T,
        "freight_payment": _T,
        "transaction_nature": _T,
    },
    "invoice": {"amount": _D, "currency": _T},
    "ecommerce": {"platform": _T, "purpose": _T},
    "intrinsic_value": {"amount": _D, "currency": _T},
    "air_security": {"status": _T, "regulated_agent": _T, "known_consignor": Kind.FLAG},
    "journey": dict.fromkeys(
        (
            "export_country",
            "destination_country",
            "loading_place",
            "discharge_place",
            "first_port",
            "acceptance_place",
            "delivery_place",
            "goods_location",
            "warehouse",
            "inland_mode",
        ),
        _T,
    )
    | dict.fromkeys(TIMES, Kind.TIME),
    "border": dict.fromkeys(("mode", "id", "id_type", "name", "nationality", "reference"), _T),
    "equipment": {"id": _T, "size_type": _T, "seal": _T},
    "item": {
        "number": _N,
        "description": _T,
        "hs": Kind.COMMODITY,
        "origin": _T,
        "preferential_origin": _T,
        "export_country": _T,
        "destination_country": _T,
        "procedure": _T,
        "previous_procedure": _T,
        "gross_weight_kg": _W,
        "net_weight_kg": _W,
        "supplementary_units": _D,
        "un_number": _T,
        "transaction_nature": _T,
        "container": _T,
    },
    "item.value": {"amount": _D, "currency": _T},
    "item.statistical_value": {"amount": _D, "currency": _T},
    "item.packaging": {"count": _N, "type": _T, "marks": _T},
    "item.document": {"type": _T, "id": _T},
}
_PARTY = ("name", "id", "line", "city", "postcode", "country", "subdivision", "phone", "email", "function_code")
_CODED: dict[str, tuple[str, tuple[str, ...]]] = {
    "function": ("declaration", tuple(Function)),
    "direction": ("declaration", tuple(Direction)),
    "stage": ("declaration", tuple(Stage)),
    "level": ("consignment", tuple(Level)),
}
# Where the findings and facts of a value say that it was read: the field of the noun that holds it.
_OWNERS = {
    "invoice": "invoice",
    "ecommerce": "ecommerce",
    "intrinsic_value": "ecommerce",
    "air_security": "air_security",
    "item.value": "value",
    "item.statistical_value": "statistical_value",
    "item.packaging": "packaging",
    "item.document": "documents",
}
_OWN_FIELDS = {"phone": "contacts", "email": "contacts", "seal": "seals", "container": "containers"}


def _every() -> Iterator[Target]:
    for noun, fields in _PLAIN.items():
        for field, kind in fields.items():
            name = field if noun in ("declaration", "consignment") else f"{noun}.{field}"
            owner = _OWNERS.get(noun) or _OWN_FIELDS.get(field) or field
            yield Target(name=name, kind=kind, noun=noun, field=field, owner=owner, of_item=noun in ITEM_NOUNS)
    for role in ROLES:
        for field in _PARTY:
            owner = _OWN_FIELDS.get(field, field)
            yield Target(name=f"{role}.{field}", kind=Kind.TEXT, noun=role, field=field, owner=owner)
    for name, (noun, codes) in _CODED.items():
        yield Target(name=name, kind=Kind.CODE, noun=noun, field=name, owner=name, codes=codes)


TARGETS: dict[str, Target] = {target.name: target for target in _every()}
"""Every target by the name that a mapping writes after ``to:``."""
