"""mail.tasks.tell_owners: owners learn once, by mail, that a webhook is off or an event was given up."""

import email
from email import policy

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from wagtail.users.models import UserProfile

from config.roles import EDITOR, OWNER
from config.worker import RECURRING
from mail.tasks import tell_owners
from webhooks.models import Endpoint
from webhooks.selectors import has_unannounced

pytestmark = pytest.mark.django_db
Notice = Endpoint.Notice


def person(name: str, role: str, *, language: str = "nb", address: str = "") -> User:
    user = User.objects.create_user(name, address or f"{name}@redaksjonen.no")
    user.groups.add(Group.objects.get(name=role))
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


@pytest.fixture
def owner(db: None) -> User:
    person("eva", EDITOR)
    return person("ola", OWNER)


def trouble(notice: str) -> Endpoint:
    now = timezone.now()
    return Endpoint.objects.create(
        url="https://hooks.example.no/inn?key=hemmelig",
        types=["issue.sent"],
        secret="whsec_" + "A" * 32,
        secret_at=now,
        created_at=now,
        failing_since=now,
        notice=notice,
    )


@pytest.fixture
def letters(mailoutbox):
    def read():
        return [email.message_from_bytes(m.message().as_bytes(), policy=policy.default) for m in mailoutbox]

    return read


def test_without_trouble_nobody_is_written_to(owner, letters):
    assert not has_unannounced()
    assert tell_owners.call() == 0
    assert letters() == []


@pytest.mark.parametrize(
    ("notice", "subject", "words"),
    [
        (Notice.GONE, "Webhooken til hooks.example.no er slått av", "ikke finnes lenger (410)"),
        (Notice.FAILING, "Webhooken til hooks.example.no er slått av", "har ikke tatt imot noe siden"),
        (Notice.GIVEN_UP, "En hendelse kom ikke fram til hooks.example.no", "er fortsatt på"),
    ],
)
def test_the_owner_is_told_once_what_happened_and_where_to_look(owner, letters, notice, subject, words):
    endpoint = trouble(notice)
    assert has_unannounced()
    assert tell_owners.call() == 1
    assert tell_owners.call() == 0
    [letter] = letters()
    assert (letter["to"], letter["subject"]) == (owner.email, subject)
    assert letter["auto-submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        text = " ".join(letter.get_body((kind,)).get_content().split())
        assert words in text
        assert f"/admin/webhooks/{endpoint.pk}/" in text
        assert "hemmelig" not in text
        assert "whsec" not in text


def test_every_owner_is_told_in_their_own_language(owner, letters):
    person("anna", OWNER, language="pl")
    trouble(Notice.GONE)
    tell_owners.call()
    assert sorted(letter["subject"] for letter in letters()) == [
        "Webhook do hooks.example.no jest wyłączony",
        "Webhooken til hooks.example.no er slått av",
    ]


def test_while_the_mail_server_is_away_they_are_told_later(owner, letters, settings):
    trouble(Notice.GONE)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.smtp.SmtpBackend", "127.0.0.1", 9
    assert tell_owners.call() == 0
    assert has_unannounced()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tell_owners.call() == 1


def test_where_no_owner_has_an_address_nobody_waits_for_one(db, letters):
    trouble(Notice.GONE)
    assert tell_owners.call() == 1
    assert letters() == []


def test_the_worker_looks_every_minute():
    [recurring] = [recurring for recurring in RECURRING if recurring.task == tell_owners]
    assert (recurring.is_due, recurring.seconds) == (has_unannounced, 60)
