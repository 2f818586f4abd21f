# SPDX-License-Identifier: Apache-2.0
"""The unit of work: one request, job or command is one transaction, kept as a whole or not at all."""

from __future__ import annotations

import hashlib
from functools import cached_property

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection
from sqlalchemy.types import BigInteger

from greenlane.store.answers import Answers
from greenlane.store.assessments import Assessments
from greenlane.store.capacities import Capacities
from greenlane.store.codes import Codes
from greenlane.store.configurations import Configurations
from greenlane.store.consignments import Consignments
from greenlane.store.decisions import Decisions, Selections
from greenlane.store.draws import Draws
from greenlane.store.events import Events
from greenlane.store.filing_keys import FilingKeys
from greenlane.store.history import History
from greenlane.store.installation import Installation
from greenlane.store.jobs import Jobs
from greenlane.store.links import Links
from greenlane.store.list_changes import ListChanges
from greenlane.store.lists import Lists
from greenlane.store.lodgements import Lodgements
from greenlane.store.matches import Matches
from greenlane.store.payloads import Payloads
from greenlane.store.people import People
from greenlane.store.profiles import Profiles
from greenlane.store.reports import Reports
from greenlane.store.results import Results
from greenlane.store.selection_runs import SelectionRuns
from greenlane.store.tokens import Tokens
from greenlane.store.webhooks import Webhooks
from greenlane.store.writing import Writer

LOCKS_OF_A_KIND = 256
"""So many locks a unit holds of one kind at the most: a body of any length fits into the server's table of locks."""


class UnitOfWork:
    """One transaction with all repositories. ``Store.unit`` opens it and commits it at the end."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.writer = Writer(connection)
        self._held: set[int] = set()

    def flush(self) -> None:
        """Write what waits to be written, so that faults show now."""
        self.writer.flush()

    def lock(self, *keys: str) -> None:
        """Wait until nobody else holds one of these keys, and hold them until the end of this unit.

        A key is a kind and a text, such as ``reference:`` and a filing's identity; what is read after is what the
        holder before has committed. However many keys are given, only so many locks of each kind are taken, so that two
        different keys may now and then wait for each other too.
        """
        numbers = sorted({_number_of(key) for key in keys} - self._held)
        if not numbers:
            return
        each = func.unnest(bindparam("numbers", numbers, type_=ARRAY(BigInteger))).column_valued("number")
        # In ascending order, so that two units never wait for each other.
        self.writer.execute(select(func.count(func.pg_advisory_xact_lock(each)))).close()
        self._held.update(numbers)

    @cached_property
    def payloads(self) -> Payloads:
        """Content that may be erased."""
        return Payloads(self.writer)

    @cached_property
    def events(self) -> Events:
        """The journal."""
        return Events(self.writer)

    @cached_property
    def lodgements(self) -> Lodgements:
        """Lodgements and their versions."""
        return Lodgements(self.writer)

    @cached_property
    def answers(self) -> Answers:
        """Answers to filers."""
        return Answers(self.writer)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Where answers are delivered."""
        return Webhooks(self.writer)

    @cached_property
    def consignments(self) -> Consignments:
        """Consignments."""
        return Consignments(self.writer)

    @cached_property
    def links(self) -> Links:
        """What links lodgements to consignments."""
        return Links(self.writer)

    @cached_property
    def filing_keys(self) -> FilingKeys:
        """The numbers by which filings are linked."""
        return FilingKeys(self.writer)

    @cached_property
    def reports(self) -> Reports:
        """What is reported of conveyances and consignments, and the clocks."""
        return Reports(self.writer)

    @cached_property
    def configurations(self) -> Configurations:
        """What decides, by digest."""
        return Configurations(self.writer)

    @cached_property
    def profiles(self) -> Profiles:
        """Profiles with their versions."""
        return Profiles(self.writer)

    @cached_property
    def lists(self) -> Lists:
        """Named lists and watch lists."""
        return Lists(self.writer)

    @cached_property
    def list_changes(self) -> ListChanges:
        """Changes of lists that are proposed and approved."""
        return ListChanges(self.writer)

    @cached_property
    def matches(self) -> Matches:
        """Possible matches with entries of watch lists, and what was decided on them."""
        return Matches(self.writer)

    @cached_property
    def assessments(self) -> Assessments:
        """Assessments with their hits."""
        return Assessments(self.writer)

    @cached_property
    def selections(self) -> Selections:
        """Selections."""
        return Selections(self.writer)

    @cached_property
    def capacities(self) -> Capacities:
        """Capacity plans of offices."""
        return Capacities(self.writer)

    @cached_property
    def selection_runs(self) -> SelectionRuns:
        """Selections over a window."""
        return SelectionRuns(self.writer)

    @cached_property
    def results(self) -> Results:
        """What controls found."""
        return Results(self.writer)

    @cached_property
    def decisions(self) -> Decisions:
        """Decisions."""
        return Decisions(self.writer)

    @cached_property
    def draws(self) -> Draws:
        """Periods of the random draw."""
        return Draws(self.writer)

    @cached_property
    def history(self) -> History:
        """What was seen before."""
        return History(self.writer)

    @cached_property
    def people(self) -> People:
        """Agencies, units, roles and people."""
        return People(self.writer)

    @cached_property
    def tokens(self) -> Tokens:
        """Tokens and sign-in links."""
        return Tokens(self.writer)

    @cached_property
    def jobs(self) -> Jobs:
        """Work that waits."""
        return Jobs(self.writer)

    @cached_property
    def codes(self) -> Codes:
        """Imported code lists."""
        return Codes(self.writer)

    @cached_property
    def installation(self) -> Installation:
        """Lasting values of the installation itself."""
        return Installation(self.writer)


def _number_of(key: str) -> int:
    """The lock of a key: one of ``LOCKS_OF_A_KIND``, which belong to the kind alone."""
    kind = hashlib.blake2b(key.partition(":")[0].encode(), digest_size=5).digest()
    stripe = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest()) % LOCKS_OF_A_KIND
    return int.from_bytes(kind) << 16 | stripe
