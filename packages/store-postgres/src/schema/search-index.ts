// Names of fields are letters, digits and `_` only: see `toMetadataFields`.

/** The searched text of a call or a record `c`, equal to `searchText` of core. */
export const SEARCH_TEXT = 'outdial.search_text(c.to_number, c.from_number, c.metadata)'
/** The groups of three characters in it. A query must have the same text as the index. */
export const SEARCH_GROUPS = '(outdial.search_groups(c.to_number, c.from_number, c.metadata) COLLATE "C")'

/** Reads the definition of the searched text; no row if there is none. */
export const READ_SEARCH = `SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = $1::text AND p.proname = 'search_text'`

/** Reads the name of a collation that knows the case of all letters; no row if there is none. */
export const READ_COLLATION = `SELECT collname FROM pg_collation WHERE collname IN ('pg_c_utf8', 'und-x-icu')
  AND collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding())) ORDER BY collname LIMIT 1`

/** The fields in this definition. */
export const fieldsIn = (source: string): readonly string[] => [
  ...new Set([...source.matchAll(/-- field (\w+)/g)].flatMap(([, name]) => name ?? [])),
]

const IN_INDEX = '(outdial.search_groups(to_number, from_number, metadata) COLLATE "C")'

/**
 * Creates the index again, of these fields. Groups of characters in an index of arrays need no
 * extension, which an application may not be allowed to create.
 *
 * @param collation by which letters become lower case. @default the database's
 */
export const createSearch = (fields: readonly string[], collation = 'default'): string => `
DROP INDEX IF EXISTS outdial.calls_search, outdial.records_search;
CREATE OR REPLACE FUNCTION outdial.search_field(metadata json, field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN json_typeof(metadata -> field) IN ('string', 'number') THEN metadata ->> field ELSE '' END
$$;
CREATE OR REPLACE FUNCTION outdial.search_text(to_number text, from_number text, metadata text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  data json := metadata;
BEGIN
  RETURN lower((to_number || E'\\n' || coalesce(from_number, '')
${fields.map(field => `    || E'\\n' || coalesce(outdial.search_field(data, '${field}'), '') -- field ${field}`).join('\n')}
  ) COLLATE "${collation}");
EXCEPTION WHEN untranslatable_character THEN
  -- A field contains a character that a text cannot have.
  RETURN lower(to_number || E'\\n' || coalesce(from_number, ''));
END $$;
CREATE OR REPLACE FUNCTION outdial.groups_of(searched text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY(SELECT DISTINCT substr(searched, i, 3) FROM generate_series(1, length(searched) - 2) AS i)
$$;
CREATE OR REPLACE FUNCTION outdial.search_groups(to_number text, from_number text, metadata text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN outdial.groups_of(outdial.search_text(to_number, from_number, metadata));
END $$;
CREATE INDEX calls_search ON outdial.calls USING gin (${IN_INDEX});
CREATE INDEX records_search ON outdial.records USING gin (${IN_INDEX})`
