# SPDX-License-Identifier: Apache-2.0
"""The register of legal bases: by which article customs may ask for a control, since when, and who is exempt."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from .documents import DocumentFinding, Mapping, Scalar, read_documents
from .fields import Fields


class ControlType(StrEnum):
    """The kinds of control an article allows."""

    RISK_ANALYSIS = "risk_analysis"  # asking for advance data and assessing it
    DOCUMENTARY = "documentary"
    SCREENING = "screening"  # non-intrusive examination
    EXAMINATION = "examination"
    AUDIT = "audit"
    DETENTION = "detention"


class Regime(StrEnum):
    """The customs regimes an article is about."""

    ALL = "all"
    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"
    AIR_PRE_LOADING = "air_pre_loading"


class LegalBasis(Struct, frozen=True, kw_only=True):
    """One entry of the register.

    ``exempt`` names the classes of consignment that the control may not touch or only under conditions, such as
    ``diplomatic_bag``. ``localise`` marks an international text: the administration puts its own law in its place.
    """

    id: str
    instrument: str
    article: str
    summary: str
    controls: tuple[ControlType, ...]
    regime: Regime
    valid_from: date
    valid_to: date | None = None
    exempt: tuple[str, ...] = ()
    localise: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the article is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class YesNo(StrEnum):
    """How a document says yes or no."""

    YES = "yes"
    NO = "no"


KEYS = LegalBasis.__struct_fields__
"""The fields a document may have."""


def load_legal_bases(content: str | bytes) -> tuple[dict[str, LegalBasis], tuple[DocumentFinding, ...]]:
    """Read the register from YAML text; nothing is thrown. Gives the good entries by id, and the findings."""
    documents, findings = read_documents(content)
    every = list(findings)
    found: dict[str, LegalBasis] = {}
    for document in documents:
        fields = Fields(document, "legal_basis", _name_of(document))
        basis = _basis(fields)
        if basis is not None and basis.id in found:
            fields.fault("id_twice", "id", f"There are two legal bases with the id {basis.id}.")
        elif basis is not None:
            found[basis.id] = basis
        every.extend(fields.findings)
    return found, tuple(sorted(every, key=lambda finding: finding.line))


def _name_of(document: Mapping) -> str:
    written = document.values.get("id")
    return written.text.strip()[:60] if isinstance(written, Scalar) and written.text.strip() else "legal basis"


def _basis(fields: Fields) -> LegalBasis | None:
    fields.refuse_unknown(KEYS)
    basis_id, instrument = fields.text("id", 60), fields.text("instrument", 200)
    article, summary = fields.text("article", 120), fields.text("summary", 600)
    controls = fields.choices("controls", ControlType)
    if not controls:
        fields.fault("missing", "controls", "controls is missing; name at least one kind of control.", value="")
    regime = fields.choice("regime", Regime, Regime.ALL)
    valid_from, valid_to = fields.day("valid_from"), fields.day("valid_to")
    if fields.given("valid_from") is None:
        fields.fault("missing", "valid_from", "valid_from is missing.", value="")
    if valid_from and valid_to and valid_to < valid_from:
        fields.fault("never_valid", "valid_to", f"valid_to {valid_to} is before valid_from {valid_from}.")
    exempt = fields.texts("exempt")
    localise = fields.choice("localise", YesNo, YesNo.NO)
    if fields.findings or regime is None or valid_from is None:
        return None
    return LegalBasis(
        id=basis_id,
        instrument=instrument,
        article=article,
        summary=summary,
        controls=controls,
        regime=regime,
        valid_from=valid_from,
        valid_to=valid_to,
        exempt=exempt,
        localise=localise is YesNo.YES,
    )
