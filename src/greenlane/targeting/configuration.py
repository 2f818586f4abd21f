# SPDX-License-Identifier: Apache-2.0
"""Everything that decides, as one immutable value (design decision 3).

An assessment names the digest of its configuration. Comparing offices, versions, or "what would today decide" is then
one function called with two configurations.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from msgspec import UNSET, Struct, UnsetType, to_builtins

from greenlane.cargo import VOCABULARY

from .canonical import digest_of
from .index import Index
from .language import CheckedCondition, check
from .policy import Policy
from .profiles import Profile, profile_set_digest

ENGINE = "1"
"""Version of the engine's semantics; it changes when the same facts and documents could give another result."""


class NamedList(Struct, frozen=True, kw_only=True):
    """A list that conditions may name (``in lists.embargoed_ports``): its values as of a sequence number."""

    name: str
    sequence: int
    values: frozenset[str]


class ExchangeRates(Struct, frozen=True, kw_only=True):
    """Dated exchange rates: units of each currency for one unit of the administration's currency.

    Money in a currency without a rate stays unconverted, and the facts that need it stay absent.
    """

    base: str
    on: date
    rates: dict[str, Decimal]

    def convert(self, amount: Decimal, currency: str | None) -> Decimal | None:
        """The amount in the administration's currency, None when there is no rate."""
        if currency == self.base:
            return amount
        rate = self.rates.get(currency or "")
        return amount / rate if rate else None

    def digest(self) -> str:
        """SHA-256 of the canonical form, hexadecimal."""
        rates = {currency: str(rate) for currency, rate in self.rates.items()}
        return digest_of({"base": self.base, "on": self.on.isoformat(), "rates": rates})


def vocabulary_digest() -> str:
    """SHA-256 over names, kinds, scopes, units and scales: what gives a stored fact its meaning."""
    return digest_of({n: [f.kind, f.scope, f.unit, f.scale] for n, f in sorted(VOCABULARY.items())})


class Targeted(Struct, frozen=True, kw_only=True):
    """A profile with its condition checked and ready to be evaluated."""

    profile: Profile
    condition: CheckedCondition


class Manifest(Struct, frozen=True, kw_only=True):
    """The names of a configuration's parts; its digest is the configuration's."""

    engine: str
    profile_set: str
    policy: str
    lists: dict[str, int]
    vocabulary: str
    code_lists: dict[str, str]
    time_limits: str
    exchange_rates: str | None = None
    model: str | None = None
    documents: dict[str, str] | UnsetType = UNSET
    """The administration's own documents by name, each with its SHA-256; left out where only shipped ones hold, so that
    configurations from before there were any keep their name."""

    def digest(self) -> str:
        """SHA-256 of the canonical form, hexadecimal."""
        return digest_of(to_builtins(self))


class Configuration:
    """One immutable configuration: profiles, named lists, policy, editions, rates, engine.

    ``lists`` are the code lists that conditions name; watch lists act earlier, as the provider of facts, and appear
    here only by their sequence number (``watch_lists``), for both kinds are part of the manifest.
    """

    def __init__(
        self,
        *,
        profiles: Iterable[Profile],
        policy: Policy,
        lists: Iterable[NamedList] = (),
        watch_lists: Mapping[str, int] | None = None,
        code_lists: Mapping[str, str] | None = None,
        time_limits: str = "",
        exchange_rates: ExchangeRates | None = None,
        model: str | None = None,
        engine: str = ENGINE,
        documents: Mapping[str, str] | None = None,
        manifest: Manifest | None = None,
    ) -> None:
        """Put the parts together.

        ``manifest`` is the one a stored configuration was named by: it keeps its name in a release whose vocabulary has
        grown since.
        """
        self.profiles = tuple(sorted(profiles, key=lambda profile: profile.id))
        self.policy = policy
        self.lists = {named.name: named for named in lists}
        self.watch_lists = dict(watch_lists or {})
        self.code_lists = dict(code_lists or {})
        self.time_limits = time_limits
        self.exchange_rates = exchange_rates
        self.model = model
        self.engine = engine
        self.documents = dict(documents or {})
        self._manifest = manifest

    @cached_property
    def manifest(self) -> Manifest:
        """The names of all parts."""
        if self._manifest is not None:
            return self._manifest
        sequences = {name: named.sequence for name, named in self.lists.items()}
        return Manifest(
            engine=self.engine,
            profile_set=profile_set_digest(self.profiles),
            policy=self.policy.digest(),
            lists=dict(sorted({**self.watch_lists, **sequences}.items())),
            vocabulary=vocabulary_digest(),
            code_lists=dict(sorted(self.code_lists.items())),
            time_limits=self.time_limits,
            exchange_rates=self.exchange_rates.digest() if self.exchange_rates else None,
            model=self.model,
            documents=dict(sorted(self.documents.items())) or UNSET,
        )

    @cached_property
    def digest(self) -> str:
        """What an assessment names: SHA-256 of the manifest, hexadecimal."""
        return self.manifest.digest()

    @cached_property
    def list_values(self) -> dict[str, frozenset[str]]:
        """The named lists as conditions read them."""
        return {name: named.values for name, named in self.lists.items()}

    @cached_property
    def targeted(self) -> tuple[Targeted, ...]:
        """The profiles that take part, each with its checked condition, in the order of their ids.

        Raises ConditionError when a condition does not type-check: profiles are checked before they get here.
        """
        return tuple(Targeted(profile=p, condition=check(p.condition, lists=self.lists)) for p in self.profiles)

    @cached_property
    def index(self) -> Index:
        """The compiled index over the conditions of ``targeted``, in their order."""
        return Index((targeted.condition for targeted in self.targeted), self.list_values)

    def describe(self) -> dict[str, Any]:
        """The manifest with its digest, as people and JSON see it."""
        return {"digest": self.digest, **to_builtins(self.manifest)}
