// Keeps what the page's policy has forbidden, for the tests to read.
window.violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  window.violations.push(effectiveDirective + " " + blockedURI);
});
