// What every part of this module calls: the API of the Snakkis that it was loaded from. No cookie goes along.

let site = new URL(import.meta.url).origin;

/** Speaks to another Snakkis, for a front end that serves this file itself. */
export function setSite(address) {
  site = new URL(address, location.href).origin;
}

/** An answer other than what was asked for. `told` is the problem document (RFC 9457); without any answer,
 * as without a net, `status` is 0. `retryAfter` is in seconds. */
export class Problem extends Error {
  constructor(status, told) {
    super(told?.detail ?? told?.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.told = told ?? {};
    this.retryAfter = told?.retry_after;
  }
}

async function call(path, body, lang) {
  const init = { credentials: "omit", headers: lang ? { "Accept-Language": lang } : {} };
  if (body) {
    init.headers["Content-Type"] = "application/json";
    Object.assign(init, { method: "POST", body: JSON.stringify(body), keepalive: true });
  }
  const answer = await fetch(`${site}/api/v1/${path}`, init).catch(() => {
    throw new Problem(0);
  });
  const told = await answer.json().catch(() => null);
  if (answer.ok) return told;
  const wait = Number(answer.headers.get("Retry-After")) || undefined;
  throw new Problem(answer.status, { retry_after: wait, ...told });
}
