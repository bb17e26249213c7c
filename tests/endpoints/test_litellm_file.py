"""LiteLLM's model_list as endpoints, and YAML that means harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.errors import UsageError
from laar_tui.endpoints.discovery.litellm_file import import_litellm, read_litellm_file
from laar_tui.settings.file import parse_settings
from laar_tui.settings.model import EndpointSettings, Price
from laar_tui.settings.toml_text import endpoint_table

CONFIG = """
model_list:
  - model_name: fast
    litellm_params:
      model: groq/llama-3.3-70b-versatile
      api_key: os.environ/GROQ_KEY
    model_info: {max_input_tokens: 131072, input_cost_per_token: 0.00000059, output_cost_per_token: 7.9e-7}
  - model_name: fast
    litellm_params: {model: hosted_vllm/qwen3, api_base: "http://127.0.0.1:8000/v1"}
  - model_name: claude
    litellm_params: {model: claude-sonnet-4-5, max_tokens: 4096}
  - model_name: home
    litellm_params: {model: ollama_chat/qwen3:8b, api_base: "http://10.0.0.2:11434"}
  - model_name: written-out
    litellm_params: {model: openai/gpt-4o-mini, api_key: sk-MARKER-in-the-file}
  - model_name: cloud
    litellm_params: {model: bedrock/anthropic.claude-v2}
  - model_name: vectors
    litellm_params: {model: openai/text-embedding-3-small}
    model_info: {mode: embedding}
  - model_name: "*"
    litellm_params: {model: "openai/*"}
  - litellm_params: {}
  - just text
  - model_name: nowhere
    litellm_params: {model: openai/x, api_base: "ftp://h"}
"""


def test_a_usual_file() -> None:
    imported = import_litellm(CONFIG, "config.yaml", ["CLAUDE"])
    by_name = {e.name: e for e in imported.endpoints}
    assert list(by_name) == ["fast", "fast@openai", "claude@anthropic", "home", "written-out"]
    fast = by_name["fast"]
    assert (fast.base_url, fast.model) == ("https://api.groq.com/openai/v1", "llama-3.3-70b-versatile")
    assert (fast.api_key, fast.context_window, fast.price) == ("${GROQ_KEY}", 131072, Price(0.59, 0.79))
    assert by_name["fast@openai"].base_url == "http://127.0.0.1:8000/v1"
    claude = by_name["claude@anthropic"]
    assert (claude.protocol, claude.api_key, claude.max_output_tokens) == (
        "anthropic",
        "${ANTHROPIC_API_KEY}",
        4096,
    )
    assert (by_name["home"].protocol, by_name["home"].model) == ("ollama", "qwen3:8b")
    said = "\n".join(imported.notices)
    for part in (
        "cloud: laar-chat does not speak to bedrock",
        "vectors: is for embedding",
        "entry 9",
        "entry 10",
        "*:",
    ):
        assert part in said
    for e in imported.endpoints:
        assert parse_settings(endpoint_table(e), Path("x")).endpoint == (e,)


def test_a_key_in_the_file_is_never_copied() -> None:
    imported = import_litellm(CONFIG, "config.yaml", [])
    written = next(e for e in imported.endpoints if e.name == "written-out")
    assert written.api_key == "${OPENAI_API_KEY}"
    assert "MARKER" not in "".join([*imported.notices, *(e.api_key for e in imported.endpoints)])
    assert any("written-out" in n and "not copied" in n for n in imported.notices)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no model_list"),
        ("model_list: 3", "no model_list"),
        ("- a\n- b", "no model_list"),
        ("model_list: [unclosed", "line 1"),
        ("a: b: c", "not valid YAML"),
        (BOMB + "model_list: [*j]\n", "aliases"),
        ("&a [*a]", "nested"),
        ("model_list: " + "[" * 200 + "]" * 200, "nested"),
        ("model_list: " + "[" * 5000, "YAML"),
        ("!!python/object/apply:os.system ['true']", "not valid YAML"),
        ("model_list: [{a: 2001-99-99}]\nx: 1999-13-45", "YAML"),
        ("\x00", "YAML"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_reason(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        import_litellm(text, "config.yaml", [])


def test_a_complaint_does_not_repeat_the_file() -> None:
    with pytest.raises(UsageError) as caught:
        import_litellm("key: 'sk-MARKER\n  : : *sk-MARKER", "config.yaml", [])
    assert "MARKER" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for content in (b"\xff\xfe", b"#" * 2_000_001):
        file = tmp_path / "config.yaml"
        file.write_bytes(content)
        with pytest.raises(UsageError):
            read_litellm_file(file, [])
    with pytest.raises(UsageError, match="cannot be read"):
        read_litellm_file(tmp_path / "none.yaml", [])
    with pytest.raises(UsageError, match="cannot be read"):
        read_litellm_file(tmp_path, [])


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["model_name", "litellm_params", "model", "api_base", "api_key", "model_info", "mode"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=4))
def test_whatever_stands_in_the_list_gives_endpoints_or_notices(entries: list[object]) -> None:
    import yaml

    text = yaml.safe_dump({"model_list": entries})
    imported = import_litellm(text, "config.yaml", [])
    assert len(imported.endpoints) <= len(entries)
    assert all(isinstance(e, EndpointSettings) for e in imported.endpoints)
    for e in imported.endpoints:
        assert parse_settings(endpoint_table(e), Path("x")).endpoint == (e,)
