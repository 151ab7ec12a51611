from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from config import gunicorn


def test_no_header_moves_the_site():
    config = Config()
    config.set("forwarder_headers", gunicorn.forwarder_headers)
    raw = b"GET /pl/blogg/ HTTP/1.1\r\nHost: snakkis.example\r\nSCRIPT_NAME: /pl\r\nPATH_INFO: /\r\n\r\n"
    request = next(RequestParser(config, iter([raw]), ("127.0.0.1", 40000)))
    assert request.headers == [("HOST", "snakkis.example")]
