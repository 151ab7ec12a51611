from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from config.sites import Tree
from consent.models import SiteIdentity

ADDRESS = "/.well-known/security.txt"


def fields(client: Client) -> dict[str, str]:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.text.splitlines())


def test_it_is_not_kept_until_it_has_run_out(tree: Tree, client: Client) -> None:
    assert client.get(ADDRESS)["Cache-Control"] == "public, max-age=86400"
    runs_out = datetime.fromisoformat(fields(client)["Expires"])
    assert timezone.now() + timedelta(days=90) < runs_out < timezone.now() + timedelta(days=365)


def test_it_names_the_sites_contact_address(tree: Tree, client: Client) -> None:
    SiteIdentity.objects.create(site=tree.site, contact="hei@snakkis.example")
    assert fields(client) == {
        "Contact": "mailto:hei@snakkis.example",
        "Expires": fields(client)["Expires"],
        "Preferred-Languages": "nb, pl, en",
        "Canonical": f"http://testserver{ADDRESS}",
    }


def test_without_a_contact_address_it_leads_to_the_form(tree: Tree, client: Client) -> None:
    contact = fields(client)["Contact"]
    assert contact.startswith("http://testserver/")
    assert client.get(contact.removeprefix("http://testserver")).status_code == 200
