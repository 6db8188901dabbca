// The claims matrix: shown in part and in order, the view kept in the address (#matrix?dim=leads&order=rank).
(() => {
  const table = document.getElementById("mx");
  const form = document.getElementById("matrix-controls");
  if (!table || !form) return;
  const bodies = [...table.tBodies];
  const points = bodies.filter((body) => !body.classList.contains("dim"));
  const selects = [...form.querySelectorAll("select")];
  const told = document.getElementById("matrix-count");
  const PREFIX = "#matrix?";
  const orders = {
    rank: (a, b) => a.dataset.rank - b.dataset.rank,
    claims: (a, b) => b.dataset.claims - a.dataset.claims,
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name, "en"),
  };
  const view = () => Object.fromEntries(selects.map((select) => [select.dataset.key, select.value]));

  let stands = "";
  const show = () => {
    const { dim, subject, stance, order } = view();
    const compare = orders[order];
    if (order !== stands) for (const body of compare ? [...points].sort(compare) : bodies) table.append(body);
    stands = order; // moving rows costs: only where they are to stand otherwise
    for (const body of points) {
      const data = body.dataset;
      body.hidden = Boolean(
        (dim && data.dim !== dim) || (subject && data.subject !== subject) ||
        (stance && !data.stances.split(" ").includes(stance)),
      );
    }
    for (const head of bodies.filter((body) => body.classList.contains("dim")))
      head.hidden = Boolean(compare) || !points.some((body) => !body.hidden && body.dataset.dim === head.dataset.dim);
    const n = points.filter((body) => !body.hidden).length;
    told.textContent = `${n} of ${points.length} points shown`;
  };

  const keep = () => {
    const chosen = Object.entries(view()).filter(([, value]) => value);
    const hash = chosen.length ? PREFIX + new URLSearchParams(chosen) : "#matrix";
    history.replaceState(null, "", hash);
  };

  const restore = () => {
    if (location.hash.startsWith(PREFIX)) {
      const wanted = new URLSearchParams(location.hash.slice(PREFIX.length));
      for (const select of selects) {
        const value = wanted.get(select.dataset.key) || "";
        select.value = [...select.options].some((option) => option.value === value) ? value : "";
      }
      show();
      document.getElementById("matrix").scrollIntoView();
      return;
    }
    const place = placeAt(location.hash);
    const body = place && place.closest("#mx tbody");
    if (body && body.hidden) {
      for (const select of selects) select.value = "";
      show();
      place.scrollIntoView();
    }
  };

  form.hidden = false;
  form.addEventListener("change", () => { show(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  show();
  restore();
})();
