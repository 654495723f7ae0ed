/* Reads a text while it is being written: at every pause the server says what is found in it, and nothing is kept.
   Without JavaScript the text is read when it is saved or checked. */
for (const area of document.querySelectorAll("textarea[data-read-at]")) {
  const form = area.form;
  const live = form.querySelector("[data-live]");
  const said = form.querySelector("[data-live-said]");
  const troubles = [...form.querySelectorAll("[data-trouble]")];
  const sends = area.dataset.sends.split(" ").map((name) => form.elements[name]);
  const PAUSE = 400;
  let timer = 0;
  let asked = null;
  let last = "";

  const say = (trouble) => {
    for (const note of troubles) note.hidden = note.dataset.trouble !== trouble;
  };

  const read = async () => {
    clearTimeout(timer);
    const text = area.value;
    const body = new URLSearchParams(sends.map((field) => [field.name, field.value]));
    if (body.toString() === last) return;
    asked?.abort();
    asked = new AbortController();
    if (Array.from(text).length > Number(area.dataset.longest)) return refuse(413);
    const slow = setTimeout(() => live.setAttribute("aria-busy", "true"), 300);
    try {
      const headers = { "X-CSRFToken": form.elements.csrf_token.value };
      const answer = await fetch(area.dataset.readAt, { method: "POST", body, headers, signal: asked.signal });
      if (!answer.ok) return refuse(answer.status);
      show(text, await answer.json());
      last = body.toString();
    } catch (error) {
      if (error.name !== "AbortError") refuse(0);
    } finally {
      clearTimeout(slow);
      live.removeAttribute("aria-busy");
    }
  };

  const refuse = (status) => {
    say({ 413: "long", 401: "login", 400: "old" }[status] ?? "away");
    said.parentElement.hidden = true;
    for (const part of form.querySelectorAll("[data-part=reading]")) part.replaceChildren();
    area.dispatchEvent(new CustomEvent("reading", { detail: { text: area.value, marks: [] } }));
    for (const button of form.querySelectorAll("[data-before-live]")) button.hidden = false;
  };

  const show = (text, answer) => {
    say("");
    for (const [name, html] of Object.entries(answer.parts)) fill(form.querySelector(`[data-part=${name}]`), html);
    if (form.elements.checked) form.elements.checked.value = answer.checked;
    if (said.textContent !== answer.said) said.textContent = answer.said;
    said.parentElement.hidden = !answer.said;
    live.hidden = !answer.said;
    for (const button of form.querySelectorAll("[data-before-live]")) button.hidden = Boolean(answer.said);
    area.dispatchEvent(new CustomEvent("reading", { detail: { text, marks: answer.marks } }));
  };

  /* Puts an answer in its place. What was typed in its fields stays with its words, and the focus where it was. */
  const fill = (part, html) => {
    const here = part.contains(document.activeElement) ? document.activeElement : null;
    const card = here?.closest("[data-card]")?.dataset.card;
    const typed = new Map();
    for (const row of part.querySelectorAll("fieldset")) typed.set(row.querySelector("legend").textContent, row);
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    for (const row of fresh.content.querySelectorAll("fieldset")) {
      const old = typed.get(row.querySelector("legend").textContent);
      if (old) carry(old, row);
    }
    part.replaceChildren(fresh.content);
    if (here) (part.querySelector(`[data-card="${card}"]`) ?? part.querySelector("[data-card]") ?? area).focus();
  };

  const carry = (old, row) => {
    const before = [...old.querySelectorAll("input")];
    [...row.querySelectorAll("input")].forEach((field, index) => {
      const was = before[index];
      if (!was || field.type === "hidden") return;
      if (was.type === "checkbox") field.checked = was.checked;
      else if (was.value !== was.defaultValue) field.value = was.value;
    });
  };

  for (const field of sends) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(read, PAUSE);
    });
  }
  area.addEventListener("read-now", read);
  // Somebody who has logged in again in another tab comes back here.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && area.value.trim()) read();
  });
  addEventListener("online", read);
  if (area.value.trim()) read();
}
