"""The schema of problem documents (RFC 9457)."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "An error (RFC 9457). Tell kinds apart by `type`; title and detail are for people.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "What kind, or `about:blank`."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Each field that is missing or malformed. What was typed is not repeated.",
            "items": {
                "type": "object",
                "required": ["loc", "msg", "type"],
                "properties": {
                    "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "msg": {"type": "string"},
                    "type": {"type": "string"},
                },
            },
        },
        "field": {"type": "string", "description": "The field the words belong to."},
        "notice": {"type": "object", "description": "The words to show instead of those that have changed."},
        "retry_after": {"type": "integer", "minimum": 0, "description": "Seconds."},
    },
}
