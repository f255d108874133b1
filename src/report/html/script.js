
(() => {
  "use strict";
  const page = document.documentElement;
  const by = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // A link to a person or team opens what it leads to.
  const open = () => {
    const target = location.hash.length > 1 && by(decodeURIComponent(location.hash.slice(1)));
    if (target) {
      for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();

  // Finding a name hides whatever does not hold it.
  const finder = by("finder"), find = by("find"), found = by("found");
  const items = Array.from(document.querySelectorAll("[data-f]"), (item) => [item, plain(item.dataset.f || item.textContent)]);
  const search = () => {
    const sought = plain(find.value.trim());
    let last = null, people = 0, teams = 0;
    for (const [item, text] of items) {
      const hit = text.includes(sought);
      item.classList.toggle("off", !hit);
      if (hit && item.matches(".person")) { people += 1; last = item; }
      if (hit && item.matches(".card.team")) teams += 1;
    }
    for (const details of document.querySelectorAll(".more")) details.open = sought !== "";
    const count = (number, one, many) => number + " " + (number === 1 ? one : many);
    found.textContent = sought === "" ? ""
      : count(people, "person", "people") + (teams ? ", " + count(teams, "team", "teams") : "");
    if (sought !== "" && people === 1) last.open = true;
  };
  find.addEventListener("input", search);
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector(".person:not(.off)");
    if (find.value.trim() !== "" && first) { first.open = true; first.scrollIntoView(); }
  });
  finder.hidden = false;

  // A table sorts by the heading that is chosen: figures the largest first, words from A; once more turns it around.
  const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const value = (row, at) => row.cells[at].dataset.v ?? row.cells[at].textContent.trim();
  const compare = (one, other) => {
    const [a, b] = [Number(one), Number(other)];
    return one === "" || other === "" || Number.isNaN(a) || Number.isNaN(b) ? words.compare(one, other) : a - b;
  };
  const sort = (table, head) => {
    const at = head.cellIndex, body = table.tBodies[0];
    const order = head.getAttribute("aria-sort");
    const down = order ? order === "ascending" : head.matches(".n");
    const rows = Array.from(body.rows, (row) => [value(row, at), row]);
    rows.sort(([one], [other]) => (down ? compare(other, one) : compare(one, other)));
    body.append(...rows.map(([, row]) => row));
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  };
  for (const table of document.querySelectorAll("table.sorts")) {
    for (const head of table.tHead.rows[0].cells) {
      if ("nosort" in head.dataset) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head));
      head.append(button);
    }
  }

  // Printing: the parts that are chosen with all that is folded, or a page for each person or team.
  const printer = by("printer"), choice = printer.querySelector("details");
  let opened = [];
  page.dataset.scripted = "";
  const choose = () => {
    for (const box of printer.elements.part) {
      if (box.checked) delete by(box.value).dataset.paper; else by(box.value).dataset.paper = "no";
      box.disabled = printer.elements.pages.value !== "all";
    }
  };
  printer.addEventListener("change", choose);
  choose();
  printer.addEventListener("submit", (event) => {
    event.preventDefault();
    choice.open = false;
    print();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && choice.open) { choice.open = false; choice.querySelector("summary").focus(); }
  });
  addEventListener("beforeprint", () => {
    const pages = printer.elements.pages.value;
    if (pages !== "all") page.dataset.print = pages;
    const within = pages === "all" ? "main > section:not([data-paper=no])" : "#" + pages;
    opened = opened.concat(Array.from(document.querySelectorAll(within + " details:not([open])")));
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    delete page.dataset.print;
    for (const details of opened) details.open = false;
    opened = [];
  });
  printer.hidden = false;
})();
