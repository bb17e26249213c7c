BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'laar_chat_history','0001_first','2026-11-25 14:27:57.122182+00:00');
CREATE TABLE attempts (
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
    ) STRICT;
INSERT INTO "attempts" VALUES('q1-a1','q1','q1-d1','01a2084701e8a9961d31c227f5',1,'fast','model','model-x','fp-1',0,0,0,0.6,0.4,0.8,9.0,'finished','complete',NULL,NULL,NULL,NULL,'Die Donau','hm','stop','["a notice"]','2026-11-23T12:00:04.000000+00:00','2026-11-23T12:00:05.000000+00:00',0.0,5.0,0.2,0.5,1.0,4.5,5.0,5010,20,NULL,0.01,2,'right','user',1.0,'2026-11-23T12:00:07.000000+00:00');
INSERT INTO "attempts" VALUES('q2-a1','q2','q2-d1','01a2084701e8a9961d31c227f5',1,'fast','model','model-x','fp-1',0,0,0,0.6,0.4,0.8,9.0,'finished','complete',NULL,NULL,NULL,NULL,'Zehn 100% Prozent','hm','stop','["a notice"]','2026-11-23T12:00:11.000000+00:00','2026-11-23T12:00:12.000000+00:00',0.0,5.0,0.2,0.5,1.0,4.5,5.0,5010,20,NULL,0.01,2,'wrong','user',1.0,'2026-11-23T12:00:14.000000+00:00');
INSERT INTO "attempts" VALUES('q2-a2','q2','q2-d2','01a2084701e8a9961d31c227f5',2,'strong','model','model-x','fp-1',0,0,1,0.6,0.4,0.8,9.0,'finished','complete',NULL,NULL,NULL,NULL,'百万円 ﷐d800 and ﷐0000 nothing','hm','stop','["a notice"]','2026-11-23T12:00:16.000000+00:00','2026-11-23T12:00:17.000000+00:00',8.0,13.0,0.2,0.5,1.0,4.5,5.0,5010,20,NULL,0.01,2,'right','user',1.0,'2026-11-23T12:00:19.000000+00:00');
INSERT INTO "attempts" VALUES('q3-a1','q3','q3-d1','01a2084701e8a9961d31c227f5',1,'slow','model','model-x','fp-1',1,0,0,NULL,NULL,NULL,NULL,'finished','complete',NULL,NULL,NULL,NULL,'42','hm','stop','["a notice"]','2026-11-23T12:00:23.000000+00:00','2026-11-23T12:00:24.000000+00:00',0.0,5.0,0.2,0.5,1.0,4.5,5.0,5010,20,NULL,0.01,2,'wrong','user',1.0,'2026-11-23T12:00:26.000000+00:00');
INSERT INTO "attempts" VALUES('q4-a1','q4','q4-d1','01a2084701e8a9961d31c227f5',1,'fast','model','model-x','fp-1',0,0,0,0.6,0.4,0.8,9.0,'finished','transport','overloaded',529,'The server is overloaded.',3.5,'','hm','stop','["a notice"]','2026-11-23T12:00:30.000000+00:00','2026-11-23T12:00:31.000000+00:00',0.0,5.0,0.2,0.5,1.0,NULL,5.0,5010,20,NULL,0.01,2,NULL,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES('q4-a2','q4','q4-d2','01a2084701e8a9961d31c227f5',2,'strong','model','model-x','fp-1',0,0,0,0.6,0.4,0.8,9.0,'finished','complete',NULL,NULL,NULL,NULL,'42','hm','stop','["a notice"]','2026-11-23T12:00:34.000000+00:00','2026-11-23T12:00:35.000000+00:00',8.0,13.0,0.2,0.5,1.0,4.5,5.0,5010,20,NULL,0.01,2,'wrong','check:quotes',0.7,'2026-11-23T12:00:37.000000+00:00');
INSERT INTO "attempts" VALUES('q6-a1','q6','q6-d1','01a2084701e8a9961d31c227f5',1,'fast','model',NULL,NULL,0,0,0,0.6,0.4,0.8,9.0,'running',NULL,NULL,NULL,NULL,NULL,'half an answ','',NULL,'[]','2026-11-23T12:00:41.000000+00:00',NULL,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE conversations (
        id TEXT PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        created_at TEXT NOT NULL,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
    ) STRICT;
INSERT INTO "conversations" VALUES('c1','Wie heißt der Fluss?','2026-11-23T12:00:02.000000+00:00',0);
INSERT INTO "conversations" VALUES('c2','What is the code?','2026-11-23T12:00:21.000000+00:00',1);
INSERT INTO "conversations" VALUES('c3','Never measured','2026-11-23T12:00:38.000000+00:00',0);
CREATE TABLE decisions (
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
    ) STRICT;
INSERT INTO "decisions" VALUES('q1-d1','q1',1,'2026-11-23T12:00:03.000000+00:00','fast',NULL,0.95,'[]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 3000, "tokens_exact": true, "language": "de", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO "decisions" VALUES('q2-d1','q2',1,'2026-11-23T12:00:10.000000+00:00','fast',NULL,0.95,'[]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 20000, "tokens_exact": true, "language": "ja", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO "decisions" VALUES('q2-d2','q2',2,'2026-11-23T12:00:15.000000+00:00','strong',NULL,0.95,'["fast"]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 20000, "tokens_exact": true, "language": "ja", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO "decisions" VALUES('q3-d1','q3',1,'2026-11-23T12:00:22.000000+00:00','slow',NULL,0.95,'[]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 70000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO "decisions" VALUES('q4-d1','q4',1,'2026-11-23T12:00:29.000000+00:00','fast',NULL,0.95,'[]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 5000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO "decisions" VALUES('q4-d2','q4',2,'2026-11-23T12:00:33.000000+00:00','strong',NULL,0.95,'[]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 5000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO "decisions" VALUES('q6-d1','q6',1,'2026-11-23T12:00:40.000000+00:00','fast',NULL,0.95,'[]',0.3,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 5000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
CREATE TABLE documents (
        sha256 TEXT PRIMARY KEY NOT NULL,
        text TEXT,
        characters INTEGER NOT NULL,
        tokens INTEGER,
        tokens_exact INTEGER CHECK (tokens_exact IN (0, 1)),
        tokens_how TEXT,
        language TEXT,
        language_letters INTEGER,
        language_margin REAL
    ) STRICT;
INSERT INTO "documents" VALUES('78e48ae1234cf2aedf818c2f5c4d68e46eaeb2d15b2633ad9db2a0b81e11840a','売上は百万円。﷐d800﷐0000',9,12,1,'o200k_base','en',40,0.5);
CREATE TABLE question_documents (
        question_id TEXT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES documents (sha256),
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        path TEXT NOT NULL,
        notices TEXT NOT NULL,
        PRIMARY KEY (question_id, position)
    ) STRICT;
INSERT INTO "question_documents" VALUES('q2',0,'78e48ae1234cf2aedf818c2f5c4d68e46eaeb2d15b2633ad9db2a0b81e11840a','報告.pdf','file','/tmp/報告.pdf','["1 byte replaced"]');
CREATE TABLE questions (
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
    ) STRICT;
INSERT INTO "questions" VALUES('q1','c1',1,'Wie heißt der Fluss?','d42ae487ca004b163be7c50e1f03aec16d34b95821ca062923e87b487fbcfc17',0,'2026-11-23T12:00:02.000000+00:00',NULL,NULL,3000,1,'de','en','lookup',1,'answered','2026-11-23T12:00:08.000000+00:00','q1-a1',4.5,4.5,0,0.0,0);
INSERT INTO "questions" VALUES('q2','c1',2,'売上はいくらですか','72f9d44aa5d35c1140787b61d1f3efe68f0efc29c09890181c19b0bfe2f17938',0,'2026-11-23T12:00:09.000000+00:00',NULL,NULL,20000,1,'ja','en','lookup',1,'answered','2026-11-23T12:00:20.000000+00:00','q2-a2',12.5,9.0,0,0.0,0);
INSERT INTO "questions" VALUES('q3','c2',1,'What is the code?','488018a041e886f6ea19c77c5157a14d2630f25920e95e8944fc8541430ce3d0',0,'2026-11-23T12:00:21.000000+00:00',NULL,NULL,70000,1,'en','en','lookup',1,'answered','2026-11-23T12:00:27.000000+00:00',NULL,7.0,4.5,1,0.0,1);
INSERT INTO "questions" VALUES('q4','c2',2,'What is the code?','488018a041e886f6ea19c77c5157a14d2630f25920e95e8944fc8541430ce3d0',0,'2026-11-23T12:00:28.000000+00:00',NULL,NULL,5000,1,'en','en','lookup',1,NULL,NULL,'q4-a2',15.0,9.5,1,0.1,0);
INSERT INTO "questions" VALUES('q5','c3',1,'Never measured','39aa59ed1a29012e263109551166c7097405495326a31ce7218997877222ad0f',0,'2026-11-23T12:00:38.000000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0.0,0);
INSERT INTO "questions" VALUES('q6','c3',2,'Still running','40785cdef82531db5698143ba9bd77d60ee49203de9458647a0008a73cbda749',0,'2026-11-23T12:00:39.000000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0.0,0);
CREATE TABLE verdicts (
        id INTEGER PRIMARY KEY,
        attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        value TEXT NOT NULL CHECK (value IN ('right', 'wrong', 'unknown')),
        source TEXT NOT NULL,
        confidence REAL NOT NULL,
        reason TEXT NOT NULL,
        check_s REAL NOT NULL,
        given_at TEXT NOT NULL,
        given_s REAL
    ) STRICT;
INSERT INTO "verdicts" VALUES(1,'q1-a1','right','user',1.0,'',0.0,'2026-11-23T12:00:07.000000+00:00',7.0);
INSERT INTO "verdicts" VALUES(2,'q2-a1','wrong','user',1.0,'',0.0,'2026-11-23T12:00:14.000000+00:00',7.0);
INSERT INTO "verdicts" VALUES(3,'q2-a2','right','user',1.0,'',0.0,'2026-11-23T12:00:19.000000+00:00',15.0);
INSERT INTO "verdicts" VALUES(4,'q3-a1','wrong','user',1.0,'',0.0,'2026-11-23T12:00:26.000000+00:00',7.0);
INSERT INTO "verdicts" VALUES(5,'q4-a2','wrong','check:quotes',0.7,'no such quote',0.1,'2026-11-23T12:00:37.000000+00:00',15.0);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX questions_asked_at ON questions (asked_at, id);
CREATE INDEX question_documents_sha256 ON question_documents (sha256);
CREATE INDEX decisions_question ON decisions (question_id, ordinal);
CREATE INDEX attempts_decision ON attempts (decision_id);
CREATE INDEX attempts_endpoint ON attempts (endpoint, started_at);
CREATE INDEX attempts_judged_at ON attempts (judged_at) WHERE judged_at IS NOT NULL;
CREATE INDEX attempts_running ON attempts (session_id) WHERE state = 'running';
CREATE INDEX verdicts_attempt ON verdicts (attempt_id);
CREATE TRIGGER verdicts_are_append_only BEFORE UPDATE ON verdicts
        BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
CREATE VIEW ttca AS SELECT
        q.id AS question_id, q.asked_at, c.title AS conversation, q.text AS question,
        q.tokens, q.tokens_exact, CASE WHEN q.tokens IS NULL THEN NULL
            WHEN q.tokens < 4096 THEN '0-4K' WHEN q.tokens < 8192 THEN '4-8K'
            WHEN q.tokens < 16384 THEN '8-16K' WHEN q.tokens < 32768 THEN '16-32K'
            WHEN q.tokens < 65536 THEN '32-64K' ELSE '64K+' END AS length,
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
        LEFT JOIN attempts s ON s.id = q.standing_attempt_id;
CREATE VIEW attempts_full AS SELECT
        a.id AS attempt_id, a.question_id, a.ordinal, a.started_at,
        a.endpoint, a.model_asked, a.model_served, a.fingerprint,
        a.state, a.outcome, a.verdict_value, a.verdict_source, a.verdict_confidence, a.judged_at,
        a.p_correct, a.p_low, a.p_high, a.predicted_s, a.earlier_failures,
        q.tokens, CASE WHEN q.tokens IS NULL THEN NULL
            WHEN q.tokens < 4096 THEN '0-4K' WHEN q.tokens < 8192 THEN '4-8K'
            WHEN q.tokens < 16384 THEN '8-16K' WHEN q.tokens < 32768 THEN '16-32K'
            WHEN q.tokens < 65536 THEN '32-64K' ELSE '64K+' END AS length, q.language, q.question_language, q.task,
        q.text AS question, a.answer, a.thoughts,
        a.error_class, a.error_status, a.error_message, a.finish_reason, a.notices,
        a.started_s, a.ended_s, a.first_byte_s, a.ttft_s, a.first_content_s, a.last_token_s, a.total_s,
        a.prompt_tokens, a.completion_tokens, a.cached_tokens, a.money, a.requests, a.overlapped, a.simulated,
        a.decision_id, d.propensity, d.failed, d.estimator, d.priors, d.features
    FROM attempts a JOIN questions q ON q.id = a.question_id JOIN decisions d ON d.id = a.decision_id;
COMMIT;
