// On paper a quote names its place (B33), and only what leads inside the page or to the web stays a link: a PDF would
// hold the others as paths of the machine it was made on.
(() => {
  const aside = [];
  addEventListener("beforeprint", () => {
    for (const link of document.querySelectorAll("a[href]")) {
      const href = link.getAttribute("href");
      const place = href.match(/[^A-Za-z]([A-Z]+\d+)$/);
      if (place) link.dataset.place = place[1];
      if (!/^(?:#|https?:)/i.test(href)) {
        aside.push([link, href]);
        link.removeAttribute("href");
      }
    }
    // Not :has() in the style sheet: it would search a page of sixty reviews through at every stroke of a chart.
    if (document.querySelector(".ql [data-place],.q>[data-place],.lone [data-place]")) document.documentElement.dataset.places = "";
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.places;
    for (const [link, href] of aside.splice(0)) link.setAttribute("href", href);
  });
})();
