PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES(1,'laar_chat_history','0001_first','2026-11-25 14:35:39.608877+00:00');
INSERT INTO _sqlite_migrations VALUES(2,'laar_chat_history','review_01_fact_days','2026-11-25 14:35:39.609747+00:00');
INSERT INTO _sqlite_migrations VALUES(3,'laar_chat_history','0002_search','2026-11-25 17:20:14.384595+00:00');
INSERT INTO _sqlite_migrations VALUES(4,'laar_chat_history','0003_conversations','2026-11-25 17:39:51.563374+00:00');
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
INSERT INTO attempts VALUES('q1-a1','q1','q1-d1','01a2084701e87773e592931ea8',1,'fast','model','model-x','fp-1',0,0,0,0.59999999999999997779,0.4000000000000000222,0.8000000000000000444,9.0,'finished','complete',NULL,NULL,NULL,NULL,'Die Donau','hm','stop','["a notice"]','2026-11-23T12:00:04.000000+00:00','2026-11-23T12:00:05.000000+00:00',0.0,5.0,0.2000000000000000111,0.5,1.0,4.5,5.0,5010,20,NULL,0.010000000000000000208,2,'right','user',1.0,'2026-11-23T12:00:07.000000+00:00');
INSERT INTO attempts VALUES('q2-a1','q2','q2-d1','01a2084701e87773e592931ea8',1,'fast','model','model-x','fp-1',0,0,0,0.59999999999999997779,0.4000000000000000222,0.8000000000000000444,9.0,'finished','complete',NULL,NULL,NULL,NULL,'Zehn 100% Prozent','hm','stop','["a notice"]','2026-11-23T12:00:11.000000+00:00','2026-11-23T12:00:12.000000+00:00',0.0,5.0,0.2000000000000000111,0.5,1.0,4.5,5.0,5010,20,NULL,0.010000000000000000208,2,'wrong','user',1.0,'2026-11-23T12:00:14.000000+00:00');
INSERT INTO attempts VALUES('q2-a2','q2','q2-d2','01a2084701e87773e592931ea8',2,'strong','model','model-x','fp-1',0,0,1,0.59999999999999997779,0.4000000000000000222,0.8000000000000000444,9.0,'finished','complete',NULL,NULL,NULL,NULL,'百万円 ﷐d800 and ﷐0000 nothing','hm','stop','["a notice"]','2026-11-23T12:00:16.000000+00:00','2026-11-23T12:00:17.000000+00:00',8.0,13.0,0.2000000000000000111,0.5,1.0,4.5,5.0,5010,20,NULL,0.010000000000000000208,2,'right','user',1.0,'2026-11-23T12:00:19.000000+00:00');
INSERT INTO attempts VALUES('q3-a1','q3','q3-d1','01a2084701e87773e592931ea8',1,'slow','model','model-x','fp-1',1,0,0,NULL,NULL,NULL,NULL,'finished','complete',NULL,NULL,NULL,NULL,'42','hm','stop','["a notice"]','2026-11-23T12:00:23.000000+00:00','2026-11-23T12:00:24.000000+00:00',0.0,5.0,0.2000000000000000111,0.5,1.0,4.5,5.0,5010,20,NULL,0.010000000000000000208,2,'wrong','user',1.0,'2026-11-23T12:00:26.000000+00:00');
INSERT INTO attempts VALUES('q4-a1','q4','q4-d1','01a2084701e87773e592931ea8',1,'fast','model','model-x','fp-1',0,0,0,0.59999999999999997779,0.4000000000000000222,0.8000000000000000444,9.0,'finished','transport','overloaded',529,'The server is overloaded.',3.5,'','hm','stop','["a notice"]','2026-11-23T12:00:30.000000+00:00','2026-11-23T12:00:31.000000+00:00',0.0,5.0,0.2000000000000000111,0.5,1.0,NULL,5.0,5010,20,NULL,0.010000000000000000208,2,NULL,NULL,NULL,NULL);
INSERT INTO attempts VALUES('q4-a2','q4','q4-d2','01a2084701e87773e592931ea8',2,'strong','model','model-x','fp-1',0,0,0,0.59999999999999997779,0.4000000000000000222,0.8000000000000000444,9.0,'finished','complete',NULL,NULL,NULL,NULL,'42','hm','stop','["a notice"]','2026-11-23T12:00:34.000000+00:00','2026-11-23T12:00:35.000000+00:00',8.0,13.0,0.2000000000000000111,0.5,1.0,4.5,5.0,5010,20,NULL,0.010000000000000000208,2,'wrong','check:quotes',0.69999999999999995559,'2026-11-23T12:00:37.000000+00:00');
INSERT INTO attempts VALUES('q6-a1','q6','q6-d1','01a2084701e87773e592931ea8',1,'fast','model',NULL,NULL,0,0,0,0.59999999999999997779,0.4000000000000000222,0.8000000000000000444,9.0,'running',NULL,NULL,NULL,NULL,NULL,'half an answ','',NULL,'[]','2026-11-23T12:00:41.000000+00:00',NULL,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE conversations (
        id TEXT PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        created_at TEXT NOT NULL,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
    , titled INTEGER NOT NULL DEFAULT 0 CHECK (titled IN (0, 1)), branched_from TEXT) STRICT;
INSERT INTO conversations VALUES('c1','Wie heißt der Fluss?','2026-11-23T12:00:02.000000+00:00',0,0,NULL);
INSERT INTO conversations VALUES('c2','What is the code?','2026-11-23T12:00:21.000000+00:00',1,0,NULL);
INSERT INTO conversations VALUES('c3','Never measured','2026-11-23T12:00:38.000000+00:00',0,0,NULL);
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
INSERT INTO decisions VALUES('q1-d1','q1',1,'2026-11-23T12:00:03.000000+00:00','fast',NULL,0.94999999999999995559,'[]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 3000, "tokens_exact": true, "language": "de", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO decisions VALUES('q2-d1','q2',1,'2026-11-23T12:00:10.000000+00:00','fast',NULL,0.94999999999999995559,'[]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 20000, "tokens_exact": true, "language": "ja", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO decisions VALUES('q2-d2','q2',2,'2026-11-23T12:00:15.000000+00:00','strong',NULL,0.94999999999999995559,'["fast"]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 20000, "tokens_exact": true, "language": "ja", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO decisions VALUES('q3-d1','q3',1,'2026-11-23T12:00:22.000000+00:00','slow',NULL,0.94999999999999995559,'[]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 70000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO decisions VALUES('q4-d1','q4',1,'2026-11-23T12:00:29.000000+00:00','fast',NULL,0.94999999999999995559,'[]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 5000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO decisions VALUES('q4-d2','q4',2,'2026-11-23T12:00:33.000000+00:00','strong',NULL,0.94999999999999995559,'[]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 5000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
INSERT INTO decisions VALUES('q6-d1','q6',1,'2026-11-23T12:00:40.000000+00:00','fast',NULL,0.94999999999999995559,'[]',0.29999999999999998889,'fast: 60 % × 9 s','bayes-1','profiles-1','{"tokens": 5000, "tokens_exact": true, "language": "en", "question_language": "en", "task": "lookup", "documents": 1}','[{"endpoint": "fast", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}, {"endpoint": "strong", "eligible": true, "why_not": "", "p_correct": 0.6, "p_interval": [0.4, 0.8], "predicted_s": 9.0, "check_s": 3.0, "money": 0.0, "cost_s": 12.0, "ratio": 0.049999999999999996, "expected_ttca_s": 20.0, "own_marks": 2.5, "prior": "default", "tries": 0, "simulated": false}]');
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
INSERT INTO documents VALUES('78e48ae1234cf2aedf818c2f5c4d68e46eaeb2d15b2633ad9db2a0b81e11840a','売上は百万円。﷐d800﷐0000',9,12,1,'o200k_base','en',40,0.5);
CREATE TABLE fact_days (
    day TEXT PRIMARY KEY NOT NULL,
    layout INTEGER NOT NULL,
    names TEXT NOT NULL,
    questions BLOB NOT NULL,
    attempts BLOB NOT NULL,
    checks BLOB NOT NULL
);
CREATE TABLE question_documents (
        question_id TEXT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES documents (sha256),
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        path TEXT NOT NULL,
        notices TEXT NOT NULL, pages INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (question_id, position)
    ) STRICT;
INSERT INTO question_documents VALUES('q2',0,'78e48ae1234cf2aedf818c2f5c4d68e46eaeb2d15b2633ad9db2a0b81e11840a','報告.pdf','file','/tmp/報告.pdf','["1 byte replaced"]',0);
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
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)), clock_gap_s REAL NOT NULL DEFAULT 0,
        UNIQUE (conversation_id, ordinal)
    ) STRICT;
INSERT INTO questions VALUES('q1','c1',1,'Wie heißt der Fluss?','d42ae487ca004b163be7c50e1f03aec16d34b95821ca062923e87b487fbcfc17',0,'2026-11-23T12:00:02.000000+00:00',NULL,NULL,3000,1,'de','en','lookup',1,'answered','2026-11-23T12:00:08.000000+00:00','q1-a1',4.5,4.5,0,0.0,0,0.0);
INSERT INTO questions VALUES('q2','c1',2,'売上はいくらですか','72f9d44aa5d35c1140787b61d1f3efe68f0efc29c09890181c19b0bfe2f17938',0,'2026-11-23T12:00:09.000000+00:00',NULL,NULL,20000,1,'ja','en','lookup',1,'answered','2026-11-23T12:00:20.000000+00:00','q2-a2',12.5,9.0,0,0.0,0,0.0);
INSERT INTO questions VALUES('q3','c2',1,'What is the code?','488018a041e886f6ea19c77c5157a14d2630f25920e95e8944fc8541430ce3d0',0,'2026-11-23T12:00:21.000000+00:00',NULL,NULL,70000,1,'en','en','lookup',1,'answered','2026-11-23T12:00:27.000000+00:00',NULL,7.0,4.5,1,0.0,1,0.0);
INSERT INTO questions VALUES('q4','c2',2,'What is the code?','488018a041e886f6ea19c77c5157a14d2630f25920e95e8944fc8541430ce3d0',0,'2026-11-23T12:00:28.000000+00:00',NULL,NULL,5000,1,'en','en','lookup',1,NULL,NULL,'q4-a2',15.0,9.5,1,0.10000000000000000555,0,0.0);
INSERT INTO questions VALUES('q5','c3',1,'Never measured','39aa59ed1a29012e263109551166c7097405495326a31ce7218997877222ad0f',0,'2026-11-23T12:00:38.000000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0.0,0,0.0);
INSERT INTO questions VALUES('q6','c3',2,'Still running','40785cdef82531db5698143ba9bd77d60ee49203de9458647a0008a73cbda749',0,'2026-11-23T12:00:39.000000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0.0,0,0.0);
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
INSERT INTO verdicts VALUES(1,'q1-a1','right','user',1.0,'',0.0,'2026-11-23T12:00:07.000000+00:00',7.0);
INSERT INTO verdicts VALUES(2,'q2-a1','wrong','user',1.0,'',0.0,'2026-11-23T12:00:14.000000+00:00',7.0);
INSERT INTO verdicts VALUES(3,'q2-a2','right','user',1.0,'',0.0,'2026-11-23T12:00:19.000000+00:00',15.0);
INSERT INTO verdicts VALUES(4,'q3-a1','wrong','user',1.0,'',0.0,'2026-11-23T12:00:26.000000+00:00',7.0);
INSERT INTO verdicts VALUES(5,'q4-a2','wrong','check:quotes',0.69999999999999995559,'no such quote',0.10000000000000000555,'2026-11-23T12:00:37.000000+00:00',15.0);
CREATE TABLE search_texts (
            id INTEGER PRIMARY KEY,
            question_id TEXT NOT NULL,
            attempt_id TEXT,
            position INTEGER
        ) STRICT;
INSERT INTO search_texts VALUES(1,'q1',NULL,NULL);
INSERT INTO search_texts VALUES(2,'q2',NULL,NULL);
INSERT INTO search_texts VALUES(3,'q3',NULL,NULL);
INSERT INTO search_texts VALUES(4,'q4',NULL,NULL);
INSERT INTO search_texts VALUES(5,'q5',NULL,NULL);
INSERT INTO search_texts VALUES(6,'q6',NULL,NULL);
INSERT INTO search_texts VALUES(7,'q1','q1-a1',NULL);
INSERT INTO search_texts VALUES(8,'q2','q2-a1',NULL);
INSERT INTO search_texts VALUES(9,'q2','q2-a2',NULL);
INSERT INTO search_texts VALUES(10,'q3','q3-a1',NULL);
INSERT INTO search_texts VALUES(11,'q4','q4-a2',NULL);
INSERT INTO search_texts VALUES(12,'q2',NULL,0);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search_words','search_words',0,'CREATE VIRTUAL TABLE search_words USING fts5 (text, content='''', columnsize=0, tokenize=''unicode61 remove_diacritics 2'')');
CREATE TABLE IF NOT EXISTS 'search_words_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO search_words_data VALUES(1,X'0c1f');
INSERT INTO search_words_data VALUES(10,X'000000000103030003010101020101030101');
INSERT INTO search_words_data VALUES(137438953473,X'000000a20530636f646503020501020501036465720102040105666c7573730102050106686569c39f740102030102697303020301020301086d6561737572656405020301056e65766572050202010772756e6e696e6706020301057374696c6c060202010374686503020401020401047768617403020201020202026965010202011be5a3b2e4b88ae381afe38184e3818fe38289e381a7e38199e3818b020202040c080a0b0a0d0a0c0a0b0c07');
INSERT INTO search_words_data VALUES(274877906945,X'000000730430313030080203010234320a02020102020103616e64090204010364696507020202046f6e617507020301076e6f7468696e67090206010770726f7a656e7408020401047a65686e0802020109e799bee4b887e586860902020107efb7903030303009020504046438303009020304080a0808090c0c090e0c');
INSERT INTO search_words_data VALUES(412316860417,X'0000001704307064660c02030106e5a0b1e5918a0c02020408');
CREATE TABLE IF NOT EXISTS 'search_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO search_words_idx VALUES(1,X'',2);
INSERT INTO search_words_idx VALUES(2,X'',2);
INSERT INTO search_words_idx VALUES(3,X'',2);
CREATE TABLE IF NOT EXISTS 'search_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO search_words_config VALUES('version',4);
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search_unspaced','search_unspaced',0,'CREATE VIRTUAL TABLE search_unspaced USING fts5 (text, content='''', columnsize=0, tokenize=''trigram'')');
CREATE TABLE IF NOT EXISTS 'search_unspaced_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO search_unspaced_data VALUES(1,X'032a');
INSERT INTO search_unspaced_data VALUES(10,X'000000000103030003010101020101030101');
INSERT INTO search_unspaced_data VALUES(137438953473,X'000000710a30e38184e3818fe3828902020503038b202002020a03078fe38289e381a7020206030599e3818b200202090307a7e38199e3818b0202080307afe38184e3818f02020402088289e381a7e381990202070109e4b88ae381afe381840202030109e5a3b2e4b88ae381af020202040e080c0a0c0c0d0e');
INSERT INTO search_unspaced_data VALUES(274877906945,X'000000d5043020616e09020b02026e6f0902150204efb7903009020f050164090205010330206109020a03016e090214020230200904090c0301300904110301033830300902080103616e6409020c01056420efb79009020e02023830090207010367202009021c010368696e0902190103696e6709021a01036e642009020d0202672009021b02026f7409021601036f746809021701037468690902180107e4b887e58686200902030107e5868620efb7900902040109e799bee4b887e586860902020105efb79030300902100402643809020604080709060806080708080a0708080808070708080c0c0e0a');
INSERT INTO search_unspaced_data VALUES(412316860417,X'0000003904302e70640c020401036466200c020601036620200c020701037064660c02050105e5918a2e700c02030206a0b1e5918a2e0c020204080808080a');
CREATE TABLE IF NOT EXISTS 'search_unspaced_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO search_unspaced_idx VALUES(1,X'',2);
INSERT INTO search_unspaced_idx VALUES(2,X'',2);
INSERT INTO search_unspaced_idx VALUES(3,X'',2);
CREATE TABLE IF NOT EXISTS 'search_unspaced_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO search_unspaced_config VALUES('version',4);
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
CREATE TRIGGER fact_days_questions_insert AFTER INSERT ON questions BEGIN DELETE FROM fact_days WHERE day = substr(NEW.asked_at, 1, 10); END;
CREATE TRIGGER fact_days_questions_update AFTER UPDATE OF asked_at, simulated, tokens, language, task, ttca_wall_s, ttca_machine_s, ttca_censored, clock_gap_s, standing_attempt_id ON questions BEGIN DELETE FROM fact_days WHERE day = substr(OLD.asked_at, 1, 10); DELETE FROM fact_days WHERE day = substr(NEW.asked_at, 1, 10); END;
CREATE TRIGGER fact_days_questions_delete AFTER DELETE ON questions BEGIN DELETE FROM fact_days WHERE day = substr(OLD.asked_at, 1, 10); END;
CREATE TRIGGER fact_days_attempts_insert AFTER INSERT ON attempts BEGIN DELETE FROM fact_days WHERE day = (SELECT substr(asked_at, 1, 10) FROM questions WHERE id = NEW.question_id); END;
CREATE TRIGGER fact_days_attempts_update AFTER UPDATE OF question_id, ordinal, endpoint, state, outcome, verdict_value, p_correct, money ON attempts BEGIN DELETE FROM fact_days WHERE day = (SELECT substr(asked_at, 1, 10) FROM questions WHERE id = OLD.question_id); DELETE FROM fact_days WHERE day = (SELECT substr(asked_at, 1, 10) FROM questions WHERE id = NEW.question_id); END;
CREATE TRIGGER fact_days_attempts_delete AFTER DELETE ON attempts BEGIN DELETE FROM fact_days WHERE day = (SELECT substr(asked_at, 1, 10) FROM questions WHERE id = OLD.question_id); END;
CREATE TRIGGER fact_days_verdicts_insert AFTER INSERT ON verdicts BEGIN DELETE FROM fact_days WHERE day = (SELECT substr(q.asked_at, 1, 10) FROM questions q JOIN attempts a ON a.question_id = q.id
    WHERE a.id = NEW.attempt_id); END;
CREATE TRIGGER fact_days_verdicts_delete AFTER DELETE ON verdicts BEGIN DELETE FROM fact_days WHERE day = (SELECT substr(q.asked_at, 1, 10) FROM questions q JOIN attempts a ON a.question_id = q.id
    WHERE a.id = OLD.attempt_id); END;
CREATE INDEX search_texts_question ON search_texts (question_id);
CREATE UNIQUE INDEX search_texts_attempt ON search_texts (attempt_id) WHERE attempt_id IS NOT NULL;
CREATE TRIGGER questions_search_insert AFTER INSERT ON questions BEGIN 
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT new.id, NULL, NULL WHERE 1;
        INSERT INTO search_words (rowid, text)
            SELECT id, new.text FROM search_texts WHERE question_id = new.id AND attempt_id IS NULL AND position IS NULL;
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.text || '  ' FROM search_texts
            WHERE question_id = new.id AND attempt_id IS NULL AND position IS NULL AND new.text GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
     END;
CREATE TRIGGER questions_search_change_out BEFORE UPDATE OF id, text ON questions WHEN old.id IS NOT new.id OR old.text IS NOT new.text BEGIN 
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.text FROM search_texts WHERE question_id = old.id AND attempt_id IS NULL AND position IS NULL;
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.text || '  ' FROM search_texts
            WHERE question_id = old.id AND attempt_id IS NULL AND position IS NULL AND old.text GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
        DELETE FROM search_texts WHERE question_id = old.id AND attempt_id IS NULL AND position IS NULL;
     END;
CREATE TRIGGER questions_search_change_in AFTER UPDATE OF id, text ON questions WHEN old.id IS NOT new.id OR old.text IS NOT new.text BEGIN 
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT new.id, NULL, NULL WHERE 1;
        INSERT INTO search_words (rowid, text)
            SELECT id, new.text FROM search_texts WHERE question_id = new.id AND attempt_id IS NULL AND position IS NULL;
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.text || '  ' FROM search_texts
            WHERE question_id = new.id AND attempt_id IS NULL AND position IS NULL AND new.text GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
     END;
CREATE TRIGGER questions_search_delete BEFORE DELETE ON questions BEGIN 
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.text FROM search_texts WHERE question_id = old.id AND attempt_id IS NULL AND position IS NULL;
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.text || '  ' FROM search_texts
            WHERE question_id = old.id AND attempt_id IS NULL AND position IS NULL AND old.text GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
        DELETE FROM search_texts WHERE question_id = old.id AND attempt_id IS NULL AND position IS NULL;
     END;
CREATE TRIGGER attempts_search_insert AFTER INSERT ON attempts BEGIN 
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT new.question_id, new.id, NULL WHERE new.state <> 'running' AND new.answer <> '';
        INSERT INTO search_words (rowid, text)
            SELECT id, new.answer FROM search_texts WHERE attempt_id = new.id;
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.answer || '  ' FROM search_texts
            WHERE attempt_id = new.id AND new.answer GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
     END;
CREATE TRIGGER attempts_search_change_out BEFORE UPDATE OF id, question_id, state, answer ON attempts WHEN old.id IS NOT new.id OR old.question_id IS NOT new.question_id OR old.state IS NOT new.state OR old.answer IS NOT new.answer BEGIN 
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.answer FROM search_texts WHERE attempt_id = old.id;
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.answer || '  ' FROM search_texts
            WHERE attempt_id = old.id AND old.answer GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
        DELETE FROM search_texts WHERE attempt_id = old.id;
     END;
CREATE TRIGGER attempts_search_change_in AFTER UPDATE OF id, question_id, state, answer ON attempts WHEN old.id IS NOT new.id OR old.question_id IS NOT new.question_id OR old.state IS NOT new.state OR old.answer IS NOT new.answer BEGIN 
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT new.question_id, new.id, NULL WHERE new.state <> 'running' AND new.answer <> '';
        INSERT INTO search_words (rowid, text)
            SELECT id, new.answer FROM search_texts WHERE attempt_id = new.id;
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.answer || '  ' FROM search_texts
            WHERE attempt_id = new.id AND new.answer GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
     END;
CREATE TRIGGER attempts_search_delete BEFORE DELETE ON attempts BEGIN 
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.answer FROM search_texts WHERE attempt_id = old.id;
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.answer || '  ' FROM search_texts
            WHERE attempt_id = old.id AND old.answer GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
        DELETE FROM search_texts WHERE attempt_id = old.id;
     END;
CREATE TRIGGER question_documents_search_insert AFTER INSERT ON question_documents BEGIN 
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT new.question_id, NULL, new.position WHERE 1;
        INSERT INTO search_words (rowid, text)
            SELECT id, new.name FROM search_texts WHERE question_id = new.question_id AND position = new.position;
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.name || '  ' FROM search_texts
            WHERE question_id = new.question_id AND position = new.position AND new.name GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
     END;
CREATE TRIGGER question_documents_search_change_out BEFORE UPDATE OF question_id, position, name ON question_documents WHEN old.question_id IS NOT new.question_id OR old.position IS NOT new.position OR old.name IS NOT new.name BEGIN 
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.name FROM search_texts WHERE question_id = old.question_id AND position = old.position;
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.name || '  ' FROM search_texts
            WHERE question_id = old.question_id AND position = old.position AND old.name GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
        DELETE FROM search_texts WHERE question_id = old.question_id AND position = old.position;
     END;
CREATE TRIGGER question_documents_search_change_in AFTER UPDATE OF question_id, position, name ON question_documents WHEN old.question_id IS NOT new.question_id OR old.position IS NOT new.position OR old.name IS NOT new.name BEGIN 
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT new.question_id, NULL, new.position WHERE 1;
        INSERT INTO search_words (rowid, text)
            SELECT id, new.name FROM search_texts WHERE question_id = new.question_id AND position = new.position;
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.name || '  ' FROM search_texts
            WHERE question_id = new.question_id AND position = new.position AND new.name GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
     END;
CREATE TRIGGER question_documents_search_delete BEFORE DELETE ON question_documents BEGIN 
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.name FROM search_texts WHERE question_id = old.question_id AND position = old.position;
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.name || '  ' FROM search_texts
            WHERE question_id = old.question_id AND position = old.position AND old.name GLOB '*[฀-໿က-႟ក-៿⺀-⿿々-〇〡-鿿ꥠ-꥿가-힯豈-﫿ｦ-ﾟ𠀀-𿿿]*';
        DELETE FROM search_texts WHERE question_id = old.question_id AND position = old.position;
     END;
CREATE INDEX conversations_titled ON conversations (titled) WHERE titled = 1;
PRAGMA writable_schema=OFF;
COMMIT;
