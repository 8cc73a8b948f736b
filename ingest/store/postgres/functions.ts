/**
 * What the store's SQL calls and PostgreSQL lacks, under SQLite's names and with their meaning
 * (https://www.sqlite.org/lang_corefunc.html, https://www.sqlite.org/json1.html): the lesser and the greater of two
 * numbers, lists as texts of JSON, and how large the database is.
 */
export const FUNCTIONS = `
  CREATE FUNCTION min(bigint, bigint) RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS 'SELECT CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE least($1, $2) END';
  CREATE FUNCTION max(bigint, bigint) RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS 'SELECT CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE greatest($1, $2) END';
  CREATE FUNCTION json_each(text) RETURNS TABLE(value bigint) IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS 'SELECT value::bigint FROM json_array_elements_text($1::json)';
  CREATE FUNCTION json_extract(text, text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT $1::jsonb #>> string_to_array(ltrim($2, '$.'), '.') $$;
  CREATE FUNCTION json_text(anycompatiblearray) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS 'SELECT array_to_json($1)::text';
  CREATE AGGREGATE json_group_array(anycompatible)
    (sfunc = array_append, stype = anycompatiblearray, initcond = '{}', finalfunc = json_text);
  CREATE FUNCTION pragma_page_size() RETURNS TABLE(page_size bigint) STABLE LANGUAGE sql
    AS $$ SELECT current_setting('block_size')::bigint $$;
  CREATE FUNCTION pragma_page_count() RETURNS TABLE(page_count bigint) STABLE LANGUAGE sql
    AS $$ SELECT sum(pg_total_relation_size(oid))::bigint / page_size FROM pg_class, pragma_page_size()
          WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' GROUP BY page_size $$;
`
