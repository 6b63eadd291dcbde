// Loaded before the terminal's script: nothing on the screen opens a page outside, and no key is lost to the browser.
"use strict";
(() => {
  const open = window.open.bind(window);
  const download = window.location.origin + "/download/";
  window.open = (address, target) =>
    String(address || "").startsWith(download)
      ? open(window.location.href.split(/[?#]/)[0] + "download/" + String(address).slice(download.length), target || "_blank", "noopener")
      : null;
  const taken = new Set(["F1", "F3", "F4", "F5", "F6", "F7", "F9", "F10"]);
  const letters = new Set(["f", "g", "o", "p", "q", "s", "u"]);
  window.addEventListener("keydown", (event) => {
    const bare = !event.altKey && !event.metaKey && !event.shiftKey;
    if (bare && (event.ctrlKey ? letters.has(event.key.toLowerCase()) : taken.has(event.key))) {
      event.preventDefault();
    }
  }, true);
  // Typing goes to the terminal at once; before its socket is open there is nobody to type to.
  window.addEventListener("load", () => {
    const open = new MutationObserver(() => {
      const field = document.querySelector(".xterm-helper-textarea");
      if (field && document.body.classList.contains("-loaded")) {
        open.disconnect();
        field.focus();
      }
    });
    open.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });
})();
