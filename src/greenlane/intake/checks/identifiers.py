# SPDX-License-Identifier: Apache-2.0
"""GL-IDN: forms and check digits of identifiers. A wrong one is a finding, never a refusal."""

from collections.abc import Iterator

from greenlane.cargo import (
    Checked,
    Party,
    PartyRole,
    Verdict,
    check_air_waybill,
    check_imo,
    check_mrn,
    check_s10,
    check_tin,
    check_ucr,
    has_wrong_s10_digit,
    is_tin,
)

from ..finding import Severity
from ..stages import AIR
from ..values import shown
from .check import Fault, Filing, at, check, item_at

_IMO = "10"  # type of identification of a ship by its IMO number, EU customs data model


def _told(checked: Checked, whose: str, read: str) -> str:
    reason = f": {checked.reason}" if checked.reason else ""
    return f"{whose} {shown(read)}{reason}."


@check("GL-IDN-01", Severity.WARNING)
def ucr_form(filing: Filing) -> Iterator[Fault]:
    """The unique consignment reference has not the form of one; write at most 35 letters and digits.

    Passes: 6GB123456789000-4711.

    Source: WCO Data Model 016, an..35; WCO recommendation on the UCR, 2004.
    """
    reference = filing.consignment.ucr
    if reference:
        checked = check_ucr(reference)
        if not checked.ok:
            path = at(filing.consignment.paths, "ucr", "consignment.ucr")
            yield Fault(path, reference, _told(checked, "Reference", reference))


@check("GL-IDN-02", Severity.WARNING)
def mrn_form(filing: Filing) -> Iterator[Fault]:
    """The registration number (MRN) is none that customs gives; copy it from the receipt of the filing.

    Passes: 25GB3POHWIVZSF9AR0.

    Source: WCO Data Model D014; EU customs data model, 18 characters with a check digit.
    """
    number = filing.declaration.mrn
    if number:
        checked = check_mrn(number)
        if not checked.ok:
            yield Fault(at(filing.declaration.paths, "mrn", "mrn"), number, _told(checked, "MRN", number))


@check("GL-IDN-03", Severity.WARNING)
def party_id_form(filing: Filing) -> Iterator[Fault]:
    """The identification number of a party has not the form of one; write the country's two letters, then the number.

    Passes: GB553202734852.

    Source: WCO Data Model R-elements, an..17; WCO guidelines on trader identification numbers; EU EORI number.
    """
    for index, party in enumerate(filing.consignment.parties):
        if party.id and _has_trader_number(party) and not is_tin(party.id):
            path = at(party.paths, "id", f"consignment.parties[{index}].id")
            role = party.role.value.replace("_", " ").capitalize()
            yield Fault(path, party.id, _told(check_tin(party.id), role, party.id))


@check("GL-IDN-04", Severity.WARNING)
def imo_number(filing: Filing) -> Iterator[Fault]:
    """The IMO number of a ship is wrong; copy the seven digits from the ship's papers.

    Passes: 9321483.

    Source: WCO Data Model T006; IMO resolution A.1117(30), ship identification number scheme.
    """
    journey = filing.consignment.journey
    for part, one in (("border", journey.border), ("departure", journey.departure), ("arrival", journey.arrival)):
        if one is not None and one.id and one.id_type == _IMO:
            checked = check_imo(one.id)
            if not checked.ok:
                path = at(one.paths, "id", f"consignment.journey.{part}.id")
                yield Fault(path, one.id, _told(checked, f"Number at {part}", one.id))


@check("GL-IDN-05", Severity.WARNING)
def air_waybill(filing: Filing) -> Iterator[Fault]:
    """The number of the master air waybill is wrong; copy its three and eight digits from the waybill.

    Passes: 125-12345675.

    Source: WCO Data Model D008; IATA resolution 600a, air waybill number with a check digit.
    """
    consignment = filing.consignment
    border = consignment.journey.border
    if consignment.master_document and border is not None and border.mode == AIR:
        checked = check_air_waybill(consignment.master_document)
        if not checked.ok:
            path = at(consignment.paths, "master_document", "consignment.master_document")
            yield Fault(path, consignment.master_document, _told(checked, "Number", consignment.master_document))


@check("GL-IDN-06", Severity.INFO)
def previous_mrn(filing: Filing) -> Iterator[Fault]:
    """A previous document looks like a registration number (MRN) with a wrong check digit; compare it with the receipt.

    Passes: previous document N820 with number 25GB3POHWIVZSF9AR0.

    Source: WCO Data Model D018; EU customs data model, 18 characters with a check digit.
    """
    consignment = filing.consignment
    otherwise = at(consignment.paths, "previous_documents", "consignment.previous_documents")
    documents = [(otherwise, document) for document in consignment.previous_documents]
    for index, item in filing.items:
        documents.extend((item_at(index, item, "previous_documents"), document) for document in item.previous_documents)
    for path, document in documents:
        checked = check_mrn(document.id) if document.id else None
        if checked is not None and checked.verdict is Verdict.CHECK_DIGIT:
            yield Fault(document.path or path, document.id, _told(checked, "Number", checked.value))


@check("GL-IDN-07", Severity.WARNING)
def postal_item(filing: Filing) -> Iterator[Fault]:
    """The identifier of a postal item has a wrong check digit; copy it from the label of the item.

    Passes: RR473124829DE.

    Source: UPU standard S10, identification of postal items, 13 characters with a check digit.
    """
    consignment = filing.consignment
    number = consignment.house_document
    if number and has_wrong_s10_digit(number):
        path = at(consignment.paths, "house_document", "consignment.house_document")
        yield Fault(path, number, _told(check_s10(number), "Identifier", number))


def _has_trader_number(party: Party) -> bool:
    """Whether the party is identified by a trader's number: tax parties have numbers of the tax office."""
    return party.role is not PartyRole.TAX_PARTY
