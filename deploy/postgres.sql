-- What docs/postgresql.md sets up, for the postgres of compose.yaml, which runs it once, in the
-- database htb: a role that builds, a role that may read and nothing else.
\set keeper `cat /run/secrets/keeper`
\set reader `cat /run/secrets/reader`

CREATE ROLE htb_keeper LOGIN PASSWORD :'keeper';
CREATE ROLE htb_reader LOGIN PASSWORD :'reader';
ALTER DATABASE htb OWNER TO htb_keeper;

REVOKE ALL ON DATABASE htb FROM PUBLIC;
GRANT CONNECT ON DATABASE htb TO htb_reader;
-- Anybody may make large objects otherwise.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea),
    lo_put(oid, bigint, bytea), lo_unlink(oid), lo_open(oid, integer), lowrite(integer, bytea),
    lo_truncate(integer, integer), lo_truncate64(integer, bigint) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE htb_keeper GRANT USAGE ON SCHEMAS TO htb_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE htb_keeper GRANT SELECT ON TABLES TO htb_reader;

-- The superuser, by the container's own socket alone.
ALTER ROLE CURRENT_USER PASSWORD NULL;
