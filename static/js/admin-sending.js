// Moves the figures of a sending on its page. Without it the page is right when it is loaded again.
(() => {
  const now = document.querySelector("[data-sending]");
  if (!now) return;
  const EVERY = 3000;

  const show = (told) => {
    for (const place of now.querySelectorAll("[data-told]")) {
      place.textContent = told[place.dataset.told];
    }
    for (const [state, part] of Object.entries(told.figures)) {
      const bar = now.querySelector(`[data-part="${state}"]`);
      bar?.setAttribute("x", part.x);
      bar?.setAttribute("width", part.width);
      const figure = now.querySelector(`[data-figure="${state}"]`);
      if (figure) figure.textContent = part.people;
    }
  };

  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(now.dataset.sending, { headers: { Accept: "application/json" } });
        const told = await answer.json();
        // Other buttons, other words: the whole page is another.
        if (told.state !== now.dataset.state) return location.reload();
        show(told);
      } catch {
        // The next look may find the server again.
      }
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
