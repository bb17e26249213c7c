from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laar_tui.core.question import LanguageGuess
from laar_tui.documents import langid_cache, language
from laar_tui.documents.language import FEWEST_LETTERS, LANGUAGES, LanguageIdentifier, clean_sample
from tests.documents.texts import UDHR

UNROUTED = ("hy", "ta")


@pytest.fixture
def without_langid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LanguageIdentifier:
    def fail(target: Path) -> None:
        raise subprocess.CalledProcessError(1, "python")

    monkeypatch.setattr(language, "build_in_child", fail)
    return LanguageIdentifier(tmp_path)


def test_every_language_has_a_sample() -> None:
    assert set(UDHR) == {*LANGUAGES, *UNROUTED}


@pytest.mark.parametrize("code", LANGUAGES)
def test_documents_are_recognised(identifier: LanguageIdentifier, code: str) -> None:
    guess = identifier.guess(UDHR[code])
    assert guess.code == code
    assert guess.letters > 300
    assert guess.margin > 0


@pytest.mark.parametrize("code", UNROUTED)
def test_a_script_of_no_routed_language_is_undetermined(identifier: LanguageIdentifier, code: str) -> None:
    assert identifier.guess(UDHR[code]).code == "und"


def test_a_few_lines_are_enough(identifier: LanguageIdentifier) -> None:
    pieces = [(code, UDHR[code][at : at + 300]) for code in LANGUAGES for at in (0, 300)]
    wrong = [code for code, piece in pieces if identifier.guess(piece).code != code]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("What is the total revenue reported for 2023?", "en"),
        ("WHAT IS THE TOTAL REVENUE REPORTED FOR THE YEAR?", "en"),
        ("Wie hoch ist der Umsatz im Jahr 2023?", "de"),
        ("Quel est le chiffre d’affaires ?", "fr"),
        ("これはC++とPythonのコードです。2024年の売上は1,000円でした。", "ja"),
        ("Привет, как дела у вас сегодня вечером?", "ru"),
    ],
)
def test_questions_are_recognised(identifier: LanguageIdentifier, question: str, code: str) -> None:
    assert identifier.guess(question).code == code


SHORT = [
    ("東京の人口は？", "ja"),
    ("Appleの売上は？", "ja"),
    ("東京駅出口", "ja"),
    ("北京人口多少？", "zh"),
    ("請總結主要內容", "zh"),
    ("서울의 인구는?", "ko"),
    ("Что это?", "ru"),
    ("Що це є?", "uk"),
    ("Шта је ово?", "und"),
    ("ما هذا؟", "ar"),
    ("این چیست؟", "fa"),
    ("یہ کیا ہے؟", "und"),
    ("מה זה?", "he"),
    ("यह क्या है?", "hi"),
    ("นี่คืออะไร", "th"),
    ("Τι είναι;", "el"),
    ("What is it?", "en"),
    ("42", "und"),
    ("", "und"),
    ("\ud800" * 50, "und"),
    ("😀" * 50, "und"),
]


@pytest.mark.parametrize(("question", "code"), SHORT)
def test_short_questions_are_known_by_their_script(
    identifier: LanguageIdentifier, question: str, code: str
) -> None:
    guess = identifier.guess(question)
    assert guess.code == code
    assert guess.letters < FEWEST_LETTERS
    assert guess.margin == 0


@pytest.mark.parametrize(
    "text",
    [
        "550e8400-e29b-41d4-a716-446655440000\n" * 40,
        "https://example.com/a/b?c=d&e=f /usr/lib/python3.11/os.py x_1 y_2 " * 20,
        "1,234.50 2023-01-01 0x1F " * 50,
    ],
)
def test_identifiers_and_numbers_are_no_evidence(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.guess(text).code == "und"


def test_words_keep_their_hyphens_and_lose_their_edges() -> None:
    assert (
        clean_sample('"Don\'t," said well-known R2D2 (twice) at a@b.c…') == "Don't said well-known twice at"
    )
    assert clean_sample("-- 'quoted' -flag - \u2014 x=== " + "=" * 5000) == "quoted flag x"
    assert clean_sample("2024年の売上は、1,000円でした。") == "年の売上は 円でした"


def test_a_long_text_is_sampled_all_over(identifier: LanguageIdentifier) -> None:
    text = UDHR["en"][:1000] + UDHR["de"] * 400
    assert len(clean_sample(text)) <= 16 * 513
    assert identifier.guess(text).code == "de"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=400))
def test_any_text_gets_a_guess(identifier: LanguageIdentifier, text: str) -> None:
    guess = identifier.guess(text)
    assert guess.code in (*LANGUAGES, "und")
    assert guess.letters >= 0
    assert guess.margin >= 0


def test_without_langid_the_script_decides(without_langid: LanguageIdentifier) -> None:
    assert not without_langid.load()
    assert not without_langid.ready
    assert "CalledProcessError" in without_langid.problem
    assert without_langid.guess(UDHR["ja"]).code == "ja"
    assert without_langid.guess(UDHR["zh"]).code == "zh"
    assert without_langid.guess(UDHR["uk"]).code == "uk"
    assert without_langid.guess(UDHR["en"]).code == "und"


def test_a_damaged_cache_is_built_again(
    cache_dir: Path, identifier: LanguageIdentifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identifier.load()
    good = langid_cache.cache_file(cache_dir).read_bytes()
    built: list[Path] = []

    def build(target: Path) -> None:
        built.append(target)
        target.write_bytes(good)

    monkeypatch.setattr(language, "build_in_child", build)
    file = langid_cache.cache_file(tmp_path)
    file.write_bytes(good[: len(good) // 2])
    again = LanguageIdentifier(tmp_path)
    assert again.load()
    assert built == [file]
    assert again.guess(UDHR["fr"]) == identifier.guess(UDHR["fr"])


def test_the_cache_gives_the_answers_of_langid_itself(identifier: LanguageIdentifier) -> None:
    from langid import langid

    original = langid.LanguageIdentifier.from_modelstring(langid.model)
    original.set_languages(LANGUAGES)
    identifier.load()
    assert identifier._model is not None
    for text in UDHR.values():
        # Sums of float32 in another order differ in the last digits.
        ours, theirs = identifier._model.rank(text), original.rank(text)
        assert [code for code, _ in ours] == [code for code, _ in theirs]
        assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], rel=1e-5)


def test_nothing_is_printed_or_logged(cache_dir: Path, identifier: LanguageIdentifier) -> None:
    identifier.load()
    program = (
        "import logging, pathlib, sys; logging.basicConfig(level=logging.DEBUG)\n"
        "from laar_tui.documents.language import LanguageIdentifier\n"
        "i = LanguageIdentifier(pathlib.Path(sys.argv[1])); assert i.load(), i.problem\n"
        "assert i.guess('This is a sentence in plain English.').code == 'en'"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", program, str(cache_dir)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_child_does_not_run_modules_from_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "langid.py").write_text("raise SystemExit('a document of the user was run')")
    (tmp_path / "numpy.py").write_text("raise SystemExit('a document of the user was run')")
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "cache" / "model.npz"
    langid_cache.build_in_child(target)
    assert langid_cache.load(target).rank("Guten Morgen, wie geht es dir?")[0][0] == "de"


def test_a_guess_says_how_much_it_rests_on(identifier: LanguageIdentifier) -> None:
    assert identifier.guess("1 2 3") == LanguageGuess("und", 0, 0.0)
    assert identifier.guess("Hello there, General 42 Kenobi, how is it?").letters == len(
        "HellothereGeneralKenobihowisit"
    )


LINES = {
    "access log": '10.0.0.{n} - - [25/Nov/2026:18:00:{s:02d} +0000] "GET /api/items/{n}?page=2 HTTP/1.1" 200 {n}7 "-" "curl/8.5"',
    "service log": "2026-01-01 00:{s:02d}:07 INFO req=1{n} GET /api/items/{n} 200 {n}2ms",
    "cluster log": "I1125 18:00:{s:02d}.123 {n} controller.go:{n}] Successfully reconciled deployment default/web-{n}f9c",
    "objects": '{{"id": {n}, "name": "Carla", "status": "pending", "city": "London", "price": {n}.3}},',
    "code": "static int frob_{n}(struct node *n, size_t len) {{ if (!n) return -1; for (i = 0; i < len; i++) n->val += i; }}",
}


@pytest.mark.parametrize("kind", LINES)
def test_what_a_machine_wrote_is_in_no_foreign_language(identifier: LanguageIdentifier, kind: str) -> None:
    text = "\n".join(LINES[kind].format(n=n, s=n % 60) for n in range(300))
    assert identifier.guess(text).code in ("und", "en")


def test_sentences_within_a_log_are_told(identifier: LanguageIdentifier) -> None:
    line = (
        "2026-11-25 18:00:{s:02d} FOUT de verbinding met de server is verbroken, er wordt opnieuw geprobeerd"
    )
    assert identifier.guess("\n".join(line.format(s=n % 60) for n in range(200))).code == "nl"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Who signed the lease?", "en"),
        ("What is the total?", "en"),
        ("Wer hat das gesagt?", "de"),
        ("Quel est le loyer ?", "fr"),
        ("¿Cuánto cuesta?", "es"),
        ("Qual è il canone?", "it"),
        ("Hoe hoog is de huur?", "nl"),
        ("RFC 9110?", "und"),
    ],
)
def test_short_questions_are_told_by_their_smallest_words(
    identifier: LanguageIdentifier, question: str, code: str
) -> None:
    assert identifier.guess(question).code == code
