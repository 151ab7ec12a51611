"""The editor's form of an issue."""

from typing import Any

from blog.admin.forms import DisclosingForm


class IssueForm(DisclosingForm):
    """An issue. Without a subject line the title is it."""

    def made(self) -> dict[str, Any]:
        return {**super().made(), "subject": self.instance.title}
