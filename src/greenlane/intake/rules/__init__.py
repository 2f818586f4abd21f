# SPDX-License-Identifier: Apache-2.0
"""Rule sets: dated documents of rules with official codes, run over messages as they were written.

A check (``intake/checks``) looks at what a message means, whatever its format; a rule looks at the elements of one
message of one administration, and its code is that administration's.
"""

from .document import Document, RuleSet, document_of, rule_sets
from .manual import rules_page
from .rule import Rule
from .running import applying, message_of, messages_within, rule_findings
from .shipped import (
    check_own_rules,
    own_rule_set,
    shipped_documents,
    shipped_rule_names,
    shipped_rule_set,
    shipped_rule_sets,
)

__all__ = [
    "Document",
    "Rule",
    "RuleSet",
    "applying",
    "check_own_rules",
    "document_of",
    "message_of",
    "messages_within",
    "own_rule_set",
    "rule_findings",
    "rule_sets",
    "rules_page",
    "shipped_documents",
    "shipped_rule_names",
    "shipped_rule_set",
    "shipped_rule_sets",
]
