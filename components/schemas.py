"""Writes the JSON Schemas of settings and outputs: ``python -m components.schemas``."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from components.outputs import StackOutputs
from components.settings.model import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"

SCHEMAS: dict[str, type[BaseModel]] = {
    "settings.schema.json": Settings,
    "outputs.schema.json": StackOutputs,
}


def render(model: type[BaseModel]) -> str:
    """The schema of a model, as the file has it."""
    return json.dumps(model.model_json_schema(by_alias=True), indent=2) + "\n"


if __name__ == "__main__":
    for file, model in SCHEMAS.items():
        (DOCS / file).write_text(render(model))
