"""The schemas in docs/ are those of the models."""

from __future__ import annotations

import pytest

from components.schemas import DOCS, SCHEMAS, render


@pytest.mark.parametrize("file", sorted(SCHEMAS))
def test_the_schema_in_docs_is_current(file: str) -> None:
    assert (DOCS / file).read_text() == render(SCHEMAS[file]), "run: python -m components.schemas"
