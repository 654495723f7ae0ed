"""Anna words the firm's thank-yous herself: tried before they are kept, sent to her as a test, taken back."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from followup.domain.states import Audience, MailKind, MailState
from followup.errors import BadInput, BadWording, Conflict, NotAllowed, NotFound
from followup.messages import wordings
from followup.models import Setting
from followup.services import customer_letters, house_rules, invoices, letters, mail_texts
from followup.services.house_rules import Firms
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.ledger import commit, mails, move

OWN = """Grazie, {{ facts.reader.name }}

per noi la fattura {{ facts.invoice }} è soprattutto un lavoro fatto insieme.
{% for promise in facts.kept %}
- {{ promise }}
{% endfor %}
"""
LETTER = ("thanks", "it-lei")


@pytest.fixture
def anna(database, firm, cast, clock):
    class Anna:
        def save(self, text=OWN, kind="thanks", voice="it-lei", seen=None, by=cast.anna):
            with database.writing() as session:
                known = mail_texts.wording(session, firm, kind, voice, by=cast.anna, now=clock())
                at = known.version if seen is None else seen
                mail_texts.save(session, firm, kind, voice, text, seen=at, by=by, now=clock())

        def wording(self, kind="thanks", voice="it-lei"):
            with database.reading() as session:
                return mail_texts.wording(session, firm, kind, voice, by=cast.anna, now=clock())

    return Anna()


def _invoice(database, firm, cast, clock, number="118/2026"):
    with database.writing() as session:
        invoices.record_invoice(
            session,
            firm,
            number=number,
            issued_on=date(2026, 11, 24),
            customer_id=cast.colombo.id,
            by=cast.anna,
            now=clock(),
        )


def test_the_next_thank_you_is_worded_as_anna_wants_and_ends_as_the_law_wants(
    database, settings, firm, cast, clock, anna
):
    anna.save()
    _invoice(database, firm, cast, clock)
    with database.reading() as session:
        here = Firms(settings).current(session)
        [row] = mails(database, MailKind.THANKS)
        letter = letters.as_it_leaves(session, here, row, now=clock()).letter
    assert letter.subject == "Grazie, Laura Colombo"
    assert letter.text.startswith("Gentile Sig.ra Colombo,\n\nper noi la fattura 118/2026 è soprattutto")
    assert "art. 21 GDPR" in letter.text and "REA VA-123456" in letter.text


def test_wording_it_as_shipped_follows_what_is_shipped(database, anna):
    anna.save()
    assert anna.wording().is_own
    anna.save(wordings.default(*LETTER))
    assert not anna.wording().is_own
    with database.reading() as session:
        assert house_rules.kept(session, wordings=True) == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Oggetto\n\n{{ facts.needs[0] }}", "fails"),
        ("Oggetto\n\n{% for x in facts.kept %}{{ x.due }}{% endfor %}", "unknown_name"),
        ("Oggetto\n\n{{ line.text }}", "unknown_name"),
        ("Oggetto\n\n{% if facts.sender.phone %}x{% endif %}", "empty"),
        ("{{ facts.secret }}\n\nx", "unknown_name"),
    ],
)
def test_what_would_fail_with_any_mail_is_never_kept(text, code, database, anna):
    with pytest.raises(BadWording) as caught:
        anna.save(text)
    assert caught.value.code == code
    with database.reading() as session:
        assert session.exec(select(Setting)).all() == []


@pytest.mark.parametrize(("kind", "voice"), wordings.editable(), ids=str)
def test_every_wording_can_be_made_ones_own_and_seen(kind, voice, database, firm, cast, clock, anna):
    anna.save(
        "Nostro oggetto\n\n" + wordings.default(kind, voice).partition("\n\n")[2] + "\nE una riga nostra.", kind, voice
    )
    with database.reading() as session:
        letter, real = mail_texts.preview(
            session, firm, kind, voice, anna.wording(kind, voice).text, by=cast.anna, now=clock()
        )
    assert (letter.subject, real) == ("Nostro oggetto", False)
    assert "E una riga nostra." in letter.text
    assert "Officine Riva S.r.l." in letter.text


def test_staff_word_nothing_and_what_concerns_logins_is_worded_by_nobody(database, firm, cast, clock, anna):
    with pytest.raises(NotAllowed):
        anna.save(by=cast.bruno)
    for kind, voice in (("invitation", "it"), ("thanks", "fr"), ("nonsense", "it"), ("test", "it")):
        with pytest.raises(NotFound):
            anna.wording(kind, voice)
    with database.reading() as session, pytest.raises(NotAllowed):
        mail_texts.preview(session, firm, *LETTER, OWN, by=cast.bruno, now=clock())


def test_two_managers_do_not_overwrite_each_other(anna):
    anna.save(seen=0)
    with pytest.raises(Conflict):
        anna.save("Altro\n\nAltro", seen=0)


def test_a_preview_tells_of_the_latest_mail_of_its_kind(database, firm, cast, clock, anna):
    _invoice(database, firm, cast, clock)
    with database.writing() as session:
        made = commit(session, firm, cast.zorzi, cast.anna, "Preventivo per le ante", date(2026, 11, 27), now=clock())
        given = commit(session, firm, cast.zorzi, cast.anna, "x", date(2026, 11, 27), owner=cast.bruno, now=clock())
        move(session, firm, made, cast.anna, date(2026, 12, 1), now=clock())
    with database.reading() as session:
        for kind, voice, words in (
            ("thanks", "it-tu", "118/2026"),
            ("moved", "it-lei", "Preventivo per le ante"),
            ("given", "en", "Falegnameria Zorzi"),
        ):
            text = wordings.default(kind, voice)
            letter, real = mail_texts.preview(session, firm, kind, voice, text, by=cast.anna, now=clock())
            assert real, kind
            assert words in letter.subject + letter.text
    assert given.owner_id == cast.bruno.id


def test_a_test_goes_to_whoever_asked_and_to_no_customer(database, settings, firm, cast, clock, anna):
    _invoice(database, firm, cast, clock)
    with database.writing() as session:
        mail_texts.send_test(session, firm, *LETTER, OWN, by=cast.anna, now=clock())
        mail_texts.send_test(session, firm, "recap", "en", wordings.default("recap", "en"), by=cast.anna, now=clock())
    run_all_once(Work(database, firm, transport_for(settings, clock), clock))
    tests = mails(database, MailKind.TEST)
    assert {(row.recipient, row.audience, row.state) for row in tests} == {
        ("anna@riva.example", Audience.COLLEAGUE, MailState.WRITTEN)
    }
    assert [row.subject.split()[0] for row in tests] == ["[Prova]", "[Test]"]
    assert not anna.wording().is_own, "a test keeps nothing"


def test_going_back_keeps_the_own_wording_among_the_earlier_ones(database, firm, cast, clock, anna):
    anna.save()
    with database.writing() as session:
        mail_texts.back_to_shipped(session, firm, *LETTER, by=cast.anna, now=clock())
        newest = mail_texts.earlier(session, *LETTER, by=cast.anna)[0]
    assert newest.before["text"].startswith("Grazie, {{ facts.reader.name }}")
    assert newest.after is None


def test_an_upgrade_that_words_it_anew_or_breaks_it_is_said(database, cast, clock, anna):
    with database.writing() as session:
        for kind, text, shipped in (
            ("thanks", OWN, "Così era\n\nprima.\n"),
            ("recap", "Oggetto\n\n{{ facts.no_longer_there }}", wordings.default("recap", "it-lei")),
        ):
            value = {"text": text, "shipped": shipped}
            house_rules.put(session, f"text.{kind}/it-lei", value, None, wins=True, by=cast.anna, now=clock())
    assert anna.wording().before == "Così era\n\nprima.\n"
    assert anna.wording().broken is None
    assert anna.wording("recap").broken.what == "facts.no_longer_there"
    anna.save()
    assert anna.wording().before == "", "whoever saves it has looked"


def test_a_wording_is_text(anna):
    with pytest.raises(BadInput):
        anna.save("Oggetto\n\nx\x00")


def test_every_mail_to_a_customer_is_written_with_the_firms_own_wordings():
    source = Path(customer_letters.__file__).read_text(encoding="utf-8")
    assert source.count("render(") == source.count("firm.wordings") > 3
