"""An example of each request and answer, by operation. The documentation shows them, and tests send them."""

from typing import Any

NOTICE = {
    "label": "Ukens tips",
    "text": "Ukens tips: ett tips i uken. Jeg kan melde meg av når som helst.",
    "html": "<p>Ukens tips: ett tips i uken. Jeg kan melde meg av når som helst.</p>",
    "lang": "nb",
    "version": 1,
    "sha256": "af469fb2d42638207fb57c2f4b435ac95aa27298016a99900f84509c017b7746",
}
TOKEN = "kQ3vXJ0bRk2m5dYt8wZ1uPq7sLhFcE4nGaT6iVoKyBM"  # noqa: S105  (of nobody)
CODE = "h7mk2vq9x4tza"
SITE = "https://snakkis.example"
TIPS = {"slug": "ukens-tips", "notice": NOTICE["sha256"]}
CARD = {"id": 17, "title": "Atti minutter i kø", "url": f"{SITE}/blogg/ko/", "path": "/blogg/ko/"}
ACCEPTED = {"status": "accepted"}
QUESTION = {
    "id": 3,
    "kind": "choice",
    "wording": "Hva selger dere?",
    "reason": "Så vi skriver om det du lurer på.",
    "options": [{"value": "8", "label": "Kaffe"}],
}
POST = {**CARD, "type": "post", "slug": "ko", "locale": "nb", "excerpt": "Det folk sier når de venter."}
PREFERENCES = {
    "email": "kari@example.com",
    "locale": "nb",
    "name": "Kari",
    "lists": [
        {
            "slug": "ukens-tips",
            "title": "Ukens tips",
            "state": "dpv:ConsentGiven",
            "frequency": "weekly",
            "paused_until": None,
        }
    ],
    "questions": [],
    "answers": {},
    "profiling": {
        "objected": False,
        "notice": {name: NOTICE[name] for name in ("text", "html", "lang", "sha256")},
    },
}

REQUESTS: dict[str, Any] = {
    "createShare": {"page": "/blogg/ko/", "channel": "copy", "via": CODE},
    "useShare": {"channel": "sms"},
    "recordRead": {"page": "/blogg/ko/", "via": CODE},
    "checkAddress": {"email": "kari@gmial.com"},
    "subscribe": {"email": "kari@example.com", "name": "Kari", "lists": [TIPS], "locale": "nb", "via": CODE},
    "confirmSubscription": {"email": "kari@example.com", "code": "482910"},
    "answerQuestions": {"token": "WyIxIixbMV1d:1wPzqR:Zk3x", "answers": {"3": ["8"]}},
    "withdrawSubscription": {"token": TOKEN},
    "requestLogin": {"email": "kari@example.com", "locale": "nb"},
    "enter": {"token": TOKEN},
    "changePreferences": {"lists": [{"slug": "ukens-tips", "frequency": "monthly"}]},
}
RESPONSES: dict[str, Any] = {
    "getContent": {"items": [POST], "next": f"{SITE}/api/v1/content/?limit=1&cursor=MjAyNi0wMy0wMQ"},
    "getPage": {**POST, "body_html": "<p>Det folk sier når de venter, sier de videre.</p>"},
    "getPreview": {**POST, "body_html": "<p>Ikke ferdig ennå.</p>"},
    "getPreviewMail": {
        "subject": "Ukens tips: snakk i kø",
        "html": "<!doctype html><p>Ukens tips</p>",
        "text": "Ukens tips",
    },
    "getPreviewShare": {
        "url": CARD["url"],
        "title": CARD["title"],
        "description": "Det folk sier når de venter.",
        "image": f"{SITE}/bilde/17-0123456789abcdef.png",
        "message": f"Atti minutter i kø\n{SITE}/d/…",
        "disclosures": [],
        "above": "Du kom via en delt lenke.",
    },
    "createShare": {
        "code": CODE,
        "url": f"{SITE}/d/{CODE}",
        "result_url": f"{SITE}/d/{CODE}/resultat/{TOKEN}/",
        "text": f"Atti minutter i kø\n{SITE}/d/{CODE}",
        "ways": [{"channel": "sms", "label": "SMS", "href": f"sms:?&body={SITE}/d/{CODE}"}],
        "notice": {**NOTICE, "label": "Del"},
    },
    "getShare": {
        "code": CODE,
        "url": f"{SITE}/d/{CODE}",
        "page": {name: CARD[name] for name in ("id", "title", "url")},
        "disclosure": "",
    },
    "getLists": {
        "lists": [
            {
                "slug": "ukens-tips",
                "title": "Ukens tips",
                "description": "Ett tips i uken.",
                "frequency": "weekly",
                "notice": NOTICE,
                "questions": [QUESTION],
            }
        ]
    },
    "checkAddress": {"suggestion": "kari@gmail.com"},
    "subscribe": ACCEPTED,
    "confirmSubscription": {
        "lists": ["ukens-tips"],
        "receipts": [{"list": "ukens-tips", "token": TOKEN}],
        "questions": [QUESTION],
        "answer_token": "WyIxIixbMV1d:1wPzqR:Zk3x",
    },
    "answerQuestions": ACCEPTED,
    "withdrawSubscription": ACCEPTED,
    "requestLogin": ACCEPTED,
    "enter": {"token": "IjE4YjQi:1wPzqR:Zk3x", "expires_at": "2026-11-23T09:30:00Z"},
    "getPreferences": PREFERENCES,
    "changePreferences": PREFERENCES,
    "getReceipt": {
        "v": "consent-receipt/1",
        "@type": "dpv:ConsentRecord",
        "conformsTo": "https://w3id.org/dpv",
        "receipt_id": "urn:uuid:2c1c1f0e-8f1b-4a4e-9d6b-1b4d5a7f1c11",
        "record": {"v": "consent-event/1", "purpose": "ukens-tips"},
        "blind": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
        "notice_text": NOTICE["text"],
        "log": {
            "origin": "snakkis.example/samtykke/logg",
            "vkey": "snakkis.example/samtykke/logg+1a2b3c4d+AQ==",
        },
        "tlog_proof": "c2sp.org/tlog-proof@v1\nindex 17\n",
    },
}
