"""How both APIs read bodies."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class JsonParser(Parser):
    """JSON as RFC 8259 has it, without NaN and Infinity, and always an object.

    A schema whose fields are all optional would take any other value for one without fields.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        found = json.loads(request.body.decode(), parse_constant=no_number)
        if not isinstance(found, dict):
            raise TypeError(type(found))
        return found


def no_number(name: str) -> None:
    raise ValueError(name)
