"""``[checking] reroute_above``: what the settings screen writes into the file decides the next answer; below it there is a badge."""

from __future__ import annotations

from pathlib import Path

from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.session import Session
from laar_tui.core.verdict import COMBINED, VerdictValue
from laar_tui.documents.reading import document_from_paste
from laar_tui.settings.file import load_settings
from laar_tui.settings.locations import find_locations
from tests.endpoints.bad_server import DONE, STOP, BadServer, say, stream

TEXT = "Ms Okafor, Mr Brown and Ms Silva met in May. They spoke for an hour."
INVENTED = stream(
    say("Mr Brown <quote>Mr Brown closed the meeting at noon and thanked all.</quote>"), STOP, DONE
)
HONEST = stream(say("Ms Silva"), STOP, DONE)


async def ask(session: Session) -> QuestionRun:
    await session.new_conversation()
    run = await session.begin("Who spoke last?", (document_from_paste(TEXT, 1),))
    await run.settled()
    return run


async def test_the_threshold_is_read_from_the_file_and_changed_where_the_screen_changes_it(
    tmp_path: Path,
) -> None:
    locations = find_locations(tmp_path, None, {})
    locations.config_file.parent.mkdir(parents=True, exist_ok=True)
    async with BadServer(INVENTED) as first, BadServer(HONEST) as second:
        locations.config_file.write_text(
            "".join(
                f'[[endpoint]]\nname = "{name}"\nbase_url = "{server.url}"\nmodel = "{name}"\nprice = {{ input = {price}, output = 1 }}\n'
                for name, server, price in (("cheap", first, 0), ("dear", second, 9))
            )
            + "[routing]\nexplore = 0\nseconds_per_money = 10000\n[checking]\nreroute_above = 0.8\n"
        )
        session = Session(locations, load_settings(locations.config_file))
        await session.start()
        try:
            rerouted = await ask(session)
            assert [r.endpoint for r in rerouted.rungs] == ["cheap", "dear"]
            assert rerouted.rungs[0].wrong
            fleet = await session.fleet()
            fleet.change(("checking", "reroute_above"), 0.995)
            await session.reload_settings()
            badged = await ask(session)
            assert "reroute_above = 0.995" in locations.config_file.read_text()
        finally:
            await session.close()
    assert len(badged.rungs) == 1
    assert badged.standing is badged.rungs[0]
    verdict = badged.rungs[0].verdict
    assert (verdict.value, verdict.source) == (VerdictValue.UNKNOWN, COMBINED)
    assert 0.8 < verdict.p_wrong < 0.995
    assert "nowhere in the document" in verdict.reason
