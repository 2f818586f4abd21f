# SPDX-License-Identifier: Apache-2.0
"""Profiles as YAML documents: read, checked to the last column, and never half taken.

One document is one profile; several stand in one file, divided by ``---``. Whatever is wrong becomes a finding with
the line of the file; the good profiles are loaded all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from greenlane.cargo import Direction, Stage

from .documents import DocumentFinding, Mapping, Scalar, read_documents
from .fields import Fields
from .language import ConditionError, check
from .outcomes import Outcome, RiskArea, Sensitivity
from .profiles import BorderMode, Family, HighRiskTest, Profile, State

KEYS = Profile.__struct_fields__
"""The fields a document may have."""

_ID = re.compile(r"[A-Z][A-Z0-9]{1,11}(?:-[A-Z0-9]{1,16}){1,4}")


def load_profiles(
    content: str | bytes, *, lists: Collection[str], legal_bases: Collection[str] | None = None
) -> tuple[tuple[Profile, ...], tuple[DocumentFinding, ...]]:
    """Read profiles from YAML text; nothing is thrown.

    ``lists`` are the names that conditions may use after ``lists.``; ``legal_bases`` the ids of the register, None to
    leave the references unchecked. Gives the good profiles in the order written, and the findings about the others.
    """
    documents, findings = read_documents(content)
    every = list(findings)
    found: dict[str, Profile] = {}
    lines: dict[str, int] = {}
    for document in documents:
        fields = Fields(document, "profile", _name_of(document))
        profile = _profile(fields, lists, legal_bases)
        if profile is not None and profile.id in found:
            fields.fault("id_twice", "id", f"The id {profile.id} is already used in line {lines[profile.id]}.")
        elif profile is not None:
            found[profile.id] = profile
            lines[profile.id] = document.line
        every.extend(fields.findings)
    return tuple(found.values()), tuple(sorted(every, key=lambda finding: finding.line))


def _name_of(document: Mapping) -> str:
    written = document.values.get("id")
    return written.text.strip()[:60] if isinstance(written, Scalar) and written.text.strip() else "profile"


def _profile(fields: Fields, lists: Collection[str], legal_bases: Collection[str] | None) -> Profile | None:
    fields.refuse_unknown(KEYS)
    version = fields.whole_number("version", 1, 1_000_000)
    if fields.given("version") is None:
        fields.fault("missing", "version", "version is missing.", value="")
    risk_area = fields.choice("risk_area", RiskArea)
    family = fields.choice("family", Family)
    weight, mandatory = _worth(fields)
    review_date = fields.day("review_date")
    if fields.given("review_date") is None:
        fields.fault("missing", "review_date", "review_date is missing; every profile is looked at again.", value="")
    valid_from, valid_to = fields.day("valid_from"), fields.day("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        fields.fault("never_valid", "valid_to", f"valid_to {valid_to} is before valid_from {valid_from}.")
    read = {
        "title": fields.text("title", 120),
        "sentence": fields.text("sentence", 600),
        "agency": fields.text("agency", 60),
        "owner": fields.text("owner", 120),
    }
    profile_id = _id(fields)
    condition = _condition(fields, lists)
    legal_basis = _legal_basis(fields, legal_bases)
    sensitivity = fields.choice("sensitivity", Sensitivity, Sensitivity.NORMAL)
    state = fields.choice("state", State, State.DRAFT)
    test = fields.optional_choice("test", HighRiskTest)
    stages, directions = fields.choices("stages", Stage), fields.choices("directions", Direction)
    modes, offices = fields.choices("modes", BorderMode), fields.texts("offices")
    unit = fields.optional_text("unit", 60)
    if fields.findings or version is None or risk_area is None or family is None or review_date is None:
        return None  # what must be given and is not has its finding already
    return Profile(
        id=profile_id,
        version=version,
        risk_area=risk_area,
        family=family,
        condition=condition,
        weight=weight,
        mandatory=mandatory,
        stages=stages,
        directions=directions,
        modes=modes,
        offices=offices,
        valid_from=valid_from,
        valid_to=valid_to,
        legal_basis=legal_basis,
        unit=unit,
        sensitivity=sensitivity or Sensitivity.NORMAL,
        review_date=review_date,
        test=test,
        state=state or State.DRAFT,
        **read,
    )


def _id(fields: Fields) -> str:
    text = fields.text("id", 60)
    if text and not _ID.fullmatch(text):
        fields.fault("id_form", "id", f"{text} is not an id; write capitals and digits such as GL-ROUTE-003.")
    return text


def _worth(fields: Fields) -> tuple[int, Outcome | None]:
    """The weight or the mandatory outcome; exactly one of them must be given."""
    weight = fields.whole_number("weight", 0, 100)
    mandatory = fields.optional_choice("mandatory", Outcome)
    given = [key for key in ("weight", "mandatory") if fields.given(key) is not None]
    if len(given) != 1:
        message = "Give either weight (0 to 100) or mandatory (an outcome), not both and not none."
        fields.fault("worth", given[-1] if given else "weight", message)
    if mandatory is Outcome.DO_NOT_LOAD:
        message = "A profile cannot force do_not_load; a named officer decides it. Write request_for_screening."
        fields.fault("do_not_load", "mandatory", message)
    return weight or 0, mandatory


def _legal_basis(fields: Fields, known: Collection[str] | None) -> str:
    text = fields.text("legal_basis", 60)
    if text and known is not None and text not in known:
        message = f"{text} is not in the register of legal bases. Known are: {', '.join(sorted(known))}."
        fields.fault("legal_basis", "legal_basis", message)
    return text


def _condition(fields: Fields, lists: Collection[str]) -> str:
    written = fields.given("condition")
    if not isinstance(written, Scalar):
        fields.fault("missing", "condition", "condition is missing; write one text in the profile language.", value="")
        return ""
    text = written.text.strip()
    try:
        check(text, lists)
    except ConditionError as error:
        # A block after | or > begins on the line below its sign and keeps its lines; a text in the line begins there.
        leading = len(written.text) - len(written.text.lstrip())
        before = written.text[:leading].count("\n") + (1 if written.block else 0)
        place = Scalar(text=text, line=written.line + before + error.line - 1, column=written.column)
        fields.fault("condition", "condition", str(error), place, value=error.read, column=error.column)
    return text
