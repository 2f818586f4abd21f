# SPDX-License-Identifier: Apache-2.0
"""What is known of a word in a name, as bits: compiled code reads them too, therefore plain numbers."""

COMMON = 1  # a name that very many persons bear
BUSINESS = 2  # a word of business
PLACE = 4  # a place, or of a place
PARTICLE = 8  # an article or link in names of persons
LINK = 16  # an article or preposition in names of firms and ships
TITLE = 32  # a title of a person
SHIP = 64  # what stands before the name of a ship
FORM = 128  # a legal form; its group is the word's value
NUMBER = 256  # has a digit; the number is the word's value
ROMAN = 512  # reads as a Roman numeral that is not the first word; its number is the word's value
INITIAL = 1024  # a single letter
CONSONANTS = 2048  # from a script that leaves out vowels, or some of them
SYLLABLE = 4096  # one sign of a script in which a sign is a syllable or a word
FATHER = 8192  # follows "bin" and the like
