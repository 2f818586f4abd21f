# SPDX-License-Identifier: Apache-2.0
"""Opening an installation from its settings, and what a new one starts with."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import yaml

from greenlane.access import (
    Agency,
    Assignment,
    Person,
    PersonKind,
    Representation,
    Sensitivity,
    new_sign_in_link,
    new_token,
)
from greenlane.cargo import new_id
from greenlane.clock import Clock, SystemClock
from greenlane.documents import differing
from greenlane.intake import shipped_time_limits
from greenlane.settings import Settings
from greenlane.store import NewEntry, StoredList, StoredProfile, UnitOfWork, load_keys, migrate, open_store
from greenlane.store.embedded import EmbeddedServer
from greenlane.targeting import Profile, State

from .documents import use_documents
from .installation import AGENCY, CODES_KIND, Installation, other_documents
from .shipped import shipped_lists, shipped_profiles
from .working import keep_keys

SET_UP = "policy:set_up"
SHIPPED = "policy:shipped"
FIRST_LINK = timedelta(hours=24)
"""How long the sign-in link of a first start works."""


def embedded_folder(settings: Settings) -> Path:
    """Where the embedded database lies."""
    return settings.data_dir / "database"


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The address of the database: the one that is configured, else the embedded server, started for this block."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    server = EmbeddedServer(embedded_folder(settings))
    url = server.start()
    try:
        yield url
    finally:
        server.release()


@contextmanager
def opened(settings: Settings, *, clock: Clock | None = None, adopt_documents: bool = False) -> Iterator[Installation]:
    """The installation that the settings describe, migrated and ready; closed at the end of the block.

    With ``adopt_documents`` the documents of the settings are put in force. Otherwise they must be those that are: else
    one command without the folder would silently decide by other law than the server. Raises Misconfigured.
    """
    time = clock or SystemClock()
    use_documents(settings.documents_dir)
    shipped_time_limits().of(settings.regime, time.now().date())  # told now, not by every assessment that fails
    with database_url(settings) as url:
        store = open_store(url, clock=time, data_dir=settings.data_dir)
        try:
            migrate(store.engine)
            installation = Installation(
                store,
                clock=time,
                keys=load_keys(settings.data_dir),
                country=settings.country,
                regime=settings.regime,
                hs_digits=settings.hs_digits,
                list_shrink_percent=settings.list_shrink_percent,
                profile_brake=settings.profile_brake,
            )
            prepare(installation)
            settle_documents(installation, adopt=adopt_documents)
            yield installation
        finally:
            store.close()


def prepare(installation: Installation) -> None:
    """Give a new installation its agency, lists, profiles and configuration; do nothing to one that has them."""
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("set up")
        uow.installation.identify(at)
        if uow.configurations.active() is None:
            uow.people.put_agency(Agency(id=AGENCY, name="Customs administration", contact="targeting centre"))
            uow.events.append(installation.event("AgencyAdded", at, SET_UP, body={"agency": AGENCY}))
            uow.history.begin(at)
            _ship_lists(uow, at)
            _ship_profiles(uow, installation, at)
            installation.activate_shipped(uow, by=SET_UP, at=at)
    keep_keys(installation)


def settle_documents(installation: Installation, *, adopt: bool) -> None:
    """Make sure that the configuration in force names the documents that hold; see ``opened``."""
    with installation.store.unit(read_only=True) as uow:
        digest, manifest = installation.in_force(uow)
    if not differing(manifest.documents or {}):
        return
    if not adopt:
        raise other_documents(manifest)
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("set up")
        known = installation.knowledge_of(uow, digest).configuration
        installation.activate(uow, profiles=known.profiles, policy=known.policy, by=SET_UP, at=at, reason="documents")


def _ship_lists(uow: UnitOfWork, at: datetime) -> None:
    for named in shipped_lists():
        uow.lists.add(
            StoredList(
                name=named.name,
                kind=CODES_KIND,
                title=named.title,
                agency=AGENCY,
                unit=None,
                sensitivity=Sensitivity.NORMAL,
                sequence=0,
                created_at=at,
            )
        )
        uow.lists.change(
            named.name, by=SET_UP, at=at, add=[NewEntry(key=value, value=value) for value in sorted(named.values)]
        )


def _ship_profiles(uow: UnitOfWork, installation: Installation, at: datetime) -> None:
    for profile in shipped_profiles():
        uow.profiles.add(
            StoredProfile(
                id=profile.id,
                version=profile.version,
                state=State.LIVE,
                document=profile_text(profile),
                agency=profile.agency,
                unit=profile.unit,
                sensitivity=profile.sensitivity,
                owner=profile.owner,
                created_by=SET_UP,
                created_at=at,
                approved_by=SHIPPED,
                approved_at=at,
            )
        )
        uow.events.append(
            installation.event(
                "ProfileVersioned",
                at,
                SET_UP,
                body={"profile": profile.id, "version": profile.version},
                sensitivity=profile.sensitivity,
            )
        )


def profile_text(profile: Profile) -> str:
    """The profile as a YAML document that ``load_profiles`` reads again."""
    fields = {name: value for name, value in msgspec.to_builtins(profile).items() if value not in (None, (), [])}
    if profile.mandatory is not None:
        del fields["weight"]
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=110)


# --- people and tokens


def add_person(
    uow: UnitOfWork,
    installation: Installation,
    *,
    name: str,
    role: str,
    unit: str | None = None,
    kind: PersonKind = PersonKind.PERSON,
    represents: tuple[str, ...] = (),
    by: str = SET_UP,
    at: datetime,
) -> Person:
    """Add a person or machine with one role, for a unit or the whole agency."""
    assignment = Assignment(role=role, agency=AGENCY, unit=unit, valid_from=at)
    person = Person(
        id=new_id(at),
        kind=kind,
        name=name,
        agency=AGENCY,
        unit=unit,
        assignments=(assignment,),
        represents=tuple(Representation(filer=filer) for filer in represents),
    )
    uow.people.put(person)
    subjects = {"person": person.id}
    uow.events.append(
        installation.event("PersonAdded", at, by, subjects=subjects, body={"kind": kind, "agency": AGENCY}),
        installation.event("RoleGranted", at, by, subjects=subjects, body={"role": role, "agency": AGENCY}),
    )
    return person


def issue_token(
    uow: UnitOfWork,
    installation: Installation,
    *,
    person: str,
    label: str,
    by: str = SET_UP,
    at: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Issue a token for a person; return the secret, which is shown this once."""
    secret, kept = new_token(
        secrets.token_bytes(32), token=new_id(at), person=person, label=label, now=at, expires_at=expires_at
    )
    uow.tokens.add(kept)
    uow.events.append(installation.event("TokenIssued", at, by, subjects={"person": person, "token": kept.id}))
    return secret


def first_sign_in(installation: Installation) -> str | None:
    """The secret of a one-time sign-in link for the administrator of an installation that has no people yet."""
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("set up")
        if uow.people.all():
            return None
        person = add_person(uow, installation, name="Administrator", role="administrator", at=at)
        secret, link = new_sign_in_link(secrets.token_bytes(32), person=person.id, now=at, works_for=FIRST_LINK)
        uow.tokens.add_link(link)
        uow.events.append(installation.event("SignInLinkIssued", at, SET_UP, subjects={"person": person.id}))
        return secret
