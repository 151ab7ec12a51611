"""An example of each request and answer, by operation. The documentation shows them, and tests send them."""

from typing import Any

REQUESTS: dict[str, Any] = {}
RESPONSES: dict[str, Any] = {}
