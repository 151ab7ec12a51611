"""An issue and Eva, as where it is sent."""

from tests.newsletter.sending.conftest import eva, issue  # noqa: F401
