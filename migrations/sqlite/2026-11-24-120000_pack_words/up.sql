-- Which publications have a word: the places in a block of 4096 by number, two bytes for each, or a bit for each of the
-- block; so 512 bytes are always bits.
CREATE TABLE packed (
    library INTEGER NOT NULL,
    word TEXT NOT NULL,
    block INTEGER NOT NULL,
    publications BLOB NOT NULL,
    PRIMARY KEY (library, word, block)
) STRICT, WITHOUT ROWID;

INSERT INTO packed
SELECT library, word, publication / 4096, unhex(
    group_concat(printf('%04x', publication % 4096), '')
    || CASE count(*) WHEN 256 THEN printf('%04x', max(publication) % 4096) ELSE '' END
)
FROM words GROUP BY 1, 2, 3;

DROP TABLE words;
ALTER TABLE packed RENAME TO words;

-- The shelf of all publications has that order as well.
DROP INDEX titles_in_order;
