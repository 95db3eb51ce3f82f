"""What is read as a table, and what is prose."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.families.knowledge_bases import tables

TRAINS: list[dict[str, Any]] = [{"train": "A1", "seats": 120.0}, {"train": "B2", "seats": ""}]
FORMS = [
    "train,seats\nA1,120\n\nB2,\n",
    "train;seats\nA1;120\nB2;",
    "train\tseats\nA1\t120\nB2\t",
    "Our trains:\n\n| train | seats |\n|:--|--:|\n| A1 | 120 |\n| B2 | |\nThere are no others.\n",
    "| train | seats |\n|---|---|\n| A1 | 120 |\n| B2 | |\nThere are no others.\n| a | b |",
    '[{"train": "A1", "seats": 120}, {"train": "B2"}]',
    '{"of": "us", "trains": [{"train": "A1", "seats": "120"}, {"train": "B2"}]}',
    '{"train": "A1", "seats": 120}\n\n{"train": "B2"}\n',
]


@pytest.mark.inferred
@pytest.mark.parametrize("text", FORMS)
def test_a_table_is_read_in_each_of_its_forms(text: str) -> None:
    table = tables.read(text)

    assert table is not None
    assert (table.columns, list(table.typed)) == (("train", "seats"), TRAINS)
    assert (table.numeric, table.key) == (("seats",), "train")


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "",
        "train,seats",
        "train\nA1",
        "1,2\n3,4",
        "train,\nA1,120",
        "train,train\nA1,120",
        "train,seats\nA1,120,3",
        "The train, it is said, is late.\nNobody knows why.",
        "[1, 2]",
        '{"train": ["A1"]}',
        '{"train": "A1"',
    ],
)
def test_what_is_none_is_prose(text: str) -> None:
    assert tables.read(text) is None


@pytest.mark.inferred
def test_a_first_column_with_a_value_twice_tells_no_rows_apart() -> None:
    table = tables.read("city,amount\nOslo,1\nOslo,$2.50\nRome,n/a")

    assert table is not None
    assert (table.key, table.numeric) == (None, ())
