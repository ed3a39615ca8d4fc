"""What the documents say of the code is so.

``python -m tests.test_docs_stay_true`` writes anew the tables in them that are made from the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.commands import COMMANDS
from bot.metrics import Metrics
from bot.settings import SETTINGS
from handlers import ACTS, FORMS
from handlers.exposure import EXPOSURES
from store import tables
from tests.house import TOP
from tests.world import WORDS

README = TOP / "README.md"
DOCS = TOP / "docs"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
THREATS, OPERATE = DOCS / "threat-model.md", DOCS / "operate.md"
ROOMS = ("bot", "handlers", "store", "prompts", "tests", "docs", ".ci")
WHEN = {
    "always": "always",
    "straight_away": "when it goes straight away",
    "pooled": "when it waits",
    "playground": "on the playground",
    "real": "on a real chat",
    "topic": "with `WREN_NOTICE_TOPIC`",
}


def promises_table() -> str:
    """For the README: what is promised, and what cannot be hidden."""
    kept = [f"| {WORDS.say(f'exposure.{row.key}')} |" for row in EXPOSURES if not row.can]
    lost = [f"| {WORDS.say(f'exposure.{row.key}')} | {WHEN[row.when]} |" for row in EXPOSURES if row.can]
    return "\n".join(
        ["| it promises |", "|---|", *kept, "", "| it cannot hide | when |", "|---|---|", *lost],
    )


def exposures_table() -> str:
    """For the threat model: every row of the table of who can learn what."""
    rows = (
        f"| `{row.key}` | {WORDS.say(f'exposure.{row.key}')} | {'can' if row.can else 'cannot'} "
        f"| {WHEN[row.when]} |"
        for row in EXPOSURES
    )
    return "\n".join(["| key | what is so | can it be learned | when |", "|---|---|---|---|", *rows])


def settings_table() -> str:
    """For the operators' page: every setting as the code has it."""
    rows = (
        f"| `{doc.name}` | {f'`{doc.default}`' if doc.default else ''} | {WORDS.say(doc.meaning_key)} |"
        for doc in SETTINGS
    )
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def acts_table() -> str:
    """For the operators' page: what ``wren acts`` prints."""
    rows = (
        f"| {kind} | `{name}` | {story.side} | {WORDS.say(story.meaning(name))} |"
        for kind, table in (("act", ACTS), ("form", FORMS))
        for name, story in table.items()
    )
    return "\n".join(["| kind | name | whose | what it does |", "|---|---|---|---|", *rows])


MADE: list[tuple[Path, str, Callable[[], str]]] = [
    (README, "promises", promises_table),
    (THREATS, "exposures", exposures_table),
    (OPERATE, "settings", settings_table),
    (OPERATE, "acts", acts_table),
]


def made_part(text: str, name: str) -> re.Match[str] | None:
    return re.search(rf"(?<=<!-- {name} -->\n)(.*?)(?=<!-- /{name} -->)", text, re.DOTALL)


def told(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def in_backticks(text: str) -> Iterator[str]:
    """What stands in single backticks, outside fenced blocks."""
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def paths_in(text: str) -> Iterator[str]:
    """What looks like a file or folder of the repository."""
    for token in in_backticks(text):
        room = token.partition("/")[0]
        looks = re.fullmatch(r"[A-Za-z0-9_.*/-]+", token)
        if looks and (("/" in token and room in ROOMS) or re.fullmatch(r"[\w.-]+\.(py|toml|lock|md)", token)):
            yield token


@pytest.mark.parametrize(("page", "name", "make"), MADE, ids=[name for _, name, _ in MADE])
def test_each_made_table_is_what_the_code_says(page: Path, name: str, make: Callable[[], str]) -> None:
    found = made_part(told(page), name)
    assert found, f"{page.name} has lost the place of its table {name}"
    assert found[0].strip() == make(), "run: python -m tests.test_docs_stay_true"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_is_there(page: Path) -> None:
    gone = [path for path in paths_in(told(page)) if not any(TOP.glob(path.strip("/")))]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_documents_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", told(page))
    inside = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if link and not (page.parent / link).exists()] == []


def test_every_promise_names_its_files_and_at_least_one_test() -> None:
    parts = re.split(r"^### (P\d) ", told(THREATS), flags=re.MULTILINE)[1:]
    promises = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(promises) == [f"P{number}" for number in range(1, 10)]
    for number, text in promises.items():
        files = list(paths_in(text.partition("\n## ")[0]))
        assert [path for path in files if path.startswith("tests/test_")], f"{number} names no test"
        assert [path for path in files if not path.startswith("tests/")], f"{number} names no file"


def test_the_architecture_tells_of_every_table() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", told(DOCS / "architecture.md"), re.MULTILINE))
    assert named == set(tables.metadata.tables) | {"alembic_version"}


def test_the_readme_has_two_commands_and_no_more() -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", told(README), re.DOTALL | re.MULTILINE)
    assert blocks == [("sh", "make run\n"), ("sh", "make test\n")]
    targets = re.findall(r"^(\w+):", told(TOP / "Makefile"), re.MULTILINE)
    assert {"run", "test"} <= set(targets)


def test_every_button_a_page_tells_people_to_press_is_called_that() -> None:
    labels = [text.casefold() for text in WORDS.texts.values()]
    for page in (README, DOCS / "guardians.md"):
        text = told(page).replace("\n", " ")
        named = re.findall(r"(?:[Pp]ress|then|- ) ?\*\*([^*]{1,40})\*\*", text)
        assert len(named) >= 5, page.name
        lost = [name for name in named if not any(label.startswith(name.casefold()) for label in labels)]
        assert lost == [], page.name


def test_the_operators_page_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"^\| `wren (\w+)", told(OPERATE), re.MULTILINE))
    assert named == set(COMMANDS)
    for page in PAGES:
        said = {word for token in in_backticks(told(page)) for word in re.findall(r"^wren ([a-z]+)", token)}
        assert said <= set(COMMANDS), page.name


def test_every_setting_a_page_names_is_one() -> None:
    known = {doc.name for doc in SETTINGS}
    for page in PAGES:
        assert set(re.findall(r"\bWREN_[A-Z_]+", told(page))) <= known, page.name


def test_every_metric_a_page_names_is_counted_and_none_is_left_out() -> None:
    registry = CollectorRegistry()
    # Only the names are read; no store is asked for a figure.
    Metrics(store=None, registry=registry)  # type: ignore[arg-type]
    counted = {
        f"{family.name}_total" if family.type == "counter" else family.name for family in registry.collect()
    }
    assert set(re.findall(r"^\| `(wren_\w+)`", told(OPERATE), re.MULTILINE)) == counted
    for page in PAGES:
        assert set(re.findall(r"\bwren_\w+", told(page))) <= counted, page.name


def test_decisions_are_numbered_from_one_without_a_gap() -> None:
    files = sorted((DOCS / "decisions").iterdir())
    assert [file.name[:5] for file in files] == [f"{number:04d}-" for number in range(1, len(files) + 1)]
    for file in files:
        text = told(file)
        assert text.startswith(f"# {file.name[:4]} ")
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], file.name


def test_each_dependency_has_its_reason() -> None:
    project = told(TOP / "pyproject.toml")
    wanted = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    assert wanted
    names = set(re.findall(r'^\s+"([a-z0-9-]+)', wanted[1], re.MULTILINE))
    given = re.findall(r"^\| ([a-z0-9-]+) \| .{10,} \|$", told(DOCS / "decisions/0002-dependencies.md"), re.M)
    assert set(given) - {"package"} == names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_place_on_somebodys_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(home|root|Users|tmp|work|mnt|opt)/|[A-Z]:\\", told(page))


def write_tables() -> None:
    """Put every made table into its page."""
    for page, name, make in MADE:
        text = told(page)
        found = made_part(text, name)
        assert found, f"{page.name} has lost the place of its table {name}"
        page.write_text(f"{text[: found.start()]}\n{make()}\n\n{text[found.end() :]}", encoding="utf-8")


if __name__ == "__main__":
    write_tables()
