# SPDX-License-Identifier: Apache-2.0
"""The manual's pages of what decides as shipped: template profiles, the policy, and the legal bases they rest on."""

from __future__ import annotations

from greenlane.targeting import Band, Family, Outcome, Policy, Profile, check, sentence
from greenlane.wiring.shipped import shipped_legal_bases, shipped_lists, shipped_policy, shipped_profiles

from .markdown import block, code, codes, page, plain, table

_PROFILES = """# Template profiles

These profiles come with Greenlane. They are public and rest on published risk indicators, and most need no history, so
that a new installation is useful on its first day. Because they are public, whoever reads this page can file below
their thresholds: copy them, set thresholds, lists and weights locally, and keep those to yourselves.

A *weight* (0 to 100) is added to the score of the profile's risk area. A *mandatory outcome* is proposed whatever the
score is. `greenlane profiles show ID` shows one of them, `greenlane profiles check FILE` looks through your own."""

_POLICY = """# The shipped policy

From a score to a band, to the outcome of the stage, to the label that officers see. Scores are kept per risk area and
never added up across areas; *the score* is the highest area's."""

_LEGAL_BASES = """# Legal bases

Every profile names the article by which customs may ask for the control. The register that ships holds international
texts; an entry marked *localise* is to be replaced by the law of the country."""

_LISTS = """# Named lists

Conditions ask these lists by name, as in `route.first_port in lists.embargoed_ports`. They ship with a beginning and
are kept locally: `greenlane lists add NAME VALUE…`, `greenlane lists end NAME VALUE…`."""

_FAMILIES = {
    Family.PARTIES: "Parties",
    Family.GOODS: "Goods",
    Family.ROUTE: "Route",
    Family.PAYMENT: "Payment and transport terms",
    Family.CONTAINER: "Containers",
    Family.DOCUMENTS: "Documents and data",
    Family.BEHAVIOUR: "Behaviour",
}


def profiles_page() -> str:
    """Every template profile by family, with its condition as written and in words."""
    names = {named.name for named in shipped_lists()}
    shipped = shipped_profiles()
    parts = [_PROFILES, f"There are {len(shipped)} templates."]
    for family, title in _FAMILIES.items():
        parts.append(f"## {title}")
        for profile in shipped:
            if profile.family is family:
                parts += _profile(profile, names)
    return page(*parts)


def _profile(profile: Profile, lists: set[str]) -> list[str]:
    worth = f"outcome {code(profile.mandatory)}" if profile.mandatory else f"weight {profile.weight}"
    where = [
        f"{name} {', '.join(str(one) for one in given)}"
        for name, given in (("stages", profile.stages), ("directions", profile.directions), ("modes", profile.modes))
        if given
    ]
    rest = f"; {'; '.join(where)}" if where else ""
    return [
        f"### {profile.id}",
        f"**{plain(profile.title)}.** {plain(profile.sentence)}",
        f"In words\n: {plain(sentence(check(profile.condition, lists)))}",
        block(profile.condition, "cel"),
        f"Worth\n: risk area {code(profile.risk_area)}, {worth}{rest}",
        f"Legal basis\n: {code(profile.legal_basis)}",
    ]


def policy_page() -> str:
    """Bands, outcomes by stage, lanes, random shares, and what is decided without an officer."""
    policy = shipped_policy()
    order = [Band.LOW, Band.MEDIUM, Band.HIGH, Band.VERY_HIGH]
    bands = [(plain(band), f"from {policy.bands.get(band, 0)}") for band in order]
    outcomes = [
        (code(stage), *(_outcome(policy, proposed[band]) for band in order))
        for stage, proposed in policy.outcomes.items()
    ]
    random = [(code(stage), f"{one.share:.1%}", code(one.outcome)) for stage, one in policy.random.items()]
    return page(
        _POLICY,
        "## Bands",
        table(("Band", "Score"), bands),
        "## Outcomes and lanes",
        "The lane stands in brackets.",
        table(("Stage", *(plain(band) for band in order)), outcomes),
        "## The random programme",
        "Drawn before anything else, over everything that comes in at the stage.",
        table(("Stage", "Share", "Outcome"), random),
        "## Decided without an officer",
        f"{codes(policy.automatic)}. Everything else waits for a named person.",
    )


def _outcome(policy: Policy, outcome: Outcome) -> str:
    return f"{code(outcome)} ({plain(policy.lane_of(outcome))})"


def legal_bases_page() -> str:
    """The register of legal bases that ships."""
    parts = [_LEGAL_BASES]
    for basis in shipped_legal_bases().values():
        until = f" to {basis.valid_to}" if basis.valid_to else ""
        rows = [
            f"Instrument\n: {plain(basis.instrument)}, {plain(basis.article)}",
            f"Controls\n: {codes(basis.controls)}; regime {code(basis.regime)}",
            f"In force\n: from {basis.valid_from}{until}",
        ]
        if basis.exempt:
            rows.append(f"Exempt\n: {codes(basis.exempt)}")
        if basis.localise:
            rows.append("Localise\n: yes, put the law of the country in its place")
        parts += [f"## {basis.id}", plain(basis.summary), *rows]
    return page(*parts)


def lists_page() -> str:
    """The named lists that ship, with their values."""
    parts = [_LISTS]
    for named in shipped_lists():
        parts += [f"## {named.name}", plain(named.title) + ".", codes(sorted(named.values)) or "Empty as shipped."]
    return page(*parts)
