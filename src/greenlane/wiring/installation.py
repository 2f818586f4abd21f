# SPDX-License-Identifier: Apache-2.0
"""One installation: its store, clock and secrets, and the knowledge that is in force."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from threading import Lock

import msgspec

from greenlane.cargo import CodeLists, list_from_rows, new_id
from greenlane.clock import Clock
from greenlane.documents import differing, digests
from greenlane.errors import Misconfigured
from greenlane.intake import shipped_time_limits
from greenlane.journal import Event, canonical_json, record, sha256_hex
from greenlane.store import Keys, Part, Store, UnitOfWork
from greenlane.store.sealing import Sealer
from greenlane.targeting import (
    ENGINE,
    Configuration,
    Manifest,
    NamedList,
    Policy,
    Profile,
    profile_set_digest,
    vocabulary_digest,
)

from .assessing import Knowledge
from .listed import CODES_KIND as CODES_KIND
from .listed import WatchedLists
from .shipped import editions_of, shipped_codes, shipped_configuration

AGENCY = "customs"
"""The agency that runs the installation, unless a record says otherwise."""


class Installation:
    """What every stored use case needs. Safe to be used by several threads at once."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        keys: Keys,
        country: str = "XX",
        regime: str = "SAFE",
        hs_digits: tuple[int, ...] = (6, 8, 10),
        list_shrink_percent: int = 50,
        profile_brake: int = 5,
    ) -> None:
        self.store = store
        self.clock = clock
        self.keys = keys
        self.country = country
        self.regime = regime
        self.hs_digits = hs_digits
        self.list_shrink_percent = list_shrink_percent
        self.profile_brake = profile_brake
        self.sealer = Sealer(store, keys)
        self.watched_lists = WatchedLists()
        self._lock = Lock()
        self._known: dict[str, Knowledge] = {}
        self._codes: tuple[frozenset[tuple[str, str, str]], CodeLists] | None = None

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.clock.now()

    def event(self, name: str, at: datetime, actor: str, **given: object) -> Event:
        """An event of this installation's agency, with a new id."""
        options = {"agency": AGENCY, **given}
        return record(name, event_id=new_id(at), at=at, actor=actor, **options)  # type: ignore[arg-type]

    # --- what is in force

    def knowledge(self, uow: UnitOfWork) -> Knowledge:
        """The configuration in force with the code lists; compiled once and kept until another one is activated.

        Raises Misconfigured where it was made with other documents than this process has: what it decides would bear
        the name of a law by which it was not decided.
        """
        digest = _active(uow)
        known = self.knowledge_of(uow, digest)
        if differing(known.configuration.documents):
            raise other_documents(known.configuration.manifest)
        return known

    def in_force(self, uow: UnitOfWork) -> tuple[str, Manifest]:
        """The digest of the configuration in force, and the names of its parts."""
        digest = _active(uow)
        return digest, _manifest(uow, digest)

    def knowledge_of(self, uow: UnitOfWork, digest: str) -> Knowledge:
        """The knowledge under a stored configuration, by its digest. Raises NotFound when it is not kept."""
        with self._lock:
            known = self._known.get(digest)
        if known is not None:
            return known
        manifest = _manifest(uow, digest)
        knowledge = Knowledge(
            configuration=self._configuration(uow, manifest),
            codes=self.code_lists(uow),
            time_limits=shipped_time_limits(),
            regime=self.regime,
            country=self.country,
        )
        with self._lock:
            if len(self._known) >= 16:  # old ones are read again when asked; memory stays bounded
                self._known.pop(next(iter(self._known)))
            self._known[digest] = knowledge
        return knowledge

    def _configuration(self, uow: UnitOfWork, manifest: Manifest) -> Configuration:
        parts = uow.configurations.parts([manifest.profile_set, manifest.policy])
        for missing in {manifest.profile_set, manifest.policy} - set(parts):
            raise _altered(missing)
        profiles = msgspec.json.decode(parts[manifest.profile_set].body, type=tuple[Profile, ...])
        policy = parts[manifest.policy].body
        if profile_set_digest(profiles) != manifest.profile_set:
            raise _altered(manifest.profile_set)
        if sha256_hex(policy) != manifest.policy:
            raise _altered(manifest.policy)
        kinds = {stored.name: stored.kind for stored in uow.lists.all()}
        named = [
            NamedList(
                name=name,
                sequence=sequence,
                values=frozenset(entry.key for entry in uow.lists.entries(name, sequence)),
            )
            for name, sequence in manifest.lists.items()
            if kinds.get(name) == CODES_KIND
        ]
        watch = {name: number for name, number in manifest.lists.items() if kinds.get(name) != CODES_KIND}
        return Configuration(
            profiles=profiles,
            policy=msgspec.json.decode(policy, type=Policy),
            lists=named,
            watch_lists=watch,
            code_lists=manifest.code_lists,
            time_limits=manifest.time_limits,
            model=manifest.model,
            engine=manifest.engine,
            documents=manifest.documents or {},
            manifest=manifest,
        )

    def code_lists(self, uow: UnitOfWork) -> CodeLists:
        """The packaged code lists with the editions that the administration imported."""
        headers = uow.codes.headers()
        key = frozenset((header.name, header.edition, header.digest or "") for header in headers)
        if self._codes is None or self._codes[0] != key:
            codes = shipped_codes(self.hs_digits)
            for header in headers:
                codes = codes.with_list(list_from_rows(header, uow.codes.rows(header.name, header.edition)))
            self._codes = (key, codes)
        return self._codes[1]

    # --- putting a configuration in force

    def activate(
        self, uow: UnitOfWork, *, profiles: Iterable[Profile], policy: Policy, by: str, at: datetime, reason: str
    ) -> str:
        """Put profiles and a policy in force with the lists and editions as they are now; return the digest.

        Nothing happens when that is in force already.
        """
        stored = uow.lists.all()
        named = [
            NamedList(
                name=one.name,
                sequence=one.sequence,
                values=frozenset(entry.key for entry in uow.lists.entries(one.name, one.sequence)),
            )
            for one in stored
            if one.kind == CODES_KIND
        ]
        configuration = Configuration(
            profiles=profiles,
            policy=policy,
            lists=named,
            watch_lists={one.name: one.sequence for one in stored if one.kind != CODES_KIND},
            code_lists=editions_of(self.code_lists(uow)),
            time_limits=shipped_time_limits().edition,
            documents=digests(),
        )
        before = uow.configurations.active()
        if before is not None and before.digest == configuration.digest:
            return configuration.digest
        manifest = configuration.manifest
        uow.configurations.add_parts(
            [
                Part(digest=manifest.profile_set, kind="profile_set", body=_canonical(list(configuration.profiles))),
                Part(digest=manifest.policy, kind="policy", body=_canonical(policy)),
            ]
        )
        uow.configurations.add(configuration.digest, _canonical(manifest).decode(), at=at)
        # Never how many profiles: compared with how many are shown, that would tell of secret ones.
        event = self.event(
            "ConfigurationActivated",
            at,
            by,
            body={
                "configuration": configuration.digest,
                "previous": before.digest if before else None,
                "profiles": manifest.profile_set,
                "policy": manifest.policy,
                "vocabulary": vocabulary_digest(),
                "engine": ENGINE,
                "reason": reason,
            },
        )
        uow.events.append(event)
        uow.configurations.activate(configuration.digest, by=by, at=at, event_id=event.id)
        return configuration.digest

    def activate_shipped(self, uow: UnitOfWork, *, by: str, at: datetime) -> str:
        """Put the shipped templates in force: what a new installation starts with."""
        shipped = shipped_configuration()
        return self.activate(uow, profiles=shipped.profiles, policy=shipped.policy, by=by, at=at, reason="shipped")


def other_documents(manifest: Manifest) -> Misconfigured:
    """That a configuration was made with other documents than this process has."""
    return Misconfigured(
        f"The configuration in force was made with other documents: {', '.join(differing(manifest.documents or {}))}.",
        code="documents.changed",
        where="GREENLANE_DOCUMENTS_DIR",
        remedy="Name the folder that is in force, or put what it holds now in force with `greenlane migrate`; a server "
        "that runs is to be started again.",
    )


def _active(uow: UnitOfWork) -> str:
    active = uow.configurations.active()
    if active is None:
        raise Misconfigured(
            "No configuration is in force.",
            code="configuration.none",
            remedy="Run `greenlane migrate`, which puts the shipped one in force.",
        )
    return active.digest


def _manifest(uow: UnitOfWork, digest: str) -> Manifest:
    stored = uow.configurations.get(digest)
    if sha256_hex(stored.manifest.encode()) != digest:
        raise _altered(digest)
    return msgspec.json.decode(stored.manifest, type=Manifest)


def _altered(digest: str) -> Misconfigured:
    return Misconfigured(
        "A stored configuration is not what its digest says: somebody altered it in the database.",
        code="configuration.altered",
        where=digest,
        remedy="Bring it back from a backup; what it decided meanwhile is to be decided again.",
    )


def _canonical(value: object) -> bytes:
    return canonical_json(msgspec.to_builtins(value))


def first_day_of_week(instant: datetime) -> datetime:
    """Monday 00:00 UTC of the week of an instant: draw periods are weeks."""
    midnight = instant.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())
