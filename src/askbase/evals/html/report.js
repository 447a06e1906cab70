"use strict";
(() => {
  document.documentElement.classList.add("keys");
  const cases = [...document.querySelectorAll(".case")];
  const rows = [...document.querySelectorAll("#cases tbody tr")];
  const text = document.querySelector("#find"), outcome = document.querySelector("#outcome");
  const shown = () => rows.filter((row) => !row.hidden).map((row) => row.dataset.case);
  const filter = () => {
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(text.value.toLowerCase())
        || (outcome.value !== "" && row.dataset.outcome !== outcome.value);
    }
  };
  if (text) { text.addEventListener("input", filter); outcome.addEventListener("change", filter); }
  const step = (by) => {
    const ids = shown().filter((id) => cases.some((one) => one.id === id));
    if (!ids.length) return;
    const at = ids.indexOf(document.querySelector(".case:target, .case:has(:target)")?.id);
    location.hash = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    scrollTo(0, 0);
  };
  document.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey) return;
    const typing = /^(INPUT|SELECT)$/.test(document.activeElement.tagName);
    if (key.key === "Escape") { document.activeElement.blur(); location.hash = "top"; }
    else if (typing) return;
    else if (key.key === "j") step(1);
    else if (key.key === "k") step(-1);
    else if (key.key === "/" && text) { key.preventDefault(); location.hash = "top"; text.focus(); }
  });
})();
