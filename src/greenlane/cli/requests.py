# SPDX-License-Identifier: Apache-2.0
"""``greenlane requests``: amendments and cancellations that wait for an officer, and the decision on one."""

import re
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.errors import Invalid, NotFound
from greenlane.store import MOST_ON_A_PAGE
from greenlane.wiring.services import GreenlaneServices

from .acting import CODE, CODE_REMEDY, actor_of, person_of
from .consignments import Limit, paged
from .installing import settings, the_installation
from .intake import AsJson
from .output import print_json_line, results

requests_app = typer.Typer(
    name="requests", help="Amendments and cancellations that wait for a decision.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of requests."""
    app.add_typer(requests_app)


@requests_app.command("list")
def list_requests(limit: Limit = 50, as_json: AsJson = False) -> None:
    """List the requests on which nobody has decided, the latest first, with what each would change."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        actor = actor_of(services, given)
        table = Table("request", "asks for", "reference", "MRN", "filer", "received", "changes")
        for one in paged(lambda after, most: services.requests(actor, after=after, limit=most), limit):
            if as_json:
                print_json_line(one)
                continue
            changes = [f"{each['path']}: {each['before']} → {each['after']}" for each in one["changes"] or ()]
            cells = (one["id"], one["function"], one["reference"], one["mrn"], one["filer"], one["received_at"])
            table.add_row(*(escape(str(cell or "")) for cell in cells), escape("\n".join(changes)))
        if not as_json:
            results.print(table)


@requests_app.command()
def decide(
    request: Annotated[str, typer.Argument(metavar="ID", help="The request, or the filing if one of it waits.")],
    grant: Annotated[bool, typer.Option("--grant", help="Let it take effect from now on.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Let it never take effect.")] = False,
    reason: Annotated[str, typer.Option(help="Why, as a code such as documents_shown.")] = "",
    as_json: AsJson = False,
) -> None:
    """Grant or refuse a request, as the person of GREENLANE_TOKEN; shows every version of the filing."""
    if grant is refuse:
        raise Invalid("Say what you decide.", where="--grant, --refuse", remedy="Give one of the two.")
    if not CODE.fullmatch(reason):
        raise Invalid(
            f"{reason[:80]!r} is no code of a reason." if reason else "Say why.",
            where="--reason",
            remedy=CODE_REMEDY,
        )
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        actor = person_of(services, given)
        lodgement, _, number = request.partition("/")
        if not number:
            waiting = services.requests(actor, after=None, limit=MOST_ON_A_PAGE, lodgements=[lodgement]).documents
            if len(waiting) != 1:
                raise NotFound(
                    f"{len(waiting)} requests of {lodgement[:80]} wait for a decision.",
                    where="ID",
                    remedy="Name one as `greenlane requests list` shows it: the filing, a slash, and the version.",
                )
            number = str(waiting[0]["version"])
        if not re.fullmatch("[0-9]{1,9}", number):
            raise NotFound(f"There is no request {request[:80]}.", where="ID", remedy="See `greenlane requests list`.")
        versions = services.decide_request(actor, lodgement, int(number), granted=grant, reason=reason)
    for version in versions:
        if as_json:
            print_json_line(version)
        elif version["decision"] is not None:
            results.print(f"version {version['version']}: {version['function']} {version['decision']}")
