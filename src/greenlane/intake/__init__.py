# SPDX-License-Identifier: Apache-2.0
"""Advance cargo information: read, checked, answered.

What belongs here: formats, checks, the states of a lodgement, links between filings, deadlines, answers. What does
not: what the filing is suspected of (targeting), where it is kept (store).
"""

from .amendments import apply as apply_amendment
from .answers import Answer, answer, answer_json
from .assembly import AssembledConsignment, LodgementVersion, assemble
from .checks import (
    CHECKS,
    Check,
    Requirements,
    checks_page,
    missing_elements,
    missing_parties,
    requirements,
    shipped_requirements,
)
from .checks import check_filing as check
from .completeness import Awaited, Completeness, Waiting, is_assessed, waiting
from .conflicts import Conflict
from .deadlines import REPORT, Deadline, deadline, hours_between, is_reported, told_time
from .differences import AppliedChange, differences
from .finding import Finding, Severity
from .formats import (
    KNOWN_FORMATS,
    formats_page,
    native_schema,
    read,
    read_stream,
    report_schema,
    without_paths,
    write_native,
    write_native_report,
    write_wco_dm_xml,
)
from .formats.answer_message import AnswerMessage
from .formats.answering import answer_message
from .formats.collecting import Refused
from .formats.ens_writer import write_ens
from .grouping import Filing, FilingGroup, FilingKey, KeyRole, Tie, filing_of, grouped
from .limits import Limits
from .links import KeyType, LinkAssertion, LinkKey, Period, Relation, compared, keys_of
from .lodgement import receive
from .presentation import Presentation, presentation
from .reading import Change, Message, Pointer, Reading, ReadState, ReportMessage
from .registration import message_digest, registration_number
from .report_findings import reference_unknown, reported_before, speaks_of_nothing
from .reporting import CALL, ReportKey, ToldTime, keys_of_filing, keys_of_report, times_for, times_of_report
from .rules import (
    RuleSet,
    applying,
    message_of,
    own_rule_set,
    rule_findings,
    shipped_documents,
    shipped_rule_set,
    shipped_rule_sets,
)
from .schemas import SchemaFault, Schemas
from .stages import (
    Dataset,
    StageRules,
    dataset_of,
    direction_of,
    level_of,
    shipped_stage_rules,
    stage_of,
    stage_rules,
)
from .standing import (
    KnownLodgement,
    KnownVersion,
    LodgementState,
    Receipt,
    Refusal,
    Standing,
    Superseding,
    state_of_reading,
)
from .standing_findings import sent_again, target_of
from .tables import (
    TARGETS,
    Group,
    Mapping,
    Opened,
    Row,
    Table,
    load_mapping,
    open_table,
    recognised,
    shipped_mapping,
    shipped_mappings,
    table_of,
    tables_page,
)
from .time_limits import (
    OnSilence,
    PresentationLimit,
    TimeLimit,
    TimeLimits,
    shipped_time_limits,
    time_limits,
)
from .webhooks import (
    WEBHOOK_SECRET_BYTES,
    Network,
    gives_up,
    may_be_reached,
    pause_after,
    secret_text,
    signed_headers,
    usable_url,
)
from .zones import Zones, shipped_zones

__all__ = [
    "CALL",
    "CHECKS",
    "KNOWN_FORMATS",
    "REPORT",
    "TARGETS",
    "WEBHOOK_SECRET_BYTES",
    "Answer",
    "AnswerMessage",
    "AppliedChange",
    "AssembledConsignment",
    "Awaited",
    "Change",
    "Check",
    "Completeness",
    "Conflict",
    "Dataset",
    "Deadline",
    "Filing",
    "FilingGroup",
    "FilingKey",
    "Finding",
    "Group",
    "KeyRole",
    "KeyType",
    "KnownLodgement",
    "KnownVersion",
    "Limits",
    "LinkAssertion",
    "LinkKey",
    "LodgementState",
    "LodgementVersion",
    "Mapping",
    "Message",
    "Network",
    "OnSilence",
    "Opened",
    "Period",
    "Pointer",
    "Presentation",
    "PresentationLimit",
    "ReadState",
    "Reading",
    "Receipt",
    "Refusal",
    "Refused",
    "Relation",
    "ReportKey",
    "ReportMessage",
    "Requirements",
    "Row",
    "RuleSet",
    "SchemaFault",
    "Schemas",
    "Severity",
    "StageRules",
    "Standing",
    "Superseding",
    "Table",
    "Tie",
    "TimeLimit",
    "TimeLimits",
    "ToldTime",
    "Waiting",
    "Zones",
    "answer",
    "answer_json",
    "answer_message",
    "apply_amendment",
    "applying",
    "assemble",
    "check",
    "checks_page",
    "compared",
    "dataset_of",
    "deadline",
    "differences",
    "direction_of",
    "filing_of",
    "formats_page",
    "gives_up",
    "grouped",
    "hours_between",
    "is_assessed",
    "is_reported",
    "keys_of",
    "keys_of_filing",
    "keys_of_report",
    "level_of",
    "load_mapping",
    "may_be_reached",
    "message_digest",
    "message_of",
    "missing_elements",
    "missing_parties",
    "native_schema",
    "open_table",
    "own_rule_set",
    "pause_after",
    "presentation",
    "read",
    "read_stream",
    "receive",
    "recognised",
    "reference_unknown",
    "registration_number",
    "report_schema",
    "reported_before",
    "requirements",
    "rule_findings",
    "secret_text",
    "sent_again",
    "shipped_documents",
    "shipped_mapping",
    "shipped_mappings",
    "shipped_requirements",
    "shipped_rule_set",
    "shipped_rule_sets",
    "shipped_stage_rules",
    "shipped_time_limits",
    "shipped_zones",
    "signed_headers",
    "speaks_of_nothing",
    "stage_of",
    "stage_rules",
    "state_of_reading",
    "table_of",
    "tables_page",
    "target_of",
    "time_limits",
    "times_for",
    "times_of_report",
    "told_time",
    "usable_url",
    "waiting",
    "without_paths",
    "write_ens",
    "write_native",
    "write_native_report",
    "write_wco_dm_xml",
]
