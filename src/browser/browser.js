// What the application asks of the browser, each in the few words that the browser's own language has for it: the same
// through web-sys bindings is four kilobytes more for every reader (docs/design.md, "Bytes"). Bundled into the glue.

import { addressOfWords, beside, voice } from "./words.js";

const LONGEST = 300000; // milliseconds: src/outbox/backoff.rs
const TIMEOUT = 30000; // milliseconds: longer than a phone takes to find its network again
const PATIENCE = 2000; // milliseconds: for the words of a language, which a letter is not held back for

/** A Thx's entry is under this and its id: the shell's word, too. */
const KEY = "advice-post:thx:";

/** The device's entries, or the one of an id: the id, and the value; undefined where it is no JSON. */
export function stored(id = "") {
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(KEY + id));
    return own.map((key) => [key.slice(KEY.length), value(localStorage.getItem(key))]);
  } catch {
    return []; // storage is denied
  }
}

function value(text) {
  try {
    return JSON.parse(text);
  } catch {}
}

/** What this page stores: other tabs hear of it by themselves, another copy of the same post in this page does not. */
const own = new EventTarget();
const tellOwn = (id) => queueMicrotask(() => own.dispatchEvent(new CustomEvent("storage", { detail: id })));

/** Keeps a value. False: storage is denied, or full. */
export function keep(id, value) {
  try {
    localStorage.setItem(KEY + id, JSON.stringify(value));
    tellOwn(id);
    return true;
  } catch {
    return false;
  }
}

/** Forgets a value; a storage that denies this has nothing to forget. */
export function forget(id) {
  try {
    localStorage.removeItem(KEY + id);
    tellOwn(id);
  } catch {}
}

/** Moves a value out of the way, as it is. A full storage has no room for that; then it stays, and is passed over again. */
export function setAside(id) {
  try {
    localStorage.setItem("advice-post:aside:" + id, localStorage.getItem(KEY + id));
    localStorage.removeItem(KEY + id);
  } catch {}
}

const pause = (time) => new Promise((end) => setTimeout(end, time, []));

const request = (url, options) => fetch(url, { signal: AbortSignal.timeout(TIMEOUT), ...options });

/** Sends a value: without cookies, as text/plain, which needs no preflight, and alive beyond the page's end. */
const send = (url, value) =>
  heard(request(url, { method: "POST", body: JSON.stringify(value), keepalive: true, credentials: "omit" }));

/** The same for an endpoint that is under attack, too: it asks for work first, and what does it is fetched then. */
export async function ask(url, value) {
  const answer = await send(url, value);
  const work = answer[2]?.work;
  if (!work) return answer;
  try {
    return send(`${url}?work=${await solve(work)}`, value);
  } catch {
    return answer; // it is tried again when the attack may be over
  }
}

/** How many tries there are between two looks at whatever else the page has to do: some milliseconds. */
const SLICE = 4096;
const MOST_WORK = 2 ** 26; // tries: more than that no endpoint may ask for

/**
 * Proof of work (docs/wire.md, "Problems"): the challenge with the eight digits that solve it. What computes is Wasm beside
 * the glue. It imports nothing, so whatever it is, it can reach nothing.
 */
async function solve({ challenge, bits }) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(beside("advice-work", "wasm")));
  const parts = [0, 16, 32].map((at) => BigInt("0x" + challenge.slice(at, at + 16)));
  for (let first = 0; first < MOST_WORK; first += SLICE) {
    const nonce = instance.exports.search(...parts, bits, first, SLICE);
    if (nonce >= 0) return challenge + nonce.toString(16).padStart(8, "0");
    await pause();
  }
  throw new RangeError("too much work");
}

/** Answers to what was asked before the application was there, by address. Each is good for once, and not for long. */
const begun = new Map();

function early(url, answer) {
  begun.set(url, heard(answer));
  setTimeout(() => begun.delete(url), TIMEOUT);
}

/** Fetches a value, unless that was begun already. It is asked for as a preload is, so that one in the page is used. */
export function read(url) {
  const answer = begun.get(url) || heard(request(url));
  begun.delete(url);
  return answer;
}

/** An answer's status, length and value: 0 where there was none, undefined where it is no JSON. */
async function heard(answer) {
  try {
    answer = await answer;
    const text = await answer.text();
    return [answer.status, text.length, value(text)];
  } catch {
    return [0, 0];
  }
}

/** The address of a page of a post's thread: a short one first, which a reader sees soon, and then long ones. */
export function threadUrl(endpoint, post, order, after) {
  const query = new URLSearchParams(after === undefined ? { post, limit: 50 } : { post, limit: 1000, after });
  if (order) query.set("order", order);
  return `${endpoint}/v1/thread?${query}`;
}

/**
 * Begins what the application will ask for, beside the Wasm and not after it: the shell calls this as soon as the glue is
 * here, with the requests that it has begun itself. Gives the element's voice once its words are here; that takes a slow
 * phone a while, which it has now. The shell reads its answer for the post too where no application comes, hence the clone.
 */
export async function begin(element, settings, document, thread) {
  followColours(element);
  const { post, endpoint } = settings;
  settings.maxDepth = settings.maxDepth >= 1 ? Number(settings.maxDepth) : 4;
  settings.order = settings.sort === "newest" ? "newest" : undefined;
  if (endpoint && origin === "null") tellOwner("no endpoint takes a Thx! from a sandboxed frame: give it allow-same-origin");
  if (post) early(post, document.then((answer) => answer.clone()));
  if (endpoint) beginThread(settings, thread);
  const address = addressOfWords(element);
  const [, , words] = address ? await Promise.race([read(address), pause(PATIENCE)]) : [];
  return voice(element, words);
}

/**
 * Whatever the host does to change the colour of its text, here it is a transition. Where the host has one of its own,
 * Firefox tells its first moment only, so what has become of it is looked at once more.
 */
function followColours(element) {
  const wrapper = element.shadowRoot.firstChild;
  wrapper.style.transition = "color .5s step-start";
  const paint = (wrapper.ontransitionrun = wrapper.ontransitionend = () => element.attributeChangedCallback());
  paint();
}

/** The thread's first page, if the shell could not ask for it, and the second, if there is one. */
async function beginThread({ post, postId, endpoint, order }, thread) {
  const id = postId || (await begun.get(post))[2]?.id;
  if (!id) return;
  const first = threadUrl(endpoint, id, order);
  early(first, thread || request(first));
  const next = (await begun.get(first))[2]?.next;
  const second = threadUrl(endpoint, id, order, next);
  if (next) early(second, request(second));
}

/**
 * Where no application can run, and so no proof of work: sends once what earlier visits have left. No pause is longer than
 * LONGEST: the clock was set back since. What is refused stays, for the application to hear it again and to tell.
 */
export async function deliverDue() {
  for (const [id, record] of stored()) {
    const { endpoint, thx, delivery } = record || {};
    const { waiting, undoing } = delivery || {};
    const attempt = waiting || undoing;
    const pause = attempt?.after - Date.now();
    if (!attempt || !endpoint || !thx?.post || (pause > 0 && pause < LONGEST)) continue;
    attempt.tries++;
    keep(id, record);
    const url = endpoint + "/v1/thx";
    const before = JSON.stringify(record);
    const [, , said] = await (waiting ? send(url, thx) : send(`${url}/${id}/undo`, { secret: thx.secret }));
    if (JSON.stringify(stored(id)[0]?.[1]) !== before) continue; // another tab has gone on
    if (waiting ? said?.type === "urn:advice-post:undone" : said?.tally >= 0) forget(id);
    else if (waiting && said?.revision >= 0) keep(id, { ...record, delivery: { delivered: { revision: said.revision, waits: said.waits } } });
  }
}

/**
 * Asks for this tab's turn to send (Web Locks, where there are any): `comes` says when no other tab is at work, and `end`
 * settles the promise for which the lock is held. A tab that is at work for longer than a request lasts is not waited for.
 */
export function turn() {
  let end;
  const ended = new Promise((settle) => (end = settle));
  const coming = new Promise((come) => {
    const signal = AbortSignal.timeout(TIMEOUT);
    const hold = () => (come(), ended);
    if (navigator.locks) navigator.locks.request("advice-post:outbox", { signal }, hold).catch(come);
    else come();
  });
  return { comes: () => coming, end };
}

/**
 * Hears what concerns the outbox: online again, shown or hidden, and what another tab has stored, by its id. And that the
 * address names another note, which may be followed like the first.
 */
export function listen(hear) {
  const end = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: end.signal });
  on(window, "online", () => hear());
  on(document, "visibilitychange", () => hear());
  on(window, "hashchange", () => hear((followed = undefined)));
  on(window, "storage", ({ key }) => key?.startsWith(KEY) && hear(key.slice(KEY.length)));
  on(own, "storage", (event) => hear(event.detail));
  return () => end.abort();
}

/** One line on the console. */
export const tellOwner = (problem) => console.error("advice-post: " + problem);

/** Tells the host page, past the shadow root. */
export function tell(host, name, detail, more) {
  const event = new CustomEvent("advice-post:" + name, { bubbles: true, composed: true, detail });
  host.dispatchEvent(Object.assign(event, more));
}

/** It says whose tally it is, for those who were not there when the post was shown, or do not see the element. */
export const tellTally = (host, post, tally) => tell(host, "tally", tally, { post });

/**
 * What is in a place replaces what the shell shows, and focus stays where it was. That is after all that Yew is about to do,
 * and a task of its own: the page is laid out next, which takes a slow phone as long again. The place is moved there once:
 * moving it again would take the focus away.
 */
export function takeOver(wrapper, place) {
  setTimeout(function now() {
    if (place.parentNode === wrapper || !wrapper.isConnected) return;
    // A button that is taken away while it is pressed never hears the click.
    if (wrapper.querySelector("button:active")) return requestAnimationFrame(now);
    const hadFocus = wrapper.getRootNode().activeElement;
    wrapper.replaceChildren(place);
    if (hadFocus) place.querySelector(".thx-button")?.focus({ preventScroll: true });
  });
}

export const place = () => document.createElement("div");

/** In which elements a reader does something with which event. A checkbox has `input`, too. */
const DEEDS = { click: "button", input: "input, textarea", submit: "form" };

/**
 * Hears what the reader does in a place: what the element is there for (`data-deed`, src/deed.rs), and what is in it. Yew's own
 * listeners are three kilobytes more for every reader, and stay for ever (docs/design.md, "The way in").
 */
export function hearReader(place, hear) {
  for (const [type, elements] of Object.entries(DEEDS)) {
    place.addEventListener(type, (event) => {
      const element = event.target.closest("[data-deed]");
      // The host's own elements in our slot are not in the place.
      if (!element?.matches(elements) || !place.contains(element)) return;
      if (type === "submit") event.preventDefault();
      hear(element.dataset.deed, element.value || "");
    });
  }
}

/** The address whose note was brought into view: an element that comes back does not move the page once more. */
let followed;

/** The note that the page's address names. */
export const wanted = () => (location.hash === followed ? undefined : /^#advice-(.+)/.exec(location.hash)?.[1]);

/**
 * Brings a note into view: its address was followed, and browsers do not look for it in a shadow root. Once more when what is
 * in sight then has the height that it has, and not the one that was guessed: Firefox lets the note move by the difference.
 */
export function reveal(place, note) {
  followed = location.hash;
  const element = place.querySelector("#" + CSS.escape("advice-" + note));
  const show = () => element?.scrollIntoView();
  setTimeout(show); // after takeOver
  requestAnimationFrame(() => requestAnimationFrame(show));
}

/** Puts the focus on an element, be it one that only scripts can reach. The page stays where it is. */
function reach(element) {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** When what has the focus in an element goes away, something there that stays has it. */
export function focus({ shadowRoot }, selector) {
  if (shadowRoot.activeElement) reach(shadowRoot.querySelector(selector));
}

/** Goes on at a note, where the focus is on the button below the list: that may go, and is a thousand notes away if not. */
export function goOn(list, note) {
  if (list.nextSibling?.matches(":focus")) reach(note);
}

/** A field's value; undefined where there is none, or no object: an exception for that takes a slow phone 10 ms. */
export const field = (object, name) => object?.[name];

export const setField = (object, name, value) => (object[name] = value);

/** The length of a trimmed text as the endpoint counts it: in code points of its NFC form. */
export const length = (text) => [...text.trim().normalize("NFC")].length;

/** Random bytes, fit for a secret. */
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Opens the device's share sheet. What the reader does there stays between them and the device. */
export const share = (text) => navigator.share({ text, url: location.href }).catch(() => {});

export const canShare = () => "share" in navigator;

/** The address that opens the reader's mail program. */
export const mail = (to, subject, text) =>
  `mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(`${text}\n\n${location.href}`)}`;

export const offline = () => !navigator.onLine;
