from django import template
from django.utils.formats import number_format

from consent.models import Wording
from sharing.links import result_path
from sharing.models import Share
from sharing.notices import share_notice_text

register = template.Library()


@register.filter
def grouped(value: int) -> str:
    """``{{ visits|grouped }}``: digits in groups, as the language writes them."""
    return str(number_format(value, force_grouping=True))


@register.simple_tag
def share_notice() -> Wording:
    """``{% share_notice as notice %}``: ``notice.label`` on the button, ``notice.text`` beside it."""
    return share_notice_text()


@register.simple_tag
def share_page(share: Share) -> str:
    """``{% share_page share %}``: the address of a link's own page."""
    return result_path(share)
