# SPDX-License-Identifier: Apache-2.0
"""What can be permitted, as a closed list; each permission with the sentence that screens and the manual show."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing a role may allow. A permission is always held for an agency, or for a unit and the units beneath it."""

    LODGE = "lodge"
    LODGE_FOR_OTHERS = "lodge_for_others"
    READ_OWN_LODGEMENTS = "read_own_lodgements"
    READ_LODGEMENTS = "read_lodgements"
    READ_CONSIGNMENTS = "read_consignments"
    READ_ASSESSMENTS = "read_assessments"
    READ_FACTS = "read_facts"
    READ_EVENTS = "read_events"
    READ_PROFILES = "read_profiles"
    WRITE_PROFILES = "write_profiles"
    APPROVE_PROFILES = "approve_profiles"
    READ_LISTS = "read_lists"
    WRITE_LISTS = "write_lists"
    APPROVE_LISTS = "approve_lists"
    RAISE_LOOKOUTS = "raise_lookouts"
    CONFIRM_LOOKOUTS = "confirm_lookouts"
    READ_RESTRICTED = "read_restricted"
    READ_SECRET = "read_secret"
    DECIDE = "decide"
    CONFIRM_DECISIONS = "confirm_decisions"
    RECORD_RESULTS = "record_results"
    ALLOT_CONTROLS = "allot_controls"
    WRITE_CAPACITY = "write_capacity"
    APPROVE_CAPACITY = "approve_capacity"
    DECIDE_AGAIN = "decide_again"
    MANAGE_RETENTION = "manage_retention"
    VERIFY_LOG = "verify_log"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SYSTEM = "manage_system"

    @property
    def sentence(self) -> str:
        """What the permission allows, for a person who grants it."""
        return _SENTENCES[self]

    @property
    def shows_content(self) -> bool:
        """Whether its holder comes to see what was declared, suspected or decided."""
        return self not in _WITHOUT_CONTENT


_SENTENCES: dict[Permission, str] = {
    Permission.LODGE: "Lodge, amend and cancel filings of the filers one represents.",
    Permission.LODGE_FOR_OTHERS: "Lodge for any filer, as a gateway does that has made sure itself who files.",
    Permission.READ_OWN_LODGEMENTS: "Read the filings of the filers one represents, with findings and receipts.",
    Permission.READ_LODGEMENTS: "Read every filing with its findings and versions.",
    Permission.READ_CONSIGNMENTS: "Read consignments as assembled from their filings.",
    Permission.READ_ASSESSMENTS: "Read assessments: hits, reasons, scores, outcome and lane.",
    Permission.READ_FACTS: "Read the facts that decisions may use, and what they mean.",
    Permission.READ_EVENTS: "Read the journal of who did what.",
    Permission.READ_PROFILES: "Read profiles with their conditions and history.",
    Permission.WRITE_PROFILES: "Draft and change profiles.",
    Permission.APPROVE_PROFILES: "Approve profiles that someone else drafted, and retire profiles.",
    Permission.READ_LISTS: "Read watch lists and their entries.",
    Permission.WRITE_LISTS: "Add and end entries of watch lists.",
    Permission.APPROVE_LISTS: "Approve entries of watch lists that someone else added.",
    Permission.RAISE_LOOKOUTS: "Raise an emergency look-out that is live at once and lapses after 24 hours.",
    Permission.CONFIRM_LOOKOUTS: "Confirm an emergency look-out that someone else raised.",
    Permission.READ_RESTRICTED: "See restricted profiles, lists, hits and events of the unit.",
    Permission.READ_SECRET: "See secret profiles, lists, hits and events of the unit.",
    Permission.DECIDE: "Decide on assessed consignments.",
    Permission.CONFIRM_DECISIONS: "Confirm do-not-load decisions and waivers that someone else took.",
    Permission.RECORD_RESULTS: "Record what a control found.",
    Permission.ALLOT_CONTROLS: "Allot the controls of an office over a window, against its capacity.",
    Permission.WRITE_CAPACITY: "Write what an office can control on which day, and by which rule it selects.",
    Permission.APPROVE_CAPACITY: "Approve a capacity plan that someone else wrote.",
    Permission.DECIDE_AGAIN: "Decide stored consignments again and compare.",
    Permission.MANAGE_RETENTION: "Purge payloads by rule and set legal holds.",
    Permission.VERIFY_LOG: "Verify the journal against its checkpoints.",
    Permission.MANAGE_PEOPLE: "Add people and machines, give roles, issue sign-in links and machine tokens.",
    Permission.MANAGE_SYSTEM: "Run the installation: settings, code lists, backups, health; no content.",
}

_WITHOUT_CONTENT = frozenset(
    {Permission.LODGE_FOR_OTHERS, Permission.VERIFY_LOG, Permission.MANAGE_PEOPLE, Permission.MANAGE_SYSTEM}
)
