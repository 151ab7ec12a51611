// A letter is as tall as it is: its frame must not scroll inside the preview that scrolls.
for (const frame of document.querySelectorAll(".issue-letter")) {
  const fit = () => {
    const page = frame.contentDocument?.documentElement;
    if (page) frame.height = page.scrollHeight;
  };
  frame.addEventListener("load", fit);
  addEventListener("resize", fit);
  fit();
}
