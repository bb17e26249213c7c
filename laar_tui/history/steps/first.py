"""Step 0001: conversations, questions, documents, decisions, attempts and verdicts, and the two views to read them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_TABLES = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        created_at TEXT NOT NULL,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
    )""",
    """CREATE TABLE documents (
        sha256 TEXT PRIMARY KEY NOT NULL,
        text TEXT,
        characters INTEGER NOT NULL,
        tokens INTEGER,
        tokens_exact INTEGER CHECK (tokens_exact IN (0, 1)),
        tokens_how TEXT,
        language TEXT,
        language_letters INTEGER,
        language_margin REAL
    )""",
    """CREATE TABLE questions (
        id TEXT PRIMARY KEY NOT NULL,
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        text TEXT NOT NULL,
        prompt_sha256 TEXT NOT NULL,
        earlier_turns INTEGER NOT NULL,
        asked_at TEXT NOT NULL,
        pinned TEXT,
        expectation TEXT,
        tokens INTEGER,
        tokens_exact INTEGER CHECK (tokens_exact IN (0, 1)),
        language TEXT,
        question_language TEXT,
        task TEXT,
        documents INTEGER NOT NULL,
        stopped TEXT,
        settled_at TEXT,
        standing_attempt_id TEXT,
        ttca_wall_s REAL,
        ttca_machine_s REAL,
        ttca_censored INTEGER CHECK (ttca_censored IN (0, 1)),
        checking_s REAL NOT NULL DEFAULT 0,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        UNIQUE (conversation_id, ordinal)
    )""",
    """CREATE TABLE question_documents (
        question_id TEXT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES documents (sha256),
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        path TEXT NOT NULL,
        notices TEXT NOT NULL,
        PRIMARY KEY (question_id, position)
    )""",
    """CREATE TABLE decisions (
        id TEXT PRIMARY KEY NOT NULL,
        question_id TEXT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        decided_at TEXT NOT NULL,
        chosen TEXT,
        stop TEXT,
        propensity REAL NOT NULL,
        failed TEXT NOT NULL,
        p_anyone_else REAL NOT NULL,
        explain TEXT NOT NULL,
        estimator TEXT NOT NULL,
        priors TEXT NOT NULL,
        features TEXT NOT NULL,
        candidates TEXT NOT NULL
    )""",
    """CREATE TABLE attempts (
        id TEXT PRIMARY KEY NOT NULL,
        question_id TEXT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        decision_id TEXT NOT NULL REFERENCES decisions (id),
        session_id TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        endpoint TEXT NOT NULL,
        model_asked TEXT NOT NULL,
        model_served TEXT,
        fingerprint TEXT,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        overlapped INTEGER NOT NULL CHECK (overlapped IN (0, 1)),
        earlier_failures INTEGER NOT NULL,
        p_correct REAL,
        p_low REAL,
        p_high REAL,
        predicted_s REAL,
        state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted')),
        outcome TEXT,
        error_class TEXT,
        error_status INTEGER,
        error_message TEXT,
        error_retry_after_s REAL,
        answer TEXT NOT NULL DEFAULT '',
        thoughts TEXT NOT NULL DEFAULT '',
        finish_reason TEXT,
        notices TEXT NOT NULL DEFAULT '[]',
        started_at TEXT NOT NULL,
        ended_at TEXT,
        started_s REAL NOT NULL,
        ended_s REAL,
        first_byte_s REAL,
        ttft_s REAL,
        first_content_s REAL,
        last_token_s REAL,
        total_s REAL,
        prompt_tokens INTEGER,
        completion_tokens INTEGER,
        cached_tokens INTEGER,
        money REAL,
        requests INTEGER,
        verdict_value TEXT,
        verdict_source TEXT,
        verdict_confidence REAL,
        judged_at TEXT,
        UNIQUE (question_id, ordinal)
    )""",
    """CREATE TABLE verdicts (
        id INTEGER PRIMARY KEY,
        attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        value TEXT NOT NULL CHECK (value IN ('right', 'wrong', 'unknown')),
        source TEXT NOT NULL,
        confidence REAL NOT NULL,
        reason TEXT NOT NULL,
        check_s REAL NOT NULL,
        given_at TEXT NOT NULL,
        given_s REAL
    )""",
)

_INDICES = (
    "CREATE INDEX questions_asked_at ON questions (asked_at, id)",
    "CREATE INDEX question_documents_sha256 ON question_documents (sha256)",
    "CREATE INDEX decisions_question ON decisions (question_id, ordinal)",
    "CREATE INDEX attempts_decision ON attempts (decision_id)",
    "CREATE INDEX attempts_endpoint ON attempts (endpoint, started_at)",
    "CREATE INDEX attempts_judged_at ON attempts (judged_at) WHERE judged_at IS NOT NULL",
    "CREATE INDEX attempts_running ON attempts (session_id) WHERE state = 'running'",
    "CREATE INDEX verdicts_attempt ON verdicts (attempt_id)",
    """CREATE TRIGGER verdicts_are_append_only BEFORE UPDATE ON verdicts
        BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END""",
)

_LENGTH = """CASE WHEN q.tokens IS NULL THEN NULL
            WHEN q.tokens < 4096 THEN '0-4K' WHEN q.tokens < 8192 THEN '4-8K'
            WHEN q.tokens < 16384 THEN '8-16K' WHEN q.tokens < 32768 THEN '16-32K'
            WHEN q.tokens < 65536 THEN '32-64K' ELSE '64K+' END"""

_VIEWS = (
    f"""CREATE VIEW ttca AS SELECT
        q.id AS question_id, q.asked_at, c.title AS conversation, q.text AS question,
        q.tokens, q.tokens_exact, {_LENGTH} AS length,
        q.language, q.question_language, q.task, q.documents,
        (SELECT f.endpoint FROM attempts f WHERE f.question_id = q.id ORDER BY f.ordinal LIMIT 1)
            AS first_endpoint,
        (SELECT count(*) FROM attempts n WHERE n.question_id = q.id) AS attempts,
        (SELECT total(m.money) FROM attempts m WHERE m.question_id = q.id) AS money,
        s.endpoint AS standing_endpoint,
        CASE WHEN q.ttca_censored = 0 THEN 'right'
            WHEN s.id IS NOT NULL THEN coalesce(s.verdict_value, 'unknown')
            WHEN EXISTS (SELECT 1 FROM attempts w WHERE w.question_id = q.id AND w.verdict_value = 'wrong')
                THEN 'wrong'
            ELSE 'unknown' END AS verdict,
        q.ttca_wall_s, q.ttca_machine_s, q.ttca_censored, q.checking_s, q.stopped, q.settled_at, q.simulated,
        q.conversation_id, q.ordinal, q.standing_attempt_id
    FROM questions q JOIN conversations c ON c.id = q.conversation_id
        LEFT JOIN attempts s ON s.id = q.standing_attempt_id""",
    f"""CREATE VIEW attempts_full AS SELECT
        a.id AS attempt_id, a.question_id, a.ordinal, a.started_at,
        a.endpoint, a.model_asked, a.model_served, a.fingerprint,
        a.state, a.outcome, a.verdict_value, a.verdict_source, a.verdict_confidence, a.judged_at,
        a.p_correct, a.p_low, a.p_high, a.predicted_s, a.earlier_failures,
        q.tokens, {_LENGTH} AS length, q.language, q.question_language, q.task,
        q.text AS question, a.answer, a.thoughts,
        a.error_class, a.error_status, a.error_message, a.finish_reason, a.notices,
        a.started_s, a.ended_s, a.first_byte_s, a.ttft_s, a.first_content_s, a.last_token_s, a.total_s,
        a.prompt_tokens, a.completion_tokens, a.cached_tokens, a.money, a.requests, a.overlapped, a.simulated,
        a.decision_id, d.propensity, d.failed, d.estimator, d.priors, d.features
    FROM attempts a JOIN questions q ON q.id = a.question_id JOIN decisions d ON d.id = a.decision_id""",
)


def first(db: Database) -> None:
    for table in _TABLES:
        db.execute(table + strict(" STRICT"))
    for statement in (*_INDICES, *_VIEWS):
        db.execute(statement)


def strict(clause: str) -> str:
    """``clause`` where SQLite knows STRICT tables (3.37 and later); an older library gets the same tables without it."""
    import sqlite3

    return clause if sqlite3.sqlite_version_info >= (3, 37) else ""
