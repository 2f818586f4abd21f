# SPDX-License-Identifier: Apache-2.0
"""Where everything is kept: PostgreSQL, files, and the embedded server that is used when no other is named.

``open_store(url, …)`` gives a :class:`Store`; ``store.unit()`` a :class:`UnitOfWork`, one transaction with one
repository for each kind of thing (``uow.lodgements``, ``uow.events``, …). Repositories take and give frozen records;
what is added is written together, when something is read or the unit ends.
"""

from greenlane.store.answers import AnswerDocument, PlacedAnswer
from greenlane.store.assessments import StoredAssessment, StoredHit
from greenlane.store.backup import backup
from greenlane.store.backup_manifest import Manifest, read_manifest
from greenlane.store.capacities import StoredPlan
from greenlane.store.configurations import Activation, Part, StoredConfiguration
from greenlane.store.consignments import StoredConsignment
from greenlane.store.database import Limits
from greenlane.store.decisions import StoredDecision, StoredSelection
from greenlane.store.draws import DrawPeriod
from greenlane.store.filing_keys import FilingKeyRow
from greenlane.store.jobs import Job
from greenlane.store.keys import Keys, load_keys
from greenlane.store.links import Link
from greenlane.store.list_changes import ListChange, PendingEntry
from greenlane.store.lists import ListEntry, NewEntry, StoredList
from greenlane.store.lodgements import Lodgement, LodgementVersion, RequestDecision
from greenlane.store.matches import MatchDecision, StoredMatch
from greenlane.store.migrating import check_migrated, latest_revision, migrate
from greenlane.store.paging import MOST_ON_A_PAGE, Page
from greenlane.store.payloads import Payload, Purge
from greenlane.store.profiles import StoredProfile
from greenlane.store.purging import purge
from greenlane.store.reports import Clock, StoredMoment, StoredReport
from greenlane.store.restore import Restored, restore
from greenlane.store.results import AssessedAt, Control, GroupedBy, OnList, Period, ProfileTally, StoredResult
from greenlane.store.sealing import Sealer
from greenlane.store.selection_runs import RunMember, RunPlaces, StoredRun, Waiting
from greenlane.store.store import Store, open_store
from greenlane.store.tables.intake import CONSIGNMENT_STATES
from greenlane.store.unit import UnitOfWork
from greenlane.store.verifying import LogCheck, checked_log
from greenlane.store.webhooks import Webhook

__all__ = [
    "CONSIGNMENT_STATES",
    "MOST_ON_A_PAGE",
    "Activation",
    "AnswerDocument",
    "AssessedAt",
    "Clock",
    "Control",
    "DrawPeriod",
    "FilingKeyRow",
    "GroupedBy",
    "Job",
    "Keys",
    "Limits",
    "Link",
    "ListChange",
    "ListEntry",
    "Lodgement",
    "LodgementVersion",
    "LogCheck",
    "Manifest",
    "MatchDecision",
    "NewEntry",
    "OnList",
    "Page",
    "Part",
    "Payload",
    "PendingEntry",
    "Period",
    "PlacedAnswer",
    "ProfileTally",
    "Purge",
    "RequestDecision",
    "Restored",
    "RunMember",
    "RunPlaces",
    "Sealer",
    "Store",
    "StoredAssessment",
    "StoredConfiguration",
    "StoredConsignment",
    "StoredDecision",
    "StoredHit",
    "StoredList",
    "StoredMatch",
    "StoredMoment",
    "StoredPlan",
    "StoredProfile",
    "StoredReport",
    "StoredResult",
    "StoredRun",
    "StoredSelection",
    "UnitOfWork",
    "Waiting",
    "Webhook",
    "backup",
    "check_migrated",
    "checked_log",
    "latest_revision",
    "load_keys",
    "migrate",
    "open_store",
    "purge",
    "read_manifest",
    "restore",
]
