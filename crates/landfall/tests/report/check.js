// Uses the report as a person would, and writes what happened into attributes of the page.
window.addEventListener("load", async () => {
  const root = document.documentElement;
  const dialog = document.getElementById("dialog");
  const pause = () => new Promise((done) => setTimeout(done, 200));
  const say = (name, value) => root.setAttribute(`data-${name}`, value);
  const title = () => (dialog.open ? document.getElementById("dialog-title").textContent : "nothing opened");
  try {
    await pause();
    const drawn = document.querySelectorAll(".js-plotly-plot .main-svg:first-of-type").length;
    say("charts", `${drawn} of ${document.querySelectorAll(".plot").length}`);

    const tile = document.querySelector(".tile[href='#region-BR']");
    tile.focus();
    tile.click();
    await pause();
    say("tile", `${title()} | ${dialog.querySelector(".claim").textContent}`);
    dialog.querySelector(".close").click();
    await pause();
    const focus = document.activeElement === tile ? "focus returned" : "focus lost";
    const address = location.hash === "" ? "address clean" : location.hash;
    say("closed", `${dialog.open ? "open" : "closed"}, ${focus}, ${address}`);

    document.querySelector("#chart-value table a[href='#region-IN']").click();
    await pause();
    say("row", title());
    dialog.querySelector(".close").click();
    await pause();

    const bar = document.querySelector("#chart-timeline .plot");
    bar.emit("plotly_click", { points: [bar.data[1]].map((trace) => ({ id: trace.ids[1] })) });
    await pause();
    say("bar", title());
    dialog.querySelector(".close").click();
    await pause();

    const header = document.querySelector("#regions table.sortable thead th.n");
    header.querySelector("button").click();
    say("sorted", header.getAttribute("aria-sort"));

    tile.focus();
    tile.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    say("arrow", document.activeElement.matches(".tile") && document.activeElement !== tile ? "moved" : "stuck");

    const filter = document.getElementById("filter");
    filter.value = "cote d";
    filter.dispatchEvent(new Event("input"));
    say("filter", document.querySelectorAll("details.region:not([hidden])").length);
  } catch (error) {
    window.faults.push(String(error));
  }
  say("faults", window.faults.join("; "));
});
