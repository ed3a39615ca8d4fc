"""Slack's blocks as HTML, drawn by the npm package ``slack-blocks-to-jsx`` into a folder that is thrown away.

That package is other people's imitation of Slack, not Slack's own; Slack publishes no renderer. The frame of
a modal (title, Close, the button that sends) is ours, because the package draws none.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from bot.slack.show import message, show
from handlers.chat import Card, Dialog
from tests.slack_workspace import Shape
from tests.teams_npm import node
from tests.world import WORDS

PACKAGES = ("slack-blocks-to-jsx@1.1.1", "react@18.3.1", "react-dom@18.3.1")
DRAW = """
const React = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { Message } = require("slack-blocks-to-jsx");
const asked = require("./asked.json");
const drawn = asked.map((blocks) => renderToStaticMarkup(
  React.createElement(Message, { blocks, name: "Wren", logo: "", theme: "light", withoutWrapper: true })));
console.log(JSON.stringify(drawn));
"""
STYLE = """
#place { background: #fff; font: 15px/1.46 Lato, Arial, sans-serif; color: #1d1c1d; padding: 12px 16px; }
#place h1 { font-size: 18px; font-weight: 900; margin: 0 0 8px; padding-bottom: 8px; }
#place h1 { border-bottom: 1px solid #ddd; }
#place .foot { display: flex; justify-content: flex-end; gap: 8px; margin-top: 12px; }
#place .foot span { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; }
#place .foot .send { background: #007a5a; color: #fff; }
"""


def draw(folder: Path, answers: Sequence[Card | Dialog]) -> list[str]:
    """Each as the content of a page. A card is drawn as a message, a dialog as a modal."""
    views = [_view(one) for one in answers]
    drawn: list[str] = node(folder, DRAW, [view["blocks"] for view in views])
    return [_framed(view, blocks) for view, blocks in zip(views, drawn, strict=True)]


def style(folder: Path) -> str:
    """The package's own styles, and the frame's."""
    own = folder / "node_modules" / "slack-blocks-to-jsx" / "dist" / "style.css"
    return own.read_text(encoding="utf-8") + STYLE


def _view(answer: Card | Dialog) -> Shape:
    if isinstance(answer, Card):
        return message(answer, WORDS)
    view = show(answer, WORDS)
    assert view is not None
    return view


def _framed(view: Shape, blocks: str) -> str:
    if view.get("type") != "modal":
        return blocks
    close = f"<span>{html.escape(view['close']['text'])}</span>"
    send = f'<span class="send">{html.escape(view["submit"]["text"])}</span>' if "submit" in view else ""
    return f"<h1>{html.escape(view['title']['text'])}</h1>{blocks}<div class='foot'>{close}{send}</div>"
