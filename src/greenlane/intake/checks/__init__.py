# SPDX-License-Identifier: Apache-2.0
"""The checks: what a filer can mend, each with a stable code, a sentence, and one test."""

# The groups register their checks when they are imported, in the order of the manual.
from . import (  # isort: skip
    filing as filing,
    totals as totals,
    goods as goods,
    amounts as amounts,
    code_lists as code_lists,
    identifiers as identifiers,
    equipment as equipment,
    journey as journey,
    parties as parties,
    safe as safe,
)
from .check import CHECKS, Check, Fault, Filing
from .elements import missing_elements, missing_parties
from .manual import checks_page
from .requirements import Element, Requirements, RequirementSet, requirements, shipped_requirements
from .run import MOST_PER_CHECK, check_filing, faults_told, framed, order_of

__all__ = [
    "CHECKS",
    "MOST_PER_CHECK",
    "Check",
    "Element",
    "Fault",
    "Filing",
    "RequirementSet",
    "Requirements",
    "check_filing",
    "checks_page",
    "faults_told",
    "framed",
    "missing_elements",
    "missing_parties",
    "order_of",
    "requirements",
    "shipped_requirements",
]
