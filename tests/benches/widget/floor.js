// The floor: the least that takes a tap. A button where the script stands, with no styles and no thread; a tap is kept on
// the device and sent once. What a widget needs beyond this time is its own doing.
(() => {
  const script = document.currentScript;
  const { post, endpoint } = script.dataset;
  const button = document.createElement("button");
  button.className = "thx-button";
  button.textContent = "Thx!";
  button.onclick = () => {
    const thx = { id: crypto.randomUUID(), post };
    try {
      localStorage.setItem("floor:" + thx.id, JSON.stringify(thx));
    } catch {
      // The storage is denied: it is sent all the same.
    }
    button.disabled = true;
    const body = JSON.stringify(thx);
    fetch(endpoint, { method: "POST", body, credentials: "omit", keepalive: true })
      .then((answer) => (button.textContent = answer.ok ? "Delivered." : "Saved."))
      .catch(() => (button.textContent = "Saved."));
  };
  script.after(button);
})();
