-- From version 1 to version 2 of the schema: `btrt db upgrade` runs this file.

-- The course of one counter is read without looking at all the others.
ALTER TABLE counters ADD KEY counters_of_metric (metric, label, time_s);

INSERT IGNORE INTO schema_version VALUES (2, UNIX_TIMESTAMP());
