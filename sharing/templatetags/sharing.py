from django import template

from sharing.notices import ShareNotice, share_notice_text

register = template.Library()


@register.simple_tag
def share_notice() -> ShareNotice:
    """``{% share_notice as notice %}``: ``notice.label`` on the button, ``notice.text`` beside it."""
    return share_notice_text()
