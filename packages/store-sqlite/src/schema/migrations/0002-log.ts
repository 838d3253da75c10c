/**
 * Records have a direction, a provider, a cause and metadata, and a place that stays the same, so
 * that they can be indexed by it.
 */
export const LOG = `
CREATE TABLE new_records (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  from_number TEXT,
  to_number TEXT NOT NULL,
  at INTEGER NOT NULL,
  answered INTEGER NOT NULL CHECK (answered IN (0, 1)),
  duration_ms REAL,
  outcome TEXT,
  call_id TEXT,
  owner_id TEXT,
  direction TEXT CHECK (direction IN ('outbound', 'inbound')),
  provider TEXT,
  cause TEXT,
  -- JSON
  metadata TEXT
) STRICT;
INSERT INTO new_records (id, from_number, to_number, at, answered, duration_ms, outcome, call_id, owner_id)
  SELECT id, from_number, to_number, at, answered, duration_ms, outcome, call_id, owner_id FROM records;
DROP TABLE records;
ALTER TABLE new_records RENAME TO records;

CREATE INDEX records_by_number ON records (to_number, at, id);
CREATE INDEX records_by_caller ON records (from_number, at, id) WHERE from_number IS NOT NULL;
CREATE INDEX records_by_time ON records (at, id);
CREATE INDEX records_by_owner ON records (owner_id, at, id) WHERE owner_id IS NOT NULL;
`
