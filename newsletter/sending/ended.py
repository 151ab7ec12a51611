"""What the newsletter does when the mail room says that a mailing has come to its end."""

from mail.models import Mailing
from newsletter.models import Sending
from webhooks.services import emit


def ended(mailing: Mailing) -> None:
    """Tell outside systems, in the transaction that ended it. Of a mailing that is no issue nothing."""
    sending = Sending.objects.select_related("share", "issue__mailing_list").filter(mailing=mailing).first()
    if sending is None:
        return
    data: dict[str, object] = {
        "issue": sending.issue_id,
        "mailing": str(mailing.pk),
        "list": sending.issue.mailing_list.slug if sending.issue.mailing_list else None,
        "recipients": mailing.frozen,
        "share": sending.share.code if sending.share else None,
    }
    emit(type="issue.sent", subject=str(sending.issue_id), data=data)
