"""Stopped at any moment, with Teams down or not, Wren goes on where it was when it is started again."""

from __future__ import annotations

from pathlib import Path

from tests.teams_world import a_teams_world


async def test_the_loop_goes_round_with_a_restart_after_every_step(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        world.teams.plan("create", "412")
        await ada.raises(notify="soon")
        await world.restart()
        world.clock.forward(minutes=5)
        await world.settle()
        assert len(world.relayed()) == 1
        await grace.presses("Open")
        assert "I was shouted at." in grace.reads()
        grace.closes()
        await world.restart()
        await grace.presses("Reply")
        world.teams.plan("send", "412")
        await grace.fills(words="Would you like to talk?")
        await world.restart()
        before = len(world.teams.tenant.posts)
        world.clock.forward(minutes=5)
        await world.settle()
        told = [post for post in world.teams.tenant.posts[before:] if post.place == ada.chat.id]
        assert len(told) == 1, "her chat is still known"
        ada.closes()
        await ada.opens_her_box()
        assert "Would you like to talk?" in ada.reads()
        world.check_nothing_was_refused()


async def test_a_form_opened_before_a_restart_is_taken_after_it(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada = world.somebody("ada")
        await ada.does("concern.begin")
        await world.restart()
        await ada.fills(topic="fraud", words="Shifts are claimed that nobody worked.")
        assert "Thank you" in ada.reads()
        assert len(world.relayed()) == 1
