# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re

import pytest

from greenlane.journal import EVENT_TYPES, SUBJECTS, UPCASTERS, EventType, Kind, event_type

NEEDED = """
LodgementReceived LodgementAccepted LodgementRefused LodgementAmended LodgementInvalidated AmendmentRecorded
DuplicateReceived LinkAsserted LinkWithdrawn ConsignmentOpened ConsignmentAssessed ConsignmentSelected DecisionTaken
ReassessmentDone ProfileVersioned ProfileApproved ProfileRetired WatchListChanged ConfigurationActivated
DrawKeyCommitted DrawKeyRevealed PersonAdded RoleGranted TokenIssued TokenRevoked SignInLinkIssued SignedIn
PayloadPurged LegalHoldSet LegalHoldLifted CodeListImported BackupTaken CheckpointSigned JobFailed
""".split()  # noqa: SIM905
each_type = pytest.mark.parametrize("one", EVENT_TYPES, ids=lambda one: one.name)


@pytest.mark.parametrize("name", NEEDED)
def test_everything_that_can_happen_has_a_type(name: str) -> None:
    assert event_type(name).name == name


@each_type
def test_a_type_is_named_by_a_past_participle(one: EventType) -> None:
    assert re.fullmatch(r"(?:[A-Z][a-z]+)+", one.name)
    assert re.search(r"(?:ed|en|In|Done|Set|Split|Reread|Withdrawn)$", one.name)


@each_type
def test_an_officer_is_told_in_one_sentence_what_happened(one: EventType) -> None:
    assert re.fullmatch(r"[A-Z][^.!?]+\.", one.sentence)


@each_type
def test_a_type_is_about_things_of_known_kinds(one: EventType) -> None:
    assert one.subjects <= SUBJECTS


@each_type
def test_the_keys_of_a_body_are_words_and_leave_subjects_to_the_subjects(one: EventType) -> None:
    for key, kind in one.keys.items():
        assert re.fullmatch(r"[a-z][a-z_]*", key)
        assert isinstance(kind, Kind)
        assert key not in one.subjects


def test_no_key_is_made_for_names_or_text() -> None:
    keys = {key for one in EVENT_TYPES for key in one.keys}
    assert not keys & {"name", "title", "text", "description", "address", "email", "comment", "message", "sentence"}


def test_every_earlier_schema_has_an_upcaster_and_none_is_for_a_schema_to_come() -> None:
    wanted = {(one.name, schema) for one in EVENT_TYPES for schema in range(1, one.schema)}
    assert set(UPCASTERS) == wanted
