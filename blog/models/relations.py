"""What ties the site to what a post is about: stated above the text, and wherever the text goes."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Relation(models.TextChoices):
    """Markedsføringsloven § 3: advertising must be plain as such, to everyone who meets it."""

    NONE = "none", gettext_lazy("No relation: nobody paid, and nothing was received")
    OWN_PRODUCT = "own-product", gettext_lazy("Own product: it is about something we sell")
    ADVERTISEMENT = "advertisement", gettext_lazy("Advertisement: somebody paid for it")
    RECEIVED_PRODUCT = "received-product", gettext_lazy("Received product: somebody gave or lent it to us")


# Somebody else's interest, which a reader cannot weigh without knowing whose.
NAMED = {Relation.ADVERTISEMENT, Relation.RECEIVED_PRODUCT}


def disclosure(relation: str, party: str) -> str:
    """The sentence readers see, in the active language; empty where there is nothing to disclose."""
    sentences = {
        Relation.OWN_PRODUCT: _("This is about a product of our own."),
        Relation.ADVERTISEMENT: _("Advertisement: paid for by %(party)s."),
        Relation.RECEIVED_PRODUCT: _("We received what this is about from %(party)s."),
    }
    return sentences.get(Relation(relation), "") % {"party": party} if relation else ""
