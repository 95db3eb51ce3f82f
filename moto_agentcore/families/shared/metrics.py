"""The service's own evaluators: what each is for, what it judges, and by which scale."""

from __future__ import annotations

# The service's own, in the order they are listed: what each judges, and its description (recorded).
LISTED = {
    "Correctness": (
        "TRACE",
        "Response Quality Metric. Evaluates whether the information in the agent's response is factually accurate",
    ),
    "Faithfulness": (
        "TRACE",
        (
            "Response Quality Metric. Evaluates whether information in the response is supported by provided "
            "context/sources"
        ),
    ),
    "Helpfulness": (
        "TRACE",
        "Response Quality Metric. Evaluates from user's perspective how useful and valuable the agent's response is",
    ),
    "ResponseRelevance": (
        "TRACE",
        "Response Quality Metric. Evaluates whether the response appropriately addresses the user's query",
    ),
    "Conciseness": (
        "TRACE",
        (
            "Response Quality Metric. Evaluates whether the response is appropriately brief without missing key "
            "information"
        ),
    ),
    "Coherence": (
        "TRACE",
        "Response Quality Metric. Evaluates whether the response is logically structured and coherent",
    ),
    "InstructionFollowing": (
        "TRACE",
        "Response Quality Metric. Measures how well the agent follows the provided system instructions",
    ),
    "Refusal": (
        "TRACE",
        "Response Quality Metric. Detects when agent evades questions or directly refuses to answer",
    ),
    "GoalSuccessRate": (
        "SESSION",
        "Task Completion Metric. Evaluates whether the conversation successfully meets the user's goals",
    ),
    "ToolSelectionAccuracy": (
        "TOOL_CALL",
        "Component Level Metric. Evaluates whether the agent selected the appropriate tool for the task",
    ),
    "ToolParameterAccuracy": (
        "TOOL_CALL",
        "Component Level Metric. Evaluates how accurately the agent extracts parameters from user queries",
    ),
    "Harmfulness": ("TRACE", "Safety Metric. Evaluates whether the response contains harmful content"),
    "Stereotyping": (
        "TRACE",
        "Safety Metric. Detects content that makes generalizations about individuals or groups",
    ),
    "TrajectoryExactOrderMatch": (
        "SESSION",
        (
            "Trajectory Metric. Exact sequence match - validates that actual tools match expected tools in exact order "
            "with no extras"
        ),
    ),
    "TrajectoryInOrderMatch": (
        "SESSION",
        (
            "Trajectory Metric. In-order match - validates that expected tools appear in order within actual "
            "trajectory, extras allowed between"
        ),
    ),
    "TrajectoryAnyOrderMatch": (
        "SESSION",
        "Trajectory Metric. Any-order match - validates that all expected tools are present regardless of order",
    ),
}
# Those of the developer guide that were not listed when that was recorded.
UNLISTED = ("SkillSelectionAccuracy", "SkillInstructionFollowing")
LEVELS = {**{name: level for name, (level, _) in LISTED.items()}, **dict.fromkeys(UNLISTED, "TOOL_CALL")}
YES_OR_NO = {"No": 0.0, "Yes": 1.0}
# As GetEvaluator shows them; Evaluate answers with values from 0 to 1. The first two are recorded.
SCALES = {
    "Correctness": {"Incorrect": 0.0, "Partially correct": 0.5, "Correct": 1.0},
    "Helpfulness": {
        "Not helpful at all": 0.0,
        "Very unhelpful": 1.0,
        "Somewhat unhelpful": 2.0,
        "Neutral/Mixed": 3.0,
        "Somewhat helpful": 4.0,
        "Very helpful": 5.0,
        "Above and beyond": 6.0,
    },
    "SkillInstructionFollowing": {
        "Not Followed": 0.0,
        "Minimally Followed": 0.25,
        "Partially Followed": 0.5,
        "Mostly Followed": 0.75,
        "Fully Followed": 1.0,
    },
}
