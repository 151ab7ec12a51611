import pytest

from consent.models import Consent
from consent.services import publish_notice, purpose_create, record, subject_for_address
from consent.states import State
from sharing import services
from sharing.models import Conversion
from webhooks.models import Event

pytestmark = pytest.mark.django_db


def confirmed(address: str) -> Consent:
    """Somebody who asked for the newsletter and confirmed."""
    purpose = purpose_create(slug="ukens-tips", title="Ukens tips", dpv="dpv:DirectMarketing")
    notice = publish_notice(
        purpose=purpose, lang="nb", label="Ja", text="Ukens tips", html="<p>Ukens tips</p>"
    )
    subject = subject_for_address(address=address, locale="nb")
    record(subject=subject, purpose=purpose, state=State.REQUESTED, method="form-post", notice=notice)
    record(subject=subject, purpose=purpose, state=State.GIVEN, method="confirm-post")
    return Consent.objects.get(subject=subject, purpose=purpose)


def test_a_stopped_link_is_credited_with_nobody(share):
    services.stop(share=share)
    assert services.convert(share=share, consent=confirmed("ola@example.no")) is None
    assert not Conversion.objects.exists()


def test_a_confirmation_told_twice_counts_once(share):
    consent = confirmed("ola@example.no")
    first = services.convert(share=share, consent=consent)
    assert services.convert(share=share, consent=consent) == first
    assert Conversion.objects.count() == 1
    assert Event.objects.filter(type="no.snakkis.share.converted.v1").count() == 1


def test_the_event_tells_the_link_and_nothing_about_the_friend(share):
    consent = confirmed("ola@example.no")
    services.convert(share=share, consent=consent)
    event = Event.objects.get(type="no.snakkis.share.converted.v1")
    told = str(event.data) + event.subject
    assert share.code in told
    assert not any(private in told for private in ("ola", str(consent.pk), str(consent.subject_id)))


def test_a_link_that_brought_a_signup_has_been_used(posts):
    share = services.offer(page=posts.first)
    conversion = services.convert(share=share, consent=confirmed("ola@example.no"))
    assert conversion.share.used_at
