# SPDX-License-Identifier: Apache-2.0
"""``greenlane profiles``: drafts, approval, pauses, look-outs, versions and what differs between them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from greenlane.errors import Invalid
from greenlane.targeting import Profile, load_profiles, profile_differences
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.shipped import shipped_lists, shipped_profiles

from .acting import CODE, CODE_REMEDY, actor_of, person_of
from .installing import settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results
from .reading import content_of

Id = Annotated[str, typer.Argument(metavar="ID", help="The profile's id, such as GL-GOODS-001.")]
Version = Annotated[int, typer.Argument(metavar="VERSION", min=1, help="Which version of it.")]
Document = Annotated[Path, typer.Argument(help="The YAML document of one profile.")]
Reason = Annotated[str, typer.Option(help="Why, as a code such as rehearsed.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to those of profiles."""
    from .targeting import profiles_app

    for command in (propose, approve, pause, retire, lookout, confirm, versions, export):
        profiles_app.command()(command)
    profiles_app.command("diff")(differences)


def propose(document: Document, as_json: AsJson = False) -> None:
    """Keep a profile as a draft, as the person of GREENLANE_TOKEN; a second person approves it."""
    _done(lambda services, actor: services.propose_profile(actor, _content(document)), as_json=as_json)


def approve(
    profile: Id,
    version: Version,
    reason: Reason,
    observe_only: Annotated[
        bool, typer.Option("--observe-only", help="Let it hit without any effect on outcomes.")
    ] = False,
    rehearsal: Annotated[
        Path | None, typer.Option(help="The rehearsal's JSON; what it foresaw becomes the brake's measure.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put a version in force that somebody else wrote; open consignments are assessed by it at once."""
    foreseen = _foreseen(rehearsal, profile, version)
    _done(
        lambda services, actor: services.approve_profile(
            actor, profile, version, reason=_code(reason), observe_only=observe_only, hits_a_day=foreseen
        ),
        as_json=as_json,
    )


def pause(profile: Id, version: Version, reason: Reason, as_json: AsJson = False) -> None:
    """Take a live version out for a time; approving it again puts it back."""
    _done(lambda s, actor: s.pause_profile(actor, profile, version, reason=_code(reason)), as_json=as_json)


def retire(profile: Id, version: Version, reason: Reason, as_json: AsJson = False) -> None:
    """Take a version out for good."""
    _done(lambda s, actor: s.retire_profile(actor, profile, version, reason=_code(reason)), as_json=as_json)


def lookout(document: Document, as_json: AsJson = False) -> None:
    """Put an emergency look-out in force at once; it lapses after 24 hours unless a second person confirms it."""
    _done(lambda services, actor: services.raise_lookout(actor, _content(document)), as_json=as_json)


def confirm(profile: Id, version: Version, reason: Reason, as_json: AsJson = False) -> None:
    """Let a look-out stay that somebody else raised."""
    _done(lambda s, actor: s.confirm_lookout(actor, profile, version, reason=_code(reason)), as_json=as_json)


def versions(profile: Id, as_json: AsJson = False) -> None:
    """Show every version of a profile: who wrote and approved it, and what changed in words."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        found = services.profile_versions(actor_of(services, given), profile)
    for one in found:
        if as_json:
            print_json_line(one)
            continue
        approved = f", approved by {one['approved_by']}" if one["approved_by"] else ""
        results.print(f"version {one['version']}: {one['state']}, by {one['created_by']}{approved}", markup=False)
        for change in one["changes"]:
            results.print(f"  {change}", markup=False, highlight=False)


def export(
    profile: Annotated[
        str | None, typer.Argument(metavar="ID", help="Which one; all that are live if left out.")
    ] = None,
) -> None:
    """Write profiles as YAML, as their authors wrote them: the live version; of one named, the latest if none is."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        actor = actor_of(services, given)
        documents = []
        for name in [profile] if profile is not None else _names(services, actor):
            versions = services.profile_versions(actor, name)  # a draft may be newer than what is live
            live = next((one for one in versions if one["state"] == "live"), None)
            chosen = live or (versions[0] if profile is not None else None)
            if chosen is not None:
                documents.append(chosen["document"].strip())
    typer.echo("\n---\n".join(documents))


def differences(
    before: Annotated[str, typer.Argument(help="A document, or ID or ID@VERSION of the installation.")],
    after: Annotated[str, typer.Argument(help="The other one.")],
    as_json: AsJson = False,
) -> None:
    """Show in words what differs between two versions of a profile."""
    lists = [named.name for named in shipped_lists()]
    for one in profile_differences(_named(before), _named(after), lists=lists):
        if as_json:
            print_json_line({"field": one.field, "before": one.before, "after": one.after, "words": one.words})
        else:
            results.print(one.words, markup=False, highlight=False, soft_wrap=True)


def _done(act: Any, *, as_json: bool) -> None:
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        document = act(services, person_of(services, given))
    if as_json:
        print_json_line(document)
        return
    until = f", lapses at {document['lapses_at']}" if document["lapses_at"] else ""
    observing = ", observing only" if document["observe_only"] else ""
    notes.print(f"{document['id']}, version {document['version']}, is {document['state']}{observing}{until}.")


def _names(services: GreenlaneServices, actor: Any) -> list[str]:
    names: list[str] = []
    after: str | None = None
    while True:
        page = services.profiles(actor, after=after, limit=100)
        names += [one["id"] for one in page.documents]
        after = page.next
        if after is None:
            return names


def _named(name: str) -> Profile:
    """The profile of a document, of the shipped ones, or of the installation."""
    path = Path(name)
    if path.is_file():
        profiles, findings = load_profiles(_content(path), lists=[named.name for named in shipped_lists()])
        if len(profiles) != 1:
            said = findings[0].message if findings else f"It holds {len(profiles)} profiles."
            raise Invalid(f"{name} is not the document of one profile: {said}", where=name)
        return profiles[0]
    identity, _, version = name.partition("@")
    shipped = next((one for one in shipped_profiles() if one.id == identity), None)
    if shipped is not None and version in ("", str(shipped.version)):
        return shipped
    if version and not version.isdecimal():
        raise Invalid(f"{version!r} is no version.", where=name, remedy="Write it as GL-GOODS-001@2.")
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        return services.parsed_profile(actor_of(services, given), identity, int(version) if version else None)


def _content(path: Path) -> bytes:
    content = content_of(path)
    if not isinstance(content, bytes):
        raise Invalid(f"{path} cannot be read.", where=str(path), remedy="Name the YAML document of a profile.")
    return content


def _code(reason: str) -> str:
    if not CODE.fullmatch(reason):
        raise Invalid(f"{reason[:80]!r} is no code of a reason.", where="--reason", remedy=CODE_REMEDY)
    return reason


def _foreseen(path: Path | None, profile: str, version: int) -> float | None:
    """The hits a day that a rehearsal of this very version foresaw."""
    if path is None:
        return None
    try:
        told = json.loads(_content(path))
        found = float(told["hits_a_day"])
        of = told["profile"], told["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(
            f"{path} is no rehearsal.", where="--rehearsal", remedy="Make it with `greenlane rehearse … --out FOLDER`."
        ) from error
    if of != (profile, version):
        raise Invalid(
            f"{path} is the rehearsal of {of[0]}, version {of[1]}.",
            where="--rehearsal",
            remedy=f"Rehearse {profile}, version {version}.",
        )
    return found
