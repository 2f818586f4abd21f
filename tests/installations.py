# SPDX-License-Identifier: Apache-2.0
"""Installations for tests of the joined system: real services over a database of their own, and people who ask them.

Setting an installation up takes a while, so it is done once a run in a template; each test gets a copy. The keys are
fixed, because the template holds what they have sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI
from sqlalchemy import URL
from starlette.testclient import TestClient

from greenlane.access import Actor, PersonKind, Sensitivity, actor_for
from greenlane.cargo import Declaration
from greenlane.clock import FixedClock
from greenlane.intake import write_native
from greenlane.store import Keys, StoredProfile, UnitOfWork, open_store
from greenlane.targeting import Policy, Profile, State
from greenlane.web.app import create_app
from greenlane.wiring.delivering import Post, deliver_to, take_due
from greenlane.wiring.installation import Installation
from greenlane.wiring.lodging import Lodged, lodge
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.starting import add_person, issue_token, prepare, profile_text
from greenlane.wiring.storing import command_line_actor
from greenlane.wiring.working import drain
from tests.databases import SMALL, a_database

SET_UP_AT = datetime(2026, 1, 31, 9, tzinfo=UTC)
"""A Saturday; when the installations of tests were set up, and where their clocks stand."""

KEYS = Keys(signing=b"s" * 32, sealing=b"k" * 32)
FILER = "GB100200300"


class Customs:
    """An administration with its installation: lodges, works, adds people, and lets them ask over HTTP."""

    def __init__(self, installation: Installation, clock: FixedClock) -> None:
        self.installation = installation
        self.clock = clock
        self.services = GreenlaneServices(installation)
        self.app: FastAPI = create_app(self.services)

    # --- people

    def token(self, role: str, *, represents: Iterable[str] = (), unit: str | None = None, name: str = "") -> str:
        """Add somebody with a role; return the token."""
        kind = PersonKind.MACHINE if role in ("filer", "carrier", "gateway") else PersonKind.PERSON
        at = self.installation.now()
        with self.installation.store.unit() as uow:
            person = add_person(
                uow,
                self.installation,
                name=name or role,
                role=role,
                unit=unit,
                kind=kind,
                represents=tuple(represents),
                at=at,
            )
            return issue_token(uow, self.installation, person=person.id, label="test", at=at)

    def client(self, role: str, *, represents: Iterable[str] = (), unit: str | None = None) -> TestClient:
        """Somebody with a role, who asks over HTTP."""
        return self.client_with(self.token(role, represents=represents, unit=unit))

    def client_with(self, token: str | None) -> TestClient:
        """A client that shows a token, or none."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return TestClient(self.app, headers=headers)

    def actor(self, role: str, *, unit: str | None = None) -> Actor:
        """Somebody with a role, as use cases know people."""
        at = self.installation.now()
        with self.installation.store.unit() as uow:
            person = add_person(uow, self.installation, name=role, role=role, unit=unit, at=at)
            uow.flush()
            return actor_for(person, uow.people.roles(), uow.people.organisation(), at)

    # --- filings

    def lodge(self, content: bytes | Declaration, *, filer: str = FILER) -> Lodged:
        """Lodge a body, or a declaration as native JSON, for a filer; what follows from it waits."""
        body = write_native(content) if isinstance(content, Declaration) else content
        actor = command_line_actor(self.installation, filer)
        with self.installation.store.unit() as uow:
            return lodge(uow, self.installation, actor, body)

    def accept(self, content: bytes | Declaration, *, filer: str = FILER) -> str:
        """Lodge one declaration, which must be accepted or amended, and do what follows; return the lodgement's id."""
        (answer,) = self.lodge(content, filer=filer).answers
        assert answer["state"] in ("accepted", "amended"), answer
        self.work()
        return str(answer["id"])

    def work(self) -> int:
        """Do all that waits, and seal."""
        return drain(self.installation)

    def deliver(self, post: Post) -> int:
        """Deliver the answers whose time has come, one address after the other; return how many were taken."""
        return sum(deliver_to(self.installation, one, post) for one in take_due(self.installation))

    def consignment_of(self, lodgement: str) -> str:
        """The consignment that was opened for a lodgement."""
        with self.read() as uow:
            return str(uow.links.of_lodgements([lodgement])[0].consignment_id)

    def read(self) -> Any:
        """A unit of work that only reads."""
        return self.installation.store.unit(read_only=True)

    # --- what decides

    def put_in_force(
        self, *added: Profile, without: Iterable[str] = (), policy: Policy | None = None, reason: str = "test"
    ) -> str:
        """Put another configuration in force: with these profiles besides, without those, under that policy."""
        at, left_out = self.installation.now(), {*without, *(profile.id for profile in added)}
        with self.installation.store.unit() as uow:
            known = self.installation.knowledge(uow).configuration
            added = tuple(_record_profile(uow, self.installation, profile, at) for profile in added)
            return self.installation.activate(
                uow,
                profiles=[*added, *(profile for profile in known.profiles if profile.id not in left_out)],
                policy=policy or known.policy,
                by="policy:test",
                at=at,
                reason=reason,
            )

    def draw_everything(self) -> None:
        """Put a policy in force by which the random programme draws every consignment of every stage."""
        with self.read() as uow:
            policy = self.installation.knowledge(uow).configuration.policy
        every = {stage: msgspec.structs.replace(share, share=1.0) for stage, share in policy.random.items()}
        self.put_in_force(policy=msgspec.structs.replace(policy, random=every))


def _record_profile(uow: UnitOfWork, installation: Installation, profile: Profile, at: datetime) -> Profile:
    version = uow.profiles.next_version(profile.id)
    profile = msgspec.structs.replace(profile, version=version)
    uow.profiles.add(
        StoredProfile(
            id=profile.id,
            version=version,
            state=State.DRAFT,
            document=profile_text(profile),
            agency=profile.agency,
            unit=profile.unit,
            sensitivity=profile.sensitivity,
            owner=profile.owner,
            created_by="policy:author",
            created_at=at,
            approved_by="policy:approver",
            approved_at=at,
        )
    )
    uow.profiles.go_live(profile.id, version)
    uow.events.append(
        installation.event(
            "ProfileVersioned",
            at,
            "policy:author",
            body={"profile": profile.id, "version": version},
            unit=profile.unit,
            sensitivity=Sensitivity(profile.sensitivity),
        )
    )
    return profile


@pytest.fixture(scope="session")
def installation_template(
    database_server: URL, database_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a database in which an installation has been set up and nothing been lodged."""
    with a_database(database_server, template=database_template) as url:
        clock = FixedClock(SET_UP_AT)
        address = url.render_as_string(hide_password=False)
        store = open_store(address, clock=clock, data_dir=tmp_path_factory.mktemp("template"), limits=SMALL)
        prepare(Installation(store, clock=clock, keys=KEYS))
        store.close()
        yield str(url.database)


@pytest.fixture
def installation_url(database_server: URL, installation_template: str) -> Iterator[str]:
    """The address of a database with an installation that was set up for this test alone."""
    with a_database(database_server, template=installation_template) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture
def customs(installation_url: str, tmp_path: Path) -> Iterator[Customs]:
    """An administration with an installation for this test alone; its clock stands until the test moves it."""
    clock = FixedClock(SET_UP_AT)
    store = open_store(installation_url, clock=clock, data_dir=tmp_path, limits=SMALL)
    yield Customs(Installation(store, clock=clock, keys=KEYS), clock)
    store.close()


@pytest.fixture
def twin(database_server: URL, installation_template: str, tmp_path: Path) -> Iterator[Customs]:
    """A second installation, set up like the first one, to compare with."""
    with a_database(database_server, template=installation_template) as url:
        clock, data_dir = FixedClock(SET_UP_AT), tmp_path / "twin"
        store = open_store(url.render_as_string(hide_password=False), clock=clock, data_dir=data_dir, limits=SMALL)
        yield Customs(Installation(store, clock=clock, keys=KEYS), clock)
        store.close()


def write_keys(data_dir: Path) -> None:
    """Lay the keys of the template into a data folder, for commands that read them there."""
    folder = data_dir / "keys"
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    for name, key in (("signing.key", KEYS.signing), ("sealing.key", KEYS.sealing)):
        path = folder / name
        path.write_text(f"{key.hex()}\n", encoding="ascii")
        path.chmod(0o600)
