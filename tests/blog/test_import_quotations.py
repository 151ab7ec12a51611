import pytest

from blog.importing.markdown import blocks_of


@pytest.mark.parametrize(
    ("markdown", "quote", "source"),
    [
        ("> Ho snakka sant.\n> – Kari, baker", "Ho snakka sant.", "Kari, baker"),
        ("> Først.\n>\n> Så.\n>\n> – Kari", "Først.\n\nSå.", "Kari"),
        ("> Et sitat uten navn.", "Et sitat uten navn.", ""),
        ("> – Hei, sa Ola.\n> – Hei, sa Kari.", "– Hei, sa Ola. – Hei, sa Kari.", ""),
        ("> – Bare en replikk", "– Bare en replikk", ""),
    ],
)
def test_a_last_line_with_a_dash_and_a_name_is_the_source(markdown, quote, source):
    assert blocks_of(markdown, "Tittel") == [("quote", {"quote": quote, "source": source})]
