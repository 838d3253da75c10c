-- Records have a direction, a provider, a cause and metadata.
ALTER TABLE outdial.records
  ADD COLUMN direction text COLLATE "C" CHECK (direction IN ('outbound', 'inbound')),
  ADD COLUMN provider text COLLATE "C",
  ADD COLUMN cause text COLLATE "C",
  ADD COLUMN metadata text COLLATE "C";
CREATE INDEX records_by_owner ON outdial.records (owner_id, at, id) WHERE owner_id IS NOT NULL;
