from django.test import Client


def test_a_body_beyond_the_limit_is_refused_and_no_fault_of_ours():
    body = '{"email": "' + "a" * 3_000_000 + '"}'
    answer = Client().post("/api/v1/subscriptions", body, content_type="application/json")
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
