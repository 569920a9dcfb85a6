// What the application asks of the browser, each in the few words that the browser's own language has for it: the same
// through web-sys bindings is four kilobytes more for every reader (docs/design.md, "Bytes"). Bundled into the glue.

const TIMEOUT = 30000; // milliseconds: longer than a phone takes to find its network again

/** The device's entries whose keys begin so: the rest of the key, and the value; undefined where it is no JSON. */
export function stored(prefix) {
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    return own.map((key) => [key.slice(prefix.length), value(localStorage.getItem(key))]);
  } catch {
    return []; // storage is denied
  }
}

function value(text) {
  try {
    return JSON.parse(text);
  } catch {}
}

/** Keeps a value. False: storage is denied, or full. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Forgets a value; a storage that denies this has nothing to forget. */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {}
}

/** Moves a value out of the way, as it is. A full storage has no room for that; then it stays, and is passed over again. */
export function setAside(from, to) {
  try {
    localStorage.setItem(to, localStorage.getItem(from));
    localStorage.removeItem(from);
  } catch {}
}

const request = (url, options) => fetch(url, { signal: AbortSignal.timeout(TIMEOUT), credentials: "omit", ...options });

/** Sends a value: as text/plain, which needs no preflight, and alive beyond the page's end. */
export const ask = (url, value) => heard(request(url, { method: "POST", body: JSON.stringify(value), keepalive: true }));

/** Fetches a value, unless that was begun already. */
export const read = (url, begun) => heard(begun || request(url));

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

/** The address of a page of a post's thread. */
export const threadUrl = (endpoint, post, after) =>
  `${endpoint}/v1/thread?${new URLSearchParams(after === undefined ? { post } : { post, after })}`;

/** Waits until no other tab is at work (Web Locks, where there are any), and gives what ends this one's turn. */
export function turn() {
  return new Promise((mine) => {
    const locks = navigator.locks;
    if (locks) locks.request("advice-post:outbox", () => new Promise(mine)).catch(() => mine(() => {}));
    else mine(() => {});
  });
}

/** Hears what concerns the outbox: online again, shown or hidden, and what another tab has stored, by its key. */
export function listen(hear) {
  const end = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: end.signal });
  on(window, "online", () => hear());
  on(document, "visibilitychange", () => hear());
  on(window, "storage", (event) => event.key && hear(event.key));
  return () => end.abort();
}

/** One line on the console. */
export const tellOwner = (problem) => console.error("advice-post: " + problem);

/** Tells the host page, past the shadow root. */
export function tell(host, name, detail) {
  host.dispatchEvent(new CustomEvent("advice-post:" + name, { bubbles: true, composed: true, detail }));
}

/** Puts the focus on the Thx! button, which is always there, when what had it goes away. */
export const focus = (host) => host.shadowRoot.querySelector(".thx-button").focus({ preventScroll: true });

/** The length of a trimmed text as the endpoint counts it: in code points of its NFC form. */
export const length = (text) => [...text.trim().normalize("NFC")].length;

/** What is in the field that an event comes from. */
export const typed = (event) => event.target.value;

/** Random bytes, fit for a secret. */
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Opens the device's share sheet. What the reader does there stays between them and the device. */
export const share = (text) => navigator.share({ text, url: location.href }).catch(() => {});

export const canShare = () => "share" in navigator;

/** The address that opens the reader's mail program. */
export const mail = (to, subject, text) =>
  `mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(`${text}\n\n${location.href}`)}`;

export const offline = () => !navigator.onLine;
