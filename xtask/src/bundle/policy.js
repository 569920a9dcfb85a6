// Whether the page's policy (CSP) lets WebAssembly run.
//
// No browser says so, and whoever tries it has the page's owner get a report. From a frame that has left the page no report is
// sent, though it has the page's policy; but to make one takes a slow phone some 30 ms. So it is made only where there is
// something to fear: the page shows that it has a policy, or an earlier visit was reported.

const SIGNS = "[nonce], meta[http-equiv=content-security-policy i]";
const KEY = "advice-post:forbidden";
/** The smallest module that there is: its magic number and its version. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

function wasReported() {
  try {
    return KEY in localStorage;
  } catch {} // storage is denied
}

function remember(isForbidden) {
  try {
    if (isForbidden) localStorage.setItem(KEY, "");
    else localStorage.removeItem(KEY);
  } catch {} // denied or full
}

function isRefusedInFrame() {
  const frame = document.head.appendChild(document.createElement("iframe"));
  try {
    const { WebAssembly } = frame.contentWindow;
    frame.remove();
    return !new WebAssembly.Module(EMPTY_MODULE);
  } catch (error) {
    return error.name === "CompileError"; // and not that a sandboxed page may not look into its frames
  } finally {
    frame.remove();
  }
}

/** In one page nothing is reported twice. */
let isForbidden = false;
addEventListener("securitypolicyviolation", ({ blockedURI }) => {
  if (blockedURI === "wasm-eval") remember((isForbidden = true));
});

export function forbidsWasm() {
  if (!isForbidden && (document.querySelector(SIGNS) || wasReported())) remember((isForbidden = isRefusedInFrame()));
  return isForbidden;
}
