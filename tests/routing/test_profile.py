"""Which profile a served model's name means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.profile import CapabilityProfile, match_profile, normalised
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir

PROFILES = load_profiles(shipped_profiles_dir())


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        ("qwen2.5-72b-instruct-awq", "qwen2.5-72b-instruct"),
        ("Qwen/Qwen2.5-72B-Instruct", "qwen2.5-72b-instruct"),
        ("qwen2.5:72b", "qwen2.5-72b-instruct"),
        ("qwen2.5:72b-instruct-q4_K_M", "qwen2.5-72b-instruct"),
        ("mlx-community/Qwen2.5-7B-Instruct-8bit", "qwen2.5-7b-instruct"),
        ("qwen2.5-7b-instruct-1m", "qwen2.5-7b-instruct-1m"),
        ("openai/gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("gpt-4o-2024-11-20", "gpt-4o"),
        ("gpt-4-turbo-2024-04-09", "gpt-4-turbo"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", "llama-3.1-8b-instruct"),
        ("Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", "llama-3.1-8b-instruct"),
        ("hf.co/bartowski/Llama-3.3-70B-Instruct-GGUF:Q4_K_M", "llama-3.3-70b-instruct"),
        ("neuralmagic/Meta-Llama-3.1-70B-Instruct-quantized.w4a16", "llama-3.1-70b-instruct"),
        ("meta.llama3-1-70b-instruct-v1:0", "llama-3.1-70b-instruct"),
        ("llama3.1:latest", "llama-3.1-8b-instruct"),
        ("llama3.1:70b", "llama-3.1-70b-instruct"),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3.5-sonnet"),
        ("models/gemini-1.5-pro-latest", "gemini-1.5-pro"),
        ("gemini-1.5-flash-002", "gemini-1.5-flash"),
        ("Qwen/Qwen3-30B-A3B-FP8", "qwen3-30b-a3b"),
        ("qwen/qwen3-8b:free", "qwen3-8b"),
        ("openrouter/google/gemini-pro-1.5", "gemini-1.5-pro"),
        ("google/gemini-flash-1.5", "gemini-1.5-flash"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("azure/gpt-4o-mini", "gpt-4o-mini"),
        ("azure/gpt-35-turbo", "gpt-3.5-turbo"),
        ("accounts/fireworks/models/llama-v3p1-70b-instruct", "llama-3.1-70b-instruct"),
        ("accounts/fireworks/models/llama-v3p1-8b-instruct", "llama-3.1-8b-instruct"),
        ("llama3.3", "llama-3.3-70b-instruct"),
        ("llama3.1:8b-instruct-q4_K_M", "llama-3.1-8b-instruct"),
        ("ai21.jamba-1-5-mini-v1:0", "jamba-1.5-mini"),
        ("jamba-1-5-large@001", "jamba-1.5-large"),
        ("vertex_ai/claude-3-5-sonnet@20240620", "claude-3.5-sonnet"),
        ("groq/llama-3.1-8b-instant", "llama-3.1-8b-instruct"),
        ("mixtral:8x7b", "mixtral-8x7b-instruct"),
        ("mistral-nemo:12b", "mistral-nemo"),
        ("internlm/internlm2_5-7b-chat", "internlm2.5-7b-chat"),
        ("command-r-plus-08-2024", "command-r-plus-08-2024"),
        ("sim-swift", "sim-swift"),
    ],
)
def test_a_served_name_finds_its_profile(served: str, expected: str) -> None:
    found = match_profile(served, PROFILES)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    "served",
    [
        "qwen2.5:14b",
        "qwen2.5",
        "llama3.1:405b",
        "qwen2.5-coder:7b",
        "Qwen2.5-VL-72B-Instruct",
        "gemini-1.5-flash-8b",
        "gpt-4o-audio-preview",
        "gpt-4.1",
        "claude-3-5-haiku-20241022",
        "deepseek-r1-distill-llama-70b",
        "Qwen3-30B-A3B-Instruct-2507",
        "mistral:7b",
        "o3",
        "",
        "*",
    ],
)
def test_a_sibling_or_stranger_finds_none(served: str) -> None:
    assert match_profile(served, PROFILES) is None


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_every_profile_is_found_by_its_own_name_and_model(profile: CapabilityProfile) -> None:
    assert match_profile(profile.name, PROFILES) == profile
    assert match_profile(profile.model, PROFILES) == profile


def test_the_more_specific_pattern_wins() -> None:
    mini = match_profile("gpt-4o-mini", reversed(PROFILES))
    assert mini is not None
    assert mini.name == "gpt-4o-mini"


@given(st.text(max_size=60))
def test_any_name_can_be_looked_up(name: str) -> None:
    found = match_profile(name, PROFILES)
    assert found is None or found in PROFILES
    assert normalised(name) == normalised(f"  {name}  ")
