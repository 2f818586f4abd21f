# SPDX-License-Identifier: Apache-2.0
"""Reference data of name screening: words that mean little, or the same, in names. Each table has its edition.

All are written as names are folded: small Latin letters without accents. A table is text, one group a line.
"""
