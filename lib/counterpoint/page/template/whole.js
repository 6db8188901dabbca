// The parts of the one file, one at a time. The address says which; where this does not run, all of them are there.
(() => {
  const parts = [...document.querySelectorAll("main > section.chapter")];
  const links = [...document.querySelectorAll("nav.chapters a")];
  const title = document.title;
  let shown = null;

  // Where an address leads: #A12, #tone, or a view of the matrix, #matrix?dim=leads.
  const place = (hash) => {
    const name = hash.slice(1).split("?")[0];
    try {
      return document.getElementById(name) || document.getElementById(decodeURIComponent(name));
    } catch {
      return null;
    }
  };

  // All of them for paper, else one. "until-found": the browser's own search still finds what stands in the others.
  const lay = (every) => {
    for (const part of parts) part.hidden = every || part === shown ? false : "until-found";
    document.title = every ? title : `${shown.querySelector("h2").textContent}: ${title}`;
  };
  const show = (part) => {
    if (!part || part === shown) return false;
    shown = part;
    lay();
    for (const link of links) {
      if (link.hash === `#${part.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    document.dispatchEvent(new Event("shown"));
    return true;
  };
  const partOf = (hash) => place(hash)?.closest("section.chapter");

  // Where the reader is, kept for the way back: the browser's own memory of it is of no use while another part is shown.
  const keep = () => history.replaceState({ ...history.state, top: scrollY }, "");
  addEventListener("scrollend", keep);

  // Shown before the browser follows the link, so that it finds the place.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const part = partOf(link.hash);
    if (!part || part === shown) return;
    keep();
    show(part);
  });
  addEventListener("popstate", (event) => {
    const turned = show(partOf(location.hash) || (location.hash ? shown : parts[0]));
    const top = event.state?.top;
    if (top === undefined) {
      if (turned) place(location.hash)?.scrollIntoView();
      return;
    }
    scrollTo(0, top);
    requestAnimationFrame(() => scrollTo(0, top)); // after the browser has put back its own idea of it
  });
  addEventListener("hashchange", () => show(partOf(location.hash)) && place(location.hash).scrollIntoView());
  document.addEventListener("beforematch", (event) => show(event.target.closest("section.chapter")));

  addEventListener("beforeprint", () => lay(true));
  addEventListener("afterprint", () => lay());

  show(partOf(location.hash) || parts[0]);
  if (location.hash) place(location.hash)?.scrollIntoView();
})();
