# SPDX-License-Identifier: Apache-2.0
"""The only place that joins the rooms with each other, the store, clocks and keys.

``assessing`` is the pure path (a declaration to its assessment); ``answers`` gives results their JSON form; ``shipped``
makes the configuration that comes with Greenlane; ``installation`` opens a database and the keys; ``lodging``,
``deciding_again`` and ``services`` are the stored use cases.
"""
