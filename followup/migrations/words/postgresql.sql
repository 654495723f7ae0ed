-- Step 0004 on PostgreSQL. Statements are parted by empty lines.

-- Letters without accents and no sign inside a word, as SQLite's tokenizer has it. A tsvector holds a megabyte:
-- two hundred thousand characters fit whatever they are.
CREATE FUNCTION followup_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', translate(
        lower(left(said, 200000)),
        'àáâãäåçèéêëìíîïñòóôõöùúûüýÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ’''-/.@_+',
        'aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuy        '
    ))
$$

CREATE TABLE touchpoint_words (
    id integer PRIMARY KEY REFERENCES touchpoint ON DELETE CASCADE,
    words tsvector NOT NULL
)

CREATE TABLE commitment_words (
    id integer PRIMARY KEY REFERENCES commitment ON DELETE CASCADE,
    words tsvector NOT NULL
)

INSERT INTO touchpoint_words SELECT id, followup_words(text) FROM touchpoint

INSERT INTO commitment_words
    SELECT commitment.id, followup_words(action || ' ' || source || ' ' || coalesce(job, '') || ' ' || name)
    FROM commitment JOIN customer ON customer.id = commitment.customer_id

CREATE INDEX touchpoint_words_index ON touchpoint_words USING gin (words)

CREATE INDEX commitment_words_index ON commitment_words USING gin (words)

CREATE FUNCTION followup_keep_touchpoint_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO touchpoint_words VALUES (new.id, followup_words(new.text))
        ON CONFLICT (id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$

CREATE FUNCTION followup_keep_commitment_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO commitment_words
        SELECT new.id, followup_words(new.action || ' ' || new.source || ' ' || coalesce(new.job, '') || ' ' || name)
        FROM customer WHERE customer.id = new.customer_id
        ON CONFLICT (id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$

CREATE FUNCTION followup_rename_commitment_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE commitment_words
        SET words = followup_words(action || ' ' || source || ' ' || coalesce(job, '') || ' ' || new.name)
        FROM commitment WHERE commitment.customer_id = new.id AND commitment_words.id = commitment.id;
    RETURN NULL;
END $$

CREATE TRIGGER touchpoint_words_added AFTER INSERT ON touchpoint
    FOR EACH ROW EXECUTE FUNCTION followup_keep_touchpoint_words()

CREATE TRIGGER touchpoint_words_changed AFTER UPDATE OF text ON touchpoint
    FOR EACH ROW EXECUTE FUNCTION followup_keep_touchpoint_words()

CREATE TRIGGER commitment_words_added AFTER INSERT ON commitment
    FOR EACH ROW EXECUTE FUNCTION followup_keep_commitment_words()

CREATE TRIGGER commitment_words_changed AFTER UPDATE OF action, source, job, customer_id ON commitment
    FOR EACH ROW EXECUTE FUNCTION followup_keep_commitment_words()

CREATE TRIGGER commitment_words_renamed AFTER UPDATE OF name ON customer
    FOR EACH ROW EXECUTE FUNCTION followup_rename_commitment_words()
