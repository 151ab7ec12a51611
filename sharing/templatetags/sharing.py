from django import template

from consent.models import Wording
from sharing.notices import share_notice_text

register = template.Library()


@register.simple_tag
def share_notice() -> Wording:
    """``{% share_notice as notice %}``: ``notice.label`` on the button, ``notice.text`` beside it."""
    return share_notice_text()
