// What the lists ask of those who have just confirmed. Nobody has to answer.

const TYPES = { date: { type: "date" }, number: { inputmode: "numeric", maxlength: "20" } };

/** A form of `questions`; `save(answers, button)` gets what was given, by question id. */
function questionForm(questions, words, save) {
  const button = h("button", { part: "button", class: "button" }, words.keep);
  const fields = questions.map((question) => (question.options.length ? choices : line)(question, words));
  const form = h("form", { part: "questions", class: "questions" }, ...fields, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(given(form, questions), button);
  });
  return form;
}

function choices({ id, kind, wording, reason, options }, words) {
  const several = kind === "choices" || kind === "interests";
  const box = (value, label) =>
    h(
      "div",
      { class: "choice" },
      h("input", {
        type: several ? "checkbox" : "radio",
        name: `answers.${id}`,
        id: `q${id}-${value}`,
        value: value || "none",
        checked: !value,
      }),
      h("label", { for: `q${id}-${value}` }, label),
    );
  return h(
    "fieldset",
    { "aria-describedby": `why-${id}` },
    h("legend", { part: "label" }, wording),
    h("p", { id: `why-${id}`, part: "notice", class: "soft" }, reason),
    ...options.map(({ value, label }) => box(value, label)),
    several ? null : box("", words.ratherNot),
  );
}

function line({ id, kind, wording, reason }) {
  const about = { name: `answers.${id}`, id: `q${id}`, "aria-describedby": `why-${id}` };
  return h(
    "div",
    { class: "line" },
    h("label", { for: `q${id}`, part: "label" }, wording),
    h("p", { id: `why-${id}`, part: "notice", class: "soft" }, reason),
    h("input", { ...about, part: "field", autocomplete: "off", maxlength: "300", ...TYPES[kind] }),
  );
}

const given = (form, questions) => {
  const typed = new FormData(form);
  const answers = questions.map(({ id }) => [id, typed.getAll(`answers.${id}`)]);
  return Object.fromEntries(
    answers
      .map(([id, values]) => [id, values.filter((value) => value && value !== "none")])
      .filter(([, values]) => values.length),
  );
};
