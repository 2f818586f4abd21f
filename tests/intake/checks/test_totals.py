# SPDX-License-Identifier: Apache-2.0
"""GL-TOT: totals against the goods items."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Function, Money, Packaging
from greenlane.intake import Severity
from tests.intake.checks.filings import found, good, item, one


def _packed(*counts: int | None) -> tuple[object, ...]:
    return tuple(item(packaging=(Packaging(count=count, type="CT"),)) for count in counts)


def test_GL_TOT_01_the_total_of_packages_is_the_sum_over_the_items() -> None:
    finding = one("GL-TOT-01", good(of={"items": _packed(5, 7), "package_count": 13}))
    assert (finding.value, finding.path) == ("13", "consignment.package_count")
    assert "The total says 13, the goods items add up to 12." in finding.message
    assert not found("GL-TOT-01", good(of={"items": _packed(5, 7), "package_count": 12}))
    assert not found("GL-TOT-01", good(of={"items": _packed(5, None), "package_count": 12}))
    assert not found("GL-TOT-01", good(of={"items": (item(packaging=()),), "package_count": 12}))
    assert not found("GL-TOT-01", good(of={"package_count": None}))


@given(counts=st.lists(st.integers(0, 1000), min_size=1, max_size=5), total=st.integers(0, 5000))
def test_a_total_of_packages_is_faulty_exactly_when_it_differs(counts: list[int], total: int) -> None:
    declaration = good(of={"items": _packed(*counts), "package_count": total})
    assert bool(found("GL-TOT-01", declaration)) is (sum(counts) != total)


def test_GL_TOT_02_the_total_gross_weight_is_the_sum_over_the_items() -> None:
    items = (item(gross_weight_kg=Decimal(600)), item(gross_weight_kg=Decimal("450.5")))
    finding = one("GL-TOT-02", good(of={"items": items, "gross_weight_kg": Decimal(1100)}))
    assert "The total says 1100 kg, the goods items add up to 1050.5 kg." in finding.message
    assert not found("GL-TOT-02", good(of={"items": items, "gross_weight_kg": Decimal("1050.5")}))
    # filers round: a thousandth apart is no fault
    assert not found("GL-TOT-02", good(of={"items": items, "gross_weight_kg": Decimal(1051)}))
    partly = (item(gross_weight_kg=Decimal(600)), item(gross_weight_kg=None))
    assert not found("GL-TOT-02", good(of={"items": partly, "gross_weight_kg": Decimal(1100)}))
    assert not found("GL-TOT-02", good(of={"gross_weight_kg": Decimal("sNaN")}))


def test_GL_TOT_03_the_number_of_items_stated_is_the_number_present() -> None:
    finding = one("GL-TOT-03", good(items_declared=3, paths={"items_declared": "/Declaration/GoodsItemQuantity"}))
    assert (finding.value, finding.path) == ("3", "/Declaration/GoodsItemQuantity")
    assert "3 are stated, 1 are in the filing." in finding.message
    assert not found("GL-TOT-03", good(items_declared=1))
    assert not found("GL-TOT-03", good(items_declared=None))


def test_GL_TOT_04_the_invoice_is_the_sum_of_the_values() -> None:
    finding = one("GL-TOT-04", good(of={"invoice": Money(amount=Decimal(15500), currency="USD")}))
    assert finding.severity is Severity.INFO
    assert "The invoice says 15500 USD, the goods items add up to 15000 USD." in finding.message
    assert not found("GL-TOT-04", good())
    assert not found("GL-TOT-04", good(of={"invoice": Money(amount=Decimal(9), currency="EUR")}))
    without = good(of={"invoice": Money(amount=Decimal(9)), "items": (item(value=Money(amount=Decimal(12))),)})
    assert one("GL-TOT-04", without).message.endswith("The invoice says 9, the goods items add up to 12.")


def test_an_amendment_that_carries_only_what_it_changes_has_no_totals_to_compare() -> None:
    change = good(function=Function.AMENDMENT, mrn="25GB3POHWIVZSF9AR0", items_declared=9, of={"package_count": 9})
    assert not found("GL-TOT-01", change)
    assert not found("GL-TOT-03", change)
    assert found("GL-TOT-01", change, whole=True)
    assert found("GL-TOT-03", change, whole=True)
