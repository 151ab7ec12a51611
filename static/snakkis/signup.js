// Asking for newsletters, as plain functions. Each throws a Problem when the answer is no.

/** The newsletters one can ask for, each with the notice that has to stand beside its box. */
export const lists = async (locale = "nb") => (await call(`lists?locale=${locale}`)).lists;

/** The address that was probably meant, or null. */
export const suggest = async (email) => (await call("addresses", { email })).suggestion;

/** Asks for newsletters. `lists`: [{slug, notice}], `notice` being the sha256 of the notice really shown.
 * Status 409 means that it has changed since: show the new one, and let them tick again. */
export const subscribe = ({ locale = "nb", ...asked }) =>
  call("subscriptions", { locale, ...asked, via: code }, locale);

/** Confirms with `{token}` from the link in the mail, or with `{email, code}`. Answers with the receipts. */
export const confirm = (proof, locale) => call("subscriptions/confirm", proof, locale);

/** Answers what was asked in the answer to `confirm`: `answers` by the id of the question. */
export const answer = (token, answers, locale) => call("answers", { token, answers }, locale);

/** Leaves, with the token of any mail; all that it covers where no lists are named. */
export const withdraw = (token, slugs) => call("subscriptions/withdraw", { token, lists: slugs });

const ours = (path, locale) => `${site}${locale === "nb" ? "" : `/${locale}`}/${path}/`;

/** Where the receipt of a token is read. */
export const receiptUrl = (token, locale = "nb") => ours(`samtykke/kvittering/${token}`, locale);
