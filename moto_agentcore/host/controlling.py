"""What an author turns while a mock runs: faults, seeds, scripts, bindings; and what they may ask."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.host.bind import bind
from moto_agentcore.host.calls import Calls
from moto_agentcore.host.prepared import Prepared, PreparedFaults
from moto_agentcore.host.progress import progress
from moto_agentcore.host.script import script
from moto_agentcore.host.seed import seed
from moto_agentcore.host.snapshot import restore, snapshot

if TYPE_CHECKING:
    from moto_agentcore.controls.faults import Faults
    from moto_agentcore.families.memories.explanation import Explanation


class Controlling:
    """The controls of ``AgentCore``. They are the process's, not one object's.

    What is said to an object that does not run is in force too, and once more when it starts.
    """

    _prepared: Prepared

    @property
    def faults(self) -> Faults:
        """Errors and delays on demand: ``faults.on("CreateEvent", Fail("ThrottledException"), times=2)``."""
        return PreparedFaults(self._prepared)

    @property
    def calls(self) -> Calls:
        """What was asked and answered, in order: ``calls("CreateEvent", actorId="maria").assert_called(times=2)``."""
        return Calls()

    def inspect(self, *, browser: bool = True) -> str:
        """Look into it all, in a browser, while a test stands in a debugger; gives the page's address.

        A server on a free port of this machine shows this process's state; it needs the extra ``server`` and ends with
        the outermost mock. It answers from threads of its own, so a debugger must let those run (``pdb`` does).

        Args:
            browser: open it in the default browser.

        Raises:
            ImportError: moto's server parts are not installed.
        """
        from moto_agentcore.host.inspector.opening import inspect

        return inspect(browser=browser)

    def seed(self, state: Mapping[str, Any] | str | os.PathLike[str]) -> None:
        """Put state in that no operation of the service creates: ``agents``, ``flows``… (see ``host.seed``).

        It may stand in a file, as YAML or JSON; a snapshot in one is restored.
        """
        seed(state)

    def snapshot(self, file: str | os.PathLike[str] | None = None, *, secrets: bool = False) -> dict[str, Any]:
        """All state of AgentCore, of every account and region, as a document that JSON can hold.

        Args:
            file: where it is written too.
            secrets: take secrets along: of credential providers, tokens, cookies. Else they are left out.

        ``left_out`` names what does not travel: what runs or is open (the sessions of browsers and sandboxes have ended
        in it), code of yours (bindings, scripts, faults, extractors), and secrets. What moto's other services keep is
        not in it. It stays readable: ``restore`` takes those of older versions, or says why not.
        """
        return snapshot(file, secrets=secrets)

    def restore(self, source: Mapping[str, Any] | str | os.PathLike[str], *, resume: bool = True) -> None:
        """Put the state of a snapshot, or of a file that holds one, in the place of all that is there.

        Args:
            source: what ``snapshot`` gave.
            resume: let the service's clock go on from when it was taken, so that nothing has expired since; else time
                has gone by, and the clock stands as far from the machine's as it did.

        Raises:
            ValueError: it is no snapshot, or one that this version cannot read; nothing is changed.
        """
        restore(source, resume=resume)

    def script(
        self, operation: str, answer: Any, *, times: int | None = None, where: Callable[[Any], bool] | None = None
    ) -> None:
        """Answer in place of the service, for any operation of the three, also one that nobody answers yet.

        Of several scripts that fit a call, the one that was set first answers; the next one's turn comes when its
        ``times`` are over.

        Args:
            operation: the operation's name as the service spells it (``InvokeAgentRuntime``).
            answer: a mapping of the output's members. For a stream of events also a list of these
                (``[{"chunk": {"bytes": b"…"}}]``) or an iterator; for a payload bytes, a text or an iterator. Or a
                callable of the call (``call.params``) that gives one of these; it may be ``async`` or a generator of
                either kind, and may call the service. What it raises is answered as the service answers for code that
                is not its own. None takes all scripts of the operation back.
                InvokeAgent, InvokeInlineAgent and InvokeHarness take texts too, alone or among events (InvokeHarness
                tool uses as well, ``{"toolUse": {"name": …, "input": {…}}}``), and stay themselves: sessions, traces
                and the chunks of a streamed answer are the service's; an action (``returnControl``) ends the stream,
                and its ``invocationId`` is made and waited for.
                StartPolicyGeneration takes a part of its answer instead, what the model behind it would give: Dogwood
                statements, or members of ``PolicyGenerationAsset`` (``definition``, ``rawTextFragment``,
                ``findings``); what a callable raises makes the generation fail, with its text in ``statusReasons``.
            times: how often it answers; None for always.
            where: a further condition on the call.

        Raises:
            ValueError: no service has that operation, or it cannot be answered so.
            TypeError: ``where`` is no function.
        """
        rule = script(operation, answer, times=times, where=where)
        self._prepared.keep(partial(script, operation, None) if rule is None else partial(controls.scripts.again, rule))

    def bind(self, address: str, target: Any, *, qualifier: str | None = None, timeout: float | None = None) -> None:
        """Put code of yours behind an agent runtime, a harness or a tool of one, a Bedrock agent, the prompts of a flow
        or what a gateway reaches, until the outermost mock ends.

        The last binding of an address counts; of several addresses of one thing the most exact (its ARN before its id
        before its name), and one with the ``qualifier`` before one without.

        Args:
            address: a runtime's or a harness's ARN, id or name; the name of a harness's tool (``add``, or
                ``helper/add`` for that harness alone; inline functions stay the caller's); a Bedrock agent's: ARN or id
                of an alias or of the agent, or its name (an inline agent's: ``agentName``, or its model); a flow's: ARN
                or id of an alias or of the flow, or its name; the ARN of a prompt, the id of a model, for the prompts
                of all flows; the ARN of a Lex bot's alias; a Lambda function's ARN or name; a URL, for all below it; a
                connector's id. What it names need not be there yet.
            target: what InvokeAgentRuntime asks. A function ``f(payload)`` or ``f(payload, context)``, plain, ``async``
                or a generator of either kind: a payload that is JSON comes parsed, any other as bytes, ``context`` is
                an ``InvocationContext`` (``session_id``, ``request_headers``, ``workload_access_token``, ``version``,
                ``state``); what it returns is answered as JSON, what it yields as server-sent events. Or an ASGI or
                WSGI application, such as the official SDK's ``BedrockAgentCoreApp``, or the ``http://`` address of one
                on this machine: they are asked as a container would be. None takes the binding back.
                What InvokeAgent asks is a function ``f(prompt)`` or ``f(prompt, context)``, of any of these kinds, with
                an ``AgentContext`` (``author.agents``): what it returns or yields are texts and events of the stream
                (``{"returnControl": {"invocationInputs": […]}}``).
                What InvokeHarness asks is ``f(asked)`` or ``f(asked, context)``, where ``asked`` has the session's
                ``messages`` and the harness's settings and ``context`` is a dict that the session keeps: it gives
                texts, tool uses (``{"toolUse": {"name": …, "input": {…}}}``) and events. Behind a harness's tool
                ``f(input)`` or ``f(input, context)``, with a ``ToolContext`` (``author.agents``), gives its result.
                Behind a flow, a prompt or a model ``f(prompt)`` or ``f(prompt, context)``, with a ``FlowContext``
                (``author.flows``): what it returns or yields is what the model says. Behind a bot, ``f(utterance)``
                gives the intent. None of a harness, an agent, a flow, a prompt, a model and a bot is an application.
                Behind a Lambda function, ``f(event)`` or ``f(event, context)`` as Lambda's own; behind a connector,
                ``f(arguments)``; behind a URL an application, mounted there, or ``f(request)`` with the request's
                ``method``, ``path``, ``query``, ``headers`` and ``body``, whose result is answered as JSON.
            qualifier: the endpoint (or the alias, or the flow's node) that it is for; None for all that have none of
                their own.
            timeout: how many seconds it may take to answer, or for each piece of a stream; None for ever.

        Raises:
            ValueError: it is no such target, or no such time.
        """
        self._prepared.do(partial(bind, address, target, qualifier=qualifier, timeout=timeout))

    def progress(self, kind: str, *, times: int | None = None, seconds: float | None = None) -> None:
        """How the life cycle of a kind goes on, until the outermost mock ends; by default all is done at the next look.

        Args:
            kind: its name: ``"memory"``, ``"gateway target"``, ``"runtime endpoint"``…, or ``"extraction"``.
            times: after so many looks: Get calls, or (of extraction) calls that show or search records.
            seconds: after so many seconds by the service's clock; with neither, at the next look.

        Raises:
            ValueError: nothing is called so (all names are told), or it is no such number.
        """
        self._prepared.do(partial(progress, kind, times=times, seconds=seconds))

    def explain(self, memory_id: str | None = None, **asked: Any) -> Explanation:
        """Why a retrieval or a list of records finds what it finds, or nothing; ``print`` it.

        Args:
            memory_id: the memory's id or ARN; or ``memoryId`` among the others.
            **asked: the call's own parameters: ``namespace``, ``namespacePath``, ``searchCriteria`` or its members
                ``searchQuery``, ``topK``, ``memoryStrategyId``, ``metadataFilters``; and ``cut``, the score that the
                author asks for (0.2, as the official SDK).

        Raises:
            ValueError: no memory has that id, or a parameter is unknown.
        """
        from moto_agentcore.families.memories.explain import explain

        return explain(asked if memory_id is None else {"memoryId": memory_id, **asked})
