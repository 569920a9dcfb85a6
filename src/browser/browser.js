// What the application asks of the browser, each in the few words that the browser's own language has for it: the same
// through web-sys bindings is four kilobytes more for every reader (docs/design.md, "Bytes"). Bundled into the glue.

const TIMEOUT = 30000; // milliseconds: longer than a phone takes to find its network again

/** The keys and texts of the device's storage, in turn; none where storage is denied. */
export function stored() {
  try {
    return Object.entries(localStorage).flat();
  } catch {
    return [];
  }
}

/** Keeps a text. False: storage is denied, or full. */
export function keep(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** Forgets a text; a storage that denies this has nothing to forget. */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {}
}

/** Fetches a text, or sends one: as text/plain, which needs no preflight, and alive beyond the page's end. */
export async function ask(url, body) {
  const signal = AbortSignal.timeout(TIMEOUT);
  const options = body === undefined ? { signal } : { signal, method: "POST", body, keepalive: true };
  return heard(fetch(url, { ...options, credentials: "omit" }));
}

/** What an answer says, with its status; a status of 0 where there was none. */
export async function heard(answer) {
  try {
    const { status, text } = await answer.then(async (answer) => ({ status: answer.status, text: await answer.text() }));
    return [status, text];
  } catch {
    return [0, ""];
  }
}

/** Waits until no other tab is at work (Web Locks, where there are any), and gives what ends this one's turn. */
export function turn() {
  return new Promise((mine) => {
    const locks = navigator.locks;
    if (locks) locks.request("advice-post:outbox", () => new Promise(mine)).catch(() => mine(() => {}));
    else mine(() => {});
  });
}

/** Tells the host page, past the shadow root. */
export function tell(host, name, detail) {
  host.dispatchEvent(new CustomEvent("advice-post:" + name, { bubbles: true, composed: true, detail }));
}

/** "7 March 2026". A date without a time is the same day for every reader; without UTC it would be the day before in Honolulu. */
export function day(text, lang) {
  const date = new Date(text);
  try {
    return isNaN(date) ? text : date.toLocaleDateString(lang, { dateStyle: "long", timeZone: text.length === 10 ? "UTC" : undefined });
  } catch {
    return date.toLocaleDateString();
  }
}

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
