# SPDX-License-Identifier: Apache-2.0
"""Facts of the parties: by role (``consignor.name``) and of any party whatever its role (``any_party.name``)."""

from .fact import Fact, Kind, Scope

# role, its words, WCO ids of name and identification (safe-facts 4.3)
_ROLES: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("consignor", "the consignor", "R020", "R021"),
    ("consignee", "the consignee", "R014", "R015"),
    ("exporter", "the exporter", "R031", "R032"),
    ("importer", "the importer", "R037", "R038"),
    ("seller", "the seller", "R050", "R051"),
    ("buyer", "the buyer", "R009", "R010"),
    ("notify", "the party to be notified", None, None),
    ("carrier", "the carrier", "R011", "R012"),
    ("declarant", "the declarant", "R124", "R123"),
    ("representative", "the representative", "R003", "R004"),
    ("filer", "the filer", "R058", "R059"),
    ("transit_holder", "the holder of the transit procedure", None, None),
)


def _by_role() -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for role, words, name_id, party_id in _ROLES:
        facts.append(
            Fact(
                name=f"{role}.name", kind=Kind.TEXT, wco=name_id, sentence=f"the name of {words}", example="Kestrel Ltd"
            )
        )
        facts.append(
            Fact(
                name=f"{role}.id",
                kind=Kind.TEXT,
                wco=party_id,
                sentence=f"the identification number of {words}",
                example="GB553202734852",
            )
        )
        facts.append(
            Fact(
                name=f"{role}.country",
                kind=Kind.TEXT,
                wco="242",
                codes="country",
                sentence=f"the country of {words}",
                example="GB",
            )
        )
    for role, words in (("consignor", "the consignor"), ("consignee", "the consignee")):
        facts.append(
            Fact(
                name=f"{role}.address",
                kind=Kind.TEXT,
                wco="239",
                sentence=f"the street address of {words}",
                example="10 Irwin Street",
            )
        )
        facts.append(
            Fact(name=f"{role}.city", kind=Kind.TEXT, wco="241", sentence=f"the city of {words}", example="Chicago")
        )
        facts.append(
            Fact(
                name=f"{role}.first_seen",
                kind=Kind.BOOLEAN,
                provider="history",
                sentence=f"{words} was in no other consignment before",
                example="true",
            )
        )
    return tuple(facts)


def _any(name: str, kind: Kind, sentence: str, example: str, *, provider: str = "declared") -> Fact:
    return Fact(
        name=f"any_party.{name}", kind=kind, scope=Scope.PARTY, sentence=sentence, example=example, provider=provider
    )


PARTIES: tuple[Fact, ...] = (
    *_by_role(),
    Fact(
        name="consignee.is_forwarder",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="the consignee's name is that of a forwarder or logistics company",
        example="true",
    ),
    Fact(
        name="consignee.to_order",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence='the consignee is "to order", or to the order of a bank',
        example="true",
    ),
    Fact(
        name="consignor.same_as_consignee",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="consignor and consignee are the same party",
        example="false",
    ),
    Fact(
        name="parties.aeo_roles",
        kind=Kind.TEXTS,
        wco="R005",
        sentence="the roles of authorised operators named in the filing (mutual recognition)",
        example="CS",
    ),
    Fact(
        name="parties.aeo_claimed",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="the filing names an authorised operator or an AEO authorisation",
        example="true",
    ),
    Fact(
        name="parties.missing_roles",
        kind=Kind.TEXTS,
        provider="derived",
        sentence="the parties that this dataset expects and the filing does not name",
        example="consignee",
    ),
    _any("role", Kind.TEXT, "the role of the party", "consignee"),
    _any("name", Kind.TEXT, "the name of any party", "Kestrel Ltd"),
    _any("id", Kind.TEXT, "the identification number of any party", "GB553202734852"),
    _any("country", Kind.TEXT, "the country of any party", "GB"),
    _any("city", Kind.TEXT, "the city of any party", "Chicago"),
    _any("postcode", Kind.TEXT, "the postcode of any party", "H81 4RG"),
    _any("address", Kind.TEXT, "the street address of any party", "10 Irwin Street"),
    _any("phone", Kind.TEXT, "the telephone number of any party", "+44 20 7946 0958"),
    _any("email", Kind.TEXT, "the e-mail address of any party", "desk@kestrel.example"),
    _any("aeo", Kind.TEXT, "the AEO reference of any party", "GBAEOC00123"),
    _any("is_forwarder", Kind.BOOLEAN, "the party's name is that of a forwarder", "true", provider="derived"),
    _any("po_box", Kind.BOOLEAN, "the party's address is a post box", "true", provider="derived"),
    _any("address_complete", Kind.BOOLEAN, "street, city and country are all given", "true", provider="derived"),
    _any("id_valid", Kind.BOOLEAN, "the identification number has the right form", "true", provider="derived"),
    _any("watch_lists", Kind.TEXTS, "the watch lists on which the party stands", "parties", provider="lists"),
    _any(
        "watch_lists_cleared",
        Kind.TEXTS,
        "the watch lists of which a possible match with the party was cleared",
        "parties",
        provider="lists",
    ),
    _any("first_seen", Kind.BOOLEAN, "the party was in no other consignment before", "true", provider="history"),
    Fact(
        name="party.seen_before",
        kind=Kind.BOOLEAN,
        scope=Scope.PARTY,
        provider="history",
        sentence="the party was in another consignment before",
        example="true",
    ),
    Fact(
        name="party.aeo_in_force",
        kind=Kind.BOOLEAN,
        scope=Scope.PARTY,
        provider="operators",
        sentence="the AEO authorisation of the party is in force",
        example="true",
    ),
)
