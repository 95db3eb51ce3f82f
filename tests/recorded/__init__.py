"""What the real service was seen to do, one file a family; every test here bears the mark ``from_recording``.

A case has three parts: what was sent, what was answered, and the source in one line.

- A **refusal** is a row of a table: ``Refusal(source, operation, params, code, text)``; ``cases.refuses`` sends it and
  holds the code and the whole text against the answer. Where only a part of the text was quoted, ``part=True``.
- What must be **accepted** is a row too: ``Acceptance(source, operation, params)``. A rule across members that somebody
  measured has both: what it refuses, and the nearest thing that it lets through.
- An **answer** is a test: arranged through boto3, one act, and an assertion on what the recording has: members that are
  there, values that are constants of the service, forms of ids, order. A member that a recording lacks proves nothing
  by itself, as its reader may have dropped what it did not know.

The source is the project and what in it: ``aws/agentcore-cli GetMemoryCommand.ed4e49fb82fa7aa2.json``,
``cdk-preflight memory-custom-strategy-role``, ``terraform-provider-aws #48114``. Accounts, names and texts of people
are replaced by made-up ones. Where two sources disagree, ``DISAGREEMENTS.md`` says which one is followed.

The facts are the services'; no code and no prose of a source is here.
"""
