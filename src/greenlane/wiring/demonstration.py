# SPDX-License-Identifier: Apache-2.0
"""What the demo shows: every consignment with its deadline, outcome and strongest reasons; and an officer's token."""

from msgspec import Struct

from greenlane.cargo import Facts, flat
from greenlane.store import StoredAssessment, UnitOfWork
from greenlane.targeting import Assessment, Hit, Reason

from .answers import instant
from .installation import Installation
from .judging import assessment_decoder, facts_decoder
from .starting import add_person, issue_token

REASONS = 3
_OFFICER = "demo_officer"


class Row(Struct, frozen=True, kw_only=True):
    """One consignment as the demo's table shows it."""

    assessment: str
    deadline: str
    consignment: str
    route: str
    goods: str
    outcome: str
    lane: str
    reasons: tuple[str, ...]
    drawn: bool
    decided: bool


def demonstration_rows(installation: Installation) -> list[Row]:
    """The latest assessment of every consignment: earliest deadline first, those without one last, then by score."""
    with installation.store.unit(read_only=True) as uow:
        latest: dict[str, StoredAssessment] = {}
        for assessment_id in uow.assessments.ids():
            stored = uow.assessments.get(assessment_id)
            latest[stored.consignment_id] = stored
        ordered = sorted(latest.values(), key=lambda s: (s.deadline is None, s.deadline or s.at, -s.score, s.id))
        return [_row(uow, stored) for stored in ordered]


def _row(uow: UnitOfWork, stored: StoredAssessment) -> Row:
    contents = uow.payloads.find([stored.facts_id, stored.result_id])
    facts = facts_decoder.decode(contents[stored.facts_id].body)
    assessment = assessment_decoder.decode(contents[stored.result_id].body)
    selection = uow.selections.of_assessments([stored.id])[stored.id][0]
    drawn = any(origin.origin == "random" for origin in selection.selected_by)
    reasons = _strongest(assessment)
    return Row(
        assessment=stored.id,
        deadline=(instant(stored.deadline) or "unknown")[:16].replace("T", " "),
        consignment=str(facts.first("filing.reference") or stored.consignment_id[-8:]),
        route=_route(facts),
        goods=_goods(facts),
        outcome=str(selection.outcome).replace("_", " "),
        lane=selection.lane,
        reasons=(*reasons, *(("drawn by the random programme",) if drawn else ())),
        drawn=drawn,
        decided=bool(uow.decisions.of_assessments([stored.id])),
    )


def _strongest(assessment: Assessment) -> tuple[str, ...]:
    """The heaviest hits, mandatory ones first, each with the value that fired."""

    def weight(hit: Hit) -> tuple[bool, int]:
        return hit.mandatory is not None, hit.weight

    told = []
    for hit in sorted(assessment.hits, key=weight, reverse=True)[:REASONS]:
        values = ", ".join(_read(reason) for reason in hit.reasons[:2])
        told.append(f"{hit.title} ({values})")
    return tuple(told)


def _read(reason: Reason) -> str:
    """The value that fired, under the last part of the fact's name: the whole name is in the assessment."""
    field = reason.fact.rsplit(".", 1)[-1]
    return f"no {field}" if reason.value is None else f"{field} {_short(reason.value)}"


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _route(facts: Facts) -> str:
    countries = facts.first("route.countries")
    return " → ".join(countries) if isinstance(countries, tuple) else "unknown"


def _goods(facts: Facts) -> str:
    descriptions = [str(flat(item).get("goods.description", "no description")) for item in facts.items]
    if not descriptions:
        return "no goods items"
    first = _short(descriptions[0])
    return first if len(descriptions) == 1 else f"{first} (+{len(descriptions) - 1})"


def demo_token(installation: Installation) -> str:
    """A fresh token of the demo's officer; the one of an earlier run is revoked."""
    at = installation.now()
    with installation.store.unit() as uow:
        person = uow.installation.get(_OFFICER)
        if person is None:
            person = add_person(uow, installation, name="Demo officer", role="targeting_officer", at=at).id
            uow.installation.set(_OFFICER, person)
        for token in uow.tokens.of_person(person):
            if token.revoked_at is None:
                uow.tokens.revoke(token.id, at=at)
        return issue_token(uow, installation, person=person, label="demo", at=at)
