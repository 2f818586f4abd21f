# SPDX-License-Identifier: Apache-2.0
"""What concerns the life of profiles: drafts, approval, pauses, look-outs, versions and what differs between them."""

from collections.abc import Sequence

from greenlane.access import Actor, missing, reach_of_profiles
from greenlane.errors import Invalid
from greenlane.store import StoredProfile, UnitOfWork
from greenlane.targeting import Profile, profile_differences

from . import profiling, showing
from .serving import Document, Serving


class ProfileServices(Serving):
    """Profiles as far as the actor may know and change them; each use case is one transaction."""

    def propose_profile(self, actor: Actor, content: bytes) -> Document:
        """Keep a document as a draft."""
        with self._installation.store.unit() as uow:
            return _shown(uow, profiling.propose(uow, self._installation, actor, _text(content)))

    def approve_profile(
        self,
        actor: Actor,
        profile: str,
        version: int,
        *,
        reason: str,
        observe_only: bool,
        hits_a_day: float | None,
    ) -> Document:
        """Put a version in force, as a second person."""
        with self._installation.store.unit() as uow:
            done = profiling.approve(
                uow,
                self._installation,
                actor,
                profile,
                version,
                reason=reason,
                observe_only=observe_only,
                projected_a_day=hits_a_day,
            )
            document = _shown(uow, done)
        self._wake()
        return document

    def pause_profile(self, actor: Actor, profile: str, version: int, *, reason: str) -> Document:
        """Take a live version out for a time."""
        with self._installation.store.unit() as uow:
            document = _shown(uow, profiling.pause(uow, self._installation, actor, profile, version, reason=reason))
        self._wake()
        return document

    def retire_profile(self, actor: Actor, profile: str, version: int, *, reason: str) -> Document:
        """Take a version out for good."""
        with self._installation.store.unit() as uow:
            document = _shown(uow, profiling.retire(uow, self._installation, actor, profile, version, reason=reason))
        self._wake()
        return document

    def raise_lookout(self, actor: Actor, content: bytes) -> Document:
        """Put an emergency look-out in force for a day."""
        with self._installation.store.unit() as uow:
            document = _shown(uow, profiling.raise_lookout(uow, self._installation, actor, _text(content)))
        self._wake()
        return document

    def confirm_lookout(self, actor: Actor, profile: str, version: int, *, reason: str) -> Document:
        """Let a look-out stay, as a second person."""
        with self._installation.store.unit() as uow:
            return _shown(
                uow, profiling.confirm_lookout(uow, self._installation, actor, profile, version, reason=reason)
            )

    def profile_versions(self, actor: Actor, profile: str) -> Sequence[Document]:
        """Every version that the actor may see, the latest first, with its text and how it differs from the last."""
        with self._installation.store.unit(read_only=True) as uow:
            versions = uow.profiles.versions(profile, reach=reach_of_profiles(actor))
            if not versions:
                raise missing(f"profile {profile[:80]}")
            lists = [one.name for one in uow.lists.all()]
            documents = []
            for stored, before in zip(versions, [*versions[1:], None], strict=True):
                changes = (
                    []
                    if before is None
                    else [
                        one.words
                        for one in profile_differences(
                            profiling.parsed(uow, before), profiling.parsed(uow, stored), lists=lists
                        )
                    ]
                )
                documents.append({**_shown(uow, stored), "document": stored.document, "changes": changes})
            return documents

    def parsed_profile(self, actor: Actor, profile: str, version: int | None) -> Profile:
        """One version as a profile, the latest if none is named."""
        with self._installation.store.unit(read_only=True) as uow:
            return profiling.parsed(uow, uow.profiles.get(profile, version, reach=reach_of_profiles(actor)))


def _shown(uow: UnitOfWork, stored: StoredProfile) -> Document:
    return showing.profile_document(stored, profiling.parsed(uow, stored))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"The document is not UTF-8: byte {error.start} is none.",
            code="profile.encoding",
            remedy="Save it as UTF-8.",
        ) from error
