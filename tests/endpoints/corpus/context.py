"""A prompt that is too long, in every dialect; what only sounds like it; and documents that were cut without a word."""

from __future__ import annotations

from tests.endpoints.bad_server import DONE, STOP, Handler, body, event, say, status, stream, usage
from tests.endpoints.corpus.case import CONTEXT, CUT, EMPTY, OK, TRANSPORT, Case

HELLO = say("Hel") + say("lo")


def refused(message: str, http: int = 400, /, **more: object) -> Handler:
    return status(http, {"error": {"message": message, **more}})


def read(prompt: int) -> Handler:
    return stream(HELLO, STOP, usage(prompt), DONE)


CASES: dict[str, Case] = {
    "OpenAI": Case(
        refused(
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
            type="invalid_request_error",
            code="context_length_exceeded",
        ),
        CONTEXT,
        says="8192",
        requests=1,
    ),
    "OpenAI, only the code": Case(refused("no", code="context_length_exceeded"), CONTEXT, requests=1),
    "llama.cpp": Case(
        status(
            400,
            {
                "error": {
                    "code": 400,
                    "message": "the request exceeds the available context size, try increasing it",
                    "type": "exceed_context_size_error",
                    "n_prompt_tokens": 9000,
                    "n_ctx": 4096,
                }
            },
        ),
        CONTEXT,
        requests=1,
    ),
    "llama.cpp, older": Case(
        refused(
            "the request exceeds the available context size. try increasing the context size or enable context shift",
            500,
        ),
        CONTEXT,
        requests=1,
    ),
    "LiteLLM": Case(
        refused(
            "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: OpenAIException - This model's maximum context length is 8192 tokens.",
            type=None,
            param=None,
            code="400",
        ),
        CONTEXT,
        requests=1,
    ),
    "Anthropic's words": Case(
        refused("prompt is too long: 210000 tokens > 200000 maximum"), CONTEXT, requests=1
    ),
    "Ollama's words": Case(
        status(400, {"error": "the input length exceeds the context length"}), CONTEXT, requests=1
    ),
    "input length and max_tokens": Case(
        refused("input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000"),
        CONTEXT,
        requests=1,
    ),
    "vLLM": Case(
        status(
            400,
            {
                "object": "error",
                "message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens in the messages, Please reduce the length of the messages.",
                "type": "BadRequestError",
                "param": None,
                "code": 400,
            },
        ),
        CONTEXT,
        requests=1,
    ),
    "vLLM, decoder prompt": Case(
        refused("The decoder prompt (length 5000) is longer than the maximum model length of 4096."),
        CONTEXT,
        requests=1,
    ),
    "TGI": Case(
        status(
            422,
            {
                "error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000",
                "error_type": "validation",
            },
        ),
        CONTEXT,
        requests=1,
    ),
    "Gemini": Case(
        status(
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                        "status": "INVALID_ARGUMENT",
                    }
                }
            ],
        ),
        CONTEXT,
        requests=1,
    ),
    "Bedrock": Case(status(400, {"message": "Input is too long for requested model."}), CONTEXT, requests=1),
    "Mistral": Case(
        status(
            400,
            {
                "object": "error",
                "message": "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
                "type": "invalid_request_error",
                "code": "3051",
            },
        ),
        CONTEXT,
        requests=1,
    ),
    "LM Studio": Case(
        status(
            400,
            {
                "error": "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."
            },
        ),
        CONTEXT,
        requests=1,
    ),
    "llama-cpp-python": Case(
        refused(
            "This model's maximum context length is 2048 tokens. However, you requested 5000 tokens (3976 in the messages, 1024 in the completion).",
            type="invalid_request_error",
            code="context_length_exceeded",
        ),
        CONTEXT,
        requests=1,
    ),
    "llama-cpp-python, requested tokens": Case(
        refused("Requested tokens (5000) exceed context window of 2048", 500), CONTEXT, requests=1
    ),
    "413": Case(status(413), CONTEXT, requests=1),
    "413 of nginx": Case(
        status(413, "<html><head><title>413 Request Entity Too Large</title></head></html>"),
        CONTEXT,
        requests=1,
    ),
    "in the stream": Case(
        stream(
            event({"error": {"message": "This model's maximum context length is 8192 tokens", "code": 400}})
        ),
        CONTEXT,
        requests=1,
    ),
    "in the stream, llama.cpp": Case(
        stream(
            'error: {"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_ctx":4096}\n\n'
        ),
        CONTEXT,
    ),
    "200 and nothing, for a long document": Case(
        body("", content_type="text/event-stream"), CONTEXT, says="context window", document=6000
    ),
    "200 and nothing, for a short question": Case(body("", content_type="text/event-stream"), EMPTY),
    "throttled: tokens per minute": Case(refused("Too many tokens per minute", 429), TRANSPORT),
    "throttled: TPM": Case(
        refused(
            "Request too large for gpt in organization org on tokens per min (TPM): Limit 30000, Requested 40000.",
            429,
            code="rate_limit_exceeded",
        ),
        TRANSPORT,
    ),
    "throttled: Anthropic": Case(
        refused(
            "This request would exceed your organization's rate limit of 40,000 input tokens per minute",
            429,
            type="rate_limit_error",
        ),
        TRANSPORT,
    ),
    "deadline, not length": Case(refused("context deadline exceeded", 504), TRANSPORT),
    "cut: Ollama's default window": Case(
        read(2048), TRANSPORT, "Hello", says="cut your document", document=6000
    ),
    "cut: a window of 4096": Case(read(4096), TRANSPORT, "Hello", says="cut your document", document=4600),
    "cut: one below a window": Case(read(4095), TRANSPORT, "Hello", says="cut your document", document=4600),
    "not cut: another tokenizer": Case(read(5000), OK, "Hello", document=6000),
    "not cut: a larger count": Case(read(9000), OK, "Hello", document=6000),
    "not cut: no usage": Case(stream(HELLO, STOP, DONE), OK, "Hello", document=6000),
    "not cut: nonsense": Case(read(-1), OK, "Hello", document=6000),
    "cut, and the answer too": Case(stream(HELLO, usage(2048)), CUT, "Hello", document=6000),
}
