# SPDX-License-Identifier: Apache-2.0
"""Answering entry summary declarations in their own messages, and reading such an answer.

An original is accepted by IE328 or rejected by IE316, an amendment by IE304 or IE305. Whatever else a filing may come
to has no message in this system: then the answer in JSON stands alone.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from lxml import etree

from greenlane.cargo import Declaration, Envelope, Function, PartyRole

from ..answers import Answer
from ..finding import Finding, Severity
from ..limits import Limits
from ..standing import LodgementState
from ..standing_findings import DUPLICATE_REFERENCE, NO_LONGER_VALID, UNKNOWN_LODGEMENT
from .answer_message import AnswerMessage
from .encoding import to_utf8
from .ens_answer_table import ACCEPTED, AMENDMENT_ACCEPTED, AMENDMENT_REJECTED, ERROR, REJECTED
from .ens_elements import Slots, Spread, document, written
from .ens_reading import local_name
from .ens_table import Group, Leaf
from .ens_writer import SPREADS, prepared, slots_of
from .xml_source import opening, parsed

_MEDIA_TYPE = "application/xml"

_ANSWERS: dict[tuple[Function, LodgementState], tuple[str, tuple[Leaf | Group, ...]]] = {
    (Function.ORIGINAL, LodgementState.ACCEPTED): ("328", ACCEPTED),
    (Function.ORIGINAL, LodgementState.REFUSED): ("316", REJECTED),
    (Function.AMENDMENT, LodgementState.AMENDED): ("304", AMENDMENT_ACCEPTED),
    (Function.AMENDMENT, LodgementState.REFUSED): ("305", AMENDMENT_REJECTED),
}
_STATES = {f"CC{number}A": known for known, (number, _) in _ANSWERS.items()}
_NAMED_BY_MRN = frozenset({"328", "304", "305"})

_MRN = re.compile(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{13}[0-9]", re.ASCII)
_TRADER = re.compile(r"[A-Z]{2}[\x20-\x7e]{1,15}", re.ASCII)
_OWN_CODE = re.compile(r"GL-([A-Z]{3})-(\d{2})", re.ASCII)
_SHORT_CODE = re.compile(r"([A-Z]{3})(\d{2})", re.ASCII)
_MOST_CODE = 6
_MOST_PATH = 210
_UNKNOWN_REFERENCE = "UNKNOWN"  # the schemas want one where the filer gave none
_CUSTOMS = "CUSTOMS"

# Codes of readers and of amendments, which the six characters of an error reason cannot hold.
_SHORT = {
    "READ-TEXT-TOO-LONG": "RDLONG",
    "READ-FUNCTION": "RDFUNC",
    "AMEND-FUNCTION": "AMFUNC",
    "AMEND-NO-POINTERS": "AMNONE",
    "AMEND-NO-TARGET": "AMTARG",
}
_LONG = {short: code for code, short in _SHORT.items()}

# The system's own kinds of functional errors; what is in neither table is a wrong value, or a missing one.
_WRONG, _MISSING = "12", "13"
_KINDS = {
    DUPLICATE_REFERENCE: "26",
    UNKNOWN_LODGEMENT: "90",
    NO_LONGER_VALID: "92",
    "READ-TEXT-TOO-LONG": "39",
}


def answer_ens(told: Answer, request: Declaration, now: datetime, *, sender: str | None = None) -> AnswerMessage | None:
    """The message that answers ``request``, made ``now``; None where the system has none for what was decided.

    Sender and recipient of the request change places; ``sender`` is the identification of customs for a request that
    was addressed to nobody (else the office that it names). None as well where the answer must name a registration
    number and there is none of the right form (an amendment that named none).
    """
    number, rows = _ANSWERS.get((told.function, told.state), ("", ()))
    mrn = told.mrn or request.mrn
    if not number or (number in _NAMED_BY_MRN and not _MRN.fullmatch(mrn or "")):
        return None
    slots = {
        **slots_of(request, f"CC{number}A"),
        "envelope": _envelope(told, request, now, number, sender),
        "answer": {
            "reference": (told.reference or request.reference or _UNKNOWN_REFERENCE)[:22],
            "mrn": mrn,
            "at": told.received_at,
            "drawn_up_at": (request.envelope or Envelope()).drawn_up_at or told.received_at,
        },
        "refusal": {"reason": _reason(told)},
        "findings": {"errors": [one for one in told.findings if one.severity is Severity.ERROR]},
    }
    spreads = {
        **SPREADS,
        "party": _numbered_parties,
        "document": _whole("document", "type", "id"),
        "means": _whole("means", "id"),
        "error": _errors,
    }
    return AnswerMessage(f"IE{number}", _MEDIA_TYPE, document(f"CC{number}A", written(rows, slots, spreads)))


def _envelope(told: Answer, request: Declaration, now: datetime, number: str, sender: str | None) -> dict[str, Any]:
    sent, offices, consignment = request.envelope or Envelope(), request.offices, request.consignment
    known = (consignment.party(role) for role in (PartyRole.FILER, PartyRole.DECLARANT, PartyRole.REPRESENTATIVE))
    filer = next((party.id for party in known if party is not None and party.id), None)
    return {
        "sender": (sent.recipient or sender or offices.lodgement or offices.entry or _CUSTOMS)[:35],
        "recipient": (sent.sender or filer or _UNKNOWN_REFERENCE)[:35],
        **prepared(now),
        # the same answer to the same message has the same number
        "id": told.digest[:14].upper() or number,
        "type": f"CC{number}A",
        "answers": sent.id,
    }


def _reason(told: Answer) -> str | None:
    """The faults in words, as far as there is room for them."""
    faults = [one for one in told.findings if one.severity is Severity.ERROR]
    return " ".join(f"{one.code}: {one.message}" for one in faults) or None


def _numbered_parties(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    """Parties that have a number of the form that the answers demand."""
    for one in SPREADS["party"](slots, role):
        if _TRADER.fullmatch(one["party"]["id"] or ""):
            yield one


def _whole(slot: str, *fields: str) -> Spread:
    """Of the groups of a slot those that have every field: answers leave out what the filing stated in part."""

    def spread(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
        return (one for one in SPREADS[slot](slots, role) if all(one[slot].get(field) for field in fields))

    return spread


def _errors(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    for fault in slots["findings"]["errors"]:
        path = fault.path or "/"
        yield {
            "error": {
                "type": _KINDS.get(fault.code, _MISSING if fault.value is None else _WRONG),
                # the end of a path says more than its beginning
                "path": path if len(path) <= _MOST_PATH else path[-_MOST_PATH:],
                "code": short_code(fault.code),
                "value": fault.value,
            }
        }


def short_code(code: str) -> str | None:
    """A code in six characters: official numbers as they are, ``GL-GDS-01`` as ``GDS01``; None where it has none."""
    own = _OWN_CODE.fullmatch(code)
    if own:
        return own[1] + own[2]
    return _SHORT.get(code, code if len(code) <= _MOST_CODE else None)


class EnsError(NamedTuple):
    """One functional error as an answer tells it; ``code`` is the finding's where its form gives it back."""

    type: str
    path: str
    code: str | None = None
    value: str | None = None


class EnsAnswer(NamedTuple):
    """What an answer of the system says: to which message, what it came to, and the errors."""

    type: str
    function: Function
    state: LodgementState
    reference: str | None = None
    mrn: str | None = None
    sender: str | None = None
    recipient: str | None = None
    answers: str | None = None
    reason: str | None = None
    errors: tuple[EnsError, ...] = ()


def read_ens_answer(data: bytes, limits: Limits | None = None) -> EnsAnswer | None:
    """What an answer says; None where the bytes are no IE304, IE305, IE316 or IE328. Also inside a wrapper.

    Raises ``Refused`` where the file is broken as a whole.
    """
    limits = limits or Limits()
    text = to_utf8(data)
    begins = opening(text)
    if begins is None:
        return None
    root, _ = parsed(text, begins, limits)
    element = next((one for one in root.iter() if local_name(one.tag) in _STATES), None)
    if element is None:
        return None
    name = local_name(element.tag)
    function, state = _STATES[name]
    number, rows = _ANSWERS[function, state]
    errors: list[EnsError] = []
    values: dict[str, str] = {}
    _take(element, rows, values, errors)
    return EnsAnswer(
        type=f"IE{number}",
        function=function,
        state=state,
        reference=values.get("answer.reference"),
        mrn=values.get("answer.mrn"),
        sender=values.get("envelope.sender"),
        recipient=values.get("envelope.recipient"),
        answers=values.get("envelope.answers"),
        reason=values.get("refusal.reason"),
        errors=tuple(errors),
    )


def _take(
    element: etree._Element, rows: tuple[Leaf | Group, ...], values: dict[str, str], errors: list[EnsError]
) -> None:
    known: Mapping[str, Leaf | Group] = {row.name: row for row in rows}
    for child in element:
        row = known.get(local_name(child.tag))
        if isinstance(row, Leaf):
            text = (child.text or "").strip()
            if text and row.to is not None:
                values.setdefault(row.to, text)
        elif row is not None and row.name == ERROR.name:
            found: dict[str, str] = {}
            _take(child, row.content, found, errors)
            errors.append(_error_of(found))
        elif row is not None and row.makes is None:
            _take(child, row.content, values, errors)


def _error_of(found: Mapping[str, str]) -> EnsError:
    code = found.get("error.code")
    own = _SHORT_CODE.fullmatch(code) if code is not None else None
    if own:
        code = f"GL-{own[1]}-{own[2]}"
    elif code is not None:
        code = _LONG.get(code, code)
    return EnsError(found.get("error.type", ""), found.get("error.path", ""), code, found.get("error.value"))


def told_error(fault: Finding) -> EnsError:
    """How a finding is told in an answer, as ``read_ens_answer`` gives it back."""
    (one,) = _errors({"findings": {"errors": [fault]}}, None)
    error = one["error"]
    return _error_of({f"error.{field}": value for field, value in error.items() if value is not None})
