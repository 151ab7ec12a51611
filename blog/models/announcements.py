from django.db import models


class Announcement(models.Model):
    """Outside systems were told that this post can be read. Beside the page and not in it: publishing an
    earlier revision would take back what stands in the page's own columns."""

    post = models.OneToOneField("blog.PostPage", on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
