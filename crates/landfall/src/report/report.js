"use strict";
(() => {
  const root = document.documentElement;
  const dialog = document.getElementById("dialog");
  const plots = [...document.querySelectorAll(".plot")];
  const options = { displayModeBar: false, responsive: true, doubleClick: false, showTips: false };

  /* Charts: names of CSS variables stand for colours. */
  const resolved = (part, style) => {
    if (typeof part === "string") {
      return part.startsWith("--") ? style.getPropertyValue(part).trim() : part;
    }
    if (Array.isArray(part)) return part.map((one) => resolved(one, style));
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, resolved(v, style)]));
    }
    return part;
  };
  /* Little room: small legends, and labels at chosen regions only. */
  const narrow = (data, layout) => {
    if (layout.legend) layout.legend.font.size = 11;
    for (const trace of data) {
      if (trace.ids && trace.mode === "markers+text" && trace.marker.symbol === "square") {
        trace.mode = "markers";
      }
    }
  };
  const draw = (plot, width) => {
    const spec = JSON.parse(document.getElementById(plot.dataset.spec).textContent);
    const { data, layout } = resolved(spec, getComputedStyle(root));
    const room = width || plot.clientWidth;
    if (room < 10) return;
    layout.width = room;
    if (room < 480) narrow(data, layout);
    window.Plotly.react(plot, data, layout, { ...options, responsive: false });
    if (!plot.dataset.drawn) {
      plot.dataset.drawn = "yes";
      plot.on("plotly_click", (event) => {
        const code = event.points.map((point) => point.id).find(Boolean);
        if (code) open(`region-${code}`);
      });
    }
  };
  const drawAll = () => plots.forEach((plot) => draw(plot));

  /* Details of a region or a pair over the page, where it has them; the address names them. */
  const named = () => decodeURIComponent(location.hash.slice(1));
  const detailsOf = (id) => {
    const body = id ? document.getElementById(id) : null;
    return body?.matches(".region > .body") ? body : null;
  };
  const open = (id) => {
    history.pushState(null, "", `#${id}`);
    show();
  };
  const show = () => {
    if (!dialog) return;
    const body = detailsOf(named());
    if (!body) {
      dialog.close();
      return;
    }
    const copy = body.cloneNode(true);
    copy.removeAttribute("id");
    const title = document.getElementById("dialog-title");
    const summary = body.parentElement.querySelector("summary");
    const said = { "#1": body.parentElement.dataset.name, "#2": summary.querySelector(".remark").textContent };
    title.textContent = dialog.dataset.words.replace(/#[12]/g, (mark) => said[mark]);
    document.getElementById("dialog-content").replaceChildren(copy);
    document.getElementById("dialog-content").scrollTop = 0;
    if (!dialog.open) dialog.showModal();
    title.focus();
  };
  const close = () => {
    if (detailsOf(named())) {
      history.replaceState(null, "", location.pathname + location.search);
    }
    dialog.close();
  };
  dialog?.addEventListener("cancel", close);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || !dialog || !detailsOf(link.getAttribute("href").slice(1)) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.getAttribute("href").slice(1));
  });
  dialog?.querySelector(".close").addEventListener("click", close);
  dialog?.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  window.addEventListener("popstate", show);

  /* Tiles and cells: one stop of the tab key, arrows go from one to the next. */
  const tiles = [...document.querySelectorAll(".map a")];
  const stop = (tile) => tiles.forEach((one) => (one.tabIndex = one === tile ? 0 : -1));
  const toward = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const next = (from, [dx, dy]) => {
    const at = (tile) => tile.getBoundingClientRect();
    const start = at(from);
    let best = null;
    let least = Infinity;
    for (const tile of tiles) {
      const x = at(tile).left - start.left;
      const y = at(tile).top - start.top;
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along > 1 && along + 3 * aside < least) {
        least = along + 3 * aside;
        best = tile;
      }
    }
    return best;
  };
  const map = document.querySelector(".map");
  if (tiles.length) {
    const first = tiles.find((tile) => tile.matches(".chosen")) || tiles[0];
    stop(first);
    const ahead = first.getBoundingClientRect().left - map.getBoundingClientRect().left;
    map.scrollLeft = ahead - map.clientWidth / 2;
  }
  map?.addEventListener("keydown", (event) => {
    const step = toward[event.key];
    const tile = event.target.closest(".map a");
    const found = step && tile && next(tile, step);
    if (!found) return;
    event.preventDefault();
    stop(found);
    found.focus();
  });

  /* Tables: headers sort. */
  const key = (row, column) => {
    const cell = row.cells[column];
    if (cell.classList.contains("missing")) return null;
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  const sort = (header) => {
    const down = header.getAttribute("aria-sort") !== "descending" && header.classList.contains("n");
    const again = header.getAttribute("aria-sort") === "ascending";
    const falls = down || (again && !header.classList.contains("n"));
    const rows = header.closest("table").tBodies[0];
    const compare = (a, b) => {
      const [left, right] = [key(a, header.cellIndex), key(b, header.cellIndex)];
      if (left === null || right === null) return (left === null) - (right === null);
      const order = typeof left === "number" && typeof right === "number"
        ? left - right : String(left).localeCompare(String(right), root.lang);
      return falls ? -order : order;
    };
    rows.append(...[...rows.rows].sort(compare));
    for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", falls ? "descending" : "ascending");
  };
  for (const header of document.querySelectorAll("table.sortable thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
  }
  document.addEventListener("click", (event) => {
    const header = event.target.closest("thead button")?.parentElement;
    if (header) sort(header);
  });

  /* Regions: shown by name; closed until asked for. */
  const regions = [...document.querySelectorAll("details.region")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  regions.forEach((region) => (region.open = false));
  document.querySelector(".filter")?.removeAttribute("hidden");
  document.getElementById("filter")?.addEventListener("input", (event) => {
    const wanted = plain(event.target.value.trim());
    regions.forEach((region) => (region.hidden = !plain(region.dataset.name).includes(wanted)));
    const shown = document.querySelector(".filter output");
    const count = regions.filter((region) => !region.hidden).length;
    shown.textContent = wanted ? shown.dataset.words.replace("#", count) : "";
  });

  /* Print: light colours, the width of the paper, chosen regions and short tables opened. */
  const LONG = 60;
  const short = (table) => table.querySelectorAll("tbody tr").length <= LONG;
  const wide = [...document.querySelectorAll("details.table")].filter((one) => !one.closest(".cards"));
  const folds = [...regions, ...wide];
  let before = [];
  window.addEventListener("beforeprint", () => {
    before = folds.map((fold) => fold.open);
    root.dataset.paper = "yes";
    regions.forEach((region) => (region.open = "chosen" in region.dataset));
    wide.forEach((table) => (table.open = short(table)));
    plots.forEach((plot) => draw(plot, plot.closest(".cards, .stack") ? 310 : 690));
  });
  window.addEventListener("afterprint", () => {
    delete root.dataset.paper;
    folds.forEach((fold, index) => (fold.open = before[index]));
    drawAll();
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (width === window.innerWidth) return;
    width = window.innerWidth;
    drawAll();
  });
  drawAll();
  show();
})();
