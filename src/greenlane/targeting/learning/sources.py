# SPDX-License-Identifier: Apache-2.0
"""Which columns of a mapping the score may read, and which of them say that two lines repeat each other."""

from greenlane.intake import Mapping

from .lines import Concept, Source

_NUMBERS = {
    "item.net_weight_kg": Concept.WEIGHT,
    "item.gross_weight_kg": Concept.WEIGHT,
    "gross_weight_kg": Concept.WEIGHT,
    "item.supplementary_units": Concept.WEIGHT,
    "item.packaging.count": Concept.WEIGHT,
    "package_count": Concept.WEIGHT,
    "item.value.amount": Concept.VALUE,
    "item.statistical_value.amount": Concept.VALUE,
    "invoice.amount": Concept.VALUE,
    "intrinsic_value.amount": Concept.VALUE,
}
_WORDS = {
    "item.hs": Concept.GOODS,
    "item.origin": Concept.ROUTE,
    "item.preferential_origin": Concept.TREATMENT,
    "journey.export_country": Concept.ROUTE,
    "item.export_country": Concept.ROUTE,
    "journey.destination_country": Concept.ROUTE,
    "item.destination_country": Concept.ROUTE,
    "journey.loading_place": Concept.ROUTE,
    "journey.discharge_place": Concept.ROUTE,
    "journey.first_port": Concept.ROUTE,
    "border.mode": Concept.CIRCUMSTANCE,
    "border.nationality": Concept.CIRCUMSTANCE,
    "journey.inland_mode": Concept.CIRCUMSTANCE,
    "type": Concept.CIRCUMSTANCE,
    "additional_type": Concept.CIRCUMSTANCE,
    "specific_circumstance": Concept.CIRCUMSTANCE,
    "containerised": Concept.CIRCUMSTANCE,
    "delivery_terms": Concept.TREATMENT,
    "freight_payment": Concept.TREATMENT,
    "transaction_nature": Concept.TREATMENT,
    "item.transaction_nature": Concept.TREATMENT,
    "item.procedure": Concept.TREATMENT,
    "item.previous_procedure": Concept.TREATMENT,
    "item.packaging.type": Concept.CIRCUMSTANCE,
    "item.value.currency": Concept.VALUE,
    "invoice.currency": Concept.VALUE,
    "ecommerce.platform": Concept.PARTY,
    "ecommerce.purpose": Concept.CIRCUMSTANCE,
}
HS, ORIGIN = "item.hs", "item.origin"
DEPARTURES = ("journey.export_country", "item.export_country")
WEIGHTS = ("item.net_weight_kg", "item.gross_weight_kg", "gross_weight_kg", "item.supplementary_units")
VALUES = ("item.value.amount", "item.statistical_value.amount", "invoice.amount", "intrinsic_value.amount")
DATES = ("acceptance_time", "arrival_actual", "arrival_planned", "departure_actual", "departure_planned")
"""The times that say when a line was declared, the best first (as targets, without their noun)."""

_REPEATING = (HS, ORIGIN, *DEPARTURES, "item.preferential_origin", *WEIGHTS[:2], "item.supplementary_units")
_OFFICES = "offices."


def readable(mapping: Mapping) -> tuple[Source, ...]:
    """The columns that the score may read by this mapping.

    What identifies (references, documents, seals) and free text are no features; what stands ``aside`` are labels. The
    national codes, under ``unread``, are read as they are, in the order of their names.
    """
    found = []
    for column in mapping.columns:
        for target in column.targets:
            concept = _NUMBERS.get(target.name) or _WORDS.get(target.name) or _other(target.name)
            if concept is not None:
                numeric = target.name in _NUMBERS
                found.append(Source(name=column.name, target=target.name, concept=concept, numeric=numeric))
                break
    found += [Source(name=name, target="", concept=Concept.TREATMENT) for name in sorted(mapping.unread)]
    return tuple(found)


def repeating(sources: tuple[Source, ...]) -> tuple[str, ...]:
    """The columns by which lines repeat each other where nobody says it: goods, route and weight.

    Where a table has no weight, the value takes its place; without a commodity code there are none.
    """
    chosen = [source.name for source in sources if source.target in _REPEATING]
    if not any(source.target == HS for source in sources):
        return ()
    if not any(source.target in WEIGHTS for source in sources):
        chosen += [source.name for source in sources if source.target in VALUES]
    return tuple(chosen)


def dating(mapping: Mapping) -> str | None:
    """The column that says when a line was declared; None where none does."""
    by_target = {target.name.rpartition(".")[2]: column.name for column in mapping.columns for target in column.targets}
    return next((by_target[name] for name in DATES if name in by_target), None)


def _other(name: str) -> Concept | None:
    if name.startswith(_OFFICES):
        return Concept.CIRCUMSTANCE
    noun, _, field = name.rpartition(".")
    if noun and field == "id" and noun not in ("border", "equipment", "item.document"):
        return Concept.PARTY
    return None
