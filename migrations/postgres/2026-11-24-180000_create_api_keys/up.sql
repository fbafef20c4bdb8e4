-- Keys are shown to their owners again, so that they stand here as they are; they are found by their SHA-256.
CREATE TABLE api_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    digest BYTEA NOT NULL UNIQUE,
    permissions TEXT NOT NULL, -- with spaces between
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_accessed_at BIGINT
);

CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at, id);

-- What is typed on an e-reader to get to a page that opens with a key.
CREATE TABLE short_urls (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    api_key TEXT COLLATE "C" NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

CREATE INDEX short_urls_by_key ON short_urls (api_key);
CREATE INDEX short_urls_by_expiry ON short_urls (expires_at);
