# SPDX-License-Identifier: Apache-2.0
"""GL-PTY: parties that cannot be told or reached."""

from collections.abc import Iterator

from greenlane.cargo import Party, PartyRole, is_to_order, is_vague

from ..finding import Severity
from ..values import shown
from .check import Fault, Filing, check

# Parties who send, receive, buy or sell: they are somewhere, and customs may have to find them.
_WITH_ADDRESS = frozenset(
    {
        PartyRole.CONSIGNOR,
        PartyRole.CONSIGNEE,
        PartyRole.EXPORTER,
        PartyRole.IMPORTER,
        PartyRole.SELLER,
        PartyRole.BUYER,
        PartyRole.NOTIFY,
    }
)


@check("GL-PTY-01", Severity.WARNING)
def party_without_name_and_id(filing: Filing) -> Iterator[Fault]:
    """A party has neither name nor identification number; add one of them.

    Passes: consignee GB553202734852, or consignee Kestrel Ltd with its address.

    Source: WCO Data Model R-elements; SAFE Framework, annex of data elements.
    """
    declarant = filing.consignment.party(PartyRole.DECLARANT)
    for index, party in enumerate(filing.consignment.parties):
        if party.role is PartyRole.REPRESENTATIVE and party.function_code and declarant is not None:
            continue  # a declarant who is the representative states only how it acts
        if not (party.name or "").strip() and not (party.id or "").strip():
            yield Fault(_at(index, party, "name"), None, f"It is the {_words(party)}.")


@check("GL-PTY-02", Severity.WARNING)
def address_incomplete(filing: Filing) -> Iterator[Fault]:
    """The address of a party is incomplete; give street and number (or post box), city and country.

    Passes: 10 Irwin Street, Chicago, US.

    Source: WCO Data Model 239, 241 and 242; SAFE Framework, annex of data elements.
    """
    for index, party in enumerate(filing.consignment.parties):
        if party.id or not party.name or party.role not in _WITH_ADDRESS or is_to_order(party.name):
            continue
        address = party.address
        parts = {
            "street": address and address.line,
            "city": address and address.city,
            "country": address and address.country,
        }
        lacking = [part for part, text in parts.items() if not (text or "").strip()]
        if lacking:
            detail = f"The {_words(party)} {shown(party.name)} is without {' and '.join(lacking)}."
            yield Fault(_at(index, party, "address"), party.name, detail)


@check("GL-PTY-03", Severity.WARNING)
def party_name_says_nothing(filing: Filing) -> Iterator[Fault]:
    """The name of a party says not who it is; write the name under which the party is registered.

    Passes: Kestrel Ltd.

    Source: WCO Data Model R-elements; SAFE Framework, annex of data elements.
    """
    for index, party in enumerate(filing.consignment.parties):
        name = (party.name or "").strip()
        if name and is_vague(name, on=filing.on, field="party") is not None:
            yield Fault(_at(index, party, "name"), name, f"The {_words(party)}: {shown(name)} was read.")


@check("GL-PTY-04", Severity.INFO)
def representation_not_stated(filing: Filing) -> Iterator[Fault]:
    """The representative does not say how it acts; state direct (2) or indirect (3) representation.

    Passes: representative GB553202734852, acting as 2.

    Source: WCO Data Model R003 and 102; EU customs data model, data element 13 06 030.
    """
    for index, party in enumerate(filing.consignment.parties):
        if party.role is PartyRole.REPRESENTATIVE and (party.id or party.name) and not party.function_code:
            yield Fault(_at(index, party, "function_code"), None, "")


def _words(party: Party) -> str:
    return party.role.value.replace("_", " ")


def _at(index: int, party: Party, field: str) -> str:
    return party.paths.get(field) or party.paths.get("role") or f"consignment.parties[{index}].{field}"
