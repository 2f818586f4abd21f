# SPDX-License-Identifier: Apache-2.0
"""Small WCO messages for tests, and shortcuts to what was read of them."""

from __future__ import annotations

from greenlane.cargo import Declaration, GoodsItem
from greenlane.intake import Finding, Message, ReadState, read

MINIMAL = "<FunctionCode>9</FunctionCode><FunctionalReferenceID>REF-1</FunctionalReferenceID><TypeCode>IMA</TypeCode>"


def xml(inside: str = "", *, header: str = MINIMAL) -> bytes:
    """A bare declaration without a namespace."""
    return f"<Declaration>{header}{inside}</Declaration>".encode()


def message(inside: str = "", *, header: str = MINIMAL) -> Message:
    """The one message that such a declaration reads as."""
    reading = read(xml(inside, header=header))
    assert reading.state is ReadState.READ, reading
    (only,) = reading.messages
    return only


def declared(inside: str = "", *, header: str = MINIMAL) -> Declaration:
    """The declaration that it reads as."""
    return message(inside, header=header).declaration


def item(inside: str) -> GoodsItem:
    """The one goods item with that content."""
    (only,) = declared(
        f"<GoodsShipment><GovernmentAgencyGoodsItem>{inside}</GovernmentAgencyGoodsItem></GoodsShipment>"
    ).consignment.items
    return only


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """The codes of findings, in order."""
    return [finding.code for finding in findings]


def finding(findings: tuple[Finding, ...], code: str) -> Finding:
    """The one finding with that code."""
    (only,) = (one for one in findings if one.code == code)
    return only
