-- Step 0004 on SQLite. Statements are parted by empty lines.

CREATE VIRTUAL TABLE touchpoint_words USING fts5 (
    text,
    content = 'touchpoint', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = none
)

CREATE TRIGGER touchpoint_words_added AFTER INSERT ON touchpoint BEGIN
    INSERT INTO touchpoint_words (rowid, text) VALUES (new.id, new.text);
END

CREATE TRIGGER touchpoint_words_gone AFTER DELETE ON touchpoint BEGIN
    INSERT INTO touchpoint_words (touchpoint_words, rowid, text) VALUES ('delete', old.id, old.text);
END

CREATE TRIGGER touchpoint_words_changed AFTER UPDATE OF text ON touchpoint BEGIN
    INSERT INTO touchpoint_words (touchpoint_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO touchpoint_words (rowid, text) VALUES (new.id, new.text);
END

INSERT INTO touchpoint_words (touchpoint_words) VALUES ('rebuild')

-- An index without a copy of its texts forgets a row when it is told once more what it held.
CREATE VIRTUAL TABLE commitment_words USING fts5 (
    words,
    content = '',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = none
)

CREATE TRIGGER commitment_words_added AFTER INSERT ON commitment BEGIN
    INSERT INTO commitment_words (rowid, words)
        SELECT new.id, new.action || ' ' || new.source || ' ' || coalesce(new.job, '') || ' ' || name
        FROM customer WHERE id = new.customer_id;
END

CREATE TRIGGER commitment_words_gone AFTER DELETE ON commitment BEGIN
    INSERT INTO commitment_words (commitment_words, rowid, words)
        SELECT 'delete', old.id, old.action || ' ' || old.source || ' ' || coalesce(old.job, '') || ' ' || name
        FROM customer WHERE id = old.customer_id;
END

CREATE TRIGGER commitment_words_changed AFTER UPDATE OF action, source, job, customer_id ON commitment BEGIN
    INSERT INTO commitment_words (commitment_words, rowid, words)
        SELECT 'delete', old.id, old.action || ' ' || old.source || ' ' || coalesce(old.job, '') || ' ' || name
        FROM customer WHERE id = old.customer_id;
    INSERT INTO commitment_words (rowid, words)
        SELECT new.id, new.action || ' ' || new.source || ' ' || coalesce(new.job, '') || ' ' || name
        FROM customer WHERE id = new.customer_id;
END

CREATE TRIGGER commitment_words_renamed AFTER UPDATE OF name ON customer BEGIN
    INSERT INTO commitment_words (commitment_words, rowid, words)
        SELECT 'delete', id, action || ' ' || source || ' ' || coalesce(job, '') || ' ' || old.name
        FROM commitment WHERE customer_id = old.id;
    INSERT INTO commitment_words (rowid, words)
        SELECT id, action || ' ' || source || ' ' || coalesce(job, '') || ' ' || new.name
        FROM commitment WHERE customer_id = new.id;
END

INSERT INTO commitment_words (rowid, words)
    SELECT commitment.id, action || ' ' || source || ' ' || coalesce(job, '') || ' ' || name
    FROM commitment JOIN customer ON customer.id = commitment.customer_id
