/* What is being typed is kept on this device until it is saved: a closed tab or an ended login costs nothing.
   It never leaves the device, is forgotten when its user logs out or another logs in, and after a week. */
(() => {
  const PREFIX = "followup:draft:";
  const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
  const user = document.body.dataset.user;
  const mine = `${PREFIX}${user}:`;

  /* A browser may have no room, or forbid it: then nothing is kept, and nothing else changes. */
  const attempt = (what) => {
    try {
      return what();
    } catch {
      return null;
    }
  };
  const keys = () => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) ?? [];
  const load = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
  const forget = (key) => attempt(() => localStorage.removeItem(key));
  const keep = (key, draft) => attempt(() => localStorage.setItem(key, JSON.stringify(draft)));

  for (const form of document.querySelectorAll("[data-forgets-drafts]")) {
    form.addEventListener("submit", () => {
      isLeaving = true;
      keys().forEach(forget);
    });
  }
  const kept = new Map();
  let isLeaving = false;  // what was typed a moment before logging out is not kept after it
  if (!user) return;

  const saved = document.body.dataset.saved.split(" ").map((slot) => mine + slot);
  for (const key of keys()) {
    const draft = load(key);
    const isOld = !draft || Date.now() - draft.at > KEPT_FOR;
    if (!key.startsWith(mine) || isOld || saved.includes(key)) forget(key);
  }

  const fields = (form) =>
    [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
  const value = (field) => (field.type === "checkbox" ? field.checked : field.value);
  const first = (field) => {
    if (field.type === "checkbox") return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value;
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    // Each draft has a slot, which goes with the form and comes back once it is saved. A page that was opened for one
    // customer takes up no draft about another.
    const slot = form.elements.draft;
    const about = form.elements.customer.defaultValue;
    const known = keys()
      .filter((key) => key.startsWith(`${mine}${form.dataset.draft}:`))
      .map((key) => ({ key, ...load(key) }))
      .sort((one, other) => other.at - one.at)
      .find((draft) => !about || draft.fields.customer === about);
    let draft = "fresh" in form.dataset ? known : null;
    slot.value ||= draft?.key.slice(mine.length) ?? `${form.dataset.draft}:${Date.now().toString(36)}`;
    const key = mine + slot.value;
    const note = form.querySelector("[data-draft-note]");
    const [restored, discarded] = note.children;
    let timer = 0;

    const save = () => {
      clearTimeout(timer);
      timer = 0;
      if (isLeaving) return;
      const typed = fields(form).filter((field) => value(field) !== first(field));
      const draft = { at: Date.now(), fields: Object.fromEntries(fields(form).map((field) => [field.name, value(field)])) };
      if (typed.length) keep(key, draft);
      else forget(key);
    };
    kept.set(form, () => { if (timer) save(); });

    const put = (values) => {
      for (const field of fields(form)) {
        if (!(field.name in values)) continue;
        if (field.type === "checkbox") field.checked = values[field.name];
        else field.value = values[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };

    const when = (at) => {
      const day = new Date(at);
      const isToday = day.toDateString() === new Date().toDateString();
      const shape = { hour: "2-digit", minute: "2-digit", ...(isToday ? {} : { weekday: "long", day: "numeric", month: "long" }) };
      const time = restored.querySelector("time");
      time.dateTime = day.toISOString();
      time.textContent = day.toLocaleString(document.documentElement.lang, shape);
    };

    const show = (isRestored) => {
      note.hidden = false;
      restored.hidden = !isRestored;
      discarded.hidden = isRestored;
    };

    if (draft) {
      put(draft.fields);
      when(draft.at);
      show(true);
    }
    note.querySelector("[data-discard]").addEventListener("click", () => {
      draft = load(key) ?? draft;
      put(Object.fromEntries(fields(form).map((field) => [field.name, first(field)])));
      save();
      show(false);
      note.querySelector("[data-bring-back]").focus();
    });
    note.querySelector("[data-bring-back]").addEventListener("click", () => {
      put(draft.fields);
      save();
      show(true);
      note.querySelector("[data-discard]").focus();
    });
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 300);
    });
  }
  const saveAll = () => { for (const save of kept.values()) save(); };
  addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
})();
