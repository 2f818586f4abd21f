# SPDX-License-Identifier: Apache-2.0
"""What the reference data says of single words: their flags, and with which other words they are the same."""

from __future__ import annotations

from .data import common_names, company_forms, name_parts
from .flags import BUSINESS, COMMON, LINK, PARTICLE, PLACE, SHIP, TITLE


def _flags() -> dict[str, int]:
    flags: dict[str, int] = {}
    for table, flag in (
        (common_names.COMMON, COMMON),
        (name_parts.BUSINESS, BUSINESS),
        (name_parts.PLACES, PLACE),
        (name_parts.PARTICLES, PARTICLE),
        (name_parts.LINKS, LINK),
        (name_parts.TITLES, TITLE),
        (name_parts.SHIPS, SHIP),
    ):
        for word in table.split():
            flags[word] = flags.get(word, 0) | flag
    for line in common_names.SAME.splitlines():
        # A spelling of a common name is as common as that.
        if any(flags.get(word, 0) & COMMON for word in line.split()):
            for word in line.split():
                flags[word] = flags.get(word, 0) | COMMON
    for line in common_names.BUSINESS_SAME.splitlines():
        for word in line.split():
            flags[word] = flags.get(word, 0) | BUSINESS
    return flags


def _same() -> dict[str, tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    lines = common_names.SAME.splitlines() + common_names.BUSINESS_SAME.splitlines()
    for number, line in enumerate(lines, start=1):
        for word in dict.fromkeys(line.split()):
            groups[word] = (*groups.get(word, ()), number)
    return groups


def _forms() -> dict[tuple[str, ...], int]:
    forms: dict[tuple[str, ...], int] = {}
    for line in company_forms.FORMS.strip().splitlines():
        group, _, written = line.partition(":")
        number = _GROUPS.setdefault(group, len(_GROUPS) + 1)
        for form in written.split("|"):
            forms.setdefault(tuple(form.split()), number)
    return forms


_GROUPS: dict[str, int] = {}

FLAGS = _flags()
"""The flags of every word of the tables."""

SAME = _same()
"""The groups of words that are one word; a word may be in two of them, since ``Jose`` is Joseph and José."""

FORMS = _forms()
"""Legal forms, as their words in order, with the number of their group."""

FORM_STARTS = frozenset(form[0] for form in FORMS)
LONGEST_FORM = max(len(form) for form in FORMS)
FATHERS = frozenset(name_parts.FATHERS.split())
GROUP_NAMES = {number: name for name, number in _GROUPS.items()}
"""The name of each group of legal forms."""
