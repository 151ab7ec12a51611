from django.core.management import call_command

from tests.house.rooms import our_apps


def test_no_model_does_business_when_it_is_saved_or_deleted():
    overridden = [
        f"{model._meta.label}.{name}"
        for app in our_apps()
        for model in app.get_models()
        for name in ("save", "delete")
        if any(name in vars(base) for base in model.__mro__ if base.__module__.startswith(app.name))
    ]
    assert overridden == []


def test_no_migration_is_missing(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("makemigrations", check=True, dry_run=True)
