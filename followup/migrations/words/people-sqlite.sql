-- Step 0013 on SQLite. Statements are parted by empty lines.

CREATE VIRTUAL TABLE customer_words USING fts5 (
    name,
    content = 'customer', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = none
)

CREATE TRIGGER customer_words_added AFTER INSERT ON customer BEGIN
    INSERT INTO customer_words (rowid, name) VALUES (new.id, new.name);
END

CREATE TRIGGER customer_words_gone AFTER DELETE ON customer BEGIN
    INSERT INTO customer_words (customer_words, rowid, name) VALUES ('delete', old.id, old.name);
END

CREATE TRIGGER customer_words_changed AFTER UPDATE OF name ON customer BEGIN
    INSERT INTO customer_words (customer_words, rowid, name) VALUES ('delete', old.id, old.name);
    INSERT INTO customer_words (rowid, name) VALUES (new.id, new.name);
END

INSERT INTO customer_words (customer_words) VALUES ('rebuild')

CREATE VIRTUAL TABLE contact_words USING fts5 (
    name, email, phone,
    content = 'contact', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = none
)

CREATE TRIGGER contact_words_added AFTER INSERT ON contact BEGIN
    INSERT INTO contact_words (rowid, name, email, phone) VALUES (new.id, new.name, new.email, new.phone);
END

CREATE TRIGGER contact_words_gone AFTER DELETE ON contact BEGIN
    INSERT INTO contact_words (contact_words, rowid, name, email, phone)
        VALUES ('delete', old.id, old.name, old.email, old.phone);
END

CREATE TRIGGER contact_words_changed AFTER UPDATE OF name, email, phone ON contact BEGIN
    INSERT INTO contact_words (contact_words, rowid, name, email, phone)
        VALUES ('delete', old.id, old.name, old.email, old.phone);
    INSERT INTO contact_words (rowid, name, email, phone) VALUES (new.id, new.name, new.email, new.phone);
END

INSERT INTO contact_words (contact_words) VALUES ('rebuild')
