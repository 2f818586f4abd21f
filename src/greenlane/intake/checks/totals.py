# SPDX-License-Identifier: Apache-2.0
"""GL-TOT: totals against the goods items they are totals of. Only whole filings have both."""

from collections.abc import Iterator
from decimal import Decimal

from ..finding import Severity
from ..values import shown, total, usable
from .check import Fault, Filing, at, check

_ROUNDING_KG = Decimal("0.5")  # half a kilogram or a thousandth: filers round items and total apart
_ROUNDING = Decimal("0.001")


@check("GL-TOT-01", Severity.WARNING, whole=True)
def total_packages(filing: Filing) -> Iterator[Fault]:
    """The total number of packages is not the sum over the goods items; correct the total or the items.

    Passes: total 12, goods items of 5 and 7 packages.

    Source: WCO Data Model 146 and 144.
    """
    stated = filing.consignment.package_count
    counts = [packaging.count for item in filing.consignment.items for packaging in item.packaging]
    if stated is None or not counts or None in counts or any(not item.packaging for item in filing.consignment.items):
        return
    added = sum(count for count in counts if count is not None)
    if stated != added:
        path = at(filing.consignment.paths, "package_count", "consignment.package_count")
        yield Fault(path, stated, f"The total says {stated}, the goods items add up to {added}.")


@check("GL-TOT-02", Severity.WARNING, whole=True)
def total_gross_weight(filing: Filing) -> Iterator[Fault]:
    """The total gross weight is not the sum over the goods items; correct the total or the items.

    Passes: total 1 050.5 kg, goods items of 1 000 kg and 50.5 kg.

    Source: WCO Data Model 131 and 126.
    """
    stated = usable(filing.consignment.gross_weight_kg)
    added = total(item.gross_weight_kg for item in filing.consignment.items)
    if stated is None or added is None:
        return
    if abs(stated - added) > max(_ROUNDING_KG, abs(added) * _ROUNDING):
        path = at(filing.consignment.paths, "gross_weight_kg", "consignment.gross_weight_kg")
        yield Fault(path, stated, f"The total says {shown(stated)} kg, the goods items add up to {shown(added)} kg.")


@check("GL-TOT-03", Severity.WARNING, whole=True)
def items_declared(filing: Filing) -> Iterator[Fault]:
    """The number of goods items stated is not the number of goods items in the filing; correct the number.

    Passes: 3 stated, three goods items.

    Source: EU customs data model, data element 11 03 (formerly 1/9), number of goods items.
    """
    stated, present = filing.declaration.items_declared, len(filing.consignment.items)
    if stated is not None and present and stated != present:
        path = at(filing.declaration.paths, "items_declared", "items_declared")
        yield Fault(path, stated, f"{stated} are stated, {present} are in the filing.")


@check("GL-TOT-04", Severity.INFO, whole=True)
def total_invoice(filing: Filing) -> Iterator[Fault]:
    """The invoice amount is not the sum of the values of the goods items; look whether one of them was mistyped.

    Passes: invoice 15 000 USD, goods items of 10 000 USD and 5 000 USD.

    Source: WCO Data Model 109; EU customs data model, data elements 14 06 and 14 08.
    """
    invoice = filing.consignment.invoice
    values = [item.value for item in filing.consignment.items]
    if invoice is None or not values or any(v is None or v.currency != invoice.currency for v in values):
        return
    stated, added = usable(invoice.amount), total(v.amount for v in values if v is not None)
    if stated is not None and added is not None and abs(stated - added) > max(Decimal(1), abs(added) * _ROUNDING):
        path = at(filing.consignment.paths, "invoice", "consignment.invoice")
        money = f" {invoice.currency}" if invoice.currency else ""
        detail = f"The invoice says {shown(stated)}{money}, the goods items add up to {shown(added)}{money}."
        yield Fault(path, stated, detail)
