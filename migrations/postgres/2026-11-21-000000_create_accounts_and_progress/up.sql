-- Times are milliseconds since the Unix epoch, percentages millionths. What is compared or sorted is so byte by byte.

CREATE TABLE users (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    offer TEXT NOT NULL CHECK (offer IN ('latest', 'furthest')),
    card BOOLEAN NOT NULL,
    admin BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

-- The place that a group of documents offers.
CREATE TABLE progress (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT COLLATE "C" NOT NULL, -- canonical
    pushed_for TEXT NOT NULL,
    position TEXT NOT NULL,
    percentage INTEGER NOT NULL,
    device TEXT NOT NULL,
    device_id TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    filename TEXT,
    title TEXT,
    authors TEXT,
    PRIMARY KEY (user_id, document)
);

-- The last place of each device in each document.
CREATE TABLE places (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT COLLATE "C" NOT NULL,
    device_key TEXT COLLATE "C" NOT NULL, -- the device's id, or its name where it sent no id
    position TEXT NOT NULL,
    percentage INTEGER NOT NULL,
    device TEXT NOT NULL,
    device_id TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    filename TEXT,
    title TEXT,
    authors TEXT,
    PRIMARY KEY (user_id, document, device_key)
);

-- Members of groups only: a canonical document has no row.
CREATE TABLE links (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT COLLATE "C" NOT NULL,
    canonical TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, document)
);

CREATE INDEX links_by_canonical ON links (user_id, canonical);

-- Documents that were unlinked by hand.
CREATE TABLE loners (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, document)
);

-- When a document was first pushed with a file name.
CREATE TABLE file_names (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest TEXT COLLATE "C" NOT NULL, -- of the name, which may be longer than PostgreSQL's keys
    document TEXT COLLATE "C" NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (user_id, digest, document)
);

CREATE TABLE labels (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    document TEXT COLLATE "C" NOT NULL, -- canonical
    label TEXT NOT NULL,
    PRIMARY KEY (user_id, document)
);
