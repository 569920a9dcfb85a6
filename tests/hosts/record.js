// Keeps what the widget tells its host, for the tests to read.
window.told = [];
for (const name of ["ready", "saved", "delivered", "failed", "reply", "tally", "error"]) {
  addEventListener("advice-post:" + name, (event) => window.told.push(name));
}
