// Whether the page's policy (CSP) forbids WebAssembly.
//
// No browser says so, and whoever tries has the page's owner get a report. But from a frame that has left the page no report is
// sent, and it has the page's policy. To make one takes a slow phone some 30 ms; so only a page that has a policy gets one.

/** The smallest module that there is: its magic number and its version. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** What is to be seen of a new element while it is in the page. */
function shortly(element, look) {
  document.head.append(element);
  try {
    return look(element);
  } finally {
    element.remove();
  }
}

function hasPolicy() {
  const marked = document.createElement("div");
  marked.setAttribute("nonce", "x");
  return (
    document.querySelector("meta[http-equiv=content-security-policy i]") ||
    // Where a policy came in a header, browsers hide each nonce from the attributes ("nonce attributes" in HTML).
    shortly(marked, () => !marked.getAttribute("nonce"))
  );
}

function isRefused() {
  try {
    const Module = shortly(document.createElement("iframe"), (frame) => frame.contentWindow.WebAssembly.Module);
    new Module(EMPTY_MODULE); // now that its frame has left
  } catch (error) {
    return error.name === "CompileError"; // and not that a sandboxed page may not look into its frames
  }
}

/** Where that could not be asked, the page's owner has one report, and not one for each try. */
let isForbidden;
addEventListener("securitypolicyviolation", ({ blockedURI }) => (isForbidden ||= blockedURI === "wasm-eval"));

export const forbidsWasm = () => (isForbidden ||= hasPolicy() && isRefused());
