# SPDX-License-Identifier: Apache-2.0
"""Code lists, each with its edition: countries, currencies, places, airports, the Harmonized System and more."""

from .bundle import CodeLists, list_from_rows
from .code_list import CodeList, CodeRow, ListHeader, ListOrigin
from .country import CountryList
from .entries import Airport, Commodity, Country, Currency, Entry, Known, Location, PlaceFunction, Standing
from .hs import HsList, hs_form_ok, import_hs
from .importing import RowFinding
from .own import IMPORTABLE, import_table
from .unlocode import decimal_degrees, import_unlocode

__all__ = [
    "IMPORTABLE",
    "Airport",
    "CodeList",
    "CodeLists",
    "CodeRow",
    "Commodity",
    "Country",
    "CountryList",
    "Currency",
    "Entry",
    "HsList",
    "Known",
    "ListHeader",
    "ListOrigin",
    "Location",
    "PlaceFunction",
    "RowFinding",
    "Standing",
    "decimal_degrees",
    "hs_form_ok",
    "import_hs",
    "import_table",
    "import_unlocode",
    "list_from_rows",
]
