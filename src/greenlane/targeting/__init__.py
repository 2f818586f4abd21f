# SPDX-License-Identifier: Apache-2.0
"""Which consignments to look at, and why: profiles, their language, lists, assessment, selection.

What belongs here: everything that decides, as pure functions over facts and one configuration. What does not: how a
message is read (intake), what is done with the goods (control), where anything is kept (store).
"""

from .bulk import (
    Changing,
    Judge,
    Judged,
    MemberFacts,
    Seen,
    Told,
    context_facts,
    equipment_facts,
    item_facts,
    party_facts,
    whole_facts,
)
from .canonical import digest_of
from .configuration import ENGINE, Configuration, ExchangeRates, Manifest, NamedList, Targeted, vocabulary_digest
from .decide import applies, conclude, decide, stage_in
from .documents import DocumentFinding
from .draw import DRAW_SCALE, draw, is_drawn, key_commitment
from .language import CheckedCondition, ConditionError, FactsView, check, explain, satisfying_members, sentence
from .legal_basis import LegalBasis, load_legal_bases
from .named_lists import ListDocument, load_lists
from .outcomes import OUTCOMES, Band, Outcome, RiskArea, nearest, severity_of
from .outlining import Changed, Concluded, OfStage, Outlining
from .policy import Policy, RandomShare, load_policy
from .profile_documents import load_profiles
from .profiles import BorderMode, Family, HighRiskTest, Profile, State, profile_digest, profile_set_digest
from .providers import (
    COVERAGE_DAYS,
    Context,
    Entry,
    History,
    LookUp,
    Origin,
    code_key,
    declared_facts,
    derived_facts,
    history_keys,
    list_keys,
    merged_facts,
    name_key,
    reported_times,
    sibling_keys,
    with_history_facts,
    with_list_facts,
    with_reported_times,
)
from .rates import ENOUGH, Interval, Rate, rate, ratio_of_rates, wilson
from .records import Assessment, Decision, DecisionKind, Hit, Reason, SelectedBy, Selection
from .select import RULE, decide_by_policy, select
from .visible import DIRECTED, Visible, visible_facts, visible_opinion

__all__ = [
    "COVERAGE_DAYS",
    "DIRECTED",
    "DRAW_SCALE",
    "ENGINE",
    "ENOUGH",
    "OUTCOMES",
    "RULE",
    "Assessment",
    "Band",
    "BorderMode",
    "Changed",
    "Changing",
    "CheckedCondition",
    "Concluded",
    "ConditionError",
    "Configuration",
    "Context",
    "Decision",
    "DecisionKind",
    "DocumentFinding",
    "Entry",
    "ExchangeRates",
    "FactsView",
    "Family",
    "HighRiskTest",
    "History",
    "Hit",
    "Interval",
    "Judge",
    "Judged",
    "LegalBasis",
    "ListDocument",
    "LookUp",
    "Manifest",
    "MemberFacts",
    "NamedList",
    "OfStage",
    "Origin",
    "Outcome",
    "Outlining",
    "Policy",
    "Profile",
    "RandomShare",
    "Rate",
    "Reason",
    "RiskArea",
    "Seen",
    "SelectedBy",
    "Selection",
    "State",
    "Targeted",
    "Told",
    "Visible",
    "applies",
    "check",
    "code_key",
    "conclude",
    "context_facts",
    "decide",
    "decide_by_policy",
    "declared_facts",
    "derived_facts",
    "digest_of",
    "draw",
    "equipment_facts",
    "explain",
    "history_keys",
    "is_drawn",
    "item_facts",
    "key_commitment",
    "list_keys",
    "load_legal_bases",
    "load_lists",
    "load_policy",
    "load_profiles",
    "merged_facts",
    "name_key",
    "nearest",
    "party_facts",
    "profile_digest",
    "profile_set_digest",
    "rate",
    "ratio_of_rates",
    "reported_times",
    "satisfying_members",
    "select",
    "sentence",
    "severity_of",
    "sibling_keys",
    "stage_in",
    "visible_facts",
    "visible_opinion",
    "vocabulary_digest",
    "whole_facts",
    "wilson",
    "with_history_facts",
    "with_list_facts",
    "with_reported_times",
]
