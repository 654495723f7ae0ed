-- Step 0013 on PostgreSQL. Statements are parted by empty lines.

CREATE TABLE customer_words (
    id integer PRIMARY KEY REFERENCES customer ON DELETE CASCADE,
    words tsvector NOT NULL
)

CREATE TABLE contact_words (
    id integer PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
    words tsvector NOT NULL
)

INSERT INTO customer_words SELECT id, followup_words(name) FROM customer

INSERT INTO contact_words SELECT id, followup_words(name || ' ' || email || ' ' || phone) FROM contact

CREATE INDEX customer_words_index ON customer_words USING gin (words)

CREATE INDEX contact_words_index ON contact_words USING gin (words)

CREATE FUNCTION followup_keep_customer_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO customer_words VALUES (new.id, followup_words(new.name))
        ON CONFLICT (id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$

CREATE FUNCTION followup_keep_contact_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO contact_words VALUES (new.id, followup_words(new.name || ' ' || new.email || ' ' || new.phone))
        ON CONFLICT (id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$

CREATE TRIGGER customer_words_added AFTER INSERT ON customer
    FOR EACH ROW EXECUTE FUNCTION followup_keep_customer_words()

CREATE TRIGGER customer_words_changed AFTER UPDATE OF name ON customer
    FOR EACH ROW EXECUTE FUNCTION followup_keep_customer_words()

CREATE TRIGGER contact_words_added AFTER INSERT ON contact
    FOR EACH ROW EXECUTE FUNCTION followup_keep_contact_words()

CREATE TRIGGER contact_words_changed AFTER UPDATE OF name, email, phone ON contact
    FOR EACH ROW EXECUTE FUNCTION followup_keep_contact_words()
