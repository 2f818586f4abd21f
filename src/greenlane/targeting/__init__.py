# SPDX-License-Identifier: Apache-2.0
"""Which consignments to look at, and why: profiles, their language, lists, assessment, selection.

What belongs here: everything that decides, as pure functions over facts and one configuration. What does not: how a
message is read (intake), what is done with the goods (control), where anything is kept (store).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .bulk_facts import Changing, Member, MemberFacts, Told
from .bulk_judge import Judge, Judged, Seen
from .bulk_members import context_facts, equipment_facts, item_facts, party_facts, whole_facts
from .canonical import digest_of
from .configuration import ENGINE, Configuration, ExchangeRates, Manifest, NamedList, Targeted, vocabulary_digest
from .consistency import (
    AtEveryOffice,
    Consistency,
    Example,
    Meter,
    Pair,
    at_office,
    configuration_with,
    words_of_consistency,
)
from .decide import applies, conclude, decide, stage_in
from .documents import DocumentFinding
from .draw import DRAW_SCALE, draw, is_drawn, key_commitment
from .hit_rates import NOT_ENOUGH, Baseline, HitRate, baseline_of, hit_rate
from .index.cost import Indexed, Lookup, indexed, is_dear
from .language import (
    CheckedCondition,
    ConditionError,
    FactsView,
    check,
    columnar,
    explain,
    read_sentence,
    satisfying_members,
    sentence,
)
from .legal_basis import LegalBasis, load_legal_bases
from .list_delta import ListDelta
from .list_delta import apply as apply_delta
from .list_delta import delta as list_delta
from .list_files import FORMATS as LIST_FORMATS
from .list_files import EntrySchema, Identifier, ListedEntry, ListFile, entry_from, made_id, read_list, read_lists
from .named_lists import ListDocument, load_lists
from .outcomes import OUTCOMES, Band, Outcome, RiskArea, nearest, severity_of
from .outlining import Asked, Changed, Concluded, OfStage, Outlining
from .policy import Policy, RandomShare, load_policy
from .profile_differences import ProfileDifference, profile_differences
from .profile_documents import load_profiles
from .profiles import BorderMode, Family, HighRiskTest, Profile, State, profile_digest, profile_set_digest
from .providers import (
    COVERAGE_DAYS,
    Context,
    History,
    LookUp,
    Origin,
    PossibleMatch,
    Subject,
    declared_facts,
    derived_facts,
    history_keys,
    merged_facts,
    possible_matches,
    reported_times,
    sibling_keys,
    with_history_facts,
    with_list_facts,
    with_reported_times,
)
from .rates import ENOUGH, Interval, Rate, rate, ratio_of_rates, wilson
from .records import Assessment, Decision, DecisionKind, Hit, Reason, SelectedBy, Selection
from .rehearsal import LARGE_SHARE, Comparison, Known, Overlap, Rehearsal, words_of, words_of_comparison
from .result_files import ResultRow, read_results
from .results import Result, ResultCode
from .selection import (
    FREE,
    NO_CAPACITY,
    RULE,
    RULE_OF_RUNS,
    SHARE_OF_CAPACITY,
    Allotment,
    Allotted,
    Candidate,
    Capacity,
    CapacityPlan,
    Cost,
    Cut,
    CutKind,
    Draw,
    Measure,
    Places,
    RandomPlan,
    Rule,
    Standing,
    Stratum,
    allot,
    controlling_office,
    controls_of,
    cost_of,
    decide_by_policy,
    draw_over,
    high_risk_that_counts,
    load_plan,
    local_day,
    needed,
    plan_of,
    rolling_threshold,
    select,
    share_of_day,
    starting_point,
    watch_lists_in,
    zone_named,
)
from .visible import DIRECTED, Visible, visible_facts, visible_hits, visible_opinion
from .watch_index import Row as ListedRow
from .watch_index import WatchIndex
from .watch_keys import Entry, code_key, contact_key, list_keys, name_key
from .why_not import WhyNot, why_not

if TYPE_CHECKING:
    from . import learning as learning
    from . import screening as screening
    from .index.columns import BulkFacts, NumberColumn, TextColumn

__all__ = [
    "COVERAGE_DAYS",
    "DIRECTED",
    "DRAW_SCALE",
    "ENGINE",
    "ENOUGH",
    "FREE",
    "LARGE_SHARE",
    "LIST_FORMATS",
    "NOT_ENOUGH",
    "NO_CAPACITY",
    "OUTCOMES",
    "RULE",
    "RULE_OF_RUNS",
    "SHARE_OF_CAPACITY",
    "Allotment",
    "Allotted",
    "Asked",
    "Assessment",
    "AtEveryOffice",
    "Band",
    "Baseline",
    "BorderMode",
    "BulkFacts",
    "Candidate",
    "Capacity",
    "CapacityPlan",
    "Changed",
    "Changing",
    "CheckedCondition",
    "Comparison",
    "Concluded",
    "ConditionError",
    "Configuration",
    "Consistency",
    "Context",
    "Cost",
    "Cut",
    "CutKind",
    "Decision",
    "DecisionKind",
    "DocumentFinding",
    "Draw",
    "Entry",
    "EntrySchema",
    "Example",
    "ExchangeRates",
    "FactsView",
    "Family",
    "HighRiskTest",
    "History",
    "Hit",
    "HitRate",
    "Identifier",
    "Indexed",
    "Interval",
    "Judge",
    "Judged",
    "Known",
    "LegalBasis",
    "ListDelta",
    "ListDocument",
    "ListFile",
    "ListedEntry",
    "ListedRow",
    "LookUp",
    "Lookup",
    "Manifest",
    "Measure",
    "Member",
    "MemberFacts",
    "Meter",
    "NamedList",
    "NumberColumn",
    "OfStage",
    "Origin",
    "Outcome",
    "Outlining",
    "Overlap",
    "Pair",
    "Places",
    "Policy",
    "PossibleMatch",
    "Profile",
    "ProfileDifference",
    "RandomPlan",
    "RandomShare",
    "Rate",
    "Reason",
    "Rehearsal",
    "Result",
    "ResultCode",
    "ResultRow",
    "RiskArea",
    "Rule",
    "Seen",
    "SelectedBy",
    "Selection",
    "Standing",
    "State",
    "Stratum",
    "Subject",
    "Targeted",
    "TextColumn",
    "Told",
    "Visible",
    "WatchIndex",
    "WhyNot",
    "allot",
    "applies",
    "apply_delta",
    "at_office",
    "baseline_of",
    "check",
    "code_key",
    "columnar",
    "conclude",
    "configuration_with",
    "contact_key",
    "context_facts",
    "controlling_office",
    "controls_of",
    "cost_of",
    "decide",
    "decide_by_policy",
    "declared_facts",
    "derived_facts",
    "digest_of",
    "draw",
    "draw_over",
    "entry_from",
    "equipment_facts",
    "explain",
    "high_risk_that_counts",
    "history_keys",
    "hit_rate",
    "indexed",
    "is_dear",
    "is_drawn",
    "item_facts",
    "key_commitment",
    "learning",
    "list_delta",
    "list_keys",
    "load_legal_bases",
    "load_lists",
    "load_plan",
    "load_policy",
    "load_profiles",
    "local_day",
    "made_id",
    "merged_facts",
    "name_key",
    "nearest",
    "needed",
    "party_facts",
    "plan_of",
    "possible_matches",
    "profile_differences",
    "profile_digest",
    "profile_set_digest",
    "rate",
    "ratio_of_rates",
    "read_list",
    "read_lists",
    "read_results",
    "read_sentence",
    "reported_times",
    "rolling_threshold",
    "satisfying_members",
    "screening",
    "select",
    "sentence",
    "severity_of",
    "share_of_day",
    "sibling_keys",
    "stage_in",
    "starting_point",
    "visible_facts",
    "visible_hits",
    "visible_opinion",
    "vocabulary_digest",
    "watch_lists_in",
    "whole_facts",
    "why_not",
    "wilson",
    "with_history_facts",
    "with_list_facts",
    "with_reported_times",
    "words_of",
    "words_of_comparison",
    "words_of_consistency",
    "zone_named",
]

_NUMERIC = {"BulkFacts": ".index.columns", "NumberColumn": ".index.columns", "TextColumn": ".index.columns"}
"""What needs numpy, by its module: imported when it is first asked for, so that the room starts quickly."""


def __getattr__(name: str) -> Any:
    if name in _NUMERIC:
        return getattr(import_module(_NUMERIC[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
