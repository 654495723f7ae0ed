// The frame that shows a mail is as tall as the mail. Without this file it can be scrolled.
for (const frame of document.querySelectorAll(".letter-frame")) {
  const fit = () => {
    const page = frame.contentDocument?.documentElement;
    if (page?.scrollHeight) frame.style.height = `${page.scrollHeight + 2}px`;
  };
  frame.addEventListener("load", () => {
    fit();
    // Narrower, the text grows longer; the frame is first made low, for a page is never lower than its frame.
    let width = frame.clientWidth;
    new ResizeObserver(() => {
      if (frame.clientWidth === width) return;
      width = frame.clientWidth;
      frame.style.height = "10rem";
      fit();
    }).observe(frame);
  });
  if (frame.contentDocument?.readyState === "complete") fit();
}
