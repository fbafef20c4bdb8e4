CREATE TABLE unpacked (
    library INTEGER NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    publication BIGINT NOT NULL,
    PRIMARY KEY (library, word, publication)
);

-- The words of a title follow each other, with a space before each.
INSERT INTO unpacked
SELECT library, word, publication FROM titles, unnest(string_to_array(ltrim(words, ' '), ' ')) AS word
WHERE words <> '';

DROP TABLE words;
ALTER TABLE unpacked RENAME TO words;
ALTER INDEX unpacked_pkey RENAME TO words_pkey;

CREATE INDEX titles_in_order ON titles (library, key);
