"""Whoever keeps something about people has told ``consent.rights`` how to show and erase it."""

from django.apps import apps

from consent import rights
from consent.models import Subject


def test_every_app_whose_rows_lead_to_a_person_has_registered():
    about_people = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Subject
    }
    # A share's subject is the share itself; sharing knows of people by their conversions.
    assert about_people - {"consent"} <= set(rights._rooms)
    assert set(rights._rooms) == {"newsletter", "feedback", "sharing", "mail"}
