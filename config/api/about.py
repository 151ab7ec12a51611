"""What the API says of itself: its subjects, and what holds everywhere."""

TAGS = {
    "content": "What is published: pages, posts and glossary, as clean HTML with real addresses.",
    "newsletter": "Asking for newsletters, confirming and leaving. No answer tells who subscribes.",
    "preferences": "Min side for a front end of one's own, by the token of a login.",
    "sharing": "Links that are handed on, and what becomes of them. Nobody is followed.",
    "consent": "Receipts that prove a consent to anybody, offline too.",
}
DESCRIPTION = """\
Everything our own pages do, for a front end of yours. No cookie, no key: what is for one person takes the
token that this person was given.

Errors are problem documents (RFC 9457). A POST with an `Idempotency-Key` is done once within 24 hours, as
often as it is sent. After 429, wait as long as `Retry-After` says. Languages are `nb` and `pl`.
"""
