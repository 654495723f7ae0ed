/* Shows in a text, while it is written, what was found in it, and lets soft words be replaced by a date where they stand.
   A copy of the text lies behind the field and carries the colours; the field itself stays a plain one. */
for (const area of document.querySelectorAll("textarea[data-read-at]")) {
  const form = area.form;
  const box = document.createElement("div");
  const behind = document.createElement("div");
  const offer = document.createElement("div");
  box.className = "marked";
  behind.className = `marked-copy ${area.className}`;
  behind.setAttribute("aria-hidden", "true");
  offer.className = "marked-offer box";
  offer.hidden = true;
  const focused = document.activeElement === area;
  area.replaceWith(box);
  box.append(behind, area, offer);
  if (focused) area.focus();

  let text = area.value;
  let marks = [];
  let read = { text, marks };

  /* The server counts characters, the browser counts halves of those beyond the first 65,536. */
  const units = (whole) => {
    const points = Array.from(whole);
    if (points.length === whole.length) return (at) => at;
    const starts = [0];
    for (const point of points) starts.push(starts.at(-1) + point.length);
    return (at) => starts[Math.min(at, starts.length - 1)];
  };

  /* Where a place in one text stands in another that differs in one stretch; nothing where that stretch touches it. */
  const moved = (from, to) => {
    const most = Math.min(from.length, to.length);
    let head = 0;
    while (head < most && from[head] === to[head]) head += 1;
    let tail = 0;
    while (tail < most - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
    return (start, end) => {
      if (end <= head) return [start, end];
      const by = to.length - from.length;
      return start >= from.length - tail ? [start + by, end + by] : null;
    };
  };

  const shifted = (list, from, to) => {
    if (from === to) return list;
    const place = moved(from, to);
    return list.flatMap((mark) => {
      const at = place(mark.start, mark.end);
      return at ? [{ ...mark, start: at[0], end: at[1] }] : [];
    });
  };

  const draw = () => {
    const edges = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.start, mark.end])])];
    edges.sort((one, other) => one - other);
    const pieces = edges.slice(1).map((end, index) => {
      const start = edges[index];
      const over = marks.filter((mark) => mark.start <= start && mark.end >= end);
      const words = text.slice(start, end);
      if (!over.length) return words;
      const mark = document.createElement("mark");
      mark.className = over.map((one) => one.kind).join(" ");
      mark.dataset.of = over.at(-1).card;
      mark.textContent = words;
      return mark;
    });
    // A last line that is empty has no height of its own in the copy.
    behind.replaceChildren(...pieces, "\u200b");
  };

  const close = () => {
    offer.hidden = true;
    offer.replaceChildren();
  };

  /* Offers the dates of the soft words that the caret stands in. */
  const open = () => {
    const at = area.selectionStart;
    const soft = marks.find((mark) => mark.kind === "soft" && mark.start <= at && at <= mark.end);
    const note = soft && form.querySelector(`[data-card="${soft.card}"] .buttons`);
    close();
    if (!note || area.selectionEnd !== at) return;
    const place = behind.querySelector(`mark.soft[data-of="${soft.card}"]`).getBoundingClientRect();
    const around = box.getBoundingClientRect();
    offer.append(note.cloneNode(true));
    offer.hidden = false;
    offer.style.top = `${place.bottom - around.top + 6}px`;
    const room = around.width - offer.offsetWidth;
    offer.style.left = `${Math.max(0, Math.min(place.left - around.left, room))}px`;
  };

  /* Puts words in place of others ("start:end:words", counted in the text that was read). */
  const put = (asked) => {
    const [, start, end, words] = /^(\d+):(\d+):([\s\S]*)$/.exec(asked);
    const unit = units(read.text);
    const at = moved(read.text, area.value)(unit(Number(start)), unit(Number(end)));
    close();
    if (at === null && read.text !== area.value) return area.dispatchEvent(new Event("read-now"));
    const typing = document.activeElement === area || matchMedia("(pointer: fine)").matches;
    if (typing) {
      // Through the editor, so that it can be undone like anything typed. Elsewhere a keyboard would jump up.
      const held = document.activeElement;
      area.focus({ preventScroll: true });
      area.setSelectionRange(...at);
      if (!document.execCommand("insertText", false, words)) area.setRangeText(words, ...at, "end");
      if (held !== area && form.contains(held)) held.focus({ preventScroll: true });
    } else {
      area.setRangeText(words, ...at, "end");
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.dispatchEvent(new Event("read-now"));
  };

  area.addEventListener("input", () => {
    marks = shifted(marks, text, area.value);
    text = area.value;
    close();
    draw();
  });
  area.addEventListener("reading", ({ detail }) => {
    const unit = units(detail.text);
    read = detail;
    const found = detail.marks.map(([start, end, kind, card]) => ({ start: unit(start), end: unit(end), kind, card }));
    text = area.value;
    marks = shifted(found, detail.text, text);
    draw();
  });
  // The text keeps the focus while a date is pressed.
  offer.addEventListener("pointerdown", (event) => event.preventDefault());
  area.addEventListener("click", open);
  area.addEventListener("keyup", (event) => {
    if (/^(Arrow|Home|End|Page)/.test(event.key)) open();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || offer.hidden) return;
    close();
    area.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) close();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=replace]");
    if (!button) return;
    event.preventDefault();
    put(button.value);
  });
  // A card that is pointed at or used shows where in the text it comes from.
  const point = (event) => {
    const card = event.target.closest?.("[data-card]")?.dataset.card;
    for (const mark of behind.querySelectorAll("mark")) mark.classList.toggle("here", mark.dataset.of === card);
  };
  form.addEventListener("pointerover", point);
  form.addEventListener("focusin", point);
  draw();
}
