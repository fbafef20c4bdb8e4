-- Which publications have a word: the places in a block of 4096 by number, two bytes for each, or a bit for each of the
-- block; so 512 bytes are always bits.
CREATE TABLE packed (
    library INTEGER NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    block BIGINT NOT NULL,
    publications BYTEA NOT NULL,
    PRIMARY KEY (library, word, block)
);

INSERT INTO packed
SELECT library, word, publication / 4096, decode(
    string_agg(lpad(to_hex(publication % 4096), 4, '0'), '')
    || CASE count(*) WHEN 256 THEN lpad(to_hex(max(publication) % 4096), 4, '0') ELSE '' END, 'hex'
)
FROM words GROUP BY 1, 2, 3;

DROP TABLE words;
ALTER TABLE packed RENAME TO words;
ALTER INDEX packed_pkey RENAME TO words_pkey;

-- The shelf of all publications has that order as well.
DROP INDEX titles_in_order;
