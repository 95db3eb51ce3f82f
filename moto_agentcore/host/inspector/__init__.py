"""The inspector: a page of the server (``/moto-api/agentcore/``) that shows all it keeps, and the controls it reads by.

The page is plain: its files are served as they are. Whatever it shows it asks of the controls over HTTP, as any other
program may, under the rules that hold for these.
"""
