# SPDX-License-Identifier: Apache-2.0
"""Words in party names and addresses: company forms, forwarders, orders, abbreviations of streets, PO boxes.

All are written as ``names.fold`` leaves a text: Latin letters without accents, small, single letters run together
(``S.A.`` is ``sa``, ``z o.o.`` is ``zoo``).
"""

# Legal forms, which a name is compared without. Several words stand in their order.
COMPANY_FORMS = """
ltd | limited | plc | llc | llp | lp | lllp | pllc | inc | incorporated | corp | corporation | co | company
pty | pty ltd | pte | pte ltd | pvt | pvt ltd | private limited | unlimited | co ltd | co inc | coltd | dac | cic | clg
gmbh | mbh | gmbh co kg | gmbh and co kg | ag | kg | kgaa | ohg | gbr | ug | ug haftungsbeschrankt | se
sa | sas | sasu | sarl | eurl | snc | sci | scs | sca | scop | gie | spa | srl | srls | sapa | sl | slu | sau
sa de cv | s de rl | s de rl de cv | srl de cv | sapi de cv | sapi | ltda | eireli | lda | unipessoal | cia
bv | nv | vof | cv | bvba | sprl | asbl | vzw | ab | hb | as | asa | ans | aps | oy | oyj | ky | ou | uab | sia
sp zoo | spolka zoo | sro | spol sro | doo | dno | ead | ood | eood | kft | zrt | nyrt
ooo | oao | zao | pao | tov | mchj | jsc | ojsc | cjsc | pjsc | jsco
anonim sirketi | ltd sti | limited sirketi | sti | san ve tic ltd sti | san tic ltd sti | san ve tic as
sdn bhd | bhd | tbk | persero | jv | tnhh | ctcp | kabushiki kaisha | kabushikigaisha
wll | fze | fzc | fzco | fzllc | dmcc | est | saoc | saog | psc | qsc | ksc | kscc | bsc | spc | sal | sae | sarlau
"""

# Forms that stand before the name. Only those that no one has as initials: "S.A. Traders" keeps its letters.
LEADING_FORMS = """
ooo | oao | zao | pao | tov | pt | cv | jsc | ojsc | cjsc | pjsc | sarl | gie
cong ty tnhh | ct tnhh | kabushiki kaisha
"""

# Forms in scripts that put no spaces between words: taken out before the name is written in Latin letters.
UNSPACED_FORMS = (
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "유한회사",
    "㈜",
    "（株）",
    "(株)",
    "(주)",
)

# A name with one of these words, or with a word that begins with one of the stems, is likely a forwarder or its agent.
FORWARDER_WORDS = """
freight | freights | forwarder | forwarders | forwarding | spedition | speditions | spediteur | spedycja | spedice
spedicija | transitaire | transit | consolidator | consolidators | consolidation | groupage | nvocc | courier | couriers
customs | broker | brokers | brokerage | customhouse | despachante | despachantes | shipping | cargo | transitario
transitarios | aduanas | aduanero
"""
FORWARDER_STEMS = ("spedition", "spedizion", "logist", "forwarding", "transitair", "ekspeditor", "ekspedisi")

# What stands for the consignee when the bill is negotiable.
TO_ORDER = """
to order | to the order | unto order | order | to bearer | bearer
a la orden | a lordre | an order | an die order | all ordine | allordine di | allordine | a ordem | aan order
"""

# An address word and the short form it is compared in; an empty one is left out.
ADDRESS_WORDS = {
    "street": "st", "str": "st", "strasse": "st", "straat": "st",
    "road": "rd", "avenue": "ave", "av": "ave", "avenida": "ave", "avda": "ave",
    "boulevard": "blvd", "bld": "blvd", "lane": "ln", "drive": "dr", "place": "pl", "plaza": "plz", "platz": "plz",
    "square": "sq", "court": "ct", "highway": "hwy", "parkway": "pkwy", "terrace": "ter", "crescent": "cres",
    "building": "bldg", "bldng": "bldg", "edificio": "bldg", "gebaude": "bldg", "batiment": "bldg", "bat": "bldg",
    "floor": "fl", "flr": "fl", "etage": "fl", "piso": "fl", "room": "rm", "suite": "ste", "apartment": "apt",
    "appartement": "apt", "warehouse": "whse", "industrial": "ind", "estate": "est", "district": "dist",
    "province": "prov", "north": "n", "south": "s", "east": "e", "west": "w", "saint": "st", "mount": "mt",
    "number": "", "no": "", "nr": "", "num": "", "numero": "", "nummer": "", "the": "",
}  # fmt: skip

# The words that announce a post office box; a number or letter code follows.
PO_BOXES = """
po box | pobox | pob | post box | postbox | post office box | box | gpo box | gpo | private bag | pmb
locked bag | postfach | pf | postbus | boite postale | bp | apartado | apartado postal | apartado de correos | apdo
casilla | casilla postal | casella postale | caixa postal | cx postal | postboks | postilokero | skrytka pocztowa
postafiok | abonentskij ashik | a ya | apartado aereo | aa
"""


def phrases(table: str) -> frozenset[tuple[str, ...]]:
    """A table of this module as sets of words in their order."""
    rows = (phrase for line in table.splitlines() for phrase in line.split("|"))
    return frozenset(tuple(phrase.split()) for phrase in rows if phrase.strip())
