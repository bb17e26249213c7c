"""How endpoints, servers and keys are written on the command line: never with anything secret in them."""

from __future__ import annotations

from laar_tui.core.figures import plural, tokens_short
from laar_tui.core.sanitiser import clean_name
from laar_tui.endpoints.discovery.models import ModelFound
from laar_tui.endpoints.discovery.server import Server
from laar_tui.settings.secrets import shown_url


def model_line(model: ModelFound) -> str:
    """A model with what its server says of it."""
    facts = []
    if model.context_window:
        facts.append(f"{tokens_short(model.context_window)} tokens")
    if model.price:
        facts.append(f"{model.price.input:g} / {model.price.output:g} per million")
    name = clean_name(model.name, 80)
    return f"{name}  ({', '.join(facts)})" if facts else name


def server_line(server: Server) -> str:
    models = server.chat_models
    what = plural(len(models), "model") if models else server.problem or "no model loaded"
    return f"{server.title} at {shown_url(server.base_url)}: {what}"


def model_document(model: ModelFound) -> dict[str, object]:
    return {
        "name": model.name,
        "context_window": model.context_window,
        "price": {"input": model.price.input, "output": model.price.output} if model.price else None,
        "chat": model.chat,
    }


def server_document(server: Server) -> dict[str, object]:
    return {
        "title": server.title,
        "base_url": shown_url(server.base_url),
        "protocol": server.protocol,
        "wants_key": server.wants_key,
        "problem": server.problem,
        "models": [model_document(m) for m in server.models],
    }
