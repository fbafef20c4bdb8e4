-- Publications, headings and libraries have numbers beside their ids: the indexes are made of them, and numbers are
-- small. Times are milliseconds since the Unix epoch.

CREATE TABLE libraries (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT UNIQUE, -- none while it is being removed
    folder TEXT NOT NULL,
    everyone INTEGER NOT NULL CHECK (everyone IN (0, 1)), -- sees it
    publications INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;

CREATE TABLE grants (
    library INTEGER NOT NULL REFERENCES libraries (number) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (library, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX grants_by_user ON grants (user_id);

-- All that is shown of a publication. What it is found by is in the tables below, which change with it.
CREATE TABLE publications (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    library INTEGER NOT NULL,
    title TEXT NOT NULL,
    sort_title TEXT NOT NULL,
    description TEXT,
    language TEXT,
    publisher TEXT,
    published TEXT,
    cover_file TEXT, -- the id of the file that it is in
    cover_path TEXT, -- or else where it is
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    lists TEXT NOT NULL -- contributors, series, identifiers, subjects, files, as JSON
) STRICT;

CREATE TABLE headings (
    number INTEGER NOT NULL PRIMARY KEY,
    library INTEGER NOT NULL REFERENCES libraries (number) ON DELETE CASCADE,
    kind INTEGER NOT NULL, -- 1: series, 2: author
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    filed TEXT NOT NULL,
    key BLOB NOT NULL,
    publications INTEGER NOT NULL,
    UNIQUE (library, kind, id)
) STRICT;

CREATE INDEX headings_in_order ON headings (library, kind, key);

-- Every list of a library in its order; once with all publications and once for each format.
CREATE TABLE shelves (
    library INTEGER NOT NULL,
    shelf INTEGER NOT NULL, -- 0: all, -1: recent, else the heading's number
    format INTEGER NOT NULL, -- 0: any, 1: epub, 2: kepub, 3: cbz, 4: pdf, 5: m4b
    key BLOB NOT NULL,
    publication INTEGER NOT NULL,
    PRIMARY KEY (library, shelf, format, key)
) STRICT, WITHOUT ROWID;

-- What a search checks and sorts by.
CREATE TABLE titles (
    publication INTEGER NOT NULL PRIMARY KEY,
    library INTEGER NOT NULL,
    key BLOB NOT NULL, -- as on the shelf of all
    formats INTEGER NOT NULL, -- the sum of 2 to the power of each
    words TEXT NOT NULL -- each with a space before it
) STRICT;

-- Covers the table, so that a search through all titles reads one after the other.
CREATE INDEX titles_in_order ON titles (library, key, formats, words);

CREATE TABLE words (
    library INTEGER NOT NULL,
    word TEXT NOT NULL,
    publication INTEGER NOT NULL,
    PRIMARY KEY (library, word, publication)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    library INTEGER NOT NULL,
    key BLOB NOT NULL, -- the order of a scan
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    publication INTEGER NOT NULL,
    PRIMARY KEY (library, key, id)
) STRICT, WITHOUT ROWID;

-- What devices may call a publication's files.
CREATE TABLE documents (
    document TEXT NOT NULL,
    library INTEGER NOT NULL,
    publication INTEGER NOT NULL,
    PRIMARY KEY (document, library, publication)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
    library INTEGER NOT NULL REFERENCES libraries (number) ON DELETE CASCADE,
    key BLOB NOT NULL, -- the order of a scan
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    PRIMARY KEY (library, key)
) STRICT, WITHOUT ROWID;

-- The last scan of each library.
CREATE TABLE scans (
    library INTEGER NOT NULL PRIMARY KEY REFERENCES libraries (number) ON DELETE CASCADE,
    scanner TEXT, -- who has the lease
    until INTEGER NOT NULL, -- when the lease is over
    state TEXT NOT NULL CHECK (state IN ('idle', 'running', 'unavailable')),
    seen INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    problems INTEGER NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER
) STRICT;
