from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class BlogPage(Page):
    """As in Wagtail's own «Your first Wagtail site»."""

    date = models.DateField()
    intro = models.CharField(max_length=250)
    body = RichTextField(blank=True)
