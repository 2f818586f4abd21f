# SPDX-License-Identifier: Apache-2.0
"""GL-FIL: checks of the header: the reference, what the message asks for, its type and dates."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from greenlane.cargo import Function

from ..finding import Severity
from ..stages import declared_types, direction_of, shipped_stage_rules
from .check import Fault, Filing, at, check

_LONGEST_REFERENCE = 35
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=180)


@check("GL-FIL-01", Severity.ERROR, functions=[Function.ORIGINAL])
def reference_missing(filing: Filing) -> Iterator[Fault]:
    """The filing has no reference of its own; give each filing a local reference number (LRN) that you use once.

    Passes: LRN 2026-000417.

    Source: WCO Data Model D026, functional reference number.
    """
    if not (filing.declaration.reference or "").strip():
        yield Fault(at(filing.declaration.paths, "reference", "reference"), None, "")


@check("GL-FIL-02", Severity.WARNING)
def reference_too_long(filing: Filing) -> Iterator[Fault]:
    """The reference is longer than 35 characters; shorten it.

    Passes: LRN 2026-000417.

    Source: WCO Data Model D026, an..35.
    """
    reference = filing.declaration.reference or ""
    if len(reference) > _LONGEST_REFERENCE:
        path = at(filing.declaration.paths, "reference", "reference")
        yield Fault(path, reference, f"It has {len(reference)} characters.")


@check("GL-FIL-03", Severity.ERROR, functions=[Function.ORIGINAL])
def no_goods_item(filing: Filing) -> Iterator[Fault]:
    """The filing describes no goods; add at least one goods item.

    Passes: one goods item, fresh apples, 200 boxes, 3 600 kg.

    Source: SAFE Framework, annex of data elements; WCO Data Model 68A.
    """
    if not filing.consignment.items:
        yield Fault(at(filing.consignment.paths, "items", "consignment.items"), None, "")


@check("GL-FIL-04", Severity.ERROR, functions=[Function.AMENDMENT, Function.CANCELLATION])
def request_names_no_filing(filing: Filing) -> Iterator[Fault]:
    """The message does not say which filing it changes; give the registration number (MRN) or the filing's reference.

    Passes: an amendment with MRN 25GB3POHWIVZSF9AR0.

    Source: WCO Data Model D014 and D026.
    """
    if not (filing.declaration.mrn or "").strip() and not (filing.declaration.reference or "").strip():
        yield Fault(at(filing.declaration.paths, "mrn", "mrn"), None, "")


@check("GL-FIL-05", Severity.WARNING, functions=[Function.CANCELLATION])
def cancellation_without_reason(filing: Filing) -> Iterator[Fault]:
    """The cancellation gives no reason; say in words why the filing is withdrawn.

    Passes: reason “the goods were not shipped”.

    Source: WCO Data Model 225 and 099; revised Kyoto Convention, general annex, standard 3.27.
    """
    if not (filing.declaration.reason or "").strip():
        yield Fault(at(filing.declaration.paths, "reason", "reason"), None, "")


@check("GL-FIL-06", Severity.WARNING, functions=[Function.ORIGINAL])
def type_unknown(filing: Filing) -> Iterator[Fault]:
    """The type of declaration is none that is known here; use a type and additional type of the code list.

    Passes: type IM with additional type D.

    Source: EU customs data model, data elements 11 01 and 11 02; codes of the administration.
    """
    rules = shipped_stage_rules()
    type_code, additional = declared_types(filing.declaration, rules)
    path = at(filing.declaration.paths, "type", "type")
    known_type = type_code is None or type_code in rules.directions or direction_of(filing.declaration) is not None
    if not known_type:
        yield Fault(path, type_code, f"Type {type_code} was read, so the filing is taken for the stage {filing.stage}.")
    if additional is not None and additional not in rules.additional_types:
        path = at(filing.declaration.paths, "additional_type", path)
        detail = f"Additional type {additional} was read, so the filing is taken for the stage {filing.stage}."
        yield Fault(path, additional, detail)


@check("GL-FIL-07", Severity.WARNING)
def acceptance_impossible(filing: Filing) -> Iterator[Fault]:
    """The date of acceptance cannot be right; it lies neither before 1990 nor more than 180 days ahead.

    Passes: acceptance on 24 March 2026 in a filing of that day.

    Source: WCO Data Model 023.
    """
    accepted = filing.declaration.acceptance_time
    if accepted is None or accepted.utcoffset() is None:
        return
    path = at(filing.declaration.paths, "acceptance_time", "acceptance_time")
    if accepted < _EARLIEST:
        yield Fault(path, accepted.isoformat(), f"{accepted:%Y-%m-%d} was read.")
    elif filing.on is not None and accepted.date() - filing.on > _AHEAD:
        yield Fault(path, accepted.isoformat(), f"{accepted:%Y-%m-%d} was read in a filing of {filing.on}.")


@check("GL-FIL-08", Severity.WARNING)
def stated_direction_contradicts_type(filing: Filing) -> Iterator[Fault]:
    """The direction stated is not that of the declaration type; correct one of the two.

    Passes: direction import with type IM.

    Source: EU customs data model, data element 11 01.
    """
    stated = filing.declaration.direction
    type_code, _ = declared_types(filing.declaration)
    of_type = shipped_stage_rules().directions.get(type_code or "")
    # cargo in transhipment and cargo staying on board are filed with the types of import
    alike = {of_type, *(("transhipment", "stay_on_board", "transit") if of_type == "import" else ())}
    if stated is not None and of_type is not None and stated not in alike:
        path = at(filing.declaration.paths, "direction", "direction")
        yield Fault(path, stated, f"The filing states {stated}, type {type_code} is {of_type}.")
