// A draft, for whoever has its link. The token stands behind the #, so this site's server never sees it.

const place = document.querySelector("[data-preview]");

/** An element with words in it, and whatever else it has. */
function made(name, words, attributes = {}) {
  return Object.assign(document.createElement(name), { textContent: words }, attributes);
}

function picture({ src, alt, width, height, sources }) {
  const frame = made("picture", "");
  for (const { type, srcset } of sources) frame.append(made("source", "", { type, srcset, sizes: "96vw" }));
  frame.append(made("img", "", { src, alt, width, height }));
  const figure = made("figure", "", { className: "picture" });
  figure.append(frame);
  return figure;
}

function show(draft) {
  place.lang = draft.locale; // the rest of the page stays as it is
  document.title = draft.title;
  const head = made("header", "");
  head.append(made("p", place.dataset[draft.locale], { className: "small" }));
  if (draft.relation?.disclosure) head.append(made("p", draft.relation.disclosure, { className: "disclosure" }));
  head.append(made("h1", draft.title));
  if (draft.intro) head.append(made("p", draft.intro, { className: "intro" }));
  // Clean from Snakkis, as everywhere; and the policy of this page runs no script that stands in it.
  const body = made("div", "", { className: "body", innerHTML: draft.body_html ?? "" });
  place.replaceChildren(head, ...(draft.picture ? [picture(draft.picture)] : []), body);
}

const say = (words, role) => place.replaceChildren(made("p", words, { role }));

async function open() {
  const token = encodeURIComponent(location.hash.slice(1));
  if (!token) return say(place.dataset.failed, "alert");
  say(place.dataset.loading, "status");
  const address = `${place.dataset.preview}/api/v1/content/preview/${token}`;
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
    const told = await answer.json();
    if (answer.ok) return show(told);
    place.replaceChildren(made("h1", told.title), made("p", told.detail));
  } catch {
    say(place.dataset.failed, "alert");
  }
}

addEventListener("hashchange", open);
open();
