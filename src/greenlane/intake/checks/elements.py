# SPDX-License-Identifier: Apache-2.0
"""How an expected data element is found in a filing, and the elements that are missing."""

from collections.abc import Callable, Iterator
from datetime import date

from greenlane.cargo import Consignment, Declaration, Equipment, Function, GoodsItem, PartyRole, Stage
from greenlane.errors import Misconfigured

from ..deadlines import containerised
from ..stages import Dataset, dataset_of
from .requirements import Element, Requirements, RequirementSet, shipped_requirements

Found = Callable[[Declaration], bool]
FoundInItem = Callable[[GoodsItem], bool]

# Where a filing names the one and not the other, the exporter is the consignor and the importer the consignee.
_STANDS_FOR = {
    PartyRole.CONSIGNOR: (PartyRole.CONSIGNOR, PartyRole.EXPORTER),
    PartyRole.EXPORTER: (PartyRole.EXPORTER, PartyRole.CONSIGNOR),
    PartyRole.CONSIGNEE: (PartyRole.CONSIGNEE, PartyRole.IMPORTER),
    PartyRole.IMPORTER: (PartyRole.IMPORTER, PartyRole.CONSIGNEE),
}


def _party(role: PartyRole) -> Found:
    def found(declaration: Declaration) -> bool:
        roles = _STANDS_FOR.get(role, (role,))
        return any(party.role in roles and (party.name or party.id) for party in declaration.consignment.parties)

    return found


def _name(role: PartyRole) -> Found:
    return lambda declaration: any(
        party.name for party in declaration.consignment.parties if party.role in _STANDS_FOR[role]
    )


def _address(role: PartyRole) -> Found:
    def found(declaration: Declaration) -> bool:
        addresses = [party.address for party in declaration.consignment.parties if party.role in _STANDS_FOR[role]]
        return any(a is not None and a.line and a.city and a.country for a in addresses)

    return found


def _of(read: Callable[[Consignment], object]) -> Found:
    return lambda declaration: read(declaration.consignment) not in (None, "", ())


def _border(field: str) -> Found:
    return lambda declaration: bool(getattr(declaration.consignment.journey.border, field, None))


def _equipment(consignment: Consignment) -> tuple[Equipment, ...]:
    return tuple(one for one in consignment.equipment if one.id)


OF_FILING: dict[str, Found] = {
    "ucr": _of(lambda c: c.ucr or next((d.id for d in c.previous_documents if (d.type or "").endswith("DCR")), None)),
    "exporter": _party(PartyRole.EXPORTER),
    "consignor": _party(PartyRole.CONSIGNOR),
    "carrier": _party(PartyRole.CARRIER),
    "importer": _party(PartyRole.IMPORTER),
    "consignee": _party(PartyRole.CONSIGNEE),
    "notify": _party(PartyRole.NOTIFY),
    "seller": _party(PartyRole.SELLER),
    "buyer": _party(PartyRole.BUYER),
    "consignor_name": _name(PartyRole.CONSIGNOR),
    "consignor_address": _address(PartyRole.CONSIGNOR),
    "consignee_name": _name(PartyRole.CONSIGNEE),
    "consignee_address": _address(PartyRole.CONSIGNEE),
    "routing": _of(lambda c: c.journey.routing_countries),
    "loading": _of(lambda c: c.journey.loading_place),
    "arrival": _of(lambda c: c.journey.discharge_place or c.journey.first_port),
    "office_exit": lambda declaration: bool(declaration.offices.exit),
    "office_departure": lambda declaration: bool(declaration.offices.departure),
    "office_destination": lambda declaration: bool(declaration.offices.destination),
    "border_transport": lambda declaration: _border("id")(declaration) or _border("name")(declaration),
    "border_nationality": _border("nationality"),
    "voyage": _border("reference"),
    "freight_payment": _of(lambda c: c.freight_payment),
    "transport_document": _of(lambda c: c.house_document or c.master_document),
    "invoice": _of(lambda c: c.invoice or next((i.value for i in c.items if i.value is not None), None)),
    "equipment": _of(_equipment),
    "guarantee": _of(lambda c: c.transit.guarantee_type or c.transit.guarantee_reference if c.transit else None),
}
"""Elements stated once for the filing, by name: whether the filing states them."""

OF_ITEM: dict[str, FoundInItem] = {
    "description": lambda item: bool(item.description),
    "commodity": lambda item: bool(item.hs),
    "packages": lambda item: any(packaging.count is not None for packaging in item.packaging),
    "package_types": lambda item: any(packaging.type for packaging in item.packaging),
    "gross_weight": lambda item: item.gross_weight_kg is not None,
    "origin": lambda item: bool(item.origin or item.preferential_origin),
}
"""Elements that every goods item states."""

# A total stated for the whole consignment serves as well.
_TOTALS: dict[str, Found] = {
    "packages": _of(lambda c: c.package_count),
    "gross_weight": _of(lambda c: c.gross_weight_kg),
}


def missing(
    declaration: Declaration, requirements: Requirements, dataset: Dataset, stage: Stage, on: date | None
) -> Iterator[tuple[RequirementSet, Element, tuple[int, ...]]]:
    """The expected elements that a whole filing lacks: the set, the element, and the indexes of the items lacking it.

    Raises ``Misconfigured`` for an element that no code knows how to find.
    """
    for one in requirements.of(dataset, stage, on):
        boxed = one.containerised if containerised(declaration.consignment) else ()
        for name in (*one.elements, *boxed):
            element = requirements.elements[name]
            if name in OF_FILING:
                if not OF_FILING[name](declaration):
                    yield one, element, ()
                continue
            if name not in OF_ITEM:
                raise Misconfigured(
                    f"There is no way to find the element {name!r} of the set {one.id} in a filing.",
                    code="intake.reference_data",
                    where=f"elements.{name}",
                    remedy=f"Use one of {', '.join(sorted({*OF_FILING, *OF_ITEM}))}.",
                )
            if name in _TOTALS and _TOTALS[name](declaration):
                continue
            lacking = tuple(
                index for index, item in enumerate(declaration.consignment.items) if not OF_ITEM[name](item)
            )
            if lacking:
                yield one, element, lacking


def missing_elements(
    declaration: Declaration,
    stage: Stage,
    *,
    on: date | None = None,
    requirements: Requirements | None = None,
    whole: bool | None = None,
) -> tuple[str, ...]:
    """The WCO ids of the expected elements that a filing lacks at a stage, in the order of the requirements.

    Of a filing that is not ``whole`` (by default: any but an original) nothing counts as missing.
    """
    found = _missing(declaration, stage, on, requirements, whole)
    return tuple(dict.fromkeys(element.id for element in found))


def missing_parties(
    declaration: Declaration,
    stage: Stage,
    *,
    on: date | None = None,
    requirements: Requirements | None = None,
    whole: bool | None = None,
) -> tuple[str, ...]:
    """The roles of the expected parties that a filing does not name at a stage; as ``missing_elements``."""
    found = _missing(declaration, stage, on, requirements, whole)
    return tuple(dict.fromkeys(element.role.value for element in found if element.role is not None))


def _missing(
    declaration: Declaration, stage: Stage, on: date | None, requirements: Requirements | None, whole: bool | None
) -> Iterator[Element]:
    if not (declaration.function is Function.ORIGINAL if whole is None else whole):
        return
    dataset = dataset_of(declaration, stage)
    for _, element, _ in missing(declaration, requirements or shipped_requirements(), dataset, stage, on):
        yield element
