# SPDX-License-Identifier: Apache-2.0
"""What the web asks of the rest of Greenlane: one object, handed to ``create_app``, made by ``wiring``.

Every method is one use case in one transaction. It gets the actor and answers what that actor may see, as documents
ready for JSON (texts, numbers, booleans, None, lists and mappings of these; times RFC 3339 in UTC); their shapes are
in ``shapes`` and in the OpenAPI description. What one may not see raises ``NotFound``, an act that one may not do on
what one sees ``Forbidden``, what cannot be used ``Invalid``, a database that is away ``Unavailable``. The methods are
called from several threads at once.

The layers forbid ``wiring`` to import this module, so the types here are protocols: any value with these attributes
will do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from greenlane.access import Actor
from greenlane.web.list_services import ListServices
from greenlane.web.profile_services import ProfileServices
from greenlane.web.selection_services import SelectionServices

Document = Mapping[str, Any]
"""What is shown of one thing, ready for JSON."""


class Page(Protocol):
    """Some documents of a list, in its order, and where the next page begins."""

    @property
    def documents(self) -> Sequence[Document]:
        """At most as many as were asked for."""
        ...

    @property
    def next(self) -> str | None:
        """What to give as ``after`` for the next page; None at the end. Opaque, at most 200 characters."""
        ...


class Lodged(Protocol):
    """The answers to one body that was lodged."""

    @property
    def answers(self) -> Sequence[Document]:
        """One for each message in the body, in its order, and at least one (``shapes.Answer``)."""
        ...

    @property
    def is_repeat(self) -> bool:
        """Whether every message had been answered before, so that these are the first answers again."""
        ...


class Message(Protocol):
    """A message in a format of its own."""

    @property
    def type(self) -> str:
        """Its name in that format, such as ``IE328``."""
        ...

    @property
    def media_type(self) -> str:
        """Its media type."""
        ...

    @property
    def body(self) -> bytes:
        """Its bytes."""
        ...


class Health(Protocol):
    """Whether requests can be served."""

    @property
    def ready(self) -> bool:
        """Whether everything that serving needs is there."""
        ...

    @property
    def parts(self) -> Mapping[str, str]:
        """Each part that was looked at (``database``, …) and ``ok`` or a short sentence without secrets."""
        ...


class Services(ListServices, SelectionServices, ProfileServices, Protocol):
    """Every use case that the web offers."""

    def authenticate(self, token: str) -> Actor | None:
        """The actor to whom the token belongs; None for one that is unknown, expired or revoked."""
        ...

    def sign_in(self, secret: str) -> Document:
        """Use a sign-in link (``shapes.SignedIn``).

        Raises ``NotFound`` for an unknown link, ``Conflict`` for a spent or expired one.
        """
        ...

    def lodge(self, actor: Actor, body: bytes, *, content_type: str | None, filer: str | None) -> Lodged:
        """Receive one body with one or many messages, for ``filer`` or, without it, the only filer one represents.

        Bad content is not raised but answered, with findings. Raises ``Forbidden`` when the actor may not lodge for
        that filer, ``Invalid`` when it is not clear for whom.
        """
        ...

    def check(self, actor: Actor, body: bytes) -> Sequence[Document]:
        """What the gate would say of a body if it were lodged (``shapes.Check``), without lodging it."""
        ...

    def lodgements(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        """Filings, the latest first (``shapes.Lodgement``); for a filer only those of the filers one represents."""
        ...

    def lodgement(self, actor: Actor, lodgement: str) -> Document:
        """One filing in its present version (``shapes.Lodgement``)."""
        ...

    def lodgement_versions(self, actor: Actor, lodgement: str) -> Sequence[Document]:
        """Every version of one filing, the first one first (``shapes.Version``)."""
        ...

    def answers(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        """Answers to filers, the first one first (``shapes.PlacedAnswer``), those after a place in the log."""
        ...

    def answer_message(self, actor: Actor, lodgement: str, version: int) -> Message:
        """The answer to one version of a filing in the filing's own format."""
        ...

    def webhooks(self, actor: Actor) -> Sequence[Document]:
        """The addresses of the filers that the actor represents (``shapes.Webhook``)."""
        ...

    def add_webhook(self, actor: Actor, *, url: str, filer: str | None) -> Document:
        """Name an address for a filer's answers (``shapes.NewWebhook``)."""
        ...

    def resume_webhook(self, actor: Actor, webhook: str, *, after: int | None) -> Document:
        """Deliver to an address again (``shapes.Webhook``), with ``after`` once more what came after that place."""
        ...

    def end_webhook(self, actor: Actor, webhook: str) -> None:
        """Deliver no longer to an address."""
        ...

    def consignments(
        self,
        actor: Actor,
        *,
        after: str | None,
        limit: int,
        decision_before: datetime | None = None,
        state: str | None = None,
        key: str | None = None,
        key_type: str | None = None,
    ) -> Page:
        """Consignments, the latest first (``shapes.Consignment``, without facts).

        With ``decision_before`` the open ones whose decision limit is not after it, the most urgent first.
        ``state`` and ``key`` leave out the others.
        """
        ...

    def link(self, actor: Actor, consignment: str, lodgement: str) -> Document:
        """Link a filing to a consignment on a person's word (``shapes.Consignment``).

        Raises ``Forbidden``, and ``Conflict`` where they are linked.
        """
        ...

    def unlink(self, actor: Actor, consignment: str, lodgement: str, *, reason: str) -> Document:
        """Withdraw every link of a filing to a consignment (``shapes.Consignment``).

        Raises ``Forbidden``, and ``NotFound`` where there is none.
        """
        ...

    def consignment_counts(self, actor: Actor) -> Document:
        """How many consignments within reach there are, in all and in each state."""
        ...

    def consignment_changes(self, actor: Actor, consignment: str) -> Sequence[Document]:
        """What changed from each assessment of one consignment to the next, the latest first (``shapes.Change``)."""
        ...

    def requests(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        """Amendments and cancellations that wait for a decision, the latest first (``shapes.Request``)."""
        ...

    def decide_request(
        self, actor: Actor, lodgement: str, version: int, *, granted: bool, reason: str
    ) -> Sequence[Document]:
        """Let a recorded request take effect, or refuse it; every version of the filing (``shapes.Version``).

        Raises ``Forbidden``, and ``Conflict`` for what waits for no decision.
        """
        ...

    def consignment(self, actor: Actor, consignment: str) -> Document:
        """One consignment as assembled now (``shapes.Consignment``)."""
        ...

    def consignment_assessments(self, actor: Actor, consignment: str) -> Sequence[Document]:
        """Every assessment of one consignment, the latest first (``shapes.Assessment``)."""
        ...

    def assessments(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        """Assessments with their selection and decision, the latest first (``shapes.Assessment``)."""
        ...

    def assessment(self, actor: Actor, assessment: str) -> Document:
        """One assessment with its selection and decision (``shapes.Assessment``)."""
        ...

    def events(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        """Events of the journal in their order, the first one first (``shapes.Event``)."""
        ...

    def profiles(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        """Profiles by id (``shapes.Profile``)."""
        ...

    def profile(self, actor: Actor, profile: str) -> Document:
        """One profile in its present version (``shapes.Profile``)."""
        ...

    def formats(self) -> Sequence[Document]:
        """The formats that can be lodged (``shapes.Format``); public."""
        ...

    def declaration_schema(self) -> Document:
        """The JSON Schema of the native declaration; public."""
        ...

    def report_schema(self) -> Document:
        """The JSON Schema of the native report."""
        ...

    def health(self) -> Health:
        """Whether requests can be served; answers, and does not raise, when something is away."""
        ...
