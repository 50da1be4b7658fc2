-- Times are RFC 3339 in UTC. Digests are 32 bytes of SHA-256.

-- Applications that may ask for signatures. The secret itself is never here:
-- secret_tag = HMAC-SHA-256(key = salt, message = secret).
CREATE TABLE application_credentials (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    salt       BLOB NOT NULL CHECK (length(salt) = 16),
    secret_tag BLOB NOT NULL CHECK (length(secret_tag) = 32),
    created_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

-- A revoked name may be given again; two credentials in force never share one.
CREATE UNIQUE INDEX application_credentials_in_force
    ON application_credentials (name) WHERE revoked_at IS NULL;

-- One row for every signature that this server set out to make. 'intent' is written before the key
-- is used; 'signed' comes with the bytes, in one transaction. Only 'signed' is ever shown.
CREATE TABLE documents (
    id                 TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 32),
    state              TEXT NOT NULL CHECK (state IN ('intent', 'signed')),
    application_id     INTEGER REFERENCES application_credentials (id),
    base_sha256        BLOB NOT NULL CHECK (length(base_sha256) = 32),
    intended_at        TEXT NOT NULL,
    signed_sha256      BLOB CHECK (length(signed_sha256) = 32),
    signer             TEXT,
    certificate_sha256 BLOB CHECK (length(certificate_sha256) = 32),
    serial             TEXT,
    field              TEXT,
    signed_at          TEXT,
    CHECK (
        (state = 'intent' AND coalesce(signed_sha256, signer, certificate_sha256, serial, field, signed_at) IS NULL)
        OR
        (state = 'signed' AND signed_sha256 IS NOT NULL AND signer IS NOT NULL AND certificate_sha256 IS NOT NULL
            AND serial IS NOT NULL AND field IS NOT NULL AND signed_at IS NOT NULL)
    )
) STRICT, WITHOUT ROWID;

-- What was signed stays signed.
CREATE TRIGGER documents_signed_is_final BEFORE UPDATE ON documents WHEN old.state = 'signed'
BEGIN
    SELECT raise(ABORT, 'a signed document is final');
END;

-- The signed file, apart from its row so that looking through the registry reads no PDF pages.
CREATE TABLE document_contents (
    document_id TEXT PRIMARY KEY NOT NULL REFERENCES documents (id),
    pdf         BLOB NOT NULL
) STRICT;

-- What happened, in order, for good.
CREATE TABLE events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    application TEXT,
    document    TEXT,
    detail      TEXT
) STRICT;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
