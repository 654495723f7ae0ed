# ruff: noqa - kept line for line as the people who wrote the cases score them
"""Score what `followup analyze --jsonl` prints against gold cases.

    python score.py GOLD.jsonl PREDICTED.jsonl [--show N] [--json]

A prediction a line: {"id", "promises": [{"start", "end", "holder", "person",
"deadline": null | {"start", "end", "kind", "due"}}], "needs": [{"start","end"}], "solutions": [...]}.
Offsets are code points into the case's text. Figures are micro-averaged over all cases. A whole text is right when every
promise is found with holder, person, kind and due, on the right clause, and nothing else is.
"""

import argparse, json, sys
from collections import Counter, defaultdict

SOFT = {"vague", "conditional"}


def spans(text, quote):
    out, at = [], text.find(quote)
    while at >= 0:
        out.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return out


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def same_clause(a, b):
    shorter = min(a[1] - a[0], b[1] - b[0])
    return shorter > 0 and overlap(a, b) >= 0.5 * shorter


def nearest(cands, to):
    return min(cands, key=lambda s: (-overlap(s, to), abs(s[0] - to[0]))) if cands else None


def gold_commitments(case):
    out, used = [], []
    for m in case["commitments"]:
        cands = spans(case["text"], m["quote"])
        free = [s for s in cands if s not in used] or cands
        clause = free[0]
        used.append(clause)
        d = m.get("deadline")
        out.append(
            {**m, "span": clause, "deadline": d and {**d, "span": nearest(spans(case["text"], d["quote"]), clause)}}
        )
    return out


def iou(a, b):
    return overlap(a, b) / (max(a[1], b[1]) - min(a[0], b[0]))


def trimmed(text, span):
    a, b = span
    while a < b and not text[a].isalnum():
        a += 1
    while b > a and not text[b - 1].isalnum():
        b -= 1
    return a, b


def same_due(gold, pred):
    if not gold or not pred:
        return gold == pred
    if len(gold) == 10:
        return gold == pred[:10]
    return gold[:16] == pred[:16]


def prf(tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else 1.0
    r = tp / (tp + fn) if tp + fn else 1.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)


def score(gold, pred, show=0):
    t = defaultdict(Counter)
    shown = []
    for case in gold:
        g = gold_commitments(case)
        o = pred.get(case["id"])
        if o is None:
            t["run"]["missing"] += 1
            o = {"promises": []}
        p = [{**m, "span": (m["start"], m["end"])} for m in o.get("promises", [])]
        for m in p:
            if m.get("deadline"):
                m["deadline"]["span"] = (m["deadline"]["start"], m["deadline"]["end"])
        pairs, left = [], list(range(len(p)))
        ranked = sorted(
            (
                (
                    overlap(a["deadline"]["span"], b["deadline"]["span"]) * 1000
                    if a["deadline"] and b.get("deadline")
                    else 0
                )
                + (overlap(a["span"], b["span"]) if same_clause(a["span"], b["span"]) else 0),
                i,
                j,
            )
            for i, a in enumerate(g)
            for j, b in enumerate(p)
        )
        gi = set(range(len(g)))
        for w, i, j in reversed(ranked):
            if w > 0 and i in gi and j in left:
                gi.discard(i)
                left.remove(j)
                pairs.append((i, j))
        t["commitment"].update(tp=len(pairs), fp=len(left), fn=len(gi))
        clean = not left and not gi
        for i, j in pairs:
            a, b = g[i], p[j]
            ok = a["holder"] == b.get("holder")
            t["holder"]["tp" if ok else "fn"] += 1
            clean &= ok
            said, named = (a.get("person") or "").lower(), (b.get("person") or "").lower()
            ok = said == named or bool(said and named and (said in named or named in said))
            if said or named:
                t["person"]["tp" if ok else "fn"] += 1
            clean &= ok
            near = iou(a["span"], b["span"])
            t["clause"]["tp"] += near
            t["clause"]["fn"] += 1 - near
            clean &= near >= 0.3
            if a["deadline"] and b.get("deadline"):
                same = trimmed(case["text"], a["deadline"]["span"]) == trimmed(case["text"], b["deadline"]["span"])
                t["words"]["tp" if same else "fn"] += 1
            ka = a["deadline"]["kind"] if a["deadline"] else "none"
            kb = b["deadline"]["kind"] if b.get("deadline") else "none"
            t["kind"]["tp" if ka == kb else "fn"] += 1
            clean &= ka == kb
            if a["deadline"] and a["deadline"].get("due"):
                clean &= bool(b.get("deadline")) and same_due(a["deadline"]["due"], b["deadline"].get("due"))
        for name, keep in (("vague", lambda d: d["kind"] in SOFT), ("due", lambda d: bool(d.get("due")))):
            ga = {(d["span"], d.get("due")): d for d in (m["deadline"] for m in g) if d and keep(d)}
            pa = {(d["span"], d.get("due")): d for d in (m.get("deadline") for m in p) if d and keep(d)}
            ga, pa = list(ga.values()), list(pa.values())
            hit = 0
            rest = list(pa)
            for d in ga:
                for q in rest:
                    if overlap(d["span"], q["span"]) and (name == "vague" or same_due(d["due"], q["due"])):
                        hit += 1
                        rest.remove(q)
                        break
            extra = len(rest)
            if name == "due":  # a date where the gold leaves the day open (window, due null) is no fault
                opens = [
                    m["deadline"]["span"]
                    for m in g
                    if m["deadline"] and m["deadline"]["kind"] == "window" and not m["deadline"].get("due")
                ]
                extra = sum(not any(overlap(q["span"], s) for s in opens) for q in rest)
            t[name].update(tp=hit, fp=extra, fn=len(ga) - hit)
        if not g:
            t["quiet"]["tp" if not p else "fn"] += 1
        for k in ("needs", "solutions"):
            if case["type"] != "recap":
                continue
            rest = [(x["start"], x["end"]) for x in o.get(k, [])]
            hit = 0
            for q in case.get(k, []):
                for s in rest:
                    if any(same_clause(x, s) for x in spans(case["text"], q)):
                        hit += 1
                        rest.remove(s)
                        break
            t[k].update(tp=hit, fp=len(rest), fn=len(case.get(k, [])) - hit)
        t["whole"]["tp" if clean else "fn"] += 1
        if not clean and len(shown) < show:
            shown.append((case, g, p))
    return t, shown


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("gold")
    ap.add_argument("pred")
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--json", action="store_true")
    ap.add_argument("--lang")
    ap.add_argument("--type")
    a = ap.parse_args()
    gold = [json.loads(l) for l in open(a.gold, encoding="utf-8") if l.strip()]
    gold = [c for c in gold if (not a.lang or c["lang"] == a.lang) and (not a.type or c["type"] == a.type)]
    pred = {o["id"]: o for o in map(json.loads, filter(str.strip, open(a.pred, encoding="utf-8")))}
    t, shown = score(gold, pred, a.show)
    rows = {}
    for name, label in (
        ("whole", "whole text right"),
        ("commitment", "commitments"),
        ("vague", "vague or conditional deadline"),
        ("due", "due date"),
        ("kind", "kind of deadline, of those found"),
        ("holder", "holder, of those found"),
        ("person", "person, where one is named"),
        ("clause", "clause overlap, of those found"),
        ("words", "deadline words exact, of those found"),
        ("quiet", "texts without a promise left quiet"),
        ("needs", "needs"),
        ("solutions", "solutions"),
    ):
        c = t[name]
        p, r, f = prf(c["tp"], c["fp"], c["fn"])
        rows[name] = {
            "label": label,
            "p": round(p, 3),
            "r": round(r, 3),
            "f1": round(f, 3),
            "n": round(c["tp"] + c["fn"]),
        }
    if a.json:
        print(json.dumps(rows))
    else:
        print(f"{len(gold)} texts" + (f", {t['run']['missing']} unanswered" if t["run"]["missing"] else ""))
        for v in rows.values():
            print(f"{v['label']:38} P {v['p']:.3f}  R {v['r']:.3f}  F1 {v['f1']:.3f}  n {v['n']}")
    for case, g, p in shown:
        print("\n---", case["id"], case["reference"])
        print(case["text"])
        for m in g:
            print(
                "  gold",
                m["holder"],
                repr(m["quote"]),
                m["deadline"] and (m["deadline"]["kind"], m["deadline"]["quote"], m["deadline"].get("due")),
            )
        for m in p:
            print(
                "  pred",
                m.get("holder"),
                repr(case["text"][m["start"] : m["end"]]),
                m.get("deadline")
                and (
                    m["deadline"]["kind"],
                    case["text"][m["deadline"]["start"] : m["deadline"]["end"]],
                    m["deadline"].get("due"),
                ),
            )


if __name__ == "__main__":
    main()
