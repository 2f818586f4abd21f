# SPDX-License-Identifier: Apache-2.0
"""What filers send afterwards: amendments by pointers, cancellations, the same again under a used reference."""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from greenlane.cargo import Consignment, Declaration, Function, GoodsItem, Money, Packaging, Party, PartyRole
from greenlane.intake import Change, Pointer

from . import numbers
from .chance import Chance
from .shipment import Shipment
from .truth import Mistake

_DECLARATION, _SHIPMENT, _ITEM, _COMMODITY = "42A", "67A", "68A", "23A"
_PACKAGING, _MEASURE, _INVOICE_LINE, _UCR, _CONSIGNEE = "93A", "65A", "79A", "35B", "27A"
_ADDRESS = "04A"
# Reasons for an amendment, coded as its users know them: value, weight or quantity, parties, anything else.
_VALUE, _QUANTITY, _PARTIES, _OTHER = "21", "28", "29", "32"
_CANCELLED = "1"
_WITHDRAWALS = (
    "The goods were not shipped.",
    "Declared twice by mistake.",
    "The sale was cancelled before shipment.",
    "The consignment was split; new declarations follow.",
)


class Changed(Struct, frozen=True):
    """A message about an earlier filing: what it carries, and the changes it asks for by pointers."""

    declaration: Declaration
    changes: tuple[Change, ...] = ()


def amended(
    chance: Chance, original: Declaration, mistakes: tuple[Mistake, ...], shipment: Shipment, *, last_minute: bool
) -> Changed:
    """An amendment: of the slip that was noticed, else of what often changes after a filing is sent."""
    if last_minute:
        return _new_consignee(original, shipment)
    if Mistake.MISSING_UCR in mistakes and shipment.ucr:
        return _ucr(original, shipment.ucr)
    if Mistake.VAGUE_DESCRIPTION in mistakes:
        return _description(original, shipment.lines[0].words)
    if original.consignment.invoice is not None and chance.happens(0.35):
        return _value(chance, original)
    if chance.happens(0.5):
        return _weight(chance, original)
    return _packages(chance, original)


def cancelled(chance: Chance, original: Declaration) -> Changed:
    """A cancellation, with its reason in words."""
    reason = chance.pick(_WITHDRAWALS)
    declaration = Declaration(function=Function.CANCELLATION, reference=original.reference, reason=reason)
    return Changed(declaration, (Change(pointers=(), reason_code=_CANCELLED, reason=reason),))


def sent_as_new(chance: Chance, original: Declaration) -> Declaration:
    """A corrected filing sent wrongly: as an original once more, under the reference that was used already."""
    consignment = original.consignment
    first, *others = consignment.items
    old = first.gross_weight_kg or Decimal(0)
    new = numbers.kilograms(float(old) * chance.near(1.01, 0.008), 1 if old >= 1 else 3)
    whole = (consignment.gross_weight_kg or Decimal(0)) - old + new
    items = (replace(first, gross_weight_kg=new), *others)
    return replace(original, consignment=replace(consignment, gross_weight_kg=whole, items=items))


def _packages(chance: Chance, original: Declaration) -> Changed:
    item, consignment = original.consignment.items[0], original.consignment
    packaging = item.packaging[0]
    more = chance.whole(1, 6) if (packaging.count or 0) < 8 else chance.pick((-3, -2, -1, 1, 2, 5))
    count = (packaging.count or 0) + more
    return _amendment(
        original,
        "Number of packages corrected after loading.",
        Consignment(
            package_count=(consignment.package_count or 0) + more,
            items=(_part_of(item, packaging=(Packaging(count=count, type=packaging.type, marks=packaging.marks),)),),
        ),
        _QUANTITY,
        _pointers(tag="146"),
        _pointers(_SHIPMENT, _ITEM, _PACKAGING, tag="144"),
    )


def _weight(chance: Chance, original: Declaration) -> Changed:
    item, consignment = original.consignment.items[0], original.consignment
    old = item.gross_weight_kg or Decimal(0)
    new = numbers.kilograms(float(old) * chance.near(1.015, 0.012), 1 if old >= 1 else 3)
    new = new if new != old else old + Decimal("0.1")
    return _amendment(
        original,
        "Gross weight as weighed at the terminal.",
        Consignment(
            gross_weight_kg=(consignment.gross_weight_kg or Decimal(0)) - old + new,
            items=(_part_of(item, gross_weight_kg=new),),
        ),
        _QUANTITY,
        _pointers(tag="131"),
        _pointers(_SHIPMENT, _ITEM, _COMMODITY, _MEASURE, tag="126"),
    )


def _value(chance: Chance, original: Declaration) -> Changed:
    item, invoice = original.consignment.items[0], original.consignment.invoice
    assert item.value is not None
    assert invoice is not None
    new = numbers.amount(float(item.value.amount) * chance.near(1.03, 0.03))
    return _amendment(
        original,
        "Final invoice received.",
        Consignment(
            invoice=Money(amount=invoice.amount - item.value.amount + new, currency=invoice.currency),
            items=(_part_of(item, value=Money(amount=new, currency=item.value.currency)),),
        ),
        _VALUE,
        _pointers(tag="109"),
        _pointers(_SHIPMENT, _ITEM, _COMMODITY, _INVOICE_LINE, tag="112"),
    )


def _description(original: Declaration, words: str) -> Changed:
    item = original.consignment.items[0]
    return _amendment(
        original,
        "Description made more precise.",
        Consignment(items=(_part_of(item, description=words),)),
        _OTHER,
        _pointers(_SHIPMENT, _ITEM, _COMMODITY, tag="137"),
    )


def _ucr(original: Declaration, ucr: str) -> Changed:
    return _amendment(
        original,
        "Reference of the consignment added.",
        Consignment(ucr=ucr),
        _OTHER,
        _pointers(_SHIPMENT, _UCR, tag="016"),
    )


def _new_consignee(original: Declaration, shipment: Shipment) -> Changed:
    """The goods are to go to somebody else than yesterday: to the forwarder or the agent."""
    firm = shipment.habit.forwarder or shipment.habit.agent
    old = original.consignment.party(PartyRole.CONSIGNEE)
    new = firm.party(PartyRole.CONSIGNEE) if old is None or old.id != firm.id else shipment.habit.home.party(old.role)
    return _amendment(
        original,
        "Change of consignee.",
        Consignment(parties=(Party(role=new.role, name=new.name, id=new.id, address=new.address),)),
        _PARTIES,
        _pointers(_SHIPMENT, _CONSIGNEE, tag="R014"),
        _pointers(_SHIPMENT, _CONSIGNEE, tag="R015"),
        *(_pointers(_SHIPMENT, _CONSIGNEE, _ADDRESS, tag=tag) for tag in ("241", "242", "239", "245")),
    )


def _amendment(
    original: Declaration, reason: str, content: Consignment, code: str, *pointers: tuple[Pointer, ...]
) -> Changed:
    declaration = Declaration(
        function=Function.AMENDMENT, reference=original.reference, consignment=content, reason=reason
    )
    return Changed(declaration, tuple(Change(pointers=steps, reason_code=code, reason=reason) for steps in pointers))


def _pointers(*sections: str, tag: str) -> tuple[Pointer, ...]:
    """The way from the declaration down to an element; everything that is changed is the first of its kind."""
    steps = (_DECLARATION, *sections)
    return tuple(
        Pointer(section=section, tag=tag if number == len(steps) else None)
        for number, section in enumerate(steps, start=1)
    )


def _part_of(item: GoodsItem, **fields: object) -> GoodsItem:
    return replace(GoodsItem(number=item.number), **fields)
