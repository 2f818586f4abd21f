# SPDX-License-Identifier: Apache-2.0
"""GL-AMT: weights, counts and amounts that cannot be."""

from collections.abc import Iterator
from decimal import Decimal

from greenlane.cargo import GoodsItem, Money

from ..finding import Severity
from ..values import shown, usable
from .check import Fault, Filing, at, check, item_at, named

# Facts are kept as integers up to 2**53: kilograms with six decimals, amounts with three (cargo.facts).
_HEAVIEST_KG = Decimal(9_000_000_000)
_HIGHEST_AMOUNT = Decimal(9_000_000_000_000)
_MOST_PACKAGES = 99_999_999
_HEAVIEST_PACKAGE_KG = Decimal(100_000)
_LIGHTEST_PACKAGE_KG = Decimal("0.001")
# UN/ECE Recommendation 21: bulk and unpacked goods, which have no packages to divide by.
_UNPACKED = {"VQ", "VG", "VL", "VY", "VR", "VS", "VO", "NE", "NF", "NG"}

Weight = tuple[str, Decimal, str]  # path, value, whose it is


@check("GL-AMT-01", Severity.WARNING)
def weight_negative(filing: Filing) -> Iterator[Fault]:
    """A weight or quantity is negative; write it without a minus sign.

    Passes: 1050.5.

    Source: WCO Data Model 126, 128, 130 and 131.
    """
    for path, value, whose in _weights(filing):
        if value.is_nan() or value < 0:
            yield Fault(path, value, f"{whose}: {shown(value)} was read.")


@check("GL-AMT-02", Severity.WARNING)
def weight_zero(filing: Filing) -> Iterator[Fault]:
    """The gross weight is zero though there are goods; write the weight of the goods with their packaging.

    Passes: 0.25.

    Source: WCO Data Model 126 and 131.
    """
    consignment = filing.consignment
    if usable(consignment.gross_weight_kg) == 0 and consignment.items:
        path = at(consignment.paths, "gross_weight_kg", "consignment.gross_weight_kg")
        yield Fault(path, consignment.gross_weight_kg, "Total gross weight.")
    for index, item in filing.items:
        if usable(item.gross_weight_kg) == 0:
            path = item_at(index, item, "gross_weight_kg")
            yield Fault(path, item.gross_weight_kg, f"{named(item, index)}.")


@check("GL-AMT-03", Severity.WARNING)
def weight_beyond_range(filing: Filing) -> Iterator[Fault]:
    """A weight or quantity is larger than 9 000 000 000; look whether a decimal point or a unit is missing.

    Passes: 1050.5 kg.

    Source: WCO Data Model 131, n..16,6; what is larger is not kept as a fact.
    """
    for path, value, whose in _weights(filing):
        if not value.is_nan() and value > _HEAVIEST_KG:
            yield Fault(path, value, f"{whose}: {shown(value)} was read.")


@check("GL-AMT-04", Severity.WARNING, of_items=True)
def weight_per_package_absurd(filing: Filing) -> Iterator[Fault]:
    """The gross weight and the number of packages do not fit together; correct the weight or the number.

    Passes: 55 cartons, 1 050.5 kg.

    Source: WCO Data Model 126 and 144; a package between one gram and one hundred tonnes.
    """
    for index, item in filing.items:
        weight, count = usable(item.gross_weight_kg), _packages(item)
        if weight is None or weight <= 0 or not count or count < 0:
            continue
        each = weight / count
        if each > _HEAVIEST_PACKAGE_KG or each < _LIGHTEST_PACKAGE_KG:
            detail = f"{named(item, index)}: {count} packages, {shown(weight)} kg."
            yield Fault(item_at(index, item, "gross_weight_kg"), weight, detail)


@check("GL-AMT-05", Severity.WARNING)
def count_impossible(filing: Filing) -> Iterator[Fault]:
    """A number of packages or goods items is negative or has more than eight digits; correct it.

    Passes: 55.

    Source: WCO Data Model 144 and 146, n..8.
    """
    consignment, declaration = filing.consignment, filing.declaration
    total = at(consignment.paths, "package_count", "consignment.package_count")
    stated = at(declaration.paths, "items_declared", "items_declared")
    if _impossible(consignment.package_count):
        yield Fault(total, consignment.package_count, f"Total: {shown(consignment.package_count)} was read.")
    if _impossible(declaration.items_declared):
        detail = f"Number of goods items: {shown(declaration.items_declared)} was read."
        yield Fault(stated, declaration.items_declared, detail)
    for index, item in filing.items:
        for packaging in item.packaging:
            if _impossible(packaging.count):
                detail = f"{named(item, index)}: {shown(packaging.count)} was read."
                yield Fault(item_at(index, item, "packaging"), packaging.count, detail)


def _impossible(count: int | None) -> bool:
    return count is not None and not 0 <= count <= _MOST_PACKAGES


@check("GL-AMT-06", Severity.WARNING)
def amount_negative(filing: Filing) -> Iterator[Fault]:
    """An amount of money is negative; write what the goods cost, without a minus sign.

    Passes: 15000 USD.

    Source: WCO Data Model 109; EU customs data model, data elements 14 06 and 14 08.
    """
    for path, money, whose in _amounts(filing):
        if money.amount.is_nan() or money.amount < 0:
            yield Fault(path, money.amount, f"{whose}: {shown(money.amount)} was read.")


@check("GL-AMT-07", Severity.WARNING)
def currency_missing(filing: Filing) -> Iterator[Fault]:
    """An amount of money has no currency; add its three letters.

    Passes: 15000 USD.

    Source: WCO Data Model 135; ISO 4217.
    """
    for path, money, whose in _amounts(filing):
        if not money.currency and usable(money.amount) != 0:
            yield Fault(path, money.amount, f"{whose}: {shown(money.amount)} was read.")


@check("GL-AMT-08", Severity.WARNING)
def amount_beyond_range(filing: Filing) -> Iterator[Fault]:
    """An amount of money is larger than 9 000 000 000 000; look whether a decimal point is missing.

    Passes: 15000 USD.

    Source: WCO Data Model 109, n..16,3; what is larger is not kept as a fact.
    """
    for path, money, whose in _amounts(filing):
        if not money.amount.is_nan() and money.amount > _HIGHEST_AMOUNT:
            yield Fault(path, money.amount, f"{whose}: {shown(money.amount)} was read.")


@check("GL-AMT-09", Severity.INFO)
def invoice_zero(filing: Filing) -> Iterator[Fault]:
    """The invoice amount is zero; write the value of the goods even where nothing was paid for them.

    Passes: 20 USD for a gift worth that much.

    Source: WCO Data Model 109; WTO Agreement on Customs Valuation, article 1 and following.
    """
    invoice = filing.consignment.invoice
    if invoice is not None and usable(invoice.amount) == 0 and filing.consignment.items:
        yield Fault(at(filing.consignment.paths, "invoice", "consignment.invoice"), invoice.amount, "")


def _weights(filing: Filing) -> Iterator[Weight]:
    consignment = filing.consignment
    if consignment.gross_weight_kg is not None:
        path = at(consignment.paths, "gross_weight_kg", "consignment.gross_weight_kg")
        yield path, consignment.gross_weight_kg, "Total gross weight"
    for index, item in filing.items:
        if item.gross_weight_kg is not None:
            yield item_at(index, item, "gross_weight_kg"), item.gross_weight_kg, f"{named(item, index)}, gross weight"
        if item.net_weight_kg is not None:
            yield item_at(index, item, "net_weight_kg"), item.net_weight_kg, f"{named(item, index)}, net weight"
        if item.supplementary_units is not None:
            path = item_at(index, item, "supplementary_units")
            yield path, item.supplementary_units, f"{named(item, index)}, supplementary units"


def _amounts(filing: Filing) -> Iterator[tuple[str, Money, str]]:
    consignment = filing.consignment
    if consignment.invoice is not None:
        yield at(consignment.paths, "invoice", "consignment.invoice"), consignment.invoice, "Invoice"
    if consignment.ecommerce is not None and consignment.ecommerce.intrinsic_value is not None:
        path = at(consignment.paths, "ecommerce", "consignment.ecommerce.intrinsic_value")
        yield path, consignment.ecommerce.intrinsic_value, "Intrinsic value"
    for index, item in filing.items:
        if item.value is not None:
            yield item_at(index, item, "value"), item.value, f"{named(item, index)}, value"
        if item.statistical_value is not None:
            path = item_at(index, item, "statistical_value")
            yield path, item.statistical_value, f"{named(item, index)}, statistical value"


def _packages(item: GoodsItem) -> int | None:
    """The packages of an item; None where they are not all counted or the goods are not packed."""
    total = 0
    for packaging in item.packaging:
        if packaging.count is None or (packaging.type or "").upper() in _UNPACKED:
            return None
        total += packaging.count
    return total or None
