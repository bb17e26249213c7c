-- As llm 0.36 logged it, with a model of our own; only the tables that are read.
CREATE TABLE "_llm_migrations" (
   "name" TEXT PRIMARY KEY,
   "applied_at" TEXT
);
INSERT INTO "_llm_migrations" VALUES ('m001_initial', '2026-11-25 14:48:10.713427+00:00');
INSERT INTO "_llm_migrations" VALUES ('m002_id_primary_key', '2026-11-25 14:48:10.767694+00:00');
INSERT INTO "_llm_migrations" VALUES ('m003_chat_id_foreign_key', '2026-11-25 14:48:10.842372+00:00');
INSERT INTO "_llm_migrations" VALUES ('m004_column_order', '2026-11-25 14:48:10.868312+00:00');
INSERT INTO "_llm_migrations" VALUES ('m004_drop_provider', '2026-11-25 14:48:10.885141+00:00');
INSERT INTO "_llm_migrations" VALUES ('m005_debug', '2026-11-25 14:48:10.900896+00:00');
INSERT INTO "_llm_migrations" VALUES ('m006_new_logs_table', '2026-11-25 14:48:11.232374+00:00');
INSERT INTO "_llm_migrations" VALUES ('m007_finish_logs_table', '2026-11-25 14:48:11.333054+00:00');
INSERT INTO "_llm_migrations" VALUES ('m008_reply_to_id_foreign_key', '2026-11-25 14:48:11.436442+00:00');
INSERT INTO "_llm_migrations" VALUES ('m008_fix_column_order_in_logs', '2026-11-25 14:48:11.500503+00:00');
INSERT INTO "_llm_migrations" VALUES ('m009_delete_logs_table_if_empty', '2026-11-25 14:48:11.556378+00:00');
INSERT INTO "_llm_migrations" VALUES ('m010_create_new_log_tables', '2026-11-25 14:48:11.636323+00:00');
INSERT INTO "_llm_migrations" VALUES ('m011_fts_for_responses', '2026-11-25 14:48:11.772348+00:00');
INSERT INTO "_llm_migrations" VALUES ('m012_attachments_tables', '2026-11-25 14:48:11.841606+00:00');
INSERT INTO "_llm_migrations" VALUES ('m013_usage', '2026-11-25 14:48:11.960359+00:00');
INSERT INTO "_llm_migrations" VALUES ('m014_schemas', '2026-11-25 14:48:12.302121+00:00');
INSERT INTO "_llm_migrations" VALUES ('m015_fragments_tables', '2026-11-25 14:48:12.472317+00:00');
INSERT INTO "_llm_migrations" VALUES ('m016_fragments_table_pks', '2026-11-25 14:48:12.564372+00:00');
INSERT INTO "_llm_migrations" VALUES ('m017_tools_tables', '2026-11-25 14:48:12.756661+00:00');
INSERT INTO "_llm_migrations" VALUES ('m017_tools_plugin', '2026-11-25 14:48:12.812811+00:00');
INSERT INTO "_llm_migrations" VALUES ('m018_tool_instances', '2026-11-25 14:48:12.972806+00:00');
INSERT INTO "_llm_migrations" VALUES ('m019_resolved_model', '2026-11-25 14:48:13.036394+00:00');
INSERT INTO "_llm_migrations" VALUES ('m020_tool_results_attachments', '2026-11-25 14:48:13.086172+00:00');
INSERT INTO "_llm_migrations" VALUES ('m021_tool_results_exception', '2026-11-25 14:48:13.124348+00:00');
INSERT INTO "_llm_migrations" VALUES ('m022_response_reasoning', '2026-11-25 14:48:13.186788+00:00');
INSERT INTO "_llm_migrations" VALUES ('m023_message_store', '2026-11-25 14:48:13.592590+00:00');
INSERT INTO "_llm_migrations" VALUES ('m024_tool_instance_references', '2026-11-25 14:48:13.780388+00:00');
INSERT INTO "_llm_migrations" VALUES ('m025_turn_tools_instance_backfill', '2026-11-25 14:48:13.796496+00:00');
INSERT INTO "_llm_migrations" VALUES ('m026_message_tree_view', '2026-11-25 14:48:13.821636+00:00');
INSERT INTO "_llm_migrations" VALUES ('m027_turns_response_json', '2026-11-25 14:48:13.857515+00:00');
CREATE TABLE "conversations" (
   "id" TEXT PRIMARY KEY,
   "name" TEXT,
   "model" TEXT
);
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
, "resolved_model" TEXT, "reasoning" TEXT);
CREATE TABLE "threads" (
   "id" TEXT PRIMARY KEY,
   "name" TEXT,
   "tip_message_hash" TEXT REFERENCES "messages"("hash"),
   "forked_from" TEXT REFERENCES "threads"("id"),
   "datetime_utc" TEXT
);
INSERT INTO "threads" VALUES ('01m89jvesnswd1yw994yrns2w1', 'What is the capital of France?', 'b2:6b5336b1822af88e843f0999af6d668a', NULL, '2026-11-25 14:48:13.879900+00:00');
INSERT INTO "threads" VALUES ('01m89jvevc27989q0ja85277hc', 'The harbour budget is 4,200 eur…', 'b2:04fe6a19134ace8e4678d665745c9664', NULL, '2026-11-25 14:48:13.932821+00:00');
INSERT INTO "threads" VALUES ('01m89jvevz58xbpgsxa3321vpq', 'What is in the picture?', 'b2:14eddda27a673bf9db5f8719a88e44ca', NULL, '2026-11-25 14:48:13.951151+00:00');
INSERT INTO "threads" VALUES ('01m89jvewxkb0mz91kvmhmp8wt', 'only a fragment', 'b2:f55c59cde3e03293673a056109a25ff5', NULL, '2026-11-25 14:48:13.981578+00:00');
CREATE TABLE "turns" (
   "id" TEXT PRIMARY KEY,
   "thread_id" TEXT REFERENCES "threads"("id"),
   "parent_message_hash" TEXT REFERENCES "messages"("hash"),
   "tip_message_hash" TEXT REFERENCES "messages"("hash"),
   "model" TEXT,
   "resolved_model" TEXT,
   "options_json" TEXT,
   "schema_id" TEXT,
   "input_tokens" INTEGER,
   "output_tokens" INTEGER,
   "token_details" TEXT,
   "duration_ms" INTEGER,
   "datetime_utc" TEXT
, "response_json" TEXT);
INSERT INTO "turns" VALUES ('01m89jvesnswd1yw994yrns2w2', '01m89jvesnswd1yw994yrns2w1', 'b2:7033690537ce7a174be718515eb64542', 'b2:202593fc8b8e38abf8bc88c233a16ad7', 'fake-model', NULL, NULL, NULL, 12, 3, NULL, 0, '2026-11-25T14:48:13.877657+00:00', NULL);
INSERT INTO "turns" VALUES ('01m89jvetm6hbaa0y6jt0fzp8f', '01m89jvesnswd1yw994yrns2w1', 'b2:78f838daffd34c0e01753ff4d65502f2', 'b2:6b5336b1822af88e843f0999af6d668a', 'fake-model', NULL, NULL, NULL, 12, 3, NULL, 0, '2026-11-25T14:48:13.908485+00:00', NULL);
INSERT INTO "turns" VALUES ('01m89jvevc27989q0ja85277hb', '01m89jvevc27989q0ja85277hc', 'b2:04ec15c0e6c6fda71d756177a7932e96', 'b2:04fe6a19134ace8e4678d665745c9664', 'fake-model', NULL, NULL, NULL, 12, 3, NULL, 0, '2026-11-25T14:48:13.932401+00:00', NULL);
INSERT INTO "turns" VALUES ('01m89jvevy5nvm005e75m9rgvx', '01m89jvevz58xbpgsxa3321vpq', 'b2:7961781c264aa75ed74feeea7a671d2c', 'b2:14eddda27a673bf9db5f8719a88e44ca', 'fake-model', NULL, NULL, NULL, 12, 3, NULL, 0, '2026-11-25T14:48:13.950734+00:00', NULL);
INSERT INTO "turns" VALUES ('01m89jvewvq8642j2pmt7gc87s', '01m89jvewxkb0mz91kvmhmp8wt', 'b2:368c7a7f885fe2633246b30b4883d5cd', 'b2:f55c59cde3e03293673a056109a25ff5', 'fake-model', NULL, NULL, NULL, 12, 3, NULL, 0, '2026-11-25T14:48:13.979879+00:00', NULL);
CREATE TABLE "messages" (
   "hash" TEXT PRIMARY KEY,
   "parent_hash" TEXT REFERENCES "messages"("hash"),
   "role" TEXT,
   "provider_metadata" TEXT
);
INSERT INTO "messages" VALUES ('b2:074dea0bd0259e0d5dca16426a45e4f5', NULL, 'system', NULL);
INSERT INTO "messages" VALUES ('b2:7033690537ce7a174be718515eb64542', 'b2:074dea0bd0259e0d5dca16426a45e4f5', 'user', NULL);
INSERT INTO "messages" VALUES ('b2:202593fc8b8e38abf8bc88c233a16ad7', 'b2:7033690537ce7a174be718515eb64542', 'assistant', NULL);
INSERT INTO "messages" VALUES ('b2:78f838daffd34c0e01753ff4d65502f2', 'b2:202593fc8b8e38abf8bc88c233a16ad7', 'user', NULL);
INSERT INTO "messages" VALUES ('b2:6b5336b1822af88e843f0999af6d668a', 'b2:78f838daffd34c0e01753ff4d65502f2', 'assistant', NULL);
INSERT INTO "messages" VALUES ('b2:04ec15c0e6c6fda71d756177a7932e96', NULL, 'user', NULL);
INSERT INTO "messages" VALUES ('b2:04fe6a19134ace8e4678d665745c9664', 'b2:04ec15c0e6c6fda71d756177a7932e96', 'assistant', NULL);
INSERT INTO "messages" VALUES ('b2:7961781c264aa75ed74feeea7a671d2c', NULL, 'user', NULL);
INSERT INTO "messages" VALUES ('b2:14eddda27a673bf9db5f8719a88e44ca', 'b2:7961781c264aa75ed74feeea7a671d2c', 'assistant', NULL);
INSERT INTO "messages" VALUES ('b2:368c7a7f885fe2633246b30b4883d5cd', NULL, 'user', NULL);
INSERT INTO "messages" VALUES ('b2:f55c59cde3e03293673a056109a25ff5', 'b2:368c7a7f885fe2633246b30b4883d5cd', 'assistant', NULL);
CREATE TABLE "parts" (
   "id" INTEGER PRIMARY KEY,
   "message_hash" TEXT REFERENCES "messages"("hash"),
   "position" INTEGER,
   "type" TEXT,
   "tool_name" TEXT,
   "text" TEXT,
   "payload" TEXT
);
INSERT INTO "parts" VALUES (1, 'b2:074dea0bd0259e0d5dca16426a45e4f5', 0, 'text', NULL, 'Be brief.', NULL);
INSERT INTO "parts" VALUES (2, 'b2:7033690537ce7a174be718515eb64542', 0, 'text', NULL, 'What is the capital of France?', NULL);
INSERT INTO "parts" VALUES (3, 'b2:202593fc8b8e38abf8bc88c233a16ad7', 0, 'text', NULL, 'Answer to: What is the capital of France?', NULL);
INSERT INTO "parts" VALUES (4, 'b2:78f838daffd34c0e01753ff4d65502f2', 0, 'text', NULL, 'And of Japan? 日本', NULL);
INSERT INTO "parts" VALUES (5, 'b2:6b5336b1822af88e843f0999af6d668a', 0, 'text', NULL, 'Answer to: And of Japan? 日本', NULL);
INSERT INTO "parts" VALUES (6, 'b2:04ec15c0e6c6fda71d756177a7932e96', 0, 'text', NULL, NULL, '{"text_ref": [{"fragment": 1}, {"literal": "\n"}, {"fragment": 2}, {"literal": "\nSummarise the file"}]}');
INSERT INTO "parts" VALUES (7, 'b2:04fe6a19134ace8e4678d665745c9664', 0, 'text', NULL, 'Answer to: The harbour budget is 4,200 eu', NULL);
INSERT INTO "parts" VALUES (8, 'b2:7961781c264aa75ed74feeea7a671d2c', 0, 'text', NULL, 'What is in the picture?', NULL);
INSERT INTO "parts" VALUES (9, 'b2:7961781c264aa75ed74feeea7a671d2c', 1, 'attachment', NULL, NULL, '{"attachment": {"id": "0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"}}');
INSERT INTO "parts" VALUES (10, 'b2:14eddda27a673bf9db5f8719a88e44ca', 0, 'text', NULL, 'Answer to: What is in the picture?', NULL);
INSERT INTO "parts" VALUES (11, 'b2:368c7a7f885fe2633246b30b4883d5cd', 0, 'text', NULL, NULL, '{"text_ref": [{"fragment": 3}]}');
INSERT INTO "parts" VALUES (12, 'b2:f55c59cde3e03293673a056109a25ff5', 0, 'text', NULL, 'Answer to: only a fragment', NULL);
CREATE TABLE "part_attachments" (
   "part_id" INTEGER REFERENCES "parts"("id"),
   "attachment_id" TEXT REFERENCES "attachments"("id"),
   "order" INTEGER,
   PRIMARY KEY ("part_id", "attachment_id", "order")
);
INSERT INTO "part_attachments" VALUES (9, '0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543', 0);
CREATE TABLE "attachments" (
   "id" TEXT PRIMARY KEY,
   "type" TEXT,
   "path" TEXT,
   "url" TEXT,
   "content" BLOB
);
INSERT INTO "attachments" VALUES ('0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543', 'image/png', NULL, NULL, X'89504E47');
CREATE TABLE "turn_fragments" (
   "turn_id" TEXT REFERENCES "turns"("id"),
   "fragment_id" INTEGER REFERENCES "fragments"("id"),
   "order" INTEGER,
   "kind" TEXT,
   PRIMARY KEY ("turn_id", "fragment_id", "kind", "order")
);
INSERT INTO "turn_fragments" VALUES ('01m89jvevc27989q0ja85277hb', 1, 0, 'prompt');
INSERT INTO "turn_fragments" VALUES ('01m89jvevc27989q0ja85277hb', 2, 1, 'prompt');
INSERT INTO "turn_fragments" VALUES ('01m89jvewvq8642j2pmt7gc87s', 3, 0, 'prompt');
CREATE TABLE "fragments" (
   "id" INTEGER PRIMARY KEY,
   "hash" TEXT,
   "content" TEXT,
   "datetime_utc" TEXT,
   "source" TEXT
);
INSERT INTO "fragments" VALUES (1, '8d5aac66593ac5936414614e1f0d80fb94de88829807194a988b07bcb0e1ab97', 'The harbour budget is 4,200 euros.
Second line.', '2026-11-25 14:48:13', '/tmp/minutes.txt');
INSERT INTO "fragments" VALUES (2, '4b44c80811fdcc87bef40e4b9d003e29a1885a136f4a49256dbbc2ddfaa5a456', 'Another document', '2026-11-25 14:48:13', 'https://example.org/a');
INSERT INTO "fragments" VALUES (3, 'c80d7030e5bc31d5dfdc2ca133f41da65341b8f8d08e35b18df15a079354d96a', 'only a fragment', '2026-11-25 14:48:13', 'x.txt');
