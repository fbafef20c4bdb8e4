-- Publications, headings and libraries have numbers beside their ids: the indexes are made of them, and numbers are
-- small. Times are milliseconds since the Unix epoch. What is compared or sorted is so byte by byte.

CREATE TABLE libraries (
    number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" UNIQUE, -- none while it is being removed
    folder TEXT NOT NULL,
    everyone BOOLEAN NOT NULL, -- sees it
    publications BIGINT NOT NULL,
    updated BIGINT NOT NULL
);

CREATE TABLE grants (
    library INTEGER NOT NULL REFERENCES libraries (number) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (library, user_id)
);

CREATE INDEX grants_by_user ON grants (user_id);

-- All that is shown of a publication. What it is found by is in the tables below, which change with it.
CREATE TABLE publications (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    library INTEGER NOT NULL,
    title TEXT NOT NULL,
    sort_title TEXT NOT NULL,
    description TEXT,
    language TEXT,
    publisher TEXT,
    published TEXT,
    cover_file TEXT, -- the id of the file that it is in
    cover_path TEXT, -- or else where it is
    added BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    lists TEXT NOT NULL -- contributors, series, identifiers, subjects, files, as JSON
);

CREATE TABLE headings (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    library INTEGER NOT NULL REFERENCES libraries (number) ON DELETE CASCADE,
    kind SMALLINT NOT NULL, -- 1: series, 2: author
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    filed TEXT NOT NULL,
    key BYTEA NOT NULL,
    publications BIGINT NOT NULL,
    UNIQUE (library, kind, id)
);

CREATE INDEX headings_in_order ON headings (library, kind, key);

-- Every list of a library in its order; once with all publications and once for each format.
CREATE TABLE shelves (
    library INTEGER NOT NULL,
    shelf BIGINT NOT NULL, -- 0: all, -1: recent, else the heading's number
    format SMALLINT NOT NULL, -- 0: any, 1: epub, 2: kepub, 3: cbz, 4: pdf, 5: m4b
    key BYTEA NOT NULL,
    publication BIGINT NOT NULL,
    PRIMARY KEY (library, shelf, format, key) INCLUDE (publication)
);

-- What a search checks and sorts by.
CREATE TABLE titles (
    publication BIGINT NOT NULL PRIMARY KEY,
    library INTEGER NOT NULL,
    key BYTEA NOT NULL, -- as on the shelf of all
    formats SMALLINT NOT NULL, -- the sum of 2 to the power of each
    words TEXT NOT NULL -- each with a space before it
);

CREATE INDEX titles_in_order ON titles (library, key);

CREATE TABLE words (
    library INTEGER NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    publication BIGINT NOT NULL,
    PRIMARY KEY (library, word, publication)
);

CREATE TABLE files (
    library INTEGER NOT NULL,
    key BYTEA NOT NULL, -- the order of a scan
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    path TEXT NOT NULL,
    size BIGINT NOT NULL,
    modified BIGINT NOT NULL,
    publication BIGINT NOT NULL,
    PRIMARY KEY (library, key, id)
);

-- What devices may call a publication's files.
CREATE TABLE documents (
    document TEXT COLLATE "C" NOT NULL,
    library INTEGER NOT NULL,
    publication BIGINT NOT NULL,
    PRIMARY KEY (document, library, publication)
);

CREATE TABLE problems (
    library INTEGER NOT NULL REFERENCES libraries (number) ON DELETE CASCADE,
    key BYTEA NOT NULL, -- the order of a scan
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    size BIGINT NOT NULL,
    modified BIGINT NOT NULL,
    PRIMARY KEY (library, key)
);

-- The last scan of each library.
CREATE TABLE scans (
    library INTEGER NOT NULL PRIMARY KEY REFERENCES libraries (number) ON DELETE CASCADE,
    scanner TEXT, -- who has the lease
    until BIGINT NOT NULL, -- when the lease is over
    state TEXT NOT NULL CHECK (state IN ('idle', 'running', 'unavailable')),
    seen BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    problems BIGINT NOT NULL,
    started BIGINT NOT NULL,
    finished BIGINT
);
