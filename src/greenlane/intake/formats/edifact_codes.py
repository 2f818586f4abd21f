# SPDX-License-Identifier: Apache-2.0
"""What the codes of EDIFACT mean in our nouns: parties, places, times, references, measures, functions.

Codes that are not here are kept as written where the noun has a place for them, and named in a finding otherwise.
"""

from greenlane.cargo import Direction, Function, Moment, PartyRole

# 1225 message function
FUNCTIONS = {
    "1": Function.CANCELLATION,
    "2": Function.AMENDMENT,
    "3": Function.CANCELLATION,
    "4": Function.AMENDMENT,
    "5": Function.AMENDMENT,
    "6": Function.ORIGINAL,
    "7": Function.ORIGINAL,
    "9": Function.ORIGINAL,
    "20": Function.AMENDMENT,
    "22": Function.ORIGINAL,
    "33": Function.AMENDMENT,
    "36": Function.AMENDMENT,
    "43": Function.ORIGINAL,
    "47": Function.ORIGINAL,
    "54": Function.ORIGINAL,
}
FUNCTION_CODES = {Function.ORIGINAL: "9", Function.AMENDMENT: "5", Function.CANCELLATION: "1"}

# 3035 party function; any other part becomes a supply chain actor with its code.
ROLES = {
    "CZ": PartyRole.CONSIGNOR,
    "OS": PartyRole.CONSIGNOR,
    "CN": PartyRole.CONSIGNEE,
    "UC": PartyRole.CONSIGNEE,
    "EX": PartyRole.EXPORTER,
    "IM": PartyRole.IMPORTER,
    "SE": PartyRole.SELLER,
    "BY": PartyRole.BUYER,
    "NI": PartyRole.NOTIFY,
    "N1": PartyRole.NOTIFY,
    "N2": PartyRole.NOTIFY,
    "CA": PartyRole.CARRIER,
    "DT": PartyRole.DECLARANT,
    "AE": PartyRole.REPRESENTATIVE,
    "CB": PartyRole.REPRESENTATIVE,
    "MS": PartyRole.FILER,
    "AF": PartyRole.TRANSIT_HOLDER,
}
ROLE_CODES = {
    PartyRole.CONSIGNOR: "CZ",
    PartyRole.CONSIGNEE: "CN",
    PartyRole.EXPORTER: "EX",
    PartyRole.IMPORTER: "IM",
    PartyRole.SELLER: "SE",
    PartyRole.BUYER: "BY",
    PartyRole.NOTIFY: "NI",
    PartyRole.CARRIER: "CA",
    PartyRole.DECLARANT: "DT",
    PartyRole.REPRESENTATIVE: "AE",
    PartyRole.FILER: "MS",
    PartyRole.TRANSIT_HOLDER: "AF",
}

# 3155 kind of communication number
CONTACTS = {"TE": "phone", "EM": "email", "FX": "fax"}
CONTACT_CODES = {kind: code for code, kind in CONTACTS.items()}

# 3227 function of a place; earlier codes for the same win.
PLACES = {
    "loading_place": ("9",),
    "discharge_place": ("11", "12"),
    "first_port": ("60", "24"),
    "acceptance_place": ("88", "10"),
    "delivery_place": ("7", "83"),
    "goods_location": ("14",),
    "warehouse": ("18",),
}
COUNTRIES = {"export_country": ("35",), "destination_country": ("28", "8")}
ROUTING = ("92", "94", "13", "125")
OFFICES = {"entry": ("41",), "exit": ("42",), "lodgement": ("22",)}
STOWED_AT = "147"

# 2005 what happens at a time, and whether it has happened
TIMES = dict.fromkeys(("133", "189"), (Moment.DEPARTURE, False))
TIMES |= dict.fromkeys(("136", "186"), (Moment.DEPARTURE, True))
TIMES |= dict.fromkeys(("132", "232"), (Moment.ARRIVAL, False)) | {"178": (Moment.ARRIVAL, True)}
TIMES |= dict.fromkeys(("234", "235"), (Moment.LOADING, False)) | {"200": (Moment.LOADING, True)}
# 3227 the places at which a time of the journey is the journey's own, and not that of a stop on the way
TIMED_AT = {
    Moment.LOADING: ("9", "5", "88", "76", "6"),
    Moment.DEPARTURE: ("9", "5", "76", "6"),
    Moment.ARRIVAL: ("11", "12", "60", "7", "83", "8", "24"),
}
TIME_CODES = {
    (Moment.DEPARTURE, False): "133",
    (Moment.DEPARTURE, True): "186",
    (Moment.ARRIVAL, False): "132",
    (Moment.ARRIVAL, True): "178",
    (Moment.LOADING, False): "234",
    (Moment.LOADING, True): "200",
}
ISSUED = "137"
HAPPENED = ("334", "203", "7", "9")

# 1153 references: transport documents as UN/EDIFACT 1001 numbers them, and others that have a place of their own
MASTERS = {"MB": "704", "MWB": "741"}
HOUSES = {"BH": "714", "HWB": "703"}
STRAIGHTS = {"BM": "705", "AWB": "740", "CMR": "730", "CIM": "720"}
TRANSPORT_DOCUMENTS = {**MASTERS, **HOUSES, **STRAIGHTS}
UCRS = ("UCN",)
DECLARED_UNDER = {"ABT": "MRN", "AAE": "MRN", "MRN": "MRN"}

# 6311 and 6313 what is measured
WEIGHTS = ("WT", "AAE", "AAX", "AAI", "PD", "ASW")
GROSS = ("G", "AAB", "AAD", "GW")
NET = ("N", "AAA", "AAC", "AAL")
VERIFIED = "VGM"

# 5025 what an amount is
INVOICED = ("39", "77")
ITEM_VALUE = ("38", "66", "203")

# 7365 nature of a cargo report's consignment (GIS, GEI)
NATURES = {
    "22": Direction.EXPORT,
    "23": Direction.IMPORT,
    "24": Direction.TRANSIT,
    "26": Direction.STAY_ON_BOARD,
    "28": Direction.TRANSHIPMENT,
}
NATURE_CODES = {direction: code for code, direction in NATURES.items()}

# 1131 code lists of a ship's identity, as WCO data element R012 numbers the kinds
SHIP_IDS = {"146": "10"}
SHIP_ID_CODES = {kind: code for code, kind in SHIP_IDS.items()}
