CREATE TABLE unpacked (
    library INTEGER NOT NULL,
    word TEXT NOT NULL,
    publication INTEGER NOT NULL,
    PRIMARY KEY (library, word, publication)
) STRICT, WITHOUT ROWID;

-- The words of a title follow each other, with a space before each.
WITH RECURSIVE split (library, publication, word, rest) AS (
    SELECT library, publication, NULL, words || ' ' FROM titles
    UNION ALL
    SELECT library, publication, substr(rest, 2, instr(substr(rest, 2), ' ') - 1),
        substr(rest, 1 + instr(substr(rest, 2), ' '))
    FROM split WHERE length(rest) > 1
)
INSERT INTO unpacked SELECT library, word, publication FROM split WHERE word IS NOT NULL;

DROP TABLE words;
ALTER TABLE unpacked RENAME TO words;

CREATE INDEX titles_in_order ON titles (library, key, formats, words);
