"""Where code of an agent runs: a folder of its own, and processes in it that are limited and end with it.

A convenience, no security boundary: what runs here runs as the user who runs the tests, and may read what they may.

``folder`` is the file system of a session, ``processes`` runs something in it, under ``guard`` (a process of its own,
which outlives neither what it guards nor us), ``python`` is a kept interpreter, whose other half is ``worker``,
``scripts`` runs JavaScript and TypeScript, ``sandbox`` is all of it for one session.
"""
