-- Applications that sign with a key of their own: an id is reserved before a letter carries it, and the
-- signed file is registered under it afterwards.

-- One row for every request that reserved ids. The ids are the rows of documents that name it.
CREATE TABLE reservations (
    id             INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES application_credentials (id),
    plan_sha256    BLOB NOT NULL CHECK (length(plan_sha256) = 32),
    reserved_at    TEXT NOT NULL
) STRICT;

-- documents knows a third state now, and SQLite changes no CHECK of a table that is there: it is made anew
-- under its own name, so that document_contents goes on referring to it. Until the rows are back the
-- contents refer to nothing, which is judged at the end of the transaction.
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE documents_before AS SELECT * FROM documents;

DROP TABLE documents;

-- One row for every signature that this server set out to make or to take in. 'intent' is written before
-- the key is used; 'reserved' before somebody else's key is; 'signed' comes with the bytes, in one
-- transaction. Only 'signed' is ever shown; of 'reserved' the page says that it is awaited.
CREATE TABLE documents (
    id                 TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 32),
    state              TEXT NOT NULL CHECK (state IN ('intent', 'reserved', 'signed')),
    application_id     INTEGER REFERENCES application_credentials (id),
    reservation_id     INTEGER REFERENCES reservations (id),
    base_sha256        BLOB CHECK (length(base_sha256) = 32),
    intended_at        TEXT NOT NULL,
    signed_sha256      BLOB CHECK (length(signed_sha256) = 32),
    signer             TEXT,
    certificate_sha256 BLOB CHECK (length(certificate_sha256) = 32),
    serial             TEXT,
    field              TEXT,
    signed_at          TEXT,
    CHECK (
        (state = 'intent' AND reservation_id IS NULL AND base_sha256 IS NOT NULL
            AND coalesce(signed_sha256, signer, certificate_sha256, serial, field, signed_at) IS NULL)
        OR
        (state = 'reserved' AND reservation_id IS NOT NULL AND application_id IS NOT NULL
            AND coalesce(base_sha256, signed_sha256, signer, certificate_sha256, serial, field, signed_at) IS NULL)
        OR
        (state = 'signed' AND base_sha256 IS NOT NULL AND signed_sha256 IS NOT NULL AND signer IS NOT NULL
            AND certificate_sha256 IS NOT NULL AND serial IS NOT NULL AND field IS NOT NULL AND signed_at IS NOT NULL)
    )
) STRICT, WITHOUT ROWID;

INSERT INTO documents (id, state, application_id, base_sha256, intended_at, signed_sha256, signer,
                       certificate_sha256, serial, field, signed_at)
    SELECT id, state, application_id, base_sha256, intended_at, signed_sha256, signer,
           certificate_sha256, serial, field, signed_at
    FROM documents_before;

DROP TABLE documents_before;

-- Counting what is awaited looks at nothing else, however many documents there are.
CREATE INDEX documents_reserved ON documents (application_id, intended_at) WHERE state = 'reserved';

-- What was signed stays signed.
CREATE TRIGGER documents_signed_is_final BEFORE UPDATE ON documents WHEN old.state = 'signed'
BEGIN
    SELECT raise(ABORT, 'a signed document is final');
END;

-- A letter may carry the id already.
CREATE TRIGGER documents_reserved_stays BEFORE DELETE ON documents WHEN old.state = 'reserved'
BEGIN
    SELECT raise(ABORT, 'a reserved id is never given back');
END;

-- What is known of a registered document beside its row in documents: when it came, the level that it had
-- then, and the line of the journal that the signing wrote, as far as it stands nowhere else.
CREATE TABLE registrations (
    document_id          TEXT PRIMARY KEY NOT NULL REFERENCES documents (id),
    registered_at        TEXT NOT NULL,
    level                TEXT,
    journal_row          INTEGER NOT NULL,
    journal_level        TEXT,
    journal_signed_at    TEXT NOT NULL,
    journal_milliseconds INTEGER NOT NULL,
    journal_kind         TEXT
) STRICT, WITHOUT ROWID;

CREATE TRIGGER registrations_are_final BEFORE UPDATE ON registrations
BEGIN
    SELECT raise(ABORT, 'a registration is final');
END;
