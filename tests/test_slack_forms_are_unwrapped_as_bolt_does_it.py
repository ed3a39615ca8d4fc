"""What Slack wraps into a form comes out the same as with bolt's own parser, which is slower."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.request.internals import parse_body

from bot.slack.unwrap import unwrapped

FORM = "application/x-www-form-urlencoded"


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=60)), st.booleans())
def test_any_payload_comes_out_as_it_went_in(payload: dict[str, str], ascii_only: bool) -> None:
    try:
        body = urlencode({"payload": json.dumps(payload, ensure_ascii=ascii_only)}).encode()
    except UnicodeEncodeError:
        return
    assert unwrapped(body).startswith("{")
    assert parse_body(unwrapped(body), FORM) == payload


@pytest.mark.parametrize(
    "text", ["a+b = 100% & more", "=3D =\n%41 \r\n", " \t ", "\x00\x1f", "é\U0001f622", "~_.-*"]
)
@pytest.mark.parametrize("spaces", ["%20", "+"])
def test_signs_that_mean_something_in_a_form_stay_what_they_are(text: str, spaces: str) -> None:
    payload = json.dumps({"text": text}, ensure_ascii=False)
    body = b"payload=" + quote(payload, safe="").replace("%20", spaces).encode()
    assert json.loads(unwrapped(body)) == {"text": text}


@pytest.mark.parametrize(
    "body",
    [
        b"command=%2Fwren&text=payload",
        b"payload=%7B%7D&more=1",
        b"payload=%5B1%5D",
        b"payload=%7B%22a%22%3A%22%zz%22%7D",
        b'payload={"a": "=41"}',
        b"payload=",
        b"payload",
        b"",
        b'{"payload": "x"}',
    ],
)
def test_any_other_body_is_left_to_bolt(body: bytes) -> None:
    assert unwrapped(body) == body.decode()


@given(st.binary(max_size=60))
def test_no_body_is_read_otherwise_than_bolt_reads_it(rest: bytes) -> None:
    for body in (rest, b"payload=" + rest, b"payload=%7B" + rest + b"%7D"):
        try:
            expected = parse_body(body.decode(), FORM)
        except ValueError:
            continue
        assert parse_body(unwrapped(body), FORM) == expected
