# SPDX-License-Identifier: Apache-2.0
"""Filings as their filers and officers see them, with the answers to them; each use case one transaction."""

from collections.abc import Sequence

from greenlane.access import Actor, reach_of_lodgements
from greenlane.intake import Finding, Limits
from greenlane.store import Lodgement, LodgementVersion, UnitOfWork

from . import showing
from .answering import KeptAnswer, answers_following, kept_answer
from .checking import checks_of, installed_checking
from .delivering import add_webhook, end_webhook, resume_webhook, webhooks_of
from .filings import findings_decoder, versions_of
from .lodging import Lodged, lodge
from .serving import Document, Documents, Serving, position_in_log


class FilingServices(Serving):
    """What concerns filings: lodged, checked beforehand, shown with their versions, and answered."""

    def lodge(self, actor: Actor, body: bytes, *, content_type: str | None, filer: str | None) -> Lodged:
        """Receive one body with one or many messages and give their answers."""
        with self._installation.store.unit() as uow:
            lodged = lodge(
                uow, self._installation, actor, body, filer=filer, limits=self._limits, schemas=self._schemas
            )
        self._wake()
        return lodged

    def check(self, actor: Actor, body: bytes) -> Sequence[Document]:
        """What the gate would say of a body; only code lists are asked of the database."""
        with self._installation.store.unit(read_only=True) as uow:
            codes = self._installation.code_lists(uow)
        knowledge = installed_checking(self._installation, codes, self._limits or Limits())
        return checks_of(body, knowledge, self._schemas, at=self._installation.now())

    def lodgements(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Filings, the latest first."""
        with self._installation.store.unit(read_only=True) as uow:
            page = uow.lodgements.page(reach_of_lodgements(actor), after=after, limit=limit)
            return Documents(documents=tuple(self._lodgement(uow, one) for one in page.items), next=page.next)

    def lodgement(self, actor: Actor, lodgement: str) -> Document:
        """One filing in its present version."""
        with self._installation.store.unit(read_only=True) as uow:
            return self._lodgement(uow, uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor)))

    def _lodgement(self, uow: UnitOfWork, lodgement: Lodgement) -> Document:
        version = uow.lodgements.version(lodgement.id, lodgement.current_version)
        return showing.lodgement_document(lodgement, version, _findings(uow, [version])[0])

    def lodgement_versions(self, actor: Actor, lodgement: str) -> Sequence[Document]:
        """Every version of one filing, the first one first."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
            versions = versions_of(uow, found.id)
            told = zip(versions, _findings(uow, versions), strict=True)
            return [showing.version_document(found, version, findings) for version, findings in told]

    # --- answers

    def answers(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Answers in the order of the log; a reader follows them from the last position read."""
        with self._installation.store.unit(read_only=True) as uow:
            found = answers_following(uow, actor, after=position_in_log(after), limit=limit + 1)
            documents = tuple(found[:limit])
            return Documents(
                documents=documents, next=str(found[limit - 1]["position"]) if len(found) > limit else None
            )

    def answer_message(self, actor: Actor, lodgement: str, version: int) -> KeptAnswer:
        """The answer to one version of a filing in the filing's own format."""
        with self._installation.store.unit(read_only=True) as uow:
            return kept_answer(uow, actor, lodgement, version)

    def webhooks(self, actor: Actor) -> Sequence[Document]:
        """The addresses of the filers that the actor represents."""
        with self._installation.store.unit(read_only=True) as uow:
            return [showing.webhook_document(one) for one in webhooks_of(uow, actor)]

    def add_webhook(self, actor: Actor, *, url: str, filer: str | None) -> Document:
        """Name an address for a filer's answers; its secret is told this once."""
        with self._installation.store.unit() as uow:
            webhook, secret = add_webhook(uow, self._installation, actor, url=url, filer=filer)
            return {**showing.webhook_document(webhook), "secret": secret}

    def resume_webhook(self, actor: Actor, webhook: str, *, after: int | None) -> Document:
        """Deliver to an address again."""
        with self._installation.store.unit() as uow:
            return showing.webhook_document(resume_webhook(uow, self._installation, actor, webhook, after=after))

    def end_webhook(self, actor: Actor, webhook: str) -> None:
        """Deliver no longer to an address."""
        with self._installation.store.unit() as uow:
            end_webhook(uow, self._installation, actor, webhook)


def _findings(uow: UnitOfWork, versions: Sequence[LodgementVersion]) -> list[tuple[Finding, ...]]:
    payloads = uow.payloads.find(version.findings_id for version in versions if version.findings_id)
    return [
        findings_decoder.decode(payloads[v.findings_id].body) if v.findings_id in payloads else () for v in versions
    ]
