-- As llm 0.26 logged it, with a model of our own; only the tables that are read.
CREATE TABLE "_llm_migrations" (
   "name" TEXT PRIMARY KEY,
   "applied_at" TEXT
);
INSERT INTO "_llm_migrations" VALUES ('m001_initial', '2026-11-25 14:48:32.785401+00:00');
INSERT INTO "_llm_migrations" VALUES ('m002_id_primary_key', '2026-11-25 14:48:32.836367+00:00');
INSERT INTO "_llm_migrations" VALUES ('m003_chat_id_foreign_key', '2026-11-25 14:48:32.972471+00:00');
INSERT INTO "_llm_migrations" VALUES ('m004_column_order', '2026-11-25 14:48:33.032351+00:00');
INSERT INTO "_llm_migrations" VALUES ('m004_drop_provider', '2026-11-25 14:48:33.101263+00:00');
INSERT INTO "_llm_migrations" VALUES ('m005_debug', '2026-11-25 14:48:33.182971+00:00');
INSERT INTO "_llm_migrations" VALUES ('m006_new_logs_table', '2026-11-25 14:48:33.264931+00:00');
INSERT INTO "_llm_migrations" VALUES ('m007_finish_logs_table', '2026-11-25 14:48:33.301937+00:00');
INSERT INTO "_llm_migrations" VALUES ('m008_reply_to_id_foreign_key', '2026-11-25 14:48:33.392394+00:00');
INSERT INTO "_llm_migrations" VALUES ('m008_fix_column_order_in_logs', '2026-11-25 14:48:33.448333+00:00');
INSERT INTO "_llm_migrations" VALUES ('m009_delete_logs_table_if_empty', '2026-11-25 14:48:33.500477+00:00');
INSERT INTO "_llm_migrations" VALUES ('m010_create_new_log_tables', '2026-11-25 14:48:33.555047+00:00');
INSERT INTO "_llm_migrations" VALUES ('m011_fts_for_responses', '2026-11-25 14:48:33.660296+00:00');
INSERT INTO "_llm_migrations" VALUES ('m012_attachments_tables', '2026-11-25 14:48:33.736286+00:00');
INSERT INTO "_llm_migrations" VALUES ('m013_usage', '2026-11-25 14:48:33.836312+00:00');
INSERT INTO "_llm_migrations" VALUES ('m014_schemas', '2026-11-25 14:48:34.115570+00:00');
INSERT INTO "_llm_migrations" VALUES ('m015_fragments_tables', '2026-11-25 14:48:34.259229+00:00');
INSERT INTO "_llm_migrations" VALUES ('m016_fragments_table_pks', '2026-11-25 14:48:34.348574+00:00');
INSERT INTO "_llm_migrations" VALUES ('m017_tools_tables', '2026-11-25 14:48:34.504349+00:00');
INSERT INTO "_llm_migrations" VALUES ('m017_tools_plugin', '2026-11-25 14:48:34.546231+00:00');
INSERT INTO "_llm_migrations" VALUES ('m018_tool_instances', '2026-11-25 14:48:34.658630+00:00');
CREATE TABLE "conversations" (
   "id" TEXT PRIMARY KEY,
   "name" TEXT,
   "model" TEXT
);
INSERT INTO "conversations" VALUES ('01m89jw33vnt9ca23s87byjbp1', 'What is the capital of France?', 'fake-model');
INSERT INTO "conversations" VALUES ('01m89jw35y3qz1fk1v0kadrgxj', 'The harbour budget is 4,200 eur…', 'fake-model');
INSERT INTO "conversations" VALUES ('01m89jw3apnfb1hbn0n2tj4rx9', 'What is in the picture?', 'fake-model');
INSERT INTO "conversations" VALUES ('01m89jw3d4y7wagzke2yke7ege', 'only a fragment', 'fake-model');
CREATE TABLE "responses" (
   "id" TEXT PRIMARY KEY,
   "model" TEXT,
   "prompt" TEXT,
   "system" TEXT,
   "prompt_json" TEXT,
   "options_json" TEXT,
   "response" TEXT,
   "response_json" TEXT,
   "conversation_id" TEXT REFERENCES "conversations"("id"),
   "duration_ms" INTEGER,
   "datetime_utc" TEXT,
   "input_tokens" INTEGER,
   "output_tokens" INTEGER,
   "token_details" TEXT,
   "schema_id" TEXT
);
INSERT INTO "responses" VALUES ('01m89jw33vnt9ca23s87byjbp2', 'fake-model', 'What is the capital of France?', 'Be brief.', NULL, '{}', 'Answer to: What is the capital of France?', NULL, '01m89jw33vnt9ca23s87byjbp1', 0, '2026-11-25T14:48:34.683413+00:00', 12, 3, NULL, NULL);
INSERT INTO "responses" VALUES ('01m89jw358n2bms60e48mt8hf6', 'fake-model', 'And of Japan? 日本', NULL, NULL, '{}', 'Answer to: And of Japan? 日本', NULL, '01m89jw33vnt9ca23s87byjbp1', 0, '2026-11-25T14:48:34.728325+00:00', 12, 3, NULL, NULL);
INSERT INTO "responses" VALUES ('01m89jw35y3qz1fk1v0kadrgxh', 'fake-model', 'Summarise the file', NULL, NULL, '{}', 'Answer to: The harbour budget is 4,200 eu', NULL, '01m89jw35y3qz1fk1v0kadrgxj', 0, '2026-11-25T14:48:34.750263+00:00', 12, 3, NULL, NULL);
INSERT INTO "responses" VALUES ('01m89jw3apnfb1hbn0n2tj4rx8', 'fake-model', 'What is in the picture?', NULL, NULL, '{}', 'Answer to: What is in the picture?', NULL, '01m89jw3apnfb1hbn0n2tj4rx9', 0, '2026-11-25T14:48:34.902659+00:00', 12, 3, NULL, NULL);
INSERT INTO "responses" VALUES ('01m89jw3d4y7wagzke2yke7egd', 'fake-model', '', NULL, NULL, '{}', 'Answer to: only a fragment', NULL, '01m89jw3d4y7wagzke2yke7ege', 0, '2026-11-25T14:48:34.980369+00:00', 12, 3, NULL, NULL);
CREATE TABLE "attachments" (
   "id" TEXT PRIMARY KEY,
   "type" TEXT,
   "path" TEXT,
   "url" TEXT,
   "content" BLOB
);
INSERT INTO "attachments" VALUES ('0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543', 'image/png', NULL, NULL, X'89504E47');
CREATE TABLE "prompt_attachments" (
   "response_id" TEXT REFERENCES "responses"("id"),
   "attachment_id" TEXT REFERENCES "attachments"("id"),
   "order" INTEGER,
   PRIMARY KEY ("response_id", "attachment_id")
);
INSERT INTO "prompt_attachments" VALUES ('01m89jw3apnfb1hbn0n2tj4rx8', '0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543', 0);
CREATE TABLE "fragments" (
   "id" INTEGER PRIMARY KEY,
   "hash" TEXT,
   "content" TEXT,
   "datetime_utc" TEXT,
   "source" TEXT
);
INSERT INTO "fragments" VALUES (1, '8d5aac66593ac5936414614e1f0d80fb94de88829807194a988b07bcb0e1ab97', 'The harbour budget is 4,200 euros.
Second line.', '2026-11-25 14:48:34', '/tmp/minutes.txt');
INSERT INTO "fragments" VALUES (2, '4b44c80811fdcc87bef40e4b9d003e29a1885a136f4a49256dbbc2ddfaa5a456', 'Another document', '2026-11-25 14:48:34', 'https://example.org/a');
INSERT INTO "fragments" VALUES (3, 'c80d7030e5bc31d5dfdc2ca133f41da65341b8f8d08e35b18df15a079354d96a', 'only a fragment', '2026-11-25 14:48:35', 'x.txt');
CREATE TABLE "fragment_aliases" (
   "alias" TEXT PRIMARY KEY,
   "fragment_id" INTEGER REFERENCES "fragments"("id")
);
CREATE TABLE "prompt_fragments" (
   "response_id" TEXT REFERENCES "responses"("id"),
   "fragment_id" INTEGER REFERENCES "fragments"("id"),
   "order" INTEGER,
   PRIMARY KEY ("response_id", "fragment_id", "order")
);
INSERT INTO "prompt_fragments" VALUES ('01m89jw35y3qz1fk1v0kadrgxh', 1, 0);
INSERT INTO "prompt_fragments" VALUES ('01m89jw35y3qz1fk1v0kadrgxh', 2, 1);
INSERT INTO "prompt_fragments" VALUES ('01m89jw3d4y7wagzke2yke7egd', 3, 0);
CREATE TABLE "system_fragments" (
   "response_id" TEXT REFERENCES "responses"("id"),
   "fragment_id" INTEGER REFERENCES "fragments"("id"),
   "order" INTEGER,
   PRIMARY KEY ("response_id", "fragment_id", "order")
);
