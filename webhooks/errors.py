from django.utils.translation import gettext_lazy as _

# Of a challenge that was answered well and not with its word.
NO_WORD = "no-word"
REASONS = {
    "malformed": _("This is no web address."),
    "scheme": _("Use https: events leave encrypted."),
    "credentials": _("No user name or password may stand in the address. The signature shows that it is us."),
    "number": _("Write the host by its name, or as a plain IP address."),
    "port": _("Use the usual port of https, 443."),
    "unknown": _("No server is found by this name."),
    "private": _("This leads into an internal network. A receiver must have a public address."),
}


class Blocked(Exception):
    """An address that no webhook goes to. ``code`` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def detail(self) -> str:
        return str(REASONS[self.code])


class EndpointStateError(Exception):
    """What was asked of an endpoint does not fit the state it is in."""


class AlreadyReplacedError(EndpointStateError):
    """The secret that was to be replaced is not the endpoint's any more."""


class PreviousSignsError(EndpointStateError):
    """The secret before this one still signs, and the receiver may know no other."""
