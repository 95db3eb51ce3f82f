"""An AgentCore memory beside knowledge bases: its records are found too, and a session of it is restored and kept.

It is asked in the name of who called, whose permissions count (the guide).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.families.shared.asking import ask_as_client, check
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import data
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.searching import Invocation
    from moto_agentcore.state.store import Store

FILTERS = 5  # of one retrieval (the model's documentation)


class Recollection:
    """A memory as one request uses it; it is asked as its own clients ask it, the store unlocked."""

    def __init__(self, store: Store, configuration: Mapping[str, Any]) -> None:
        self._store = store
        self._asked: Mapping[str, Any] = next(iter(configuration.get("retrievalConfigs", ())), {})
        self._session: Mapping[str, Any] = configuration.get("sessionBinding", {})
        self.id: str = configuration["memoryId"]
        self.recalls = bool(self._asked)
        self.is_bound = bool(self._session)
        self.keeps = self.is_bound and configuration.get("persistenceMode", "DEFAULT") == "DEFAULT"

    @property
    def place(self) -> dict[str, Any]:
        """Where its records are looked for."""
        return {name: self._asked[name] for name in ("namespace", "namespacePath", "strategyId") if name in self._asked}

    def records(self, query: str) -> list[dict[str, Any]]:
        """The best records, as results of a knowledge base are."""
        if not self.recalls:
            return []
        place, criteria = self.place, {"searchQuery": query}
        if "strategyId" in place:
            criteria["memoryStrategyId"] = place.pop("strategyId")
        asked = {**place, "searchCriteria": {**criteria, **picked(self._asked, "metadataFilters")}}
        found = self._ask("RetrieveMemoryRecords", {"memoryId": self.id, **asked})
        return [self._item(record) for record in found["memoryRecordSummaries"]]

    def _ask(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        check(data, operation, params)
        return ask_as_client(self._store, data, operation, params)

    def _item(self, record: Mapping[str, Any]) -> dict[str, Any]:
        id = record["memoryRecordId"]
        metadata = {"memoryRecordId": id, "namespaces": list(record["namespaces"])}
        key, own = f"{self.id} {id}", {"content": record["content"], "score": record.get("score") or 0.0}
        return {**own, "key": key, "retriever": self.id, "metadata": metadata}

    def last_question(self) -> str | None:
        """What the user said last in the session."""
        found = self._ask("ListEvents", {"memoryId": self.id, **self._session})
        entries = [entry for event in found["events"] for entry in reversed(event["payload"])]
        said = [entry["conversational"] for entry in entries if "conversational" in entry]
        return next((one["content"]["text"] for one in said if one["role"] == "USER"), None)

    def keep(self, question: str, answer: str) -> None:
        """Question and answer become one event of the session (the model's documentation)."""
        told = {"USER": question, "ASSISTANT": answer}
        payload = [{"conversational": {"role": role, "content": {"text": text}}} for role, text in told.items()]
        given = {"memoryId": self.id, **self._session, "eventTimestamp": clock.now(), "payload": payload}
        self._ask("CreateEvent", given)


def recollection(call: Invocation) -> Recollection | None:
    """The memory that a request names, which must be there."""
    configuration = call.params.get("memoryConfiguration")
    if configuration is None:
        return None
    memory = call.store.table(MEMORY).get(configuration["memoryId"])
    if memory["status"] != "ACTIVE":
        raise invalid(f"Memory {memory.id} must be ACTIVE")
    _check(configuration.get("retrievalConfigs", ()))
    if "sessionBinding" not in configuration and not configuration.get("retrievalConfigs"):
        raise invalid("memoryConfiguration must specify at least one of sessionBinding and retrievalConfigs")
    found = Recollection(call.store, configuration)
    if found.is_bound and len(call.params["messages"]) > 1:
        raise invalid("Session history comes through messages or through sessionBinding, not both")
    if found.keeps and not call.params.get("generateResponse", True):
        raise invalid("persistenceMode DEFAULT requires generateResponse to be true")
    return found


def _check(asked: Any) -> None:
    """What the model's documentation says of the one place that may be asked."""
    if len(asked) > 1:
        raise invalid("retrievalConfigs accepts at most one entry")
    for one in asked:
        if "namespace" not in one and "namespacePath" not in one:
            raise invalid("retrievalConfigs must specify either namespace or namespacePath")
        if len(one.get("metadataFilters", ())) > FILTERS:
            raise invalid(f"metadataFilters accepts at most {FILTERS} expressions")
