// Types of snakkis.js, version 1. What each function does is told in docs/components.md.

export type Locale = "nb" | "pl";
export type Channel =
  "native" | "copy" | "mail" | "sms" | "qr" | "facebook" | "linkedin" | "whatsapp" | "form" | "unknown";

/** The exact words to show; `sha256` names them. */
export interface Notice {
  label: string;
  text: string;
  html: string;
  lang: string;
  version: number;
  sha256: string;
}

export interface Question {
  id: number;
  kind: "choice" | "choices" | "yes-no" | "number" | "date" | "text" | "interests";
  wording: string;
  reason: string;
  options: { value: string; label: string }[];
}

export interface List {
  slug: string;
  title: string;
  description: string;
  frequency: string;
  notice: Notice;
  questions: Question[];
}

export interface Share {
  code: string;
  url: string;
  /** The sharer's own page: for nobody else. */
  result_url: string;
  /** What a message may hold: title, what must be disclosed, link. */
  text: string;
  /** Links that are ready to be followed. */
  ways: { channel: Channel; label: string; href: string }[];
  notice: Omit<Notice, "label"> & { label?: string };
}

export interface Confirmed {
  lists: string[];
  receipts: { list: string; token: string }[];
  /** What may be answered now, within the hour, with `answer_token`. */
  questions: Question[];
  answer_token: string;
}

export type Answer = boolean | number | string;

export interface Signup {
  email: string;
  name?: string;
  /** `notice` is the sha256 of the notice really shown. */
  lists: { slug: string; notice: string }[];
  answers?: Record<string, Answer | Answer[]>;
  locale?: Locale;
  page?: number;
}

/** A refusal (RFC 9457). `status` is 0 where no answer came. */
export class Problem extends Error {
  readonly status: number;
  readonly told: {
    title?: string;
    detail?: string;
    field?: string;
    notice?: Notice;
    [member: string]: unknown;
  };
  /** Seconds. */
  readonly retryAfter?: number;
}

export function setSite(address: string): void;
export function via(): string;
export function arrival(tell?: (code: string) => void): void;
export function turnOff(): void;
export function disclosure(): Promise<string>;
export function read(page: number | string, text?: Element): () => void;
export function offerShare(
  page: number | string,
  options?: { channel?: Channel; campaign?: string },
): Promise<Share>;
export function markUsed(code: string, channel: Channel): Promise<null>;
export function shareLine(section: HTMLElement): void;
export function lists(locale?: Locale): Promise<List[]>;
export function suggest(email: string): Promise<string | null>;
export function subscribe(signup: Signup): Promise<{ status: string }>;
export function confirm(
  proof: { token: string } | { email: string; code: string },
  locale?: Locale,
): Promise<Confirmed>;
export function answer(
  token: string,
  answers: Record<string, Answer | Answer[]>,
  locale?: Locale,
): Promise<{ status: string }>;
export function withdraw(token: string, slugs?: string[]): Promise<{ status: string }>;
export function receiptUrl(token: string, locale?: Locale): string;

export interface SnakkisEvents {
  "snakkis-share": CustomEvent<{ channel: Channel; code: string }>;
  "snakkis-signup": CustomEvent<{ lists: string[] }>;
  "snakkis-confirmed": CustomEvent<Pick<Confirmed, "lists" | "receipts">>;
}

declare global {
  interface HTMLElementTagNameMap {
    "snakkis-arrival": HTMLElement;
    "snakkis-share": HTMLElement;
    "snakkis-signup": HTMLElement;
  }
  interface HTMLElementEventMap extends SnakkisEvents {}
}
