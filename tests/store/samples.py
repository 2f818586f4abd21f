# SPDX-License-Identifier: Apache-2.0
"""Records for the tests of the store: whole ones, of which a test says only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from greenlane.access import Agency, Clause, Person, PersonKind, Reach, Sensitivity, Unit, UnitKind
from greenlane.cargo import Direction, Function, Stage, new_id
from greenlane.journal import Event, PayloadLink, record
from greenlane.store import (
    Link,
    Lodgement,
    LodgementVersion,
    Part,
    StoredAssessment,
    StoredConsignment,
    StoredDecision,
    StoredHit,
    StoredList,
    StoredProfile,
    StoredSelection,
    UnitOfWork,
)
from greenlane.targeting import Band, DecisionKind, Outcome, RiskArea, SelectedBy, State

NOW = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
EVERYTHING = Reach((Clause(),))
CONFIGURATION = "c" * 64
UNKNOWN = "00000000-0000-7000-8000-00000000dead"
"""An id that nothing bears."""

FILER = "00000000-0000-7000-8000-00000000f11e"


def event(name: str = "ConsignmentOpened", *, at: datetime = NOW, **changes: Any) -> Event:
    subjects = changes.pop("subjects", None) or ({"consignment": new_id(at)} if name == "ConsignmentOpened" else {})
    return record(
        name,
        event_id=new_id(at),
        at=at,
        actor=changes.pop("actor", "policy:test"),
        agency=changes.pop("agency", "customs"),
        subjects=subjects,
        **changes,
    )


def event_with(payload: PayloadLink, *, at: datetime = NOW) -> Event:
    return event(at=at, payload=payload)


def lodgement(**changes: Any) -> Lodgement:
    made = Lodgement(
        id=new_id(NOW),
        filer_id=FILER,
        reference=None,
        format="native_json",
        direction=Direction.IMPORT,
        stage=Stage.PRE_ARRIVAL,
        state="accepted",
        mrn=None,
        agency="customs",
        unit=None,
        current_version=1,
        created_at=NOW,
    )
    return replace(made, **changes)


def version(of: Lodgement, number: int = 1, **changes: Any) -> LodgementVersion:
    made = LodgementVersion(
        lodgement_id=of.id,
        version=number,
        function=Function.ORIGINAL if number == 1 else Function.AMENDMENT,
        state="accepted" if number == 1 else "amended",
        supersedes=True,
        submitted_by=of.filer_id,
        raw_digest=f"{number:064x}",
        raw_id=new_id(NOW),
        declaration_id=None,
        findings_id=None,
        received_at=NOW,
    )
    return replace(made, **changes)


def consignment(**changes: Any) -> StoredConsignment:
    return replace(StoredConsignment(id=new_id(NOW), created_at=NOW, agency="customs", unit=None), **changes)


def link(of: StoredConsignment, to: Lodgement, asserted: Event, **changes: Any) -> Link:
    made = Link(
        id=new_id(NOW),
        consignment_id=of.id,
        lodgement_id=to.id,
        asserted_by="rule:own_filing",
        asserted_at=NOW,
        asserted_event=asserted.id,
    )
    return replace(made, **changes)


def assessment(of: StoredConsignment, **changes: Any) -> StoredAssessment:
    made = StoredAssessment(
        id=new_id(NOW),
        consignment_id=of.id,
        stage=Stage.PRE_ARRIVAL,
        configuration=CONFIGURATION,
        engine="1",
        facts_id=new_id(NOW),
        result_id=new_id(NOW),
        result_digest="a" * 64,
        score=40,
        scores={"security": 40},
        band=Band.MEDIUM,
        outcome=Outcome.DOCUMENTARY_CHECK,
        lane="orange",
        high_risk=(),
        agency="customs",
        unit=None,
        sensitivity=Sensitivity.NORMAL,
        at=NOW,
        deadline_reason="no_arrival_time",
    )
    return replace(made, **changes)


def hit(of: StoredAssessment, profile: str = "GL-SEC-01", **changes: Any) -> StoredHit:
    made = StoredHit(
        assessment_id=of.id,
        profile_id=profile,
        profile_version=1,
        risk_area=RiskArea.SECURITY,
        weight=40,
        mandatory=None,
        agency="customs",
        unit=None,
        sensitivity=Sensitivity.NORMAL,
    )
    return replace(made, **changes)


def selection(of: StoredAssessment, **changes: Any) -> StoredSelection:
    made = StoredSelection(
        id=new_id(NOW),
        assessment_id=of.id,
        rule="GL-SEL-1",
        cut_off=0,
        outcome=of.outcome,
        lane=of.lane,
        selected_by=(SelectedBy(origin="profile", probability=1.0),),
        at=NOW,
    )
    return replace(made, **changes)


def decision(of: StoredAssessment, **changes: Any) -> StoredDecision:
    made = StoredDecision(
        id=new_id(NOW),
        assessment_id=of.id,
        kind=DecisionKind.OFFICER,
        decided_by=FILER,
        outcome=of.outcome,
        lane=of.lane,
        reason_code="documents",
        at=NOW,
    )
    return replace(made, **changes)


def profile(profile_id: str = "GL-SEC-01", number: int = 1, **changes: Any) -> StoredProfile:
    made = StoredProfile(
        id=profile_id,
        version=number,
        state=State.DRAFT,
        document=f"id: {profile_id}\n",
        agency="customs",
        unit=None,
        sensitivity=Sensitivity.NORMAL,
        owner="risk-desk",
        created_by="ada",
        created_at=NOW,
    )
    return replace(made, **changes)


def named_list(name: str = "embargoed_ports", **changes: Any) -> StoredList:
    made = StoredList(
        name=name,
        kind="codes",
        title="Ports under embargo",
        agency="customs",
        unit=None,
        sensitivity=Sensitivity.NORMAL,
        sequence=0,
        created_at=NOW,
    )
    return replace(made, **changes)


def person(person_id: str = FILER, **changes: Any) -> Person:
    made = Person(id=person_id, kind=PersonKind.PERSON, name="Ada Obi", agency="customs", unit="north")
    return replace(made, **changes)


def add_organisation(uow: UnitOfWork) -> None:
    """Agency ``customs`` with the centre ``north`` and the office ``port`` under it."""
    uow.people.put_agency(Agency(id="customs", name="Customs", contact="Desk 1"))
    uow.people.put_unit(Unit(id="north", agency="customs", kind=UnitKind.CENTRE, name="North"))
    uow.people.put_unit(Unit(id="port", agency="customs", kind=UnitKind.OFFICE, name="Port", parent="north"))


def add_configuration(uow: UnitOfWork) -> None:
    """The configuration that the assessments of these samples name."""
    uow.configurations.add_parts([Part(digest="d" * 64, kind="policy", body=b"{}")])
    uow.configurations.add(CONFIGURATION, "{}", at=NOW)
