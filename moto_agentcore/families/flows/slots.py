"""The inputs and outputs of nodes, by the type of their node, as the guide's summary tables have them."""

from __future__ import annotations

from collections.abc import Mapping

# Their names; None: any.
INPUTS: Mapping[str, set[str] | None] = {
    "Input": set(),
    "Output": {"document"},
    "Condition": None,
    "Iterator": {"array"},
    "Collector": {"arrayItem", "arraySize"},
    "Loop": None,
    "LoopInput": None,
    "LoopController": None,
    "Prompt": None,
    "Storage": {"content", "objectKey"},
    "Retrieval": {"objectKey"},
    "Agent": {"agentInputText", "promptAttributes", "sessionAttributes"},
    "KnowledgeBase": {"retrievalQuery"},
    "LambdaFunction": None,
    "InlineCode": None,
    "Lex": {"inputText", "requestAttributes", "sessionAttributes"},
}
OUTPUTS: Mapping[str, set[str] | None] = {
    "Input": {"document"},
    "Output": set(),
    "Condition": set(),
    "Iterator": {"arrayItem", "arraySize"},
    "Collector": {"collectedArray"},
    "Loop": None,
    "LoopInput": None,
    "LoopController": None,
    "Prompt": {"modelCompletion"},
    "Storage": {"s3Uri"},
    "Retrieval": {"s3Content"},
    "Agent": {"agentResponse"},
    "KnowledgeBase": {"retrievalResults", "outputText"},
    "LambdaFunction": {"functionResponse"},
    "InlineCode": {"response"},
    "Lex": {"predictedIntent"},
}
NEEDED = {"Output", "Iterator", "Retrieval", "KnowledgeBase", "Storage"}  # all of their inputs
