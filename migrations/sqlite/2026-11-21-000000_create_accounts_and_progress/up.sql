-- Times are milliseconds since the Unix epoch, percentages millionths.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    offer TEXT NOT NULL CHECK (offer IN ('latest', 'furthest')),
    card INTEGER NOT NULL CHECK (card IN (0, 1)),
    admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The place that a group of documents offers.
CREATE TABLE progress (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL, -- canonical
    pushed_for TEXT NOT NULL,
    position TEXT NOT NULL,
    percentage INTEGER NOT NULL,
    device TEXT NOT NULL,
    device_id TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    filename TEXT,
    title TEXT,
    authors TEXT,
    PRIMARY KEY (user_id, document)
) STRICT, WITHOUT ROWID;

-- The last place of each device in each document.
CREATE TABLE places (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    device_key TEXT NOT NULL, -- the device's id, or its name where it sent no id
    position TEXT NOT NULL,
    percentage INTEGER NOT NULL,
    device TEXT NOT NULL,
    device_id TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    filename TEXT,
    title TEXT,
    authors TEXT,
    PRIMARY KEY (user_id, document, device_key)
) STRICT, WITHOUT ROWID;

-- Members of groups only: a canonical document has no row.
CREATE TABLE links (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    canonical TEXT NOT NULL,
    PRIMARY KEY (user_id, document)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_by_canonical ON links (user_id, canonical);

-- Documents that were unlinked by hand.
CREATE TABLE loners (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    PRIMARY KEY (user_id, document)
) STRICT, WITHOUT ROWID;

-- When a document was first pushed with a file name.
CREATE TABLE file_names (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest TEXT NOT NULL, -- of the name, which may be longer than PostgreSQL's keys
    document TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (user_id, digest, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL, -- canonical
    label TEXT NOT NULL,
    PRIMARY KEY (user_id, document)
) STRICT, WITHOUT ROWID;
