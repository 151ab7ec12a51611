// Our own pages: the note to whoever came by a shared link, the share line, and whether a page was read.

const note = document.querySelector("[data-arrival]");
const pageId = Number(document.body.dataset.page);

/** Says what an ambassador's link has to say. Asked only on pages that ambassadors pass on. */
async function disclose() {
  if (!document.querySelector("[data-campaign]")) return;
  // Where it cannot be had, what stands on the page itself says it in general.
  note.querySelector("[data-arrival-disclosure]").textContent = await disclosure().catch(() => "");
}

arrival(() => {
  note.hidden = false;
  disclose();
});
document.querySelector("[data-arrival-off]").addEventListener("click", () => {
  turnOff();
  note.hidden = true;
  document.querySelector("main").focus({ preventScroll: true });
});
if (pageId) read(pageId, document.querySelector("[data-article]") ?? document.querySelector("main"));
document.querySelectorAll("[data-share]").forEach(shareLine);
