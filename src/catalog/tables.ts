/** The catalog's tables, as the steps that lead to them: a catalog of format n has had the first n. A step never changes. */
const FIRST = `
CREATE TABLE ids (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;

CREATE TABLE databases (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  properties TEXT NOT NULL
) STRICT;

CREATE TABLE collections (
  id INTEGER PRIMARY KEY,
  database_name TEXT NOT NULL REFERENCES databases (name),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  schema TEXT NOT NULL,
  shards_num INTEGER NOT NULL,
  consistency_level TEXT NOT NULL,
  properties TEXT NOT NULL,
  loaded INTEGER NOT NULL,
  UNIQUE (database_name, name)
) STRICT;

CREATE TABLE partitions (
  id INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  UNIQUE (collection_id, name)
) STRICT;

CREATE TABLE indexes (
  collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  field_id INTEGER NOT NULL,
  index_type TEXT NOT NULL,
  metric_type TEXT NOT NULL,
  params TEXT NOT NULL,
  PRIMARY KEY (collection_id, name)
) STRICT;

CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL,
  partition_id INTEGER,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  job_id INTEGER,
  sequence INTEGER NOT NULL,
  indexed TEXT NOT NULL
) STRICT;
CREATE INDEX segments_by_collection ON segments (collection_id, state);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL,
  database_name TEXT NOT NULL,
  collection_name TEXT NOT NULL,
  partition_id INTEGER,
  schema TEXT NOT NULL,
  groups TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  create_time_ms INTEGER NOT NULL,
  complete_time_ms INTEGER NOT NULL,
  deadline_ms INTEGER NOT NULL,
  files TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state);
CREATE INDEX jobs_by_collection ON jobs (collection_id);
`

const RESUMABLE_JOBS = `
ALTER TABLE jobs ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';
ALTER TABLE jobs ADD COLUMN progress INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN durable_time_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN indexed_time_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN idempotency_key TEXT;
CREATE UNIQUE INDEX jobs_by_key ON jobs (collection_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE tasks (
  job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  plan TEXT NOT NULL,
  durable TEXT,
  PRIMARY KEY (job_id, ordinal)
) STRICT;
`

export const FORMATS = [FIRST, RESUMABLE_JOBS] as const
