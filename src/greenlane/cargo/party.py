# SPDX-License-Identifier: Apache-2.0
"""Parties: who sends, receives, carries, declares, with addresses, identifiers, contacts and AEO references."""

from enum import StrEnum

from msgspec import Struct, field


class PartyRole(StrEnum):
    """The part a party plays in a consignment or filing (WCO Data Model classes in brackets)."""

    CONSIGNOR = "consignor"  # 30A
    CONSIGNEE = "consignee"  # 27A
    EXPORTER = "exporter"  # 57A
    IMPORTER = "importer"  # 39A
    SELLER = "seller"
    BUYER = "buyer"
    NOTIFY = "notify"
    CARRIER = "carrier"  # 18A
    DECLARANT = "declarant"  # 57B
    REPRESENTATIVE = "representative"  # 05A Agent
    FILER = "filer"  # Submitter
    TRANSIT_HOLDER = "transit_holder"
    AUTHORISATION_HOLDER = "authorisation_holder"
    SUPPLY_CHAIN_ACTOR = "supply_chain_actor"  # 16C AEOMutualRecognitionParty
    TAX_PARTY = "tax_party"
    OTHER = "other"  # named by a transport document in another part: endorsee, holder of the bill …


class Address(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A postal address (WCO 04A)."""

    line: str | None = None  # 239 street and number or PO box
    city: str | None = None  # 241
    postcode: str | None = None  # 245
    country: str | None = None  # 242, ISO 3166-1 alpha-2
    subdivision: str | None = None  # 243


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A way to reach a party (WCO 240, 253)."""

    kind: str  # phone, email, fax, or the code as declared
    value: str


class Party(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One party in one role.

    ``function_code`` is the representative's way of acting (2 direct, 3 indirect) or the role code of an AEO reference
    (R005); ``authorisation`` the type of authorisation a holder names (AEOC, DPO, …). ``paths`` tells for each field
    where in the message it was read.
    """

    role: PartyRole
    name: str | None = None
    id: str | None = None
    address: Address | None = None
    contacts: tuple[Contact, ...] = ()
    function_code: str | None = None
    authorisation: str | None = None
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def country(self) -> str | None:
        """The country of the address, None when the filing does not give one."""
        return self.address.country if self.address else None
