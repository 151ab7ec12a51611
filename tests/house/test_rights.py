"""Whoever keeps something about people has told ``consent.rights`` how to show and erase it."""

from django.apps import apps

from consent.models import Subject
from consent.rights import registry


def test_every_app_whose_rows_lead_to_a_person_has_registered():
    about_people = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Subject
    }
    # A share's subject is the share itself; sharing knows of people by their conversions.
    assert about_people - {"consent"} <= set(registry._rooms)
    assert set(registry._rooms) == {"newsletter", "feedback", "sharing", "mail"}
