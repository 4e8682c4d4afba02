// What the pages do better with a script; everything works without.
(() => {
  "use strict";
  // A figure and its entry in the list light up together.
  const all = document.querySelectorAll("[data-f]");
  const light = (f, on) => all.forEach((e) => { if (e.dataset.f === f) e.classList.toggle("hot", on); });
  all.forEach((e) => {
    e.addEventListener("mouseenter", () => light(e.dataset.f, true));
    e.addEventListener("mouseleave", () => light(e.dataset.f, false));
    e.addEventListener("focusin", () => light(e.dataset.f, true));
    e.addEventListener("focusout", () => light(e.dataset.f, false));
  });
  // The address names one of the two; the other lights up with it.
  let named = null;
  const follow = () => {
    if (named !== null) light(named, false);
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    named = target && target.dataset.f !== undefined ? target.dataset.f : null;
    if (named !== null) light(named, true);
  };
  addEventListener("hashchange", follow);
  follow();
  // Keys: / to the question, j and k through the figures.
  const figures = [...document.querySelectorAll("mark.fig[id] > a")];
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select")) return;
    if (e.key === "/") {
      e.preventDefault();
      const q = document.getElementById("q");
      q.focus();
      q.select();
    } else if ((e.key === "j" || e.key === "k") && figures.length > 0) {
      const at = figures.indexOf(document.activeElement);
      const next = e.key === "j" ? Math.min(at + 1, figures.length - 1) : Math.max(at - 1, 0);
      figures[next].focus();
      figures[next].scrollIntoView({ block: "center" });
    }
  });
})();
