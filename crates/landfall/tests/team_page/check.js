// Uses the page of a team as a person would, and writes what happened into attributes of the page.
window.addEventListener("load", async () => {
  const root = document.documentElement;
  const dialog = document.getElementById("dialog");
  const pause = () => new Promise((done) => setTimeout(done, 200));
  const say = (name, value) => root.setAttribute(`data-${name}`, value);
  try {
    const cell = document.querySelector(".heat td a");
    cell.focus();
    cell.click();
    await pause();
    const title = dialog.open ? document.getElementById("dialog-title").textContent : "nothing";
    say("pair", `${title} | ${dialog.querySelector(".claim")?.textContent}`);
    dialog.querySelector(".close").click();
    await pause();
    const focus = document.activeElement === cell ? "focus returned" : "focus lost";
    say("closed", `${dialog.open ? "open" : "closed"}, ${focus}`);

    cell.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    const next = document.activeElement;
    say("arrow", next.matches(".heat td a") && next !== cell ? "moved" : "stuck");

    const link = document.querySelector(".graph .link");
    link.focus();
    say("link", getComputedStyle(link.querySelector(".instead")).visibility);

    const filter = document.getElementById("filter");
    filter.value = "legal-berlin";
    filter.dispatchEvent(new Event("input"));
    say("filter", document.querySelectorAll("details.region:not([hidden])").length);
  } catch (error) {
    window.faults.push(String(error));
  }
  say("faults", window.faults.join("; "));
});
