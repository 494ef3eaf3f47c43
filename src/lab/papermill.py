"""Teaches papermill to write parameters for a TypeScript notebook. It is found by the entry point that `carryover kernel install` writes."""
import json
import re

from papermill.engines import NBClientEngine as Engine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

__all__ = ["Engine"]

DECLARATION = re.compile(
    r"^\s*(?:let|const|var)\s+(?P<name>[\w$]+)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*(?P<value>.*?)\s*;?\s*(?://\s*(?P<help>.*))?$"
)


class TypeScript(Translator):
    @classmethod
    def translate(cls, val):
        return json.dumps(val, default=str, ensure_ascii=False)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The names that a cell of parameters declares, one on a line."""
        found = (DECLARATION.match(line) for line in parameters_cell["source"].splitlines())
        return [
            Parameter(
                name=one["name"], inferred_type_name=one["type"] or "None", default=one["value"], help=one["help"] or ""
            )
            for one in found
            if one
        ]


for name in ("carryover", "typescript"):
    papermill_translators.register(name, TypeScript)
