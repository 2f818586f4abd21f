# SPDX-License-Identifier: Apache-2.0
"""The configuration that comes with Greenlane: template profiles, named lists, policy, legal bases, time limits.

Templates are public and their thresholds are set locally; they make a new installation useful on its first day.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec.structs import replace

from greenlane.cargo import CodeLists
from greenlane.documents import digests, own_document, when_others_hold
from greenlane.errors import Misconfigured
from greenlane.intake import shipped_time_limits
from greenlane.targeting import (
    Configuration,
    LegalBasis,
    ListDocument,
    Policy,
    Profile,
    State,
    load_legal_bases,
    load_lists,
    load_policy,
    load_profiles,
)

from .assessing import Knowledge
from .checking import shipped_rule_sets

_TARGETING = files("greenlane.targeting")
_SEE_SHIPPED = "Compare it with the shipped one: `greenlane documents show --shipped legal_basis.yaml`."


def _read(*names: str) -> bytes:
    return _TARGETING.joinpath(*names).read_bytes()


def _refuse(findings: Iterable[object], what: str) -> None:
    for finding in findings:
        raise Misconfigured(
            f"The shipped {what} cannot be used: {finding}.", code="shipped.broken", remedy="Install Greenlane anew."
        )


@cache
def shipped_policy() -> Policy:
    """The policy document that ships."""
    return load_policy(_read("shipped", "policy.yaml"))


@cache
def shipped_lists() -> tuple[ListDocument, ...]:
    """The named lists that the template profiles use."""
    lists, findings = load_lists(_read("templates", "lists.yaml"))
    _refuse(findings, "lists")
    return lists


@cache
def shipped_legal_bases() -> dict[str, LegalBasis]:
    """The register of legal bases in force: what ships, and over it by id the administration's own entries."""
    bases, findings = load_legal_bases(shipped_legal_bases_bytes())
    _refuse(findings, "register of legal bases")
    own = own_document("legal_basis.yaml")
    return {**bases, **legal_bases_of(own)} if own is not None else bases


def shipped_legal_bases_bytes() -> bytes:
    """The register that ships, for an administration that begins its own with a copy."""
    return _read("data", "legal_basis.yaml")


def legal_bases_of(content: bytes) -> dict[str, LegalBasis]:
    """An administration's own register. Raises Misconfigured with the line of the first fault."""
    bases, findings = load_legal_bases(content)
    for finding in findings:
        raise Misconfigured(
            finding.message, code=f"legal_basis.{finding.code}", where=f"line {finding.line}", remedy=_SEE_SHIPPED
        )
    return bases


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """The template profiles, live as they are shipped."""
    names = {named.name for named in shipped_lists()}
    profiles: list[Profile] = []
    folder = _TARGETING.joinpath("templates")
    for resource in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".yaml") and resource.name != "lists.yaml":
            found, findings = load_profiles(resource.read_bytes(), lists=names, legal_bases=shipped_legal_bases())
            _refuse(findings, f"profiles in {resource.name}")
            profiles += found
    return tuple(replace(profile, state=State.LIVE) for profile in profiles)


@cache
def shipped_codes(hs_digits: tuple[int, ...] = (6, 8, 10)) -> CodeLists:
    """The code lists that come in packages; ``hs_digits`` are the lengths that a commodity code may have here."""
    return CodeLists.packaged(hs_lengths=hs_digits)


def editions_of(codes: CodeLists) -> dict[str, str]:
    """The edition of each list that answers; an imported one with its content's digest, since it can be corrected."""
    named: dict[str, str] = {}
    for name, edition in codes.editions().items():
        current = codes.current(name)
        digest = current.header.digest if current is not None else None
        named[name] = f"{edition}#{digest[:16]}" if digest else edition
    return named


def shipped_configuration() -> Configuration:
    """Everything that decides, as shipped; no watch lists, no exchange rates."""
    return Configuration(
        profiles=shipped_profiles(),
        policy=shipped_policy(),
        lists=shipped_lists(),
        code_lists=editions_of(shipped_codes()),
        time_limits=shipped_time_limits().edition,
        documents=digests(),
    )


@cache
def shipped_knowledge() -> Knowledge:
    """What the pure path reads when no database is there."""
    return Knowledge(configuration=shipped_configuration(), codes=shipped_codes(), time_limits=shipped_time_limits())


def _forget() -> None:
    for made in (shipped_legal_bases, shipped_profiles, shipped_knowledge):
        made.cache_clear()
    shipped_rule_sets.cache_clear()


when_others_hold(_forget)
